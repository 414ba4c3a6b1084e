"""Pages for people who check and sign off, from a template each: they load nothing, run nothing, and can be printed."""

from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.guide.place import Audience

DESK_TEMPLATES = Path(__file__).parent / "templates"
ASSETS = Path(__file__).parent / "assets"
READER_NAMES = {
    Audience.PARENT: "Parent or carer",
    Audience.YOUNG_PERSON: "Young person",
    Audience.PROFESSIONAL: "Professional",
    Audience.EVERYONE: "Everyone",
}


def environment() -> Environment:
    """What fills in the templates of this room: every word is escaped, and a value that is missing is an error."""
    made = Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        loader=FileSystemLoader([DESK_TEMPLATES, ASSETS], encoding="utf-8"),
    )
    made.filters["with_code"] = with_code
    made.filters["day"] = day
    return made


def printed(template: str, today: date, *, nonce: str = "", back: str = "", **values: Any) -> str:
    """A page as text. On the desk, `back` leads to the pages again, and `nonce` lets the page have its own style."""
    return environment().get_template(template).render(day=day(today), nonce=nonce, back=back, **values)


def day(of: date) -> str:
    """A day in words: 29 November 2026."""
    return f"{of.day} {of:%B %Y}"


def with_code(text: str) -> Markup:
    """What stands between backticks, as what is typed."""
    parts = (Markup("<code>{}</code>" if odd % 2 else "{}").format(part) for odd, part in enumerate(text.split("`")))  # noqa: S704 (fixed marks; the words are escaped)
    return Markup("").join(parts)
