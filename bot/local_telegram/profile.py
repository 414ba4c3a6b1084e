"""What people see of the bot before they write to it: its commands, names and descriptions, per language.

Rules: Bot API documentation of `setMyCommands` and its neighbours; `BotCommand.cpp` in TDLib for the
refusals that are made before the server is asked.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from telegram.constants import BotCommandLimit, BotCommandScopeType, BotDescriptionLimit, BotNameLimit

from bot.local_telegram.errors import bad_request
from bot.local_telegram.params import Params

Json = dict[str, Any]

_COMMAND = re.compile(r"[a-z0-9_]+")
_LIMITS = {
    "name": (int(BotNameLimit.MAX_NAME_LENGTH), "NAME_TOO_LONG"),
    "description": (int(BotDescriptionLimit.MAX_DESCRIPTION_LENGTH), "DESCRIPTION_TOO_LONG"),
    "short_description": (int(BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH), "ABOUT_TOO_LONG"),
}
_SCOPES = {str(scope.value) for scope in BotCommandScopeType}


@dataclass
class Profile:
    """Commands by scope and language; names and descriptions by language. The language "" is for the rest."""

    default_name: str
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)

    def set_text(self, what: str, params: Params) -> None:
        """`setMyName`, `setMyDescription`, `setMyShortDescription`; empty text takes it back."""
        most, refusal = _LIMITS[what]
        text, language = params.text(what).strip(), language_code(params)
        if len(text) > most:
            raise bad_request(refusal)
        if text:
            self.texts[what, language] = text
        else:
            self.texts.pop((what, language), None)

    def text(self, what: str, language: str) -> str:
        """In this language, else in the default one, else (the name only) as BotFather was told."""
        fallback = self.default_name if what == "name" else ""
        return self.texts.get((what, language)) or self.texts.get((what, "")) or fallback

    def set_commands(self, params: Params) -> None:
        """`setMyCommands`: the whole list of one scope and language. An empty list takes it back."""
        key = (_scope(params), language_code(params))
        raw = params.json("commands", "Can't parse commands JSON object") or []
        if not isinstance(raw, list):
            raise bad_request("Expected an Array of BotCommand")
        commands = [_command(one) for one in raw]
        if len(commands) > BotCommandLimit.MAX_COMMAND_NUMBER:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        if len({one["command"] for one in commands}) < len(commands):
            raise bad_request("BOT_COMMAND_INVALID")
        self.commands[key] = commands
        if not commands:
            del self.commands[key]

    def commands_of(self, params: Params) -> list[Json]:
        """`getMyCommands`: exactly this scope and language, nothing instead."""
        return self.commands.get((_scope(params), language_code(params)), [])

    def commands_for(self, chat: int, language: str, *, group: bool = False) -> list[Json]:
        """What one chat's menu shows: the narrowest scope first, in each the reader's language first."""
        everybody = BotCommandScopeType.ALL_GROUP_CHATS if group else BotCommandScopeType.ALL_PRIVATE_CHATS
        for scope in (
            f"{BotCommandScopeType.CHAT.value}:{chat}",
            everybody.value,
            BotCommandScopeType.DEFAULT.value,
        ):
            for code in (language, ""):
                if found := self.commands.get((scope, code)):
                    return found
        return []


def language_code(params: Params) -> str:
    """Two small letters, or nothing for "everybody else"."""
    code = params.text("language_code")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("Invalid language code specified")
    return code


def _scope(params: Params) -> str:
    raw = params.json("scope", "Can't parse BotCommandScope JSON object")
    if raw is None:
        return str(BotCommandScopeType.DEFAULT.value)
    if not isinstance(raw, dict) or raw.get("type") not in _SCOPES:
        raise bad_request("Can't parse BotCommandScope: Unsupported type specified")
    chat = raw.get("chat_id")
    if raw["type"].startswith("chat") and not chat:
        raise bad_request("Can't parse BotCommandScope: Empty chat_id specified")
    return ":".join(str(part) for part in (raw["type"], chat, raw.get("user_id")) if part)


def _command(raw: Any) -> Json:
    if not isinstance(raw, dict) or not {"command", "description"} <= set(raw):
        raise bad_request("Can't parse BotCommand: expected an Object")
    command = str(raw["command"]).strip().removeprefix("/")
    description = str(raw["description"]).strip()
    if not command:
        raise bad_request("Command must be non-empty")
    if len(command) > BotCommandLimit.MAX_COMMAND:
        raise bad_request(f"Command length must not exceed {int(BotCommandLimit.MAX_COMMAND)}")
    if not description:
        raise bad_request("Command description must be non-empty")
    if len(description) > BotCommandLimit.MAX_DESCRIPTION:
        raise bad_request(f"Command description length must not exceed {int(BotCommandLimit.MAX_DESCRIPTION)}")
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}
