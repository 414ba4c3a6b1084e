"""The webhook's door: who is let in, what is refused, and when Telegram is told that an update is done."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram.ext import MessageHandler, filters

from bot.answers.judging import JudgedBy
from bot.delivery import answering
from bot.delivery.answering import MOST_SLOW, AnyApplication
from bot.delivery.registration import what_it_says
from bot.delivery.webhook import MOST_BODY_BYTES, SECRET_HEADER
from bot.local_telegram import LocalTelegram
from bot.monitoring.health import Webhook
from bot.running import live
from bot.services.services import Services
from tests.delivery.conftest import SECRET, message, texts, until, webhook_bot
from tests.person import Person


@pytest.fixture
async def person(telegram: LocalTelegram) -> AsyncIterator[Person]:
    """Somebody who has started the bot."""
    telegram.state.person(1_000_001).started = True
    async with Person(telegram) as somebody:
        yield somebody


def counted(services: Services, name: str, **labels: str) -> float:
    return services.counts.registry.get_sample_value(f"conference_guide_{name}_total", labels) or 0


WRONG = {
    "empty": "",
    "wrong": "wrong",
    "short": SECRET[:-1],
    "long": SECRET + "x",
    "loud": SECRET.upper(),
    "wide": "é" * 64,
}


@pytest.mark.parametrize("secret", WRONG.values(), ids=WRONG.keys())
async def test_a_wrong_secret_is_refused_and_nothing_is_done(
    web: httpx.AsyncClient, telegram: LocalTelegram, services: Services, secret: str
) -> None:
    before = len(telegram.requests)
    answer = await web.post("/updates", json=message(), headers={SECRET_HEADER.encode(): secret.encode("latin-1")})
    assert answer.status_code == 403
    assert answer.content == b""
    assert len(telegram.requests) == before
    assert counted(services, "refused", reason="secret") == 1


async def test_no_secret_at_all_is_refused(web: httpx.AsyncClient) -> None:
    del web.headers[SECRET_HEADER]
    assert (await web.post("/updates", content=b"x" * 2 * MOST_BODY_BYTES)).status_code == 403


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_only_post_is_taken(web: httpx.AsyncClient, method: str) -> None:
    assert (await web.request(method, "/updates")).status_code == 405


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_that_is_too_long_is_refused(web: httpx.AsyncClient, services: Services, chunked: bool) -> None:
    async def in_pieces() -> AsyncIterator[bytes]:
        for _ in range(MOST_BODY_BYTES // 65_536 + 2):
            yield b" " * 65_536

    content = in_pieces() if chunked else b" " * (MOST_BODY_BYTES + 1)
    answer = await web.post("/updates", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert counted(services, "refused", reason="too_long") == 1


async def test_another_type_is_refused(web: httpx.AsyncClient, services: Services) -> None:
    answer = await web.post("/updates", content=json.dumps(message()), headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415
    assert counted(services, "refused", reason="type") == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"x"',
        b"\xff\xfe",
        b"{}",
        b'{"update_id": "1"}',
        b'{"update_id": true}',
        b'{"update_id": 1.5}',
        b'{"update_id": ' + b"9" * 5000 + b"}",
        b"[" * 200_000,
        b'{"update_id": 1, "message": []}',
        b'{"update_id": 1, "message": "x"}',
        b'{"update_id": 1, "message": {}}',
        b'{"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": 1e999, "type": "private"}}}',
        b'{"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": {}, "type": "private"}}}',
        b'{"update_id": 1, "message": {"message_id": 1, "date": NaN, "chat": null}}',
        b'{"update_id": 1, "callback_query": {"id": "1"}}',
    ],
)
async def test_what_is_no_update_is_acknowledged_and_counted(
    web: httpx.AsyncClient, services: Services, body: bytes
) -> None:
    """Not refused: Telegram would bring it again for a day."""
    answer = await web.post("/updates", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200
    assert counted(services, "refused", reason="unreadable") == 1


@pytest.mark.parametrize("odd", [{"date": None}, {"date": "soon"}, {"reply_to_message": {"date": None}}], ids=str)
async def test_a_message_without_a_date_is_answered(
    web: httpx.AsyncClient, telegram: LocalTelegram, person: Person, services: Services, odd: dict[str, Any]
) -> None:
    if "reply_to_message" in odd:
        odd = {"reply_to_message": {**message("words")["message"], **odd["reply_to_message"]}}
    assert (await web.post("/updates", json=message(**odd))).status_code == 200
    assert ["About this guide" in text for text in texts(telegram)] == [True]
    assert counted(services, "errors", kind="bug") == 0


async def test_half_a_character_anywhere_in_a_press_does_no_harm(
    web: httpx.AsyncClient, telegram: LocalTelegram, person: Person, services: Services
) -> None:
    """JSON can spell one; no answer may."""
    for number, odd in enumerate(({"id": "\ud800"}, {"data": "p_en_1_\ud800"}, {"inline_message_id": "\ud800"})):
        query = {"id": "1", "from": message()["message"]["from"], "chat_instance": "1", "data": "p_en_1_abuse", **odd}
        body = json.dumps({"update_id": number, "callback_query": query}).encode()
        answer = await web.post("/updates", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 200
        assert len(texts(telegram)) == number + 1
    assert not any("something went wrong" in text for text in texts(telegram))
    assert counted(services, "errors", kind="bug") == counted(services, "errors", kind="network") == 0


async def test_fields_of_a_later_bot_api_do_no_harm(
    web: httpx.AsyncClient, telegram: LocalTelegram, person: Person
) -> None:
    update = message("/about", from_a_later_api={"any": ["thing"]}, sticker_pack=3)
    assert (await web.post("/updates", json={**update, "later": {"x": 1}})).status_code == 200
    assert "About this guide" in texts(telegram)[-1]


async def test_huge_numbers_do_no_harm(web: httpx.AsyncClient, person: Person) -> None:
    for chat in (10**30, -(10**30), 2**63):
        answer = await web.post("/updates", json={**message(chat=chat), "update_id": 10**40})
        assert answer.status_code == 200


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
FIELDS = sorted(message()["message"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    field=st.sampled_from([*FIELDS, "photo", "reply_to_message", "caption", "new_chat_members", "quote"]), value=JSON
)
async def test_any_value_anywhere_gets_an_answer_and_no_traceback(
    web: httpx.AsyncClient, person: Person, services: Services, field: str, value: Any
) -> None:
    update = message(number=7)
    update["message"][field] = value
    answer = await web.post(
        "/updates", content=json.dumps(update).encode(), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 200
    assert counted(services, "error", kind="bug") == 0


async def test_200_comes_only_after_the_answer_has_gone_out(
    web: httpx.AsyncClient, telegram: LocalTelegram, person: Person
) -> None:
    hold = telegram.fail("sendMessage", delay=30)
    asked = asyncio.create_task(web.post("/updates", json=message()))
    await until(telegram, lambda: bool(telegram.calls("sendMessage")))
    assert not asked.done()
    hold.release()
    assert (await asked).status_code == 200
    assert "About this guide" in texts(telegram)[-1]


@pytest.mark.parametrize(
    "trouble",
    [
        {"status": 500},
        {"status": 502, "body": "<html>Bad Gateway</html>"},
        {"status": 403, "body": "<html>a proxy says no</html>"},
        {"status": 404, "body": "<html>a proxy knows nothing</html>"},
        {"status": 302, "body": ""},
        {"status": 200, "body": '{"ok":true,"res'},
        {"status": 200, "body": "null"},
        {"status": 200, "body": '{"ok":true}'},
        {"status": 401, "description": "Unauthorized"},
        {"drop": True},
    ],
)
async def test_an_answer_that_did_not_go_out_is_asked_for_again(
    web: httpx.AsyncClient, telegram: LocalTelegram, person: Person, trouble: dict[str, Any]
) -> None:
    telegram.fail("sendMessage", **trouble)
    answer = await web.post("/updates", json=message())
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) >= 1
    assert (await web.post("/updates", json=message())).status_code == 200
    assert len(texts(telegram)) == 1


async def test_too_many_requests_is_passed_on_with_its_wait(
    web: httpx.AsyncClient, telegram: LocalTelegram, person: Person
) -> None:
    telegram.fail("sendMessage", status=429, retry_after=17)
    answer = await web.post("/updates", json=message())
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "17")


@pytest.mark.parametrize(
    ("status", "words"), [(403, "Forbidden: bot was blocked by the user"), (400, "Bad Request: x")]
)
async def test_a_refusal_for_good_is_acknowledged(
    web: httpx.AsyncClient, telegram: LocalTelegram, person: Person, status: int, words: str
) -> None:
    telegram.fail("sendMessage", times=2, status=status, description=words)
    assert (await web.post("/updates", json=message())).status_code == 200


async def test_a_poisonous_update_gets_the_safe_message_and_is_acknowledged(
    web: httpx.AsyncClient, telegram: LocalTelegram, person: Person, application: AnyApplication, services: Services
) -> None:
    async def fails(*_: Any) -> None:
        raise ZeroDivisionError

    application.add_handler(MessageHandler(filters.ALL, fails), group=-1)
    for _time in range(2):
        assert (await web.post("/updates", json=message("what is neglect"))).status_code == 200
    assert ["something went wrong" in text and "999" in text for text in texts(telegram)] == [True, True]
    assert counted(services, "errors", kind="bug") == 2


async def test_a_poisonous_update_during_an_outage_waits_for_its_safe_message(
    web: httpx.AsyncClient, telegram: LocalTelegram, person: Person, application: AnyApplication
) -> None:
    async def fails(*_: Any) -> None:
        raise ZeroDivisionError

    application.add_handler(MessageHandler(filters.ALL, fails), group=-1)
    poisonous = message("what is neglect")
    telegram.fail("sendMessage", status=500)
    assert (await web.post("/updates", json=poisonous)).status_code == 503
    assert (await web.post("/updates", json=poisonous)).status_code == 200
    assert "something went wrong" in texts(telegram)[-1]


async def test_an_update_whose_handler_never_ends_is_not_brought_for_ever(
    web: httpx.AsyncClient,
    telegram: LocalTelegram,
    person: Person,
    application: AnyApplication,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def hangs(*_: Any) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(answering, "HANDLER_TIMEOUT", 0.1)
    application.add_handler(MessageHandler(filters.ALL, hangs), group=-1)
    answers = [await web.post("/updates", json=message("what is neglect")) for _time in range(MOST_SLOW)]
    assert [answer.status_code for answer in answers] == [503] * (MOST_SLOW - 1) + [200]
    assert ["something went wrong" in text for text in texts(telegram)] == [True]


async def test_slow_updates_are_remembered_and_not_for_ever(
    web: httpx.AsyncClient,
    telegram: LocalTelegram,
    person: Person,
    application: AnyApplication,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def hangs(*_: Any) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(answering, "HANDLER_TIMEOUT", 0.01)
    monkeypatch.setattr(answering, "MOST_REMEMBERED", 3)
    application.add_handler(MessageHandler(filters.ALL, hangs), group=-1)

    async def brought(number: int) -> int:
        return (await web.post("/updates", json=message(number=number))).status_code

    assert [await brought(number) for number in range(1, 6)] == [503] * 5
    monkeypatch.setattr(answering, "HANDLER_TIMEOUT", 0.5)  # for the safe message
    assert [await brought(5) for _time in range(MOST_SLOW - 1)] == [503] * (MOST_SLOW - 2) + [200]
    assert [await brought(1) for _time in range(MOST_SLOW - 1)] == [503] * (MOST_SLOW - 1), "forgotten, and begins anew"


async def test_the_same_update_twice_at_once_is_answered_once(
    web: httpx.AsyncClient, telegram: LocalTelegram, person: Person
) -> None:
    hold = telegram.fail("sendMessage", delay=30)
    both = [asyncio.create_task(web.post("/updates", json=message())) for _ in range(2)]
    await until(telegram, lambda: bool(telegram.calls("sendMessage")))
    hold.release()
    assert [(await one).status_code for one in both] == [200, 200]
    assert len(texts(telegram)) == 1


async def test_a_request_that_breaks_off_leaves_no_traceback(
    telegram: LocalTelegram, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    async with webhook_bot(telegram, services) as root:
        host, port = root.removeprefix("http://").split(":")
        _reader, writer = await asyncio.open_connection(host, int(port))
        head = f"POST /updates HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\nContent-Type: application/json\r\n"
        writer.write(f"{head}Content-Length: 1000\r\n\r\n{{".encode())
        await writer.drain()
        async with httpx.AsyncClient() as client:
            await client.get(f"{root}/healthz")
        writer.close()
        await writer.wait_closed()
        await until(telegram, lambda: counted(services, "refused", reason="broken_off") == 1)
    assert not [record for record in caplog.records if record.levelname in {"ERROR", "CRITICAL"}]


async def readiness(client: httpx.AsyncClient) -> tuple[int, dict[str, Any]]:
    answer = await client.get("/readyz")
    return answer.status_code, answer.json()


@pytest.fixture
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "LOOK_EVERY", 0.01)


async def looked(telegram: LocalTelegram, times: int = 2) -> None:
    """The bot has asked about its webhook after this moment, and has read the answer."""
    asked = len(telegram.calls("getWebhookInfo"))
    await until(telegram, lambda: len(telegram.calls("getWebhookInfo")) >= asked + times)


@pytest.mark.usefixtures("looks_often")
async def test_health_and_readiness(telegram: LocalTelegram, services: Services) -> None:
    await services.answers.judging.start_model()
    async with webhook_bot(telegram, services) as root, httpx.AsyncClient(base_url=root) as client:
        assert (await client.get("/healthz")).text == "ok\n"
        await looked(telegram)
        well = {"guide": True, "telegram": True, "updates": True, "questions": services.answers.judging.state}
        assert await readiness(client) == (200, well)


@pytest.mark.parametrize(
    ("told", "ours"),
    [
        ("https://bot.example/updates", True),
        ("https://BOT.example:443/updates", True),
        ("https://bot.example:8443/updates", False),
        ("https://bot.example/other", False),
        ("https://bot.example:none/updates", False),
        ("", False),
        (None, False),
        (7, False),
        ([], False),
    ],
)
def test_an_address_is_the_same_however_telegram_writes_it(told: object, ours: bool) -> None:
    found = what_it_says({"url": told}, "https://bot.example/updates", 0.0)
    assert found == (Webhook.WELL if ours else Webhook.ELSEWHERE, "")


async def test_not_ready_before_telegram_has_the_address(telegram: LocalTelegram, services: Services) -> None:
    hold = telegram.fail("setWebhook", never=True)
    async with webhook_bot(telegram, services) as root, httpx.AsyncClient(base_url=root) as client:
        status, state = await readiness(client)
        assert (status, state["telegram"], state["updates"]) == (503, False, False)
        hold.release()


@pytest.mark.usefixtures("looks_often")
async def test_not_ready_while_telegram_is_away_but_healthy(telegram: LocalTelegram, services: Services) -> None:
    async with webhook_bot(telegram, services) as root, httpx.AsyncClient(base_url=root) as client:
        telegram.fail("getWebhookInfo", times=10**6, status=500)
        await looked(telegram)
        status, state = await readiness(client)
        assert (status, state["telegram"]) == (503, False)
        assert (await client.get("/healthz")).status_code == 200
        telegram.state.faults.clear()
        await looked(telegram)
        assert (await readiness(client))[1]["telegram"] is True


@pytest.mark.usefixtures("looks_often")
async def test_not_ready_once_telegram_has_another_address(
    telegram: LocalTelegram, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    async with webhook_bot(telegram, services) as root, httpx.AsyncClient(base_url=root) as client:
        telegram.state.updates.set_webhook({})
        await looked(telegram, 5)
        status, state = await readiness(client)
        assert (status, state["telegram"], state["updates"]) == (503, True, False)
    assert len([line for line in caplog.messages if "not at this address" in line]) == 1


@pytest.mark.usefixtures("looks_often")
async def test_readiness_says_what_telegram_could_not_bring(
    telegram: LocalTelegram, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    def told(seconds_ago: int, waiting: int, reason: Any = "SSL error") -> str:
        about = {"last_error_date": int(time.time()) - seconds_ago, "last_error_message": reason}
        known = {"url": f"{root}/updates", "pending_update_count": waiting, **about}
        return json.dumps({"ok": True, "result": known})

    async with webhook_bot(telegram, services) as root, httpx.AsyncClient(base_url=root) as client:
        for body, said in (
            (told(20, 3), "Telegram could not bring an update of late (SSL error); 3 wait."),
            (told(20, 3, "x" * 5000), f"Telegram could not bring an update of late ({'x' * 200}); 3 wait."),
            (told(20, 3, None), "Telegram could not bring an update of late (no reason given); 3 wait."),
            (told(20, 0), True),
            (told(100_000, 3), True),
            ('{"ok":true,"result":[]}', False),
        ):
            telegram.state.faults.clear()
            telegram.fail("getWebhookInfo", times=10**6, status=200, body=body)
            await looked(telegram)
            assert (await readiness(client))[1]["updates"] == said
    assert len([line for line in caplog.messages if "(SSL error)" in line]) == 1


async def test_not_ready_while_the_sentence_model_loads(
    telegram: LocalTelegram, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(services.answers.judging), "state", JudgedBy.LOADING)
    async with webhook_bot(telegram, services) as root, httpx.AsyncClient(base_url=root) as client:
        answer = await client.get("/readyz")
        assert (answer.status_code, answer.json()["questions"]) == (503, False)


async def test_the_bot_registers_itself_and_takes_nothing_away(telegram: LocalTelegram, services: Services) -> None:
    async with webhook_bot(telegram, services) as root, Person(telegram) as person:
        await person.says("/about")
        (asked,) = telegram.calls("setWebhook")
        assert asked["url"] == f"{root}/updates"
        assert asked["secret_token"] == SECRET
        assert json.loads(asked["allowed_updates"]) == ["message", "callback_query", "my_chat_member"]
        assert "drop_pending_updates" not in asked
    assert telegram.calls("deleteWebhook") == []
    assert telegram.state.updates.webhook["url"] == f"{root}/updates"


async def test_setting_the_webhook_is_tried_until_it_succeeds(
    telegram: LocalTelegram, services: Services, quick: None, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.fail("setWebhook", times=3, status=500)
    telegram.fail("setWebhook", status=429, retry_after=5)
    async with webhook_bot(telegram, services):
        await until(telegram, lambda: bool(telegram.state.updates.webhook))
    assert len(telegram.calls("setWebhook")) == 5
    assert len([line for line in caplog.messages if "webhook could not be set" in line]) == 1


async def test_told_to_stop_what_is_in_work_is_finished(telegram: LocalTelegram, services: Services) -> None:
    hold = telegram.fail("sendMessage", delay=30)
    async with Person(telegram) as person:
        async with webhook_bot(telegram, services):
            await person.says("/about", wait=False)
            await until(telegram, lambda: bool(telegram.calls("sendMessage")))
            asyncio.get_running_loop().call_later(0.05, hold.release)
        await person.settles()
        assert "About this guide" in person.last.text
    assert len(telegram.calls("sendMessage")) == 1
