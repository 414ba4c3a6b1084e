"""Counts without people: what is in them, who can ask for them, and the line of the day."""

import re
import socket
from pathlib import Path

import httpx
import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from bot.answers.answer import Answer, Outcome
from bot.answers.reading import Help
from bot.delivery.answering import AnyApplication
from bot.guide.place import Audience
from bot.local_telegram import LocalTelegram
from bot.monitoring.counts import BEGIN_AT_ZERO, Counts
from bot.monitoring.health import Health
from bot.monitoring.health_server import serve_health
from bot.services.services import Services
from bot.settings import Settings
from proofs.bots import free_port
from tests.conftest import running_bot
from tests.person import Person

LABELS = {
    "kind": {"message", "callback_query", "other", *BEGIN_AT_ZERO["error"]},
    "reason": {"secret", "type", "broken_off", "too_long", "slow", "unreadable"},
    "rank": {"1", "2", "3"},
    "audience": {str(audience) for audience in Audience},
}
"""Every value that a label may have, those of topic and language apart, which are the guide's own."""


async def test_no_label_could_hold_a_person(telegram: LocalTelegram, services: Services) -> None:
    async with running_bot(telegram, services), Person(telegram, 7_310_264_001, language="zz-zanzibar") as person:
        await person.says("/start")
        await person.says("/start zanzibarquince")
        await person.says("zanzibarquince")
        await person.says("who will be there")
        await person.presses(next(label for label in person.last.labels if not label.startswith("Copy")))
        await person.says("my dad hits me")
    page = generate_latest(services.counts.registry).decode()
    assert "zanzibar" not in page
    assert "7310264001" not in page
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            for name, value in sample.labels.items():
                if name == "topic":
                    assert value.count("/") <= 1
                    assert re.fullmatch(r"[a-z/-]+", value)
                elif name == "language":
                    assert value in {language.code for language in services.store.languages}
                elif name != "le":
                    assert value in LABELS[name], f"{sample.name} {name}={value}"
            assert len(set(sample.labels) - {"le"}) <= 1, "never crossed: a rare pair could be somebody"
    assert "_created" not in page, "when something was first asked would point to a moment"


@pytest.mark.parametrize("reason", sorted(LABELS["reason"]))
def test_the_first_refusal_of_any_kind_is_seen_as_an_increase(reason: str) -> None:
    """A count that begins at 1 shows none to Prometheus."""
    assert Counts().registry.get_sample_value("conference_guide_refused_total", {"reason": reason}) == 0


def test_off_by_default() -> None:
    assert Settings(guide_db=Path("x")).metrics_port == 0


async def test_only_this_machine_can_ask() -> None:
    counts, port = Counts(), free_port()
    counts.count("updates", "message")
    server = serve_health(port, counts.registry, Health(), lambda: "whole")
    try:
        assert server.server_address[0] == "127.0.0.1"
        async with httpx.AsyncClient() as client:
            page = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
        assert 'conference_guide_updates_total{kind="message"} 1.0' in page
        others = {found[4][0] for found in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
        for address in others - {"127.0.0.1", "127.0.1.1"}:
            with pytest.raises(OSError, match="refused"):
                socket.create_connection((str(address), port), 1).close()
    finally:
        server.shutdown()


async def test_a_suggestion_is_counted_by_the_place_it_had(
    services: Services, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def finds(_text: str, _reader: Audience, language: str) -> Answer:
        pages = ("conference/people", "conference/people/bring-someone")
        return Answer(Outcome.SUGGESTIONS, Help.NONE, pages, language)

    monkeypatch.setattr(services.answers, "to", finds)
    await person.says("/start")
    shown = await person.presses("Parent or carer")
    said = await person.says("can I bring a friend to the meeting?", reply_to=shown.id)
    offered = said.labels[: said.labels.index("None of these")]
    await person.presses(offered[-1])
    chosen = [
        services.counts.registry.get_sample_value("conference_guide_suggestions_chosen_total", {"rank": rank})
        for rank in "123"
    ]
    assert chosen == [None, 1.0, None]


async def test_what_is_delivered_at_the_third_try_is_counted_once(
    telegram: LocalTelegram, services: Services, person: Person, quick: None
) -> None:
    def counted(name: str, **labels: str) -> float:
        return services.counts.registry.get_sample_value(f"conference_guide_{name}_total", labels) or 0

    telegram.fail("sendMessage", times=3, status=502)
    await person.says("/help")
    assert counted("answers_by_topic", topic="help-now") == 1
    telegram.fail("sendMessage", times=3, status=502)
    await person.says("my dad hits me")
    assert counted("urgent") == 1
    telegram.fail("sendMessage", times=3, status=502)
    await person.says("asdf qwer")
    assert counted("unanswered") == 1
    assert counted("errors", kind="network") == 9


async def test_what_cannot_be_delivered_is_not_counted(
    telegram: LocalTelegram, services: Services, person: Person
) -> None:
    telegram.fail("sendMessage", status=403, description="Forbidden: bot was blocked by the user")
    await person.says("/privacy", wait=False)
    await person.settles()
    labels = {"topic": "privacy"}
    assert services.counts.registry.get_sample_value("conference_guide_answers_by_topic_total", labels) is None


def test_the_line_of_the_day_hides_small_numbers_and_begins_anew() -> None:
    counts = Counts()
    assert counts.of_the_day() == "Today: nothing"
    for _ in range(4):
        counts.count("topic", "abuse")
    for _ in range(5):
        counts.count("topic", "help-now")
    counts.count("urgent")
    assert counts.of_the_day() == "Today: topic abuse: <5, topic help-now: 5, urgent: <5"
    assert counts.of_the_day() == "Today: nothing"


async def test_nothing_can_be_put_into_what_the_library_would_keep(application: AnyApplication) -> None:
    with pytest.raises(AttributeError):
        application.bot_data.seen = 1
    with pytest.raises(TypeError):
        application.bot_data["seen"] = 1
    for kept in (application.user_data, application.chat_data):
        with pytest.raises(RuntimeError, match="Nothing about anyone is kept"):
            kept[1]
