"""The judge: when did somebody first hold a state at least as new as the one that was set?

Frames are not counted: a server may merge, coalesce and skip what is older. Pure.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil, inf


@dataclass(slots=True)
class Track:
    """What one person did: when each numbered state was set, and how each is known again.

    `marks` grow: the first clock behind the k-th edit, or the x of the k-th cursor.
    """

    marks: Sequence[int]
    times: Sequence[float]


@dataclass(slots=True)
class Delays:
    """Seconds from setting a state until another person held one at least that new."""

    seconds: list[float] = field(default_factory=list)
    lost: int = 0
    """States that never came."""

    def percentile(self, share: float) -> float:
        """The smallest delay that so many (0 to 1) do not exceed. What never came is later than all else:
        infinity, when so many did not come, or nothing was set."""
        place = max(0, ceil(share * (len(self.seconds) + self.lost)) - 1)
        return sorted(self.seconds)[place] if place < len(self.seconds) else inf


class Watch:
    """One reader's knowledge of one author's document: how far it holds everything without a hole."""

    __slots__ = ("_ahead", "clock")

    def __init__(self) -> None:
        self.clock = 0
        self._ahead: list[tuple[int, int]] = []

    def take(self, start: int, end: int) -> bool:
        """These structs came; whether more is held without a hole now."""
        if start > self.clock:
            self._ahead.append((start, end))
            return False
        if end <= self.clock:
            return False
        self.clock = end
        for begin, stop in sorted(self._ahead):
            if begin <= self.clock < stop:
                self.clock = stop
        return True


def judge(track: Track, news: Iterable[tuple[float, int]], since: float, until: float, into: Delays) -> None:
    """Add the delays of all states that were set in [since, until).

    `news` are (time, mark) as one reader received them, in time order: it then held all up to the mark.
    """
    waiting = 0
    count = len(track.marks)
    for at, mark in news:
        reached = bisect_right(track.marks, mark)
        while waiting < reached:
            if since <= track.times[waiting] < until:
                into.seconds.append(at - track.times[waiting])
            waiting += 1
        if waiting == count:
            return
    into.lost += sum(1 for at in track.times[waiting:] if since <= at < until)
