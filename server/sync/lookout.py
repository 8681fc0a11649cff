"""Looks into the database for what other processes have done, so that nothing depends on the wire.

L1 Every live board and everybody connected is looked up every second, and more often while the wire is down.
L2 What a look finds is applied only to what hasn't changed here since the look began.
"""

from collections.abc import Callable
from typing import Final

from anyio import Event, move_on_after

from .company import Company
from .ports import Directory, Glance, JournalError
from .registry import Registry
from .room import Room
from .session import NOT_ALLOWED, NOT_JOINED
from .shelf import Shelf

LOOK_SECONDS: Final = 1.0
"""Between two looks while the wire carries."""
POLL_SECONDS: Final = 0.4
"""Between two looks while it doesn't."""


class Lookout:
    """See the module."""

    def __init__(
        self,
        company: Company,
        directory: Directory,
        shelf: Shelf,
        registry: Registry,
        alarm: Callable[[str, str], None],
    ) -> None:
        self._company = company
        self._directory = directory
        self._shelf = shelf
        self._registry = registry
        self._alarm = alarm
        self._blind = False
        self._woken = Event()

    def doubt(self) -> None:
        """Something may have been missed: look now."""
        self._woken.set()

    async def run(self) -> None:
        """Look for ever."""
        while True:
            await self.look()
            with move_on_after(LOOK_SECONDS if self._company.fanout.sound else POLL_SECONDS):
                await self._woken.wait()
            self._woken = Event()

    async def look(self) -> None:
        """Look at all boards and people once."""
        began = self._company.clock.monotonic()
        rooms = self._shelf.rooms
        members = {session.member for session in self._registry}
        try:
            seen = await self._company.journal.glance([room.board for room in rooms]) if rooms else {}
            now = await self._directory.look(members) if members else {}
        except JournalError as error:
            if not self._blind:
                self._alarm("", f"what other processes do cannot be seen: {error}")
            self._blind = True
            return
        self._blind = False
        for room in rooms:
            self._compare(room, seen.get(room.board), began)
        for session in self._registry:
            if session.member in now and session.closing is None:
                member = now[session.member]
                if isinstance(member, str):
                    session.end(NOT_ALLOWED if member == "removed" else NOT_JOINED, member)
                elif member != session.member:
                    session.change(member)
        self._company.people_known_at = began

    def _compare(self, room: Room, seen: Glance | None, began: float) -> None:
        if self._shelf.live(room.board) is not room:
            return
        if seen is None:
            room.elsewhere.unknown()
        elif seen.epoch != room.scene.epoch:
            room.die()
        else:
            room.elsewhere.follower.reach(seen.head, seen.stage <= room.scene.stages.now.version, began)
