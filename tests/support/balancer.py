"""A TCP balancer as simple as can be: each connection goes to some backend that takes it, at random."""

import asyncio
import contextlib
from collections.abc import Sequence
from random import Random
from types import TracebackType
from typing import Self

CHUNK = 64 * 1024


class Balancer:
    """Listens on a free port of the loopback interface; knows nothing of sessions, so it isn't sticky."""

    def __init__(self, ports: Sequence[int], dice: Random) -> None:
        """`ports`: of the backends."""
        self._ports = list(ports)
        self._dice = dice
        self._pipes: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for pipe in self._pipes:
            pipe.cancel()
        await asyncio.gather(*self._pipes, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for port in self._dice.sample(self._ports, len(self._ports)):
            try:
                other_reader, other_writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                continue
            for source, target in ((reader, other_writer), (other_reader, writer)):
                pipe = asyncio.create_task(_pipe(source, target))
                self._pipes.add(pipe)
                pipe.add_done_callback(self._pipes.discard)
            return
        writer.close()


async def _pipe(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await source.read(CHUNK):
            target.write(data)
            await target.drain()
    target.close()
