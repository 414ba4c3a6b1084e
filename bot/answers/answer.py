"""A typed question to an answer: danger first, then the pages that may answer it, best first, or an honest "none"."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from bot.answers.examples import GREETING, NONE
from bot.answers.judge import Evidence, Folded, Judge, Judgement, shares_held
from bot.answers.judging import MODEL_PATIENCE, Judging
from bot.answers.knowledge import Knowledge, knowledge_of
from bot.answers.model import Model
from bot.answers.typed import Typed, stretches, typed
from bot.answers.urgent import screen_of
from bot.guide.language import ENGLISH
from bot.guide.page import HELP_NOW, HOME, SAID, START, TOPICS, topic_of
from bot.guide.place import READERS, Audience, Place
from bot.guide.store import ContentStore

MOST_SUGGESTIONS = 3
LEAST_BELIEF = 0.02
"""A page that is less likely than this is not suggested, unless it is the likeliest."""
LEAST_OTHERWISE = 0.005
"""A page that is less likely than this is not offered either to somebody whom the page that opened does not answer."""
LEAST_OF_FIRST = 0.1
"""Nor is one that is less likely than this share of the likeliest: beside a good answer it would only fill space."""
NEAR_EXACT = 95.0
"""How alike (0 to 100) a message must be to a title or a known question for its page to be shown at once."""
SURE_OF_LANGUAGE = 0.9
"""How likely another language than the reader's must be to be answered in."""
BARE_WORDS = 2
"""In so few words that may be danger there is nothing else to answer: help opens."""
FEW_WORDS = 3
"""So few English words are no sign of English: families say "core group" and "social worker" in every language."""
MOST_IN_A_FLOOD = 3
"""Stretches of a long text that are judged beyond the cap, and its last."""
SURE_OF_KIND_OF_CRY = 0.9
"""How likely a kind of danger must be for a bare cry to open its screen: "999" alone says nothing of what is wrong."""
SURE_ENOUGH_TO_SAY = 0.5
"""How likely the answer to thanks, "are you a robot" and the like (`SAID`) must be to open."""
ELSEWHERE = "said/elsewhere"
"""What is said of another country's meetings: a refusal, and whom to ask."""
FOR_ANOTHER = "complaints/professional"
"""How professionals complain: not offered to families beside a page on how they do so themselves."""
FAMILIES_OWN = "complaints/family"
FAMILIES = (Audience.PARENT, Audience.YOUNG_PERSON)


class Help(StrEnum):
    """How much a message sounds like danger. `ALARM`: the urgent screen opens. `NET`: perhaps; the ordinary answer,
    with help standing first in it. `NONE`: the ordinary answer."""

    ALARM = "alarm"
    NET = "net"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Answer:
    """`pages`: ids of pages that this reader has (an unknown reader: that some reader has), at most three, best first;
    in an alarm the urgent screen, then *Help now*. `direct`: open `pages[0]` itself. `others`: what else the message
    may be about, at most three, best first, for somebody whom the screen that opens does not answer. `answered` is
    False where the guide has nothing; `short` then says that the message is hardly one: a few words, or none that is
    known. `topics`: up to five, best first, whatever was decided. `language`: what to answer in."""

    help: Help
    pages: tuple[str, ...]
    language: str
    direct: bool = False
    answered: bool = True
    short: bool = False
    topics: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def urgent(self) -> bool:
        """The urgent screen opens."""
        return self.help is Help.ALARM

    @property
    def help_first(self) -> bool:
        """Help stands first, as the urgent screen or above the ordinary answer."""
        return self.help is not Help.NONE


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it was read. `language`: what to answer in. `is_known_danger`: an example of danger, word for word;
    `is_danger_later`: told beyond what is read at once (`typed.stretches`), where no page is looked for;
    `is_harmless`: a wording of a page, or of what only sounds like danger, word for word; `is_cry`: a bare cry for help
    (`cries`), whatever the judge makes of it; harmless wordings are none."""

    text: Typed
    folded: Folded
    judged: Judgement
    language: str
    is_known_danger: bool
    is_danger_later: bool
    is_harmless: bool
    is_cry: bool

    @property
    def is_bare(self) -> bool:
        """A word or two that may be danger: beside it there is nothing that could be answered."""
        return self.judged.net > 0 and len(self.text.comparable.split()) <= BARE_WORDS

    def help(self, audience: Audience) -> Help:
        """How much it sounds like danger. Professionals look up single words of their trade: these alone are none."""
        if self.is_known_danger or self.is_danger_later or self.is_cry:
            return Help.ALARM
        if self.is_harmless:
            return Help.NONE
        bare = self.is_bare and audience is not Audience.PROFESSIONAL
        if self.judged.danger > 0 or bare:
            return Help.ALARM
        return Help.NET if self.judged.net > 0 else Help.NONE


class Answers:
    """Answers from one store. The words of danger are in memory from the start and stay there whatever breaks.

    Raises GuideError if no `knowledge` is given and the store's own is not whole.
    """

    def __init__(
        self,
        store: ContentStore,
        knowledge: Knowledge | None = None,
        model: Model | None = None,
        *,
        patience: float = MODEL_PATIENCE,
    ) -> None:
        self._store = store
        self._held_pages: dict[Audience, dict[str, str]] = {}
        self._knowledge = knowledge or knowledge_of(store.urgent, store.weights)
        self.judging = Judging(self._knowledge, model or Model(), patience)

    def adopt(self, knowledge: Knowledge) -> None:
        """Answer from this knowledge from now on. Questions that are being judged end with what they began with."""
        self._knowledge, self._held_pages = knowledge, {}
        self.judging.adopt(knowledge)

    @property
    def judge(self) -> Judge:
        """What judges now."""
        return self._knowledge.judge

    @property
    def trained(self) -> list[str]:
        """What training said of itself: cross-validated figures."""
        return list(self._knowledge.weights.meta["figures"])

    def is_danger(self, text: str) -> bool:
        """True if a text says that somebody is in danger, by what needs no model: quick, for floods."""
        parts = stretches(text)
        return any(map(self._is_danger, [*parts[:MOST_IN_A_FLOOD], *parts[MOST_IN_A_FLOOD:][-1:]]))

    def _is_danger(self, text: str) -> bool:
        said = typed(text)
        folded = self._knowledge.judge.fold(said.text)
        harmless = self._is_harmless(said)
        if said.comparable in self._knowledge.danger:
            return True
        return not harmless and (self._knowledge.judge.danger(folded) > 0 or self._is_cry(said, folded))

    async def read(self, question: str, language: str) -> Reading:
        """A question read and judged. `language`: the reader's."""
        first, *later = stretches(question)
        text = typed(first)
        judge = self._knowledge.judge
        folded = judge.fold(text.text)
        evidence = judge.read(folded)
        judged = await self.judging.judgement(judge, evidence)
        language = self._language_of(text, evidence, language)
        harmless = self._is_harmless(text, language)
        return Reading(
            text,
            folded,
            judged,
            language,
            is_known_danger=text.comparable in self._knowledge.danger,
            is_danger_later=judged.danger <= 0 and await self._tell_of_danger(later),
            is_harmless=harmless,
            is_cry=not harmless and self._is_cry(text, folded),
        )

    async def _tell_of_danger(self, texts: Iterable[str]) -> bool:
        """By what needs no model, which would take a second for each. Others are answered in between."""
        for text in texts:
            if self._is_danger(text):
                return True
            await asyncio.sleep(0)
        return False

    async def to(self, question: str, audience: Audience, language: str) -> Answer:
        """What the guide has for a question, and in which language: its own, if that is beyond doubt and on offer; else
        the reader's. The question is used here and nowhere kept."""
        reading = await self.read(question, language)
        judged, language, level = reading.judged, reading.language, reading.help(audience)
        topics = self._topics(judged)
        shares = shares_held(judged.pages, self._held_by(audience))
        likely = _suggested(shares, audience)
        elsewhere = likely[:1] == (ELSEWHERE,) and (judged.refused or shares[ELSEWHERE] > SURE_ENOUGH_TO_SAY)
        pages = () if judged.refused else tuple(page for page in likely if page != ELSEWHERE)
        if level is Help.ALARM:
            least = SURE_OF_KIND_OF_CRY if reading.is_cry else 0.0
            screen = HELP_NOW if reading.is_danger_later else self._urgent_page(judged, audience, least)
            others = () if judged.refused else _others(shares, audience)
            return Answer(level, (screen, HELP_NOW), language, topics=topics, others=others)
        known = self._known_page(reading.text, language)
        if known == START:
            return Answer(Help.NONE, (START,), language, direct=True, answered=False)
        if known == ELSEWHERE or (elsewhere and not known):
            return Answer(level, (ELSEWHERE,), language, direct=True, answered=False, topics=topics)
        if known and (held := self._held(known, audience)):
            if (topic := self._topic(known)) in TOPICS:
                topics = tuple(dict.fromkeys((topic, *topics)))
            others = () if judged.refused else _others(shares, audience, held)
            return Answer(level, (held,), language, direct=held == known, topics=topics, others=others)
        if not pages:
            words = reading.text.comparable.split()
            short = len(words) <= FEW_WORDS or not any(map(self._knowledge.judge.is_word, words))
            return Answer(level, (), language, answered=False, short=short, topics=topics)
        own = judged.pages.get(pages[0], 0.0) >= shares[pages[0]] / 2  # not what only pages that they lack speak for
        said = pages[0].startswith(SAID) and shares[pages[0]] > SURE_ENOUGH_TO_SAY
        direct = level is Help.NONE and own and (said or self._knowledge.judge.is_sure(judged, shares))
        return Answer(level, pages, language, direct=direct, topics=topics, others=_others(shares, audience, pages[0]))

    def _language_of(self, text: Typed, evidence: Evidence, language: str) -> str:
        if text.comparable in self._store.known(language) or not evidence.known:
            return language
        beliefs = evidence.folded.languages
        likeliest = max(beliefs, key=beliefs.__getitem__)
        if likeliest == ENGLISH and len(text.comparable.split()) <= FEW_WORDS:
            return language
        offered = likeliest in {each.code for each in self._store.languages}
        return likeliest if offered and beliefs.get(likeliest, 0) > SURE_OF_LANGUAGE else language

    def _is_harmless(self, text: Typed, language: str = "") -> bool:
        """True if a person has put this very wording among what only sounds like danger, or under a page that is not
        about help. Beside an SOS sign, which is no part of a wording, none is harmless."""
        if self._knowledge.cries.calls_by_sign(text.text):
            return False
        page = self._store.known(language).get(text.comparable, HELP_NOW)
        return text.comparable in self._knowledge.about or not page.startswith(HELP_NOW)

    def _is_cry(self, text: Typed, folded: Folded) -> bool:
        return self._knowledge.cries.matches((text.text, folded.text), self._knowledge.judge.is_word)

    def _urgent_page(self, judged: Judgement, audience: Audience, least: float = 0.0) -> str:
        """The urgent screen of the kind that is unmistakable, if this reader has one of their own; else their default.
        Everyone's screens are for those who have not said who they are."""
        beliefs: dict[str, float] = defaultdict(float)
        for kind, share in judged.kinds.items():
            beliefs[screen_of(kind, audience)] += share
        screen = max(beliefs, key=beliefs.__getitem__, default="")
        if beliefs.get(screen, 0.0) <= max(least, self._knowledge.weights.meta["kind_above"]):
            return HELP_NOW
        page = self._store.page(Place(audience, ENGLISH, screen))
        return screen if (page.id, page.audience) == (screen, audience) and page.urgent else HELP_NOW

    def _held(self, page: str, audience: Audience) -> str:
        """The page, or the nearest above it, that this reader has; for an unknown reader, that any reader has. "" if
        there is none but the reader's first screen."""
        readers = READERS if audience is Audience.EVERYONE else (audience,)
        held = [self._store.page(Place(reader, ENGLISH, page)).id for reader in readers]
        nearest = max(held, key=lambda each: (each == page, each not in {HOME, START}, len(each)))
        return "" if nearest in {HOME, START} and nearest != page else nearest

    def _held_by(self, audience: Audience) -> dict[str, str]:
        """For each page that can be judged likely, what this reader has of it (`_held`); looked up once."""
        if (held := self._held_pages.get(audience)) is None:
            pages = self._knowledge.topics.keys() - {NONE, GREETING}
            held = self._held_pages[audience] = {page: self._held(page, audience) for page in pages}
        return held

    def _known_page(self, text: Typed, language: str) -> str:
        words = text.comparable
        known = self._store.known(language)
        if page := known.get(words):
            return START if page == GREETING else "" if page == NONE else page
        if len(words) < 12:
            return ""
        near = process.extractOne(words, known.keys(), scorer=fuzz.ratio, score_cutoff=NEAR_EXACT)
        page = known[near[0]] if near else ""
        return "" if page in {GREETING, NONE} else page

    def _topic(self, page: str) -> str:
        return self._knowledge.topics.get(page) or topic_of(page)

    def _topics(self, judged: Judgement) -> tuple[str, ...]:
        sums: dict[str, float] = defaultdict(float)
        for page, belief in judged.pages.items():
            if (topic := self._topic(page)) in TOPICS:
                sums[topic] += belief
        return tuple(sorted(sums, key=sums.__getitem__, reverse=True)[:5])


def _suggested(shares: Mapping[str, float], audience: Audience) -> tuple[str, ...]:
    """The likeliest pages, best first; after the first none that hardly fits, and for families none that is not for
    them beside one that is."""
    pages = sorted((page for page in shares if page not in {NONE, GREETING}), key=shares.__getitem__, reverse=True)
    if audience in FAMILIES and any(page.startswith(FAMILIES_OWN) for page in pages[:MOST_SUGGESTIONS]):
        pages = [page for page in pages if page != FOR_ANOTHER]
    least = max(LEAST_BELIEF, LEAST_OF_FIRST * shares[pages[0]]) if pages else LEAST_BELIEF
    return tuple(page for page in pages[:MOST_SUGGESTIONS] if page == pages[0] or shares[page] >= least)


def _others(shares: Mapping[str, float], audience: Audience, opened: str = "") -> tuple[str, ...]:
    """The likeliest pages beside the one that opened, best first: ordinary ones, at most three."""
    rest = {page: share for page, share in shares.items() if page != opened and share >= LEAST_OTHERWISE}
    return _suggested({page: share for page, share in rest.items() if not page.startswith((HELP_NOW, SAID))}, audience)
