"""What every handler works with: the guide, what finds answers in it, and the counts."""

from dataclasses import dataclass, field

from bot.answers.answer import Answers
from bot.guide.language import Language
from bot.guide.page import ChatPage
from bot.guide.place import Place
from bot.guide.store import ContentStore
from bot.monitoring.counts import Counts
from bot.monitoring.health import Health
from bot.telegram.screens import Screen, page_screen


@dataclass(frozen=True, slots=True)
class Services:
    """The guide, what finds answers in it, and the counts."""

    store: ContentStore
    answers: Answers
    counts: Counts
    closed: bool = False
    """The service has ended: every answer is urgent help under one line that says so (`conference-guide closed`)."""
    health: Health = field(default_factory=Health)
    _screens: dict[tuple[str, str, str, int], tuple[ChatPage, Screen]] = field(default_factory=dict)
    """Screens of pages, ready-made after their first use, each beside the very page it was made from: a newer guide
    brings other pages. As many as the guide has parts, and no more."""

    def language(self, place: Place) -> Language:
        """The language of a place, or English if it is not on offer."""
        return self.store.language(place.language)

    def show(self, page: ChatPage, place: Place, part: int = 1, *, quiet: bool = False) -> Screen:
        """A page as a screen, and counted."""
        self.counts.page(page)
        language = self.language(place)
        if quiet or not 1 <= part <= len(page.parts):
            return page_screen(page, language, self.store.languages, part, quiet=quiet)
        key = (page.audience, language.code, page.id, part)
        kept = self._screens.get(key)
        if kept is None or kept[0] is not page:
            kept = self._screens[key] = (page, page_screen(page, language, self.store.languages, part))
        return kept[1]
