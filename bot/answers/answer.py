"""A typed question to an answer: danger first, then the pages that may answer it, best first, or an honest "none"."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from rapidfuzz import fuzz, process

from bot.answers.examples import GREETING, NONE
from bot.answers.judge import Evidence, Folded, Judge, Judgement, shares_held
from bot.answers.judging import MODEL_PATIENCE, Judging
from bot.answers.knowledge import Knowledge
from bot.answers.model import Model
from bot.answers.reading import Help, Reading, others_than, suggested
from bot.answers.typed import Typed, of_normalised, stretches
from bot.answers.urgent import screen_of
from bot.guide.language import ENGLISH
from bot.guide.page import HELP_NOW, HOME, SAID, START, TOPICS, topic_of
from bot.guide.place import READERS, Audience, Place
from bot.guide.store import ContentStore

MOST_TOPICS = 5
NEAR_EXACT = 95.0
"""How alike (0 to 100) a message must be to a title or a known question for its page to be shown at once."""
LEAST_NEAR_EXACT = 12
"""Characters of a message from which on it may differ: in a shorter one a single letter makes another word."""
SURE_OF_LANGUAGE = 0.9
"""How likely another language than the reader's must be to be answered in."""
FEW_WORDS = 3
"""So few English words are no sign of English: families say "core group" and "social worker" in every language."""
MOST_IN_A_FLOOD = 3
"""Stretches of a long text that are judged beyond the cap, and its last."""
SURE_OF_KIND_OF_CRY = 0.9
"""How likely a kind of danger must be for a bare cry to open its screen: "999" alone says nothing of what is wrong."""
SURE_ENOUGH_TO_SAY = 0.5
"""How likely what is said to thanks, to "are you a robot" and the like (`SAID`) must be, or of another country."""
ENOUGH_WHERE_REFUSED = 0.125
"""How likely another country must be where the guide has no answer anyway: "my meeting is in Cardiff" is a third, and
the weather in Leeds nothing."""
ELSEWHERE = "said/elsewhere"
"""What is said of another country's meetings: a refusal, and whom to ask."""

_TOPICS = frozenset(TOPICS)


class Outcome(StrEnum):
    """What a question comes to. `URGENT`: the urgent screen opens. `PAGE`: a page was surely found, and opens.
    `SUGGESTIONS`: pages that may answer it, to choose from. `GREETING`: it asks nothing yet. `ELSEWHERE`: it is about
    another country's meetings. `UNCLEAR`: it is hardly a message: a few words, or none that is known. `NOTHING`: the
    guide has no answer."""

    URGENT = "urgent"
    PAGE = "page"
    SUGGESTIONS = "suggestions"
    GREETING = "greeting"
    ELSEWHERE = "elsewhere"
    UNCLEAR = "unclear"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Answer:
    """`pages`: ids of pages that this reader has (an unknown reader: that some reader has), at most three, best first;
    in an alarm the urgent screen, then *Help now*; of a greeting the start. `others`: what else the message may be
    about, at most three, best first, for somebody whom the screen that opens does not answer. `topics`: up to five,
    best first, whatever was decided. `language`: what to answer in."""

    outcome: Outcome
    help: Help
    pages: tuple[str, ...]
    language: str
    topics: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def urgent(self) -> bool:
        """The urgent screen opens."""
        return self.outcome is Outcome.URGENT

    @property
    def help_first(self) -> bool:
        """Help stands first, as the urgent screen or above the ordinary answer."""
        return self.help is not Help.NONE

    @property
    def direct(self) -> bool:
        """A page opens by itself, and it is no urgent screen."""
        return self.outcome in {Outcome.PAGE, Outcome.GREETING, Outcome.ELSEWHERE}

    @property
    def answered(self) -> bool:
        """The guide has something for it."""
        return self.outcome in {Outcome.URGENT, Outcome.PAGE, Outcome.SUGGESTIONS}


class Answers:
    """Answers from one store. The words of danger are in memory from the start and stay there whatever breaks."""

    def __init__(
        self, store: ContentStore, knowledge: Knowledge, model: Model | None = None, *, patience: float = MODEL_PATIENCE
    ) -> None:
        self._store, self._knowledge = store, knowledge
        self._held: dict[tuple[str, Audience], str] = {}
        self._topic_of = _topics_of(knowledge)
        self.judging = Judging(knowledge, model or Model(), patience)

    def adopt(self, knowledge: Knowledge) -> None:
        """Answer from this knowledge from now on, and from the guide that the store has now. Questions that are being
        judged end with the judgement of what they began with."""
        self._knowledge, self._held = knowledge, {}
        self._topic_of = _topics_of(knowledge)
        self.judging.adopt(knowledge)

    @property
    def judge(self) -> Judge:
        """What judges now."""
        return self._knowledge.judge

    @property
    def trained(self) -> list[str]:
        """What training said of itself: cross-validated figures."""
        return list(self._knowledge.weights.meta["figures"])

    def is_danger(self, text: str, language: str) -> bool:
        """True if a text says that somebody is in danger, by what needs no model: quick, for floods, and for what must
        be heard before anything else. `language`: the reader's."""
        parts = stretches(text)
        chosen = [*parts[:MOST_IN_A_FLOOD], *parts[MOST_IN_A_FLOOD:][-1:]]
        return any(self._is_danger(of_normalised(part), language) for part in chosen)

    def _is_danger(self, text: Typed, language: str) -> bool:
        if text.comparable in self._knowledge.danger:
            return True
        if self._is_harmless(text, language):
            return False
        folded = self.judge.fold(text.text)
        return self.judge.danger(folded) > 0 or self._is_cry(text, folded)

    async def to(self, question: str, audience: Audience, language: str) -> Answer:
        """What the guide has for a question, and in which language: its own, if that is beyond doubt and on offer; else
        the reader's. The question is used here and nowhere kept."""
        return self.decide(await self.read(question, language), audience)

    async def read(self, question: str, language: str) -> Reading:
        """A question read and judged. `language`: the reader's."""
        first, *later = stretches(question)
        text, judge = of_normalised(first), self.judge
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
            is_danger_later=judged.danger <= 0 and await self._tell_of_danger(later, language),
            is_harmless=harmless,
            is_cry=not harmless and self._is_cry(text, folded),
        )

    async def _tell_of_danger(self, later: Iterable[str], language: str) -> bool:
        """By what needs no model, which would take a second for each. Others are answered in between."""
        for part in later:
            if self._is_danger(of_normalised(part), language):
                return True
            await asyncio.sleep(0)
        return False

    def decide(self, reading: Reading, audience: Audience) -> Answer:
        """The answer to a question that was read: danger first, then the pages that may answer it."""
        judged, language = reading.judged, reading.language
        level, _reason = reading.help(audience)
        topics = self._topics(judged)
        shares = shares_held(judged.pages, partial(self._held_of, audience))
        if level is Help.ALARM:
            pages = tuple(dict.fromkeys((self._urgent_page(reading, audience), HELP_NOW)))
            others = () if judged.refused else others_than(shares, audience)
            return Answer(Outcome.URGENT, level, pages, language, topics, others)
        known = self._known_page(reading.text, language)
        if known == START:
            return Answer(Outcome.GREETING, Help.NONE, (START,), language)
        likely = suggested(shares, audience)
        enough = ENOUGH_WHERE_REFUSED if judged.refused else SURE_ENOUGH_TO_SAY
        elsewhere = likely[:1] == (ELSEWHERE,) and shares[ELSEWHERE] > enough
        if known == ELSEWHERE or (elsewhere and not known):
            return Answer(Outcome.ELSEWHERE, level, (ELSEWHERE,), language, topics)
        if known and (held := self._held_of(audience, known)):
            outcome = Outcome.PAGE if held == known else Outcome.SUGGESTIONS
            others = () if judged.refused else others_than(shares, audience, held)
            return Answer(outcome, level, (held,), language, self._topics(judged, known), others)
        pages = () if judged.refused else tuple(page for page in likely if page != ELSEWHERE)
        if not pages:
            words = reading.text.comparable.split()
            unclear = len(words) <= FEW_WORDS or not any(map(self.judge.is_word, words))
            return Answer(Outcome.UNCLEAR if unclear else Outcome.NOTHING, level, (), language, topics)
        opens = level is Help.NONE and self._is_surely(pages[0], judged, shares)
        outcome = Outcome.PAGE if opens else Outcome.SUGGESTIONS
        return Answer(outcome, level, pages, language, topics, others_than(shares, audience, pages[0]))

    def _is_surely(self, page: str, judged: Judgement, shares: Mapping[str, float]) -> bool:
        """True if the likeliest page may be opened at once. Never one that is likeliest only because it stands above
        pages which this reader lacks."""
        if judged.pages.get(page, 0.0) < shares[page] / 2:
            return False
        said = page.startswith(SAID) and shares[page] > SURE_ENOUGH_TO_SAY
        return said or self.judge.is_sure(judged, shares)

    def _language_of(self, text: Typed, evidence: Evidence, language: str) -> str:
        if text.comparable in self._store.known(language) or not evidence.known:
            return language
        beliefs = evidence.folded.languages
        likeliest = max(beliefs, key=beliefs.__getitem__)
        if likeliest == ENGLISH and len(text.comparable.split()) <= FEW_WORDS:
            return language
        offered = self._store.language(likeliest).code == likeliest
        return likeliest if offered and beliefs[likeliest] > SURE_OF_LANGUAGE else language

    def _is_harmless(self, text: Typed, language: str) -> bool:
        """True if a person has put this very wording among what only sounds like danger, or under a page that is not
        about help. Beside an SOS sign, which is no part of a wording, none is harmless."""
        if self._knowledge.cries.calls_by_sign(text.text):
            return False
        page = self._store.known(language).get(text.comparable, HELP_NOW)
        return text.comparable in self._knowledge.about or not page.startswith(HELP_NOW)

    def _is_cry(self, text: Typed, folded: Folded) -> bool:
        return self._knowledge.cries.matches((text.text, folded.text), self.judge.is_word)

    def _urgent_page(self, reading: Reading, audience: Audience) -> str:
        """The urgent screen of the kind that is unmistakable, if this reader has one of their own; else their default.
        Everyone's screens are for those who have not said who they are."""
        if reading.is_danger_later:
            return HELP_NOW
        beliefs: dict[str, float] = defaultdict(float)
        for kind, share in reading.judged.kinds.items():
            beliefs[screen_of(kind, audience)] += share
        screen = max(beliefs, key=beliefs.__getitem__, default="")
        least = max(SURE_OF_KIND_OF_CRY if reading.is_cry else 0.0, self._knowledge.weights.meta["kind_above"])
        if beliefs.get(screen, 0.0) <= least:
            return HELP_NOW
        page = self._store.page(Place(audience, ENGLISH, screen))
        return screen if (page.id, page.audience) == (screen, audience) and page.urgent else HELP_NOW

    def _held_of(self, audience: Audience, page: str) -> str:
        """The page, or the nearest above it, that this reader has; for an unknown reader, that any reader has. "" if
        there is none but the reader's first screen."""
        if (found := self._held.get((page, audience))) is None:
            readers = READERS if audience is Audience.EVERYONE else (audience,)
            held = [self._store.page(Place(reader, ENGLISH, page)).id for reader in readers]
            nearest = max(held, key=lambda each: (each == page, each not in {HOME, START}, len(each)))
            found = "" if nearest in {HOME, START} and nearest != page else nearest
            self._held[page, audience] = found
        return found

    def _known_page(self, text: Typed, language: str) -> str:
        words = text.comparable
        known = self._store.known(language)
        if page := known.get(words):
            return START if page == GREETING else "" if page == NONE else page
        if len(words) < LEAST_NEAR_EXACT:
            return ""
        near = process.extractOne(words, known.keys(), scorer=fuzz.ratio, score_cutoff=NEAR_EXACT)
        page = known[near[0]] if near else ""
        return "" if page in {GREETING, NONE} else page

    def _topics(self, judged: Judgement, known: str = "") -> tuple[str, ...]:
        """The likeliest topics, best first; the topic of a page that is `known` to answer before them."""
        sums: dict[str, float] = defaultdict(float)
        for page, belief in judged.pages.items():
            sums[self._topic_of.get(page, page)] += belief
        likely = sorted((topic for topic in sums if topic in _TOPICS), key=sums.__getitem__, reverse=True)[:MOST_TOPICS]
        first = {self._topic_of.get(known) or topic_of(known)} & _TOPICS if known else ()
        return tuple(dict.fromkeys((*first, *likely)))


def _topics_of(knowledge: Knowledge) -> dict[str, str]:
    """The topic of each page that can be judged likely."""
    return {page: topic_of(page) for page in knowledge.weights.meta["pages"]}
