"""Which addresses Telegram accepts in a link or a button, and how it rewrites them.

The rules are TDLib's (``LinkManager::get_checked_link`` and ``tdutils/HttpUrl``): an address it does not
like is dropped from a text without a word, and refused in a button.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import parse_qsl

_SPACES = " \t\r\n\0\v"
_HOST = re.compile(r"(?:[A-Za-z0-9.\-_!$,~*'();&+=\u0080-\U0010ffff]|%[0-9A-Fa-f]{2})*")
_USERINFO = re.compile(r"(?:[A-Za-z0-9.\-_!$,~*'();&+=:\u0080-\U0010ffff]|%[0-9A-Fa-f]{2})*")
_BARE_HOST = re.compile(r"[A-Za-z0-9_-]+")
_TON_HOST = re.compile(r"[A-Za-z0-9_.-]+")
_MAX_PORT = 65535


class LinkError(ValueError):
    """An address Telegram refuses; the message is TDLib's."""


def mentioned_user(url: str) -> int | None:
    """The user id of a ``tg://user?id=`` address (a mention), or None for any other."""
    match = re.fullmatch(r"tg:(?://)?user/?\?([^#]*)(?:#.*)?", _lower(url), re.DOTALL)
    if not match:
        return None
    for key, _, value in (pair.partition("=") for pair in match[1].split("&")):
        if key == "id":
            exact = re.fullmatch(r"[1-9][0-9]{0,15}", value)
            return int(value) if exact and int(value) < 1 << 40 else None
    return None


def checked_link(url: str) -> str:
    """The address as Telegram keeps it. Raises `LinkError` where Telegram refuses it."""
    scheme = re.match(r"(tg|ton|tonsite):(?://)?", url, re.IGNORECASE | re.ASCII)
    if scheme:
        return _checked_own_scheme(scheme[1].lower(), url[scheme.end() :])
    protocol, userinfo, host, port, query = _split(url)
    if "." not in host and not host.startswith("["):
        raise LinkError("Wrong HTTP URL")
    at = f"{userinfo}@" if userinfo else ""
    return f"{protocol}://{at}{host}{f':{port}' if port else ''}{query}"


def start_parameter(link: str, username: str) -> str | None:
    """The payload of a ``t.me/<bot>?start=`` or ``tg://resolve`` link to this bot; "" without one.

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


def _checked_own_scheme(scheme: str, rest: str) -> str:
    protocol, userinfo, host, port, query = _split(rest)
    kind = "tg" if scheme == "tg" else "ton"
    if _lower(rest).startswith("http://") or protocol == "https" or userinfo or port or host.startswith("["):
        raise LinkError(f"Wrong {kind} URL")
    if not (_TON_HOST if scheme == "tonsite" else _BARE_HOST).fullmatch(host):
        raise LinkError("Unallowed characters in URL host")
    return f"{scheme}://{host}{query[1:] if query.startswith('/?') else query}"


def _split(url: str) -> tuple[str, str, str, int, str]:
    """Protocol, user information, host, port as written (0: none), and the rest from its slash on."""
    protocol = "http"
    head = re.match(r"[^:/?#@\[\]]*", url)
    after = head.end() if head else 0
    if url.startswith("://", after):
        protocol = _lower(url[:after])
        if protocol not in {"http", "https"}:
            raise LinkError("Unsupported URL protocol")
        url = url[after + 3 :]
    end = min((i for i in (url.find(mark) for mark in "/?#") if i >= 0), default=len(url))
    authority, query = url[:end], url[end:].rstrip(_SPACES)
    authority, port = _split_port(authority)
    userinfo, _, host = authority.rpartition("@")
    ipv6 = len(host) > 1 and host.startswith("[") and host.endswith("]")
    if ipv6:
        try:
            ipaddress.IPv6Address(host[1:-1])
        except ValueError as error:
            raise LinkError("Wrong IPv6 address specified in the URL") from error
    if not host:
        raise LinkError("URL host is empty")
    if host == ".":
        raise LinkError("Host is invalid")
    if not ipv6 and not _HOST.fullmatch(host):
        raise LinkError(_why(host, _HOST, "host"))
    if not ipv6 and not _USERINFO.fullmatch(userinfo):
        raise LinkError(_why(userinfo, _USERINFO, "userinfo"))
    if not query.startswith("/"):
        query = f"/{query}"
    query = re.sub(r"[\x00-\x20]", lambda bad: f"%{ord(bad[0]):02X}", query)
    return protocol, userinfo, _lower(host), port, query


def _split_port(authority: str) -> tuple[str, int]:
    colon = max(authority.rfind(":"), authority.rfind("]"), authority.rfind("@"))
    if colon <= 0 or authority[colon] != ":":
        return authority, 0
    digits = authority[colon + 1 :].lstrip("0") or authority[colon + 1 :][-1:]
    if not re.fullmatch(r"[1-9][0-9]{0,9}", digits) or int(digits) > _MAX_PORT:
        raise LinkError("Wrong port number specified in the URL")
    return authority[:colon], int(digits)


def _why(part: str, allowed: re.Pattern[str], name: str) -> str:
    good = allowed.match(part)
    stopped_at = part[good.end()] if good else part[0]
    return f"Wrong percent-encoded symbol in URL {name}" if stopped_at == "%" else f"Disallowed character in URL {name}"


def _lower(text: str) -> str:
    """Lower case for ASCII letters only, as TDLib does."""
    return re.sub(r"[A-Z]+", lambda letters: letters[0].lower(), text)
