"""The lines at the top of a page: which there are, which are needed, what they may say."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from bot.guide.picture import PICTURE_KINDS, PictureKind
from bot.guide.place import MAX_PAGE_ID, is_page_id
from bot.source.files import SourceFile, SourcePage
from bot.source.markdown import bold_left_over, inline_problems
from bot.source.problems import Problem, likeliest
from bot.source.template import holds_tags

MAX_TITLE = 60
MAX_BUTTON = 38
"""What a button shows on a 360-pixel phone before Telegram cuts it, in characters."""
MAX_NEXT = 8

FIELDS = ("title", "button", "next", "below", "ask", "sources", "checked", "review", "urgent", "picture")


class Wrong(Protocol):
    """Notes a problem with the field of that name, or with one entry of its list."""

    def __call__(self, name: str, what: str, do: str, position: int | None = None) -> None: ...


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The sound lines of one page. `next` labels are None where the page's own button words are used; `checked` is None
    until a person has compared the page with its sources. `below` is the page that gets a button to this one, where
    it is an authority's own: then ours need not be taken over to name it. `picture` says how the page's picture is
    drawn; None: it has none."""

    title: str
    button: str
    next: tuple[tuple[str, str | None], ...]
    ask: str
    sources: tuple[tuple[str, str], ...]
    checked: date | None
    review: date
    urgent: bool
    below: str = ""
    picture: PictureKind | None = None


def read_front_matter(page: SourcePage, problems: list[Problem]) -> FrontMatter | None:
    """The page's lines, or None where so much is wrong that it cannot be shown."""
    source = page.file
    before = len(problems)

    def wrong(name: str, what: str, do: str, position: int | None = None) -> None:
        problems.append(Problem(source.shown, source.line_of(name, position), what, do, field=name))

    if not is_page_id(page.id):
        wrong("", f"`{page.id}` cannot be a page's id.", f"Use a-z, 0-9, - and /, at most {MAX_PAGE_ID} characters.")
    urgent = source.fields.get("urgent", "no")
    if urgent not in ("yes", "no"):
        wrong("urgent", "`urgent` is neither yes nor no.", "Write `urgent: yes`, or leave it out.")
    needed = ["title", "sources", "review", *([] if urgent == "yes" else ["ask"])]
    missing = [name for name in needed if not source.fields.get(name)]
    for name in [name for name in source.fields if name not in FIELDS]:
        if (meant := likeliest(name, FIELDS)) in missing:
            missing.remove(meant)  # said once
        do = f"Write `{meant}`." if meant else f"The fields are {', '.join(FIELDS)}."
        wrong(name, f"There is no field `{name}`.", do)
    for name in missing:
        wrong(name, f"`{name}` is missing.", f"Add a line `{name}: …` at the top.")
    title = _words(source, "title", MAX_TITLE, wrong)
    button = _words(source, "button", MAX_BUTTON, wrong)
    if not button and len(title) > MAX_BUTTON:
        wrong(
            "title",
            f"The title is longer than a button ({len(title)} characters).",
            f"Write words for the button that leads here (`button: …`), at most {MAX_BUTTON}.",
        )
    button = button or title
    ask = _words(source, "ask", 400, wrong)
    links = _links(source.fields.get("next", []), wrong)
    sources = _sources(source.fields.get("sources", []), wrong)
    checked = _day(source, "checked", wrong)
    review = _day(source, "review", wrong)
    below = source.fields.get("below") or ""
    if not isinstance(below, str):
        wrong("below", "`below` is not the id of one page.", "Write `below: conference/people`.")
        below = ""
    if checked and review and review <= checked:
        wrong("review", "`review` is not after `checked`.", "Give the day by which the page must be checked again.")
    picture = next((kind for kind in PICTURE_KINDS if kind == source.fields.get("picture")), None)
    if picture is None and "picture" in source.fields:
        wrong("picture", "There is no picture of this kind.", f"Write {', '.join(PICTURE_KINDS)}.")
    if len(problems) > before or review is None:
        return None
    return FrontMatter(title, button, links, ask, sources, checked, review, urgent == "yes", below, picture)


def _words(source: SourceFile, name: str, most: int, wrong: Wrong) -> str:
    value = source.fields.get(name, "")
    if not isinstance(value, str):
        wrong(name, f"`{name}` is not one text.", f"Write `{name}: some words`.")
        return ""
    text = " ".join(value.split())
    if len(text) > most:
        wrong(name, f"`{name}` has {len(text)} characters.", f"At most {most}.")
    if name != "ask" and not _is_plain(text):
        wrong(name, f"`{name}` holds more than plain words.", "No {{ … }}, no *, no _.")
    elif unknown := inline_problems(text):
        wrong(name, f"`{name}` holds {unknown[0]}.", "Write plain words.")
    elif bold_left_over(text):
        wrong(name, f"`{name}` holds two asterisks that mark nothing.", "Write **so**, with no space within.")
    return text


def _is_plain(text: str) -> bool:
    return not holds_tags(text) and not any(sign in text for sign in "*_<>`")


def _links(value: Any, wrong: Wrong) -> tuple[tuple[str, str | None], ...]:
    if not isinstance(value, list):
        wrong("next", "`next` is not a list.", "Write one page a line, each after `- `.")
        return ()
    links: list[tuple[str, str | None]] = []
    for position, entry in enumerate(value):
        if isinstance(entry, str):
            links.append((entry, None))
        elif isinstance(entry, dict) and set(entry) <= {"page", "label"} and isinstance(entry.get("page"), str):
            label = entry.get("label")
            if label is not None and (not isinstance(label, str) or not label or len(label) > MAX_BUTTON):
                wrong(
                    "next", f"The label {label!r} does not fit a button.", f"At most {MAX_BUTTON} characters.", position
                )
            elif label is not None and not _is_plain(label):
                wrong("next", f"The label {label!r} holds more than plain words.", "No {{ … }}, no *, no _.", position)
            links.append((entry["page"], label))
        else:
            wrong("next", f"`next` holds {entry!r}.", "Write a page's id, or `page:` and `label:`.", position)
    if len(links) > MAX_NEXT:
        wrong("next", f"`next` has {len(links)} pages.", f"At most {MAX_NEXT}: choose what is asked most.")
    if len({link for link, _label in links}) != len(links):
        wrong("next", "`next` names a page twice.", "Name each once.")
    return tuple(links)


def _sources(value: Any, wrong: Wrong) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        wrong("sources", "`sources` is not a list.", "Write one source a line, each after `- `.")
        return ()
    return tuple((entry.split()[0], " ".join(entry.split()[1:])) for entry in value if entry.strip())


def _day(source: SourceFile, name: str, wrong: Wrong) -> date | None:
    value = source.fields.get(name)
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        wrong(name, f"`{name}` is not a day.", "Write it as 2026-11-22.")
        return None
