"""News as bytes: who says it, the how-manieth message of theirs it is, and parts to its end.

    process (8 bytes) · serial (8 bytes) · parts
    part    = kind (1 byte) · length (4 bytes) · body
    kind 0    JSON: a list that begins with the word for what it is; all that is rare
    kind 1    rows: the head (board, epoch) in JSON, and of each row its seq, the length of its update and of
              its claims, births and new layout's version (JSON, mostly none), then these two
    kind 2    presence: the head (board, and of each state the client id, clock, person and length) in JSON,
              the number of cursors, each as client id, clock, x and y, and the states

A head is preceded by its length (4 bytes); all numbers are big-endian. Processes of two versions may run at a
time while they are restarted one by one: a part of a kind that is not known here is passed over, and FORMAT
grows with any other change, which keeps the two apart altogether.
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
    Pointed,
    PresenceAsked,
    Presences,
    Present,
    Relaid,
    Row,
    Rows,
    StageChanged,
    Told,
)

FORMAT: Final = 3
"""Of all this: processes of different formats don't hear each other, and look into the database."""

_HEAD: Final = struct.Struct(">8sQ")
_PART: Final = struct.Struct(">BI")
_SIZE: Final = struct.Struct(">I")
_ROW: Final = struct.Struct(">QII")
_CURSOR: Final = struct.Struct(">QQqq")
_JSON, _ROWS, _PRESENCES = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Head:
    """Who says a message, and the how-manieth of theirs it is."""

    process: str
    serial: int


def encode(process: str, serial: int, news: Sequence[News]) -> bytes:
    """One message. `process`: 8 ASCII characters."""
    out = [_HEAD.pack(process.encode(), serial)]
    for one in news:
        kind, body = _written(one)
        out += (_PART.pack(kind, len(body)), body)
    return b"".join(out)


def head(message: bytes) -> Head:
    """Who says it. ValueError."""
    try:
        process, serial = _HEAD.unpack_from(message)
        return Head(process.decode("ascii"), serial)
    except (struct.error, UnicodeDecodeError) as error:
        raise ValueError("no message of a process") from error


def decode(message: bytes) -> list[News]:
    """What it says. ValueError."""
    said, at, end = head(message), _HEAD.size, len(message)
    read: list[News] = []
    try:
        while at < end:
            kind, size = _PART.unpack_from(message, at)
            at += _PART.size + size
            body = message[at - size : at]
            if len(body) == size and (news := _read(kind, body, said.process)) is not None:
                read.append(news)
    except (struct.error, LookupError, TypeError, ValueError) as error:
        raise ValueError(f"a message that cannot be read: {type(error).__name__}") from error
    if at != end:
        raise ValueError("a message that is cut off")
    return read


def _read(kind: int, body: bytes, process: str) -> News | None:
    match kind:
        case 0:
            word, *fields = json.loads(body)
            return _READ[word](fields) if word in _READ else None
        case 1:
            return _read_rows(body)
        case 2:
            return _read_presences(body, process)
    return None


def _written(news: News) -> tuple[int, bytes]:
    match news:
        case Rows():
            return _ROWS, _write_rows(news)
        case Presences():
            return _PRESENCES, _write_presences(news)
        case PresenceAsked(board):
            told: list[Any] = ["presence?", board]
        case StageChanged(board, stage, at):
            told = ["stage", board, to_json(stage), at]
        case BoardDropped(board):
            told = ["dropped", board]
        case PersonChanged(workshop, person, role, muted, name, color):
            told = ["person", workshop, person, role, muted, name, color]
        case PersonRemoved(workshop, person):
            told = ["removed", workshop, person]
        case DeviceLeft(device):
            told = ["left", device]
        case Told(workshop, notice):
            told = ["told", workshop, dict(notice)]
        case Here(process, boards, last):
            told = ["here", process, boards, last]
    return _JSON, _json(told)


def _write_rows(rows: Rows) -> bytes:
    about = _json([rows.board, rows.epoch])
    out = [_SIZE.pack(len(about)), about]
    for row in rows.rows:
        more = b""
        if row.claims or row.born or row.relaid:
            claims = [(claim.client, claim.person, claim.kind) for claim in row.claims]
            born = [(one.root, one.id, one.by) for one in row.born]
            more = _json([claims, born, row.relaid.version if row.relaid else 0])
        out += (_ROW.pack(row.seq, len(row.update), len(more)), row.update, more)
    return b"".join(out)


def _read_rows(body: bytes) -> Rows:
    (board, epoch), at = _head(body)
    rows: list[Row] = []
    while at < len(body):
        seq, size, more = _ROW.unpack_from(body, at)
        at += _ROW.size + size + more
        update, rest = body[at - size - more : at - more], body[at - more : at]
        claims, born, layout = json.loads(rest) if more else ((), (), 0)
        rows.append(
            Row(
                seq,
                update,
                tuple(Claim(*one) for one in claims),
                tuple(Born(*one) for one in born),
                Relaid(layout, None) if layout else None,
            )
        )
    if at != len(body):
        raise ValueError("a row that is cut off")
    return Rows(board, epoch, tuple(rows))


def _write_presences(said: Presences) -> bytes:
    about = _json(
        [said.board, *((one.client, one.clock, one.person, len(one.state)) for one in said.entries)]
    )
    out = [_SIZE.pack(len(about)), about, _SIZE.pack(len(said.cursors))]
    out += [_CURSOR.pack(*one) for one in said.cursors]
    out += [one.state for one in said.entries]
    return b"".join(out)


def _read_presences(body: bytes, process: str) -> Presences:
    (board, *told), at = _head(body)
    (count,) = _SIZE.unpack_from(body, at)
    begin = at + _SIZE.size
    at = begin + count * _CURSOR.size
    cursors = tuple(map(Pointed._make, _CURSOR.iter_unpack(body[begin:at])))
    entries: list[Present] = []
    for client, clock, person, size in told:
        entries.append(Present(client, clock, person, body[at : at + size]))
        at += size
    if at != len(body) or len(cursors) != count:
        raise ValueError("presence that is cut off")
    return Presences(process, board, tuple(entries), cursors)


def _head(body: bytes) -> tuple[list[Any], int]:
    (size,) = _SIZE.unpack_from(body)
    at = _SIZE.size + size
    return json.loads(body[_SIZE.size : at]), at


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


_READ: Final[dict[str, Callable[[list[Any]], News]]] = {
    "presence?": lambda fields: PresenceAsked(*fields),
    "stage": lambda fields: StageChanged(fields[0], from_json(fields[1]), fields[2]),
    "dropped": lambda fields: BoardDropped(*fields),
    "person": lambda fields: PersonChanged(*fields),
    "removed": lambda fields: PersonRemoved(*fields),
    "left": lambda fields: DeviceLeft(*fields),
    "told": lambda fields: Told(*fields),
    "here": lambda fields: Here(*fields),
}
