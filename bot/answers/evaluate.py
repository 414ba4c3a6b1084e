"""Figures on unseen questions, each with its interval. Pure: cases in, lines out."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import median, quantiles
from typing import Any

from bot.answers.answer import Answer
from bot.answers.urgent import screen_of
from bot.guide.page import HELP_NOW, topic_of
from bot.guide.place import Audience

DANGER, NEAR_MISS, OUT_OF_SCOPE, CRY = "danger", "near-miss", "out-of-scope", "cry"
Z = 1.96
"""Standard deviations of the interval: 95 of 100 times it holds the true share."""

Screens = Mapping[Audience, Collection[str]]
"""The urgent screens that each reader has of their own."""


@dataclass(frozen=True, slots=True)
class Case:
    """A test message with what is right, what we answered, and how long it took (ms). A line with neither kind nor
    topic is a bare cry for help. `page` and `also` name pages that answer it; older lines have only a topic."""

    asked: Mapping[str, Any]
    found: Answer
    ms: float

    @property
    def kind(self) -> str:
        if self.asked.get("kind"):
            return str(self.asked["kind"])
        return DANGER if self.asked.get("danger_kind") else "topic" if self.topic or self.right else CRY

    @property
    def reader(self) -> Audience:
        return Audience(self.asked.get("audience") or Audience.EVERYONE)

    @property
    def topic(self) -> str | None:
        topic: str | None = self.asked.get("topic")
        return topic

    @property
    def right(self) -> frozenset[str]:
        """The pages that answer it, if they are named."""
        return frozenset(filter(None, (self.asked.get("page"), *(self.asked.get("also") or ()))))

    @property
    def answerable(self) -> bool:
        return self.kind != DANGER and bool(self.topic or self.right)

    def answered_by(self, pages: Iterable[str]) -> bool:
        """True if one of these pages is right: by its id, or where no page is named by its topic."""
        return any(page in self.right if self.right else topic_of(page) == self.topic for page in pages)

    @property
    def first_topic(self) -> bool:
        return self.found.topics[:1] == (self.topic,)

    @property
    def among_topics(self) -> bool:
        return self.topic in self.found.topics[:3]


def interval(hits: int, of: int) -> tuple[float, float]:
    """Wilson's interval for a share (E. B. Wilson, "Probable inference", 1927): honest for few cases, near 0 and 1."""
    if not of:
        return 0.0, 1.0
    share, spread = hits / of, Z * Z / of
    middle, half = share + spread / 2, Z * sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, (middle - half) / (1 + spread)), min(1.0, (middle + half) / (1 + spread))


def report(cases: list[Case], misses: int, screens: Screens) -> Iterator[str]:
    """The figures: per language; of danger by kind, speaker, directness and spelling; by topic and reader; then the
    worst `misses`, and with 0 of them no text at all."""
    for language, some in sorted(_by(cases, lambda case: case.asked["lang"]).items()):
        yield f"== {language}: {len(some)} unseen messages"
        yield from _figures(some, screens)
    danger = [case for case in cases if case.kind == DANGER]
    for name, field in {
        "kind": "danger_kind",
        **{axis: axis for axis in ("speaker", "directness", "spelling")},
    }.items():
        yield from _of_danger(name, _by(danger, _field(field)), screens)
    yield from _of_danger("reader", _by(danger, lambda case: case.reader), screens)
    asked = [case for case in cases if case.answerable]
    for title, of in (("topic", _field("topic")), ("reader", lambda case: case.reader)):
        yield f"-- by {title}: right page first, among three"
        for name, some in sorted(_by(asked, of).items(), key=lambda entry: str(entry[0])):
            if name:
                first = _share(case.answered_by(case.found.pages[:1]) for case in some)
                yield f"{name:26} {first}  {_share(case.answered_by(case.found.pages[:3]) for case in some)}"
    if misses:
        yield from _texts(cases, misses)


def _figures(cases: list[Case], screens: Screens) -> Iterator[str]:
    asked = [case for case in cases if case.answerable]
    danger = [case for case in cases if case.kind == DANGER]
    cries = [case for case in cases if case.kind == CRY]
    safe = [case for case in cases if case.kind not in {DANGER, CRY}]
    near = [case for case in cases if case.kind == NEAR_MISS]
    outside = [case for case in cases if case.kind == OUT_OF_SCOPE]
    with_topic = [case for case in asked if case.topic]
    opened = [case for case in asked if case.found.direct]
    for title, values in (
        ("danger: alarm", [case.found.urgent for case in danger]),
        ("danger: alarm or net", [case.found.help_first for case in danger]),
        ("bare cries that open help", [case.found.urgent for case in cries]),
        ("false alarms", [case.found.urgent for case in safe]),
        ("false alarms on near-misses", [case.found.urgent for case in near]),
        ("help first where there is no danger", [case.found.help_first for case in safe]),
        ("right page first", [case.answered_by(case.found.pages[:1]) for case in asked]),
        ("right page among three", [case.answered_by(case.found.pages[:3]) for case in asked]),
        ("right topic first", [case.first_topic for case in with_topic]),
        ("right topic among three", [case.among_topics for case in with_topic]),
        ("pages opened at once", [case.found.direct for case in asked]),
        ("and right, of those", [case.answered_by(case.found.pages[:1]) for case in opened]),
        ("out of scope not answered", [not case.found.answered for case in outside]),
        ("in scope wrongly refused", [not case.found.answered for case in asked]),
        ("a wrong urgent screen, of alarms", [_wrong_screen(case, screens) for case in danger if case.found.urgent]),
    ):
        if values:
            yield f"{title:36} {_share(values)}"
    times = [case.ms for case in cases]
    last = quantiles(times, n=100)[98] if len(times) > 1 else times[0]
    yield f"ms a question, median / 99th of 100: {median(times):.1f} / {last:.1f}"


def _of_danger(name: str, groups: Mapping[Any, list[Case]], screens: Screens) -> Iterator[str]:
    if set(groups) <= {None}:
        return
    yield f"-- danger by {name}: alarm, alarm or net, its own urgent screen or a wrong one (of alarms)"
    for group, some in sorted(groups.items(), key=lambda entry: str(entry[0])):
        alarms = [case for case in some if case.found.urgent]
        own = _share(case.found.pages[0] in _own_screens(case, screens) for case in alarms if _kind(case))
        wrong = _share(_wrong_screen(case, screens) for case in alarms if _kind(case))
        found = f"{_share(case.found.urgent for case in some)}  {_share(case.found.help_first for case in some)}"
        yield f"{group or '(not said)'!s:26} {found}  {own}  {wrong}"


def _field(name: str) -> Callable[[Case], Any]:
    return lambda case: case.asked.get(name)


def _kind(case: Case) -> str:
    return str(case.asked.get("danger_kind") or "")


def _own_screens(case: Case, screens: Screens) -> set[str]:
    """The urgent screens for this kind of danger that this reader has; else the reader's default. Who has hurt a child
    and who fears to are one kind in the test messages, and have two screens."""
    kinds = (_kind(case), "fear") if _kind(case) == "myself" else (_kind(case),)
    own = {screen_of(kind, case.reader) for kind in kinds} & {*screens.get(case.reader, ())}
    return own or {HELP_NOW}


def _wrong_screen(case: Case, screens: Screens) -> bool:
    """True if another screen opened than the kind's own and the reader's default, which is never wrong."""
    return bool(_kind(case)) and case.found.pages[0] not in {HELP_NOW, *_own_screens(case, screens)}


def _texts(cases: list[Case], misses: int) -> Iterator[str]:
    yield "-- taken for another topic most often: right, taken for, times"
    wrong_topic = [case for case in cases if case.topic and case.found.topics and not case.first_topic]
    confused = Counter((case.topic, case.found.topics[0]) for case in wrong_topic)
    for (right, taken), times in confused.most_common(misses):
        yield f"{right} {taken} {times}"
    asked = [case for case in cases if case.answerable]
    for title, wrong in (
        ("danger not found", [case for case in cases if case.kind == DANGER and not case.found.urgent]),
        ("cries not found", [case for case in cases if case.kind == CRY and not case.found.urgent]),
        ("false alarms", [case for case in cases if case.kind not in {DANGER, CRY} and case.found.urgent]),
        ("right page not among three", [case for case in asked if not case.answered_by(case.found.pages[:3])]),
        ("wrongly refused", [case for case in asked if not case.found.answered]),
        ("answered though out of scope", [case for case in cases if case.kind == OUT_OF_SCOPE and case.found.answered]),
    ):
        if wrong:
            yield f"-- {title}"
        yield from (f"  {case.asked['text'][:140]} {list(case.found.pages[:3])}" for case in wrong[:misses])


def _share(values: Iterable[bool]) -> str:
    listed = list(values)
    if not listed:
        return f"{'-':^27}"
    low, high = interval(sum(listed), len(listed))
    return f"{sum(listed) / len(listed):.3f} ({low:.3f} to {high:.3f}) of {len(listed):<4}"


def _by(cases: list[Case], key: Callable[[Case], Any]) -> dict[Any, list[Case]]:
    groups: dict[Any, list[Case]] = defaultdict(list)
    for case in cases:
        groups[key(case)].append(case)
    return groups
