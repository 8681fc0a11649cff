"""What still has to go to one client. Every send leaves by an Outbox.

Lanes: *first* (the opening, notices, step 1: as they came), *stage* (the newest), *answer* (the step 2 for
the client's step 1), *documents* (changes: merged while they wait, never dropped, and held until the answer
is in, since no document frame precedes it), *presence* (only which ids have news; their states are read when
the wire is free), *ack* (the newest). First and documents are bounded in bytes: a client that lets more
pile up is closed with 4408 and resyncs.

As long as the wire has room, what is offered is written in the same moment, without a task. Only what it has
no room for, or what is large, is left to `run`, which sends frame by frame as the wire drains.
"""

from collections.abc import Callable, Collection, Iterator
from typing import Final

from anyio import CancelScope, Event

from . import protocol
from .document import Broken, merge
from .limits import Limits
from .ports import Channel, Clock, Gone, Parcel

TOO_SLOW = 4408
TRY_AGAIN = 1013
GONE = 1006
"""The wire broke; nobody is told."""

LARGE: Final = 64 * 1024
"""Bytes; more than this isn't written at once."""


class News:
    """What a tick has for everybody, encoded once: a change, news of presence, or both."""

    __slots__ = ("at", "frame", "ids", "parcel", "presence", "update")

    def __init__(self, update: bytes | None, ids: Collection[int], presence: bytes | None, at: float) -> None:
        """`presence`: the frame with the news of `ids`; `at`: monotonic seconds."""
        self.update = update
        self.frame = None if update is None else protocol.update(update)
        self.ids = ids if presence is not None else ()
        self.presence = presence
        self.at = at
        self.parcel = Parcel(*(frame for frame in (self.frame, presence) if frame is not None))


def _wait_for_attach() -> None:
    """Nobody works yet; whoever comes finds what there is to do."""


class Outbox:
    """One client's outbox; whoever offers never waits."""

    def __init__(
        self,
        limits: Limits,
        clock: Clock,
        channel: Channel,
        presence: Callable[[Collection[int]], bytes | None],
    ) -> None:
        """`presence` gives the frame with the present states of these ids, None when there is none."""
        self._limits = limits
        self._clock = clock
        self._channel = channel
        self._presence = presence
        self._first: list[tuple[bytes, int]] = []
        self._stage: bytes | None = None
        self._answer: bytes | None = None
        self._answered: Event | None = None
        self._updates: list[bytes] = []
        self._ack: int | None = None
        self._ids: set[int] = set()
        self._open = self._listening = self._live = False
        self._free = False
        """Whether a tick's news may go past the lanes: it is live, nothing waits, nothing is under way."""
        self._pumping = False
        self._start: Callable[[], None] = _wait_for_attach
        self._calm: Event | None = None
        self._scope: CancelScope | None = None
        self._waiting = self._largest = 0
        self.closing: tuple[int, str] | None = None
        """Code and reason, once it is closed."""
        self.sending_since: float | None = None
        """When the frame was given to the wire that is still under way (monotonic)."""
        self.sent_at = clock.monotonic()
        """When the last frame was on the wire (monotonic)."""

    # -- what is offered -------------------------------------------------------------

    def offer_opening(self, *frames: bytes) -> None:
        """What a new connection is told: nothing is sent before it. Accounted apart, like the answer."""
        self._first[:0] = [(frame, 0) for frame in frames]
        self._open = True
        self.flush()

    def offer_first(self, frame: bytes) -> None:
        """A frame that need not wait for the documents: a notice, step 1."""
        if self.closing is None:
            self._first.append((frame, len(frame)))
            self._grow(len(frame))
            self.flush()

    def offer_stage(self, frame: bytes) -> None:
        """The stage as it is now; an older one that still waits is not sent any more."""
        self._stage = frame
        self.flush()

    def listen(self) -> None:
        """Changes from now on concern this client; they wait until its answer is in."""
        self._listening = True

    def asked(self) -> None:
        """An answer is being made."""
        if self.closing is None:
            self._answered = Event()

    def offer_answer(self, frame: bytes) -> None:
        """The step 2. Accounted apart: it may be large, is shared by all who join, and one at a time."""
        self._answer = frame
        self._live = True
        self.flush()

    @property
    def answering(self) -> bool:
        """Whether an answer is being made, waiting or under way."""
        return self._answered is not None

    async def answered(self) -> None:
        """Wait until no answer is being made, waiting or under way."""
        if self._answered is not None:
            await self._answered.wait()

    def offer_tick(self, news: News, ack: int | None) -> bool:
        """A tick's news, encoded once for the whole room, and the count of durable frames if it has grown.
        Whether it went at once."""
        if self._free and self._channel.ready:
            if news.parcel.frames:
                self._channel.write(news.parcel)
            if ack is not None:
                self._channel.write(Parcel(protocol.ack(ack)))
            self.sent_at = news.at
            return True
        if news.update is not None and self._listening and self.closing is None:
            self._updates.append(news.update)
            self._grow(len(news.update))
        self._ids.update(news.ids)
        self._ack = self._ack if ack is None else ack
        self.flush()
        return not self._pumping

    # -- what goes -------------------------------------------------------------------

    def flush(self) -> None:
        """Send what waits: at once if the wire has room for it, else `run` will."""
        self._free = False
        if self._pumping or not self._pending:
            self._free = not self._pumping and self._live and self.closing is None
        elif not self._channel.ready or self._waiting > LARGE or len(self._answer or b"") > LARGE:
            self._pumping = True
            self._start()
        else:
            taken = list(self._round())
            if self.closing is None:
                self._channel.write(Parcel(*(frame for frame, _ in taken)))
                self._sent(sum(size for _, size in taken))
                self._free = self._live

    @property
    def _pending(self) -> bool:
        """Whether there is anything that may go."""
        return (
            self._open
            and self.closing is None
            and bool(
                self._first
                or self._stage is not None
                or self._answer is not None
                or (self._updates and self._live)
                or self._ack is not None
                or self._ids
            )
        )

    async def run(self) -> tuple[int, str]:
        """Send what the wire had no room for, until it is closed; the code and the reason."""
        news = Event()

        def wake() -> None:
            news.set()

        self.attach(wake)
        while self.closing is None:
            await news.wait()
            news = Event()
            await self.work()
        return self.closing

    def attach(self, start: Callable[[], None]) -> None:
        """Have `start` called whenever there is `work`, and when it is closed."""
        self._start = start
        if self._pumping or self.closing is not None:
            start()

    async def work(self) -> None:
        """Send what the wire had no room for."""
        with CancelScope() as self._scope:
            while self._pending:
                await self._pump()
        self._scope = None
        self._pumping = False
        self._free = self._live and self.closing is None
        if self._calm is not None:
            self._calm.set()

    async def _pump(self) -> None:
        """Send one round of all lanes."""
        for frame, size in self._round():
            self.sending_since = self._clock.monotonic()
            try:
                await self._channel.send(frame)
            except Gone:
                self.close(GONE, "gone")
                return
            self.sending_since = None
            self._sent(size)

    def _round(self) -> Iterator[tuple[bytes, int]]:
        """One frame of each lane (all of the first), each read only when the wire is free for it, with
        the bytes that it takes in the account."""
        while self._first:
            yield self._first.pop(0)
        if self._stage is not None:
            stage, self._stage = self._stage, None
            yield stage, 0
        if self._answer is not None:
            yield self._answer, 0
            self._answer = None
            self._answer_is_out()
        if self._updates and self._live:
            updates, self._updates = self._updates, []
            try:
                frame = protocol.update(merge(updates))
            except Broken as error:
                self.close(TRY_AGAIN, str(error))
                return
            yield frame, sum(map(len, updates))
        if self._ids:
            ids, self._ids = self._ids, set()
            if (news := self._presence(ids)) is not None:
                yield news, 0
        if self._ack is not None:
            ack, self._ack = self._ack, None
            yield protocol.ack(ack), 0

    def _sent(self, size: int) -> None:
        self.sent_at = self._clock.monotonic()
        self._waiting -= size
        if not self._waiting:
            self._largest = 0

    def _grow(self, size: int) -> None:
        self._waiting += size
        # One change may be larger than all that may wait (a paste, a step 2): it is shared by the room.
        self._largest = max(self._largest, size)
        if self._waiting - self._largest > self._limits.outbox_bytes:
            self.close(TOO_SLOW, "too slow")

    def _answer_is_out(self) -> None:
        if self._answered is not None:
            self._answered.set()
            self._answered = None

    @property
    def waiting(self) -> int:
        """Bytes of the first and the document lane, with the frame that is being sent."""
        return self._waiting

    async def drained(self) -> None:
        """Wait until all that was offered is on the wire, or the outbox is closed."""
        while self.closing is None and self._pumping:
            self._calm = Event()
            await self._calm.wait()

    def close(self, code: int, reason: str) -> None:
        """Send nothing more. The first code counts."""
        if self.closing is None:
            self.closing = code, reason
            self._free = False
            self._first.clear()
            self._updates.clear()
            self._answer = None
            self._waiting = 0
            self._answer_is_out()
            if self._calm is not None:
                self._calm.set()
            if self._scope is not None:
                self._scope.cancel()
            self._start()
