"""What came back from a fact-checker, for a person to read: each proposal in words. Nothing is ever merged."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from bot.checks.signoff import name_of
from bot.compiler.texts import SignOff
from bot.compiler.to_word import sent_of
from bot.desk.printed import printed
from bot.guide.errors import PlainError
from bot.text.compare import Piece, compared, in_words
from bot.word.proposals import Proposal, proposals
from bot.word.returned import CameBack
from bot.word.taken import taken_over

PROPOSAL_HEADINGS = {
    "changed": "To be changed",
    "added": "To be added",
    "taken out": "To be taken out",
    "comment": "Comment",
    "unplaced": "To be looked at: its place is not sure",
}


class ShownProposal(NamedTuple):
    """A proposal: what it is, whose, the words compared; whether it can be taken over as it stands."""

    heading: str
    who: str
    changed: list[list[Piece]]
    near: str
    note: str
    literal: bool


class Read(NamedTuple):
    """A document that came back, for a person to read: which text, what to know first, and each proposal."""

    name: str
    title: str
    language: str
    direction: str
    first: list[str]
    proposals: list[ShownProposal]


class NoTextError(PlainError):
    """The document is of a text that is not there any more. The message is a sentence."""


def found_in(signoff: SignOff, back: CameBack) -> list[Proposal]:
    """The proposals, beside the text as it is now; raises NoTextError."""
    standing = signoff.standing(back.where)
    if standing is None:
        raise NoTextError(
            f"This document is of {name_of(back.where)}, and there is no such text now. It was renamed, retired, or"
            " lost its translation since the document went out."
        )
    return proposals(sent_of(signoff, standing), back)


def body_of(signoff: SignOff, back: CameBack) -> str:
    """The text of the page's source as it stands."""
    return signoff.guide.documents[back.where.reader, back.where.page].page.file.text


def read(signoff: SignOff, back: CameBack, found: Sequence[Proposal]) -> Read:
    """The document in words."""
    language = signoff.languages[back.where.language]
    body = body_of(signoff, back)
    title = signoff.pages[back.where].title
    shown = [shown_beside(each, body) for each in found]
    return Read(name_of(back.where), title, language.code, language.direction, first_of(signoff, back), shown)


def first_of(signoff: SignOff, back: CameBack) -> list[str]:
    """What somebody must know before they read the proposals."""
    standing = signoff.standing(back.where)
    assert standing is not None
    if back.mark == standing.text.mark:
        return []
    return [
        f"The words of this page were changed since it went out: mark {back.mark} then, {standing.text.mark} now."
        " A proposal may be about words that are gone."
    ]


def shown_beside(each: Proposal, body: str) -> ShownProposal:
    """A proposal beside the source as it stands."""
    words = [[Piece("same", each.before)]] if each.before else []
    changed = words if each.kind == "comment" else compared(each.before, each.after)
    return ShownProposal(
        PROPOSAL_HEADINGS[each.kind], each.who, changed, each.near, each.note, taken_over(body, each) is not None
    )


def as_text(of: Read) -> list[str]:
    """The document, line by line."""
    lines = [f"{of.name}: {of.title}", *of.first, f"{len(of.proposals)} proposal(s). Nothing was changed."]
    for number, each in enumerate(of.proposals, start=1):
        who = f", {each.who}" if each.who else ""
        lines += ["", f"{number}. {each.heading}{who}"]
        lines += [f"   After: {each.near}"] if each.near else []
        lines += [f"   {in_words(line)}" for line in each.changed]
        lines += [f"   {line}" for line in each.note.splitlines()]
        lines += [f"   Its words stand in the page as they are: --take {number} takes it over."] if each.literal else []
    return lines


def as_page(reads: Sequence[Read], today: date) -> str:
    """Several documents as one web page that loads nothing."""
    return printed("word.html", today, reads=reads)
