"""What the gate remembers of a board's document: which clock ranges exist, where they sit, what is deleted.

An overwritten key and a typed character carry no parent on the wire, only the struct they follow. So the
index knows for every clock the *place* it sits in (`grammar.py`), as a number into `Places`. Neighbouring
clocks with the same code are one run, so that typing a long text or moving one note a thousand times is
one run. Nothing here raises on odd input.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

from server.boards import schema

from .grammar import COLLECTED, ROOT_KINDS, is_slot

GONE: Final = 0
"""The place of everything collected."""

PLAIN: Final = 0
OPENS: Final = 1
"""The struct is the shared type itself, not something inside it."""
DEAD: Final = 2
"""The struct arrived as Deleted or GC."""

ROOT_PLACE: Final = {name: number for number, name in enumerate(schema.ROOTS, 1)}


class Places:
    """The places of a document. Numbers grow, so what a check adds is cut off again by its length."""

    __slots__ = ("keys", "kinds", "parents")

    def __init__(self) -> None:
        self.kinds = bytearray([COLLECTED])
        self.parents = array("I", [GONE])
        self.keys: list[str | None] = [None]
        for name in schema.ROOTS:
            self.add(ROOT_KINDS[name], GONE, name)

    def __len__(self) -> int:
        return len(self.kinds)

    def add(self, kind: int, parent: int, key: str | None) -> int:
        """A new place; its number."""
        self.kinds.append(kind)
        self.parents.append(parent)
        self.keys.append(key)
        return len(self.kinds) - 1

    def cut(self, size: int) -> None:
        """Forget all places from that number on."""
        if len(self.kinds) > size:
            del self.kinds[size:]
            del self.parents[size:]
            del self.keys[size:]

    def same(self, one: int, other: int) -> bool:
        """Whether both are the same place, or the same key of the same parent."""
        if one == other:
            return True
        return (
            is_slot(self.kinds[one])
            and self.kinds[one] == self.kinds[other]
            and self.parents[one] == self.parents[other]
            and self.keys[one] == self.keys[other]
        )


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

    def runs(self, start: int, end: int) -> Sequence[int]:
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


def low_clocks(start: int, word: str) -> Iterable[int]:
    """Clocks of the second halves of characters beyond the BMP in a string that begins at `start`."""
    clock = start
    for character in word:
        clock += 1
        if character > "\uffff":
            yield clock
            clock += 1
