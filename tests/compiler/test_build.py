"""Building: nothing half written, up to date by hash. The same bytes from the same sources: tests/test_deploy.py."""

import os
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.checks.live import HELP_LINES_DAYS
from bot.checks.matter import HELP_LINES_CHECKED
from bot.cli import commands
from bot.compiler import build as build_code
from bot.compiler.build import build, hash_of_sources
from bot.guide.edition import open_edition
from bot.guide.place import Audience, Place
from bot.guide.store import ContentStore
from bot.source.tree import Tree
from tests.small_guide import build_small, write, write_small_guide

ONE_BUILD = """
import sys
from pathlib import Path
from bot.compiler.build import build
from bot.source.tree import Tree
root = Path(sys.argv[1])
report = build(Tree(root), root / "guide.db")
assert report.built, report.problems
"""


def test_nothing_is_built_twice(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    assert build_small(tmp_path).built
    stamp = (tmp_path / "guide.db").stat().st_mtime_ns
    said: list[str] = []
    again = build(Tree(tmp_path), tmp_path / "guide.db", say=said.append)
    assert not again.built
    assert said == ["The guide is up to date."]
    assert (tmp_path / "guide.db").stat().st_mtime_ns == stamp
    assert build_small(tmp_path, force=True).built


def test_up_to_date_is_a_matter_of_content_not_of_dates(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    assert build_small(tmp_path).built
    page = tmp_path / "content/parent/behaviour.md"
    os.utime(page, (4_000_000_000, 4_000_000_000))
    assert not build_small(tmp_path).built, "a newer date alone changes nothing"
    before = page.stat()
    page.write_text(page.read_text("utf-8").replace("Ask who can help.", "Ask who will help"), "utf-8")
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert build_small(tmp_path).built, "an older date hides nothing"


def test_a_new_name_an_added_and_a_deleted_file_are_changes(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    marks = {hash_of_sources(Tree(tmp_path))}
    (tmp_path / "content/shared/definition.md").rename(tmp_path / "content/shared/definitions.md")
    marks.add(hash_of_sources(Tree(tmp_path)))
    write(tmp_path, "content/questions/pl.toml", "")
    marks.add(hash_of_sources(Tree(tmp_path)))
    (tmp_path / "content/questions/en.toml").unlink()
    marks.add(hash_of_sources(Tree(tmp_path)))
    assert len(marks) == 4


def test_a_guide_built_with_other_web_addresses_is_not_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The compiled pages hold links that the code of the web pages makes."""
    code = tmp_path / "bot"
    shutil.copytree(Path(build_code.__file__).parents[1], code, ignore=shutil.ignore_patterns("_guide", "*.pyc"))
    monkeypatch.setattr(build_code, "_CODE", code)
    root = tmp_path / "guide"
    write_small_guide(root)
    assert build_small(root).built
    assert not build_small(root).built
    newer = tmp_path / "newer" / "bot"
    shutil.copytree(code, newer)
    addresses = newer / "web" / "addresses.py"
    addresses.write_text(addresses.read_text("utf-8").replace("ADDRESS_CODE = 5", "ADDRESS_CODE = 6"), "utf-8")
    monkeypatch.setattr(build_code, "_CODE", newer)
    assert build_small(root).built


def test_every_room_that_the_compiler_loads_tells_whether_the_guide_is_up_to_date() -> None:
    rooms = "{name.split('.')[1] for name in sys.modules if name.startswith('bot.')}"
    loaded = f"import sys, bot.compiler.build; print(*{rooms})"
    found = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True, timeout=600)
    assert set(found.stdout.split()) <= set(build_code._MACHINERY)


def test_a_broken_guide_is_built_anew(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    (tmp_path / "guide.db").write_bytes(b"not a database, but about as long as its header must be" * 10)
    assert build_small(tmp_path).built


async def test_an_open_reader_keeps_the_old_guide_until_it_reopens(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    build_small(tmp_path)
    store = await ContentStore.open(tmp_path / "guide.db")
    try:
        place = Place(Audience.PARENT, "en", "behaviour")
        page = tmp_path / "content/parent/behaviour.md"
        page.write_text(page.read_text("utf-8").replace("Ask who can help.", "Ask at once."), "utf-8")
        assert build_small(tmp_path).built
        assert "Ask who can help." in store.page(place).parts[0].text
        store.adopt(await open_edition(tmp_path / "guide.db"))
        assert "Ask at once." in store.page(place).parts[0].text
    finally:
        await store.close()


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_crash_before_the_rename_leaves_the_old_guide(
    moment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_small_guide(tmp_path)
    build_small(tmp_path)
    old = (tmp_path / "guide.db").read_bytes()
    write(tmp_path, "content/questions/pl.toml", "")

    def crash(*_arguments: object) -> None:
        raise OSError("the disk is full")

    where: object = os if moment == "fsync" else Path
    monkeypatch.setattr(where, moment, crash)
    with pytest.raises(OSError, match="the disk is full"):
        build_small(tmp_path)
    assert (tmp_path / "guide.db").read_bytes() == old
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content", "guide.db", "locales"]


def test_a_killed_build_leaves_the_old_guide_and_the_next_one_works(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    build_small(tmp_path)
    old = (tmp_path / "guide.db").read_bytes()
    write(tmp_path, "content/questions/pl.toml", "")
    killed = "import os; from bot.compiler import database; os.fsync = lambda _file: os._exit(9)"
    arguments = [sys.executable, "-c", killed + ONE_BUILD, str(tmp_path)]
    assert subprocess.run(arguments, check=False, timeout=600).returncode == 9
    assert (tmp_path / "guide.db").read_bytes() == old
    assert build_small(tmp_path).built
    assert (tmp_path / "guide.db").read_bytes() != old


async def test_the_name_of_a_source_is_words_and_no_markup(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    sources = tmp_path / "content/sources.toml"
    sources.write_text(sources.read_text("utf-8").replace('"the leaflet"', '"Fish & <b>*chips*"'), "utf-8")
    build_small(tmp_path)
    store = await ContentStore.open(tmp_path / "guide.db")
    try:
        page = store.page(Place(Audience.PARENT, "en", "behaviour"))
    finally:
        await store.close()
    line = page.parts[0].text.split("\n\n")[-1]
    assert line == "<i>Source: Fish &amp; &lt;b&gt;*chips*. Checked 5 January 2026.</i>"


@pytest.mark.parametrize("live", [False, True])
def test_what_is_overdue_is_a_warning_and_can_wait_on_the_go_live_list(live: bool, tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    late = date(2027, 1, 6)  # every page was to be reviewed by the day before
    report = build_small(tmp_path, today=late, live=live)
    told = report.warnings
    pages = [problem for problem in told if "The review was due on 2027-01-05." in problem.what]
    assert report.gathered is not None
    assert len(pages) == len(report.gathered.guide.pages)
    assert str(pages[0]).startswith("content/everyone/about.md:10: ")
    assert [problem.line for problem in told if problem.file == "content/help-lines.toml"] == [7, 15]
    assert report.problems == []
    assert [matter.group for matter in report.matters if not matter.blocks][:1] == (
        [HELP_LINES_CHECKED] if live else []
    )


def test_nothing_is_overdue_on_its_last_day(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    last = date(2026, 5, 1) + timedelta(days=HELP_LINES_DAYS)
    assert [warning for warning in build_small(tmp_path, today=last).warnings if "help-lines" in warning.file] == []
    day_of_review = build_small(tmp_path, today=date(2027, 1, 5)).warnings
    assert [warning for warning in day_of_review if "The review was due" in warning.what] == []


def test_check_prints_the_reading_age_of_every_page_and_writes_nothing(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    result = CliRunner().invoke(commands, ["check", "--root", str(tmp_path), "--readability"])
    assert result.exit_code == 0, result.output
    lines = [line for line in result.stdout.splitlines() if " years " in line]
    assert len(lines) == 69
    ages = [float(line.split()[0]) for line in lines]
    assert ages == sorted(ages, reverse=True)
    assert lines[0].split()[-1].count("/") >= 1
    assert sorted(tmp_path.rglob("*")) == before


def test_check_live_says_what_must_be_settled(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    result = CliRunner().invoke(commands, ["check", "--root", str(tmp_path), "--live"])
    assert result.exit_code == 1
    assert "There is no telephone number of children's services." in result.output
    assert CliRunner().invoke(commands, ["check", "--root", str(tmp_path)]).exit_code == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("content/questions/weights.zip", b""),
        ("content/questions/weights.zip", b"corrupt"),
        ("content/questions/weights.zip", None),
        ("content/urgent/en.toml", b""),
    ],
)
def test_what_the_bot_could_not_start_with_is_not_built(name: str, content: bytes | None, tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    assert build_small(tmp_path).built
    before = (tmp_path / "guide.db").read_bytes()
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(content)
    report = build_small(tmp_path)
    assert not report.built
    assert len(report.problems) == 1, "one cause, one error"
    assert (tmp_path / "guide.db").read_bytes() == before, "the old guide stays"
    assert [path.name for path in tmp_path.glob("guide.db*")] == ["guide.db"], "nothing is left aside"


@pytest.mark.parametrize(
    "name",
    [
        "content/urgent/EN.TOML",
        "content/urgent/pl.TOML",
        "content/questions/EN.toml",
        "content/parent/abuse/neglect.md.txt",
        "content/notes.docx",
        "locales/pl.po",
    ],
)
def test_a_file_that_nothing_reads_is_named(name: str, tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    write(tmp_path, name, "")
    report = build_small(tmp_path)
    assert not report.built
    assert [problem.file for problem in report.problems] == [name], "one cause, one error"


@pytest.mark.parametrize(
    "name",
    [
        ".DS_Store",
        "parent/Thumbs.db",
        "parent/behaviour.md~",
        "parent/.behaviour.md.swp",
        "parent/._behaviour.md",
        "parent/.#behaviour.md",
        "parent/~$behaviour.md",
    ],
)
def test_what_editors_leave_behind_stops_nothing(name: str, tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    write(tmp_path, f"content/{name}", "")
    report = build_small(tmp_path)
    assert report.built
    left = [warning.file for warning in report.warnings if "has left this behind" in warning.what]
    assert left == [f"content/{name}"]
