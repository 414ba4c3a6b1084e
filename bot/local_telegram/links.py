"""Which addresses may stand in a link or a button, and how Telegram rewrites them.

Telegram accepts more (`LinkManager::get_checked_link` in TDLib): other schemes, IPv6, an address without a scheme. In a
text it drops what it does not like without a word; here that is refused, so that it is seen.
"""

import re
from urllib.parse import parse_qsl

_NAME = r"[A-Za-z0-9_-]+"
_ADDRESS = re.compile(
    rf"(?P<scheme>https?)://(?P<host>{_NAME}(?:\.{_NAME})+)(?::(?P<port>[1-9][0-9]{{0,4}}))?(?P<rest>[/?#][^\s\x00-\x1f]*)?"
)
_MAX_PORT = 65535


class LinkError(ValueError):
    """An address that is refused; the message has Telegram's form."""


def checked_link(url: str) -> str:
    """The address as Telegram keeps it. Raises `LinkError`."""
    address = _ADDRESS.fullmatch(url)
    if not address or int(address["port"] or 1) > _MAX_PORT:
        raise LinkError("Wrong HTTP URL")
    port = f":{address['port']}" if address["port"] else ""
    rest = address["rest"] or "/"
    return f"{address['scheme']}://{address['host'].lower()}{port}{rest if rest.startswith('/') else f'/{rest}'}"


def start_parameter(link: str, username: str) -> str | None:
    """The payload of a `t.me/<bot>?start=` or `tg://resolve` link to this bot; "" without one.

    None: not a link to this bot.
    """
    path = re.fullmatch(r"(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me)/([A-Za-z0-9_]+)/?(?:\?(.*))?", link.strip())
    if path:
        name, query = path[1], dict(parse_qsl(path[2] or "", keep_blank_values=True))
    else:
        own = re.fullmatch(r"tg:(?://)?resolve\?(.*)", link.strip())
        if not own:
            return None
        query = dict(parse_qsl(own[1], keep_blank_values=True))
        name = query.get("domain", "")
    return query.get("start", "") if name.lower() == username.lower() else None
