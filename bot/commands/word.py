"""Word documents for a fact-checker: written, and read when they come back. Imports when it runs."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands import days
from bot.commands.sign_off import WHOSE
from bot.commands.sources import ROOT, sources
from bot.guide.errors import PlainError

if TYPE_CHECKING:
    from bot.compiler.texts import SignOff
    from bot.word.proposals import Proposal
    from bot.word.returned import CameBack


@click.group()
def word() -> None:
    """Pages as Word documents for a fact-checker, and what comes back, as proposals (docs/tasks/fact-check.md)."""


@word.command("out")
@ROOT
@click.option("--audience", "audiences", type=WHOSE, multiple=True, required=True, help="Whose page; again for each.")
@click.option("--language", "languages", multiple=True, default=["en"], help="In which language; again for each.")
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), default=".", help="Into which folder."
)
@click.option("--all-below", is_flag=True, help="Also all pages below these.")
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...")
def send_out(
    root: Path | None,
    audiences: tuple[str, ...],
    languages: tuple[str, ...],
    folder: Path,
    all_below: bool,
    pages: tuple[str, ...],
) -> None:
    """Write PAGE (conference/decision) as a Word document, one file each: its words as readers see them.

    Changes made in it are tracked. It says in its name, foot and properties which page it is.
    """
    from bot.checks.signoff import name_of
    from bot.commands.to_file import write
    from bot.compiler.gathered import read_signoff
    from bot.compiler.signoff import chosen_texts
    from bot.compiler.to_word import sent_of
    from bot.editing.extra import needs_extra
    from bot.word.sent import file_name

    needs_extra("docx")
    from bot.word.written import document

    signoff = read_signoff(sources(root), days.today())
    chosen = chosen_texts(signoff, pages, audiences, languages, all_below=all_below)
    for each in chosen:
        sent = sent_of(signoff, each)
        path = folder / file_name(sent)
        try:
            write(path, document(sent))
        except PlainError as error:
            raise PlainError(f"{error} Is it open in Word?") from None
        click.echo(f"Written: {path} ({name_of(each.text.where)}).")


@word.command("in")
@ROOT
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Also write it as a page to print.")
@click.option("--take", type=int, multiple=True, help="Take this proposal over, by its number; again for each.")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
def take_in(root: Path | None, html: Path | None, take: tuple[int, ...], file: Path) -> None:
    """List what FILE, a document that came back, or a folder of them, would have otherwise: tracked changes, comments,
    and changes that were not tracked. Nothing is changed.

    With --take, the text of the page with those proposals in it is printed, and nothing else.
    """
    from bot.commands.to_file import write
    from bot.compiler.gathered import read_signoff
    from bot.desk.returned import Read, as_page, as_text, found_in, read

    if take and html:
        raise click.UsageError("--take prints the text of the page and nothing else: leave --html out.")
    today = days.today()
    signoff = read_signoff(sources(root), today)
    if take:
        back = _opened(file)
        click.echo(_taken(signoff, back, found_in(signoff, back), take), nl=False)
        return
    reads: list[Read] = []
    for back in map(_opened, _files(file)):
        reads.append(read(signoff, back, found_in(signoff, back)))
        click.echo("\n".join([*([""] if len(reads) > 1 else []), *as_text(reads[-1])]))
    if html:
        write(html, as_page(reads, today))
        click.echo(f"\nWritten: {html}.")


def _files(path: Path) -> list[Path]:
    """The documents in a folder, without those that Word keeps while one is open; or the one that was named."""
    if not path.is_dir():
        return [path]
    if not (found := sorted(each for each in path.glob("*.docx") if not each.name.startswith("~$"))):
        raise click.ClickException(f"There is no .docx file in {path}.")
    return found


def _opened(file: Path) -> "CameBack":
    from bot.word.package import NotOursError
    from bot.word.returned import came_back

    try:
        return came_back(file.read_bytes(), file.name)
    except NotOursError as error:
        raise click.ClickException(f"{file}: {error}") from None
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read ({error.strerror}).") from None


def _taken(signoff: "SignOff", back: "CameBack", found: "list[Proposal]", take: tuple[int, ...]) -> str:
    """The page's text with these proposals in it, one after the other; raises click.ClickException where one must be
    done by hand."""
    from bot.desk.returned import body_of
    from bot.guide.language import ENGLISH
    from bot.word.taken import taken_over

    if back.where.language != ENGLISH:
        raise click.ClickException("A translation is changed in its catalogue: docs/tasks/take-over-a-translation.md.")
    body = body_of(signoff, back)
    for number in take:
        if not 1 <= number <= len(found):
            raise click.ClickException(f"There is no proposal {number}: there are {len(found)}.")
        changed = taken_over(body, found[number - 1])
        if changed is None:
            raise click.ClickException(
                f"Proposal {number} is to be done by hand: its words do not stand in the page's text as they are, once."
                " They may come from a tag, a shared passage or a table."
            )
        body = changed
    return body
