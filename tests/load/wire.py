"""Bytes on the wire as a client sees them: WebSocket frames, lib0 numbers, y-protocols messages.

Everything that is sent is encoded before a run and everything that was received is decoded after it, so
that the generator only moves bytes while it measures. Nothing here comes from the server's own code: the
judge must not share a mistake with the judged.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

SYNC: Final = 0
AWARENESS: Final = 1
SYNC_REPLY: Final = 4
"""Hocuspocus: like SYNC, without asking back."""
COMPACT: Final = 101
STEP1: Final = 0
STEP2: Final = 1
UPDATE: Final = 2

_BINARY: Final = 0x82
_PONG: Final = 0x8A
_CLOSE: Final = 8


class Broken(Exception):
    """The peer sent what is not the protocol."""


class Message(NamedTuple):
    """A whole message: when its last byte was read (monotonic seconds), and its payload."""

    at: float
    payload: bytes


def uint(value: int) -> bytes:
    """A lib0 var-uint."""
    out = bytearray()
    while value > 0x7F:
        out.append(0x80 | (value & 0x7F))
        value >>= 7
    out.append(value)
    return bytes(out)


def read_uint(data: bytes, at: int) -> tuple[int, int]:
    """The var-uint at a place, and the place behind it."""
    byte = data[at]
    at += 1
    if byte < 0x80:
        return byte, at
    value, shift = byte & 0x7F, 7
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def sint(value: int) -> bytes:
    """A lib0 signed var-int."""
    rest, sign = abs(value), 0x40 if value < 0 else 0
    first = sign | (rest & 0x3F)
    rest >>= 6
    return bytes((0x80 | first,)) + uint(rest) if rest else bytes((first,))


def read_sint(data: bytes, at: int) -> tuple[int, int]:
    """The signed var-int at a place, and the place behind it."""
    first = data[at]
    at += 1
    value = first & 0x3F
    if first & 0x80:
        more, at = read_uint(data, at)
        value |= more << 6
    return (-value if first & 0x40 else value), at


def sized(payload: bytes) -> bytes:
    """Bytes preceded by their length."""
    return uint(len(payload)) + payload


def step1(vector: bytes = b"\x00") -> bytes:
    """The message that asks for what the state vector lacks."""
    return b"\x00\x00" + sized(vector)


def step2(update: bytes = b"\x00\x00") -> bytes:
    """The answer to a step 1."""
    return b"\x00\x01" + sized(update)


def update(delta: bytes) -> bytes:
    """The message of a change."""
    return b"\x00\x02" + sized(delta)


def awareness(client: int, clock: int, state: bytes) -> bytes:
    """The message of one person's presence; the state is JSON."""
    return b"\x01" + sized(b"\x01" + uint(client) + uint(clock) + sized(state))


def masked(payload: bytes, key: bytes) -> bytes:
    """A binary WebSocket frame of a client. The key has four bytes and should not be zero: some servers
    skip the unmasking then."""
    return _frame(_BINARY, payload, key)


def pong(payload: bytes, key: bytes) -> bytes:
    """The answer to a ping."""
    return _frame(_PONG, payload, key)


def _frame(first: int, payload: bytes, key: bytes) -> bytes:
    size = len(payload)
    if size < 126:
        head = bytes((first, 0x80 | size))
    elif size < 65536:
        head = bytes((first, 0xFE)) + size.to_bytes(2, "big")
    else:
        head = bytes((first, 0xFF)) + size.to_bytes(8, "big")
    pad = (key * (size // 4 + 1))[:size]
    body = (int.from_bytes(payload, "big") ^ int.from_bytes(pad, "big")).to_bytes(size, "big")
    return head + key + body


def messages(chunks: Iterable[Message]) -> list[Message]:
    """What a connection received, from its chunks of bytes: whole binary messages, in order.

    A message that was cut off at the end is left out. Broken.
    """
    found: list[Message] = []
    rest = b""
    parts: list[bytes] = []
    for at, chunk in chunks:
        data = rest + chunk if rest else chunk
        place = 0
        while (head := _head(data, place)) is not None:
            final, opcode, start, end = head
            place = end
            if opcode >= _CLOSE:
                continue
            parts.append(data[start:end])
            if final:
                found.append(Message(at, parts[0] if len(parts) == 1 else b"".join(parts)))
                parts.clear()
        rest = data[place:]
    return found


def _head(data: bytes, at: int) -> tuple[bool, int, int, int] | None:
    """A frame of the server at a place: final?, opcode, start and end of its payload; None when it isn't
    there as a whole."""
    left = len(data) - at
    if left < 2:
        return None
    first, size = data[at], data[at + 1]
    if first & 0x70 or size & 0x80:
        raise Broken("reserved bits or a mask in a frame of the server")
    start = at + 2
    if size == 126:
        if left < 4:
            return None
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        start = at + 4
    elif size == 127:
        if left < 10:
            return None
        size = int.from_bytes(data[at + 2 : at + 10], "big")
        start = at + 10
    end = start + size
    return (bool(first & 0x80), first & 15, start, end) if end <= len(data) else None
