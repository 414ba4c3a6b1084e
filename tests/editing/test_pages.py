"""`page retire` and `page rename`: one command, every other byte as it was, and old buttons lead somewhere sensible."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import commands
from bot.guide.place import Audience, Place
from bot.guide.store import ContentStore
from tests.pseudo import CODE
from tests.small_guide import TABLES, build_small, page_text, write

MENU, QUESTIONS, REDIRECTS = "content/menu.toml", "content/questions/en.toml", "content/redirects.toml"
OLD, NEW, ABOVE = "abuse/neglect/more", "abuse/neglect/details", "abuse/neglect"
PARENTS = f"content/parent/{ABOVE}.md"
CATALOGUE = f"locales/{CODE}/LC_MESSAGES/content.po"
ASKED = '# About more.\n"{page}" = [\n  "what more is neglect",  # as people say it\n  "abuse/neglect/more",\n]\n'
"""What people type may be a word that is a page's name too: it is nobody's to rename."""


@pytest.fixture(scope="module")
def made(translated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small guide, wholly translated, with questions for the page that goes, and a page retired before."""
    root = tmp_path_factory.mktemp("pages") / "guide"
    shutil.copytree(translated, root)
    append(root, QUESTIONS, ASKED.format(page=OLD))
    append(root, REDIRECTS, f'"older" = "{OLD}"  # printed in 2024\n')
    assert run(root, "translate", "update").exit_code == 0
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(made, tmp_path, dirs_exist_ok=True))


def append(root: Path, name: str, text: str) -> None:
    write(root, name, (root / name).read_bytes().decode() + text)


def replace(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_bytes().decode()
    assert old in text
    (root / name).write_bytes(text.replace(old, new).encode())


def run(root: Path, group: str, command: str, *arguments: str) -> Result:
    return CliRunner().invoke(commands, [group, command, "--root", str(root), *arguments])


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.*") if path.suffix != ".db"}


def lines_changed(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, tuple[list[bytes], list[bytes]]]:
    """For each file that is there before and after: the lines that went, and those that came."""
    found = {}
    for name in before.keys() & after.keys():
        old, new = before[name].split(b"\n"), after[name].split(b"\n")
        if old != new:
            found[name] = [line for line in old if line not in new], [line for line in new if line not in old]
    return found


async def shown(root: Path, page: str) -> tuple[str, bool]:
    """Which page of parents stands at this id in the other language, and whether it is translated."""
    assert build_small(root).problems == []
    store = await ContentStore.open(root / "guide.db")
    try:
        found = store.page(Place(Audience.PARENT, CODE, page))
    finally:
        await store.close()
    return found.id, found.translated


async def test_a_page_is_retired_and_nothing_else_changes(root: Path) -> None:
    before = files(root)
    said = run(root, "page", "retire", OLD)
    assert said.exit_code == 0, said.output
    after = files(root)
    assert before.keys() - after.keys() == {f"content/parent/{OLD}.md"}
    assert not (root / f"content/parent/{ABOVE}").exists(), "nor an empty folder"
    changed = lines_changed(before, after)
    assert changed.pop(PARENTS) == ([f"  - {OLD}".encode()], [])
    assert changed.pop(MENU) == ([f'"{OLD}" = ["young_person", "professional"]'.encode()], [])
    assert changed.pop(REDIRECTS) == (
        [f'"older" = "{OLD}"  # printed in 2024'.encode()],
        [f'"older" = "{ABOVE}"  # printed in 2024'.encode(), f'"{OLD}" = "{ABOVE}"'.encode()],
    )
    gone, came = changed.pop(QUESTIONS)
    assert b'"abuse/neglect" = ["what is neglect", "not feeding a child", "what more is neglect", ' in came[0]
    assert len(gone) == 5, "its own five lines, and no comment above them"
    assert set(changed) == {CATALOGUE}
    assert await shown(root, OLD) == (ABOVE, True), "an old button"
    assert await shown(root, "older") == (ABOVE, True), "in one step"
    assert "`conference-guide train`" in said.output
    assert run(root, "translate", "status").exit_code == 0


async def test_a_page_is_renamed_with_its_translation_and_back_again(root: Path) -> None:
    before = files(root)
    said = run(root, "page", "rename", OLD, NEW)
    assert said.exit_code == 0, said.output
    assert await shown(root, OLD) == (NEW, True)
    assert await shown(root, "older") == (NEW, True)
    after = files(root)
    assert after[QUESTIONS].decode() == before[QUESTIONS].decode().replace(f'"{OLD}" = [', f'"{NEW}" = ['), (
        "and no more"
    )
    assert after[f"content/parent/{NEW}.md"] == before[f"content/parent/{OLD}.md"]
    assert run(root, "page", "rename", NEW, OLD).exit_code == 0
    again = files(root)
    assert lines_changed(before, again) == {REDIRECTS: ([], [f'"{NEW}" = "{OLD}"'.encode()])}


def test_what_stands_below_a_page_is_renamed_with_it(root: Path) -> None:
    write(root, "content/parent/conference/what/a.md", page_text("conference/what/a", following="conference/what/a/b"))
    write(root, "content/parent/conference/what/a/b.md", page_text("conference/what/a/b"))
    replace(root, "content/parent/conference/what.md", "next:\n", "next:\n  - conference/what/a\n")
    absent = '{} = ["young_person", "professional"]\n'
    append(root, MENU, absent.format('"conference/what/a"') + absent.format('"conference/what/a/b"'))
    said = run(root, "page", "rename", "conference/what/a", "conference/what/c")
    assert said.exit_code == 0, said.output
    assert "page: conference/what/c/b\n" in (root / "content/parent/conference/what/c.md").read_text("utf-8")
    refused = run(root, "page", "retire", "conference/what/c")
    assert "content/parent/conference/what/c/b.md: No button leads to this page." in refused.output
    assert "Nothing was changed." in refused.output


def test_a_page_that_says_itself_what_it_stands_below_follows_and_is_renamed_and_retired(root: Path) -> None:
    added, called = "abuse/neglect/extra", "abuse/neglect/beside"
    text = page_text(added, following=ABOVE).replace("ask:", f"  - {OLD}\nbelow: {OLD}  # an addition\nask:", 1)
    write(root, f"content/parent/{added}.md", text)
    above = (root / f"content/parent/{OLD}.md").read_bytes()
    assert run(root, "page", "rename", added, called).exit_code == 0
    assert (root / f"content/parent/{OLD}.md").read_bytes() == above, "its button stands in no file"
    assert run(root, "page", "rename", OLD, NEW).exit_code == 0
    assert (root / f"content/parent/{called}.md").read_text("utf-8") == text.replace(OLD, NEW)
    assert run(root, "page", "retire", NEW).exit_code == 0
    after = text.replace(f"  - {OLD}\n", "").replace(OLD, ABOVE)
    assert (root / f"content/parent/{called}.md").read_text("utf-8") == after
    said = run(root, "page", "retire", called)
    assert said.exit_code == 0, said.output
    assert build_small(root).problems == []


def test_windows_line_ends_and_a_byte_order_mark_stay(root: Path) -> None:
    for name in (PARENTS, MENU, QUESTIONS, REDIRECTS):
        (root / name).write_bytes((root / name).read_bytes().replace(b"\n", b"\r\n"))
    (root / MENU).write_bytes(b"\xef\xbb\xbf" + (root / MENU).read_bytes())
    assert run(root, "page", "retire", OLD).exit_code == 0
    for name in (PARENTS, MENU, QUESTIONS, REDIRECTS):
        data = (root / name).read_bytes()
        assert data.count(b"\r\n") == data.count(b"\n"), name
    assert (root / MENU).read_bytes().startswith(b"\xef\xbb\xbf[parent]")


def test_a_page_never_loses_its_last_way_on(root: Path) -> None:
    other = "content/parent/behaviour.md"
    replace(root, other, "page: abuse\n", f"page: {OLD}\n")
    assert run(root, "page", "retire", OLD).exit_code == 0
    assert f"next:\n  - {ABOVE}\nask:" in (root / other).read_text("utf-8"), "and without the words for the other page"


def test_questions_can_be_dropped_and_passages_go_with_their_page(root: Path) -> None:
    write(root, "content/shared/extra.md", "Ask who can help.\n")
    append(root, f"content/parent/{OLD}.md", '\n{% include "extra" %}\n')
    said = run(root, "page", "retire", OLD, "--drop-questions", "--to", "behaviour")
    assert said.exit_code == 0, said.output
    assert not (root / "content/shared/extra.md").exists()
    assert (root / QUESTIONS).read_text("utf-8") == TABLES[QUESTIONS] + "# About more.\n"
    assert f'"{OLD}" = "behaviour"\n' in (root / REDIRECTS).read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("retire", "abuse/neglect/mroe"), "Is abuse/neglect/more meant?"),
        (("retire", "abuse/neglect"), "must stay"),
        (("retire", "help-now"), "must stay"),
        (("retire", OLD, "--to", "nowhere"), "no page nowhere"),
        (("rename", OLD, "abuse/physical"), "already"),
        (("rename", OLD, "Abuse More"), "cannot be a page's name"),
        (("rename", OLD, "conference/more"), "hide the title"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(
    root: Path, arguments: tuple[str, ...], says: str
) -> None:
    before = files(root)
    refused = run(root, "page", *arguments)
    assert refused.exit_code == 1
    assert says in refused.output
    assert files(root) == before


def test_what_is_written_in_an_unusual_way_is_left_to_a_person(root: Path) -> None:
    replace(root, PARENTS, f"  - {OLD}\n", f"  - {{page: {OLD}, label: More}}\n")
    before = files(root)
    refused = run(root, "page", "rename", OLD, NEW)
    assert refused.exit_code == 1
    assert f"{PARENTS} names {OLD} in a way that this command cannot change." in refused.output
    assert files(root) == before


def test_beside_an_authoritys_folder_nothing_of_ours_is_moved(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    own = tmp_path_factory.mktemp("own")
    monkeypatch.setenv("CONTENT_OVERLAY", str(own))
    before = files(root)
    told = run(root, "page", "rename", OLD, NEW)
    assert told.exit_code == 1
    assert "CONTENT_OVERLAY" in told.output
    assert files(root) == before
