"""Redis as the wire: one channel on which every process of a server speaks and listens.

What is said within a few milliseconds goes out as one message. Messages are numbered by who says them, so
that a missing one is noticed. Own messages come back too, which shows that the wire carries.
"""

import logging
from collections import deque
from collections.abc import Callable
from random import Random, SystemRandom
from secrets import token_hex
from typing import Any, Final

import anyio
from anyio import Event, create_task_group, sleep
from redis.asyncio import Redis
from redis.asyncio.connection import AbstractConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from server.sync.news import News, Rows

from .codec import FORMAT, decode, encode, head

log = logging.getLogger(__name__)

WINDOW: Final = 0.008
"""Seconds between two messages of a process."""
SILENCE: Final = 6.0
"""Not even an own message came back for so long: the connection is dead, whatever TCP believes. Processes say
who is there every 2 s."""
CONNECT_SECONDS: Final = 2.0
FIRST_PAUSE: Final = 0.1
LONGEST_PAUSE: Final = 2.0
WAITING_BYTES: Final = 8 * 1024 * 1024
"""What may wait to be said. Beyond it rows are dropped: they are in the journal."""
MESSAGE_BYTES: Final = 1024 * 1024


class RedisFanout:
    """Implements `sync.ports.Fanout`."""

    alone = False

    def __init__(self, url: str, channel: str, *, rng: Random | None = None) -> None:
        """`channel`: the same for all processes of one server, another for other servers. ValueError."""
        self.process = token_hex(4)
        self.sound = False
        self._url = url
        self._channel = f"{channel}:{FORMAT}"
        self._rng = rng or SystemRandom()
        self._out: deque[News] = deque()
        self._waiting = 0
        self._news = Event()
        self._serial = 0
        self._heard: dict[str, int] = {}
        """By process: the newest serial that was heard."""
        self._client()  # an address that is none is told at once

    def _client(self) -> "Redis":
        options: dict[str, Any] = {
            "socket_connect_timeout": CONNECT_SECONDS,
            "socket_timeout": SILENCE,
            "retry": Retry(NoBackoff(), 0),
            # Messages then come as plain lists.
            "protocol": 2,
        }
        return Redis.from_url(self._url, **options)

    def publish(self, news: News) -> None:
        """Say something soon, if the wire carries."""
        if not self.sound or (self._waiting > WAITING_BYTES and isinstance(news, Rows)):
            return
        self._waiting += _size(news)
        self._out.append(news)
        self._news.set()

    async def run(self, deliver: Callable[[News], None], doubt: Callable[[], None]) -> None:
        """Carry for ever, over one connection after the other."""
        pause = FIRST_PAUSE
        while True:
            client = self._client()
            try:
                await self._carry(client, deliver, doubt)
            except* (RedisError, OSError) as errors:
                if self.sound:
                    log.warning("fanout.lost kind=%s", type(errors.exceptions[0]).__name__)
                    pause = FIRST_PAUSE
            finally:
                self.sound = False
                self._out.clear()
                self._waiting = 0
                with anyio.move_on_after(CONNECT_SECONDS, shield=True):
                    await client.aclose()
            # Not all processes at once, when Redis comes back.
            await sleep(self._rng.uniform(pause / 2, pause))
            pause = min(LONGEST_PAUSE, pause * 2)

    async def _carry(
        self, client: "Redis", deliver: Callable[[News], None], doubt: Callable[[], None]
    ) -> None:
        # Straight on connections: the client's own ways of publishing and listening cost several times more.
        pool: Any = client.connection_pool
        hearing: AbstractConnection = await pool.get_connection()
        speaking: AbstractConnection = await pool.get_connection()
        await hearing.send_command("SUBSCRIBE", self._channel)
        await hearing.read_response()
        # From here on nothing that others say is missed; what they said before is looked up.
        self._heard.clear()
        self.sound = True
        log.info("fanout.connected process=%s", self.process)
        async with create_task_group() as tasks:
            tasks.start_soon(self._speak, speaking)
            doubt()
            await self._listen(hearing, deliver, doubt)

    async def _listen(
        self, wire: AbstractConnection, deliver: Callable[[News], None], doubt: Callable[[], None]
    ) -> None:
        while True:
            # RedisError when not even an own message comes within the timeout of the socket (SILENCE).
            match await wire.read_response():
                case [b"message", _, bytes(data)]:
                    self._take(data, deliver, doubt)

    def _take(self, data: bytes, deliver: Callable[[News], None], doubt: Callable[[], None]) -> None:
        try:
            said = head(data)
            if said.process == self.process:
                return
            before = self._heard.get(said.process, said.serial - 1)
            self._heard[said.process] = said.serial
            for news in decode(data):
                deliver(news)
        except ValueError as error:
            log.warning("fanout.unreadable why=%s", error)
            doubt()
            return
        if said.serial != before + 1:
            doubt()

    async def _speak(self, wire: AbstractConnection) -> None:
        while True:
            await self._news.wait()
            self._news = Event()
            while self._out:
                self._serial += 1
                said = encode(self.process, self._serial, self._batch())
                await wire.send_command("PUBLISH", self._channel, said)
                await wire.read_response()
            await sleep(WINDOW)

    def _batch(self) -> list[News]:
        batch: list[News] = []
        size = 0
        while self._out and (not batch or size + _size(self._out[0]) <= MESSAGE_BYTES):
            news = self._out.popleft()
            size += _size(news)
            batch.append(news)
        self._waiting -= size
        return batch


def _size(news: News) -> int:
    """Roughly how many bytes it takes."""
    return 100 + (sum(len(row.update) for row in news.rows) if isinstance(news, Rows) else 0)
