"""What still has to go to one client. Every send leaves by an Outbox.

Lanes: *first* (the opening, notices, step 1: as they came), *stage* (the newest), *answer* (the step 2 for
the client's step 1), *documents* (changes: merged while they wait, never dropped, and held until the answer
is in, since no document frame precedes it), *ack* (the newest), *presence* (only which ids have news; their
states are read when the wire is free). First and documents are bounded in bytes: a client that lets more
pile up is closed with 4408 and resyncs.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterator

from anyio import CancelScope, Event

from . import protocol
from .document import Broken, merge
from .limits import Limits
from .ports import Channel, Clock, Gone

TOO_SLOW = 4408
TRY_AGAIN = 1013
GONE = 1006
"""The wire broke; nobody is told."""


class Outbox:
    """One client's outbox; whoever offers never waits, `run` pumps it to the wire."""

    def __init__(
        self, limits: Limits, clock: Clock, presence: Callable[[Collection[int]], bytes | None]
    ) -> None:
        """`presence` gives the frame with the present states of these ids, None when there is none."""
        self._limits = limits
        self._clock = clock
        self._presence = presence
        self._first: deque[tuple[bytes, int]] = deque()
        self._stage: bytes | None = None
        self._answer: bytes | None = None
        self._answered = Event()
        self._answered.set()
        self._updates: list[bytes] = []
        self._update_frame: bytes | None = None
        self._ack: int | None = None
        self._presence_ids: set[int] = set()
        self._presence_frame: bytes | None = None
        self._open = self._listening = self._live = False
        self._news = Event()
        self._calm = Event()
        self._scope = CancelScope()
        self._waiting = self._largest = 0
        self.closing: tuple[int, str] | None = None
        """Code and reason, once it is closed."""
        self.sending_since: float | None = None
        """When the frame was given to the wire that is still under way (monotonic)."""
        self.sent_at = clock.monotonic()
        """When the last frame was on the wire (monotonic)."""

    def offer_opening(self, *frames: bytes) -> None:
        """What a new connection is told: nothing is sent before it. Accounted apart, like the answer."""
        self._first.extendleft((frame, 0) for frame in reversed(frames))
        self._open = True
        self._wake()

    def offer_first(self, frame: bytes) -> None:
        """A frame that need not wait for the documents: a notice, step 1."""
        if self.closing is None:
            self._first.append((frame, len(frame)))
            self._grow(len(frame))

    def offer_stage(self, frame: bytes) -> None:
        """The stage as it is now; an older one that still waits is not sent any more."""
        self._stage = frame
        self._wake()

    def offer_ack(self, frames: int) -> None:
        """The count of durable frames; replaces an older one."""
        self._ack = frames
        self._wake()

    def listen(self) -> None:
        """Changes from now on concern this client; they wait until its answer is in."""
        self._listening = True

    def offer_answer(self, frame: bytes) -> None:
        """The step 2. Accounted apart: it may be large, is shared by all who join, and one at a time."""
        self._answer = frame
        self._live = True
        self._wake()

    def asked(self) -> None:
        """An answer is being made."""
        if self.closing is None:
            self._answered = Event()

    async def answered(self) -> None:
        """Wait until no answer is being made, waiting or under way."""
        await self._answered.wait()

    def offer_update(self, update: bytes, frame: bytes) -> None:
        """A change, as it is and as the frame that was encoded once for the whole room."""
        if self._listening and self.closing is None:
            self._update_frame = None if self._updates else frame
            self._updates.append(update)
            self._grow(len(update))

    def offer_presence(self, ids: Collection[int], frame: bytes) -> None:
        """News of some ids, and as the frame that was encoded once for the whole room."""
        self._presence_frame = None if self._presence_ids else frame
        self._presence_ids.update(ids)
        self._wake()

    def _wake(self) -> None:
        self._news.set()
        if self._calm.is_set():
            self._calm = Event()

    def _grow(self, size: int) -> None:
        self._waiting += size
        # One change may be larger than all that may wait (a paste, a step 2): it is shared by the room.
        self._largest = max(self._largest, size)
        if self._waiting - self._largest > self._limits.outbox_bytes:
            self.close(TOO_SLOW, "too slow")
        self._wake()

    def _shrink(self, size: int) -> None:
        self._waiting -= size
        if not self._waiting:
            self._largest = 0

    @property
    def waiting(self) -> int:
        """Bytes of the first and the document lane, with the frame that is being sent."""
        return self._waiting

    async def drained(self) -> None:
        """Wait until all that was offered is on the wire, or the outbox is closed."""
        while self.closing is None and not self._calm.is_set():
            await self._calm.wait()

    def close(self, code: int, reason: str) -> None:
        """Send nothing more. The first code counts."""
        if self.closing is None:
            self.closing = code, reason
            self._first.clear()
            self._updates.clear()
            self._answer = None
            self._waiting = 0
            self._answered.set()
            self._scope.cancel()

    async def run(self, channel: Channel) -> tuple[int, str]:
        """Pump until it is closed; the code and the reason."""
        with self._scope:
            while self.closing is None:
                await self._pump(channel)
        assert self.closing is not None, "only close() cancels the scope"
        return self.closing

    async def _pump(self, channel: Channel) -> None:
        """Send one round of all lanes, or wait for news."""
        self._news = Event()
        calm = True
        for frame, size in self._round():
            calm = False
            self.sending_since = self._clock.monotonic()
            try:
                await channel.send(frame)
            except Gone:
                self.close(GONE, "gone")
                return
            self.sending_since = None
            self.sent_at = self._clock.monotonic()
            self._shrink(size)
        if calm:
            self._calm.set()
            await self._news.wait()

    def _round(self) -> Iterator[tuple[bytes, int]]:
        """One frame of each lane (all of the first), each read only when the wire is free for it, with
        the bytes that it takes in the account."""
        if not self._open:
            return
        while self._first:
            yield self._first.popleft()
        if self._stage is not None:
            stage, self._stage = self._stage, None
            yield stage, 0
        if self._answer is not None:
            yield self._answer, 0
            self._answer = None
            self._answered.set()
        if self._updates and self._live:
            try:
                waiting = self._take_updates()
            except Broken as error:
                self.close(TRY_AGAIN, str(error))
                return
            yield waiting
        if self._ack is not None:
            ack, self._ack = self._ack, None
            yield protocol.ack(ack), 0
        if self._presence_ids:
            ids, frame = self._presence_ids, self._presence_frame
            self._presence_ids = set()
            if (frame := frame or self._presence(ids)) is not None:
                yield frame, 0

    def _take_updates(self) -> tuple[bytes, int]:
        """All waiting changes as one frame. Broken when pycrdt cannot merge them."""
        updates, frame = self._updates, self._update_frame
        self._updates, self._update_frame = [], None
        return frame or protocol.update(merge(updates)), sum(map(len, updates))
