"""Questions in the terminal: one, many as JSON lines, and the figures on unseen ones."""

import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from bot.answers.answer import Answer, Answers, Outcome
from bot.answers.evaluate import Case, report
from bot.answers.explanation import explain as explained
from bot.answers.reading import Help
from bot.guide.chat_page import ChatPage
from bot.guide.language import ENGLISH
from bot.guide.page import HELP_NOW, START, SUBJECTS, UNANSWERED
from bot.guide.place import READERS, Audience, Place
from bot.guide.store import ContentStore
from bot.services.adoption import open_whole
from bot.text.render import names_of_parts, page_texts

Say = Callable[[str], None]

TESTS = Path("tests/questions/unseen")
PATIENCE = 30.0
"""Seconds for the sentence model: nobody waits behind this question, and a figure must not depend on a busy machine."""


async def ask(guide: Path, question: str, audience: Audience, language: str, say: Say, *, explain: bool) -> None:
    """Print the guide's answer."""
    async with _open(guide) as (store, answers):
        reading = await answers.read(question, language)
        found = answers.decide(reading, audience)
        if explain:
            for line in explained(answers, reading, found, audience):
                say(line)
            say("")
        if found.help is Help.NET:
            say("(Help stands first.)")
        opened = opens(found)
        for name in (opened,) if opened else () if found.answered else (_instead(found, audience),):
            page = _page(store, Place(audience, found.language, name))
            document = await store.document(page)
            say(page_texts(document, store.language(document.written_in).translate)[0])
            for part in names_of_parts(document):
                say(f"▸ {part}")
        for name in () if opened else found.pages:
            page = _page(store, Place(audience, found.language, name))
            say(f"{page.title}  [{page.id}]")


def _instead(found: Answer, audience: Audience) -> str:
    """The page of the screen that the chat shows where nothing was found."""
    if found.outcome is not Outcome.UNCLEAR:
        return UNANSWERED
    return START if audience is Audience.EVERYONE else SUBJECTS


def opens(found: Answer) -> str | None:
    """The id of the page that opens by itself, if one does."""
    return found.pages[0] if found.urgent or found.direct else None


def _page(store: ContentStore, place: Place) -> ChatPage:
    """The page; for an unknown reader that of the first who has it: the chat shows it in each one's words."""
    if place.audience is Audience.EVERYONE:
        pages = [store.page(replace(place, audience=reader)) for reader in (Audience.EVERYONE, *READERS)]
        return next((page for page in pages if page.id == place.page), pages[1])
    return store.page(place)


async def ask_batch(guide: Path, lines: Iterable[str], say: Say) -> None:
    """Answer JSON lines `{"id", "lang", "audience", "text"}` with `{"id", "topics", "pages", "screen", "answered",
    "urgent", "help_first", "ms"}`: `pages` are offered, best first; `screen` is the one that opened, or null. Without
    an audience the reader is unknown.

    Raises click.ClickException for a line of another form.
    """
    async with _open(guide) as (_store, answers):
        for asked in asked_in(lines, "the input"):
            start = perf_counter()
            found = await answers.to(asked["text"], asked["audience"], asked["lang"])
            answer = {
                "id": asked.get("id"),
                "topics": [HELP_NOW, *(t for t in found.topics if t != HELP_NOW)][:5] if found.urgent else found.topics,
                "pages": found.pages,
                "screen": opens(found),
                "answered": found.answered,
                "urgent": found.urgent,
                "help_first": found.help_first,
                "ms": round((perf_counter() - start) * 1000, 2),
            }
            say(json.dumps(answer, ensure_ascii=False))


def asked_in(lines: Iterable[str], name: str) -> Iterator[dict[str, Any]]:
    """What JSON lines ask, with the text, the reader and the language of each filled in; empty lines are passed over.

    Raises click.ClickException for a line of another form; `name` is what they are the lines of.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip("\ufeff \t\r\n"):
            continue
        try:
            asked = json.loads(line.removeprefix("\ufeff"))  # Windows puts a mark before the first line
            audience = Audience(asked.get("audience") or Audience.EVERYONE)
            read = {"text": str(asked["text"]), "audience": audience, "lang": str(asked.get("lang") or ENGLISH)}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise click.ClickException(
                f'Line {number} of {name} is not {{"id", "lang", "audience", "text"}} ({type(error).__name__}).'
            ) from None
        yield {**asked, **read}


def read_tests(files: tuple[Path, ...]) -> list[dict[str, Any]]:
    """The test questions of these files, or the unseen ones; raises click.ClickException if there are none, or where a
    line is of another form."""
    chosen = files or tuple(sorted(TESTS.glob("*.jsonl")))
    if not chosen:
        raise click.ClickException(f"There are no test questions: name files, or run this where {TESTS} is.")
    try:
        return [asked for path in chosen for asked in asked_in(path.read_text("utf-8").split("\n"), str(path))]
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"The test questions cannot be read ({type(error).__name__}: {error}).") from None


async def evaluate(guide: Path, tests: list[dict[str, Any]], misses: int, say: Say) -> None:
    """Print figures on test questions, each with the right topic, page or kind of danger beside it."""
    async with _open(guide) as (store, answers):
        for line in answers.trained:
            say(line)
        cases = []
        for asked in tests:
            start = perf_counter()
            found = await answers.to(asked["text"], asked["audience"], asked["lang"])
            cases.append(Case(asked, found, (perf_counter() - start) * 1000))
        for line in report(cases, misses, _urgent_screens(store)):
            say(line)


def _urgent_screens(store: ContentStore) -> dict[Audience, set[str]]:
    """The urgent screens that each reader has of their own."""
    screens: dict[Audience, set[str]] = {}
    for reader in Audience:
        pages = [store.page(Place(reader, ENGLISH, name)) for name in store.ids(reader, ENGLISH)]
        screens[reader] = {page.id for page in pages if page.urgent}
    return screens


@asynccontextmanager
async def _open(guide: Path) -> AsyncIterator[tuple[ContentStore, Answers]]:
    whole = await open_whole(guide)
    store = ContentStore(guide, whole.edition)
    try:
        answers = Answers(store, whole.knowledge, patience=PATIENCE)
        try:
            await answers.judging.start_model()
            yield store, answers
        finally:
            await answers.judging.close()
    finally:
        await store.close()
