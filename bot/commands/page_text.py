"""The words of a page from the command line: which there are, how they stand, and changing them.

Imports when it runs.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands import days
from bot.commands.saving import AUTHOR, MESSAGE, saved
from bot.commands.sources import ROOT, sources
from bot.guide.place import READERS, Audience

if TYPE_CHECKING:
    from bot.compiler.states import PageState
    from bot.editing.texts import Opened
    from bot.source.tree import Tree

TEXT_FOLDER = click.Choice([*map(str, Audience), "shared", "sheets"])
AUDIENCE = click.option(
    "--audience",
    type=TEXT_FOLDER,
    required=True,
    help="Whose page; `shared` for a passage, `sheets` for a reader's sheet.",
)
JSON = click.option("--json", "as_json", is_flag=True, help="For another program.")


@click.command("list")
@ROOT
@click.option("--audience", type=click.Choice([*map(str, Audience)]), help="Only this reader's.")
@JSON
def list_(root: Path | None, audience: str | None, as_json: bool) -> None:
    """Every page and how it stands: signed off, changed since, review due, translated, shown in English."""
    from bot.compiler.gathered import read_signoff
    from bot.compiler.states import page_states

    today = days.today()
    tree = sources(root, new=True)
    found = [one for one in page_states(read_signoff(tree, today), today) if audience in (None, one.reader)]
    if as_json:
        click.echo(json.dumps([_as_data(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo(_line(one))


@click.command()
@ROOT
@AUDIENCE
@click.option("--voices", is_flag=True, help="As each reader has it, one after the other.")
@JSON
@click.argument("page")
def show(root: Path | None, audience: str, voices: bool, as_json: bool, page: str) -> None:
    """PAGE as it is edited: the lines at its top, and its text. The mark is for `page write`."""
    from bot.editing.texts import opened

    tree = sources(root, new=True)
    first = opened(tree, text_name(tree, page, audience))
    others = [f"content/{reader}/{page}.md" for reader in READERS if voices and reader != audience]
    found = [first, *(opened(tree, name) for name in others if tree.has(name))]
    if as_json:
        shown = [one._asdict() for one in found]
        click.echo(json.dumps(shown if voices else shown[0], ensure_ascii=False, indent=2))
        return
    click.echo("\n\n".join(_shown(tree, one) for one in found))


@click.command()
@ROOT
@AUDIENCE
@click.option("--title", help="Its title; at most 60 characters.")
@click.option("--button", help="The words on buttons that lead to it; empty: its title.")
@click.option("--ask", help="Who can help with what the page cannot say.")
@click.option("--checked", metavar="DAY", help="When a person last compared it with its sources.")
@click.option("--review", metavar="DAY", help="When it must be compared again.")
@click.option("--label", "labels", multiple=True, metavar="PAGE=WORDS", help="The words of its button to another page.")
@click.option("--mark", help="The mark that `page show` gave: refused if somebody has changed the page since.")
@AUTHOR
@MESSAGE
@click.argument("page")
@click.argument("file", type=click.File("rb"), required=False)
def write(
    root: Path | None,
    audience: str,
    labels: tuple[str, ...],
    mark: str | None,
    author: str,
    message: str | None,
    page: str,
    file: Any,
    **fields: str | None,
) -> None:
    """Give PAGE the text of FILE (- for what is typed in), or other lines at its top.

    What is below the top alone; without FILE the text stays. Checked as a whole, saved, and kept in Git.
    """
    from bot.editing.draft import Draft
    from bot.editing.texts import opened, rewritten

    tree = sources(root, new=True)
    now = opened(tree, text_name(tree, page, audience))
    wanted = {key: value for key, value in fields.items() if value is not None}
    for label in labels:
        target, equals, words = label.partition("=")
        if not equals:
            raise click.UsageError(f"{label}: write it as PAGE=WORDS.")
        wanted[f"label:{target.strip()}"] = words
    body = now.body if file is None else _text_in(file.read())

    def change(draft: Draft) -> bool:
        return rewritten(draft, now.name, mark or now.mark, wanted, body)

    saved(root, now.name, change, message or f"Words of {audience}/{page} changed", author)


def text_name(tree: "Tree", page: str, audience: str) -> str:
    """The file of a page; raises EditError, with the one that was probably meant."""
    from bot.editing.draft import EditError
    from bot.source.problems import likeliest

    folder = f"content/{audience}/"
    bare = page.removesuffix(".md").removeprefix(folder).removeprefix(f"{audience}/")
    if tree.has(name := f"{folder}{bare}.md"):
        return name
    meant = likeliest(bare, (name.removeprefix(folder).removesuffix(".md") for name in tree.names(folder, ".md")))
    raise EditError(f"There is no page {page} of {audience}.{f' Is {meant} meant?' if meant else ''}")


def _text_in(data: bytes) -> str:
    from bot.source.tree import unreadable

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{unreadable('FILE', error)} Nothing was changed.") from None
    if text.startswith("---"):
        raise click.ClickException(
            "The file begins with ---. Give the text below the top alone, and the top by --title and the others."
            " Nothing was changed."
        )
    return text


def _shown(tree: "Tree", one: "Opened") -> str:
    top = [f"{key}: {value}" for key, value in one.fields.items()]
    return "\n".join([f"{tree.layers_of(one.name)[-1].where}{one.name}, mark {one.mark}", *top, "", one.body.rstrip()])


def _line(one: "PageState") -> str:
    said = [one.signoff.value]
    said += [f"review was due on {one.review}"] if one.overdue else []
    said += [f"{code}: {how}" for code, how in one.languages.items()]
    return f'{one.reader}/{one.page} "{one.title}": {"; ".join(said)}'


def _as_data(one: "PageState") -> dict[str, Any]:
    approval = one.approval
    return {
        "reader": str(one.reader),
        "page": one.page,
        "title": one.title,
        "file": one.file,
        "sign_off": one.signoff.name.lower(),
        "signed_off_by": f"{approval.role}, {approval.name}" if approval else None,
        "due": str(approval.due) if approval else None,
        "checked": str(one.checked) if one.checked else None,
        "review": str(one.review),
        "review_due": one.overdue,
        "languages": one.languages,
    }
