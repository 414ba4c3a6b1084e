"""A question as it was read, and how much it sounds like danger. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from bot.answers.judge import Folded, Judgement
from bot.answers.typed import Typed
from bot.guide.place import Audience

BARE_WORDS = 2
"""In so few words that may be danger there is nothing else to answer: help opens."""


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
