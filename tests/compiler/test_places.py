"""Where a guide is read from and written to: links, folders, places that cannot be written, full disks, taken ports."""

import os
import socket
import sqlite3
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import commands
from bot.compiler import database
from bot.guide.store import ContentStore
from bot.services.adoption import Adoption
from tests.small_guide import build_small, write, write_small_guide


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "guide"
    folder.mkdir()
    write_small_guide(folder)
    return folder


def run(*words: str | Path, **environment: str | Path) -> Result:
    return CliRunner().invoke(
        commands, [*map(str, words)], env={name: str(value) for name, value in environment.items()}
    )


def said_in_one_sentence(result: Result) -> str:
    """The last line that a failed command said: nothing came as a traceback."""
    assert result.exit_code == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize("target", ["a secret.md", "nowhere.md", "secrets"])
def test_a_link_that_leads_out_of_the_guide_is_refused(root: Path, tmp_path: Path, target: str) -> None:
    (tmp_path / "a secret.md").write_text("A file of the builder's.", "utf-8")
    (tmp_path / "secrets").mkdir()
    (root / "content/shared/passage.md").symlink_to(tmp_path / target)
    report = build_small(root)
    (problem,) = report.problems
    assert problem.file == "content/shared/passage.md"
    assert "leads out" in problem.what
    assert "Put the file itself here" in problem.do
    assert not (root / "guide.db").exists()


def test_a_link_within_the_guide_is_followed(root: Path) -> None:
    home = root / "content/parent/home.md"
    home.unlink()
    home.symlink_to("../young_person/home.md")
    assert build_small(root).problems == []


async def test_a_guide_behind_a_link_is_written_through_it(root: Path, tmp_path: Path) -> None:
    real, link = tmp_path / "real.db", tmp_path / "link.db"
    assert run("build", "--root", root, GUIDE_DB=real).exit_code == 0
    link.symlink_to(real)
    store = await ContentStore.open(link)
    adoption, before = Adoption(store, lambda whole: store.adopt(whole.edition)), store.version
    write(root, "locales/languages.toml", (root / "locales/languages.toml").read_text("utf-8") + "\n# changed\n")
    assert run("build", "--root", root, GUIDE_DB=link).exit_code == 0
    assert link.is_symlink()
    assert await adoption.look(), "the bot that reads it sees the new one"
    assert store.version != before
    await store.close()


def test_a_link_to_nothing_yet_is_written_through(root: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "real.db")
    assert run("build", "--root", root, GUIDE_DB=link).exit_code == 0
    assert (tmp_path / "real.db").is_file()


def test_a_folder_in_the_guides_place(root: Path, tmp_path: Path) -> None:
    said = said_in_one_sentence(run("build", "--root", root, GUIDE_DB=tmp_path))
    assert str(tmp_path) in said
    assert "Is a directory" in said


def test_a_file_in_place_of_the_folder(root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    said = said_in_one_sentence(run("build", "--root", root, GUIDE_DB=tmp_path / "file/guide.db"))
    assert str(tmp_path / "file") in said


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(root: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    assert str(closed) in said_in_one_sentence(run("build", "--root", root, GUIDE_DB=closed / "guide.db"))


@pytest.mark.parametrize("error", [sqlite3.OperationalError("database or disk is full"), OSError(28, "No space left")])
def test_a_full_disk(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    path = tmp_path / "guide.db"
    assert run("build", "--root", root, GUIDE_DB=path).exit_code == 0
    whole = path.read_bytes()

    def full(*_args: object) -> str:
        raise error

    monkeypatch.setattr(database, "page_to_json", full)
    said = said_in_one_sentence(run("build", "--force", "--root", root, GUIDE_DB=path))
    assert "The guide was not built" in said
    assert str(path) in said
    assert path.read_bytes() == whole
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith("guide.db")] == ["guide.db"]


@pytest.mark.parametrize("command", ["build", "check"])
def test_the_folder_that_was_read_is_named(root: Path, tmp_path: Path, command: str) -> None:
    for _again in range(2):
        assert f"Read from {root}." in run(command, "--root", root, GUIDE_DB=tmp_path / "guide.db").stderr


def test_try_on_a_port_that_is_taken(root: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("try", "--no-open", "--port", str(port), "--root", root, GUIDE_DB=tmp_path / "guide.db")
    assert f"Port {port} cannot be used (Address already in use)." in said_in_one_sentence(result)


def test_try_on_a_port_that_is_none() -> None:
    result = run("try", "--port", "99999")
    assert result.exit_code == 2
    assert "'--port': 99999 is not in the range" in result.stderr


def test_training_without_its_packages_says_what_to_install(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    monkeypatch.delitem(sys.modules, "bot.answers.train", raising=False)
    said = said_in_one_sentence(run("train", "--root", root))
    assert "sklearn" in said
    assert "requirements-dev.txt" in said
