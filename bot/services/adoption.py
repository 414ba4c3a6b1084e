"""A guide is adopted whole or not at all: read apart and found sound in every part, then swapped in at one stroke."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from bot.answers.answer import Answers
from bot.answers.knowledge import Knowledge, knowledge_of
from bot.guide.edition import BUILD_AGAIN, FIRST_SCREENS, Edition, Stamp, read_edition, stamp_of
from bot.guide.errors import GuideError
from bot.guide.store import ContentStore, check_offered
from bot.guide.thread import in_thread
from bot.telegram.screens import page_screen


@dataclass(frozen=True, slots=True)
class Whole:
    """A guide with everything that answers need of it."""

    edition: Edition
    knowledge: Knowledge


def read_whole(path: Path) -> Whole:
    """The guide at `path` with all that the running bot needs of it; raises GuideError with one sentence.

    `build` asks this of what it has written, before it takes the old one's place: so `run` never meets a guide that it
    must refuse. Takes a third of a second; in the running bot, call `open_whole`.
    """
    edition = read_edition(path)
    _try_screens(edition, path)
    knowledge = knowledge_of(edition.urgent, edition.weights)
    edition.urgent, edition.weights = [], b""  # learnt: they are the larger part of a guide
    return Whole(edition, knowledge)


def _try_screens(edition: Edition, path: Path) -> None:
    languages = list(edition.languages.values())
    try:
        for audience, names in FIRST_SCREENS.items():
            for language in languages:
                for name in names:
                    page_screen(edition.pages[audience, language.code, name], language, languages)
    except Exception as error:  # whatever a page can hold
        reason = f"a first screen cannot be made: {type(error).__name__}"
        raise GuideError(f"The guide at {path} is not whole ({reason}). {BUILD_AGAIN}") from None


async def open_whole(path: Path, offered: Collection[str] = ()) -> Whole:
    """`read_whole` off the event loop. GuideError also for `offered` languages that it has not."""
    whole = await in_thread(lambda: read_whole(path), name=f"The guide at {path}")
    check_offered(whole.edition, offered, path)
    return whole


class Adoption:
    """Looks for a newer guide and has it adopted."""

    def __init__(self, store: ContentStore, answers: Answers) -> None:
        self._store = store
        self._answers = answers
        self._seen: Stamp | None = store.stamp

    async def look(self) -> bool:
        """True if a newer guide has been adopted, or the one in use is in its place again after another. Raises
        GuideError if there is a newer one that cannot be adopted: once for each file, and the old guide goes on."""
        path = self._store.path
        stamp = await in_thread(lambda: _stamp(path), name=f"The guide at {path}")
        if stamp == self._seen:
            return False
        self._seen = stamp
        if stamp == self._store.stamp:
            return True
        whole = await open_whole(path)
        self._store.adopt(whole.edition)  # nothing can come between these two: no await
        self._answers.adopt(whole.knowledge)
        return True


def _stamp(path: Path) -> Stamp | None:
    try:
        return stamp_of(path)
    except OSError:
        return None
