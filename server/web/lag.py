"""How far the event loop is behind: what everybody on this server waits at the moment."""

from collections import deque
from typing import Final

from anyio import sleep

from server.sync.ports import Clock

EVERY: Final = 0.1
"""Seconds between two looks."""
REMEMBERED: Final = 10
"""Looks of which the worst is told: one stall is over when the next ones are on time."""
IN_A_ROW: Final = 5
"""Looks that are all late when the loop is behind for good, not only busy with one crowd."""


class LoopLag:
    """Sleeps a little again and again, and sees how late it wakes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._late: deque[float] = deque(maxlen=REMEMBERED)
        self._due: float | None = None

    def steady(self) -> float:
        """By how much at least the last few looks were late; 0 until there were as many."""
        last = list(self._late)[-IN_A_ROW:]
        return min(last) if len(last) == IN_A_ROW else 0.0

    def worst(self) -> float:
        """The worst lag of the last second, the one under way included; 0 before `run` looks."""
        overdue = 0.0 if self._due is None else self._clock.monotonic() - self._due
        return max(0.0, overdue, *self._late)

    async def run(self) -> None:
        """Look for ever."""
        while True:
            self._due = self._clock.monotonic() + EVERY
            await sleep(EVERY)
            self._late.append(self._clock.monotonic() - self._due)
