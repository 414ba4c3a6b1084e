"""`conference-guide leaflet` and `build --leaflets`: files, and sentences for what cannot be."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import commands
from bot.commands import leaflets as room
from bot.commands.leaflets import write_leaflet, write_leaflets, write_sheet
from bot.commands.posters import write_poster, write_slip
from bot.guide.leaflets import LEAFLETS_INDEX, read_index
from bot.guide.place import Audience
from bot.paper import typeset
from bot.paper.typeset import TO_INSTALL_PAPER, PaperError
from bot.web.guide import WebGuide
from tests.paper.conftest import DAY


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the chat offered only two leaflets: all of them take some 15 seconds."""
    offered = [(Audience.PARENT, "en", "behaviour"), (Audience.PARENT, "ur", "behaviour")]
    monkeypatch.setattr(room, "places", lambda _guide: offered)


def test_a_leaflet_and_the_same_to_print(guide_db: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "behaviour.pdf"
    said = write_leaflet(guide_db, out, DAY, Audience.PARENT, "pl", "behaviour", "")
    to_print = out.with_name("behaviour-to-print.pdf")
    assert out.read_bytes().startswith(b"%PDF")
    assert to_print.read_bytes().startswith(b"%PDF")
    assert "short edge" in said[1]
    assert str(to_print) in said[1]
    assert any("site_link" in line for line in said), "an authority that has filled in nothing is told"
    before = out.read_bytes(), to_print.read_bytes()
    write_leaflet(guide_db, out, DAY, Audience.PARENT, "pl", "behaviour", "")
    assert (out.read_bytes(), to_print.read_bytes()) == before


def test_side_by_side_there_is_one_file(guide_db: Path, tmp_path: Path) -> None:
    said = write_leaflet(guide_db, tmp_path / "both.pdf", DAY, Audience.PARENT, "en", "behaviour", "ur")
    assert [path.name for path in tmp_path.iterdir()] == ["both.pdf"]
    assert "of A4" in said[0]


def test_what_cannot_be_is_a_sentence_and_writes_nothing(guide_db: Path, tmp_path: Path) -> None:
    with pytest.raises(PaperError, match="no page 'nope' for parent"):
        write_leaflet(guide_db, tmp_path / "a.pdf", DAY, Audience.PARENT, "en", "nope", "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("few")
def test_all_leaflets_stand_below_the_mark_of_their_edition(guide_db: Path, guide: WebGuide, tmp_path: Path) -> None:
    old = tmp_path / "older"
    old.mkdir()
    (old / LEAFLETS_INDEX).write_text("{}")
    (tmp_path / "letter.txt").write_text("mine")
    assert write_leaflets(guide_db, tmp_path, DAY) == 2
    names = read_index(tmp_path, guide.version)
    assert len(names) == 2
    assert all((tmp_path / guide.version / name).read_bytes().startswith(b"%PDF") for name in names.values())
    assert not any("behaviour" in name for name in names.values()), "a file's name tells nothing of the page"
    assert {path.name for path in tmp_path.iterdir()} == {guide.version, "letter.txt"}
    assert write_leaflets(guide_db, tmp_path, DAY) is None, "they are there already"
    assert write_leaflets(guide_db, tmp_path, DAY, force=True) == 2


def test_paper_is_made_in_the_languages_on_offer_alone(guide_db: Path, tmp_path: Path) -> None:
    """The codes of another would lead to web pages that are not there."""
    for attempt in (
        lambda out: write_leaflet(guide_db, out, DAY, Audience.PARENT, "pl", "behaviour", "", ["en"]),
        lambda out: write_leaflet(guide_db, out, DAY, Audience.PARENT, "en", "behaviour", "ur", ["en"]),
        lambda out: write_sheet(guide_db, out, DAY, Audience.PARENT, "pl", ["en"]),
        lambda out: write_poster(guide_db, out, ["ur"], DAY, "a4", ["en"]),
        lambda out: write_slip(guide_db, out, Audience.PARENT, "ur", DAY, "", ["en"]),
    ):
        with pytest.raises(PaperError, match=r"has no language '(pl|ur)'\. It has en\."):
            attempt(tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_leaflets_are_made_anew_where_another_language_is_on_offer(
    guide_db: Path, guide: WebGuide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def offered(web: WebGuide) -> list[tuple[Audience, str, str]]:
        return [(Audience.PARENT, code, "behaviour") for code in web.languages]

    monkeypatch.setattr(room, "places", offered)
    assert write_leaflets(guide_db, tmp_path, DAY, offered=["en"]) == 1
    assert write_leaflets(guide_db, tmp_path, DAY, offered=["en"]) is None
    assert write_leaflets(guide_db, tmp_path, DAY, offered=["en", "pl"]) == 2
    assert len(read_index(tmp_path, guide.version)) == 2


def run(*arguments: str, **settings: str) -> Result:
    return CliRunner().invoke(commands, arguments, env=settings)


def test_without_the_extra_the_guide_is_built_and_a_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, guide_db: Path, tmp_path: Path
) -> None:
    monkeypatch.setattr(typeset, "is_installed", lambda: False)
    monkeypatch.setattr("bot.commands.compile.compile_guide", lambda *_about, **_more: True)
    done = run("build", GUIDE_DB=str(guide_db))
    assert done.exit_code == 0
    done = run("build", GUIDE_DB=str(guide_db), LEAFLETS=str(tmp_path))
    assert done.output.endswith(f"{TO_INSTALL_PAPER}\n")
    assert list(tmp_path.iterdir()) == []
