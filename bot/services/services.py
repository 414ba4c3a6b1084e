"""What every handler works with: the guide, what finds answers in it, the screen at a place, and the counts."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from telegram import Update

from bot.answers.answer import Answers
from bot.guide.chat_page import ChatPage
from bot.guide.language import Language, choose
from bot.guide.page import HELP_FOR_LIFE, HELP_NOW, START, UNANSWERED
from bot.guide.place import READERS, Action, Audience, Place, encode, with_codes
from bot.guide.store import ContentStore
from bot.monitoring.counts import Counts
from bot.monitoring.health import Health
from bot.services.leaflets import Leaflets
from bot.telegram.buttons import reader_rows_to_findings
from bot.telegram.screens import (
    Screen,
    found_by_title,
    found_for_each,
    found_screen,
    help_first,
    page_screen,
    shown_length,
    with_not_this,
    with_notice,
)

NOT_OFFERED = frozenset({UNANSWERED, HELP_NOW})
"""What stands nearest above a page that a reader lacks, but answers nothing; help has its own button."""
LINES_ABOVE = 2
"""How many help lines stand above an answer to a message that may tell of danger."""
MOST_UNDER_HELP = 900
"""Characters of such an answer, help and the draft note with it: what a phone shows at once."""


@dataclass(frozen=True, slots=True)
class Services:
    """The guide, what finds answers in it, and the counts."""

    store: ContentStore
    answers: Answers
    counts: Counts
    closed: bool = False
    """The service has ended: every answer is urgent help under one line that says so (`conference-guide closed`)."""
    health: Health = field(default_factory=Health)
    leaflets: Leaflets = field(default_factory=Leaflets)
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

    def screen_at(self, place: Place, notice: str = "", *, quiet: bool = False) -> Screen:
        """The screen at a place, and its page counted: every handler gets it here.

        Where this reader has no such page, it is the nearest one, with a word that says so. `notice`: a sentence of
        ours that stands above. `quiet`: sent without a sound.
        """
        page, language = self.store.page(place), self.language(place)
        if page.id != place.page and not self.store.has(place):
            _ = language.translate
            notice = notice or _("That page is not here for this reader. This is the nearest one.")
        self.counts.page(page)
        screen = self._screen_of(page, language, place.part if page.id == place.page else 1, place.audience)
        screen = replace(screen, silent=True) if quiet else screen
        return with_notice(screen, notice) if notice else screen

    def urgent_help(self, update: Update) -> Screen:
        """*Help now* for somebody whose words tell of danger, wherever they stood; counted. Who is reading is not
        known."""
        self.counts.count("urgent")
        return self.screen_at(self.beginning(update).at(HELP_NOW))

    def found_screen(self, place: Place, ids: Sequence[str], *, under_help: bool = False, back: bool = False) -> Screen:
        """What a typed message found (`ids`, best first), in the words of the place's reader.

        Where a reader lacks a page it is the nearest above it; where there is none, who can answer. A page alone is no
        list to choose from: it opens. Who is reading is never guessed: while it is not known, one page speaks to each
        reader under that reader's name, and of several the titles stand there in the same way, with the readers as
        buttons that carry what was found. `under_help`: with help standing first; the first words are then left out
        where the whole would be too long to be seen at once. `back`: with the way back to the choice of readers, from
        which it was reached.
        """
        screen = self._found_screen(place, ids, under_help=under_help, back=back)
        if not under_help:
            return screen
        screen = self.with_help_first(screen, place)
        if shown_length(screen) > MOST_UNDER_HELP:
            brief = self._found_screen(place, ids, under_help=True, back=back, brief=True)
            screen = self.with_help_first(brief, place)
        return screen

    def _found_screen(
        self, place: Place, ids: Sequence[str], *, under_help: bool, back: bool, brief: bool = False
    ) -> Screen:
        language, action = self.language(place), Action.FOUND_UNDER_HELP if under_help else Action.FOUND
        if place.audience is not Audience.EVERYONE:
            pages = {(page := self.store.found(place.at(name))).id: page for name in ids}
            offered = [page for page in pages.values() if page.id not in NOT_OFFERED]
            if offered:
                choice = encode(with_codes(replace(place, audience=Audience.EVERYONE), ids), action) if back else ""
                if len(offered) > 1 or under_help:
                    return found_screen(place, offered, language, choice, brief=brief)
                screen = self.screen_at(place.at(offered[0].id))
                return with_not_this(screen, place, (), language, choice, sure=False)
            return self.screen_at(place.at(HELP_NOW if HELP_NOW in pages else UNANSWERED))
        each = {name: [self.store.found(Place(who, place.language, name)) for who in READERS] for name in ids}
        if len(ids) == 1:
            pages_of = list(zip(READERS, each[ids[0]], strict=True))
            return found_for_each(place, pages_of, language, brief=brief)
        if not ids:
            return self.screen_at(place.at(UNANSWERED))
        of_reader = zip(READERS, zip(*each.values(), strict=True), strict=True)
        titled = [(reader, [page for page in pages if page.id not in NOT_OFFERED]) for reader, pages in of_reader]
        rows = reader_rows_to_findings(place, ids, action, language.translate)
        return found_by_title(place, titled, rows, language)

    def with_help_first(self, screen: Screen, place: Place) -> Screen:
        """The screen under the neutral line and two numbers: the reader's own, from *Help now*, then from the screen of
        somebody who wants to die."""
        pages = [self.store.page(place.at(name)) for name in (HELP_NOW, HELP_FOR_LIFE)]
        lines = dict.fromkeys(line for page in pages for line in page.lines)
        return help_first(screen, place, self.language(place), list(lines)[:LINES_ABOVE])

    async def look_for_leaflets(self) -> None:
        """See which leaflets there are of the guide in use; screens that have or lack the button are made anew."""
        if await self.leaflets.look(self.store.version):
            self._screens.clear()

    def _screen_of(self, page: ChatPage, language: Language, part: int, reader: Audience) -> Screen:
        part = part if 1 <= part <= len(page.parts) else 1
        if page.audience is not Audience.EVERYONE or page.id == START:
            reader = page.audience
        key = (reader, language.code, page.id, part)
        kept = self._screens.get(key)
        if kept is None or kept[0] is not page:
            has_leaflet = encode(Place(reader, language.code, page.id)) in self.leaflets.offered
            offered = self.store.languages
            screen = page_screen(page, language, offered, part, reader=reader, leaflet=has_leaflet)
            kept = self._screens[key] = (page, screen)
        return kept[1]
