"""Questions: a typed message to the pages that may answer it, in the words of whoever reads."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from telegram import Bot, InlineKeyboardMarkup, Message, Update
from telegram.constants import MessageEntityType
from telegram.ext import ContextTypes

from bot.answers.answer import ELSEWHERE, Answer, Outcome
from bot.guide.language import Language
from bot.guide.page import HELP_FOR_LIFE, HELP_NOW, HOME, START, SUBJECTS, UNANSWERED
from bot.guide.place import READERS, Action, Audience, Place, decode, encode, with_codes
from bot.services.services import Services
from bot.telegram.found import (
    found_by_title,
    found_for_each,
    found_screen,
    length_as_read,
    not_what_i_meant,
    reader_rows_to_findings,
    with_way_out,
)
from bot.telegram.page_screens import page_screen
from bot.telegram.screens import NOTHING_ABOVE, Button, Screen, Top, choice_of_readers, help_above, notice_above
from bot.telegram.updates import typed_words

NOT_OFFERED = frozenset({UNANSWERED, HELP_NOW})
"""What stands nearest above a page that a reader lacks, but answers nothing; help has its own button."""
LINES_ABOVE = 2
"""How many help lines stand above what was found by a message that may tell of danger."""
MOST_UNDER_HELP = 900
"""Characters of such a screen, help and the draft note with it: what a phone shows at once."""


async def question(services: Services, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A typed message, or words beneath a picture. They live in this function and are then gone."""
    message = update.effective_message
    assert message is not None
    await send_found(services, context.bot, update, typed_words(message))


async def send_found(services: Services, bot: Bot, update: Update, words: str) -> None:
    """What these words of a message find. Beneath a picture, a sentence says that it was not seen."""
    await send_answer(services, bot, update, *await answer_to(services, update, words))


async def answer_to(services: Services, update: Update, words: str) -> tuple[Answer, Place]:
    """What these words of a message find, and where whoever typed them is: who is reading, in which language."""
    message = update.effective_message
    assert message is not None
    asked = _asked_at(message) or services.beginning(update)
    found = await services.answers.to(words, asked.audience, asked.language)
    return found, replace(asked, language=found.language)


async def send_answer(services: Services, bot: Bot, update: Update, found: Answer, place: Place) -> None:
    """The screen of an answer."""
    message = update.effective_message
    assert message is not None
    notice = cannot_read(services.store.language(found.language)) if message.caption else ""
    await services.send(bot, update, screen_of(services, found, place, notice))


def cannot_read(language: Language) -> str:
    """What is said of a picture, a voice or a file."""
    _ = language.translate
    return _("Thank you. I can only read typed words, not pictures, voices or files. Nobody else sees them here.")


def screen_of(services: Services, found: Answer, place: Place, notice: str = "") -> Screen:
    """The screen of what was found: an urgent one, above which stands no `notice`; else help first where danger is
    possible, then the notice, and then what was found, or who can answer."""
    place = _on_offer(services, place)
    top = _top(services, place, notice, under_help=found.help_first)
    match found.outcome:
        case Outcome.URGENT:
            return _urgent(services, place, found)
        case Outcome.GREETING:
            return services.screen_at(place.at(START if place.audience is Audience.EVERYONE else HOME), notice)
        case Outcome.PAGE | Outcome.SUGGESTIONS:
            screen = _pages(services, place, found, top)
        case Outcome.ELSEWHERE:  # whom to ask there
            screen = _page(services, place.at(ELSEWHERE), top).counting("unanswered")
        case Outcome.UNCLEAR:
            if not found.help_first:
                top = help_above(place, services.store.language(place.language), notice=notice)
            screen = _subjects(services, place, top).counting("unanswered")
        case Outcome.NOTHING:
            screen = _page(services, place.at(UNANSWERED), top).counting("unanswered")
    if notice and screen.silent and not found.help_first:  # an urgent page that was asked for by its name
        return screen_of(services, found, place)
    return screen.counting("help_first") if found.help_first else screen


def _urgent(services: Services, place: Place, found: Answer) -> Screen:
    # The nearest that this reader has, by its own id: so no word of ours stands above help.
    place = place.at(services.store.page(place.at(found.pages[0])).id)
    language = services.store.language(place.language)
    way_out = not_what_i_meant(place, found.others, language) if found.others else None
    return _page(services, place, NOTHING_ABOVE, way_out).counting("urgent")


def _pages(services: Services, place: Place, found: Answer, top: Top) -> Screen:
    known = place.audience is not Audience.EVERYONE
    opened = place.at(found.pages[0])
    if known:
        opened = place.at(services.store.found(opened).id)
    # A page alone is no list to choose from: it opens, as a question.
    if len(found.pages) == 1 or found.direct:
        if services.store.is_everyones(opened):  # what is the same for every reader is said once
            return _page(services, opened, top)
        if known and not found.help_first:
            language = services.store.language(place.language)
            return _page(services, opened, with_way_out(top, place, found.others, language, sure=found.direct))
    return _found(services, place, found.pages, top)


def _subjects(services: Services, place: Place, top: Top) -> Screen:
    """Where a message is hardly one: the reader's subjects, or the readers to choose from."""
    if place.audience is Audience.EVERYONE:
        start = services.screen_at(place.at(START))
        return choice_of_readers(start, services.store.language(place.language), top)
    return _page(services, place.at(services.store.page(place.at(SUBJECTS)).id), top)


def found_at(services: Services, place: Place, ids: Sequence[str], *, under_help: bool, back: bool = False) -> Screen:
    """What a typed message found (`ids`, best first), in the words of the place's reader; `under_help`: as it stood.
    `back`: with the way back to the choice of readers, from which it was reached."""
    place = _on_offer(services, place)
    return _found(services, place, ids, _top(services, place, under_help=under_help), back=back)


def _found(services: Services, place: Place, ids: Sequence[str], top: Top, *, back: bool = False) -> Screen:
    """Under help, the first words are left out where the whole would be too long to be seen at once."""
    in_words = _for_everyone if place.audience is Audience.EVERYONE else _for_reader
    screen = in_words(services, place, ids, top, back=back)
    if top.says and length_as_read(screen) > MOST_UNDER_HELP:
        return in_words(services, place, ids, top, back=back, brief=True)
    return screen


def _for_reader(
    services: Services, place: Place, ids: Sequence[str], top: Top, *, back: bool, brief: bool = False
) -> Screen:
    """Where the reader lacks a page it is the nearest above it; where there is none, who can answer. A page alone
    opens, but under help."""
    language = services.store.language(place.language)
    pages = {(page := services.store.found(place.at(name))).id: page for name in ids}
    offered = [page for page in pages.values() if page.id not in NOT_OFFERED]
    if not offered:
        return _page(services, place.at(HELP_NOW if HELP_NOW in pages else UNANSWERED), top)
    choice = encode(with_codes(replace(place, audience=Audience.EVERYONE), ids), _action(top)) if back else ""
    if len(offered) > 1 or top.says:
        return found_screen(place, offered, language, top, choice, brief=brief)
    return _page(services, place.at(offered[0].id), with_way_out(top, place, (), language, choice, sure=False))


def _for_everyone(
    services: Services, place: Place, ids: Sequence[str], top: Top, *, back: bool, brief: bool = False
) -> Screen:
    """Who is reading is never guessed: while it is not known, one page speaks to each reader under that reader's name,
    and of several the titles stand there in the same way, with the readers as buttons that carry what was found."""
    if not ids:
        return _page(services, place.at(UNANSWERED), top)
    language = services.store.language(place.language)
    each = {name: [services.store.found(Place(who, place.language, name)) for who in READERS] for name in ids}
    if len(ids) == 1:
        pages_of = list(zip(READERS, each[ids[0]], strict=True))
        return found_for_each(place, pages_of, language, top, brief=brief)
    of_reader = zip(READERS, zip(*each.values(), strict=True), strict=True)
    titled = [(reader, [page for page in pages if page.id not in NOT_OFFERED]) for reader, pages in of_reader]
    rows = reader_rows_to_findings(place, ids, _action(top), language.translate)
    return found_by_title(place, titled, rows, language, top)


def _action(top: Top) -> Action:
    """What a press carries that leads to what was found: also whether help stands first there."""
    return Action.FOUND_UNDER_HELP if top.says else Action.FOUND


def _top(services: Services, place: Place, notice: str = "", *, under_help: bool) -> Top:
    """Help with two numbers, the reader's own, from *Help now*, then from the screen of somebody who wants to die; then
    the notice. Not `under_help`: the notice alone."""
    if not under_help:
        return notice_above(notice)
    pages = [services.store.page(place.at(name)) for name in (HELP_NOW, HELP_FOR_LIFE)]
    lines = dict.fromkeys(line for page in pages for line in page.lines)
    return help_above(place, services.store.language(place.language), list(lines)[:LINES_ABOVE], notice)


def _page(services: Services, place: Place, top: Top, way_out: Button | None = None) -> Screen:
    """The page at a place, below what stands first."""
    if top == NOTHING_ABOVE and way_out is None:
        return services.screen_at(place)
    page, language = services.store.page(place), services.store.language(place.language)
    leaflet = services.leaflets.has(place.at(page.id))
    offered = services.store.languages
    return page_screen(page, language, offered, reader=place.audience, leaflet=leaflet, top=top, way_out=way_out)


def _on_offer(services: Services, place: Place) -> Place:
    """An old screen may stand in a language that is no longer offered; whatever is made of it must not."""
    return replace(place, language=services.store.language(place.language).code)


def _asked_at(message: Message) -> Place | None:
    """Where somebody is who replies to a message of ours: the place of the prompt, from the link in it; of a screen,
    from its buttons."""
    replied = message.reply_to_message
    if replied is None:
        return None
    for entity in replied.entities:
        if entity.type == MessageEntityType.TEXT_LINK and entity.url:
            try:
                payload = parse_qs(urlsplit(entity.url).query).get("start", [""])[0]
            except ValueError:
                continue  # a person can reply to any message, with any link in it: "http://[" is no address
            if pressed := decode(payload):
                return pressed.place
    return _place_of(replied.reply_markup)


def _place_of(markup: InlineKeyboardMarkup | None) -> Place | None:
    """The place of a screen. The buttons that stand under every screen carry it; others may lead to other readers."""
    rows = markup.inline_keyboard if markup is not None else ()
    data = [button.callback_data for row in rows for button in row]
    presses = [pressed for each in data if isinstance(each, str) and (pressed := decode(each))]
    own = [each for each in presses if each.action is Action.ASK]
    own += [each for each in presses if each.place.page == HELP_NOW or each.action is Action.HIDE]
    return own[0].place if own else None
