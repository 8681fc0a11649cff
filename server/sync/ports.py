"""What the sync core asks of the outside: a journal that keeps, a channel that carries, a clock; and, where
several processes serve one database, a wire between them and a look at who is who by now.

Storage, sockets and the fan-out implement these; the simulation implements them with faults.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from server.boards.relocation import Parked
from server.boards.stage import Stage
from server.boards.template import Template

from .member import Member
from .news import Born as Born
from .news import Claim as Claim
from .news import News
from .news import Relaid as Relaid
from .news import Row as Row


class JournalError(Exception):
    """The batch may not be relied on: trying again later, from what the journal then has, may help."""


class Contested(JournalError):
    """Nothing of the batch is kept, for the sake of one board: it is gone, or a client id that an entry
    claims belongs to somebody else. Without that board's entries the rest may be tried again at once."""

    def __init__(self, why: str, board: str, client: int | None = None) -> None:
        super().__init__(why)
        self.board = board
        self.client = client
        """The id that somebody else has."""


class UnknownBoard(Exception):
    """There is no such board, or it was deleted."""


class CorruptBoard(Exception):
    """A kept row cannot be read: the board must not be edited on top of it.

    `readable` is what stands before that row, if anything does: the board can still be looked at.
    """

    def __init__(self, why: str, readable: "Loaded | None" = None) -> None:
        super().__init__(why)
        self.readable = readable


class Gone(Exception):
    """The wire to a client is broken."""


@dataclass(frozen=True, slots=True)
class Adapted:
    """A board gets another layout with an entry: `version`, whose worksheet is `template`."""

    version: int
    template: Template
    command: str
    """Of whoever wanted it, for the audit log; the board's stage counts it too."""
    back: frozenset[str] = frozenset()
    """Notes that left the parking lot for where they came from."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One accepted change of one board, as it goes into the journal.

    `at` is UTC seconds; `client` is the id whose structs it carries (0: only deletions, or nothing
    but claims, when `update` is the empty update).
    """

    board: str
    client: int
    person: str | None
    at: float
    update: bytes
    claims: tuple[Claim, ...] = ()
    born: tuple[Born, ...] = ()
    before: bytes | None = None
    """The board's whole state before a mass deletion: to be kept as an automatic snapshot in the
    very transaction that keeps this entry, so that neither is ever there without the other."""
    adapted: Adapted | None = None
    """Kept with it likewise."""
    parked: tuple[Parked, ...] = ()
    """Notes that this change put into the parking lot, since their zone is gone."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A board as the journal has it: the newest verified checkpoint and the rows after it."""

    board: str
    workshop: str
    epoch: int
    head: int
    """The newest `seq`; 0 for a board without rows."""
    checkpoint: bytes | None
    updates: Sequence[bytes]
    template: Template
    layout_version: int
    stage: Stage
    claims: Mapping[int, Claim] = field(default_factory=dict)
    born: Mapping[tuple[str, str], str | None] = field(default_factory=dict)
    """(root, id) → author as first written, of everything that ever was on the board."""
    past: Mapping[int, Template] = field(default_factory=dict)
    """The worksheet under earlier versions of the layout, without free places."""


@dataclass(frozen=True, slots=True)
class Glance:
    """How far a board has come, whoever brought it there."""

    epoch: int
    head: int
    stage: int
    """The version of its stage."""


@dataclass(frozen=True, slots=True)
class Later:
    """What a board has become since a `seq`."""

    epoch: int
    head: int
    stage: Stage
    rows: Sequence[Row]
    """All rows after that `seq` up to `head`, in their order. Some are missing when they were covered by a
    checkpoint and let go meanwhile: then only a load tells what the board is."""


class Journal(Protocol):
    """The truth. Its calls run in their own thread and may be slow."""

    async def append_many(self, batch: Sequence[Entry]) -> list[int]:
        """Keep all entries in one transaction, in this order; their `seq`s. JournalError: it failed
        (all or nothing is kept, and the caller may assume neither); Contested: nothing is kept.

        Never called again before it has answered. Whatever else it raises ends the process: nobody
        can tell then what is kept, and a restart finds out.
        """

    async def load(self, board: str) -> Loaded:
        """UnknownBoard, CorruptBoard, JournalError."""

    async def since(self, board: str, seq: int) -> Later:
        """What came after `seq`. UnknownBoard, CorruptBoard, JournalError."""

    async def glance(self, boards: Collection[str]) -> Mapping[str, Glance]:
        """How far these boards are; those that are unknown or deleted are left out. JournalError."""

    async def checkpoint(self, board: str, seq: int, state: bytes) -> None:
        """Keep a state that covers all rows up to `seq`; it counts once it was read back equal."""


class Parcel:
    """Frames that go out together, in this order, often to many."""

    __slots__ = ("form", "frames", "size")

    def __init__(self, *frames: bytes) -> None:
        self.frames = frames
        self.size = sum(map(len, frames))
        self.form: bytes | None = None
        """Where channels keep how the frames look on their wire: it is made once for all."""


class Channel(Protocol):
    """One client's wire."""

    @property
    def ready(self) -> bool:
        """Whether `write` may be called now; a channel that can't write at once never is."""

    def write(self, parcel: Parcel) -> None:
        """Give frames to the wire that has room; a wire that is gone swallows them. Never while `send` is
        under way."""

    async def send(self, frame: bytes) -> None:
        """Give a frame to the wire; waits while the wire is full. Gone, and nothing else."""

    async def close(self, code: int, reason: str = "") -> None:
        """Close with the code. Never raises: a wire that is gone is closed."""


class Clock(Protocol):
    """Time, injected. Waiting goes by the event loop's time, which must run like `monotonic`."""

    def now(self) -> float:
        """UTC seconds."""

    def monotonic(self) -> float:
        """Seconds since some moment, never backwards; for leases, limits and timers."""


Farewell = Literal["removed", "left"]
"""They have no place in their workshop any more; their device has forgotten who it was."""


class Directory(Protocol):
    """Who people are now, for those who are connected: what another process changed is seen here."""

    async def look(self, members: Collection[Member]) -> Mapping[Member, Member | Farewell]:
        """Each member as they are now, or how they went. JournalError."""


class Fanout(Protocol):
    """The wire between the processes that serve one database. It only carries, and may lose anything at any
    time: whoever must know looks into the journal."""

    @property
    def alone(self) -> bool:
        """Whether there are no other processes, so that nothing can have happened elsewhere."""

    @property
    def process(self) -> str:
        """The name of this process among them, another one at every start."""

    @property
    def sound(self) -> bool:
        """Whether what others say arrives, as far as can be told here."""

    async def run(self, deliver: Callable[[News], None], doubt: Callable[[], None]) -> None:
        """Carry for ever. `deliver` is called with what others say, and raises nothing; `doubt` whenever
        something may have been missed: after the wire was down, or when a piece of what it carries is."""

    def publish(self, news: News) -> None:
        """Say something to the others. Never waits, never fails; what can't be carried is dropped."""
