"""Counts without people: how much is asked about what, and how fast. No label could hold a person.

Topic, language and reader are counted each by itself, never crossed: a rare language with a rare topic could be
somebody. Served for Prometheus on a loopback port if METRICS_PORT is set; and once a day one line in the log, small
numbers hidden.
"""

from collections import Counter as Tally

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

HIDDEN_BELOW = 5
"""Daily numbers below this are shown as "<5"."""

BEGIN_AT_ZERO = {
    "error": ("network", "too_many_requests", "forbidden", "bad_request", "bug", "abandoned"),
    "refused": ("secret", "type", "slow", "broken_off", "too_long", "unreadable"),
}
"""Labels that are there from the start: Prometheus takes a count that begins at 1 for no increase, and the first bug
would raise no alarm."""

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Counts:
    """What has been counted since the start (Prometheus) and since midnight (the log)."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # when a topic was first asked for would point to a moment, and so to a person
        self.registry = CollectorRegistry()
        self._counters = {
            "updates": self._counter("updates", "Updates taken from Telegram, by kind.", "kind"),
            "topic": self._counter("answers_by_topic", "Pages shown, by topic.", "topic"),
            "language": self._counter("answers_by_language", "Pages shown, by language.", "language"),
            "audience": self._counter("answers_by_audience", "Pages shown, by reader.", "audience"),
            "urgent": self._counter("urgent", "Urgent screens opened by what was typed."),
            "help_first": self._counter("help_first", "Ordinary answers in which help stood first."),
            "suggestion": self._counter("suggestions_chosen", "Suggestions pressed, by their place.", "rank"),
            "leaflets": self._counter("leaflets", "Leaflets sent."),
            "unanswered": self._counter("unanswered", "Questions without an answer."),
            "error": self._counter("errors", "Updates not answered, by what happened.", "kind"),
            "shed": self._counter("shed", "Updates of a flooding chat, acknowledged unanswered."),
            "model_restarts": self._counter("model_restarts", "Starts of the sentence model after the first."),
            "refused": self._counter("refused", "Webhook requests and updates refused, by reason.", "reason"),
        }
        self._seconds = Histogram(
            "conference_guide_answer_seconds", "Taken to answered.", buckets=_BUCKETS, registry=self.registry
        )
        self._children: dict[tuple[str, str], Counter] = {}
        self._today: Tally[str] = Tally()
        for what, labels in BEGIN_AT_ZERO.items():
            for label in labels:
                self._child(what, label)

    def _counter(self, name: str, help_text: str, *labels: str) -> Counter:
        return Counter(f"conference_guide_{name}", help_text, labels, registry=self.registry)

    def count(self, what: str, label: str = "") -> None:
        """Count one. `what` is a key of the counters above; `label` is from our own fixed lists, never a person's."""
        self._child(what, label).inc()
        self._today[f"{what} {label}".rstrip()] += 1

    def _child(self, what: str, label: str) -> Counter:
        key = (what, label)
        if key not in self._children:
            counter = self._counters[what]
            self._children[key] = counter.labels(label) if label else counter
        return self._children[key]

    def answered_in(self, seconds: float) -> None:
        self._seconds.observe(seconds)

    def of_the_day(self) -> str:
        """The day's numbers as one line, those below `HIDDEN_BELOW` hidden; and begin a new day."""
        numbers = [
            f"{what}: {number if number >= HIDDEN_BELOW else f'<{HIDDEN_BELOW}'}"
            for what, number in sorted(self._today.items())
        ]
        self._today.clear()
        return "Today: " + (", ".join(numbers) or "nothing")
