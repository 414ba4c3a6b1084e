"""What Telegram shows of the bot before anybody writes to it: commands, name and descriptions, per language."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from telegram import Bot, BotCommand

from bot.guide.language import ENGLISH, Language, Translate, limited
from bot.guide.numbers import keep_together
from bot.telegram.page_screens import closed_words

log = logging.getLogger(__name__)

_TELEGRAM_CODE_LENGTH = 2
"""Telegram takes only two-letter codes here (TDLib, validate_bot_language_code)."""


async def set_profile(bot: Bot, languages: Iterable[Language], *, closed: bool = False) -> None:
    """Set commands, name, short description and description, each only where Telegram has something else.

    The bot works without them: a refusal, or an answer of another shape, is logged and passed over.
    """
    for language in languages:
        if len(language.code) != _TELEGRAM_CODE_LENGTH:
            continue
        code, _ = None if language.code == ENGLISH else language.code, language.translate
        try:
            await _set_profile(bot, code, _closed_profile(_) if closed else _profile(_))
        except Exception as error:  # an odd answer can break the library anywhere
            log.warning("Name and commands in %s could not be set: %s.", language.code, type(error).__name__)


def commands(_: Translate) -> list[BotCommand]:
    """The command list. /privacy stands in every language's: else Telegram shows its own privacy policy instead.

    A description has at most 256 characters (Bot API, BotCommand).
    """
    return [
        BotCommand("start", limited(_("The beginning"), 256)),
        BotCommand("help", limited(_("Urgent help"), 256)),
        BotCommand("ask", limited(_("Ask a question"), 256)),
        BotCommand("language", limited(_("Change the language"), 256)),
        BotCommand("hide", limited(_("Delete this chat's messages"), 256)),
        BotCommand("privacy", limited(_("What is kept: nothing"), 256)),
        BotCommand("about", limited(_("About this guide"), 256)),
    ]


@dataclass(frozen=True, slots=True)
class _Profile:
    """What Telegram shows of the bot in one language."""

    commands: list[BotCommand]
    name: str
    short: str
    description: str


def _name(_: Translate) -> str:
    return limited(_("Conference Guide"), 64)  # Bot API, setMyName


def _profile(_: Translate) -> _Profile:
    short = limited(
        _("Explains meetings about keeping children safe, in plain words. Not a person, not for emergencies."),
        120,  # Bot API, setMyShortDescription
    )
    description = limited(
        _(
            "This guide explains child protection conferences in England: what happens, what stays private, what the"
            " words mean, and how to complain.\n\nIt is not a person, and nobody reads this chat. In an emergency call"
            " 999.\n\nIt keeps nothing about you. Telegram keeps the chat."
        ),
        512,  # Bot API, setMyDescription
    )
    return _Profile(commands(_), _name(_), short, description)


def _closed_profile(_: Translate) -> _Profile:
    danger = _("If anyone is in danger now, call {number}.").format(number=keep_together("999"))
    short = closed_words(_)
    return _Profile([BotCommand("help", _("Urgent help"))], _name(_), short, f"{short}\n\n{danger}")


async def _set_profile(bot: Bot, code: str | None, wanted: _Profile) -> None:
    if list(await bot.get_my_commands(language_code=code)) != wanted.commands:
        await bot.set_my_commands(wanted.commands, language_code=code)
    if (await bot.get_my_name(language_code=code)).name != wanted.name:
        await bot.set_my_name(wanted.name, language_code=code)
    if (await bot.get_my_short_description(language_code=code)).short_description != wanted.short:
        await bot.set_my_short_description(wanted.short, language_code=code)
    if (await bot.get_my_description(language_code=code)).description != wanted.description:
        await bot.set_my_description(wanted.description, language_code=code)
