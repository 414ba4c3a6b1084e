"""A question as it was read: how much it sounds like danger, and which pages it may be about. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.answers.examples import GREETING, NONE
from bot.answers.judge import Folded, Judgement
from bot.answers.typed import Typed
from bot.guide.page import HELP_NOW, SAID
from bot.guide.place import Audience

BARE_WORDS = 2
"""In so few words that may be danger there is nothing else to answer: help opens."""

MOST_SUGGESTIONS = 3
LEAST_BELIEF = 0.02
"""A page that is less likely than this is not suggested, unless it is the likeliest."""
LEAST_OTHERWISE = 0.005
"""A page that is less likely than this is not offered either to somebody whom the page that opened does not answer."""
LEAST_OF_FIRST = 0.1
"""Nor is one that is less likely than this share of the likeliest: beside a good answer it would only fill space."""
FOR_ANOTHER = "complaints/professional"
"""How professionals complain: not offered to families beside a page on how they do so themselves."""
FAMILIES_OWN = "complaints/family"
FAMILIES = (Audience.PARENT, Audience.YOUNG_PERSON)


class Help(StrEnum):
    """How much a message sounds like danger. `ALARM`: the urgent screen opens. `NET`: perhaps; the ordinary answer,
    with help standing first in it. `NONE`: the ordinary answer."""

    ALARM = "alarm"
    NET = "net"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it was read. `language`: what to answer in. `is_known_danger`: an example of danger, word for word;
    `is_danger_later`: told beyond what is read at once (`typed.stretches`), where no page is looked for;
    `is_harmless`: a wording of a page, or of what only sounds like danger, word for word; `is_cry`: a bare cry for help
    (`cries`), whatever the judge makes of it; harmless wordings are none."""

    text: Typed
    folded: Folded
    judged: Judgement
    language: str
    is_known_danger: bool
    is_danger_later: bool
    is_harmless: bool
    is_cry: bool

    def help(self, audience: Audience) -> tuple[Help, str]:
        """How much it sounds like danger, and the first reason for that. Professionals look up single words of their
        trade: such a one alone is no alarm; to others there is nothing else that could be answered."""
        bare = audience is not Audience.PROFESSIONAL and len(self.text.comparable.split()) <= BARE_WORDS
        net = self.judged.net > 0
        reasons = (
            (self.is_known_danger, Help.ALARM, "an example of danger, word for word"),
            (self.is_danger_later, Help.ALARM, "danger, beyond what is read at once"),
            (self.is_harmless, Help.NONE, "a wording of a page, or of what only sounds like danger, word for word"),
            (self.is_cry, Help.ALARM, "a bare cry for help"),
            (self.judged.danger > 0, Help.ALARM, "danger above its threshold"),
            (net and bare, Help.ALARM, "a word or two, and danger above the threshold of the net"),
            (net, Help.NET, "danger above the threshold of the net"),
        )
        found = ((help, reason) for holds, help, reason in reasons if holds)
        return next(found, (Help.NONE, "danger below both thresholds"))


def suggested(shares: Mapping[str, float], audience: Audience) -> tuple[str, ...]:
    """The likeliest pages, best first; after the first none that hardly fits, and for families none that is not for
    them beside one that is."""
    pages = sorted((page for page in shares if page not in {NONE, GREETING}), key=shares.__getitem__, reverse=True)
    if audience in FAMILIES and any(page.startswith(FAMILIES_OWN) for page in pages[:MOST_SUGGESTIONS]):
        pages = [page for page in pages if page != FOR_ANOTHER]
    least = max(LEAST_BELIEF, LEAST_OF_FIRST * shares[pages[0]]) if pages else LEAST_BELIEF
    return tuple(page for page in pages[:MOST_SUGGESTIONS] if page == pages[0] or shares[page] >= least)


def others_than(shares: Mapping[str, float], audience: Audience, opened: str = "") -> tuple[str, ...]:
    """The likeliest pages beside the one that opened, best first: ordinary ones, at most three."""
    rest = {page: share for page, share in shares.items() if page != opened and share >= LEAST_OTHERWISE}
    return suggested({page: share for page, share in rest.items() if not page.startswith((HELP_NOW, SAID))}, audience)
