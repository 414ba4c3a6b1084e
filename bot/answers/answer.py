"""A typed question to an answer: danger first, then the pages that may answer it, best first."""

from dataclasses import dataclass

from bot.answers.urgent import Alarm
from bot.answers.words import words_of
from bot.guide.page import HELP_NOW
from bot.guide.place import READERS, Audience
from bot.guide.store import ContentStore

MOST_SUGGESTIONS = 3
MOST_WORDS = 40
"""How many different words of a long message are searched for: the first ones."""

# Words that stand in most questions and say nothing about the subject.
_COMMON = frozenset(
    """a about am an and any are as at be been but by can cant could did do does doing dont for from get go got had has
    have he her hello hi him his how i if im in is it its just like me my no not of on or our out please pls she should
    so some tell than thank thanks that the their them then there they this to too u up ur us was we were what whats
    when where which who whos why will with would you your""".split()  # noqa: SIM905 (read as a text)
)


@dataclass(frozen=True, slots=True)
class Answer:
    """`urgent`: help lines come first. `pages`: ids of this reader's pages, best first; empty if nothing fits."""

    urgent: bool
    pages: tuple[str, ...]

    @property
    def answered(self) -> bool:
        return self.urgent or bool(self.pages)


class Answers:
    """Answers from one store. The words of danger are in memory from the start and stay there if the store breaks."""

    def __init__(self, store: ContentStore) -> None:
        self._store = store
        self._version = store.version
        self._alarm = Alarm(store.urgent)

    def rings(self, text: str) -> bool:
        """True if a text says that somebody is in danger."""
        if self._store.version != self._version:  # a newer guide has been opened
            self._version, self._alarm = self._store.version, Alarm(self._store.urgent)
        return self._alarm.rings(text)

    async def to(self, question: str, audience: Audience, language: str, most: int = MOST_SUGGESTIONS) -> Answer:
        """What the guide has for a question. The question is used here and nowhere kept."""
        if self.rings(question):
            return Answer(True, (HELP_NOW,))
        reader = READERS[0] if audience is Audience.EVERYONE else audience
        words = [word for word in dict.fromkeys(words_of(question)) if word not in _COMMON][:MOST_WORDS]
        return Answer(False, tuple(await self._store.search(words, reader, language, most)))
