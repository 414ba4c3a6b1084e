"""What somebody has typed into the form of a text. Pure."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from bot.source.tree import plain_ends

FIELD = "field."
"""Before the name of a line at the top, in the form."""
LABELS = {
    "title": ("Title", "At most 60 characters.", "text"),
    "button": ("Words on the button that leads here", "At most 38 characters. Empty: the title.", "text"),
    "ask": ("Who can help", "A sentence under the text: who can tell the reader more.", "area"),
    "checked": ("Compared with its sources on", "The day on which a person did so. Empty: nobody has.", "date"),
    "review": ("To be compared again by", "The day by which somebody must look at it anew.", "date"),
}
"""The lines at the top that somebody may change: what they are called, what they are for, and how they are typed."""


class Before(NamedTuple):
    """A text as it stood in its file when it was opened."""

    fields: dict[str, str]
    body: str


class FormTyped(NamedTuple):
    """`mark` is of the file as it was opened, and `before` what stood there, where that is known. `message` says what
    was changed, and why."""

    mark: str
    fields: dict[str, str]
    body: str
    message: str = ""
    before: Before | None = None

    @property
    def kept(self) -> str:
        """What stood there, as the form keeps it."""
        return json.dumps(self.before, ensure_ascii=False) if self.before else ""

    def differs_from(self, fields: Mapping[str, str], body: str) -> bool:
        """True if something is typed that the file has not got."""
        keys = {*self.fields, *fields}
        return self.body != body or any(self.fields.get(key, "") != fields.get(key, "") for key in keys)


def typed_in(form: Mapping[str, str]) -> FormTyped:
    """The form as it was sent. Browsers end lines with two signs."""
    fields = {key.removeprefix(FIELD): plain_ends(text) for key, text in form.items() if key.startswith(FIELD)}
    body, before = plain_ends(form.get("body", "")), _before(form.get("before", ""))
    return FormTyped(form.get("mark", ""), fields, body, form.get("message", ""), before)


def _before(kept: str) -> Before | None:
    try:
        fields, body = json.loads(kept)
        return Before({str(key): str(words) for key, words in fields.items()}, str(body))
    except (ValueError, TypeError, AttributeError):
        return None
