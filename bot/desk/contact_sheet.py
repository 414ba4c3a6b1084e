"""The contact sheet: every screen of some texts in one file, old beside new, for somebody who checks facts."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from markupsafe import Markup, escape

from bot.checks.signoff import name_of, to_look_at_also
from bot.compiler.texts import SignOff, shown_for, sources_of
from bot.desk.printed import day, printed
from bot.guide.approval import BESIDE_THE_SCREENS, Standing, State, read_line
from bot.source.template import PLACEHOLDER
from bot.text.compare import LinePair, Piece, beside


class FilledPiece(NamedTuple):
    """A piece of a line, with numbers and addresses filled in."""

    kind: str
    text: Markup


class ScreenLine(NamedTuple):
    """A line of a screen: how it is shown, what stands before it, and its pieces."""

    kind: str
    label: str
    pieces: list[FilledPiece]


class Card(NamedTuple):
    """A screen: lines of the old wording beside those of the new; None where one has no such line."""

    heading: str
    rows: list[tuple[ScreenLine | None, ScreenLine | None]]


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


def to_be_checked(
    signoff: SignOff, audiences: Collection[str], languages: Collection[str], *, unsigned: bool = False
) -> list[Standing]:
    """The texts that changed since they were signed off; `unsigned`: also what nobody has signed off."""
    wanted = {State.LAPSED, State.NEVER} if unsigned else {State.LAPSED}
    return [
        each
        for each in signoff.standings
        if each.state in wanted and each.text.where.reader in audiences and each.text.where.language in languages
    ]


def contact_sheet(signoff: SignOff, texts: Iterable[Standing]) -> list[Checked]:
    """These texts, screen by screen."""
    return [_checked(signoff, each) for each in texts]


def as_page(texts: list[Checked], today: date, *, nonce: str = "", back: str = "") -> str:
    """The sheet as one web page that loads nothing."""
    return printed("fact_check.html", today, nonce=nonce, back=back, texts=texts)


def _checked(signoff: SignOff, each: Standing) -> Checked:
    where, approval = each.text.where, each.approval
    values = shown_for(signoff.guide.details, where.reader, where.language)
    language = signoff.languages[where.language]
    changed = each.state is State.LAPSED and approval is not None
    if changed and approval:
        rows = beside(approval.words, each.text.words)
    else:
        rows = [LinePair((), (Piece("same", line),)) for line in each.text.words]
    signed = f"{approval.role}, {approval.name}, on {day(approval.on)}" if approval else ""
    title = each.text.words[0].removeprefix("[title] ")
    cards = _cards(rows, values)
    about = (name_of(where), title, each.text.mark, language.code, language.direction, signed, changed)
    others = to_look_at_also(where, signoff.standings) if changed else []
    return Checked(*about, sources_of(signoff.guide, where), others, cards)


def _cards(rows: Iterable[LinePair], values: Mapping[str, str]) -> list[Card]:
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
        heading = BESIDE_THE_SCREENS.get(line.label, "") if line else ""
        if heading and heading != cards[-1].heading:
            cards.append(Card(heading, []))
        cards[-1].rows.append((old, new))
    return cards


def _line(pieces: Iterable[Piece], values: Mapping[str, str]) -> ScreenLine | None:
    """A line of one wording; None if it has none."""
    whole = [*pieces]
    if not whole:
        return None
    label, kind, left = read_line("".join(piece.text for piece in whole))
    shown = []
    for piece in whole:
        text, left = piece.text[left:], max(0, left - len(piece.text))
        if text:
            shown.append(FilledPiece(piece.kind, _filled(text, values)))
    return ScreenLine("labelled" if label else kind, label, shown)


def _filled(text: str, values: Mapping[str, str]) -> Markup:
    """The words, with the numbers and addresses of today in their places: they are read from left to right."""
    parts, end = Markup(""), 0
    for placeholder in PLACEHOLDER.finditer(text):
        value = values.get(placeholder[0], placeholder[0])
        parts += escape(text[end : placeholder.start()]) + Markup('<bdi dir="ltr">{}</bdi>').format(value)
        end = placeholder.end()
    return parts + escape(text[end:])
