"""Settings: read once from the environment. A bad one stops the start with one clear sentence."""

import re
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")  # Telegram allows shorter ones (setWebhook); we do not

_ON_THIS_MACHINE = {("http", "127.0.0.1"), ("http", "localhost"), ("http", "::1")}
"""Where the Telegram of `local_telegram` may bring updates without https."""

TELEGRAM_API = "https://api.telegram.org"


class SettingsError(Exception):
    """A setting is missing or wrong. The message is a sentence for the person who deploys the bot."""


def _root(address: str) -> str:
    if not address.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return address.rstrip("/")


class Settings(BaseSettings):
    """The bot's settings. Names in the environment are the same in capitals: BOT_TOKEN, GUIDE_DB."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    bot_token: SecretStr = Field(default=SecretStr(""), description="From BotFather.")
    bot_token_file: Path | None = Field(default=None, description="A file that holds the token, in place of BOT_TOKEN.")
    telegram_api_url: Annotated[str, AfterValidator(_root)] = Field(
        default=TELEGRAM_API, description="Root of the Bot API: Telegram's own, or a self-hosted or local one."
    )
    webhook_url: str = Field(
        default="", description="Address under which Telegram reaches the bot; without it, it polls."
    )
    webhook_secret: SecretStr = Field(
        default=SecretStr(""), description="What Telegram must send along: 32 or more signs."
    )
    host: str = Field(default="127.0.0.1", description="Address on which the webhook listens.")
    port: int = Field(default=8080, ge=0, le=65535, description="Port on which the webhook listens.")
    metrics_port: int = Field(default=0, ge=0, le=65535, description="Port for Prometheus on 127.0.0.1; 0: none.")
    guide_db: Path = Field(default=Path("guide.db"), description="Path of the compiled guide.")
    languages: str = Field(
        default="", pattern=r"^\s*([a-z]{2,3}(-[a-z]{2})?\s*(,\s*|$))*$", description="Languages on offer: en,pl,ur."
    )
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="How much the log says.")

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if self.bot_token.get_secret_value() and self.bot_token_file:
            raise ValueError("BOT_TOKEN and BOT_TOKEN_FILE are both set: use one")
        if self.webhook_url:
            address = urlsplit(self.webhook_url)
            if address.scheme != "https" and (address.scheme, address.hostname) not in _ON_THIS_MACHINE:
                raise ValueError("WEBHOOK_URL must begin with https:// (Telegram takes nothing else)")
            if not _SECRET.fullmatch(self.webhook_secret.get_secret_value()):
                raise ValueError(
                    "WEBHOOK_SECRET is needed with WEBHOOK_URL: 32 to 256 of A-Z a-z 0-9 _ -, made by chance. This"
                    " makes one: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
                )
        return self

    @property
    def offered(self) -> tuple[str, ...]:
        """The languages that LANGUAGES names, each once; none if it is not set: then all are offered."""
        return tuple(dict.fromkeys(code.strip() for code in self.languages.split(",") if code.strip()))

    @property
    def token(self) -> str:
        """The bot's token; raises SettingsError with a sentence if there is none."""
        if self.bot_token_file is not None:
            try:
                token = self.bot_token_file.read_text("utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise SettingsError(f"BOT_TOKEN_FILE cannot be read: {type(error).__name__}.") from None
        else:
            token = self.bot_token.get_secret_value().strip()
        if not token:
            raise SettingsError("There is no bot token. Set BOT_TOKEN or BOT_TOKEN_FILE (BotFather gives you one).")
        if not _TOKEN.fullmatch(token):
            raise SettingsError("The bot token is not one: BotFather's are digits, a colon, then letters and digits.")
        return token


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
