"""Settings: read once from the environment. A bad one stops the start with one clear sentence."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

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
    guide_db: Path = Field(default=Path("guide.db"), description="Path of the compiled guide.")
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="How much the log says.")

    @model_validator(mode="after")
    def _one_token(self) -> Self:
        if self.bot_token.get_secret_value() and self.bot_token_file:
            raise ValueError("BOT_TOKEN and BOT_TOKEN_FILE are both set: use one")
        return self

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
        return token


def read_settings() -> Settings:
    """The settings from the environment; raises SettingsError with one sentence that names each bad setting."""
    try:
        return Settings()
    except ValidationError as error:
        # Only names and reasons: the values may be secret.
        reasons = [
            f"{'.'.join(str(step) for step in detail['loc']).upper() or 'The settings'}: {detail['msg']}"
            for detail in error.errors(include_input=False, include_url=False)
        ]
        raise SettingsError(f"Wrong settings. {'; '.join(reasons)}.") from None
