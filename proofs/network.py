"""A line between two programs on this machine that can be cut: for outages, broken connections, and random routing."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable
from types import TracebackType
from typing import Self

_PIECE = 65_536


class Line:
    """Forwards each new connection to one of the ports that `targets` names at that moment, chosen by chance."""

    def __init__(self, targets: Callable[[], list[int]], chance: random.Random | None = None) -> None:
        self._targets = targets
        self._chance = chance or random.Random()  # noqa: S311
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._whole = True
        self.port = 0

    @property
    def url(self) -> str:
        """The address of this end."""
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Everything that is open breaks off with a reset, and nothing new comes through, until `mend`."""
        self._whole = False
        self.reset()

    def mend(self) -> None:
        self._whole = True

    def reset(self) -> None:
        """Everything that is open breaks off; what comes next goes through."""
        for writer in self._open:
            writer.transport.abort()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        self.reset()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._carry(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry(self, near: asyncio.StreamReader, near_end: asyncio.StreamWriter) -> None:
        self._open.add(near_end)
        try:
            ports = self._targets()
            if not self._whole or not ports:
                return
            far, far_end = await asyncio.open_connection("127.0.0.1", self._chance.choice(ports))
            self._open.add(far_end)
            try:
                one = asyncio.create_task(_pump(near, far_end))
                other = asyncio.create_task(_pump(far, near_end))
                await asyncio.wait([one, other], return_when=asyncio.FIRST_COMPLETED)
                one.cancel()
                other.cancel()
            finally:
                self._open.discard(far_end)
                far_end.transport.abort()
        except OSError:
            return
        finally:
            self._open.discard(near_end)
            near_end.transport.abort()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while piece := await reader.read(_PIECE):
            writer.write(piece)
            await writer.drain()
