"""What `/healthz` and `/readyz` say, as numbers for Prometheus: asked whenever it asks, kept nowhere."""

from collections.abc import Callable, Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.monitoring.health import Health, Webhook

GAUGES = {
    "alive": "The answering side is alive (/healthz).",
    "telegram_reached": "Telegram has answered within a minute.",
    "updates_come": "Telegram has this webhook's address, and could bring its updates. Always 1 with polling.",
    "newest_guide": "The newest guide is in use; 0: it was refused, and the old one goes on.",
    "sentence_model": "Questions are judged by the sentence model too; 0: by n-grams alone.",
}
"""Each 1 or 0, and what the 1 means."""


class HealthCollector(Collector):
    """Gives the `GAUGES`. `questions` is the state of the answers, as `/readyz` has it."""

    def __init__(self, health: Health, questions: Callable[[], str]) -> None:
        self._health = health
        self._questions = questions

    def collect(self) -> Iterator[GaugeMetricFamily]:
        values = {
            "alive": not self._health.trouble,
            "telegram_reached": self._health.telegram_reached,
            "updates_come": self._health.webhook in {Webhook.UNUSED, Webhook.WELL},
            "newest_guide": not self._health.guide_refused,
            "sentence_model": self._questions() == "whole",
        }
        for name, text in GAUGES.items():
            yield GaugeMetricFamily(f"conference_guide_{name}", text, value=float(values[name]))
