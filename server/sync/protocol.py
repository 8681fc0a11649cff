"""The wire: bytes ↔ frames, strictly. Decoding raises ProtocolError and nothing else.

Kinds 0, 1 and 3 are y-protocols as they are; kinds from 100 on are Lappu's own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

SYNC: Final = 0
PRESENCE: Final = 1
QUERY: Final = 3
ACK: Final = 100
POINTING: Final = 101
STAGE: Final = 102
NOTICE: Final = 103

STEP1: Final = 0
STEP2: Final = 1
UPDATE: Final = 2

EMPTY_UPDATE: Final = b"\x00\x00"
"""The V1 update that holds nothing."""
EMPTY_VECTOR: Final = b"\x00"
"""The state vector of an empty document."""

MAX_UINT: Final = 2**53 - 1
"""Numbers beyond this are not exact in JavaScript."""
MAX_VECTOR_CLIENTS: Final = 50_000
MAX_PRESENCE_ENTRIES: Final = 5_000


class ProtocolError(Exception):
    """The bytes are not a frame of this protocol."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Sync step 1: the sender's state vector; wants what it lacks."""

    vector: bytes


@dataclass(frozen=True, slots=True)
class Content:
    """A content frame: a step 2 (`answer`, the reply to a step 1) or an update."""

    update: bytes
    answer: bool = False


@dataclass(frozen=True, slots=True)
class PresenceEntry:
    """One client's presence; `state` is JSON text, `null` when it went."""

    client: int
    clock: int
    state: bytes


@dataclass(frozen=True, slots=True)
class Presence:
    """An awareness update."""

    entries: tuple[PresenceEntry, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """Asks for everybody's presence."""


@dataclass(frozen=True, slots=True)
class Pointing:
    """Compact presence: its records are read by `compact.decode`."""

    frame: bytes


Frame = Ask | Content | Presence | Query | Pointing


class Reader:
    """Reads lib0 encoding from bytes, never beyond their end."""

    __slots__ = ("_data", "_end", "at")

    def __init__(self, data: bytes, at: int = 0) -> None:
        self._data = data
        self._end = len(data)
        self.at = at

    def uint(self) -> int:
        """A var-uint ≤ 2^53 - 1 in its shortest form."""
        value = shift = 0
        while True:
            if self.at >= self._end:
                raise ProtocolError("number cut off")
            byte = self._data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
            shift += 7
            if shift > 49:
                raise ProtocolError("number too long")
        if value > MAX_UINT or (byte == 0 and shift):
            raise ProtocolError("number too large or not in its shortest form")
        return value

    @property
    def done(self) -> bool:
        """Whether there is nothing more."""
        return self.at == self._end

    def byte(self) -> int:
        """One byte."""
        if self.done:
            raise ProtocolError("number cut off")
        self.at += 1
        return self._data[self.at - 1]

    def bytes(self) -> bytes:
        """Bytes that are preceded by their length."""
        length = self.uint()
        start = self.at
        if length > self._end - start:
            raise ProtocolError("content cut off")
        self.at = start + length
        return self._data[start : self.at]

    def end(self) -> None:
        """There must be nothing more."""
        if not self.done:
            raise ProtocolError("trailing bytes")


def decode(frame: bytes, *, compact: bool = False) -> Frame:
    """What a client sent; `compact`: it may speak compact presence."""
    reader = Reader(frame)
    kind = reader.uint()
    if kind == SYNC:
        return _sync(reader)
    if kind == PRESENCE:
        payload = reader.bytes()
        reader.end()
        return Presence(presence_entries(payload))
    if kind == QUERY:
        reader.end()
        return Query()
    if kind == POINTING and compact:
        return Pointing(frame)
    raise ProtocolError(f"kind {kind} is not for the server")


def _sync(reader: Reader) -> Ask | Content:
    step, payload = reader.uint(), reader.bytes()
    reader.end()
    if step == STEP1:
        _check_vector(payload)
        return Ask(payload)
    if step in (STEP2, UPDATE):
        return Content(payload, answer=step == STEP2)
    raise ProtocolError(f"unknown sync step {step}")


def _check_vector(vector: bytes) -> None:
    reader = Reader(vector)
    clients = reader.uint()
    if clients > MAX_VECTOR_CLIENTS:
        raise ProtocolError("state vector too long")
    for _ in range(2 * clients):
        reader.uint()
    reader.end()


def presence_entries(payload: bytes) -> tuple[PresenceEntry, ...]:
    """The entries of an awareness update."""
    reader = Reader(payload)
    count = reader.uint()
    if count > MAX_PRESENCE_ENTRIES:
        raise ProtocolError("too many presence entries")
    entries = tuple(PresenceEntry(reader.uint(), reader.uint(), reader.bytes()) for _ in range(count))
    reader.end()
    return entries


def uint(value: int) -> bytes:
    """A var-uint."""
    out = bytearray()
    while value > 0x7F:
        out.append(0x80 | (value & 0x7F))
        value >>= 7
    out.append(value)
    return bytes(out)


def sized(payload: bytes) -> bytes:
    """Bytes preceded by their length."""
    return uint(len(payload)) + payload


def step1(vector: bytes) -> bytes:
    """The frame that asks for what the vector lacks."""
    return b"\x00\x00" + sized(vector)


def step2(update: bytes) -> bytes:
    """The frame that answers a step 1."""
    return b"\x00\x01" + sized(update)


def update(delta: bytes) -> bytes:
    """The frame of a change."""
    return b"\x00\x02" + sized(delta)


def presence_entry(client: bytes, clock: int, state: bytes) -> bytes:
    """One entry of an awareness update; `client` is a var-uint already."""
    return b"%b%b%b%b" % (client, uint(clock), uint(len(state)), state)


def awareness(entries: Sequence[bytes]) -> bytes:
    """The frame of an awareness update of these entries."""
    return b"\x01" + sized(uint(len(entries)) + b"".join(entries))


def presence(entries: Iterable[PresenceEntry]) -> bytes:
    """The frame of an awareness update."""
    return awareness([presence_entry(uint(one.client), one.clock, one.state) for one in entries])


def query() -> bytes:
    """The frame that asks for everybody's presence."""
    return b"\x03"


def ack(frames: int) -> bytes:
    """The frame that says: your first so many content frames are durable."""
    return bytes((ACK,)) + uint(frames)


def stage(text: bytes) -> bytes:
    """The frame of the stage; the text is JSON in UTF-8."""
    return bytes((STAGE,)) + text


def notice(text: bytes) -> bytes:
    """The frame of a notice; the text is JSON in UTF-8."""
    return bytes((NOTICE,)) + text
