"""Where the runs of one update would sit in the order of their places, without touching the index."""

from .index import Index
from .sequence import Refs, Run, Sequence
from .update import Id


class Seats:
    """Tentative changes of sequences; `commit` makes them real.

    Most places hold one run, and most runs go to the end or continue what was typed just before: neither
    needs a copy of a sequence.
    """

    __slots__ = ("_changed", "_easy", "_heads", "_honest", "_index", "_serial")

    def __init__(self, index: Index, *, honest: bool) -> None:
        self._index = index
        self._honest = honest
        self._serial = index.serial
        self._heads: dict[int, Run] = {}
        self._easy: dict[int, tuple[int, Run, int]] = {}
        """By place: one run, where it goes, and its serial."""
        self._changed: dict[int, Sequence] = {}

    def take(self, place: int, run: Run, origin: Id | None, right: Id | None) -> None:
        """Put the run between its neighbours. Malformed: no honest client can have written it."""
        self._serial += 1
        sequence = self._changed.get(place)
        if sequence is None:
            kept = self._index.sequences.get(place)
            sequence = (
                self._one(place, run, origin, right)
                if kept is None
                else self._many(place, kept, run, (origin, right))
            )
            if sequence is None:
                return
            self._changed[place] = sequence
        sequence.insert(run, (origin, right), self._serial, honest=self._honest)

    def _one(self, place: int, run: Run, origin: Id | None, right: Id | None) -> Sequence | None:
        """Where at most one run stands: None if there still is but one, else the sequence to put it in."""
        head = self._heads.get(place) or self._index.places.head(place)
        if head is None:
            self._heads[place] = run
            return None
        client, start, end = run
        if right is None and origin == (client, start - 1) and head[2] == start and head[0] == client:
            self._heads[place] = (client, head[1], end)
            return None
        return Sequence(*head)

    def _many(self, place: int, kept: Sequence, run: Run, refs: Refs) -> Sequence | None:
        """Where several stand: None if the run is easy to put, else a copy to put it in."""
        before = self._easy.pop(place, None)
        at = kept.easy(run, refs) if before is None else None
        if at is not None:
            self._easy[place] = (at, run, self._serial)
            return None
        sequence = kept.copy()
        if before is not None:
            sequence.put_easily(*before)
        return sequence

    def opener(self, body: int) -> Run | None:
        """The shared text, as a run of one clock, that opened the body."""
        return self._heads.get(body + 1) or self._index.places.head(body + 1)

    def commit(self) -> None:
        """Make it real."""
        index = self._index
        index.serial = self._serial
        for place, run in self._heads.items():
            if place not in self._changed:
                index.places.set_head(place, run)
        for place, easy in self._easy.items():
            index.sequences[place].put_easily(*easy)
        index.sequences.update(self._changed)
