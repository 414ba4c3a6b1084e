"""Urgent screens: which one a kind of danger has for a reader. Pure."""

from bot.guide.page import HELP_NOW
from bot.guide.place import Audience

_FEAR, _I_HURT_SOMEONE = "fear-i-will", "i-hurt-someone"
_SCREENS = {
    (Audience.YOUNG_PERSON, "myself"): _I_HURT_SOMEONE,  # a young person has no child of their own to hurt
    (Audience.YOUNG_PERSON, "fear"): _I_HURT_SOMEONE,
    (Audience.YOUNG_PERSON, "young-harm"): _I_HURT_SOMEONE,
    (Audience.PARENT, "fear"): _FEAR,
    (Audience.EVERYONE, "fear"): _FEAR,
}
"""Screens that have another name than their kind of danger (`content/urgent/`)."""


def screen_of(kind: str, audience: Audience) -> str:
    """The urgent screen for a kind of danger, as this reader would have it: it may be that there is none."""
    return f"{HELP_NOW}/{_SCREENS.get((audience, kind), kind)}"
