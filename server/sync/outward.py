"""What rooms have to tell other processes of who is where: together, once a tick."""

from collections.abc import Callable
from typing import Final

from .pace import Pace
from .ports import Clock

TICK: Final = 0.033
"""Seconds between two tellings."""
MOST: Final = 0.25
"""Seconds of a tick while the event loop is behind: cursors give way."""

Tell = Callable[[], None]


class Outward:
    """See the module. One task for all rooms, however many there are."""

    def __init__(self, clock: Clock, lag: Callable[[], float]) -> None:
        """`lag`: seconds that the event loop is behind."""
        self._lag = lag
        self._waiting: dict[Tell, None] = {}
        self._pace = Pace(clock, self._tick, self._act)

    def wake(self, tell: Tell) -> None:
        """Call this soon, once."""
        if not self._waiting:
            self._pace.wake()
        self._waiting[tell] = None

    async def run(self) -> None:
        """Tell for ever."""
        await self._pace.run()

    def _tick(self) -> float:
        return min(MOST, TICK + self._lag())

    def _act(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for tell in waiting:
            tell()
