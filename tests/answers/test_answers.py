"""Typed questions: danger first, then the right page among three, or an honest "none"; always an answer."""

import asyncio
import json
import os
import threading
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz, process

from bot.answers.answer import ELSEWHERE, Answers, Outcome
from bot.answers.evaluate import DANGER, NEAR_MISS, OUT_OF_SCOPE
from bot.answers.examples import EXAMPLE_FOLDERS, Examples, comparable, read_examples
from bot.answers.judge import Evidence, Folded, Judge, Judgement
from bot.answers.judging import MOST_WAITING_FOR_MODEL
from bot.answers.knowledge import Knowledge
from bot.answers.model import Model
from bot.answers.reading import MOST_SUGGESTIONS, Help
from bot.answers.typed import Vocabulary, checksum, in_order, weigh
from bot.answers.weights import Block, Weights, pack, unpack
from bot.guide.edition import Edition
from bot.guide.page import HELP_NOW
from bot.guide.place import Audience, Place
from bot.guide.store import ContentStore
from bot.source.tree import Tree, guide_root
from tests.answers.conftest import needs_model

EVERY = [
    json.loads(line)
    for path in sorted((Path(__file__).parent.parent / "questions" / "unseen").glob("*.jsonl"))
    for line in path.read_text("utf-8").splitlines()
]
STEP = 1 if "ALL_PROOFS" in os.environ else 3
"""Every third of the messages that nobody who works on this has read, by its place alone: the sentence model takes a
tenth of a second for each. ALL_PROOFS=1 asks all of them, and so does `conference-guide evaluate`."""
UNSEEN = [case for case in EVERY if "kind" in case][::STEP]
CRIES = [case for case in EVERY if "kind" not in case][::STEP]


@pytest.fixture(scope="module")
def figures() -> dict[str, list[tuple[dict[str, Any], Any]]]:
    return {}


async def judged(answers: Answers, kept: dict[str, Any], code: str) -> list[tuple[dict[str, Any], Any]]:
    if code not in kept:
        asked = [case for case in UNSEEN if case["lang"] == code]
        kept[code] = [(case, await answers.to(case["text"], Audience(case["audience"]), code)) for case in asked]
    found: list[tuple[dict[str, Any], Any]] = kept[code]
    return found


def share(values: list[bool]) -> float:
    return sum(values) / len(values)


@dataclass(frozen=True)
class Wanted:
    """The figures a language must reach on questions that nobody has learnt from."""

    questions: int = 60
    first: float = 0.78
    among: float = 0.92
    danger: float = 0.9
    help_first: float = 0.95
    alarms: float = 0.10
    near: float = 0.30
    disturbed: float = 0.22
    outside: float = 0.75
    refused: float = 0.07


WANTED = {"en": Wanted(120, 0.80, 0.92, 0.92), "pl": Wanted(), "ur": Wanted()}
"""A little below what is measured on all of them (docs/questions.md), and held by a third of them too. In English one
message of danger is then two in a hundred, and one out of scope four: if a figure fails by so much, ask all of them."""
every_language = pytest.mark.parametrize("code", WANTED)
shares_loop = pytest.mark.asyncio(loop_scope="module")


@shares_loop
@every_language
async def test_the_right_topic_stands_first_or_among_three(
    answers: Answers, figures: dict[str, Any], code: str
) -> None:
    asked = [(case, found) for case, found in await judged(answers, figures, code) if case["topic"]]
    assert len(asked) >= WANTED[code].questions
    assert share([found.topics[:1] == (case["topic"],) for case, found in asked]) >= WANTED[code].first
    assert share([case["topic"] in found.topics[:3] for case, found in asked]) >= WANTED[code].among


@shares_loop
@every_language
async def test_danger_is_found_and_seldom_seen_where_there_is_none(
    answers: Answers, figures: dict[str, Any], code: str
) -> None:
    cases = await judged(answers, figures, code)
    assert share([found.urgent for case, found in cases if case["kind"] == DANGER]) >= WANTED[code].danger
    assert share([found.help_first for case, found in cases if case["kind"] == DANGER]) >= WANTED[code].help_first
    assert share([found.help_first for case, found in cases if case["kind"] != DANGER]) <= WANTED[code].disturbed
    assert share([found.urgent for case, found in cases if case["kind"] != DANGER]) <= WANTED[code].alarms
    assert share([found.urgent for case, found in cases if case["kind"] == NEAR_MISS]) <= WANTED[code].near


@shares_loop
@every_language
async def test_what_is_out_of_scope_is_not_answered_and_what_is_in_scope_is(
    answers: Answers, figures: dict[str, Any], code: str
) -> None:
    cases = await judged(answers, figures, code)
    outside = [not found.answered for case, found in cases if case["kind"] == OUT_OF_SCOPE]
    assert share(outside) >= WANTED[code].outside
    assert share([not found.answered for case, found in cases if case["topic"]]) <= WANTED[code].refused


@shares_loop
@every_language
async def test_bare_cries_open_help(answers: Answers, code: str) -> None:
    cries = [case for case in CRIES if case["lang"] == code]
    assert len(cries) > 80 // STEP
    assert share([(await answers.to(case["text"], Audience.EVERYONE, code)).urgent for case in cries]) >= 0.9


@every_language
async def test_a_question_is_answered_in_its_own_language_whoever_asks(alone: Answers, code: str) -> None:
    """Of those long enough to tell; "core group?" alone is answered in the reader's language."""
    readers = sorted({*WANTED} - {code})
    right = []
    for number, case in enumerate(case for case in UNSEEN if case["lang"] == code and len(case["text"]) > 25):
        found = await alone.to(case["text"], Audience(case["audience"]), readers[number % 2])
        right.append(found.language == code)
    # Of all Urdu messages five are answered in another language, and four of these are in the third that is asked here.
    assert share(right) >= (0.97 if STEP == 1 else 0.95)


@shares_loop
async def test_a_question_that_could_be_in_any_language_is_answered_in_the_readers(answers: Answers) -> None:
    for text in ("core group", "999", "child protection plan", "?!", "NSPCC", "social worker", "ok"):
        for code in WANTED:
            assert (await answers.to(text, Audience.PARENT, code)).language == code, text


async def test_n_grams_alone_still_find_danger_and_the_topic(alone: Answers) -> None:
    asked = [case for case in UNSEEN if case["lang"] == "en"]
    cases = [(case, await alone.to(case["text"], Audience(case["audience"]), "en")) for case in asked]
    assert share([found.help_first for case, found in cases if case["kind"] == DANGER]) >= 0.85
    assert share([case["topic"] in found.topics[:3] for case, found in cases if case["topic"]]) >= 0.85


@pytest.fixture(scope="module")
def examples() -> Examples:
    return read_examples(Tree(guide_root()).read_all(*EXAMPLE_FOLDERS, suffix=".toml"))


ALIKE = 92
"""Of a hundred: two texts that are so much alike teach and test the same."""
LEAST = ALIKE / (200 - ALIKE)
"""How long the shorter of two such texts is, at least, of the longer: each letter more is one that differs."""


def near(learnt: set[str], tested: dict[str, str]) -> set[str]:
    """The names of tested texts that are much like a learnt one. Texts of about one length are compared all with all,
    with those that are long enough and not too long: much sooner than one after the other."""
    by_length = sorted(learnt, key=len)
    lengths = [*map(len, by_length)]
    found = set()
    for _length, group in groupby(
        sorted(tested.items(), key=lambda each: len(each[1])), lambda each: len(each[1]) // 6
    ):
        names, texts = zip(*group, strict=True)
        first, last = bisect_left(lengths, LEAST * len(texts[0])), bisect_right(lengths, len(texts[-1]) / LEAST)
        few = by_length[first:last]
        alike = process.cdist(few, texts, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8, workers=1)
        found |= {name for name, most in zip(names, alike.max(axis=0, initial=0), strict=True) if most}
    return found


def test_nothing_is_both_learnt_and_tested(examples: Examples) -> None:
    learnt = {comparable(text) for text, _label in [*examples.questions, *examples.danger]} | {
        *map(comparable, examples.about)
    }
    tested = {case["id"]: text for case in EVERY if len(text := comparable(case["text"])) > 12}
    assert near(learnt, tested) == set()  # the names, not the texts: nobody is to read them
    longest = sorted(learnt, key=len)[-200:]
    shortened = {text: text[: ceil(LEAST * len(text))] for text in longest}
    assert near(learnt, shortened) == shortened.keys(), "as different as two that are alike can be"


def test_no_example_teaches_two_things(examples: Examples) -> None:
    danger = {comparable(text) for text, _kind in examples.danger}
    harmless = {*map(comparable, examples.about), *(comparable(text) for text, _page in examples.questions)}
    assert danger & harmless == set()


@shares_loop
async def test_a_known_wording_opens_its_page_at_once(answers: Answers) -> None:
    found = await answers.to("Can I bring someone?", Audience.PARENT, "en")
    assert found.direct
    assert found.pages == ("conference/people/bring-someone",)


@shares_loop
async def test_a_wording_that_stands_under_a_page_is_no_danger_but_one_word_more_may_be(answers: Answers) -> None:
    found = await answers.to("i dont want to go", Audience.YOUNG_PERSON, "en")
    assert (found.help, found.pages, found.direct) == (Help.NONE, ("conference/prepare/do-i-have-to-go",), True)
    assert (await answers.to("i dont want to go on living", Audience.YOUNG_PERSON, "en")).urgent


@shares_loop
async def test_a_greeting_gets_the_first_screen(answers: Answers) -> None:
    found = await answers.to("hello", Audience.PARENT, "en")
    assert found.pages == ("start",)
    assert not found.answered


@shares_loop
async def test_suggestions_are_at_most_three(answers: Answers) -> None:
    for asked in (
        "someone to help me in there and will they listen to my son",
        "who decides and can i bring my sister",
    ):
        found = await answers.to(asked, Audience.PARENT, "en")
        assert not found.urgent
        assert 1 <= len(found.pages) <= MOST_SUGGESTIONS


@shares_loop
async def test_danger_in_one_clause_of_a_long_message(answers: Answers) -> None:
    ordinary = (
        "I wanted to ask about the meeting and when it starts and who will be there and what I should bring. " * 6
    )
    assert (await answers.to(ordinary + "my dad hit me again last night and i am scared", Audience.PARENT, "en")).urgent
    assert not (await answers.to(ordinary, Audience.PARENT, "en")).urgent


@shares_loop
async def test_an_unmistakable_danger_opens_its_own_screen(answers: Answers) -> None:
    found = await answers.to("i want to kill myself tonight", Audience.YOUNG_PERSON, "en")
    assert found.pages[0] == "help-now/life"


@pytest.mark.parametrize(
    ("audience", "kind", "opened", "whose"),
    [
        (Audience.EVERYONE, "life", "help-now/life", Audience.EVERYONE),
        (Audience.EVERYONE, "myself", "help-now/myself", Audience.EVERYONE),
        (Audience.EVERYONE, "told", "help-now", Audience.EVERYONE),
        (Audience.EVERYONE, "", "help-now", Audience.EVERYONE),
        (Audience.EVERYONE, "fear", "help-now/fear-i-will", Audience.EVERYONE),
        (Audience.EVERYONE, "young-harm", "help-now", Audience.EVERYONE),
        (Audience.PARENT, "partner", "help-now/partner", Audience.PARENT),
        (Audience.PARENT, "fear", "help-now/fear-i-will", Audience.PARENT),
        (Audience.PARENT, "child", "help-now", Audience.PARENT),
        (Audience.YOUNG_PERSON, "myself", "help-now/i-hurt-someone", Audience.YOUNG_PERSON),
        (Audience.YOUNG_PERSON, "young-harm", "help-now/i-hurt-someone", Audience.YOUNG_PERSON),
        (Audience.YOUNG_PERSON, "fear", "help-now/i-hurt-someone", Audience.YOUNG_PERSON),
        (Audience.YOUNG_PERSON, "partner", "help-now", Audience.YOUNG_PERSON),
        (Audience.PROFESSIONAL, "partner", "help-now", Audience.PROFESSIONAL),
        (Audience.PROFESSIONAL, "myself", "help-now", Audience.PROFESSIONAL),
        (Audience.PROFESSIONAL, "missing", "help-now/missing", Audience.PROFESSIONAL),
        (Audience.PROFESSIONAL, "told", "help-now", Audience.PROFESSIONAL),
    ],
)
async def test_each_kind_of_danger_has_its_screen_for_each_reader(
    store: ContentStore, alone: Answers, audience: Audience, kind: str, opened: str, whose: Audience
) -> None:
    judged = Judgement(1.0, 1.0, {kind: 1.0}, {}, refused=True, words=5, alone=False)
    reading = replace(await alone.read("an invented sentence", "en"), judged=judged)
    page = store.page(Place(audience, "en", alone.decide(reading, audience).pages[0]))
    assert (page.id, page.audience) == (opened, whose)
    assert page.urgent


class Judging:
    """A judge that has made up its mind, over the real one's reading."""

    def __init__(self, judge: Judge, *, sure: bool = False, **judgement: Any) -> None:
        self._judge, self._sure = judge, sure
        self._judgement = replace(
            Judgement(-1.0, -1.0, {}, {"none": 1.0}, refused=False, words=5, alone=True), **judgement
        )

    def fold(self, text: str) -> Folded:
        return self._judge.fold(text)

    def read(self, folded: Folded) -> Evidence:
        return self._judge.read(folded)

    def is_sure(self, judged: Judgement, pages: Mapping[str, float]) -> bool:
        return self._sure

    def is_word(self, word: str) -> bool:
        return self._judge.is_word(word)

    def by_ngrams(self, evidence: Evidence) -> Judgement:
        return self._judgement


def judging(store: ContentStore, knowledge: Knowledge, **judgement: Any) -> Answers:
    judge: Any = Judging(knowledge.judge, **judgement)
    return Answers(store, replace(knowledge, judge=judge))


PAGES_FOUND = {"conference/people/bring-someone": 0.9, "conference/people": 0.05}


async def test_doubtful_danger_gets_the_ordinary_answer_with_help_first(
    store: ContentStore, knowledge: Knowledge
) -> None:
    made = judging(store, knowledge, net=0.1, pages=PAGES_FOUND, sure=True)
    found = await made.to("an invented sentence", Audience.PARENT, "en")
    assert found.help is Help.NET
    assert not found.urgent
    assert found.help_first
    assert found.pages[0] == "conference/people/bring-someone"
    assert not found.direct, "help would not stand first on the page"


async def test_a_page_opens_at_once_only_if_it_is_sure(store: ContentStore, knowledge: Knowledge) -> None:
    for sure in (True, False):
        made = judging(store, knowledge, pages=PAGES_FOUND, sure=sure)
        found = await made.to("an invented sentence", Audience.PARENT, "en")
        assert (found.direct, found.help) == (sure, Help.NONE)


async def test_what_else_it_may_be_about_is_known_whatever_opens(store: ContentStore, knowledge: Knowledge) -> None:
    pages = {"conference/plan": 0.5, "abuse": 0.3, "said/thanks": 0.1}
    found = await judging(store, knowledge, pages=pages, sure=True).to("an invented sentence", Audience.PARENT, "en")
    assert (found.pages[0], found.others[:1]) == ("conference/plan", ("abuse",))
    alarm = await judging(store, knowledge, danger=1.0, pages=pages).to("an invented sentence", Audience.PARENT, "en")
    assert (alarm.urgent, alarm.others) == (True, ("conference/plan", "abuse"))


async def test_nothing_is_offered_to_fill_space_beside_a_good_answer(store: ContentStore, knowledge: Knowledge) -> None:
    made = judging(store, knowledge, pages={"conference/plan": 0.6, "abuse": 0.05})
    found = await made.to("an invented sentence", Audience.PARENT, "en")
    assert (found.pages, found.others) == (("conference/plan",), ("abuse",)), "only who asks for more gets it"
    made = judging(store, knowledge, pages={"conference/plan": 0.3, "abuse": 0.05})
    assert (await made.to("an invented sentence", Audience.PARENT, "en")).pages == ("conference/plan", "abuse")


@pytest.mark.parametrize("reader", [Audience.PARENT, Audience.YOUNG_PERSON])
async def test_how_professionals_complain_is_not_offered_beside_a_familys_way(
    store: ContentStore, knowledge: Knowledge, reader: Audience
) -> None:
    pages = {"complaints/family/meeting": 0.5, "complaints/professional": 0.4}
    found = await judging(store, knowledge, pages=pages).to("an invented sentence", reader, "en")
    assert found.pages == ("complaints/family/meeting",)
    alone = await judging(store, knowledge, pages={"complaints/professional": 0.9}).to("an invented", reader, "en")
    assert alone.pages == ("complaints/professional",)


@pytest.mark.parametrize(("share", "refused"), [(0.7, True), (0.7, False), (0.3, True)])
async def test_another_countrys_meetings_are_refused_with_whom_to_ask(
    store: ContentStore, knowledge: Knowledge, share: float, refused: bool
) -> None:
    made = judging(store, knowledge, pages={ELSEWHERE: share, "conference/what": 0.2}, refused=refused)
    found = await made.to("an invented sentence", Audience.PARENT, "en")
    assert (found.pages, found.outcome) == ((ELSEWHERE,), Outcome.ELSEWHERE)


async def test_what_is_refused_is_not_of_another_country_because_nothing_else_is_likelier(
    store: ContentStore, knowledge: Knowledge
) -> None:
    """The weather in Leeds: hardly anything of the guide, and of that most in the page on other countries."""
    made = judging(store, knowledge, pages={"none": 0.9, ELSEWHERE: 0.04, "conference/what": 0.01}, refused=True)
    found = await made.to("an invented sentence of more words", Audience.PARENT, "en")
    assert (found.pages, found.outcome) == ((), Outcome.NOTHING)


async def test_a_page_that_a_reader_lacks_is_answered_by_the_nearest_above(
    store: ContentStore, knowledge: Knowledge
) -> None:
    pages = {"complaints/professional/agency": 0.9}
    made = judging(store, knowledge, pages=pages, sure=True)
    assert (await made.to("an invented sentence", Audience.PROFESSIONAL, "en")).direct
    assert (await made.to("an invented sentence", Audience.EVERYONE, "en")).pages == tuple(pages)
    for reader in (Audience.PARENT, Audience.YOUNG_PERSON):
        found = await made.to("an invented sentence", reader, "en")
        assert found.pages == ("complaints/professional",)
        assert not found.direct


@pytest.mark.parametrize(
    ("text", "short"),
    [("mmmh", True), ("asdf", True), ("zzgk qqwv xxkp vvbn", True), ("tell me about the weather in leeds now", False)],
)
async def test_a_short_message_that_nothing_fits_is_told_from_a_question(
    store: ContentStore, knowledge: Knowledge, text: str, short: bool
) -> None:
    found = await judging(store, knowledge, refused=True).to(text, Audience.PARENT, "en")
    assert (found.pages, found.outcome) == ((), Outcome.UNCLEAR if short else Outcome.NOTHING)
    assert not found.help_first


async def test_urgent_pages_are_there_without_the_database(store: ContentStore, alone: Answers) -> None:
    await store.close()
    found = await alone.to("my dad hits me every night", Audience.YOUNG_PERSON, "en")
    page = store.page(Place(Audience.YOUNG_PERSON, "en", found.pages[0]))
    assert page.urgent


class Slow(Model):
    """A model that answers when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.ready.set()
        self.go = asyncio.Event()

    async def run(self, restarted: object) -> None:
        self.tried.set()

    async def embeddings(self, texts: Sequence[str]) -> list[Sequence[float]]:
        await self.go.wait()
        return [[1.0] + [0.0] * 383 for _text in texts]


@needs_model
async def test_a_flood_of_questions_does_not_make_others_wait(store: ContentStore, knowledge: Knowledge) -> None:
    slow = Slow()
    made = Answers(store, knowledge, slow, patience=60)
    await made.judging.start_model()
    flood = [
        asyncio.ensure_future(made.to(f"question {number}", Audience.PARENT, "en"))
        for number in range(MOST_WAITING_FOR_MODEL)
    ]
    await asyncio.sleep(0)  # all of them have begun
    assert made.judging.waiting == MOST_WAITING_FOR_MODEL
    other = await made.to("who will be at the meeting with us", Audience.PARENT, "en")
    assert "conference/people" in other.topics[:3]
    slow.go.set()
    await asyncio.gather(*flood)
    assert made.judging.waiting == 0
    await made.judging.close()


@needs_model
async def test_a_model_that_takes_too_long_is_not_waited_for(store: ContentStore, knowledge: Knowledge) -> None:
    made = Answers(store, knowledge, Slow(), patience=0.01)
    await made.judging.start_model()
    assert (await made.to("my dad hits me every night", Audience.PARENT, "en")).urgent
    await made.judging.close()


HOSTILE = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="\u0300\u200b\u200f\u202e😀0 '\"*()-NOT AND OR NEAR^:\x00", max_size=300),
)


@settings(max_examples=30, deadline=None)
@given(text=HOSTILE)
@example("")
@example(" ")
@example("😀" * 500)
@example("9" * 4096)
@example("a" * 5000)
@example("\u0300" * 100_000)
@example("x\x00y")
@example("\ud800")
@example("NEAR(a b)")
def test_anything_typed_gets_pages_of_the_guide_or_an_honest_no(loop_answers: Answers, text: str) -> None:
    found = asyncio.run_coroutine_threadsafe(loop_answers.to(text, Audience.PARENT, "en"), LOOP).result(30)
    assert found.pages or not found.answered
    assert len(found.pages) <= MOST_SUGGESTIONS
    assert set(found.pages) <= PAGES
    assert not found.urgent or found.pages[-1] == HELP_NOW
    assert found.language in WANTED


LOOP = asyncio.new_event_loop()
PAGES: set[str] = set()
"""The ids of all pages that a parent can be shown."""


@pytest.fixture(scope="module")
def loop_answers(guide_db: Path, edition: Edition, knowledge: Knowledge) -> Any:
    thread = threading.Thread(target=LOOP.run_forever, daemon=True)
    thread.start()
    opened = ContentStore(guide_db, replace(edition))
    for reader in (Audience.PARENT, Audience.EVERYONE):
        PAGES.update(opened.ids(reader, "en"))
    made = Answers(opened, knowledge)
    asyncio.run_coroutine_threadsafe(made.judging.start_model(), LOOP).result(60)
    yield made
    asyncio.run_coroutine_threadsafe(made.judging.close(), LOOP).result(10)
    asyncio.run_coroutine_threadsafe(opened.close(), LOOP).result(10)
    LOOP.call_soon_threadsafe(LOOP.stop)
    thread.join()
    LOOP.close()


def test_weights_survive_packing_and_broken_ones_are_refused() -> None:
    block = Block(bytes([1, 255, 127, 129]), 2, [0.5, 0.25])
    idfs = dict(in_order([("ab", 3), ("=a b", 2)]))
    places = Vocabulary(array("I", map(checksum, idfs)))
    packed = Weights({"made_from": "x"}, places, [1.5, 2.0], {"pages": block}, b"pull", places, [0.25, -0.25])
    back = unpack(pack(packed))
    assert back.blocks["pages"].numbers[2:4] == bytes([127, 129])  # the second row: 127 and -127
    assert [back.vocabulary.get(piece) for piece in (*idfs, "ba")] == [0, 1, None]
    assert (list(back.idf), list(back.language_scores)) == ([1.5, 2.0], [0.25, -0.25])
    with pytest.raises(ValueError, match="not a file of weights"):
        unpack(b"nonsense")


def test_a_long_message_weighs_no_more_than_a_short_one() -> None:
    places, idf = {"=kick off": 0, "=in": 1, " me": 2}, [2.0, 1.0, 1.0]
    short, long = weigh("kick off", places, idf), weigh("kick off " + "in me " * 50, places, idf)
    assert sum(value * value for value in long.values()) == pytest.approx(2.0)
    assert sum(value * value for value in short.values()) == pytest.approx(1.0)
