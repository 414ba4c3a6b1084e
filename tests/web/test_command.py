"""`conference-guide site`: a folder that a web server can hand out, and nothing lost that stood there."""

from pathlib import Path

import click
import pytest

from bot.commands.site import write_site
from bot.guide.errors import GuideError
from bot.paper.typeset import TO_INSTALL_PAPER


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_whole_site_is_written_twice_the_same(
    guide_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.commands.site.picture_on_the_web", lambda *_about: b"<svg/>")  # drawn in tests/paper
    monkeypatch.setattr("bot.commands.site.is_installed", lambda: True)
    files, size = write_site(guide_db, tmp_path / "one", ["en"])
    assert files > 200
    assert size > 1_000_000
    first = tree(tmp_path / "one")
    assert len(first) > files, "and the mark of the folder"
    assert "index.html" in first
    assert any(name.endswith("-wide.svg") for name in first)
    assert not (tmp_path / "one/pl").exists(), "only the languages on offer"
    (tmp_path / "one/en/stale.html").write_text("an older edition", "utf-8")
    write_site(guide_db, tmp_path / "one", ["en"])
    assert tree(tmp_path / "one") == first, "the same again, and no page of an older edition is left"
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_where_pictures_cannot_be_drawn_the_command_says_what_to_install(
    guide_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.commands.site.is_installed", lambda: False)
    write_site(guide_db, tmp_path / "out", ["en"])
    assert capsys.readouterr().err == f"The pages have no pictures, only their words. {TO_INSTALL_PAPER}\n"
    assert not list((tmp_path / "out").rglob("*-wide.svg"))


def test_a_folder_with_other_files_is_left_alone(guide_db: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", "utf-8")
    with pytest.raises(click.ClickException, match="holds other files"):
        write_site(guide_db, tmp_path)
    assert tree(tmp_path) == {"letter.txt": b"mine"}
    with pytest.raises(click.ClickException, match="is not a folder"):
        write_site(guide_db, tmp_path / "letter.txt")


def test_without_a_guide_there_is_a_sentence(guide_db: Path, tmp_path: Path) -> None:
    with pytest.raises(GuideError, match="There is no compiled guide"):
        write_site(tmp_path / "none.db", tmp_path / "out")
    with pytest.raises(GuideError, match="LANGUAGES names xx"):
        write_site(guide_db, tmp_path / "out", ["xx"])
    (tmp_path / "broken.db").write_bytes(b"no database")
    with pytest.raises(GuideError, match="cannot be read"):
        write_site(tmp_path / "broken.db", tmp_path / "out")
    assert not (tmp_path / "out").exists()
