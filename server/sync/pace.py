"""Doing something at once after a calm, and then at most once a tick."""

from collections.abc import Callable

from anyio import Event, sleep


class Pace:
    """Calls `act` soon after `wake`, never twice within a tick; wakes in between are one."""

    def __init__(self, tick: float, act: Callable[[], None]) -> None:
        self._tick = tick
        self._act = act
        self._woken = Event()

    def wake(self) -> None:
        """There is something to do."""
        self._woken.set()

    async def run(self) -> None:
        """Act for ever."""
        while True:
            await self._woken.wait()
            self._woken = Event()
            self._act()
            await sleep(self._tick)
