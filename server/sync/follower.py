"""A room's place in the journal, where other processes write too.

F1 Rows of other processes are taken in the order of their seq, without a hole: every room shows a prefix of
   the journal, and beyond it only its own durable rows.
F2 What the wire brought before its time waits. A hole that the wire doesn't fill at once is read from the
   journal.
F3 What is known here of others is as old as the start of the newest look at the database (`known_at`): a
   change that is found was made after the look before.
"""

from collections.abc import Iterable, Iterator
from typing import Final, Protocol

from anyio import Event, sleep

from server.boards.stage import Stage

from .document import Broken
from .news import Row
from .ports import Clock, CorruptBoard, Journal, JournalError, Later, Loaded, UnknownBoard

HOLE_SECONDS: Final = 0.02
"""So long the wire may take to fill a hole."""
RETRY_SECONDS: Final = 0.1
"""After the journal could not be read."""


class Order:
    """Rows by seq: own ones, which are in the document already, and those of others."""

    def __init__(self, front: int) -> None:
        self.front = front
        """All rows up to this one are taken."""
        self._ready: dict[int, tuple[Row, bool]] = {}

    def add(self, row: Row, *, own: bool) -> None:
        """A row beyond the front, once; what is own stays own, whoever brings it again."""
        if row.seq > self.front and (own or row.seq not in self._ready):
            self._ready[row.seq] = row, own

    def advance(self) -> Iterator[tuple[Row, bool]]:
        """The rows that are next by now, each with whether it is own."""
        while (following := self._ready.pop(self.front + 1, None)) is not None:
            self.front += 1
            yield following

    @property
    def broken(self) -> bool:
        """Whether rows wait behind a hole."""
        return bool(self._ready)


class Follows(Protocol):
    """The room, as far as it matters here."""

    def adopt(self, row: Row) -> None:
        """Take another process's row into the document and show it. Broken."""

    def passed(self, row: Row) -> None:
        """An own row has found its place among the others'."""

    def renew(self, stage: Stage, since: float) -> None:
        """The board's stage in the database; a new one came after `since` (monotonic)."""

    def unknown(self) -> None:
        """The board is deleted."""

    def die(self) -> None:
        """The journal can't be followed any more: only a load tells what the board is."""


class _Wish:
    """Somebody waits for a read."""

    def __init__(self) -> None:
        self.done = Event()
        self.error: JournalError | None = None


class Follower:
    """See the module. Rows come by `own`, `offer` or a read."""

    def __init__(self, journal: Journal, clock: Clock, loaded: Loaded, room: Follows, began: float) -> None:
        """`began`: when the load began (monotonic)."""
        self.known_at = began
        self._board, self._epoch = loaded.board, loaded.epoch
        self._order = Order(loaded.head)
        self._journal = journal
        self._clock = clock
        self._room = room
        self._target = 0, began
        """The newest look: where the journal was, and when that was looked up."""
        self._wishes: list[_Wish] = []
        self._wanted = Event()
        self._over = False

    @property
    def front(self) -> int:
        """All rows up to this one are in the document."""
        return self._order.front

    def own(self, rows: Iterable[Row]) -> None:
        """Rows of this room are durable."""
        for row in rows:
            self._order.add(row, own=True)
        self._follow()

    def offer(self, rows: Iterable[Row]) -> None:
        """The wire brings rows of another process."""
        for row in rows:
            if row.relaid is not None and row.relaid.template is None:
                # The worksheet doesn't cross the wire.
                self._wish()
            else:
                self._order.add(row, own=False)
        self._follow()

    def reach(self, head: int, stage_known: bool, looked_at: float) -> None:
        """A look found the journal at this row, and the stage the one that is known here, or not."""
        if stage_known and head <= self.front:
            self.known_at = max(self.known_at, looked_at)
        elif stage_known:
            self._target = head, looked_at
            self._wanted.set()
        else:
            self._wish()

    async def catch_up(self, since: float) -> None:
        """Wait until everything is taken that was in the journal at that time (monotonic). JournalError."""
        if self.known_at >= since and not self._over:
            return
        wish = self._wish()
        await wish.done.wait()
        if wish.error is not None:
            raise wish.error

    async def through(self, seq: int) -> None:
        """Wait until everything up to that row, which is durable, is in the document. JournalError."""
        while self.front < seq:
            wish = self._wish()
            await wish.done.wait()
            if wish.error is not None:
                raise wish.error

    def _wish(self) -> _Wish:
        wish = _Wish()
        if self._over:
            wish.error = JournalError(f"the room of {self._board} has ended")
            wish.done.set()
        else:
            self._wishes.append(wish)
            self._wanted.set()
        return wish

    def end(self) -> None:
        """The room is over: nothing is taken any more, and nobody waits."""
        self._over = True
        self._answer(self._wishes, JournalError(f"the room of {self._board} has ended"))

    async def run(self) -> None:
        """Read whenever it is needed, for ever."""
        try:
            while True:
                await self._wanted.wait()
                self._wanted = Event()
                if not self._wishes:
                    await sleep(HOLE_SECONDS)
                if self._wishes or self._order.broken or self._target[0] > self.front:
                    await self._read()
                else:
                    self.known_at = max(self.known_at, self._target[1])
        finally:
            self.end()

    async def _read(self) -> None:
        wishes, self._wishes = self._wishes, []
        began, error = self._clock.monotonic(), JournalError(f"no look at {self._board}")
        try:
            later = await self._journal.since(self._board, self.front)
        except UnknownBoard:
            self._room.unknown()
        except CorruptBoard:
            self._room.die()
        except JournalError as failure:
            error = failure
        else:
            self._take(later, began)
            self._answer(wishes, error if self._over else None)
            return
        finally:
            self._answer(wishes, error)
        await sleep(RETRY_SECONDS)
        self._wanted.set()

    def _take(self, later: Later, began: float) -> None:
        if self._over:
            return
        for row in later.rows:
            self._order.add(row, own=False)
        self._follow()
        if later.epoch != self._epoch or self.front < later.head:
            # Another history, or rows that a checkpoint has made needless.
            self._room.die()
            return
        self._room.renew(later.stage, self.known_at)
        self.known_at = max(self.known_at, began)

    def _follow(self) -> None:
        if self._over:
            return
        try:
            for row, own in self._order.advance():
                (self._room.passed if own else self._room.adopt)(row)
        except Broken:
            self._room.die()
            return
        if self._order.broken:
            self._wanted.set()

    @staticmethod
    def _answer(wishes: list[_Wish], error: JournalError | None) -> None:
        while wishes:
            wish = wishes.pop()
            wish.error = error
            wish.done.set()
