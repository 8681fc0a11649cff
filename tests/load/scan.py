"""What an update or a presence message says, as far as freshness needs it: whose, and how new."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from .wire import AWARENESS, COMPACT, STEP1, SYNC, SYNC_REPLY, Broken, read_sint, read_uint

_GC: Final = 0
_DELETED: Final = 1
_STRING: Final = 4
_TYPE: Final = 7
_ANY: Final = 8
_SKIP: Final = 10
_PLACE: Final = re.compile(rb'"cursor":\s*\{"x":\s*(-?\d+)')


class Span(NamedTuple):
    """Structs `start` to `end` (not included) of a client id."""

    client: int
    start: int
    end: int


class Seen(NamedTuple):
    """The cursor of a client id stands at x."""

    client: int
    x: int


def spans(update: bytes) -> list[Span]:
    """Which structs an update (V1) brings; what it deletes is left out."""
    found: list[Span] = []
    clients, at = read_uint(update, 0)
    for _ in range(clients):
        structs, at = read_uint(update, at)
        client, at = read_uint(update, at)
        start, at = read_uint(update, at)
        end = start
        for _ in range(structs):
            info = update[at]
            size, at = _struct(update, at + 1, info)
            if info & 31 == _SKIP:
                if end > start:
                    found.append(Span(client, start, end))
                start = end + size
            end += size
        if end > start:
            found.append(Span(client, start, end))
    return found


def _struct(data: bytes, at: int, info: int) -> tuple[int, int]:
    """Length of one struct in clocks, and the place behind it."""
    kind = info & 31
    if kind in (_GC, _SKIP):
        return read_uint(data, at)
    if info & 0x80:
        at = _id(data, at)
    if info & 0x40:
        at = _id(data, at)
    if not info & 0xC0:
        named, at = read_uint(data, at)
        at = _past_bytes(data, at) if named else _id(data, at)
        if info & 0x20:
            at = _past_bytes(data, at)
    if kind == _DELETED:
        return read_uint(data, at)
    if kind == _STRING:
        size, at = read_uint(data, at)
        text = data[at : at + size].decode()
        return len(text.encode("utf-16-le")) // 2, at + size
    if kind == _TYPE:
        return 1, read_uint(data, at)[1]
    if kind == _ANY:
        count, at = read_uint(data, at)
        for _ in range(count):
            at = _past_any(data, at)
        return count, at
    raise Broken(f"content kind {kind}, which no client here writes")


def _id(data: bytes, at: int) -> int:
    return read_uint(data, read_uint(data, at)[1])[1]


def _past_bytes(data: bytes, at: int) -> int:
    size, at = read_uint(data, at)
    return at + size


def _past_any(data: bytes, at: int) -> int:
    tag = data[at]
    at += 1
    if tag == 125:  # a signed integer reads to its last byte like an unsigned one
        return read_uint(data, at)[1]
    if tag == 119:
        return _past_bytes(data, at)
    if tag in (120, 121, 126, 127):
        return at
    if tag in (123, 124, 122):
        return at + (4 if tag == 124 else 8)
    if tag in (117, 118):
        count, at = read_uint(data, at)
        for _ in range(count):
            at = _past_any(data, at if tag == 117 else _past_bytes(data, at))
        return at
    raise Broken(f"value of tag {tag}")


def content(payload: bytes) -> bytes | None:
    """The update in a message (step 2 or update), None when it is another kind."""
    kind, at = read_uint(payload, 0)
    if kind not in (SYNC, SYNC_REPLY):
        return None
    step, at = read_uint(payload, at)
    if step == STEP1:
        return None
    size, at = read_uint(payload, at)
    return payload[at : at + size]


def cursors(payload: bytes) -> Iterator[Seen]:
    """The cursors in a presence message of y-protocols; nothing in other kinds."""
    kind, at = read_uint(payload, 0)
    if kind != AWARENESS:
        return
    _, at = read_uint(payload, at)
    count, at = read_uint(payload, at)
    for _ in range(count):
        client, at = read_uint(payload, at)
        _, at = read_uint(payload, at)
        size, at = read_uint(payload, at)
        if (found := _PLACE.search(payload, at, at + size)) is not None:
            yield Seen(client, int(found[1]))
        at += size


class Entry(NamedTuple):
    """A client id is spoken of by a short number from now on."""

    person: int
    client: int


class Moved(NamedTuple):
    """The cursor of a short number stands at x."""

    person: int
    x: int


def records(payload: bytes) -> Iterator[Entry | Moved]:
    """The entries and cursors in a message of compact presence; nothing in other kinds."""
    kind, at = read_uint(payload, 0)
    if kind != COMPACT:
        return
    while at < len(payload):
        head, at = read_uint(payload, at)
        person, operation = head >> 3, head & 7
        if operation == 1:
            x, at = read_sint(payload, at)
            _, at = read_sint(payload, at)
            yield Moved(person, x)
        elif operation == 3:
            client, at = read_uint(payload, at)
            at = _past_bytes(payload, at)
            yield Entry(person, client)
        elif operation == 5:
            _, at = read_uint(payload, at)
        elif operation not in (0, 2):
            raise Broken(f"record {operation} of compact presence")
