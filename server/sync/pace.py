"""Doing something at once after a calm, and then at most once a tick."""

from collections.abc import Callable, Iterable
from typing import Final

import anyio.lowlevel
from anyio import Event, sleep

from .ports import Clock

_EARLY: Final = 0.0005
"""Seconds by which a tick may come early: less than this nobody sleeps."""


class Pace:
    """Calls `act` soon after `wake`, never twice within a tick; wakes in between are one."""

    def __init__(
        self, clock: Clock, tick: Callable[[], float], act: Callable[[], Iterable[None] | None]
    ) -> None:
        """`tick` gives its present length in seconds. What `act` gives is run through, and after each
        piece the event loop may do something else."""
        self._clock = clock
        self.tick = tick
        self._act = act
        self._woken = Event()
        self._acted_at = float("-inf")

    def wake(self) -> None:
        """There is something to do."""
        self._woken.set()

    @property
    def soon(self) -> bool:
        """Whether there is something to do, and more than half of the tick is over."""
        return self._woken.is_set() and self._clock.monotonic() - self._acted_at > self.tick() / 2

    def acted(self) -> None:
        """What there was to do is being done now."""
        self._woken = Event()
        self._acted_at = self._clock.monotonic()

    async def run(self) -> None:
        """Act for ever."""
        while True:
            await self._woken.wait()
            rest = self._acted_at + self.tick() - self._clock.monotonic()
            if rest > _EARLY:
                await sleep(rest)
                continue
            self.acted()
            for _ in self._act() or ():
                await anyio.lowlevel.checkpoint()
