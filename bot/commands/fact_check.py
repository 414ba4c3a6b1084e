"""What a fact-checker reads: every screen of some pages in one file, old beside new. Imports when it runs."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
from markupsafe import Markup, escape

from bot.commands.sign_off import READERS, chosen_texts, named, signing_of
from bot.commands.sources import ROOT, sources

if TYPE_CHECKING:
    from bot.compiler.texts import Signing
    from bot.guide.approval import Standing
    from bot.guide.ledger import Where
    from bot.source.guide import Guide
    from bot.text.compare import Piece, Row

_LEADING = re.compile(r"\[(title|button|who can help|on the web|in the picture|button to [^\]]*)\] |(## |- |> )|(---)$")
_KINDS = {"## ": "heading", "- ": "item", "> ": "quote"}
_PLACEHOLDER = re.compile(r"\{\{ [a-z_.0-9]+ \}\}")
_CARDS = {"on the web": "On the web it says", "in the picture": "In the picture"}


class Shown(NamedTuple):
    """A piece of a line, with numbers and addresses filled in."""

    kind: str
    text: Markup


class Line(NamedTuple):
    """A line of a screen: how it is shown, what stands before it, and its pieces."""

    kind: str
    label: str
    pieces: list[Shown]


class Card(NamedTuple):
    """A screen: lines of the old wording beside those of the new; None where one has no such line."""

    heading: str
    rows: list[tuple[Line | None, Line | None]]


class Checked(NamedTuple):
    """A text on the sheet."""

    name: str
    title: str
    mark: str
    language: str
    direction: str
    signed: str
    changed: bool
    sources: list[str]
    siblings: list[str]
    cards: list[Card]


@click.command("fact-check")
@ROOT
@click.option("--audience", "audiences", type=READERS, multiple=True, help="Whose pages; again for each. Without: all.")
@click.option("--language", "languages", multiple=True, help="In which language; again for each. Without: in all.")
@click.option("--all-below", is_flag=True, help="Also all pages below these.")
@click.option("--unsigned", is_flag=True, help="Also what nobody has signed off, where no page is named.")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT.html")
@click.argument("pages", nargs=-1, metavar="[PAGE]...")
def fact_check(
    root: Path | None,
    audiences: tuple[str, ...],
    languages: tuple[str, ...],
    all_below: bool,
    unsigned: bool,
    out: Path,
    pages: tuple[str, ...],
) -> None:
    """Write every screen of PAGEs to one file for a fact-checker.

    It opens in any browser without anything else, and can be printed. Old and new stand beside each other. Without
    pages: those that changed since they were signed off.
    """
    from bot.commands.live_list import day
    from bot.commands.to_print import write_page
    from bot.guide.approval import State

    if all_below and not pages:
        raise click.UsageError("--all-below goes with the name of a page.")
    today = datetime.now(UTC).date()
    signing = signing_of(sources(root), today)
    audiences = audiences or tuple(READERS.choices)
    languages = languages or tuple(signing.languages)
    if pages:
        found = chosen_texts(signing, pages, audiences, languages, all_below=all_below)
    else:
        wanted = {State.LAPSED, State.NEVER} if unsigned else {State.LAPSED}
        found = [
            each
            for each in signing.standings
            if each.state in wanted and each.text.where.reader in audiences and each.text.where.language in languages
        ]
    if not found:
        raise click.ClickException("No text has changed since it was signed off. Name pages, or add --unsigned.")
    texts = [_checked(signing, each) for each in found]
    write_page(out, "fact_check.html", texts=texts, day=day(today))
    screens, size = sum(len(each.cards) for each in texts), out.stat().st_size
    click.echo(f"{len(texts)} text(s), {screens} screens, {size / 1000:.0f} kB: {out}.")


def _checked(signing: "Signing", each: "Standing") -> Checked:
    from bot.checks.signoff import to_look_at_also
    from bot.compiler.texts import shown_for
    from bot.guide.approval import State
    from bot.text.compare import Piece, Row, beside

    where, approval = each.text.where, each.approval
    values = shown_for(signing.guide.details, where.reader, where.language)
    language = signing.languages[where.language]
    changed = each.state is State.LAPSED and approval is not None
    if changed and approval:
        rows = beside(approval.words, each.text.words)
    else:
        rows = [Row((), (Piece("same", line),)) for line in each.text.words]
    signed = f"{approval.role}, {approval.name}, on {approval.on}" if approval else ""
    title = each.text.words[0].removeprefix("[title] ")
    cards = _cards(rows, values)
    about = (named(where), title, each.text.mark, language.code, language.direction, signed, changed)
    others = to_look_at_also(where, signing.standings) if changed else []
    return Checked(*about, _sources(signing.guide, where), others, cards)


def _sources(guide: "Guide", where: "Where") -> list[str]:
    """What the text rests on, so that it can be found: title, edition, the place in it, address."""
    entries = guide.tables.sources.values
    named_there = guide.documents[where.reader, where.page].front.sources
    cited = [(entries[key], place) for key, place in named_there]
    return [
        ", ".join(filter(None, (entry["title"], entry["edition"], place, entry.get("address"))))
        for entry, place in cited
    ]


def _cards(rows: "Iterable[Row]", values: Mapping[str, str]) -> list[Card]:
    """The rows, a card a screen: a new one begins where the new wording has the end of a part, and before what stands
    on the web or in the picture alone."""
    cards = [Card("Screen 1", [])]
    screens = 1
    for row in rows:
        old, new = _line(row.before, values), _line(row.now, values)
        if new and new.kind == "break":
            screens += 1
            cards.append(Card(f"Screen {screens}", []))
            continue
        line = new or old
        heading = _CARDS.get(line.label, "") if line else ""
        if heading and heading != cards[-1].heading:
            cards.append(Card(heading, []))
        cards[-1].rows.append((old, new))
    return cards


def _line(pieces: "Iterable[Piece]", values: Mapping[str, str]) -> Line | None:
    """A line of one wording; None if it has none."""
    whole = [*pieces]
    found = _LEADING.match("".join(piece.text for piece in whole))
    if not whole:
        return None
    if found is None:
        return Line("text", "", [Shown(piece.kind, _filled(piece.text, values)) for piece in whole])
    left, shown = (0 if found[3] else found.end()), []
    for piece in whole:
        text, left = piece.text[left:], max(0, left - len(piece.text))
        if text:
            shown.append(Shown(piece.kind, _filled(text, values)))
    label, prefix, _ = found.groups()
    return Line("break" if found[3] else _KINDS.get(prefix or "", "labelled"), label or "", shown)


def _filled(text: str, values: Mapping[str, str]) -> Markup:
    """The words, with the numbers and addresses of today in their places: they are read from left to right."""
    parts, end = Markup(""), 0
    for placeholder in _PLACEHOLDER.finditer(text):
        value = values.get(placeholder[0], placeholder[0])
        parts += escape(text[end : placeholder.start()]) + Markup('<bdi dir="ltr">{}</bdi>').format(value)
        end = placeholder.end()
    return parts + escape(text[end:])
