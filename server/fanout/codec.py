"""News as bytes: who says it, the how-manieth message of theirs it is, a table in JSON, and its blobs.

    process (8 bytes) · serial (8 bytes) · length of the table (4 bytes) · table · blobs
    table = [[kind, …], …]; a blob stands in it as its length, and blobs follow in the order of the table

Processes of two versions may run at a time while they are restarted one by one: a kind that is not known here
is passed over.
"""

import json
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from server.boards.stage import from_json, to_json
from server.sync.news import (
    BoardDropped,
    Born,
    Claim,
    DeviceLeft,
    Here,
    News,
    PersonChanged,
    PersonRemoved,
    PresenceAsked,
    Presences,
    Present,
    Row,
    Rows,
    StageChanged,
    Told,
)

_HEAD: Final = struct.Struct(">8sQI")

Take = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Head:
    """Who says a message, and the how-manieth of theirs it is."""

    process: str
    serial: int


def encode(process: str, serial: int, news: Sequence[News]) -> bytes:
    """One message. `process`: 8 ASCII characters."""
    blobs: list[bytes] = []
    table = json.dumps([_written(one, blobs) for one in news], separators=(",", ":")).encode()
    return b"".join((_HEAD.pack(process.encode(), serial, len(table)), table, *blobs))


def head(message: bytes) -> Head:
    """Who says it. ValueError."""
    try:
        process, serial, _ = _HEAD.unpack_from(message)
        return Head(process.decode("ascii"), serial)
    except (struct.error, UnicodeDecodeError) as error:
        raise ValueError("no message of a process") from error


def decode(message: bytes) -> list[News]:
    """What it says. ValueError."""
    try:
        size = _HEAD.unpack_from(message)[2]
        at = _HEAD.size + size
        table = json.loads(message[_HEAD.size : at])

        def take(length: int) -> bytes:
            nonlocal at
            at += length
            return message[at - length : at]

        read = [_READ[kind](fields, take) for kind, *fields in table if kind in _READ]
    except (struct.error, LookupError, TypeError, ValueError) as error:
        raise ValueError(f"a message that cannot be read: {type(error).__name__}") from error
    if at != len(message):
        raise ValueError("a message that is cut off")
    return read


def _written(news: News, blobs: list[bytes]) -> list[Any]:
    def put(blob: bytes) -> int:
        blobs.append(blob)
        return len(blob)

    match news:
        case Rows(board, epoch, rows):
            return ["rows", board, epoch, [_row(row, put) for row in rows]]
        case Presences(process, board, entries):
            told = [(one.client, one.clock, one.person, put(one.state)) for one in entries]
            return ["presences", process, board, told]
        case PresenceAsked(board):
            return ["presence?", board]
        case StageChanged(board, stage, at):
            return ["stage", board, to_json(stage), at]
        case BoardDropped(board):
            return ["dropped", board]
        case PersonChanged(workshop, person, role, muted, name, color):
            return ["person", workshop, person, role, muted, name, color]
        case PersonRemoved(workshop, person):
            return ["removed", workshop, person]
        case DeviceLeft(device):
            return ["left", device]
        case Told(workshop, notice):
            return ["told", workshop, dict(notice)]
        case Here(process, boards, last):
            return ["here", process, boards, last]


def _row(row: Row, put: Callable[[bytes], int]) -> list[Any]:
    claims = [(claim.client, claim.person, claim.kind) for claim in row.claims]
    return [row.seq, put(row.update), claims, [(one.root, one.id, one.by) for one in row.born]]


def _read_rows(fields: list[Any], take: Take) -> Rows:
    board, epoch, rows = fields
    return Rows(
        board,
        epoch,
        tuple(
            Row(seq, take(size), tuple(Claim(*one) for one in claims), tuple(Born(*one) for one in born))
            for seq, size, claims, born in rows
        ),
    )


def _read_presences(fields: list[Any], take: Take) -> Presences:
    process, board, entries = fields
    told = tuple(Present(client, clock, person, take(size)) for client, clock, person, size in entries)
    return Presences(process, board, told)


_READ: Final[dict[str, Callable[[list[Any], Take], News]]] = {
    "rows": _read_rows,
    "presences": _read_presences,
    "presence?": lambda fields, take: PresenceAsked(*fields),
    "stage": lambda fields, take: StageChanged(fields[0], from_json(fields[1]), fields[2]),
    "dropped": lambda fields, take: BoardDropped(*fields),
    "person": lambda fields, take: PersonChanged(*fields),
    "removed": lambda fields, take: PersonRemoved(*fields),
    "left": lambda fields, take: DeviceLeft(*fields),
    "told": lambda fields, take: Told(*fields),
    "here": lambda fields, take: Here(*fields),
}
