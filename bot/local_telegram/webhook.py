"""Setting a webhook: what Telegram accepts, and what it then says about it.

Only the agreement is kept here; `delivery.py` brings the updates. As a self-hosted Bot API server in its local mode
does, this takes plain `http` on this machine; Telegram itself wants `https`.
"""

import re
from typing import Any

from telegram.constants import WebhookLimit

from bot.local_telegram.errors import bad_request
from bot.local_telegram.links import LinkError, checked_link
from bot.local_telegram.params import Params, allowed_updates
from bot.local_telegram.state import State

Json = dict[str, Any]

_LOOPBACK = re.compile(r"http://(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::\d+)?(?:/|$)")
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_DEFAULT_CONNECTIONS = 40


def set_webhook(state: State, params: Params) -> bool:
    """`setWebhook`; an empty address takes it away."""
    url, secret = params.text("url"), params.text("secret_token")
    if url and not _LOOPBACK.match(url):
        if url.lower().startswith("http:"):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        try:
            checked_link(url)
        except LinkError as error:
            raise bad_request("invalid webhook URL specified") from error
    if len(secret) > WebhookLimit.MAX_SECRET_TOKEN_LENGTH:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if params.flag("drop_pending_updates"):
        state.updates.clear()
    state.updates.allow(allowed_updates(params))
    low, high = int(WebhookLimit.MIN_CONNECTIONS_LIMIT), int(WebhookLimit.MAX_CONNECTIONS_LIMIT)
    connections = params.number("max_connections", _DEFAULT_CONNECTIONS, low, high)
    state.updates.set_webhook({"url": url, "secret_token": secret, "max_connections": connections} if url else {})
    return True


def delete_webhook(state: State, params: Params) -> bool:
    """`deleteWebhook`: back to polling."""
    if params.flag("drop_pending_updates"):
        state.updates.clear()
    state.updates.set_webhook({})
    return True


def webhook_info(state: State, params: Params) -> Json:
    """`getWebhookInfo`. The secret is never told again."""
    hook = state.updates.webhook
    known: Json = {name: hook[name] for name in ("url", "max_connections") if name in hook}
    waiting, trouble = len(state.updates.pending()), state.updates.webhook_trouble
    return {"url": "", "has_custom_certificate": False, "pending_update_count": waiting, **known, **trouble}
