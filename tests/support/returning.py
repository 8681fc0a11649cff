"""Somebody who comes back whenever the connection is lost, as the browser's client does.

The document stays, so that what was written meanwhile goes out with the answer to the server's step 1.
"""

import asyncio
import random
import time
from typing import Any

from pycrdt import Doc
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from .client import Client

LEAST_SPAN, LONGEST_SPAN, LEAST_GAP, CALM = 3.0, 30.0, 1.0, 30.0
"""Seconds: full jitter over a span as long as the trouble lasts, within bounds; never two tries within a
second; the trouble is over after a calm."""


class Returning:
    """See the module. `stay` runs until it is cancelled."""

    def __init__(self, url: str, board: str, token: str, dice: random.Random, calm: float = CALM) -> None:
        """`calm`: after so many seconds of a connection a loss of it is a first one again."""
        self._url, self._board, self._token, self._dice, self._calm = url, board, token, dice, calm
        self.doc: Doc[Any] = Doc()
        self.client: Client | None = None
        """The connection, while there is one whose handshake is through."""
        self.tries: list[float] = []
        """When it tried to connect (monotonic seconds)."""
        self.back: list[float] = []
        """When it had the server's state and its own was asked for (monotonic seconds)."""
        self.codes: list[int | None] = []
        """With which the connections were closed."""
        self.seen: list[bytes] = []

    async def stay(self) -> None:
        """Be connected as much as possible."""
        trouble: float | None = None
        while True:
            self.tries.append(time.monotonic())
            since = await self._once()
            now = time.monotonic()
            if trouble is None or (since is not None and now - since > self._calm):
                trouble = now
            span = min(LONGEST_SPAN, max(LEAST_SPAN, now - trouble))
            await asyncio.sleep(max(self._dice.uniform(0, span), self.tries[-1] + LEAST_GAP - now))

    async def _once(self) -> float | None:
        """One connection, from its beginning to its end; when it was through the handshake."""
        client = Client(self._url, self._board, self._token, self.doc, seen=self.seen)
        try:
            async with client:
                await client.join()
                while not client.sent:
                    await client.receive()
                self.client = client
                self.back.append(time.monotonic())
                while True:
                    await client.receive()
        except (OSError, InvalidHandshake, ConnectionClosed, EOFError, TimeoutError):
            self.codes.append(client.closed)
            return self.back[-1] if self.client is client else None
        finally:
            self.client = None

    async def edit(self, change: Any) -> None:
        """Make a change; it goes out now, or when the connection is there again."""
        client = self.client
        if client is None:
            with self.doc.transaction():
                change(self.doc)
            return
        try:
            await client.edit(change)
        except ConnectionClosed:
            return  # it is in the document, and goes out with the next connection

    @property
    def saved(self) -> bool:
        """What the screen would call saved."""
        return self.client is not None and self.client.sent == self.client.acked

    async def until_saved(self, within: float) -> float:
        """Wait until all is saved; how long that took. TimeoutError."""
        began = time.monotonic()
        async with asyncio.timeout(within):
            while not self.saved:  # noqa: ASYNC110  several things may make it so
                await asyncio.sleep(0.01)
        return time.monotonic() - began
