"""The webhook's address at Telegram: set at the start, and looked at now and then.

`getWebhookInfo` is the only way to learn that Telegram tries and fails (a certificate, a proxy, a wrong name): nothing
of it arrives here.
"""

import asyncio
import logging
import time
from typing import Any
from urllib.parse import urlsplit

from telegram.error import BadRequest, TelegramError

from bot.delivery.answering import AnyApplication
from bot.delivery.outcome import pause_after
from bot.monitoring.health import Health, Webhook

log = logging.getLogger(__name__)

LOOK_EVERY = 15.0
"""Seconds between looks."""
OF_LATE = 120.0
"""Seconds after which a failure is no news: Telegram remembers the last one for good."""
MOST_REASON = 200
"""Characters of the reason that Telegram gives."""


class Registration:
    """Under which address Telegram brings updates to this bot."""

    def __init__(self, application: AnyApplication, health: Health, url: str, secret: str, connections: int) -> None:
        self._application, self._health = application, health
        self._url, self._secret, self._connections = url, secret, connections

    async def set(self, allowed_updates: tuple[str, ...]) -> None:
        """Tell Telegram the address, as often as it takes."""
        failures = 0
        while True:
            try:
                await self._application.bot.set_webhook(
                    self._url,
                    secret_token=self._secret,
                    allowed_updates=list(allowed_updates),
                    max_connections=self._connections,
                )
            except TelegramError as error:
                if not failures:
                    # A 400 is Telegram's word on our address, such as "an HTTPS URL must be provided".
                    reason = str(error) if isinstance(error, BadRequest) else type(error).__name__
                    log.warning("The webhook could not be set (%s). Trying again.", reason)
                failures += 1
                await asyncio.sleep(pause_after(failures, error))
            else:
                self._health.webhook_seen(Webhook.WELL)
                return

    async def look(self) -> None:
        """Ask Telegram how it goes. Raises nothing of Telegram's: that it cannot be reached is what was asked."""
        try:
            told = await self._application.bot.do_api_request("getwebhookinfo")
        except TelegramError:
            self._health.webhook_unseen()
            return
        before, (now, failure) = self._health.webhook, what_it_says(told, self._url, time.time())
        if now is Webhook.FAILING and before is not now:
            log.warning("%s", failure)
        elif now is Webhook.ELSEWHERE and before is not now:
            log.warning("Telegram's webhook is not at this address, so no updates come. Start again to set it.")
        self._health.webhook_seen(now, failure)


def what_it_says(told: Any, url: str, now: float) -> tuple[Webhook, str]:
    """What `getWebhookInfo` says of the webhook at `url`; and, if updates wait that could not be brought of late, a
    sentence with Telegram's reason."""
    if not isinstance(told, dict) or _address(told.get("url")) != _address(url):
        return Webhook.ELSEWHERE, ""
    failed, waiting = told.get("last_error_date"), told.get("pending_update_count")
    if type(failed) is not int or now - failed > OF_LATE or type(waiting) is not int or not waiting:
        return Webhook.WELL, ""
    reason = told.get("last_error_message")
    words = reason[:MOST_REASON] if isinstance(reason, str) else "no reason given"
    return Webhook.FAILING, f"Telegram could not bring an update of late ({words}); {waiting} wait."


def _address(url: Any) -> tuple[str | None, int | None, str] | None:
    """What is the same of an address however it is written: Telegram tells it in a form of its own (HttpUrl.cpp)."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except (ValueError, TypeError, AttributeError):
        return None
    return parts.hostname, port, parts.path or "/"
