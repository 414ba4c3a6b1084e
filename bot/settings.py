"""Settings: read once from the environment. A bad one stops the start with one clear sentence."""

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.guide.errors import PlainError

WEBHOOK_PORTS = (443, 80, 88, 8443)
"""The ports that Telegram calls (Bot API, setWebhook). Loading its library for these four would take every command a
quarter of a second."""

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")  # Telegram allows shorter ones (setWebhook); we do not

_PATH = re.compile(r"/?|(/[A-Za-z0-9._~-]+)+/?")
_TAKEN_PATHS = ("/healthz", "/readyz", "/metrics")
"""What stands at these addresses already."""

TELEGRAM_API = "https://api.telegram.org"


class SettingsError(PlainError):
    """A setting is missing or wrong. The message is a sentence for the person who deploys the bot."""


def _root(address: str) -> str:
    if not address.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    if not _split(address).hostname:
        raise ValueError("names no machine")
    return address.rstrip("/")


def _split(address: str) -> SplitResult:
    """The parts of an address; raises ValueError with a sentence, which never repeats the address."""
    try:
        parts = urlsplit(address)
        _ = parts.port, parts.hostname
    except ValueError:
        raise ValueError("is no address, or its port is none") from None
    return parts


def _on_this_machine(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def _read(file: Path, name: str) -> str:
    """A secret from a file; raises ValueError with a sentence that names the setting and never what stands there."""
    try:
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{name} cannot be read: {type(error).__name__}") from None


class Settings(BaseSettings):
    """The bot's settings. Names in the environment are the same in capitals: BOT_TOKEN, GUIDE_DB."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    bot_token: SecretStr = Field(default=SecretStr(""), description="From BotFather.")
    bot_token_file: Path | None = Field(default=None, description="A file that holds the token, in place of BOT_TOKEN.")
    telegram_api_url: Annotated[str, AfterValidator(_root)] = Field(
        default=TELEGRAM_API, description="Root of the Bot API: Telegram's own, or a self-hosted or local one."
    )
    telegram_api_insecure: bool = Field(
        default=False, description="1: the token may travel unencrypted (http) to a Bot API on another machine."
    )
    webhook_url: str = Field(
        default="", description="Address under which Telegram reaches the bot; without it, it polls."
    )
    webhook_secret: SecretStr = Field(
        default=SecretStr(""), description="What Telegram must send along: 32 or more signs."
    )
    webhook_secret_file: Path | None = Field(
        default=None, description="A file that holds the secret, in place of WEBHOOK_SECRET."
    )
    host: str = Field(default="127.0.0.1", description="Address on which the webhook listens.")
    port: int = Field(default=8080, ge=0, le=65535, description="Port on which the webhook listens.")
    metrics_port: int = Field(default=0, ge=0, le=65535, description="Port for Prometheus on 127.0.0.1; 0: none.")
    content_overlay: Path | None = Field(
        default=None, description="The authority's own folder, laid over our content/ and locales/."
    )
    guide_db: Path = Field(default=Path("guide.db"), description="Path of the compiled guide.")
    leaflets: Path | None = Field(
        default=None, description="Folder of the leaflets that `build` makes and the chat sends; without it: none."
    )
    languages: str = Field(
        default="", pattern=r"^\s*([a-z]{2,3}(-[a-z]{2})?\s*(,\s*|$))*$", description="Languages on offer: en,pl,ur."
    )
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="How much the log says.")

    @model_validator(mode="before")
    @classmethod
    def _secret_from_its_file(cls, data: dict[str, Any]) -> dict[str, Any]:
        file = data.get("webhook_secret_file")
        if not file:
            return data
        if data.get("webhook_secret"):
            raise ValueError("WEBHOOK_SECRET and WEBHOOK_SECRET_FILE are both set: use one")
        return {**data, "webhook_secret": _read(Path(file), "WEBHOOK_SECRET_FILE")}

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if self.bot_token.get_secret_value() and self.bot_token_file:
            raise ValueError("BOT_TOKEN and BOT_TOKEN_FILE are both set: use one")
        api = _split(self.telegram_api_url)
        if api.scheme == "http" and not _on_this_machine(api.hostname) and not self.telegram_api_insecure:
            raise ValueError(
                "TELEGRAM_API_URL must begin with https://, or the token travels unencrypted to another machine. If"
                " you know that nobody can listen in between, set TELEGRAM_API_INSECURE=1"
            )
        if self.webhook_url:
            self._check_webhook()
        return self

    def _check_webhook(self) -> None:
        try:
            address = _split(self.webhook_url)
        except ValueError as error:
            raise ValueError(f"WEBHOOK_URL {error}") from None
        if address.scheme != "https" and not (address.scheme == "http" and _on_this_machine(address.hostname)):
            raise ValueError("WEBHOOK_URL must begin with https:// (Telegram takes nothing else)")
        telegrams_own = self.telegram_api_url == TELEGRAM_API
        if telegrams_own and address.scheme == "https" and (address.port or 443) not in WEBHOOK_PORTS:
            raise ValueError("WEBHOOK_URL: Telegram calls the ports 443, 80, 88 and 8443 only (Bot API, setWebhook)")
        if not _PATH.fullmatch(address.path) or address.path in _TAKEN_PATHS:
            raise ValueError(
                "The path in WEBHOOK_URL may have A-Z a-z 0-9 . _ ~ - between its slashes, nothing else, and must not"
                " be /healthz, /readyz or /metrics"
            )
        if not self.port:
            raise ValueError("PORT must be one that Telegram or your proxy can be told: 1 to 65535")
        if not _SECRET.fullmatch(self.webhook_secret.get_secret_value()):
            raise ValueError(
                "WEBHOOK_SECRET is needed with WEBHOOK_URL (or WEBHOOK_SECRET_FILE): 32 to 256 of A-Z a-z 0-9 _ -,"
                " made by chance. This makes one: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )

    @property
    def offered(self) -> tuple[str, ...]:
        """The languages that LANGUAGES names, each once; none if it is not set: then all are offered."""
        return tuple(dict.fromkeys(code.strip() for code in self.languages.split(",") if code.strip()))

    @property
    def token(self) -> str:
        """The bot's token; raises SettingsError with a sentence if there is none."""
        if self.bot_token_file is not None:
            try:
                token = _read(self.bot_token_file, "BOT_TOKEN_FILE")
            except ValueError as error:
                raise SettingsError(f"{error}.") from None
        else:
            token = self.bot_token.get_secret_value().strip()
        if not token:
            raise SettingsError("There is no bot token. Set BOT_TOKEN or BOT_TOKEN_FILE (BotFather gives you one).")
        if not _TOKEN.fullmatch(token):
            raise SettingsError("The bot token is not one: BotFather's are digits, a colon, then letters and digits.")
        return token


def usable_proxy(proxy: str | None) -> str | None:
    """The proxy, if it can be used at all; raises SettingsError with a sentence that never repeats it.

    aiohttp speaks to http and https proxies (its documentation, "Proxy support"). One that it cannot use would look
    like an outage at Telegram's.
    """
    if not proxy:
        return None
    named = "The proxy in HTTPS_PROXY (or ALL_PROXY, HTTP_PROXY)"
    if not proxy.startswith(("http://", "https://")):
        kind = proxy.partition("://")[0] if "://" in proxy else ""
        said = f"begins with {kind}://, which is not supported" if kind.isalnum() else "does not say its kind"
        raise SettingsError(f"{named} {said}: it must begin with http:// or https://.")
    try:
        parts = _split(proxy)
    except ValueError:
        parts = None
    if parts is None or not parts.hostname or parts.netloc.count("@") > 1:
        raise SettingsError(
            f"{named} cannot be read: in its user name and password write @ as %40, : as %3A, / as %2F and # as %23."
        )
    return proxy


def read_settings() -> Settings:
    """The settings from the environment; raises SettingsError with one sentence that names each bad setting."""
    try:
        return Settings()
    except ValidationError as error:
        # Only names and reasons: the values may be secret.
        reasons = [
            ": ".join(part for part in (".".join(map(str, detail["loc"])).upper(), _reason(detail["msg"])) if part)
            for detail in error.errors(include_input=False, include_url=False)
        ]
        raise SettingsError(f"Wrong settings. {'; '.join(reasons)}.") from None


def _reason(message: str) -> str:
    return message.removeprefix("Value error, ")
