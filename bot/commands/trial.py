"""Trying the guide on one's own computer: the ordinary bot, polling a Telegram that runs here."""

import asyncio
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import click
from aiohttp import web
from watchfiles import awatch

from bot.guide.edition import Stamp, stamp_of
from bot.guide.place import Place, encode
from bot.local_telegram import LocalTelegram
from bot.paper.pictures import picture_on_the_web
from bot.paper.typeset import is_installed
from bot.running.beside import watch, with_beside
from bot.running.live import open_services, poll, started
from bot.settings import Settings
from bot.source.tree import Tree
from bot.web.addresses import INDEX
from bot.web.frame import FRAME_POLICY, POLICY
from bot.web.guide import read_web_guide
from bot.web.site import MEDIA_TYPES, Site

SITE = "/site/"
TOKEN = "100000001:a-token-for-the-telegram-on-this-computer"  # noqa: S105 (opens nothing but our own double)


async def try_guide(guide: Path, tree: Tree, *, port: int, open_page: bool, rebuild: Callable[[], bool]) -> None:
    """Serve the chat page and answer in it until interrupted. An edited page shows after it is saved: `rebuild`
    compiles the guide, says what is wrong, and tells whether all is well."""
    preview = Preview(guide)
    async with _telegram_on(port, web.get(f"{SITE}{{address:.*}}", preview.answer)) as telegram:
        preview.chat = telegram.page_url
        settings = Settings(guide_db=guide)
        async with open_services(settings) as services, started(TOKEN, services, telegram.url) as application:
            click.echo(f"\nThe guide is here: {telegram.page_url}\nIts web pages are here: {telegram.url}{SITE}")
            click.echo("Nothing leaves this computer. Stop with Ctrl+C.\n")
            if open_page:
                await asyncio.to_thread(webbrowser.open, telegram.page_url)
            saved = partial(_rebuild_on_save, tree, rebuild)
            await with_beside(poll(application, services), [watch("Looking for saved pages", saved)])


class Preview:
    """The web pages of the guide as it stands on the disk, each made when it is asked for.

    `chat` is the address of the chat page, to which the pages lead in Telegram's place.
    """

    def __init__(self, guide: Path) -> None:
        self.chat = ""
        self._guide = guide
        self._made: tuple[Stamp, Site] | None = None

    async def answer(self, request: web.Request) -> web.Response:
        """The file at the address below `SITE`, with the headers that a server should send."""
        address = request.match_info["address"]
        if not address or address.endswith("/"):
            address += INDEX
        data = await asyncio.to_thread(self._file, address)
        if data is None:
            return web.Response(status=404, text="The site has no such page.")
        headers = {
            "Content-Type": MEDIA_TYPES[Path(address).suffix],
            "Content-Security-Policy": f"{POLICY}; {FRAME_POLICY}",
        }
        return web.Response(body=data, headers=headers)

    def _file(self, address: str) -> bytes | None:
        stamp = stamp_of(self._guide)
        if self._made is None or self._made[0] != stamp:
            draw = picture_on_the_web if is_installed() else None
            self._made = stamp, Site(read_web_guide(self._guide), self._link, draw)
        return self._made[1].file(address)

    def _link(self, place: Place) -> str:
        return f"{self.chat}#start={encode(place)}"


@asynccontextmanager
async def _telegram_on(port: int, *beside: web.RouteDef) -> AsyncIterator[LocalTelegram]:
    telegram = LocalTelegram(token=TOKEN, port=port, beside=beside)
    try:
        await telegram.start()
    except OSError as error:
        raise click.ClickException(
            f"Port {port} cannot be used ({error.strerror}). Choose another with --port; 0 takes any that is free."
        ) from None
    try:
        yield telegram
    finally:
        await telegram.stop()


async def _rebuild_on_save(tree: Tree, rebuild: Callable[[], bool]) -> None:
    overlay = () if tree.overlay is None else (tree.overlay,)  # it may have one of the two folders only
    async for _changes in awatch(tree.base / "content", tree.base / "locales", *overlay):
        await asyncio.to_thread(rebuild)
