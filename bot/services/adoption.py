"""A guide is adopted whole or not at all: read apart and found sound in every part, then swapped in at one stroke."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.answers.knowledge import Knowledge, knowledge_of
from bot.guide.edition import BUILD_AGAIN, Edition, Stamp, read_edition, stamp_of
from bot.guide.errors import GuideError
from bot.guide.language import Language
from bot.guide.leaflets import spelling_of
from bot.guide.place import Audience, Place
from bot.guide.store import ContentStore, check_offered, languages_on_offer
from bot.guide.thread import in_thread
from bot.telegram.page_screens import page_screen
from bot.telegram.screens import Screen

PageScreens = dict[tuple[Audience, str, str, int], Screen]
"""The screen of each part of each page, by reader, language, page and part. What is everyone's stands there for each
reader: its buttons lead on in that reader's words."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A guide with everything that the running bot needs of it."""

    edition: Edition
    knowledge: Knowledge
    screens: PageScreens


def read_whole(path: Path, offered: Collection[str] = ()) -> Whole:
    """The guide at `path` with all that the running bot needs of it; raises GuideError with one sentence. `offered`
    limits the languages of its screens; none means all.

    `build` asks this of what it has written, before it takes the old one's place: so `run` never meets a guide that it
    must refuse. Takes most of a second; in the running bot, call `open_whole`.
    """
    edition = read_edition(path)
    try:
        screens = made_screens(edition, languages_on_offer(edition, offered), ())
    except GuideError as error:
        raise GuideError(f"The guide at {path} is not whole ({error}). {BUILD_AGAIN}") from None
    knowledge = knowledge_of(edition.urgent, edition.weights)
    edition.urgent, edition.weights = [], b""  # learnt: they are the larger part of a guide
    return Whole(edition, knowledge, screens)


def made_screens(edition: Edition, offered: Sequence[Language], leaflets: Collection[str]) -> PageScreens:
    """Every screen of every page in these languages. `leaflets`: the spellings of the places that have one. Pure; takes
    a tenth of a second.

    A page that cannot be shown is found here, and not by whoever presses the button that leads there: raises GuideError
    with its name.
    """
    languages = {language.code: language for language in offered}
    screens: PageScreens = {}
    for (audience, code, name), page in edition.pages.items():
        if code not in languages:
            continue
        for reader in Audience if audience is Audience.EVERYONE else (audience,):
            if reader is not audience and (reader, code, name) in edition.pages:
                continue  # this reader has a page of their own
            leaflet = spelling_of(Place(reader, code, name)) in leaflets
            for part in range(1, len(page.parts) + 1):
                try:
                    screen = page_screen(page, languages[code], offered, part, reader=reader, leaflet=leaflet)
                except Exception as error:  # whatever a page can hold
                    what = f"{audience}/{name} [{code}] cannot be shown: {type(error).__name__}"
                    raise GuideError(what) from None
                screens[reader, code, name, part] = screen
    return screens


async def open_whole(path: Path, offered: Collection[str] = ()) -> Whole:
    """`read_whole` off the event loop. GuideError also for `offered` languages that it has not."""
    whole = await _open(path, offered)
    check_offered(whole.edition, offered, path)
    return whole


async def _open(path: Path, offered: Collection[str]) -> Whole:
    return await in_thread(lambda: read_whole(path, offered), name=f"The guide at {path}")


class Adoption:
    """Looks for a newer guide than the store's and has it adopted by `adopt`."""

    def __init__(self, store: ContentStore, adopt: Callable[[Whole], None]) -> None:
        self._store = store
        self._adopt = adopt
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
        self._adopt(await _open(path, self._store.offered))
        return True


def _stamp(path: Path) -> Stamp | None:
    try:
        return stamp_of(path)
    except OSError:
        return None
