"""An authority's own folder, by its commands: pages replaced and added, entries of tables, and upgrades of ours."""

import asyncio
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.checks.beneath import beneath, to_look_at
from bot.cli import commands
from bot.desk.reading import TreeReader
from bot.guide.place import Audience, Place
from bot.guide.store import ContentStore
from bot.source.guide import read_guide
from bot.source.problems import Problem
from bot.source.table import read_table
from bot.source.tree import Tree
from bot.text.compare import compared, in_words
from tests.pseudo import CODE
from tests.small_guide import page_text, write

PAGE = "content/parent/behaviour.md"
LINES = "content/help-lines.toml"
ADDED = page_text("conference/people/ours").replace("ask: ", "below: conference/people\nask: ")
CONTENT = f"locales/{CODE}/LC_MESSAGES/content.po"


@pytest.fixture
def tree(translated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """The small guide in two languages, and the folder of an authority, which is not there yet."""
    shutil.copytree(translated, tmp_path / "base")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONTENT_OVERLAY", "anytown")
    return Tree(tmp_path / "base", Path("anytown"))


def run(*arguments: str) -> Result:
    """A command on the guide, with whatever it says."""
    return CliRunner().invoke(commands, [*arguments, "--root", "base"])


def change(name: str, old: str, new: str) -> None:
    text = Path(name).read_text("utf-8")
    assert old in text
    write(Path(), name, text.replace(old, new))


def shown(page: str, language: str = "en") -> str:
    """What stands on a page of parents in the guide, built anew."""
    assert run("build").exit_code == 0
    return asyncio.run(_read(page, language))


async def _read(page: str, language: str) -> str:
    store = await ContentStore.open(Path("guide.db"))
    try:
        found = store.page(Place(Audience.PARENT, language, page))
        return "\n".join([found.title, *(part.text for part in found.parts), *(link.page for link in found.next)])
    finally:
        await store.close()


@pytest.mark.usefixtures("tree")
def test_a_page_taken_over_is_shown_and_an_upgrade_beneath_it_is_told_in_words() -> None:
    assert run("overlay", "take", "parent/behaviour").exit_code == 0
    change(f"anytown/{PAGE}", "Ask who can help.", "Ask our own people.")
    assert "Ask our own people." in shown("behaviour")
    assert "taken over" not in run("check").output, "nothing of ours has changed"

    change(f"base/{PAGE}", "This page tells you", "This page speaks")
    said = run("check").output
    assert f"Warning: anytown/{PAGE}: Our page has changed since you took it over." in said
    assert "This page [-tells you-]{+speaks+} about behaviour. Ask who can help." in said
    assert "Ask our own people." in shown("behaviour"), "their words stand"

    assert run("overlay", "seen", PAGE).exit_code == 0
    assert "taken over" not in run("check").output


def test_the_desks_go_live_list_forgets_what_has_been_seen(tree: Tree) -> None:
    run("overlay", "take", "parent/behaviour")
    desk = TreeReader(tree, lambda: date(2026, 11, 30))
    change(f"base/{PAGE}", "This page tells you", "This page speaks")
    told = "We have changed what stands beneath your own words"
    assert any(each.what.startswith(told) for each in desk.to_settle(()))
    assert run("overlay", "seen", PAGE).exit_code == 0
    assert not any(each.what.startswith(told) for each in desk.to_settle(()))


@pytest.mark.usefixtures("tree")
def test_a_page_of_ours_that_is_gone_or_was_never_noted_is_told() -> None:
    run("overlay", "take", "parent/abuse/neglect/more")
    Path("base/content/parent/abuse/neglect/more.md").unlink()
    assert "We no longer have this page; yours stands alone now." in run("check").output
    write(Path("anytown"), PAGE, page_text("behaviour"))
    assert "Nobody has noted what our page was" in run("check").output


@pytest.mark.usefixtures("tree")
def test_an_added_page_says_where_its_button_stands_and_needs_nothing_else() -> None:
    write(Path("anytown"), "content/parent/conference/people/ours.md", ADDED)
    assert "About conference people ours" in shown("conference/people/ours")
    assert "conference/people/ours" in shown("conference/people")


def test_how_people_ask_for_an_added_page_is_added_to_our_questions(tree: Tree) -> None:
    write(Path("anytown"), "content/parent/conference/people/ours.md", ADDED)
    write(Path("anytown"), "content/questions/en.toml", '"conference/people/ours" = ["who are your own people"]\n')
    assert run("build").exit_code == 0
    said = CliRunner().invoke(commands, ["ask", "--audience", "parent", "who are your own people"]).output
    assert said.startswith("About conference people ours")
    assert "abuse/neglect" in read_table(tree, "content/questions/en.toml", []).values


@pytest.mark.usefixtures("tree")
def test_how_people_speak_of_danger_is_added_to_ours() -> None:
    write(Path("anytown"), "content/urgent/en.toml", '[hurt]\nphrases = ["he clobbers me"]\n')
    assert run("build").exit_code == 0
    for words in ("he clobbers me", "he hits me"):
        said = CliRunner().invoke(commands, ["ask", "--audience", "parent", words]).output
        assert said.startswith("If anyone is in danger now"), words


@pytest.mark.usefixtures("tree")
def test_an_added_page_can_stand_on_the_first_screen() -> None:
    write(Path("anytown"), "content/parent/ours.md", ADDED.replace("below: conference/people", "below: home"))
    assert "ours" in shown("home").split("\n")


@pytest.mark.usefixtures("tree")
def test_a_guide_with_their_words_is_not_replaced_by_ours_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    write(Path("anytown"), "content/parent/ours.md", ADDED.replace("below: conference/people", "below: home"))
    assert "ours" in shown("home").split("\n")
    before = Path("guide.db").read_bytes()
    monkeypatch.delenv("CONTENT_OVERLAY")
    forgotten = run("build")
    assert forgotten.exit_code == 1
    assert "CONTENT_OVERLAY names none now. Set CONTENT_OVERLAY." in forgotten.output
    assert Path("guide.db").read_bytes() == before
    Path("guide.db").unlink()
    assert "ours" not in shown("home").split("\n"), "whoever wants ours alone can have it"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("take", "behaviour"), "Write one of: parent/behaviour, young_person/behaviour, professional/behaviour."),
        (("take", "parent/behavior"), "Did you mean parent/behaviour?"),
        (("take", LINES), f"write only what differs into anytown/{LINES}."),
        (("take", "abuse/neglect/more"), "Written: anytown/content/parent/abuse/neglect/more.md."),
    ],
)
@pytest.mark.usefixtures("tree")
def test_take_says_what_to_write(arguments: tuple[str, ...], said: str) -> None:
    assert said in run("overlay", *arguments).output


@pytest.mark.usefixtures("tree")
def test_take_overwrites_nothing() -> None:
    run("overlay", "take", PAGE)
    change(f"anytown/{PAGE}", "Ask who can help.", "Ask our own people.")
    assert "is there already: edit it." in run("overlay", "take", PAGE).output
    assert "Ask our own people." in Path(f"anytown/{PAGE}").read_text("utf-8")


def test_a_table_is_laid_over_entry_by_entry(tree: Tree) -> None:
    write(Path("anytown"), LINES, '[childline]\nnumber = "0800 1111"\nchecked = 2026-05-20\n')
    problems: list[Problem] = []
    lines = read_guide(tree, problems).tables.help_lines.values
    assert problems == []
    assert str(lines["childline"]["checked"]) == "2026-05-20"
    assert lines["childline"]["name"] == "Childline"
    assert "emergency" in lines


@pytest.mark.usefixtures("tree")
def test_a_day_belongs_to_the_number_that_was_rung() -> None:
    write(Path("anytown"), LINES, "[childline]\nchecked = 2026-05-20\n")
    what = f"anytown/{LINES}:2: [childline] has `checked` without the number that was looked at."
    assert f'{what} Write number = "0800 1111" beside it.' in run("check").output
    write(Path("anytown"), LINES, '[childline]\nnumber = "0800 1111"\nchecked = 2026-05-20\n')
    run("overlay", "seen", LINES)
    assert "Ours has changed" not in run("check").output
    change(f"base/{LINES}", "0800 1111", "0800 2222")
    assert "childline.number: [-0800 1111-] {+0800 2222+}, and yours is 0800 1111" in run("check").output


def test_a_number_that_we_mend_beneath_theirs_stands_on_the_go_live_list(tree: Tree) -> None:
    write(Path("anytown"), LINES, '[childline]\nnumber = "0800 1111"\nchecked = 2026-05-20\n')
    run("overlay", "seen", LINES)
    run("overlay", "take", PAGE)
    assert not [*to_look_at([*beneath(tree)])]
    change(f"base/{LINES}", "0800 1111", "0800 2222")
    change(f"base/{PAGE}", "This page tells you", "This page speaks")
    number, page = to_look_at([*beneath(tree)])
    assert number.blocks, "families would be given a number that may be dead"
    assert number.where == f"anytown/{LINES}"
    assert "0800 2222" in number.details[0]
    assert not page.blocks
    assert page.details == (f"anytown/{PAGE}",)
    said = run("check", "--live").output
    assert number.what in said
    assert page.what in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[childline]\nnubmer = "1"\n', f"anytown/{LINES}:2: [childline] has an unknown `nubmer`."),
        ("[childline\n", f"anytown/{LINES}:1: This is not valid TOML"),
        ('[ours]\nname = "Ours"\n', f"anytown/{LINES}:1: [ours] has no number"),
    ],
)
@pytest.mark.usefixtures("tree")
def test_a_mistake_in_their_table_names_their_file_and_line(text: str, said: str) -> None:
    write(Path("anytown"), LINES, text)
    assert said in run("check").output


@pytest.mark.usefixtures("tree")
def test_their_own_words_have_a_catalogue_of_their_own() -> None:
    ours = Path(f"base/{CONTENT}").read_bytes()
    run("overlay", "take", PAGE)
    change(f"anytown/{PAGE}", "Ask who can help.", "Ask our own people.")
    assert "2 to translate" not in run("translate", "update").output
    catalogue = Path(f"anytown/{CONTENT}").read_text("utf-8")
    assert catalogue.count("\nmsgid ") == 2, "the heading, and the one paragraph that is theirs"
    assert "English before:" in catalogue, "with what ours was, and its translation"
    write(Path("anytown"), CONTENT, catalogue.replace('msgstr ""', 'msgstr "Ich eigene Leute."').replace(
        'msgid ""\nmsgstr "Ich eigene Leute."', 'msgid ""\nmsgstr ""'))  # fmt: skip
    assert "Ich eigene Leute." in shown("behaviour", CODE)
    assert run("translate", "status").exit_code == 0
    assert Path(f"base/{CONTENT}").read_bytes() == ours


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('msgid "broken\n', ":1: [ug] This line of the catalogue is broken."),
        ('msgctxt "parent/behaviour"\nmsgid "Ask {{ line.childline }}."\nmsgstr "x"\n', ":2: [ug] "),
    ],
)
@pytest.mark.usefixtures("tree")
def test_a_mistake_in_their_catalogue_names_their_file_and_line(text: str, said: str) -> None:
    write(Path("anytown"), CONTENT, text)
    result = run("check")
    assert f"anytown/{CONTENT}{said}" in result.output
    assert result.exit_code == 1


@pytest.mark.usefixtures("tree")
def test_an_entry_written_by_hand_in_place_of_ours_is_to_be_noted() -> None:
    write(Path("anytown"), "locales/languages.toml", f'[{CODE}]\nstatus = "approved"\nby = "A."\non = "2026-01-05"\n')
    said = run("check").output
    assert "anytown/locales/languages.toml: Nobody has noted what ours was" in said
    assert f"{CODE}.status: ours is draft, yours is approved" in said
    run("overlay", "seen")
    assert "Warning: anytown" not in run("check").output


def test_our_own_folder_is_not_laid_over_itself(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTENT_OVERLAY", str(tree.base))
    assert "where our own words are." in run("check").output


@pytest.mark.parametrize(("folder", "said"), [("", "there is no such folder"), ("other", "neither content/ nor")])
@pytest.mark.usefixtures("tree")
def test_a_wrong_folder_is_said_in_a_sentence(folder: str, said: str) -> None:
    if folder:
        write(Path("anytown"), "other/file.txt", "x")
    result = run("check")
    assert result.exit_code == 1
    assert said in result.output


def test_a_folder_that_is_laid_over_nothing_warns_of_nothing(tree: Tree) -> None:
    Path("anytown").mkdir()
    assert list(beneath(tree)) == []
    assert list(beneath(Tree(tree.base))) == []


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ("It lasts one hour.", "It lasts 90 minutes.", ["It lasts [-one hour-]{+90 minutes+}."]),
        ("Call 0800 1111 now.", "Call 0800 1112 now.", ["Call [-0800 1111-]{+0800 1112+} now."]),
        (
            "Call {{ line.childline }} now.",
            "Call {{ line.shout }} now.",
            ["Call [-{{ line.childline }}-]{+{{ line.shout }}+} now."],
        ),
        ("One.\n\nTwo.", "One.\n\nNew here.\n\nTwo.", ["{+New here.+}"]),
        ("One.\n\nTwo.", "Two.", ["[-One.-]"]),
        ("One.\n\nTwo.", "One.\nTwo.\n", []),
        ("میٹنگ ایک گھنٹہ چلتی ہے", "میٹنگ دو گھنٹے چلتی ہے", ["میٹنگ [-ایک گھنٹہ-]{+دو گھنٹے+} چلتی ہے"]),
    ],
)
def test_words_are_compared_as_a_reader_would(before: str, now: str, said: list[str]) -> None:
    assert [in_words(line) for line in compared(before, now)] == said
