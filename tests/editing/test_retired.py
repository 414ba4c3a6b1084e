"""A page of ours that an authority's readers do not have: a line in its folder, and ours as it was."""

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import commands
from bot.guide.place import Audience, Place
from bot.guide.store import ContentStore
from bot.source.guide import SourceGuide, read_guide
from bot.source.problems import Problem
from bot.source.tree import RETIRED, Tree
from tests.small_guide import page_text, write, write_small_guide

OLD, ABOVE = "abuse/neglect/more", "abuse/neglect"
ASKED = f'"{OLD}" = ["what more is neglect"]\n'


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an authority, beside the small guide."""
    base = tmp_path / "base"
    write_small_guide(base)
    questions = base / "content/questions/en.toml"
    write(base, "content/questions/en.toml", questions.read_text("utf-8") + ASKED)
    write(base, "content/redirects.toml", f'"older" = "{OLD}"\n')
    (tmp_path / "own").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONTENT_OVERLAY", "own")
    return tmp_path / "own"


def run(*words: str) -> Result:
    return CliRunner().invoke(commands, [*words, "--root", "base"])


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.*") if path.is_file()}


def guide_of() -> tuple[SourceGuide, list[str]]:
    problems: list[Problem] = []
    return read_guide(Tree(Path("base"), Path("own")), problems), [str(each) for each in problems]


async def opens(page: str) -> tuple[str, list[str]]:
    """The page of parents that an old button to this one opens, and where its buttons lead."""
    store = await ContentStore.open(Path("guide.db"))
    try:
        found = store.page(Place(Audience.PARENT, "en", page))
    finally:
        await store.close()
    return found.id, [link.page for link in found.next]


def test_old_buttons_lead_to_the_page_above_and_nothing_of_ours_changes(own: Path) -> None:
    before = files(Path("base"))
    done = run("page", "retire", OLD)
    assert done.exit_code == 0, done.output
    assert files(Path("base")) == before
    assert files(own).keys() == {RETIRED}
    assert f'"{OLD}" = "{ABOVE}"\n' in (own / RETIRED).read_text("utf-8")
    assert run("build").exit_code == 0
    assert asyncio.run(opens(OLD)) == (ABOVE, ["help-now"])
    assert asyncio.run(opens("older"))[0] == ABOVE
    guide, problems = guide_of()
    assert problems == []
    assert guide.tables.questions["en"].values[ABOVE][-1] == "what more is neglect"
    assert OLD not in guide.tables.menu.values["absent"]


def test_without_its_line_the_page_is_back(own: Path) -> None:
    assert run("page", "retire", OLD, "--to", "behaviour").exit_code == 0
    (own / RETIRED).unlink()
    assert run("build").exit_code == 0
    assert asyncio.run(opens(OLD))[0] == OLD


def test_what_stood_in_place_of_ours_goes_with_it(own: Path) -> None:
    assert run("overlay", "take", f"parent/{OLD}").exit_code == 0
    assert run("page", "retire", OLD).exit_code == 0
    assert files(own).keys() == {RETIRED}


def test_a_page_keeps_a_way_on(own: Path) -> None:
    write(Path("base"), "content/parent/behaviour.md", page_text("behaviour", following=OLD))
    assert run("page", "retire", OLD).exit_code == 0
    assert run("build").exit_code == 0
    assert asyncio.run(opens("behaviour"))[1] == [ABOVE]


def test_a_source_of_ours_that_no_page_needs_any_more_is_not_theirs_to_delete(own: Path) -> None:
    base = Path("base")
    write(base, f"content/parent/{OLD}.md", page_text(OLD).replace("- leaflet", "- plan"))
    entry = '\n[plan]\nname = "a plan"\ntitle = "A plan"\nedition = "2018"\ngrade = "A"\nchecked = 2026-01-05\n'
    write(base, "content/sources.toml", (base / "content/sources.toml").read_text("utf-8") + entry)
    done = run("page", "retire", OLD)
    assert done.exit_code == 0, done.output
    assert "[plan]" not in done.output
    assert "No page names the source [plan]" not in run("check").output


def test_when_ours_is_retired_too_the_line_says_nothing(own: Path) -> None:
    assert run("page", "retire", OLD).exit_code == 0
    (Path("base") / f"content/parent/{OLD}.md").unlink()
    write(Path("base"), "content/redirects.toml", f'"{OLD}" = "behaviour"\n')
    assert guide_of()[1] == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("abuse/neglect/mroe",), "Is abuse/neglect/more meant?"),
        (("abuse/neglect",), "must stay"),
        ((OLD, "--drop-questions"), "are ours"),
        ((OLD, "--to", "nowhere"), "no page nowhere"),
        (("behaviour/ours",), "a page of your own"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(own: Path, words: tuple[str, ...], says: str) -> None:
    added = page_text("behaviour/ours").replace("ask: ", "below: behaviour\nask: ")
    write(own, "content/parent/behaviour/ours.md", added)
    done = run("page", "retire", *words)
    assert done.exit_code == 1
    assert says in done.output
    assert not (own / RETIRED).exists()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('"abuse/neglect/mroe" = "abuse"', "There is no page abuse/neglect/mroe. Write abuse/neglect/more."),
        ('"help-now" = "abuse"', "help-now must stay"),
        (f'"{OLD}" = "nowhere"', f"{OLD} leads to nowhere, which is no page."),
        (f'"{OLD}" = "{OLD}"', "which is no page."),
        (f'"{OLD}" = 3', "has not the right form"),
    ],
)
def test_a_line_that_cannot_be_followed_is_named(own: Path, line: str, says: str) -> None:
    write(own, RETIRED, f"# Ours.\n{line}\n")
    guide, problems = guide_of()
    assert [says in each and each.startswith(f"own/{RETIRED}:2:") for each in problems] == [True], problems
    assert (Audience.PARENT, OLD) in guide.pages
    assert f"own/{RETIRED}:2:" in run("check").output


def test_a_page_of_the_folders_own_is_not_taken_out_by_a_line(own: Path) -> None:
    write(own, RETIRED, f'"{OLD}" = "abuse"\n')
    write(own, f"content/parent/{OLD}.md", (Path("base") / f"content/parent/{OLD}.md").read_text("utf-8"))
    guide, problems = guide_of()
    assert [f"{OLD} is taken out, and your folder has a page of that name." in each for each in problems] == [True]
    assert (Audience.PARENT, OLD) in guide.pages


def test_of_ours_itself_no_page_is_taken_out_so(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(Path("base"), RETIRED, f'"{OLD}" = "abuse"\n')
    monkeypatch.delenv("CONTENT_OVERLAY")
    assert "page retire" in run("check").output
