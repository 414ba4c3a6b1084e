"""The ledger of what was published: noting an edition, and asking what the guide said. Imports when it runs."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.days import today
from bot.commands.saving import said_plainly
from bot.commands.sources import sources
from bot.guide.place import READERS, Audience
from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.guide.ledger import Ledger, Where

LEDGER_FILE = click.option(
    "--file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The ledger; by default ledger.jsonl in CONTENT_OVERLAY, else beside our sources.",
)


@click.group()
def ledger() -> None:
    """Which words of the guide were current when: a file to keep in version control."""


@ledger.command()
@LEDGER_FILE
@click.option("--on", "day", metavar="DAY", help="The day of publishing, as 2026-11-29; by default today.")
def note(file: Path | None, day: str | None) -> None:
    """Note that the guide in GUIDE_DB is published.

    Its mark is written, and each text that has changed since the last time.
    """
    from bot.commands.published import compiled_texts
    from bot.guide.ledger import publishing

    path = _path(file)
    version, texts = compiled_texts(read_settings().guide_db)
    try:
        lines = publishing(_read(path), _day(day), version, texts)
    except ValueError as error:
        raise click.ClickException(f"{path}: {error}. Nothing was written.") from None
    if lines:
        with said_plainly():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8", newline="\n") as out:
                out.write("".join(f"{line}\n" for line in lines))
    click.echo(f"Edition {version}: {len(lines)} line(s) added to {path}.")


@ledger.command()
@LEDGER_FILE
@click.argument("mark")
def mark(file: Path | None, mark: str) -> None:
    """What became of the words that had MARK.

    Or of the edition: it is current, was replaced on a day, or was withdrawn.
    """
    from bot.guide.ledger import fate_of

    found = fate_of(_read(_path(file)), "".join(mark.lower().split()))
    if not found:
        raise click.ClickException(f"The ledger knows no mark {mark}.")
    for each in found:
        what = _named(each.where) if each.where else "The edition"
        became = "current" if each.until is None else f"{'withdrawn' if each.withdrawn else 'replaced'} on {each.until}"
        click.echo(f"{what}: since {each.since}, {became}.")


@click.command()
@LEDGER_FILE
@click.option("--audience", type=click.Choice([str(reader) for reader in Audience]), help="The reader; by default all.")
@click.option("--language", default="en", show_default=True, help="Language of the words.")
@click.argument("day")
@click.argument("page")
def said(file: Path | None, audience: str | None, language: str, day: str, page: str) -> None:
    """What the guide said on DAY (as 2026-11-29) on PAGE, such as conference/decision: the words and their mark."""
    from bot.guide.ledger import Where

    known, on = _read(_path(file)), _day(day)
    edition = known.edition(on)
    if edition is None:
        raise click.ClickException(f"Nothing had been published by {on}, as far as the ledger knows.")
    readers = [Audience(audience)] if audience else [*READERS, Audience.EVERYONE]
    current = known.on(on)
    found = [entry for reader in readers if (entry := current.get(Where(reader, language, page)))]
    if not found:
        raise click.ClickException(f"On {on} the guide had no page {page} for that reader in [{language}].")
    for entry in found:
        about = f"edition {edition}, mark {entry.mark}, in these words since {entry.on}"
        click.echo(f"{_named(entry.where)}, {about}:\n")
        click.echo(f"{entry.words}\n")


def _named(where: "Where") -> str:
    return f"{where.language}/{where.reader}/{where.page}"


def _path(file: Path | None) -> Path:
    from bot.source.ledger import ledger_path

    return file or ledger_path(sources(None, new=True))


def _read(path: Path) -> "Ledger":
    from bot.guide.ledger import Ledger, read_ledger
    from bot.source.tree import reason

    try:
        return read_ledger(path.read_text("utf-8"))
    except FileNotFoundError:
        return Ledger()
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{path}: {reason(error)}. Put back the last good version of it.") from None


def _day(text: str | None) -> date:
    if text is None:
        return today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.ClickException(f"{text} is no day. Write it as 2026-11-29.") from None
