"""What Telegram shows of the bot before anybody writes to it: commands, name and descriptions, per language."""

import logging
from collections.abc import Iterable

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.guide.language import ENGLISH, Language, Translate, limited

log = logging.getLogger(__name__)

_TELEGRAM_CODE_LENGTH = 2
"""Telegram takes only two-letter codes here (TDLib, validate_bot_language_code)."""


async def introduce(bot: Bot, languages: Iterable[Language]) -> None:
    """Set commands, name, short description and description, each only where Telegram has something else.

    The bot works without them: a refusal is logged and passed over.
    """
    for language in languages:
        if len(language.code) != _TELEGRAM_CODE_LENGTH:
            continue
        code = None if language.code == ENGLISH else language.code
        try:
            await _introduce(bot, code, language.translate)
        except TelegramError as error:
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


async def _introduce(bot: Bot, code: str | None, _: Translate) -> None:
    wanted = commands(_)
    if list(await bot.get_my_commands(language_code=code)) != wanted:
        await bot.set_my_commands(wanted, language_code=code)
    name = limited(_("Conference Guide"), 64)  # Bot API, setMyName
    if (await bot.get_my_name(language_code=code)).name != name:
        await bot.set_my_name(name, language_code=code)
    short = limited(
        _("Explains meetings about keeping children safe, in plain words. Not a person, not for emergencies."),
        120,  # Bot API, setMyShortDescription
    )
    if (await bot.get_my_short_description(language_code=code)).short_description != short:
        await bot.set_my_short_description(short, language_code=code)
    description = limited(
        _(
            "This guide explains child protection conferences in England: what happens, what stays private, what the"
            " words mean, and how to complain.\n\nIt is not a person, and nobody reads this chat. In an emergency call"
            " 999.\n\nIt keeps nothing about you."
        ),
        512,  # Bot API, setMyDescription
    )
    if (await bot.get_my_description(language_code=code)).description != description:
        await bot.set_my_description(description, language_code=code)
