"""What one process tells the others (`ports.Fanout`). Everything of it that matters stands in the database
before it is said, so whoever misses it finds it there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from server.boards.stage import Stage
from server.boards.template import Template


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
class Relaid:
    """The board has another layout from a row on.

    `template` doesn't cross between processes, where it is None: whoever follows reads it in the database.
    """

    version: int
    template: Template | None


@dataclass(frozen=True, slots=True)
class Row:
    """One durable change of a board."""

    seq: int
    update: bytes
    claims: tuple[Claim, ...] = ()
    born: tuple[Born, ...] = ()
    relaid: Relaid | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that have just become durable, in their order."""

    board: str
    epoch: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody's presence under one id, as the process says that they are connected to."""

    client: int
    clock: int
    person: str
    state: bytes
    """JSON, with the user filled in; `null`: gone."""


class Pointed(NamedTuple):
    """A cursor that moved, of somebody whose state is known; nothing else of it changed."""

    client: int
    clock: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Presences:
    """Who of the process is where on the board: what changed, or all of it."""

    process: str
    board: str
    entries: tuple[Present, ...]
    cursors: tuple[Pointed, ...] = ()


@dataclass(frozen=True, slots=True)
class PresenceAsked:
    """A process begins with the board, and wants to know who is there."""

    board: str


@dataclass(frozen=True, slots=True)
class StageChanged:
    """The board has another stage since `at` (UTC seconds)."""

    board: str
    stage: Stage
    at: float


@dataclass(frozen=True, slots=True)
class BoardDropped:
    """The board is deleted."""

    board: str


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """Somebody is not what they were; None: as before. `role` is the role's word."""

    workshop: str
    person: str
    role: str | None = None
    muted: bool | None = None
    name: str | None = None
    color: str | None = None


@dataclass(frozen=True, slots=True)
class PersonRemoved:
    """Somebody has no place in the workshop any more."""

    workshop: str
    person: str


@dataclass(frozen=True, slots=True)
class DeviceLeft:
    """A device has forgotten who it was."""

    device: str


@dataclass(frozen=True, slots=True)
class Told:
    """Frame 103 with this content goes to everybody in the workshop."""

    workshop: str
    notice: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Here:
    """Who is connected to the process now: (workshop, board, people). Said again and again, as a sign of
    life; `last`: the process ends."""

    process: str
    boards: Sequence[tuple[str, str, Sequence[str]]]
    last: bool = False


News = (
    Rows
    | Presences
    | PresenceAsked
    | StageChanged
    | BoardDropped
    | PersonChanged
    | PersonRemoved
    | DeviceLeft
    | Told
    | Here
)
