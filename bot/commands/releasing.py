"""Making a release: everything that goes out together, in one folder. The same sources give the same bytes."""

import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from bot.commands.compile import compile_guide
from bot.commands.fetched import GUIDE, LATEST, RELEASE
from bot.commands.packing import changes_of, folder_tar, program_version, recipe_files, site_tar, wheel_of
from bot.commands.published import compiled_texts
from bot.commands.sums import SIGNATURE, SUMS, sign, sums_of
from bot.guide.errors import PlainError
from bot.guide.ledger import publishing, read_ledger
from bot.settings import read_settings
from bot.source.ledger import LEDGER, ledger_path, ledger_text
from bot.source.tree import Tree


@dataclass(frozen=True, slots=True)
class Noted:
    """The ledger with a publishing in it: its text, the lines that are new, and the day that the edition went out."""

    text: str
    lines: list[str]
    day: date


def make_release(tree: Tree, out: Path, day: date, *, live: bool, key: Path | None, leaflets: bool = True) -> list[str]:
    """Make a release below `out`, in a folder by its version and the mark of its edition. Gives what to say of it.

    What is live is noted in the ledger, under `day` unless it was noted before, and named as the newest. Raises
    click.ClickException and PlainError with a sentence; then nothing is released, and nothing noted.
    """
    aside = out / f".release.{os.getpid()}.new"
    try:
        aside.mkdir(parents=True)
        noted, edition = _compiled(tree, aside / GUIDE, day)
        name = f"{program_version(tree.base)}-{edition}{'' if live else '-rehearsal'}"
        _fill(tree, aside, noted, name, edition, live=live)
        missing = [*(_leaflets(aside, noted.day) if leaflets else []), *_program(tree.base, aside)]
        files = {path.name: path.read_bytes() for path in aside.iterdir()}
        (aside / SUMS).write_text(sums_of(files), "utf-8", newline="\n")
        if key is not None:
            sign(aside / SUMS, key)
        said = _put(aside, out / name)
        if live:
            _note(ledger_path(tree), noted)
            (out / f".{LATEST}").write_text(f"{name}\n", "utf-8")
            (out / f".{LATEST}").replace(out / LATEST)
    except OSError as error:
        raise click.ClickException(f"Nothing was released: {error.filename or out}: {error.strerror}.") from None
    finally:
        with suppress(OSError):
            shutil.rmtree(aside)
    lines = [said, *missing]
    if key is None:
        lines.append("It is not signed: --sign KEY.")
    if not live:
        lines.append("It is a rehearsal: not for families, and noted nowhere.")
    elif noted.lines:
        lines.append(f"{len(noted.lines)} line(s) added to {ledger_path(tree)}: keep it in version control.")
    return lines


def _compiled(tree: Tree, guide: Path, day: date) -> tuple[Noted, str]:
    """Compile the guide with the ledger as it will be, so that it tells of the words that it replaces; and its mark."""
    with suppress(OSError):
        shutil.copyfile(read_settings().guide_db, guide)  # its pictures need not be drawn again
    if not compile_guide(tree.base, guide):
        raise click.ClickException("Nothing was released.")
    before = ledger_text(tree)
    edition, texts = compiled_texts(guide)
    try:
        lines = publishing(read_ledger(before), day, edition, texts)
    except ValueError as error:
        raise click.ClickException(f"{ledger_path(tree)}: {error}. Nothing was released.") from None
    noted = before + "".join(f"{line}\n" for line in lines)
    if lines and not compile_guide(tree.base, guide, ledger=noted):
        raise click.ClickException("Nothing was released.")
    return Noted(noted, lines, read_ledger(noted).editions[-1][0]), edition


def _fill(tree: Tree, folder: Path, noted: Noted, name: str, edition: str, *, live: bool) -> None:
    """What the release says of itself, the ledger, and the web pages."""
    about = {
        "release": name,
        "program": program_version(tree.base),
        "edition": edition,
        "published": str(noted.day),
        "live": live,
    }
    (folder / RELEASE).write_text(f"{json.dumps(about, indent=1)}\n", "utf-8", newline="\n")
    (folder / LEDGER).write_text(noted.text, "utf-8", newline="\n")
    (folder / "site.tar").write_bytes(site_tar(folder / GUIDE, read_settings().offered))


def _leaflets(folder: Path, day: date) -> list[str]:
    """The leaflets, dated on the day of publishing; a sentence where they cannot be made here."""
    from bot.commands.leaflets import write_leaflets

    leaflets = folder / "leaflets"
    try:
        write_leaflets(folder / GUIDE, leaflets, day, force=True)
    except PlainError as error:
        return [f"There are no leaflets in it. {error}"]
    (folder / "leaflets.tar").write_bytes(folder_tar(leaflets))
    shutil.rmtree(leaflets)
    return []


def _program(root: Path, folder: Path) -> list[str]:
    """The program, what it needs and what has changed; a sentence where they cannot be had here."""
    try:
        wheel_of(root, folder)
        for name, data in recipe_files(root).items():
            (folder / name).write_bytes(data)
        (folder / "CHANGES.md").write_text(changes_of(root), "utf-8", newline="\n")
    except click.ClickException as error:
        return [f"The program is not in it. {error.message}"]
    return []


def _put(aside: Path, folder: Path) -> str:
    """Give the release its name; what to say. One that is there already is left, and refused if it is another."""
    if not folder.exists():
        aside.rename(folder)
        return f"{len([*folder.iterdir()])} files: {folder}"
    if not (folder / SUMS).is_file() or (folder / SUMS).read_bytes() != (aside / SUMS).read_bytes():
        raise click.ClickException(
            f"{folder} is there already, and is another. Raise the version in pyproject.toml, or name another OUT."
        )
    if (aside / SIGNATURE).is_file():
        (aside / SIGNATURE).replace(folder / SIGNATURE)
    return f"It is there already: {folder}"


def _note(path: Path, noted: Noted) -> None:
    if noted.lines:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", newline="\n") as out:
            out.write("".join(f"{line}\n" for line in noted.lines))
