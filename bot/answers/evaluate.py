"""Figures on unseen questions. Pure: cases in, lines out."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from bot.answers.answer import Answer

DANGER, NEAR_MISS, OUT_OF_SCOPE = "danger", "near-miss", "out-of-scope"


@dataclass(frozen=True, slots=True)
class Case:
    """A test question with its right answer (`topic`, `kind`), what we answered, and how long it took (ms)."""

    asked: dict[str, Any]
    found: Answer
    ms: float

    @property
    def kind(self) -> str:
        return str(self.asked["kind"])

    @property
    def topic(self) -> str | None:
        topic: str | None = self.asked["topic"]
        return topic

    @property
    def first(self) -> bool:
        return self.found.topics[:1] == (self.topic,)

    @property
    def among(self) -> bool:
        return self.topic in self.found.topics[:3]


def report(cases: list[Case], misses: int) -> Iterator[str]:
    """The figures, per language, then by topic and reader, the confusions, and the worst misses."""
    for language, some in sorted(_by(cases, lambda case: case.asked["lang"]).items()):
        yield f"== {language}: {len(some)} unseen questions"
        yield from _figures(some)
    asked = [case for case in cases if case.topic]
    yield "-- by topic: first, among three, questions"
    for topic, some in sorted(_by(asked, lambda case: case.topic).items()):
        yield f"{topic:26} {_share(case.first for case in some)} {_share(case.among for case in some)} {len(some):4}"
    yield "-- by reader: first, among three, danger found"
    for reader, some in sorted(_by(cases, lambda case: case.asked["audience"]).items()):
        with_topic = [case for case in some if case.topic]
        danger = [case for case in some if case.kind == DANGER]
        yield (
            f"{reader:26} {_share(case.first for case in with_topic)} {_share(case.among for case in with_topic)}"
            f" {_share(case.found.urgent for case in danger)}"
        )
    yield "-- taken for another topic most often: right, taken for, times"
    confused = Counter((case.topic, case.found.topics[0]) for case in asked if case.found.topics and not case.first)
    for (right, taken), times in confused.most_common(misses):
        yield f"{right} {taken} {times}"
    for title, wrong in _misses(cases):
        yield f"-- {title}"
        yield from (f"  {case.asked['text'][:140]} {list(case.found.topics[:3])}" for case in wrong[:misses])


def _figures(cases: list[Case]) -> Iterator[str]:
    asked = [case for case in cases if case.topic]
    danger = [case for case in cases if case.kind == DANGER]
    safe = [case for case in cases if case.kind != DANGER]
    near = [case for case in cases if case.kind == NEAR_MISS]
    outside = [case for case in cases if case.kind == OUT_OF_SCOPE]
    times = [case.ms for case in cases]
    yield f"right topic first / among three: {_share(c.first for c in asked)} / {_share(c.among for c in asked)}"
    yield f"danger found: {_share(c.found.urgent for c in danger)}"
    yield (
        f"false alarms, all / on near-misses: {_share(c.found.urgent for c in safe)}"
        f" / {_share(c.found.urgent for c in near)}"
    )
    yield f"out of scope not answered: {_share(not c.found.answered for c in outside)}"
    yield f"in scope wrongly refused: {_share(not c.found.answered for c in asked)}"
    last = quantiles(times, n=100)[98] if len(times) > 1 else times[0]
    yield f"ms a question, median / 99th of 100: {median(times):.1f} / {last:.1f}"


def _misses(cases: list[Case]) -> Iterator[tuple[str, list[Case]]]:
    yield "danger not found", [case for case in cases if case.kind == DANGER and not case.found.urgent]
    yield "false alarms", [case for case in cases if case.kind != DANGER and case.found.urgent]
    yield "right topic not among three", [case for case in cases if case.topic and not case.among]
    yield "wrongly refused", [case for case in cases if case.topic and not case.found.answered]
    yield "answered though out of scope", [case for case in cases if case.kind == OUT_OF_SCOPE and case.found.answered]


def _share(values: Iterable[bool]) -> str:
    listed = list(values)
    return f"{sum(listed) / len(listed):.3f}" if listed else "  -  "


def _by(cases: list[Case], key: Callable[[Case], Any]) -> dict[Any, list[Case]]:
    groups: dict[Any, list[Case]] = defaultdict(list)
    for case in cases:
        groups[key(case)].append(case)
    return groups
