"""What every handler works with: the guide, what finds answers in it, the screen at a place, and the counts."""

from dataclasses import dataclass, field, replace

from telegram import Update

from bot.answers.answer import Answers
from bot.guide.language import Language, choose
from bot.guide.page import START, ChatPage
from bot.guide.place import Audience, Place
from bot.guide.store import ContentStore
from bot.monitoring.counts import Counts
from bot.monitoring.health import Health
from bot.telegram.screens import Screen, page_screen, with_notice


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

    def beginning(self, update: Update) -> Place:
        """Where somebody is who has pressed nothing: the first screen, in the language of their app (`choose`)."""
        user = update.effective_user
        offered = [language.code for language in self.store.languages]
        return Place(Audience.EVERYONE, choose(user.language_code if user else None, offered), START)

    async def screen_at(self, place: Place, notice: str = "", *, quiet: bool = False) -> Screen:
        """The screen at a place, and its page counted: every handler gets it here.

        Where this reader has no such page, it is the nearest one, with a word that says so. `notice`: a sentence of
        ours that stands above. `quiet`: sent without a sound.
        """
        page, language = await self.store.page(place), self.language(place)
        if page.id != place.page and not await self.store.has(place):
            _ = language.translate
            notice = notice or _("That page is not here for this reader. This is the nearest one.")
        self.counts.page(page)
        screen = self._screen_of(page, language, place.part if page.id == place.page else 1)
        screen = replace(screen, silent=True) if quiet else screen
        return with_notice(screen, notice) if notice else screen

    def _screen_of(self, page: ChatPage, language: Language, part: int) -> Screen:
        part = part if 1 <= part <= len(page.parts) else 1
        key = (page.audience, language.code, page.id, part)
        kept = self._screens.get(key)
        if kept is None or kept[0] is not page:
            kept = self._screens[key] = (page, page_screen(page, language, self.store.languages, part))
        return kept[1]
