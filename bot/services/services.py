"""What every handler works with: the guide, its screens, what finds answers in it, and the counts."""

from dataclasses import dataclass, field

from telegram import Bot, Update

from bot.answers.answer import Answers
from bot.guide.errors import GuideError
from bot.guide.page import HELP_NOW
from bot.guide.place import Place
from bot.guide.store import ContentStore
from bot.guide.thread import in_thread
from bot.monitoring.counts import Counts
from bot.monitoring.health import Health
from bot.services.adoption import PageScreens, Whole, made_screens
from bot.services.leaflets import Leaflets
from bot.telegram import show
from bot.telegram.screens import Screen, with_notice


@dataclass(slots=True)
class Services:
    """The guide, the screens of its pages, what finds answers in it, and the counts."""

    store: ContentStore
    answers: Answers
    counts: Counts
    screens: PageScreens = field(repr=False)
    """Of every page, part and reader; left out of a `repr`, which would be as long as the guide."""
    closed: bool = False
    """The service has ended: every answer is urgent help under one line that says so (`conference-guide closed`)."""
    health: Health = field(default_factory=Health)
    leaflets: Leaflets = field(default_factory=Leaflets)

    def adopt(self, whole: Whole) -> None:
        """From now on, answer from this guide. Nothing can come in between: nothing is awaited. Its screens are made
        without leaflets, which are looked for next (`look_for_leaflets`)."""
        self.store.adopt(whole.edition)
        self.screens = whole.screens
        self.leaflets.drop()
        self.answers.adopt(whole.knowledge)

    async def look_for_leaflets(self) -> None:
        """See which leaflets there are of the guide in use; if others than before, the screens are made anew, since
        they have the button or lack it."""
        if await self.leaflets.look(self.store.version):
            edition, languages, leaflets = self.store.edition, self.store.languages, self.leaflets.offered
            try:
                made = await in_thread(lambda: made_screens(edition, languages, leaflets), name="The guide in use")
            except GuideError:
                self.leaflets.drop()
                raise
            if edition is self.store.edition:
                self.screens = made

    def beginning(self, update: Update) -> Place:
        """Where somebody is who has pressed nothing."""
        user = update.effective_user
        return self.store.beginning(user.language_code if user else None)

    def screen_at(self, place: Place, notice: str = "") -> Screen:
        """The screen at a place; a part that is no longer there gives the first. `notice`: a sentence of ours above it.

        Where this reader has no such page, it is the nearest one, with a word that says so.
        """
        page = self.store.page(place)
        part = place.part if page.id == place.page else 1
        if page.id != place.page and not self.store.has(place):
            _ = self.store.language(place.language).translate
            notice = notice or _("That page is not here for this reader. This is the nearest one.")
        where = place.audience, page.language, page.id
        screen = self.screens.get((*where, part)) or self.screens[(*where, 1)]
        return with_notice(screen, notice) if notice else screen

    def urgent_help(self, update: Update) -> Screen:
        """*Help now* for somebody whose words tell of danger, wherever they stood. Who is reading is not known."""
        return self.screen_at(self.beginning(update).at(HELP_NOW)).counting("urgent")

    async def send(self, bot: Bot, update: Update, screen: Screen) -> int:
        """A screen as a new message; its number. Counted once it is there: what is tried again is shown once."""
        number = await show.send(bot, update, screen)
        self._count(screen)
        return number

    async def acknowledge_and_replace(self, bot: Bot, update: Update, screen: Screen) -> None:
        """A screen in place of the one whose button was pressed; counted likewise."""
        await show.acknowledge_and_replace(bot, update, screen)
        self._count(screen)

    def _count(self, screen: Screen) -> None:
        for what, label in screen.counted:
            self.counts.count(what, label)
