"""Compact presence, kind 101: everybody's state is told once, and a cursor then takes a few bytes.

A frame is records to its end; a record begins with the var-uint `index << 3 | op`. From the server `index` is
a small number that the room gives a presence id while it is here; from a client it is 0.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from .protocol import POINTING, ProtocolError, Reader, sized, uint

GONE: Final = 0
CURSOR: Final = 1
AWAY: Final = 2
ENTRY: Final = 3
INTEREST: Final = 4
PACE: Final = 5

MAX_COORDINATE: Final = 2**31

Point = tuple[int, int]
"""Whole sheet units."""

_KIND: Final = bytes((POINTING,))
_ONE_CURSOR: Final = 14
"""Bytes of a frame of one cursor, at most."""


@dataclass(frozen=True, slots=True)
class Farewell:
    """All that the connection has said is over."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The cursor is here, or nowhere on the sheet (None)."""

    at: Point | None


@dataclass(frozen=True, slots=True)
class Said:
    """The state of a presence id without user and cursor, as JSON."""

    client: int
    state: bytes


@dataclass(frozen=True, slots=True)
class Interest:
    """Whether others' cursors are wanted."""

    cursors: bool


Record = Farewell | Cursor | Said | Interest


def frame(records: list[bytes]) -> bytes:
    """The frame of these records."""
    return _KIND + b"".join(records)


def head(index: int, op: int) -> bytes:
    """What a record begins with."""
    return uint(index << 3 | op)


def cursor(index: int, at: Point | None) -> bytes:
    """The record of a cursor, or of one that is away."""
    if at is None:
        return head(index, AWAY)
    return head(index, CURSOR) + sint(at[0]) + sint(at[1])


def entry(index: int, client: int, state: bytes) -> bytes:
    """The record of a state without its cursor."""
    return head(index, ENTRY) + uint(client) + sized(state)


def pace(milliseconds: int) -> bytes:
    """The record that asks for cursors at most so often."""
    return head(0, PACE) + uint(milliseconds)


def sint(value: int) -> bytes:
    """A var-int: sign and six bits, then seven bits a byte."""
    size = abs(value)
    first = (0x40 if value < 0 else 0) | (size & 0x3F)
    size >>= 6
    return bytes((first | 0x80,)) + uint(size) if size else bytes((first,))


def read_sint(reader: Reader) -> int:
    """A var-int within the coordinates. ProtocolError."""
    first = reader.byte()
    size = first & 0x3F
    if first & 0x80:
        more = reader.uint()
        size |= more << 6
        if not more or size > MAX_COORDINATE:
            raise ProtocolError("a coordinate is too large or not in its shortest form")
    return -size if first & 0x40 else size


def _point(reader: Reader) -> Cursor:
    return Cursor((read_sint(reader), read_sint(reader)))


def _interest(reader: Reader) -> Interest:
    value = reader.uint()
    if value > 1:
        raise ProtocolError("unknown interest")
    return Interest(value == 1)


def only_cursor(frame: bytes) -> Point | None:
    """Where the cursor is, when that is all that the frame says, and says shortly; else None."""
    if not 2 < len(frame) <= _ONE_CURSOR or frame[1] != CURSOR:
        return None
    reader = Reader(frame, 2)
    try:
        at = read_sint(reader), read_sint(reader)
    except ProtocolError:
        return None
    return at if reader.done else None


_READ: Final[dict[int, Callable[[Reader], Record]]] = {
    GONE: lambda reader: Farewell(),
    CURSOR: _point,
    AWAY: lambda reader: Cursor(None),
    ENTRY: lambda reader: Said(reader.uint(), reader.bytes()),
    INTEREST: _interest,
}


def decode(frame: bytes) -> tuple[Record, ...]:
    """What a client says in a frame of kind 101. ProtocolError."""
    reader = Reader(frame)
    reader.uint()
    records: list[Record] = []
    while not reader.done:
        # What a client says is of itself: the index is 0, and so the record begins with its op alone.
        read = _READ.get(reader.uint())
        if read is None:
            raise ProtocolError("unknown record")
        records.append(read(reader))
    return tuple(records)
