"""Word documents for a fact-checker: written, and read when they come back. Imports when it runs."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from bot.commands.sign_off import READERS, chosen_texts, named, signing_of
from bot.commands.sources import ROOT, sources

if TYPE_CHECKING:
    from bot.compiler.texts import Signing
    from bot.text.compare import Piece
    from bot.word.proposals import Proposal
    from bot.word.returned import CameBack

KINDS = {
    "changed": "To be changed",
    "added": "To be added",
    "taken out": "To be taken out",
    "comment": "Comment",
    "unplaced": "To be looked at: its place is not sure",
}
_MISSING = "Word documents are written with a part that is not installed. `make install-edit` installs it."


class Read(NamedTuple):
    """A document that came back, for a person to read: which text, what to know first, and each proposal."""

    name: str
    title: str
    language: str
    direction: str
    first: list[str]
    proposals: "list[Shown]"


class Shown(NamedTuple):
    """A proposal: what it is, whose, the words compared; whether it can be taken over as it stands."""

    heading: str
    who: str
    changed: "list[list[Piece]]"
    near: str
    note: str
    literal: bool


@click.group()
def word() -> None:
    """Pages as Word documents for a fact-checker, and what comes back, as proposals (docs/tasks/fact-check.md)."""


@word.command("out")
@ROOT
@click.option("--audience", "audiences", type=READERS, multiple=True, required=True, help="Whose page; again for each.")
@click.option("--language", "languages", multiple=True, default=["en"], help="In which language; again for each.")
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), default=".", help="Into which folder."
)
@click.option("--all-below", is_flag=True, help="Also all pages below these.")
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...")
def out(
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
    from bot.compiler.to_word import sent_of
    from bot.word.sent import file_name

    try:
        from bot.word.written import document
    except ModuleNotFoundError:
        raise click.ClickException(_MISSING) from None
    signing = signing_of(sources(root), datetime.now(UTC).date())
    for each in chosen_texts(signing, pages, audiences, languages, all_below=all_below):
        sent = sent_of(signing, each)
        path = folder / file_name(sent)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(document(sent))
        except OSError as error:
            raise click.ClickException(f"{path} cannot be written ({error.strerror}). Is it open in Word?") from None
        click.echo(f"Written: {path} ({named(each.text.where)}).")


@word.command("in")
@ROOT
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Also write it as a page to print.")
@click.option("--take", type=int, multiple=True, help="Take this proposal over, by its number; again for each.")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
def in_(root: Path | None, html: Path | None, take: tuple[int, ...], file: Path) -> None:
    """List what FILE, a document that came back, or a folder of them, would have otherwise: tracked changes, comments,
    and changes that were not tracked. Nothing is changed.

    With --take, the text of the page with those proposals in it is printed, and nothing else.
    """
    from bot.commands.to_print import write_page

    signing = signing_of(sources(root), datetime.now(UTC).date())
    if take:
        back = _opened(file)
        click.echo(_taken(signing, back, _proposals(signing, back), take), nl=False)
        return
    reads: list[Read] = []
    for back in map(_opened, _files(file)):
        reads.append(_read(signing, back, _proposals(signing, back)))
        click.echo("\n".join([*([""] if len(reads) > 1 else []), *_as_text(reads[-1])]))
    if html:
        write_page(html, "word.html", reads=reads)
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


def _proposals(signing: "Signing", back: "CameBack") -> "list[Proposal]":
    from bot.compiler.to_word import sent_of
    from bot.word.proposals import proposals

    standing = signing.standing(back.where)
    if standing is None:
        raise click.ClickException(
            f"This document is of {named(back.where)}, and there is no such text now. It was renamed, retired, or lost"
            " its translation since the document went out."
        )
    return proposals(sent_of(signing, standing), back)


def _taken(signing: "Signing", back: "CameBack", found: "list[Proposal]", take: tuple[int, ...]) -> str:
    """The page's text with these proposals in it, one after the other; raises click.ClickException where one must be
    done by hand."""
    from bot.guide.language import ENGLISH
    from bot.word.taken import taken_over

    if back.where.language != ENGLISH:
        raise click.ClickException("A translation is changed in its catalogue: docs/tasks/take-over-a-translation.md.")
    body = signing.guide.documents[back.where.reader, back.where.page].page.file.text
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


def _read(signing: "Signing", back: "CameBack", found: "list[Proposal]") -> Read:
    standing = signing.standing(back.where)
    assert standing is not None
    first = []
    if back.mark != standing.text.mark:
        first.append(
            f"The words of this page were changed since it went out: mark {back.mark} then, {standing.text.mark} now."
            " A proposal may be about words that are gone."
        )
    language = signing.languages[back.where.language]
    page = signing.pages[back.where]
    body = signing.guide.documents[back.where.reader, back.where.page].page.file.text
    shown = [_shown(each, body) for each in found]
    return Read(named(back.where), page.title, language.code, language.direction, first, shown)


def _shown(each: "Proposal", body: str) -> Shown:
    from bot.text.compare import Piece, compared
    from bot.word.taken import taken_over

    heading = KINDS[each.kind]
    words = [[Piece("same", each.before)]] if each.before else []
    changed = words if each.kind == "comment" else compared(each.before, each.after)
    return Shown(heading, each.who, changed, each.near, each.note, taken_over(body, each) is not None)


def _as_text(read: Read) -> list[str]:
    from bot.text.compare import in_words

    lines = [f"{read.name}: {read.title}", *read.first, f"{len(read.proposals)} proposal(s). Nothing was changed."]
    for number, each in enumerate(read.proposals, start=1):
        who = f", {each.who}" if each.who else ""
        lines += ["", f"{number}. {each.heading}{who}"]
        lines += [f"   After: {each.near}"] if each.near else []
        lines += [f"   {in_words(line)}" for line in each.changed]
        lines += [f"   {line}" for line in each.note.splitlines()]
        lines += [f"   Its words stand in the page as they are: --take {number} takes it over."] if each.literal else []
    return lines
