"""Polling: nothing confirmed before it is answered, each chat in its order, nobody waits for somebody else."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from telegram.constants import PollingLimit

from bot.delivery import outcome, polling, window
from bot.delivery.answering import AnyApplication
from bot.delivery.outcome import LONGEST_RETRY_WAIT
from bot.delivery.polling import Poller
from bot.delivery.window import MOST_IN_HAND
from bot.local_telegram import LocalTelegram, people
from bot.local_telegram.state import Person as Somebody
from bot.running import app
from bot.running.app import ALLOWED_UPDATES
from bot.running.live import started
from bot.services.services import Services
from bot.telegram.transport import AiohttpRequest, TooLongError
from proofs.network import Line
from tests.delivery.conftest import Naps, message, press, queue, texts, until

READER, OTHER = 1_000_001, 1_000_002


@asynccontextmanager
async def polling_bot(application: AnyApplication, services: Services) -> AsyncIterator[Poller]:
    """The poller alone, in this event loop."""
    poller = Poller(application, services, ALLOWED_UPDATES)
    task = asyncio.create_task(poller.run())
    try:
        yield poller
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def says(telegram: LocalTelegram, text: str, chat: int = READER) -> None:
    person = telegram.state.person(chat)
    people.says(telegram.state, person, telegram.state.chats[chat], text, 0)


def all_confirmed(telegram: LocalTelegram) -> bool:
    return telegram.state.updates.confirmed == telegram.state.updates.next_id - 1


async def test_an_update_is_confirmed_only_after_its_answer(
    telegram: LocalTelegram, application: AnyApplication, services: Services
) -> None:
    hold = telegram.fail("sendMessage", delay=30, chat_id=READER)
    async with polling_bot(application, services):
        says(telegram, "/about")
        says(telegram, "/about", OTHER)
        await until(telegram, lambda: len(texts(telegram, OTHER)) == 1)
        asked = len(telegram.calls("getUpdates"))
        await until(telegram, lambda: len(telegram.calls("getUpdates")) > asked + 2)
        assert telegram.state.updates.confirmed == 0
        hold.release()
        await until(telegram, lambda: all_confirmed(telegram))
    assert len(telegram.calls("sendMessage")) == 2, "and what came again was not answered again"


async def test_each_chat_in_its_order_and_slow_chats_hold_up_nobody(
    quick: None, telegram: LocalTelegram, application: AnyApplication, services: Services
) -> None:
    asked = ["/about", "/privacy", "/help", "/language"]
    holds = [telegram.fail("sendMessage", never=True, chat_id=READER) for _ in range(2)]
    for text in asked:
        says(telegram, text)
    for chat in range(40):
        says(telegram, "/about", OTHER + chat)
    async with polling_bot(application, services):
        await until(telegram, lambda: all(texts(telegram, OTHER + chat) for chat in range(40)), 2.0)
        await until(telegram, lambda: len(texts(telegram)) == len(asked))
    for hold in holds:
        hold.release()
    async with polling_bot(application, services):
        for text in asked:
            says(telegram, text, 42)
        await until(telegram, lambda: len(texts(telegram, 42)) == len(asked))
    assert texts(telegram) == texts(telegram, 42), "in the order in which they were asked"


async def test_the_network_is_gone_for_ten_minutes(
    naps: Naps, telegram: LocalTelegram, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    """Waits are written down, not waited for; after ten minutes of them the network is back."""
    async with (
        Line(lambda: [int(telegram.url.rpartition(":")[2])]) as line,
        started(telegram.token, services, line.url) as application,
        polling_bot(application, services),
    ):
        says(telegram, "/about")
        await until(telegram, lambda: len(texts(telegram)) == 1)
        naps.then = lambda: line.mend() if sum(naps) > 600 else None
        line.cut()
        for chat in range(5):
            says(telegram, "/about", OTHER + chat)
            says(telegram, "/privacy", OTHER + chat)
        await until(telegram, lambda: all(len(texts(telegram, OTHER + chat)) == 2 for chat in range(5)))
        await until(telegram, lambda: all_confirmed(telegram))
    assert sum(naps) > 600
    assert max(naps) <= 1.3 * LONGEST_RETRY_WAIT
    assert naps[0] < 1, "the first tries come soon"
    assert len([line for line in caplog.messages if "cannot be reached" in line]) == 1, "one line, not one a try"


async def test_the_network_is_gone_before_the_start(
    naps: Naps, telegram: LocalTelegram, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    async with Line(lambda: [int(telegram.url.rpartition(":")[2])]) as line:
        line.cut()
        naps.then = lambda: line.mend() if sum(naps) > 600 else None
        async with started(telegram.token, services, line.url) as application:
            assert application.bot.username
    assert len([line for line in caplog.messages if "cannot be reached at the start" in line]) == 1


COMMAND = [{"type": "bot_command", "offset": 0, "length": 5}]
"""Of a text that is none: nothing of ours expects that."""


@pytest.mark.parametrize(
    "trouble",
    [
        {"status": 500},
        {"status": 502, "body": "<html>Bad Gateway</html>"},
        {"status": 429, "retry_after": 3},
        {"status": 404, "body": "<html>Not here</html>"},
        {"status": 401, "description": "Unauthorized"},
        {"status": 200, "body": '{"ok":true,"result":[{"upd'},
        {"status": 200, "body": "[]"},
        {"drop": True},
        {"never": True},
    ],
)
@pytest.mark.parametrize("method", ["getUpdates", "sendMessage", "editMessageText", "answerCallbackQuery"])
async def test_any_trouble_with_any_call_is_got_over(
    quick: None,
    telegram: LocalTelegram,
    application: AnyApplication,
    services: Services,
    method: str,
    trouble: dict[str, Any],
) -> None:
    async with polling_bot(application, services):
        says(telegram, "/start")
        await until(telegram, lambda: len(texts(telegram)) == 1)
        on = next(reversed(telegram.state.chats[READER].messages))
        for _time in range(2):
            telegram.fail(method, **trouble)
        query = press(telegram, "p_en_1_abuse", on=on)
        says(telegram, "/about")
        # Only the courtesy of ending the wait on a button is not tried again: the page has been shown.
        courtesy = method == "answerCallbackQuery"
        await until(
            telegram, lambda: len(texts(telegram)) == 2 and (courtesy or telegram.state.presses[query].answered)
        )
        await until(telegram, lambda: texts(telegram)[0].startswith("The four categories of abuse"))
        await until(telegram, lambda: all_confirmed(telegram))
    assert not any("something went wrong" in text for text in texts(telegram)), "a question is not lost to an apology"


async def test_an_answer_whose_receipt_was_lost_is_sent_again_rather_than_lost(
    quick: None, telegram: LocalTelegram, application: AnyApplication, services: Services
) -> None:
    telegram.fail("sendMessage", drop=True, when="after")
    async with polling_bot(application, services):
        says(telegram, "/about")
        await until(telegram, lambda: all_confirmed(telegram))
    assert len(texts(telegram)) == 2


async def test_one_that_nobody_can_read_does_not_stop_the_others(
    quick: None, telegram: LocalTelegram, application: AnyApplication, services: Services
) -> None:
    queue(telegram, {"message": {"message_id": 1, "date": "never"}})
    queue(telegram, {"message": {}})
    queue(telegram, message({"text": "is none"}, chat=OTHER, entities=COMMAND))
    says(telegram, "/about")
    async with polling_bot(application, services):
        await until(telegram, lambda: len(texts(telegram)) == 1 and all_confirmed(telegram))
    assert services.counts.registry.get_sample_value("conference_guide_refused_total", {"reason": "unreadable"}) == 2
    assert not services.counts.registry.get_sample_value("conference_guide_errors_total", {"kind": "bug"})


async def test_numbers_that_begin_anew_after_a_quiet_week(
    telegram: LocalTelegram, application: AnyApplication, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bot API, Update: "If there are no new updates for at least a week, then identifier … will be chosen randomly"."""
    telegram.state.person(READER).started = True
    batches = [[{**message("/about"), "update_id": 900_000_000}], [], [{**message("/privacy"), "update_id": 17}], []]
    asked: list[int] = []
    enough = asyncio.Event()

    async def updates(_poller: Poller, offset: int, limit: int, wait: int) -> list[dict[str, Any]]:
        asked.append(offset)
        if not batches:
            enough.set()
            await asyncio.Event().wait()
        return batches.pop(0)

    monkeypatch.setattr(polling, "CONFIRM_WITHIN", 0.01)
    monkeypatch.setattr(Poller, "_updates", updates)
    async with polling_bot(application, services):
        await until(telegram, lambda: len(texts(telegram)) == 2)
        async with asyncio.timeout(5):
            await enough.wait()
    assert asked[-1] in {17, 18}


async def test_two_pollers_on_one_token_one_clear_line_and_on_it_goes(
    naps: Naps,
    telegram: LocalTelegram,
    application: AnyApplication,
    services: Services,
    caplog: pytest.LogCaptureFixture,
) -> None:
    telegram.fail("getUpdates", times=30, status=409, description="Conflict: terminated by other getUpdates request")
    says(telegram, "/about")
    async with polling_bot(application, services):
        await until(telegram, lambda: len(texts(telegram)) == 1)
    lines = [line for line in caplog.messages if "another process polls with this token" in line]
    assert len(lines) == 1
    assert len(naps) == 30


async def test_a_webhook_that_somebody_set_is_left_alone(
    naps: Naps,
    telegram: LocalTelegram,
    application: AnyApplication,
    services: Services,
    caplog: pytest.LogCaptureFixture,
) -> None:
    telegram.state.updates.set_webhook({"url": "https://example.org/", "secret_token": "", "max_connections": 1})
    async with polling_bot(application, services):
        await until(telegram, lambda: len(naps) > 5)
    assert any("a webhook is set" in line for line in caplog.messages)
    assert telegram.calls("deleteWebhook") == []


async def test_a_chat_that_floods_is_set_aside_and_others_are_answered(
    quick: None, telegram: LocalTelegram, application: AnyApplication, services: Services
) -> None:
    """Its answers hang, its 300 messages fill Telegram's window of 100 three times over; behind them somebody asks."""
    telegram.state.faults += [telegram.fail("sendMessage", never=True, chat_id=READER, times=10**6)]
    for _ in range(300):
        says(telegram, "/about")
    says(telegram, "/privacy", OTHER)
    async with polling_bot(application, services) as poller:
        await until(telegram, lambda: len(texts(telegram, OTHER)) == 1)
        hand = poller._window
        await until(telegram, lambda: not hand.unjudged)
        assert hand.holding + hand.aside <= MOST_IN_HAND, "memory is bounded: what is shed is not kept"
        telegram.state.faults[0].times = 0
        telegram.state.faults.clear()
        await until(telegram, lambda: len(texts(telegram)) == MOST_IN_HAND + 1)
        await until(telegram, lambda: all_confirmed(telegram))
    assert "more than I can answer at once" in texts(telegram)[-1], "the calm word arrives, though late"
    assert services.counts.registry.get_sample_value("conference_guide_shed_total") == 300 - MOST_IN_HAND


async def test_a_chat_that_fails_for_long_is_set_aside_while_others_are_answered(
    telegram: LocalTelegram,
    application: AnyApplication,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(window, "SLOW", 0.05)
    monkeypatch.setattr(outcome, "LONGEST_RETRY_WAIT", 0.05)  # calls keep their time: a busy machine needs it
    telegram.fail("sendMessage", status=500, chat_id=READER, times=10**6)
    says(telegram, "/about")
    says(telegram, "/privacy")
    async with polling_bot(application, services):
        for chat in range(250):  # two and a half windows
            says(telegram, "/about", OTHER + chat)
        await until(telegram, lambda: all(texts(telegram, OTHER + chat) for chat in range(250)))
        telegram.state.faults.clear()
        await until(telegram, lambda: len(texts(telegram)) >= 2)
    assert "About this guide" in texts(telegram)[0], "still in its order"


async def test_while_nobody_is_answered_nothing_is_confirmed(
    quick: None,
    telegram: LocalTelegram,
    application: AnyApplication,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(window, "SLOW", 0.05)
    telegram.fail("sendMessage", status=500, times=10**6)
    for chat in range(150):
        says(telegram, "/about", OTHER + chat)
    async with polling_bot(application, services):
        await until(telegram, lambda: len(telegram.calls("sendMessage")) > 600)
        assert telegram.state.updates.confirmed == 0
        telegram.state.faults.clear()
        await until(telegram, lambda: all_confirmed(telegram))


async def test_told_to_stop_it_finishes_what_it_has_and_confirms_it(
    telegram: LocalTelegram, application: AnyApplication, services: Services
) -> None:
    hold = telegram.fail("sendMessage", delay=30)
    says(telegram, "/about")
    async with polling_bot(application, services):
        await until(telegram, lambda: bool(telegram.calls("sendMessage")))
        asyncio.get_running_loop().call_later(0.05, hold.release)
    assert len(texts(telegram)) == 1
    assert all_confirmed(telegram)


async def test_told_to_stop_it_waits_a_bounded_time_and_confirms_only_what_is_done(
    quick: None,
    telegram: LocalTelegram,
    application: AnyApplication,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(polling, "FINISH_WITHIN", 0.1)
    says(telegram, "/about", OTHER)
    says(telegram, "/about")
    hold = telegram.fail("sendMessage", never=True, chat_id=READER, times=10**6)
    async with asyncio.timeout(2), polling_bot(application, services):
        await until(telegram, lambda: len(texts(telegram, OTHER)) == 1)
    hold.times = 0
    hold.release()
    assert telegram.state.updates.confirmed == 1
    async with polling_bot(application, services):
        await until(telegram, lambda: len(texts(telegram)) == 1)
    assert len(texts(telegram, OTHER)) == 1, "the other is not answered twice"


async def test_the_stop_is_over_before_the_service_manager_kills() -> None:
    unit = Path(__file__).parents[2] / "deploy/conference-guide.service"
    (line,) = [line for line in unit.read_text("utf-8").splitlines() if line.startswith("TimeoutStopSec=")]
    assert max(polling.FINISH_WITHIN, polling.FINISH_ASIDE_WITHIN) + polling.CONFIRM_WITHIN < int(
        line.partition("=")[2]
    )


async def test_told_to_stop_what_was_set_aside_is_answered_first(
    telegram: LocalTelegram,
    application: AnyApplication,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Telegram would not bring it again."""
    monkeypatch.setattr(polling, "FINISH_WITHIN", 0.01)
    monkeypatch.setattr(outcome, "LONGEST_ASKED", 0.05)
    monkeypatch.setattr(outcome, "LONGEST_RETRY_WAIT", 0.05)
    wait = telegram.fail("sendMessage", status=429, retry_after=1, chat_id=READER, times=10**6)
    for _ in range(MOST_IN_HAND):
        says(telegram, "/about")
    for chat in range(100):
        says(telegram, "/about", OTHER + chat)
    async with polling_bot(application, services):
        await until(telegram, lambda: len(texts(telegram, OTHER + 99)) == 1)
        await until(telegram, lambda: telegram.state.updates.confirmed >= MOST_IN_HAND)
        assert texts(telegram) == [], "confirmed, and not yet answered"
        wait.times = 0
    assert len(texts(telegram)) == MOST_IN_HAND
    assert all_confirmed(telegram)


async def test_an_update_that_can_never_be_answered_is_abandoned_after_a_day_counted_and_told(
    quick: None,
    telegram: LocalTelegram,
    application: AnyApplication,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(polling, "ABANDON_AFTER", 0.1)
    telegram.fail("sendMessage", status=500, times=10**6)
    for _ in range(2):
        says(telegram, "/about")
    async with polling_bot(application, services):
        await until(telegram, lambda: all_confirmed(telegram))
    assert texts(telegram) == []
    assert services.counts.registry.get_sample_value("conference_guide_errors_total", {"kind": "abandoned"}) == 2
    assert len([line for line in caplog.messages if "is abandoned" in line]) == 1, "one line for all of it"


async def test_old_updates_again_do_no_harm(
    quick: None, telegram: LocalTelegram, application: AnyApplication, services: Services
) -> None:
    async with polling_bot(application, services):
        says(telegram, "/start")
        await until(telegram, lambda: len(texts(telegram)) == 1)
        on = next(reversed(telegram.state.chats[READER].messages))
        query = press(telegram, "p_en_1_abuse", on=on)
        await until(telegram, lambda: telegram.state.presses[query].answered)
        content = {"id": query, "from": Somebody(READER).user(), "chat_instance": "1", "data": "p_en_1_abuse"}
        under = {"message_id": on, "date": 1, "chat": {"id": READER, "type": "private"}}
        for _time in range(20):
            queue(telegram, {"callback_query": {**content, "message": under}})
        await until(telegram, lambda: all_confirmed(telegram))
    assert len(texts(telegram)) == 1
    assert not services.counts.registry.get_sample_value("conference_guide_errors_total", {"kind": "bug"})


class Unreadable:
    """Updates of `chats` make every answer that holds one of them too long, or what is no JSON."""

    def __init__(self, telegram: LocalTelegram, chats: set[int], monkeypatch: pytest.MonkeyPatch, how: str) -> None:
        self.asked: list[int] = []
        read = AiohttpRequest.do_request

        async def do_request(request: Any, url: str, **rest: Any) -> tuple[int, bytes]:
            status, answer = await read(request, url, **rest)
            if not url.endswith("/getUpdates"):
                return status, answer
            found = json.loads(answer)["result"]
            self.asked.append(len(found))
            if not any(update.get("message", {}).get("chat", {}).get("id") in chats for update in found):
                return status, answer
            if how == "too long":
                raise TooLongError("The answer is longer than this test allows", answer[:200])
            return status, answer[:-1]

        monkeypatch.setattr(AiohttpRequest, "do_request", do_request)


@pytest.mark.parametrize(("how", "times"), [("too long", polling.MOST_TOO_LONG), ("no JSON", polling.MOST_BROKEN)])
async def test_an_update_that_cannot_be_fetched_is_passed_over_and_all_others_are_answered(
    how: str,
    times: int,
    naps: Naps,
    telegram: LocalTelegram,
    application: AnyApplication,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    others = range(OTHER, OTHER + 60)
    for chat in others:
        says(telegram, "/about", chat)
        if chat % 20 == 0:
            says(telegram, "/about", READER)
    unreadable = Unreadable(telegram, {READER}, monkeypatch, how)
    async with polling_bot(application, services):
        await until(telegram, lambda: all(texts(telegram, chat) for chat in others))
        await until(telegram, lambda: all_confirmed(telegram))
        for chat in others:
            says(telegram, "/about", chat)
        await until(telegram, lambda: all(len(texts(telegram, chat)) == 2 for chat in others))
        assert int(telegram.calls("getUpdates")[-1]["limit"]) > 1
    assert min(unreadable.asked) <= 1 < max(unreadable.asked)
    assert len(naps) == 3 * (times - 1), "each was asked for again, with time between"
    assert texts(telegram, READER) == []
    assert all(len(texts(telegram, chat)) == 2 for chat in others), "and nobody was answered twice"
    assert len([line for line in caplog.messages if "is passed over" in line]) == 1, "one line for all of it"
    assert services.counts.registry.get_sample_value("conference_guide_refused_total", {"reason": "unreadable"}) == 3


async def test_a_long_batch_is_fetched_in_pieces_and_nothing_is_passed_over(
    telegram: LocalTelegram, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "MOST_UPDATES_BYTES", 20_000)
    others = range(OTHER, OTHER + 60)
    for chat in others:
        says(telegram, f"/about {'x' * 2000}", chat)
    async with started(telegram.token, services, telegram.url) as application, polling_bot(application, services):
        await until(telegram, lambda: all(texts(telegram, chat) for chat in others))
    assert not services.counts.registry.get_sample_value("conference_guide_refused_total", {"reason": "unreadable"})


async def test_a_page_of_some_proxy_s_passes_over_nothing(
    naps: Naps, telegram: LocalTelegram, application: AnyApplication, services: Services
) -> None:
    telegram.fail("getUpdates", times=20, status=200, body='<html>"ok":true,"result":[{"update_id":1</html>')
    async with polling_bot(application, services):
        says(telegram, "/about")
        await until(telegram, lambda: len(texts(telegram)) == 1)
    whole = str(int(PollingLimit.MAX_LIMIT))
    assert {asked["limit"] for asked in telegram.calls("getUpdates")[:20]} == {whole}


async def test_the_fetch_does_not_wait_behind_the_answers(
    telegram: LocalTelegram, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "CONNECTION_POOL", 2)
    holds = [telegram.fail("sendMessage", never=True) for _ in range(2)]
    async with started(telegram.token, services, telegram.url) as application, polling_bot(application, services):
        for chat in (READER, OTHER):
            says(telegram, "/about", chat)
        await until(telegram, lambda: len(telegram.calls("sendMessage")) == 2)
        asked = len(telegram.calls("getUpdates"))
        await until(telegram, lambda: len(telegram.calls("getUpdates")) > asked + 2, app.CALL_TIMEOUT / 2)
        for hold in holds:
            hold.release()


@pytest.mark.parametrize("number", [1 << 62, 1 << 31, 0, -5, True, "7", None])
async def test_a_number_that_no_update_can_have_confirms_nothing(
    number: Any,
    quick: None,
    telegram: LocalTelegram,
    application: AnyApplication,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It stays with Telegram, which goes on to give what else there is."""
    get = telegram.state.updates.get

    async def with_an_odd_one(*asked: Any) -> list[dict[str, Any]]:
        return [*await get(*asked), {**message("/privacy"), "update_id": number}]

    monkeypatch.setattr(telegram.state.updates, "get", with_an_odd_one)
    async with polling_bot(application, services):
        for times in range(1, 4):
            says(telegram, "/about")
            await until(telegram, lambda times=times: len(texts(telegram)) == times)  # type: ignore[misc]
        await until(telegram, lambda: all_confirmed(telegram))
    assert all("About this guide" in text for text in texts(telegram))
    assert len([line for line in caplog.messages if "no number that an update can have" in line]) == 1
