"""Group commit: all that waits goes to the journal in one transaction while the next batch gathers.

After a calm a change is committed at once; transactions that follow begin at least `Limits.commit_tick`
apart, so that many people's edits share one instead of each waking the writing thread.

Rules: entries of a board are committed in the order in which they were submitted (C1); nothing is told
before its transaction is done (C2); after a failure nothing of the same lane is ever committed (C3).
"""

from collections import deque
from collections.abc import Callable, Sequence

from anyio import Event, current_time, sleep

from .limits import Limits
from .ports import Contested, Entry, Journal, JournalError


class CommitFailed(Exception):
    """The change was not committed as far as anybody can tell; its room has forgotten it."""


class Ticket:
    """One submission: entries that belong together, and who wants to know when they are durable."""

    __slots__ = ("_callbacks", "_over", "_settled", "entries", "lane", "seqs", "size")

    def __init__(self, lane: "Lane", entries: tuple[Entry, ...]) -> None:
        self.lane = lane
        self.entries = entries
        self.size = sum(len(entry.update) + len(entry.before or b"") for entry in entries)
        self._callbacks: list[Callable[[], None]] = []
        self._over: Event | None = None
        self._settled = False
        self.seqs: Sequence[int] | None = None
        """Of the entries, once they are durable."""

    def then(self, callback: Callable[[], None]) -> None:
        """Call this once the ticket is durable, in the order of asking; never when it failed."""
        self._callbacks.append(callback)

    async def wait(self) -> int:
        """The seq of the last entry once it is durable; CommitFailed."""
        if not self._settled:
            # Few wait, so there is an event only for those who do.
            self._over = self._over or Event()
            await self._over.wait()
        if self.seqs is None:
            raise CommitFailed(self.lane.board)
        return self.seqs[-1]

    def settle(self, seqs: Sequence[int] | None) -> None:
        """Done, with these seqs, or failed (None)."""
        self.seqs = seqs
        if seqs is not None and not self.lane.dead:
            for callback in self._callbacks:
                callback()
        self._callbacks.clear()
        self._settled = True
        if self._over is not None:
            self._over.set()


class Lane:
    """The way of one room to the journal, for one life of that room."""

    def __init__(
        self,
        commit: "GroupCommit",
        board: str,
        head: int,
        failed: Callable[[], None],
        contested: Callable[[int], None] = lambda client: None,
    ) -> None:
        self._commit = commit
        self._failed = failed
        self.contested = contested
        """Called with a client id that was claimed here, and is somebody else's."""
        self._pending: deque[Ticket] = deque()
        self.board = board
        self.head = head
        """The newest durable seq."""
        self.dead = False

    def submit(self, entries: Sequence[Entry]) -> Ticket:
        """Queue entries that are committed together or not at all; CommitFailed on a dead lane."""
        if self.dead:
            raise CommitFailed(self.board)
        ticket = Ticket(self, tuple(entries))
        self._pending.append(ticket)
        self._commit.enqueue(ticket)
        return ticket

    def after_pending(self, callback: Callable[[], None]) -> None:
        """Call this once all that was submitted so far is durable: now, if it is; never, if it fails."""
        if self.dead:
            return
        if self._pending:
            self._pending[-1].then(callback)
        else:
            callback()

    async def barrier(self) -> int:
        """Wait until all that was submitted so far is durable; the newest seq of then. CommitFailed."""
        if self._pending:
            return await self._pending[-1].wait()
        if self.dead:
            raise CommitFailed(self.board)
        return self.head

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._pending

    async def quiet(self) -> None:
        """Wait until nothing is under way; of a dead lane: until the journal has answered its last batch."""
        while self._pending:
            ticket = self._pending[-1]
            try:
                await ticket.wait()
            except CommitFailed:
                continue

    def abandon(self) -> None:
        """Forget what still waits: it is never committed, nobody is told. What the journal has in hand
        may still become durable."""
        self.dead = True

    def settle(self, ticket: Ticket, seqs: Sequence[int] | None) -> None:
        """The journal's answer for the oldest pending ticket, or its end without one (None)."""
        head = self._pending.popleft()
        assert head is ticket, "tickets of a lane are settled in order"
        if seqs is not None:
            self.head = max(self.head, seqs[-1])
            ticket.settle(seqs)
            return
        was_alive, self.dead = not self.dead, True
        ticket.settle(None)
        if was_alive:
            self._failed()


class GroupCommit:
    """The queue of all boards to one journal."""

    def __init__(
        self,
        journal: Journal,
        limits: Limits | None = None,
        on_error: Callable[[JournalError], None] = lambda error: None,
    ) -> None:
        """`on_error` hears of every failed batch, for the operator."""
        self._journal = journal
        self._on_error = on_error
        self._limits = limits or Limits()
        self._queue: deque[Ticket] = deque()
        self._bytes = 0
        self._began = float("-inf")
        """When the last batch was taken (the event loop's time)."""
        self._work = Event()
        self._space = Event()

    def lane(
        self,
        board: str,
        head: int,
        failed: Callable[[], None],
        contested: Callable[[int], None] = lambda client: None,
    ) -> Lane:
        """A way to the journal for a room that was loaded at `head`; `failed` is called once, when a
        commit of it failed, and `contested` before that when the journal knows a claimed id as somebody
        else's: one process can't know in time what another one has let happen."""
        return Lane(self, board, head, failed, contested)

    @property
    def waiting_bytes(self) -> int:
        """What waits for the journal or is in its hands."""
        return self._bytes

    def enqueue(self, ticket: Ticket) -> None:
        """Line up behind what waits."""
        self._queue.append(ticket)
        self._bytes += ticket.size
        self._work.set()

    @property
    def has_space(self) -> bool:
        """Whether `space` would not wait."""
        return self._bytes <= self._limits.commit_bytes

    async def space(self) -> None:
        """Wait while too much waits for the journal."""
        while not self.has_space:
            if self._space.is_set():
                self._space = Event()
            await self._space.wait()

    async def run(self) -> None:
        """Commit for ever. What the journal raises besides JournalError ends this, and so the process."""
        try:
            while True:
                await self._work.wait()
                self._work = Event()
                while self._queue:
                    await self._gather()
                    await self._commit(self._take())
        finally:
            for ticket in list(self._queue):
                self._settle(ticket, None)
            self._queue.clear()

    async def _gather(self) -> None:
        """Let a batch grow until it is due: less than a batch only a tick after the last one."""
        rest = self._began + self._limits.commit_tick - current_time()
        if rest > 0 and self._bytes < self._limits.batch_bytes:
            await sleep(rest)
        self._began = current_time()

    def _take(self) -> list[Ticket]:
        """The next batch: all that waits, within bounds, without what belongs to dead lanes (C3)."""
        batch: list[Ticket] = []
        size = 0
        while self._queue and (not batch or size + self._queue[0].size <= self._limits.batch_bytes):
            ticket = self._queue.popleft()
            if ticket.lane.dead:
                self._settle(ticket, None)
                continue
            batch.append(ticket)
            size += ticket.size
        return batch

    async def _commit(self, batch: list[Ticket]) -> None:
        while entries := [entry for ticket in batch for entry in ticket.entries]:
            seqs: Sequence[int] | None = None
            going, batch = batch, []
            try:
                seqs = await self._journal.append_many(entries)
            except Contested as refusal:
                # Nothing is kept for the sake of one board: the others don't suffer for it.
                refused = [ticket for ticket in going if ticket.lane.board == refusal.board]
                if refused:
                    batch = [ticket for ticket in going if ticket not in refused]
                    going = refused
                self._contest(refused, refusal)
            except JournalError as error:
                self._on_error(error)
            finally:
                self._answer(going, seqs)

    @staticmethod
    def _contest(refused: list[Ticket], refusal: Contested) -> None:
        if refusal.client is not None:
            for lane in {ticket.lane for ticket in refused}:
                lane.contested(refusal.client)

    def _answer(self, batch: list[Ticket], seqs: Sequence[int] | None) -> None:
        """Tell every ticket its share of the journal's answer; None: the batch failed or was cut off."""
        first = 0
        for ticket in batch:
            last = first + len(ticket.entries)
            self._settle(ticket, None if seqs is None else seqs[first:last])
            first = last

    def _settle(self, ticket: Ticket, seqs: Sequence[int] | None) -> None:
        self._bytes -= ticket.size
        ticket.lane.settle(ticket, seqs)
        if self._bytes <= self._limits.commit_bytes:
            self._space.set()
