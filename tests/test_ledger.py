"""Publishing twice, and asking the ledger what stood there between, by its commands."""

import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.answers.answer import Answers
from bot.cli import commands
from bot.guide.edition import read_edition
from bot.guide.ledger import read_ledger
from bot.guide.store import ContentStore
from bot.local_telegram import LocalTelegram
from bot.monitoring.counts import Counts
from bot.services.adoption import open_whole
from bot.services.services import Services
from bot.source import tree
from bot.web.addresses import marks_address
from bot.web.guide import read_web_guide
from bot.web.site import Site
from tests.conftest import AbsentModel, running_bot
from tests.person import Person
from tests.small_guide import build_small, write_small_guide

PAGE = "content/parent/behaviour.md"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A guide published on one day, and again with other words. No test changes it."""
    root = tmp_path_factory.mktemp("ledger") / "guide"
    write_small_guide(root)
    with pytest.MonkeyPatch.context() as patch:
        work_in(root, patch)
        change_page("Ask who can help.", "Ask who can help a parent.")
        assert build_small(root).built
        assert run("ledger", "note", "--on", "2026-11-20") == 0
        change_page("Ask who can help a parent.", "Ask the chair.")
        Path("content/parent/abuse/neglect/more.md").unlink()
        for name in ("content/parent/abuse/neglect.md", "content/menu.toml"):
            lines = Path(name).read_text("utf-8").splitlines(keepends=True)
            Path(name).write_text("".join(line for line in lines if "abuse/neglect/more" not in line), "utf-8")
        assert build_small(root).problems == []
        assert run("ledger", "note", "--on", "2026-12-03") == 0
    return root


@pytest.fixture(autouse=True)
def guide(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of it."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    work_in(tmp_path, monkeypatch)


def work_in(root: Path, patch: pytest.MonkeyPatch) -> None:
    patch.chdir(root)
    patch.setenv("CONTENT_OVERLAY", "anytown")


def change_page(old: str, new: str) -> None:
    page = Path(PAGE)
    page.write_text(page.read_text("utf-8").replace(old, new), "utf-8")


def run(*arguments: str) -> int:
    return CliRunner().invoke(commands, arguments).exit_code


def output(*arguments: str) -> str:
    return CliRunner().invoke(commands, arguments).output


def test_the_words_of_a_day_are_shown() -> None:
    before = output("said", "2026-12-02", "behaviour", "--audience", "parent")
    assert before.startswith("en/parent/behaviour, edition ")
    assert "in these words since 2026-11-20:" in before
    assert "Ask who can help a parent." in before
    assert "Ask the chair." in output("said", "2026-12-03", "behaviour")
    assert "had no page abuse/neglect/more" in output("said", "2026-12-03", "abuse/neglect/more")
    assert "Nothing had been published by 2026-11-19" in output("said", "2026-11-19", "behaviour")
    assert "soon is no day." in output("said", "soon", "behaviour")


def test_a_mark_tells_what_became_of_its_words() -> None:
    ledger = read_ledger(Path("anytown/ledger.jsonl").read_text("utf-8"))
    marks = {
        (entry.where.page, str(entry.on)): entry.mark for entry in ledger.entries if entry.where.reader == "parent"
    }
    old, new = marks["behaviour", "2026-11-20"], marks["behaviour", "2026-12-03"]
    assert "en/parent/behaviour: since 2026-11-20, replaced on 2026-12-03." in output("ledger", "mark", old.upper())
    assert "en/parent/behaviour: since 2026-12-03, current." in output("ledger", "mark", new)
    assert "withdrawn on 2026-12-03." in output("ledger", "mark", marks["abuse/neglect/more", "2026-11-20"])
    assert "The edition: since 2026-11-20, replaced on 2026-12-03." in output("ledger", "mark", ledger.editions[0][1])
    assert "The ledger knows no mark 23456z." in output("ledger", "mark", "23456z")


def test_noting_the_same_guide_again_adds_nothing_and_an_earlier_day_is_refused() -> None:
    before = Path("anytown/ledger.jsonl").read_bytes()
    assert "0 line(s) added" in output("ledger", "note", "--on", "2026-12-04")
    assert "which is after 2026-12-02. Nothing was written." in output("ledger", "note", "--on", "2026-12-02")
    assert Path("anytown/ledger.jsonl").read_bytes() == before


def test_a_broken_ledger_is_named_and_left() -> None:
    Path("anytown/ledger.jsonl").write_text("{\n", "utf-8")
    assert "line 1 cannot be read" in output("ledger", "note")
    assert Path("anytown/ledger.jsonl").read_text("utf-8") == "{\n"


def marks() -> dict[tuple[str, str], str]:
    """The mark of each page of parents' by its day of publishing."""
    entries = read_ledger(Path("anytown/ledger.jsonl").read_text("utf-8")).entries
    return {(each.where.page, str(each.on)): each.mark for each in entries if each.where.reader == "parent"}


@pytest.fixture
def built_after_noting(monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """The marks of the edition before and after the ledger came into it."""
    before = output("about")
    monkeypatch.setattr(tree, "guide_root", lambda: Path.cwd())
    assert "all is well" in output("build")
    return before, output("about")


def test_what_is_published_keeps_its_mark(built_after_noting: tuple[str, str]) -> None:
    before, after = built_after_noting
    assert "This is edition" in before
    assert before == after
    assert "The guide is up to date." in output("build")


@pytest.mark.usefixtures("built_after_noting")
def test_the_guide_itself_tells_what_was_replaced_and_withdrawn() -> None:
    old, gone = marks()["behaviour", "2026-11-20"], marks()["abuse/neglect/more", "2026-11-20"]
    assert "About behaviour  [parent, en]: Replaced on 3 December 2026." in output("about", old)
    assert "About abuse neglect more  [parent, en]: Withdrawn on 3 December 2026. Do not use" in output("about", gone)
    edition = read_ledger(Path("anytown/ledger.jsonl").read_text("utf-8")).editions[0][1]
    assert f"Edition {edition} was replaced on 3 December 2026." in output("about", edition)
    assert "eplaced" not in output("about", marks()["behaviour", "2026-12-03"])


@pytest.mark.usefixtures("built_after_noting")
async def test_a_copy_in_a_language_that_the_guide_has_no_more_is_known_too() -> None:
    gone = marks()["abuse/neglect/more", "2026-11-20"]
    with sqlite3.connect("guide.db") as database:
        database.execute("UPDATE published SET language = 'fr' WHERE mark = ?", (gone,))
    database.close()
    store = ContentStore(Path("guide.db"), read_edition(Path("guide.db")))
    assert [(past.language, past.withdrawn) for past in await store.past([gone])] == [("fr", True)]
    await store.close()


@pytest.mark.usefixtures("built_after_noting")
def test_the_web_lists_them_with_the_page_as_it_is_now() -> None:
    page = Site(read_web_guide(Path("guide.db"))).file(marks_address("en"))
    assert page is not None
    rows = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>", page.decode())
    shown = {re.sub("<.*?>", "", mark): (title, became) for mark, title, became in rows}
    title, became = shown[marks()["behaviour", "2026-11-20"]]
    assert (became, title.startswith("<a ")) == ("Replaced on 3 December 2026.", True)
    title, became = shown[marks()["abuse/neglect/more", "2026-11-20"]]
    assert title == "About abuse neglect more (Parent or carer)", "it leads nowhere"
    assert became.startswith("Withdrawn on 3 December 2026.")
    assert marks()["behaviour", "2026-12-03"] not in shown


@pytest.mark.usefixtures("built_after_noting")
async def test_the_chat_tells_it_and_leads_to_the_page_as_it_is_now(telegram: LocalTelegram) -> None:
    store = await ContentStore.open(Path("guide.db"))
    whole = await open_whole(Path("guide.db"))
    services = Services(store, Answers(store, whole.knowledge, AbsentModel()), Counts(), whole.screens)
    async with running_bot(telegram, services), Person(telegram) as person:
        said = await person.says(f"/about {marks()['behaviour', '2026-11-20']}")
        assert "About behaviour (Parent or carer): Replaced on 3 December 2026." in said.text
        opened = await person.presses("About behaviour")
        assert "Ask the chair." in opened.text
        said = await person.says(f"/about {marks()['abuse/neglect/more', '2026-11-20']}")
        assert "Withdrawn on 3 December 2026. Do not use these words any more." in said.text
        assert "About abuse neglect more" not in person.labels
    await services.answers.judging.close()
    await store.close()


def test_words_that_come_again_are_current_again() -> None:
    change_page("Ask the chair.", "Ask who can help a parent.")
    assert build_small(Path.cwd()).built
    assert run("ledger", "note", "--on", "2026-12-10") == 0
    assert "since 2026-12-10, current." in output("ledger", "mark", marks()["behaviour", "2026-11-20"])
    assert "replaced on 2026-12-10." in output("ledger", "mark", marks()["behaviour", "2026-12-03"])
