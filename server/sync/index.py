"""What the gate remembers of a board's document: which clock ranges exist, where they sit, what is deleted.

An overwritten key and a typed character carry no parent on the wire, only the struct they follow. So the
index knows for every clock the *place* it sits in (`grammar.py`), as a number into `Places`. Neighbouring
clocks with the same code are one run, so that typing a long text or moving one note a thousand times is
one run. The order within a place is a `Sequence`, kept only where there is more than one run.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from server.boards import schema

from .grammar import COLLECTED, KNOWN_KEYS, KNOWN_SLOTS, ROOT_KINDS, slot_of
from .sequence import Sequence

GONE: Final = 0
"""The place of everything collected."""

PLAIN: Final = 0
OPENS: Final = 1
"""The struct is the shared type itself, not something inside it."""
DEAD: Final = 2
"""The struct arrived as Deleted or GC."""

_NOTHING: Final = array("Q", bytes(8 * 16))

ROOT_PLACE: Final = {name: number for number, name in enumerate(schema.ROOTS, 1)}


class Places:
    """The places of a document. Numbers grow, so what a check adds is cut off again by its `size`.

    A thing's known keys have their places right behind it, a body the shared text that opened it; other keys
    are looked up.
    """

    __slots__ = ("_children", "_clients", "_spans", "kinds", "parents")

    def __init__(self) -> None:
        self.kinds = bytearray()
        self.parents = array("I")
        self._clients = array("Q")
        self._spans = array("Q")
        """Start and end of the only run of a place, as start << 32 | end; 0 for none."""
        self._children: dict[tuple[int, str], int] = {}
        self.add(COLLECTED, GONE)
        for name in schema.ROOTS:
            self.add(ROOT_KINDS[name], GONE)

    @property
    def size(self) -> tuple[int, int]:
        """What `cut` goes back to."""
        return len(self.kinds), len(self._children)

    def cut(self, size: tuple[int, int]) -> None:
        """Forget all places that were added since the size was asked."""
        places, children = size
        if len(self.kinds) > places:
            for column in (self.kinds, self.parents, self._clients, self._spans):
                del column[places:]
            while len(self._children) > children:
                self._children.popitem()

    def add(self, kind: int, parent: int) -> int:
        """A new place; its number."""
        number = len(self.kinds)
        self.kinds.append(kind)
        self.parents.append(parent)
        behind = KNOWN_SLOTS.get(kind)
        if behind is None:
            self._clients.append(0)
            self._spans.append(0)
        else:
            self.kinds += behind
            nothing = _NOTHING[: 1 + len(behind)]
            self.parents.extend(array("I", [number]) * len(behind))
            self._clients.extend(nothing)
            self._spans.extend(nothing)
        return number

    def slot(self, inside: int, key: str) -> int:
        """The place of a key in a root, a thing or an inner map."""
        kind = self.kinds[inside]
        known = KNOWN_KEYS.get(kind)
        if known is not None and key in known:
            return inside + known[key]
        number = self._children.get((inside, key))
        if number is None:
            number = self._children[inside, key] = self.add(slot_of(kind), inside)
        return number

    def head(self, place: int) -> tuple[int, int, int] | None:
        """The only run (client, start, end) that stands there; None: nothing does."""
        span = self._spans[place]
        return (self._clients[place], span >> 32, span & 0xFFFF_FFFF) if span else None

    def set_head(self, place: int, run: tuple[int, int, int]) -> None:
        self._clients[place] = run[0]
        self._spans[place] = run[1] << 32 | run[2]


class Ranges:
    """Disjoint, sorted, merged ranges of clocks."""

    __slots__ = ("ends", "starts")

    def __init__(self) -> None:
        self.starts = array("I")
        self.ends = array("I")

    def covers(self, start: int, end: int) -> bool:
        """Whether one range holds all of `start <= clock < end`."""
        at = bisect_right(self.starts, start) - 1
        return at >= 0 and self.ends[at] >= end

    def add(self, start: int, end: int) -> None:
        """Add a range, merged with what it touches."""
        first = bisect_left(self.ends, start)
        last = bisect_right(self.starts, end)
        if first == last:
            self.starts.insert(first, start)
            self.ends.insert(first, end)
        elif last - first == 1:
            self.starts[first] = min(start, self.starts[first])
            self.ends[first] = max(end, self.ends[first])
        else:
            start = min(start, self.starts[first])
            end = max(end, self.ends[last - 1])
            self.starts[first:last] = array("I", [start])
            self.ends[first:last] = array("I", [end])


class Log:
    """One client's structs: runs of clocks with the same code, what is deleted, what must not be split."""

    __slots__ = ("codes", "deleted", "end", "lows", "starts")

    def __init__(self) -> None:
        self.starts = array("I")
        self.codes = array("I")
        self.end = 0
        self.deleted = Ranges()
        self.lows: set[int] = set()
        """Clocks of the second half of a character beyond the BMP: to split before one spoils it."""

    def code(self, clock: int) -> int:
        """place * 4 + PLAIN, OPENS or DEAD, of a clock below `end`."""
        return self.codes[bisect_right(self.starts, clock) - 1]

    def runs(self, start: int, end: int) -> Iterable[int]:
        """The codes of the runs that overlap the range."""
        return self.codes[max(bisect_right(self.starts, start) - 1, 0) : bisect_left(self.starts, end)]

    def append(self, start: int, end: int, code: int) -> None:
        """Add what follows; `start` is the log's end."""
        if not self.codes or self.codes[-1] != code:
            self.starts.append(start)
            self.codes.append(code)
        self.end = end


class Pins:
    """Texts under `fields`: made by the server, never deleted by a client."""

    __slots__ = ("_clocks",)

    def __init__(self) -> None:
        self._clocks: dict[int, set[int]] = {}

    def add(self, client: int, clock: int) -> None:
        self._clocks.setdefault(client, set()).add(clock)

    def within(self, client: int, start: int, end: int) -> Iterable[int]:
        """The pinned clocks of that client in the range."""
        clocks = self._clocks.get(client)
        return [clock for clock in clocks if start <= clock < end] if clocks else ()


@dataclass(slots=True)
class Index:
    """All of it, for one document."""

    logs: dict[int, Log] = field(default_factory=dict)
    places: Places = field(default_factory=Places)
    sequences: dict[int, Sequence] = field(default_factory=dict)
    pins: Pins = field(default_factory=Pins)
    serial: int = 1
    """Grows with every struct."""


def low_clocks(start: int, word: str) -> Iterable[int]:
    """Clocks of the second halves of characters beyond the BMP in a string that begins at `start`."""
    clock = start
    for character in word:
        clock += 1
        if character > "\uffff":
            yield clock
            clock += 1
