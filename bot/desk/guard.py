"""Who may ask the desk for anything, and what a browser may do with its answers. Pure.

Other programs and pages in the same browser can reach a server on this computer. So each request must name this server
(a name that only leads here by trickery is refused), must not come from another site, and must know a part of the
address that nobody can guess.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

DESK_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{style}; img-src 'self'; connect-src 'self';"
    " frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
"""Nothing from elsewhere, no script but the desk's own; `style` lets a page to print have the style within it."""

HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",  # with none at all, a form would not say where it comes from
    "X-Content-Type-Options": "nosniff",
}

ADDRESS_IS_OLD = (
    "This is not the address of the desk. Open it as `conference-guide edit` says; it is another each time that this is"
    " started."
)
NOT_THIS_NAME = "The desk answers under its own name only."
FROM_ELSEWHERE = "This came from another page than the desk's own, and was not done."
NOT_SIGNED_IN = "The sign-in has not said who you are."


def policy(nonce: str = "") -> str:
    """What the browser may load for an answer."""
    return DESK_POLICY.format(style=f" 'nonce-{nonce}'" if nonce else "")


@dataclass(frozen=True)
class Guard:
    """`hosts`: the names under which the desk is asked, with the port where there is one. `origins`: the same as a
    browser says where a form comes from. `header`: behind a sign-in, what names the person; else `name` is theirs."""

    hosts: frozenset[str]
    origins: frozenset[str]
    name: str = ""
    header: str = ""
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    @classmethod
    def on_this_computer(cls, port: int, name: str) -> "Guard":
        hosts = frozenset(f"{host}:{port}" for host in ("127.0.0.1", "localhost"))
        return cls(hosts, frozenset(f"http://{host}" for host in hosts), name)

    @classmethod
    def behind_sign_in(cls, host: str, header: str) -> "Guard":
        return cls(frozenset([host.lower()]), frozenset([f"https://{host.lower()}"]), header=header)

    def person(self, headers: Mapping[str, str]) -> str:
        """Who is asking; "" if the sign-in did not say."""
        named = headers.get(self.header, "") if self.header else self.name
        shown = "".join(sign for sign in named if sign.isprintable() and sign not in "<>")
        return " ".join(shown.split())[:100]

    def token(self, person: str) -> str:
        """The part of the address that only this person's browser knows."""
        return hmac.new(self.secret, person.encode(), sha256).hexdigest()[:32]

    def refusal(self, method: str, headers: Mapping[str, str]) -> str:
        """Why a request is not looked at, whatever it asks for; "" if it may be."""
        if headers.get("Host", "").lower() not in self.hosts:
            return NOT_THIS_NAME
        origin = headers.get("Origin")
        if (origin is not None and origin not in self.origins) or (method != "GET" and origin is None):
            return FROM_ELSEWHERE
        if headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"} and method != "GET":
            return FROM_ELSEWHERE
        return NOT_SIGNED_IN if self.header and not self.person(headers) else ""

    def knows(self, token: str, person: str) -> bool:
        """True if the address has this person's part."""
        return hmac.compare_digest(token.encode(), self.token(person).encode())
