"""A typed question to an answer: danger first, then the pages that may answer it, best first, or an honest "none"."""

import asyncio
import logging
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.answers.examples import GREETING, NONE, plain
from bot.answers.judge import Judge, Judgement
from bot.answers.knowledge import Knowledge, knowledge_of
from bot.answers.sentences import SentenceModel, load
from bot.answers.words import MOST_CHARACTERS
from bot.guide.language import ENGLISH
from bot.guide.page import HELP_NOW, START, topic_of
from bot.guide.place import READERS, Audience
from bot.guide.store import ContentStore

log = logging.getLogger(__name__)

MOST_SUGGESTIONS = 3
LEAST_BELIEF = 0.04
"""A page that is less likely than this is not suggested, unless it is the likeliest."""
NEAR_EXACT = 95.0
"""How alike (0 to 100) a message must be to a title or a known question for its page to be shown at once."""
MOST_WAITING = 24
"""Questions waiting for the sentence model; beyond, n-grams answer alone: nobody waits for a flood of others."""
MOST_SECONDS = 1.0
"""How long a question waits for the model, its own turn and those before it; then n-grams answer alone."""
SURE_OF_LANGUAGE = 0.9
"""How likely another language than the reader's must be to be answered in."""
FEW_WORDS = 3
"""So few English words are no sign of English: families say "core group" and "social worker" in every language."""
LOADING = "loading"
_SAME_TOPIC = 0.4
"""How much less a second page of one topic is worth among the suggestions: three pages should cover more than one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`urgent`: help lines come first, at `pages[0]`. `direct`: the wording is known, show `pages[0]` itself. `pages`:
    ids of pages, best first. `answered` is False where the guide has nothing; `pages` may then still name the nearest.
    `topics`: up to five, best first, whatever was decided. `language`: what to answer in."""

    urgent: bool
    pages: tuple[str, ...]
    language: str
    direct: bool = False
    answered: bool = True
    topics: tuple[str, ...] = ()


class Answers:
    """Answers from one store. The words of danger are in memory from the start and stay there whatever breaks.

    Raises GuideError if no `knowledge` is given and the store's own is not whole.
    """

    def __init__(self, store: ContentStore, knowledge: Knowledge | None = None) -> None:
        self._store = store
        self._model: SentenceModel | None = None
        self._loaded = False
        self.waiting = 0
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="question")
        self.adopt(knowledge or knowledge_of(store.urgent, store.weights))

    def adopt(self, knowledge: Knowledge) -> None:
        """Answer from this knowledge from now on. Questions that are being judged end with what they began with."""
        self._knowledge = knowledge
        self._judge = Judge(knowledge.weights, self._model)

    @property
    def state(self) -> str:
        """What judges: "whole", "n-grams alone" where the model does not run, "loading" until that is known."""
        return LOADING if not self._loaded else "whole" if self._judge.whole else "n-grams alone"

    @property
    def trained(self) -> list[str]:
        """What training said of itself: cross-validated figures."""
        return list(self._knowledge.weights.meta["figures"])

    def explain(self, question: str) -> list[str]:
        """What spoke for the likeliest pages and for danger, in lines for an editor."""
        text = question[:MOST_CHARACTERS]
        judged = self._judge.judge(text)
        lines = [f"danger {judged.danger:+.2f} (above 0: help first) {judged.kind}".rstrip()]
        lines += [f"    {piece!r} {weight:+.2f}" for piece, weight in self._judge.explain(text, "danger")]
        for page, belief in list(judged.pages.items())[:5]:
            lines.append(f"{belief:.2f} {page}")
            lines += [f"    {piece!r} {weight:+.2f}" for piece, weight in self._judge.explain(text, page, 4)]
        return [*lines, f"judged by: {self.state}; refused: {judged.refused}"]

    def load_model(self) -> None:
        """Load the sentence model: a fifth of a second and 50 MB. Until then n-grams answer alone."""
        self._model = load()
        self._judge = Judge(self._knowledge.weights, self._model)
        self._loaded = True

    def rings(self, text: str) -> bool:
        """True if a text says that somebody is in danger, by what needs no model: for words beneath a picture."""
        return self._is_danger(text, self._judge_now(text))

    async def to(self, question: str, audience: Audience, language: str) -> Answer:
        """What the guide has for a question, and in which language: its own, if that is plain and on offer; else the
        reader's. The question is used here and nowhere kept."""
        text = question[:MOST_CHARACTERS]
        judged = await self._judged(text)
        language = self._language_of(text, language)
        topics = self._topics(judged)
        if self._is_danger(text, judged):
            return Answer(True, (self._urgent_page(judged, audience), HELP_NOW), language, topics=topics)
        known = self._known_page(text, language)
        if known == START:
            return Answer(False, (START,), language, direct=True, answered=False)
        if known:
            topics = tuple(dict.fromkeys((topic_of(known), *topics)))
            return Answer(False, (known,), language, direct=True, topics=topics)
        pages = self._suggested(judged)
        if judged.refused or not pages:
            nearest = await self._nearest(text, audience, language)
            return Answer(False, nearest, language, answered=False, topics=topics)
        return Answer(False, pages, language, topics=topics)

    async def _judged(self, text: str) -> Judgement:
        if not self._judge.whole or self.waiting >= MOST_WAITING:
            return self._judge_now(text)
        self.waiting += 1
        try:
            async with asyncio.timeout(MOST_SECONDS):
                return await asyncio.get_running_loop().run_in_executor(self._pool, self._judge.judge, text)
        except TimeoutError:
            return self._judge_now(text)
        except Exception as error:  # whatever breaks in the model must not silence danger
            log.error("The sentence model failed (%s): n-grams answer alone.", type(error).__name__)
            return self._judge_now(text)
        finally:
            self.waiting -= 1

    def _language_of(self, text: str, language: str) -> str:
        words = plain(text)
        if words in self._store.known(language):
            return language
        beliefs = self._judge.languages(text)
        likeliest = max(beliefs, key=beliefs.__getitem__, default=language)
        if likeliest == ENGLISH and len(words.split()) <= FEW_WORDS:
            return language
        offered = likeliest in {each.code for each in self._store.languages}
        return likeliest if offered and beliefs.get(likeliest, 0) > SURE_OF_LANGUAGE else language

    def _judge_now(self, text: str) -> Judgement:
        return self._judge.judge(text, quick=True)

    def _is_danger(self, text: str, judged: Judgement) -> bool:
        words = plain(text)
        if words in self._knowledge.danger:
            return True
        return judged.danger > 0 and words not in self._knowledge.about

    def _urgent_page(self, judged: Judgement, audience: Audience) -> str:
        return f"{HELP_NOW}/{judged.kind}" if judged.kind and audience is not Audience.EVERYONE else HELP_NOW

    def _known_page(self, text: str, language: str) -> str:
        words = plain(text)
        known = self._store.known(language)
        if page := known.get(words):
            return START if page == GREETING else "" if page == NONE else page
        if len(words) < 12:
            return ""
        near = process.extractOne(words, known.keys(), scorer=fuzz.ratio, score_cutoff=NEAR_EXACT)
        page = known[near[0]] if near else ""
        return "" if page in {GREETING, NONE} else page

    def _topics(self, judged: Judgement) -> tuple[str, ...]:
        sums: dict[str, float] = defaultdict(float)
        for page, belief in judged.pages.items():
            if page not in {NONE, GREETING}:
                sums[topic_of(page)] += belief
        return tuple(sorted(sums, key=sums.__getitem__, reverse=True)[:5])

    def _suggested(self, judged: Judgement) -> tuple[str, ...]:
        left = {page: belief for page, belief in judged.pages.items() if page not in {NONE, GREETING}}
        chosen: list[str] = []
        while left and len(chosen) < MOST_SUGGESTIONS:
            best = max(left, key=left.__getitem__)
            if chosen and left[best] < LEAST_BELIEF:
                break
            chosen.append(best)
            del left[best]
            for page in left:
                if topic_of(page) == topic_of(best):
                    left[page] *= _SAME_TOPIC
        return tuple(chosen)

    async def _nearest(self, text: str, audience: Audience, language: str) -> tuple[str, ...]:
        reader = READERS[0] if audience is Audience.EVERYONE else audience
        words = [word for word in dict.fromkeys(plain(text).split()) if len(word) > 3][:40]
        return tuple(await self._store.search(words, reader, language, MOST_SUGGESTIONS))
