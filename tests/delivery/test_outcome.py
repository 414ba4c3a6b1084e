"""One update and its three fates; and how long to wait before another try."""

from datetime import timedelta

import pytest
from telegram.error import BadRequest, EndPointNotFound, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.delivery.answering import Answering, AnyApplication
from bot.delivery.outcome import (
    FIRST_RETRY_WAIT,
    LONGEST_ASKED,
    LONGEST_RETRY_WAIT,
    Again,
    drop_traceback,
    not_delivered,
    pause,
    pause_after,
    seconds,
)
from bot.local_telegram import LocalTelegram
from bot.services.services import Services
from bot.telegram.updates import read_update
from tests.delivery.conftest import message


@pytest.mark.parametrize("failures", [1, 2, 5, 10, 100, 10**6])
def test_waits_grow_to_a_limit_with_jitter(failures: int) -> None:
    waits = [pause(failures) for _ in range(200)]
    middle = min(FIRST_RETRY_WAIT * 2 ** min(failures - 1, 10), LONGEST_RETRY_WAIT)
    assert all(0.7 * middle <= wait <= 1.3 * middle for wait in waits)
    assert len(set(waits)) > 100, "many chats do not come back at one moment"


@pytest.mark.parametrize("asked", [1, 30, 599])
def test_at_least_as_long_as_telegram_asks(asked: int) -> None:
    waits = [pause(1, asked) for _ in range(50)]
    assert all(asked < wait <= asked + 1.3 * FIRST_RETRY_WAIT for wait in waits)
    assert len(set(waits)) > 25


def test_but_not_for_ever() -> None:
    assert pause(50, 10**9) <= LONGEST_ASKED + 1.3 * LONGEST_RETRY_WAIT


def test_a_wait_may_come_in_two_forms() -> None:
    assert seconds(timedelta(seconds=3)) == seconds(3) == 3.0


@pytest.mark.parametrize(
    "error", [NetworkError("x"), TimedOut(), TimeoutError(), InvalidToken(), EndPointNotFound("x")]
)
def test_trouble_on_the_way_is_tried_again(error: Exception) -> None:
    assert not_delivered(error) == (Again(slow=type(error) is TimeoutError), "network")


@pytest.mark.parametrize("wait", [7, timedelta(seconds=7)])
def test_a_wait_that_telegram_names_is_kept(wait: int | timedelta) -> None:
    assert not_delivered(RetryAfter(wait)) == (Again(7.0, slow=False), "too_many_requests")
    assert 7 < pause_after(1, RetryAfter(wait)) <= 7 + 1.3 * FIRST_RETRY_WAIT
    assert 0 < pause_after(1, NetworkError("x")) <= 1.3 * FIRST_RETRY_WAIT


@pytest.mark.parametrize("error", [BadRequest("x"), Forbidden("x"), ValueError("a bug of ours")])
def test_what_another_try_would_only_meet_again_is_not(error: Exception) -> None:
    assert not_delivered(error) is None


def test_an_error_forgets_the_places_it_came_through_and_those_of_its_causes() -> None:
    """They hold what was typed."""
    errors: list[BaseException] = []
    try:
        try:
            try:
                raise KeyError("the first")
            except KeyError as first:
                errors.append(first)
                raise ValueError("while that was handled") from None
        except ValueError as second:
            errors.append(second)
            raise NetworkError("and from that") from second
    except NetworkError as third:
        errors.append(third)
    drop_traceback(errors[-1])
    left = [(one.__traceback__, one.__cause__, one.__context__) for one in errors]
    assert left == [(None, None, None)] * 3


async def fate(application: AnyApplication, services: Services) -> Again | None:
    update = read_update(message(), application.bot)
    assert update is not None
    return await Answering(application, services).handle(update)


async def test_answered(application: AnyApplication, services: Services, telegram: LocalTelegram) -> None:
    telegram.state.person(1_000_001).started = True
    assert await fate(application, services) is None


async def test_telegram_names_a_wait(application: AnyApplication, services: Services, telegram: LocalTelegram) -> None:
    telegram.fail("sendMessage", status=429, retry_after=7)
    assert await fate(application, services) == Again(7.0)


async def test_no_answer_at_all_is_waited_for_a_bounded_time(
    quick: None, application: AnyApplication, services: Services, telegram: LocalTelegram
) -> None:
    fault = telegram.fail("sendMessage", never=True)
    assert await fate(application, services) == Again()
    fault.release()


async def test_a_blocked_bot_is_nobodys_fault(
    application: AnyApplication, services: Services, telegram: LocalTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    person = telegram.state.person(1_000_001)
    person.started = person.blocked = True
    assert await fate(application, services) is None
    assert caplog.messages == []
    assert len(telegram.calls("sendMessage")) == 1, "no safe message is sent after it"
