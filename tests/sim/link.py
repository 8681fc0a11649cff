"""One connection: delays, a full wire, a reader that stalls, a cut; and the judge at the server's end."""

from collections import deque
from collections.abc import Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

from anyio import Event, create_task_group, sleep, sleep_forever
from anyio.abc import TaskGroup

from server.sync.hub import ConnectRefused
from server.sync.ports import Gone, Parcel
from server.sync.session import Session

from .judge import Judge

if TYPE_CHECKING:
    from .client import SimClient
    from .world import Life

WIRE = 8 * 1024
"""Bytes that the wire takes before it is full."""


class Link:
    """A socket between one life of the server and one client. Implements `Channel` at the server's end."""

    def __init__(self, life: "Life", client: "SimClient") -> None:
        self.life = life
        self.client = client
        self.judge = Judge(life.world, client)
        self.open = True
        self.session: Session | None = None
        self.stalled_until = 0.0
        self._up: deque[bytes] = deque()
        self._down: deque[bytes] = deque()
        self._up_news = Event()
        self._down_news = Event()
        self._space = Event()
        self._over = Event()
        self._bytes = 0

    @property
    def waiting(self) -> int:
        """Bytes that the server keeps for this client."""
        return self.session.outbox.waiting if self.session is not None else 0

    def push(self, frame: bytes) -> None:
        """The client sends."""
        self.judge.sent(frame)
        self._up.append(frame)
        self._up_news.set()

    def cut(self) -> None:
        """The wire breaks, with all that is on it."""
        self.open = False
        self._up.clear()
        self._down.clear()
        for event in (self._up_news, self._down_news, self._space, self._over):
            event.set()

    @property
    def ready(self) -> bool:
        """Whether the wire has room."""
        return self.open and not self.life.dead and self._bytes == 0

    def write(self, parcel: Parcel) -> None:
        """The server sends at once."""
        world = self.life.world
        for frame in parcel.frames:
            world.step(self.life)
            if self.open and not self.life.dead:
                self.judge.leaves(frame)
                self._carry(frame)

    async def send(self, frame: bytes) -> None:
        """The server sends."""
        world = self.life.world
        world.step(self.life)
        if self.life.dead:
            await sleep_forever()
        if not self.open:
            raise Gone
        self.judge.leaves(frame)
        while self.open and self._bytes > WIRE:
            self._space = Event()
            await self._space.wait()
        if not self.open:
            raise Gone
        self._carry(frame)

    def _carry(self, frame: bytes) -> None:
        self._bytes += len(frame)
        self._down.append(frame)
        self._down_news.set()

    async def close(self, code: int, reason: str = "") -> None:
        """The server closes."""
        self._closed(code, reason)

    def _closed(self, code: int, reason: str) -> None:
        self.client.codes.append(code)
        self.cut()

    async def run(self) -> None:
        """Be a connection until it is over."""
        try:
            session = await self.life.hub.connect(self.client.board, self.client.member(), self)
        except ConnectRefused as refused:
            self.client.codes.append(refused.code)
            self.cut()
            return
        if self.life.dead:  # killed while it told where this one is
            session.gone()
            self.cut()
            return
        self.session = session
        try:
            async with create_task_group() as tasks:
                if self.life.world.rng.random() < 0.5:
                    tasks.start_soon(session.run)
                else:
                    session.attach(partial(_start, tasks), self._closed)
                tasks.start_soon(self._carry_up, session)
                tasks.start_soon(self._carry_down)
                self.client.opened(self)
                await self._over.wait()
                tasks.cancel_scope.cancel()
        finally:
            session.gone()

    async def _carry_up(self, session: Session) -> None:
        rng = self.life.world.rng
        while self.open:
            if not self._up:
                self._up_news = Event()
                await self._up_news.wait()
                continue
            await sleep(rng.random() * 0.02)
            if self._up and not self.life.dead:
                await session.receive(self._up.popleft())

    async def _carry_down(self) -> None:
        world = self.life.world
        while self.open:
            if not self._down:
                self._down_news = Event()
                await self._down_news.wait()
                continue
            await sleep(max(world.rng.random() * 0.02, self.stalled_until - world.now))
            if self._down:
                frame = self._down.popleft()
                self._bytes -= len(frame)
                self._space.set()
                self.client.receive(self, frame)


def _start(tasks: TaskGroup, work: Coroutine[Any, Any, None]) -> None:
    async def do() -> None:
        await work

    tasks.start_soon(do)
