"""What is due by time: silence, expiry, checkpoints, putting idle boards away."""

from collections.abc import Callable

from anyio import sleep
from anyio.abc import TaskGroup

from .commit import CommitFailed
from .limits import Limits
from .ports import Clock, Journal, JournalError
from .registry import Registry
from .room import Room
from .shelf import Shelf


class Upkeep:
    """Looks after all rooms and sessions once a sweep."""

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        limits: Limits,
        shelf: Shelf,
        registry: Registry,
        alarm: Callable[[str, str], None],
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._limits = limits
        self._shelf = shelf
        self._registry = registry
        self._alarm = alarm
        self._busy: set[Room] = set()

    async def run(self, tasks: TaskGroup) -> None:
        """Look after them for ever."""
        while True:
            await sleep(self._limits.sweep_seconds)
            now = self._clock.monotonic()
            for session in self._registry:
                session.sweep(now)
            for room in self._shelf.rooms:
                room.sweep(now)
                if room not in self._busy and self._due(room, now):
                    self._busy.add(room)
                    tasks.start_soon(self._tend, room)

    def _due(self, room: Room, now: float) -> bool:
        limits = self._limits
        rested = now - room.covered_at >= limits.checkpoint_seconds
        return (rested and room.uncovered >= limits.checkpoint_rows) or room.idle(now)

    async def _tend(self, room: Room) -> None:
        try:
            await self.checkpoint(room)
            if room.idle(self._clock.monotonic()):
                self._shelf.forget(room)
        finally:
            self._busy.discard(room)

    async def checkpoint(self, room: Room) -> None:
        """Keep the room's state, so that the next load is short. Without it the rows remain: no harm."""
        if not room.uncovered or room.read_only:
            return
        room.covered_at = self._clock.monotonic()
        try:
            state, seq = await room.state()
            room.covered = seq
            await self._journal.checkpoint(room.board, seq, state)
        except CommitFailed:
            return  # the room is gone, and reloaded by whoever needs it
        except JournalError as error:
            self._alarm(room.board, f"no checkpoint: {error}")
