"""Where the runs of one update would sit in the order of their places, without touching the index."""

from .index import Index
from .sequence import Run, Sequence
from .update import Id


class Seats:
    """Tentative changes of sequences; `commit` makes them real.

    Most places hold one run, and most runs go to the end: neither needs a copy of a sequence.
    """

    __slots__ = ("_changed", "_heads", "_honest", "_index", "_serial", "_tails")

    def __init__(self, index: Index, *, honest: bool) -> None:
        self._index = index
        self._honest = honest
        self._serial = index.serial
        self._heads: dict[int, Run] = {}
        self._tails: dict[int, tuple[int, int, int, int]] = {}
        self._changed: dict[int, Sequence] = {}

    def take(self, place: int, run: Run, origin: Id | None, right: Id | None) -> None:
        """Put the run between its neighbours. Malformed: no honest client can have written it."""
        self._serial += 1
        sequence = self._changed.get(place)
        if sequence is None:
            kept = self._index.sequences.get(place)
            if kept is None:
                head = self._heads.get(place) or self._index.places.head(place)
                if head is None:
                    self._heads[place] = run
                    return
                if (
                    right is None
                    and origin == (run[0], run[1] - 1)
                    and head[2] == run[1]
                    and head[0] == run[0]
                ):
                    self._heads[place] = (run[0], head[1], run[2])
                    return
                sequence = Sequence(*head)
            elif right is None and origin is not None and place not in self._tails and kept.is_last(origin):
                self._tails[place] = (*run, self._serial)
                return
            else:
                sequence = kept.copy()
                tail = self._tails.pop(place, None)
                if tail is not None:
                    sequence.append(*tail)
            self._changed[place] = sequence
        sequence.insert(run, (origin, right), self._serial, honest=self._honest)

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
        for place, tail in self._tails.items():
            index.sequences[place].append(*tail)
        index.sequences.update(self._changed)
