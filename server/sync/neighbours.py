"""Who is connected to the other processes, as they say themselves again and again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from .news import Here

BEAT_SECONDS: Final = 2.0
"""So often a process says who is there, as a sign of life."""
SILENT_SECONDS: Final = 6.0
"""A process that said nothing for so long, while the wire carried, is gone."""


@dataclass(slots=True)
class _Neighbour:
    here: Here
    heard_at: float


class Neighbours:
    """The other processes."""

    def __init__(self, gone: Callable[[str], None]) -> None:
        """`gone` is called with the name of a process that has ended, or seems to have."""
        self._gone = gone
        self._known: dict[str, _Neighbour] = {}

    def hear(self, here: Here, now: float) -> None:
        """One of them says who is there (`now` monotonic)."""
        if here.last:
            self._known.pop(here.process, None)
            self._gone(here.process)
        else:
            self._known[here.process] = _Neighbour(here, now)

    def wire_restored(self, now: float) -> None:
        """Nobody could be heard up to now."""
        for one in self._known.values():
            one.heard_at = now

    def sweep(self, now: float) -> None:
        """Take off who has been silent too long; not while the wire is down."""
        for process, one in list(self._known.items()):
            if now - one.heard_at >= SILENT_SECONDS:
                del self._known[process]
                self._gone(process)

    def on_board(self, board: str) -> frozenset[str]:
        """The people on the board."""
        return self._people(lambda workshop, here: here == board)

    def in_workshop(self, workshop: str) -> frozenset[str]:
        """The people on any board of the workshop."""
        return self._people(lambda here, board: here == workshop)

    def _people(self, wanted: Callable[[str, str], bool]) -> frozenset[str]:
        return frozenset(
            person
            for one in self._known.values()
            for workshop, board, people in one.here.boards
            if wanted(workshop, board)
            for person in people
        )
