"""Updates as trees that can be changed and written again, right or wrong: a second reader beside the gate's.

It knows nothing of the server's code, and writes whatever it is told.
"""

import struct
from dataclasses import dataclass, field
from typing import Any

Id = tuple[int, int]

GC, DELETED, STRING, TYPE, ANY, SKIP = 0, 1, 4, 7, 8, 10


@dataclass(slots=True)
class Item:
    """A struct. `content`: a length (GC, Deleted, Skip), a text, a type reference or encoded values."""

    kind: int
    content: Any
    origin: Id | None = None
    right: Id | None = None
    parent: Id | str | None = None
    sub: str | None = None

    def copy(self) -> "Item":
        content = list(self.content) if isinstance(self.content, list) else self.content
        return Item(self.kind, content, self.origin, self.right, self.parent, self.sub)

    @property
    def length(self) -> int:
        """Clocks that it takes."""
        if isinstance(self.content, str):
            return len(self.content.encode("utf-16-le", "surrogatepass")) // 2
        if isinstance(self.content, list):
            return len(self.content)
        return 1 if self.kind == TYPE else int(self.content)


@dataclass(slots=True)
class Section:
    """One client's structs from a clock on."""

    client: int
    clock: int
    items: list[Item]


@dataclass(slots=True)
class Tree:
    """An update."""

    sections: list[Section] = field(default_factory=list)
    deletes: list[tuple[int, list[Id]]] = field(default_factory=list)
    """(client, [(clock, length)])"""

    def copy(self) -> "Tree":
        sections = [Section(s.client, s.clock, [item.copy() for item in s.items]) for s in self.sections]
        return Tree(sections, [(client, list(ranges)) for client, ranges in self.deletes])


def uint(number: int) -> bytes:
    """A var-uint."""
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def string(text: str) -> bytes:
    """A string with its length."""
    data = text.encode("utf-8", "surrogatepass")
    return uint(len(data)) + data


def any_value(value: object) -> bytes:
    """A plain value; bytes are taken for one that is encoded already."""
    match value:
        case bytes():
            return value
        case None:
            return b"\x7e"
        case bool():
            return b"\x78" if value else b"\x79"
        case int():
            return b"\x7d" + _int(value)
        case float():
            return b"\x7b" + struct.pack(">d", value)
        case str():
            return b"\x77" + string(value)
        case list():
            return b"\x75" + uint(len(value)) + b"".join(map(any_value, value))
        case dict():
            pairs = (string(key) + any_value(content) for key, content in value.items())
            return b"\x76" + uint(len(value)) + b"".join(pairs)
        case _:
            raise TypeError(value)


def _int(number: int) -> bytes:
    sign = 64 if number < 0 else 0
    number = abs(number)
    if number < 64:
        return bytes([sign | number])
    return bytes([128 | sign | number & 63]) + uint(number >> 6)


def encode(tree: Tree) -> bytes:
    """The update's bytes, as Yjs would write them."""
    out = [uint(len(tree.sections))]
    for section in tree.sections:
        out += [uint(len(section.items)), uint(section.client), uint(section.clock)]
        out += [_item(item) for item in section.items]
    out.append(uint(len(tree.deletes)))
    for client, ranges in tree.deletes:
        out += [uint(client), uint(len(ranges))]
        out += [uint(clock) + uint(length) for clock, length in ranges]
    return b"".join(out)


def _item(item: Item) -> bytes:
    if item.kind in (GC, SKIP):
        return bytes([item.kind]) + uint(item.content)
    info = item.kind | (128 if item.origin else 0) | (64 if item.right else 0)
    out = [bytes([info | (32 if item.sub is not None else 0)])]
    out += [uint(ref[0]) + uint(ref[1]) for ref in (item.origin, item.right) if ref]
    if not item.origin and not item.right:
        if isinstance(item.parent, tuple):
            out.append(b"\0" + uint(item.parent[0]) + uint(item.parent[1]))
        else:
            out.append(b"\1" + string(item.parent or ""))
        if item.sub is not None:
            out.append(string(item.sub))
    return b"".join(out) + _content(item)


def _content(item: Item) -> bytes:
    if isinstance(item.content, str):
        return string(item.content)
    if isinstance(item.content, list):
        return uint(len(item.content)) + b"".join(item.content)
    return uint(item.content)


class Reader:
    """Reads updates of honest clients; anything else is an error."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def tree(self) -> Tree:
        """The whole update."""
        tree = Tree([self._section() for _ in range(self._uint())])
        for _ in range(self._uint()):
            client = self._uint()
            tree.deletes.append((client, [self._id() for _ in range(self._uint())]))
        assert self._at == len(self._data)
        return tree

    def _section(self) -> Section:
        number = self._uint()
        section = Section(self._uint(), self._uint(), [])
        section.items = [self._item() for _ in range(number)]
        return section

    def _item(self) -> Item:
        info = self._take(1)[0]
        if info in (GC, SKIP):
            return Item(info, self._uint())
        item = Item(info & 31, None)
        item.origin = self._id() if info & 128 else None
        item.right = self._id() if info & 64 else None
        if not info & 192:
            item.parent = self._string() if self._uint() else self._id()
            item.sub = self._string() if info & 32 else None
        if item.kind == STRING:
            item.content = self._string()
        elif item.kind == ANY:
            item.content = [self._any() for _ in range(self._uint())]
        else:
            item.content = self._uint()
        return item

    def _any(self) -> bytes:
        start = self._at
        self._skip_any()
        return self._data[start : self._at]

    def _skip_any(self) -> None:
        tag = self._take(1)[0]
        if tag in (118, 117):
            for _ in range(self._uint()):
                if tag == 118:
                    self._string()
                self._skip_any()
        elif tag == 119:
            self._string()
        elif tag == 125:
            self._uint()
        else:
            self._take({124: 4, 123: 8}.get(tag, 0))

    def _id(self) -> Id:
        return self._uint(), self._uint()

    def _string(self) -> str:
        return self._take(self._uint()).decode()

    def _uint(self) -> int:
        number = shift = 0
        while True:
            byte = self._take(1)[0]
            number |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return number

    def _take(self, size: int) -> bytes:
        self._at += size
        return self._data[self._at - size : self._at]
