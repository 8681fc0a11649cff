"""Parsing a Yjs update (format V1) into plain tuples, without building a document.

`parse` checks everything that can be judged from the bytes alone: framing, content kinds, lengths, keys,
values, text. What an update may refer to is judged by `plan.py` against the index.
"""

from dataclasses import dataclass
from typing import Final

from .lib0 import MAX_STRING, Malformed, key, more, skip_any, text, uint

GC: Final = 0
DELETED: Final = 1
STRING: Final = 4
TYPE: Final = 7
ANY: Final = 8
SKIP: Final = 10

MAP: Final = 1
TEXT: Final = 2

MAX_CLOCK: Final = 2**31

Id = tuple[int, int]
"""(client, clock)"""

Struct = tuple[int, int, int, Id | None, Id | None, Id | str | None, str | None, int | str | None, int]
"""(clock, length, kind, origin, right origin, parent: an id or a root's name, key, detail, end).

`detail` is the type reference of a TYPE and the string of a STRING that needs a second look: it is long, or
has characters beyond the BMP; `end` is the position in the bytes behind the struct. Lengths count UTF-16
units, as Yjs does."""


@dataclass(slots=True)
class Parsed:
    """An update's contents: structs and delete ranges `(start, end)` by client."""

    structs: list[tuple[int, list[Struct]]]
    deletes: list[tuple[int, list[Id]]]
    begins: list[int]
    """Where in the bytes each client's structs begin."""
    cut: int
    """Where in the bytes the delete ranges begin."""


def parse(data: bytes) -> Parsed:
    """The update's contents; `Malformed` when it is not one that Yjs and yrs read alike."""
    try:
        count, at = uint(data, 0)
        structs: list[tuple[int, list[Struct]]] = []
        begins: list[int] = []
        for _ in range(count):
            number, at = uint(data, at)
            before = at
            client, at = uint(data, at)
            if not number:
                raise Malformed("an empty list of structs")
            begin = at
            items, at = _structs(data, at, number, client, data[before:at])
            structs.append((client, items))
            begins.append(begin)
        cut = at
        deletes, at = _deletes(data, at)
    except IndexError:
        raise Malformed("it ends too early") from None
    if at != len(data):
        raise Malformed("bytes follow the update")
    for lists in (structs, deletes):
        if len(lists) > 1 and len({client for client, _ in lists}) < len(lists):
            # yrs joins what Yjs lets the last one win.
            raise Malformed("a client stands twice")
    return Parsed(structs, deletes, begins, cut)


def says_the_same(update: bytes, parsed: Parsed, other: bytes) -> bool:
    """Whether the other update, made by the server of what this one brought, says the same in all that counts
    here: byte for byte, but for the order in which the entries of a value are written."""
    if len(update) != len(other) or update[parsed.cut :] != other[parsed.cut :]:
        return False
    before = 0
    for (_, items), begin in zip(parsed.structs, parsed.begins, strict=True):
        if update[before:begin] != other[before:begin]:
            return False
        before = begin
        for struct in items:
            end = struct[8]
            mine, its = update[before:end], other[before:end]
            if mine != its and not (struct[2] == ANY and _same_entries(mine, its)):
                return False
            before = end
    return True


def _same_entries(mine: bytes, its: bytes) -> bool:
    """Whether two structs of one value, an object, differ at most in the order of its entries."""
    # Where the object begins or, if its bytes happen to be in it again, later: all before it is compared.
    head = mine.rfind(b"\x01v")
    return head >= 0 and mine[:head] == its[:head] and sorted(mine) == sorted(its)


def _deletes(data: bytes, at: int) -> tuple[list[tuple[int, list[Id]]], int]:
    count, at = uint(data, at)
    deletes: list[tuple[int, list[Id]]] = []
    for _ in range(count):
        client, at = uint(data, at)
        number, at = uint(data, at)
        ranges = []
        for _ in range(number):
            start = data[at]
            at += 1
            if start >= 128:
                start, at = more(data, at, start)
            size = data[at]
            at += 1
            if size >= 128:
                size, at = more(data, at, size)
            if not size or start + size > MAX_CLOCK:
                raise Malformed("an empty or endless delete range")
            ranges.append((start, start + size))
        deletes.append((client, ranges))
    return deletes, at


def _id(data: bytes, at: int, own: int, encoded: bytes) -> tuple[Id, int]:
    """An id; most are of the client that writes, whose encoding is at hand (none is another one's prefix)."""
    if data.startswith(encoded, at):
        client = own
        at += len(encoded)
    else:
        client = data[at]
        at += 1
        if client >= 128:
            client, at = more(data, at, client)
    clock = data[at]
    at += 1
    if clock >= 128:
        clock, at = more(data, at, clock)
    return (client, clock), at


def _structs(data: bytes, at: int, number: int, own: int, encoded: bytes) -> tuple[list[Struct], int]:
    """One client's structs and the position behind them."""
    clock, at = uint(data, at)
    items: list[Struct] = []
    for _ in range(number):
        info = data[at]
        at += 1
        # yrs takes the whole byte for the kind of these two, Yjs its lower five bits.
        if info in (GC, SKIP):
            length, at = uint(data, at)
            items.append((clock, length, info, None, None, None, None, None, at))
        else:
            origin = right = sub = detail = None
            parent: Id | str | None = None
            if info & 128:
                origin, at = _id(data, at, own, encoded)
            if info & 64:
                right, at = _id(data, at, own, encoded)
            if info < 64:
                parent, at = _parent(data, at, own, encoded)
                if info & 32:
                    sub, at = key(data, at)
            kind = info & 31
            if kind == ANY and data[at] == 1:
                length = 1
                at = skip_any(data, at + 1)
            else:
                length, detail, at = _content(data, at, kind)
            items.append((clock, length, kind, origin, right, parent, sub, detail, at))
        clock += length
        if not length or clock >= MAX_CLOCK:
            raise Malformed("an empty struct, or a clock that is too large")
    return items, at


def _parent(data: bytes, at: int, own: int, encoded: bytes) -> tuple[Id | str, int]:
    named = data[at]
    if named == 1:
        return key(data, at + 1)
    if named:
        raise Malformed("a parent of no known kind")
    return _id(data, at + 1, own, encoded)


def _content(data: bytes, at: int, kind: int) -> tuple[int, int | str | None, int]:
    """Length, detail (see `Struct`) and the position behind the content."""
    if kind == STRING:
        start = at
        word, at = text(data, at, len(data))
        if at - start <= MAX_STRING and (word.isascii() or max(word) <= "\uffff"):
            return len(word), None, at
        return len(word.encode("utf-16-le")) // 2, word, at
    if kind == TYPE:
        shared, at = uint(data, at)
        if shared not in (MAP, TEXT):
            raise Malformed("a shared type that is not allowed")
        return 1, shared, at
    if kind == DELETED:
        length, at = uint(data, at)
        return length, None, at
    if kind == ANY:
        length, at = uint(data, at)
        for _ in range(length):
            at = skip_any(data, at)
        return length, None, at
    raise Malformed("a kind of content that is not allowed")
