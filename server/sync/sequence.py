"""The order of what stands in one place: the letters of a text, or all the values that a key ever had.

Each run of clocks names what it was put behind (its origin) and before (its right origin). Yjs and yrs agree
on the order only if every run could have been written by an honest client: if, at the time, its neighbours
were neighbours for somebody who knew all that the run builds on. Others make documents that differ between
those who were there and those who load them later. So the gate keeps the order, and asks: does anything
stand between the named neighbours that the writer must have known?

Almost always nothing does. Otherwise the run finds its place among what others wrote at the same time by the
rules of YATA, exactly as in Yjs.
"""

from array import array
from collections.abc import Iterator

from .lib0 import Malformed
from .update import Id

Run = tuple[int, int, int]
"""(client, start, end)"""
Refs = tuple[Id | None, Id | None]
"""(origin, right origin)"""


class Sequence:
    """Runs in order. A run that has nothing in `_odd` follows its predecessor and has no right origin."""

    __slots__ = ("_clients", "_ends", "_odd", "_serials", "_starts")

    def __init__(self, client: int, start: int, end: int) -> None:
        """A sequence of one run, the first that ever stood there."""
        self._clients = array("Q", [client])
        self._starts = array("I", [start])
        self._ends = array("I", [end])
        self._serials = array("I", [0])
        """When a run came, in some order in which what it names came before it."""
        self._odd: dict[tuple[int, int], Refs] = {}

    def copy(self) -> "Sequence":
        twin = Sequence.__new__(Sequence)
        twin._clients = self._clients[:]
        twin._starts = self._starts[:]
        twin._ends = self._ends[:]
        twin._serials = self._serials[:]
        twin._odd = self._odd.copy()
        return twin

    def easy(self, run: Run, refs: Refs) -> int | None:
        """Where the run goes when nothing is between its neighbours and no run has to be cut: at the end, or
        behind the rest of itself, as what is typed. None: `insert` has to look."""
        client, start, _ = run
        left, right = refs
        if left is None:
            return None
        count = len(self._ends)
        if right is None:
            return count if self._ends[-1] == left[1] + 1 and self._clients[-1] == left[0] else None
        if left != (client, start - 1):
            return None
        for at in range(count - 2, -1, -1):
            if self._ends[at] == start and self._clients[at] == client:
                adjacent = self._starts[at + 1] == right[1] and self._clients[at + 1] == right[0]
                return at + 1 if adjacent and self._refs(at)[1] == right else None
        return None

    def put_easily(self, at: int, run: Run, serial: int) -> None:
        """Add the run where `easy` said."""
        client, start, end = run
        joined = self._clients[at - 1] == client and self._ends[at - 1] == start
        if joined and (at < len(self._ends) or self._refs(at - 1)[1] is None):
            self._pin(at)
            self._ends[at - 1] = end
        else:
            self._put(at, client, start, end, serial)

    def insert(self, run: Run, refs: Refs, serial: int, *, honest: bool) -> None:
        """Add the run between its neighbours.

        `honest`: raise Malformed when no honest client can have written it."""
        client, start, end = run
        left, right = refs
        last = None if right is None else self._at(right)
        runs = len(self._starts)
        first = 0 if left is None else self._after(left)
        if last is None:
            last = len(self._starts)
        elif last >= first:
            last += len(self._starts) - runs
        at = first
        if last < first:
            self._accept_reversed(client, last)
            at = self._resolve(client, refs, first, len(self._starts))
        elif last > first:
            if honest and self._knows(run, refs, first, last):
                raise Malformed("it passes over what its writer knew")
            at = self._resolve(client, refs, first, last)
        if left == (client, start - 1) and self._continues(at - 1, run, right):
            self._pin(at)
            self._ends[at - 1] = end
            return
        self._put(at, client, start, end, serial)
        if refs != (self._default(at), None):
            self._odd[client, start] = refs

    def _continues(self, at: int, run: Run, right: Id | None) -> bool:
        client, start, _ = run
        joined = at >= 0 and self._clients[at] == client and self._ends[at] == start
        return joined and self._refs(at)[1] == right

    def _accept_reversed(self, client: int, last: int) -> None:
        """A right neighbour that stands to the left is taken only in a text that nobody else has written in.

        Yjs's own undo manager makes such runs when it brings back a deleted text of several pieces. Where
        everything is of one client, everybody puts it together in the same order; what matters still is that
        no reader can have the neighbour in the middle of a longer run."""
        origin, _ = self._refs(last)
        inside = origin == (client, self._starts[last] - 1)
        if inside or any(other != client for other in self._clients):
            raise Malformed("a right neighbour that stands to the left")

    def _put(self, at: int, client: int, start: int, end: int, serial: int) -> None:
        self._pin(at)
        self._clients.insert(at, client)
        self._starts.insert(at, start)
        self._ends.insert(at, end)
        self._serials.insert(at, serial)

    def _pin(self, at: int) -> None:
        """Write down what a run follows before its predecessor becomes another."""
        if at < len(self._starts):
            self._odd.setdefault((self._clients[at], self._starts[at]), (self._default(at), None))

    def _default(self, at: int) -> Id | None:
        return (self._clients[at - 1], self._ends[at - 1] - 1) if at else None

    def _refs(self, at: int) -> Refs:
        odd = self._odd.get((self._clients[at], self._starts[at])) if self._odd else None
        return odd if odd is not None else (self._default(at), None)

    def _find(self, ref: Id, indices: "Iterator[int] | range | reversed[int]") -> int:
        """The first of the runs that holds the clock, or -1."""
        client, clock = ref
        for at in indices:
            if self._starts[at] <= clock < self._ends[at] and self._clients[at] == client:
                return at
        return -1

    def _after(self, ref: Id) -> int:
        """The index behind a clock, where its run is cut if need be."""
        at = self._find(ref, reversed(range(len(self._starts))))
        if at < 0:
            raise Malformed("a neighbour that stands elsewhere")
        if self._ends[at] != ref[1] + 1:
            self._split(at, ref[1] + 1)
        return at + 1

    def _at(self, ref: Id) -> int:
        """The index of a clock, where its run is cut if need be."""
        at = self._find(ref, reversed(range(len(self._starts))))
        if at < 0:
            raise Malformed("a neighbour that stands elsewhere")
        if self._starts[at] != ref[1]:
            self._split(at, ref[1])
            at += 1
        return at

    def _split(self, at: int, clock: int) -> None:
        client, end, right = self._clients[at], self._ends[at], self._refs(at)[1]
        self._pin(at + 1)
        self._ends[at] = clock
        self._put(at + 1, client, clock, end, self._serials[at])
        if right is not None:
            self._odd[client, clock] = ((client, clock - 1), right)

    def _knows(self, run: Run, refs: Refs, first: int, last: int) -> bool:
        """Whether the writer of the run knew something of what stands between its neighbours: because they
        wrote it, or because something they built on was built on it."""
        client, start, _ = run
        known = {client: start}
        # What came before all that stands between cannot have built on it.
        floor = min(self._serials[first:last])
        recent = [at for at, serial in enumerate(self._serials) if serial >= floor]
        news = [ref for ref in refs if ref is not None]
        while True:
            for author, clock in news:
                known[author] = max(known.get(author, 0), clock + 1)
            if any(self._starts[at] < known.get(self._clients[at], 0) for at in range(first, last)):
                return True
            built_on = [at for at in recent if self._starts[at] < known.get(self._clients[at], 0)]
            recent = [at for at in recent if at not in set(built_on)] if built_on else recent
            news = [ref for at in built_on for ref in self._refs(at) if ref is not None]
            if not news:
                return False

    def _resolve(self, client: int, refs: Refs, first: int, last: int) -> int:
        """Where the run goes among what was put between the same neighbours by others: YATA, as in Yjs."""
        left, right = refs
        at = first
        conflicting: set[int] = set()
        for other in range(first, last):
            conflicting.add(other)
            origin, others_right = self._refs(other)
            if origin == left:
                if self._clients[other] < client:
                    at = other + 1
                    conflicting.clear()
                elif others_right == right:
                    break
            elif origin is not None and (found := self._find(origin, range(first, other))) >= 0:
                if found not in conflicting:
                    at = other + 1
                    conflicting.clear()
            else:
                break
        return at
