"""The alarms, the dashboard and their document speak of metrics that there are, and of nothing else."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import CollectorRegistry, generate_latest

from bot.monitoring.counts import BEGIN_AT_ZERO, Counts
from bot.monitoring.gauges import HealthCollector
from bot.monitoring.health import Health, Webhook

PROJECT = Path(__file__).parent.parent.parent
FOLDER = PROJECT / "deploy/monitoring"
DOCUMENT = (PROJECT / "docs/monitoring.md").read_text("utf-8")
ALERTS = FOLDER / "alerts.yaml"
RULES: list[dict[str, Any]] = yaml.safe_load(ALERTS.read_text("utf-8"))["groups"][0]["rules"]
DASHBOARD = json.loads((FOLDER / "dashboard.json").read_text("utf-8"))
JOBS: list[dict[str, Any]] = yaml.safe_load((FOLDER / "prometheus.yaml").read_text("utf-8"))["scrape_configs"]
_METRIC = re.compile(r"conference_guide_\w+")


def served() -> str:
    """What Prometheus is given, each count once."""
    counts = Counts()
    for what in ("updates", "topic", "language", "audience", "suggestion"):
        counts.count(what, "x")
    counts.answered_in(0.1)
    counts.registry.register(HealthCollector(Health(), lambda: "whole"))
    return generate_latest(counts.registry).decode()


NAMES = {line.split("{")[0].split()[0] for line in served().splitlines() if not line.startswith("#")}
QUERIES = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]


def kept(job: dict[str, Any]) -> re.Pattern[str]:
    (rule,) = job["metric_relabel_configs"]
    assert rule["action"] == "keep"
    return re.compile(rule["regex"])


@pytest.mark.parametrize("query", [*QUERIES, *(rule["expr"] for rule in RULES)])
def test_a_query_asks_for_what_there_is_and_what_is_fetched(query: str) -> None:
    names = set(_METRIC.findall(query))
    assert names or query.startswith(("up{", "min(up{"))
    assert names <= NAMES
    assert all(any(kept(job).fullmatch(name) for job in JOBS) for name in names)
    for label, values in re.findall(r'(kind|reason)=~?"([^"]+)"', query):
        assert set(values.split("|")) <= {*BEGIN_AT_ZERO["error"], *BEGIN_AT_ZERO["refused"]}, label


def test_every_metric_is_fetched_by_one_job_and_what_was_asked_once_an_hour() -> None:
    often, hourly = JOBS
    assert hourly["scrape_interval"] == "1h"
    for name in NAMES:
        assert [bool(kept(job).fullmatch(name)) for job in JOBS].count(True) == 1, name
        if re.search("topic|language|audience|urgent|help_first|unanswered|suggestions", name):
            assert kept(hourly).fullmatch(name), name
    assert often["static_configs"][0]["targets"] == ["127.0.0.1:9100"]


def test_the_dashboard_shows_no_small_number_of_what_was_asked() -> None:
    for query in QUERIES:
        if re.search("updates_total|answers_by|urgent|help_first|unanswered|suggestions", query):
            assert ">= 5" in query, query


def test_every_alarm_is_explained_and_no_other() -> None:
    rows = dict(re.findall(r"^\| `([A-Z]\w+)` \| ([a-z-]+) \|", DOCUMENT, re.MULTILINE))
    assert rows == {rule["alert"]: rule["labels"]["severity"] for rule in RULES}
    assert all(rule["annotations"]["summary"].endswith(".") for rule in RULES)


def test_every_metric_is_explained() -> None:
    for name in NAMES:
        short = re.sub(r"_(bucket|sum|count)$", "", name.removeprefix("conference_guide_"))
        assert re.search(rf"`{short}[`{{]", DOCUMENT), name


def test_the_gauges_say_how_the_bot_is() -> None:
    now = [0.0]
    health = Health(clock=lambda: now[0])
    health.waits_for_telegram()
    health.webhook_seen(Webhook.FAILING, "the certificate is not valid")
    registry = CollectorRegistry()
    registry.register(HealthCollector(health, lambda: "n-grams alone"))

    def value(name: str) -> float | None:
        return registry.get_sample_value(f"conference_guide_{name}")

    assert (value("alive"), value("telegram_reached"), value("newest_guide")) == (1.0, 1.0, 1.0)
    assert (value("updates_come"), value("sentence_model")) == (0.0, 0.0)
    now[0], health.guide_refused = 100.0, "it is damaged"
    assert (value("alive"), value("telegram_reached"), value("newest_guide")) == (0.0, 0.0, 0.0)


FIRES = """\
rule_files: [{alerts}]
evaluation_interval: 1m
tests:
  - interval: 30s
    input_series:
      - {{series: 'up{{job="conference-guide"}}', values: "1x40"}}
      - {{series: "conference_guide_alive", values: "1x10 0x30"}}
      - {{series: 'conference_guide_errors_total{{kind="bug"}}', values: "0x10 1x30"}}
      - {{series: 'conference_guide_updates_total{{kind="message"}}', values: "0x40"}}
    alert_rule_test:
      - {{eval_time: 4m, alertname: GuideHangs, exp_alerts: []}}
      - eval_time: 9m
        alertname: GuideHangs
        exp_alerts:
          - exp_labels: {{severity: on-call}}
            exp_annotations: {{summary: The bot runs and answers nobody.}}
      - {{eval_time: 15m, alertname: GuideGone, exp_alerts: []}}
      - eval_time: 9m
        alertname: AnswersLost
        exp_alerts:
          - exp_labels: {{severity: office, kind: bug}}
            exp_annotations: {{summary: "Somebody got the safe message in place of an answer: a fault of ours."}}
"""


@pytest.mark.skipif(shutil.which("promtool") is None, reason="Prometheus's own tool is not here")
def test_prometheus_takes_the_rules_and_the_first_bug_raises_an_alarm(tmp_path: Path) -> None:
    (tmp_path / "fires.yaml").write_text(FIRES.format(alerts=ALERTS), "utf-8")
    config = (FOLDER / "prometheus.yaml").read_text("utf-8")
    (tmp_path / "prometheus.yaml").write_text(
        config.replace("/etc/prometheus/conference-guide-alerts.yaml", str(ALERTS)), "utf-8"
    )
    for arguments in (["check", "config", "prometheus.yaml"], ["test", "rules", "fires.yaml"]):
        done = subprocess.run(["promtool", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
