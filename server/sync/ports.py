"""What the sync core asks of the outside: a journal that keeps, a channel that carries, a clock.

Storage and sockets implement these; the simulation implements them with faults.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from server.boards.stage import Stage
from server.boards.template import Template


class JournalError(Exception):
    """The batch may not be relied on: trying again later, from what the journal then has, may help."""


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
class Claim:
    """A Yjs client id belongs to a person on a board from now on, for ever.

    `person` is None for the server's own ids.
    """

    client: int
    person: str | None
    kind: Literal["content", "presence"] = "content"


@dataclass(frozen=True, slots=True)
class Born:
    """A thing's id appeared for the first time; `by` is what was written as its author."""

    root: str
    id: str
    by: str | None


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


class Journal(Protocol):
    """The truth. Its calls run in their own thread and may be slow."""

    async def append_many(self, batch: Sequence[Entry]) -> list[int]:
        """Keep all entries in one transaction, in this order; their `seq`s. JournalError: it failed
        (all or nothing is kept, and the caller may assume neither).

        Never called again before it has answered. Whatever else it raises ends the process: nobody
        can tell then what is kept, and a restart finds out.
        """

    async def load(self, board: str) -> Loaded:
        """UnknownBoard, CorruptBoard, JournalError."""

    async def checkpoint(self, board: str, seq: int, state: bytes) -> None:
        """Keep a state that covers all rows up to `seq`; it counts once it was read back equal."""


class Channel(Protocol):
    """One client's wire."""

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
