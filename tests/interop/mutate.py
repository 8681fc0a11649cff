"""Changing honest updates into odd ones: at the level of structs, so that many still pass, and of bytes."""

import struct
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from server.boards import schema

from .wire import ANY, DELETED, GC, SKIP, STRING, TYPE, Id, Item, Section, Tree, any_value

KEYS = (
    *sorted({key for keys in schema.KEYS.values() for key in keys}),
    *("", "n_1", "f1", "m1", "0", "-1", "ä😀", "toString", "hasOwnProperty", "valueOf", "length", "k" * 100),
    *("k" * 101, "__proto__", "constructor", "prototype"),
)
TEXTS = ("a", "ä", "😀", "a😀b", "\0", "\ufeff", "e\u0301", "x" * 50, "\ufffd", "👩‍💻", "", "y" * 20_001)
NUMBERS = (0, -0.0, 1, -1, 63, 64, -64, 2**31, 2**53 - 1, -(2**53 - 1), 2**53, 0.1, 1e300, 5e-324)
ODD_VALUES = (
    *(b"\x7f", b"\x7a" + b"\0" * 8, b"\x74\x01a", b"\x7d\x80\0", b"\x73"),
    b"\x7d\xc0\x80\x80\x80\x80\x80\x80\1",
    *(any_value(float("nan")), any_value(float("inf")), b"\x7c" + struct.pack(">f", float("-inf"))),
    any_value({"__proto__": 1}),
    b"\x75\x01" * 7 + b"\x7e",
    b"\x75\x01" * 8 + b"\x7e",
    b"\x76\x02\x01a\x7e\x01a\x78",
    b"\x7c" + struct.pack(">f", 0.1),
    b"\x7d\x40",
)


class Mutator:
    """`clock(client)` is the document's, `clients` are those that have written in it."""

    def __init__(self, dice: Random, clock: Callable[[int], int], clients: Sequence[int]) -> None:
        self._dice = dice
        self._clock = clock
        self._clients = clients

    def mutate(self, tree: Tree) -> Tree:
        """A copy of the tree with a few changes, moved to where the document's clocks are."""
        tree = tree.copy()
        for _ in range(self._dice.choice((0, 1, 1, 1, 2, 3))):
            self._dice.choice(self._CHANGES)(self, tree)
        if self._dice.random() < 0.9:
            self._move(tree)
        return tree

    def spoil(self, data: bytes) -> bytes:
        """The bytes with a few changes that know nothing of structs."""
        out = bytearray(data)
        for _ in range(self._dice.choice((1, 1, 2, 4))):
            at = self._dice.randrange(len(out) + 1)
            match self._dice.randrange(6):
                case 0 if at < len(out):
                    out[at] ^= 1 << self._dice.randrange(8)
                case 1 if at < len(out):
                    out[at] = self._dice.randrange(256)
                case 2:
                    out.insert(at, self._dice.randrange(256))
                case 3:
                    del out[at : at + self._dice.randrange(1, 4)]
                case 4:
                    end = at + self._dice.randrange(1, 12)
                    out[at:at] = out[at:end]
                case _ if at < len(out):
                    out[at] = self._dice.choice((0, 1, 127, 128, 255))
        return bytes(out)

    # -- pieces --------------------------------------------------------------------

    def _id(self) -> Id:
        """An id that is mostly known."""
        client = self._dice.choice(self._clients)
        end = self._clock(client)
        near = self._dice.random() < 0.05
        return client, end + self._dice.randrange(3) if near else self._dice.randrange(max(end, 1))

    def _value(self, depth: int = 0) -> Any:
        dice = self._dice
        match dice.randrange(9 if depth < 3 else 6):
            case 0 | 1:
                return dice.choice(NUMBERS)
            case 2:
                return dice.choice(TEXTS)
            case 3:
                return dice.choice((None, True, False))
            case 4:
                return dice.uniform(-1e6, 1e6)
            case 5:
                return dice.choice(ODD_VALUES) if dice.random() < 0.5 else dice.randrange(10**6)
            case 6:
                return [self._value(depth + 1) for _ in range(dice.randrange(4))]
            case _:
                return {dice.choice(KEYS): self._value(depth + 1) for _ in range(dice.randrange(4))}

    def _section(self, tree: Tree) -> Section | None:
        return self._dice.choice(tree.sections) if tree.sections else None

    def _item(self, tree: Tree, kind: int | None = None) -> Item | None:
        section = self._section(tree)
        items = [i for i in section.items if kind is None or i.kind == kind] if section else []
        return self._dice.choice(items) if items else None

    def _move(self, tree: Tree) -> None:
        """Begin each client's structs at the document's clock, and take what they refer to along."""
        for section in tree.sections:
            offset = self._clock(section.client) - section.clock
            early = self._dice.random()
            if early < 0.1:
                # A merged resend begins early.
                offset -= self._dice.randrange(1, 6)
            begin = section.clock
            section.clock = max(0, section.clock + offset)
            for other in tree.sections:
                for item in other.items:
                    for name in ("origin", "right", "parent"):
                        ref = getattr(item, name)
                        if isinstance(ref, tuple) and ref[0] == section.client and ref[1] >= begin:
                            setattr(item, name, (ref[0], max(0, ref[1] + offset)))

    # -- changes -------------------------------------------------------------------

    def _change_value(self, tree: Tree) -> None:
        item = self._item(tree, ANY)
        if item is not None:
            item.content = [any_value(self._value()) for _ in range(self._dice.choice((1, 1, 1, 1, 2, 0)))]

    def _change_text(self, tree: Tree) -> None:
        item = self._item(tree, STRING)
        if item is not None:
            at = self._dice.randrange(len(item.content) + 1)
            item.content = item.content[:at] + self._dice.choice(TEXTS) + item.content[at:]

    def _change_kind(self, tree: Tree) -> None:
        item = self._item(tree)
        if item is None:
            return
        item.kind = self._dice.choice((DELETED, DELETED, STRING, TYPE, ANY, GC, SKIP, 2, 3, 5, 6, 9))
        if item.kind in (STRING, 5, 6, 3):
            item.content = self._dice.choice(TEXTS)
        elif item.kind == ANY:
            item.content = [any_value(self._value())]
        elif item.kind == TYPE:
            item.content = self._dice.choice((1, 1, 2, 2, 0, 3, 4, 6))
        else:
            item.content = self._dice.choice((1, 1, 2, 3, 0, 2**31))

    def _change_type(self, tree: Tree) -> None:
        item = self._item(tree, TYPE)
        if item is not None:
            item.content = self._dice.choice((0, 1, 2, 3, 6, 7))

    def _change_origin(self, tree: Tree) -> None:
        item = self._item(tree)
        if item is not None:
            item.origin = self._id() if self._dice.random() < 0.8 else None

    def _change_right(self, tree: Tree) -> None:
        item = self._item(tree)
        if item is not None:
            item.right = self._id() if self._dice.random() < 0.6 else None

    def _change_parent(self, tree: Tree) -> None:
        item = self._item(tree)
        if item is None:
            return
        item.origin = item.right = None
        roots = (*schema.ROOTS, "other", "")
        item.parent = self._id() if self._dice.random() < 0.6 else self._dice.choice(roots)
        item.sub = self._dice.choice(KEYS) if self._dice.random() < 0.7 else None

    def _change_key(self, tree: Tree) -> None:
        item = self._item(tree)
        if item is not None and item.sub is not None:
            item.sub = self._dice.choice(KEYS)

    def _change_client(self, tree: Tree) -> None:
        section = self._section(tree)
        if section is not None:
            section.client = self._dice.choice((*self._clients, 3, 2**32 + 5, 2**53 - 1, 2**53))

    def _change_clock(self, tree: Tree) -> None:
        section = self._section(tree)
        if section is not None:
            section.clock = max(0, section.clock + self._dice.choice((-3, -2, -1, 1, 2, 2**31)))

    def _drop_item(self, tree: Tree) -> None:
        section = self._section(tree)
        if section is not None and section.items:
            del section.items[self._dice.randrange(len(section.items))]

    def _double_item(self, tree: Tree) -> None:
        section = self._section(tree)
        if section is not None and section.items:
            at = self._dice.randrange(len(section.items))
            section.items.insert(at, section.items[at].copy())

    def _split_item(self, tree: Tree) -> None:
        section = self._section(tree)
        for at, item in enumerate(section.items if section else ()):
            if item.kind == STRING and len(item.content) > 1:
                cut = self._dice.randrange(1, len(item.content))
                clock = section.clock + sum(i.length for i in section.items[:at]) if section else 0
                rest = item.copy()
                rest.content = item.content[cut:]
                item.content = item.content[:cut]
                rest.origin = (section.client, clock + item.length - 1) if section else None
                rest.parent = None
                assert section is not None
                section.items.insert(at + 1, rest)
                return

    def _double_section(self, tree: Tree) -> None:
        section = self._section(tree)
        if section is not None:
            client = self._dice.choice((section.client, *self._clients))
            items = [item.copy() for item in section.items]
            tree.sections.append(Section(client, self._clock(client), items))

    def _order(self, tree: Tree) -> None:
        self._dice.shuffle(tree.sections)

    def _add_delete(self, tree: Tree) -> None:
        client, clock = self._id()
        length = self._dice.choice((1, 1, 1, 2, 3, 8, 0, 10**4))
        tree.deletes = [(c, r) for c, r in tree.deletes if c != client or self._dice.random() < 0.1]
        tree.deletes.append((client, [(clock, length)]))

    def _change_delete(self, tree: Tree) -> None:
        if tree.deletes:
            _, ranges = self._dice.choice(tree.deletes)
            if ranges:
                at = self._dice.randrange(len(ranges))
                clock, length = ranges[at]
                shift = self._dice.choice((-1, 0, 1))
                ranges[at] = (max(0, clock + shift), max(0, length + self._dice.choice((-1, 0, 1, 2))))
                if self._dice.random() < 0.2:
                    ranges.insert(at, ranges[at])

    def _drop_deletes(self, tree: Tree) -> None:
        tree.deletes = []

    _CHANGES = (
        *(_change_value, _change_value, _change_value, _change_text, _change_text, _change_kind),
        *(
            _change_kind,
            _change_type,
            _change_origin,
            _change_origin,
            _change_right,
            _change_parent,
            _change_parent,
        ),
        *(_change_key, _change_key, _change_client, _change_clock, _drop_item, _double_item, _split_item),
        *(_double_section, _order, _add_delete, _add_delete, _change_delete, _drop_deletes),
    )
