"""What every handler works with: the guide, what finds answers in it, and the counts."""

from dataclasses import dataclass

from bot.answers.answer import Answers
from bot.counts import Counts
from bot.guide.language import Language
from bot.guide.page import Page
from bot.guide.place import Place
from bot.guide.screens import Screen, page_screen
from bot.guide.store import ContentStore


@dataclass(frozen=True, slots=True)
class Desk:
    """The guide, what finds answers in it, and the counts."""

    store: ContentStore
    answers: Answers
    counts: Counts

    def language(self, place: Place) -> Language:
        """The language of a place, or English if it is not on offer."""
        return self.store.language(place.language)

    def show(self, page: Page, place: Place, part: int = 1, *, quiet: bool = False) -> Screen:
        """A page as a screen, and counted."""
        self.counts.page(page)
        return page_screen(page, self.language(place), self.store.languages, part, quiet=quiet)
