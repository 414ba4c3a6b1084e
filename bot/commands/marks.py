"""Whether a copy is current, told in the terminal: the same words as in the chat and on the web."""

from collections.abc import Collection
from pathlib import Path

from bot.guide.language import ENGLISH
from bot.guide.marks import SOME_CURRENT, marks_in, no_more, sentence_of, verdict_on, what_became
from bot.guide.store import ContentStore


async def about(guide: Path, typed: str, language: str, offered: Collection[str] = ()) -> list[str]:
    """The lines on a copy with the marks in `typed`, or on the edition alone where nothing was typed.

    Raises GuideError with a sentence if there is no guide to ask.
    """
    store = await ContentStore.open(guide, offered)
    try:
        said_in = store.language(language or ENGLISH)
        _ = said_in.translate
        edition = _("Each page and each leaflet has short marks. This is edition {mark} of the guide.")
        lines = [edition.format(mark=store.version)]
        if typed.strip():
            marks = marks_in(typed)
            pages = await store.marked(marks)
            verdict = verdict_on(marks, store.version, pages)
            lines.append(sentence_of(verdict, _))
            if verdict in SOME_CURRENT:
                lines += [f"{page.title}  [{page.audience}/{page.page}, {page.language}]" for page in pages]
            for past in no_more(await store.past(marks), store.version, pages, said_in.code):
                named = f"{past.title}  [{past.audience}, {past.language}]: " if past.audience else ""
                lines.append(f"{named}{what_became(past, said_in)}")
        return lines
    finally:
        await store.close()
