"""Pictures and leaflets: sent as messages of their own, and taken away again."""

import logging

from telegram import Bot, Update

from bot.guide.chat_page import ChatPage
from bot.guide.errors import GuideError
from bot.guide.place import Place
from bot.services.services import Services
from bot.telegram.screens import Screen
from bot.telegram.sent import picture_screen, under_the_leaflet
from bot.telegram.show import acknowledge, send_file, send_picture, take_away

log = logging.getLogger(__name__)


async def show_picture(services: Services, bot: Bot, update: Update, place: Place) -> None:
    """*Show as a picture*. The page stays where it is. An old button of a picture that is gone gives the page."""
    assert update.callback_query is not None
    page, language = services.store.page(place), services.store.language(place.language)
    if (png := await _png(services, page)) is None:
        _ = language.translate
        notice = _("There is no picture of this page now. Here it is in words.")
        await services.acknowledge_and_replace(bot, update, services.screen_at(place, notice))
        return
    await acknowledge(bot, update.callback_query.id)
    await send_picture(bot, update, picture_screen(page, place.at(page.id), language), png)


async def send_leaflet(services: Services, bot: Bot, update: Update, place: Place) -> None:
    """*Send me the leaflet*. An old button of a leaflet that is gone gives the page."""
    assert update.callback_query is not None
    await acknowledge(bot, update.callback_query.id)
    found = await services.leaflets.file(place)
    if found is None:
        await services.send(bot, update, without_leaflet(services, place))
        return
    await send_file(bot, update, *found, under_the_leaflet(place, services.store.language(place.language)))
    services.counts.count("leaflets")


def without_leaflet(services: Services, place: Place) -> Screen:
    """The page itself, where there is no leaflet of it."""
    _ = services.store.language(place.language).translate
    return services.screen_at(place, _("There is no leaflet of this page at the moment."))


async def take_sent_away(services: Services, bot: Bot, update: Update, place: Place) -> None:
    """*Delete* under a picture or a leaflet. Where Telegram refuses, the app says who still can."""
    assert update.callback_query is not None
    alert = ""
    if not await take_away(bot, update):
        _ = services.store.language(place.language).translate
        alert = _(
            "Telegram no longer lets this guide delete this message. You can: press it and hold, then choose delete."
        )
    await acknowledge(bot, update.callback_query.id, alert)


async def _png(services: Services, page: ChatPage) -> bytes | None:
    try:
        return None if page.picture is None else await services.store.picture(page.picture)
    except GuideError as error:
        log.warning("A picture cannot be read: %s", error)
        return None
