"""What can be put into a text by choosing it: details, numbers of help lines, shared passages. Pure."""

from typing import NamedTuple

from bot.source.details import DETAILS
from bot.source.guide import SourceGuide
from bot.source.local import every


class Choice(NamedTuple):
    """The words by which somebody finds it, and what then stands in the text."""

    words: str
    text: str


def insertable(guide: SourceGuide) -> dict[str, list[Choice]]:
    """By what they are."""
    asked = {each.key: each.words.rstrip(".") for each in every()}
    lines = guide.tables.help_lines.values
    return {
        "Details of the council": [
            Choice(asked.get(key, key), f"{{{{ authority.{key} }}}}") for key in DETAILS if key in asked
        ],
        "Numbers of help lines": [Choice(line["name"], f"{{{{ line.{key} }}}}") for key, line in lines.items()],
        "What help lines are for": [Choice(line["name"], f"{{{{ about.{key} }}}}") for key, line in lines.items()],
        "Shared passages": [Choice(name, f'{{% include "{name}" %}}') for name in guide.passages],
    }
