"""What this process hears from the others, and tells them beside rows and presence (which rooms tell).

Whatever is heard stands in the database already; `Lookout` finds it there when the wire loses it.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from anyio import create_task_group, sleep

from server.boards.roles import Role

from .company import Company
from .neighbours import BEAT_SECONDS, Neighbours
from .news import (
    BoardDropped,
    DeviceLeft,
    Here,
    News,
    PersonChanged,
    PersonRemoved,
    PresenceAsked,
    Presences,
    Rows,
    StageChanged,
    Told,
)
from .notices import notice_of
from .registry import Registry
from .session import NOT_ALLOWED, NOT_JOINED, UNKNOWN
from .shelf import Shelf


class Exchange:
    """Applies news, whoever they come from."""

    def __init__(self, company: Company, shelf: Shelf, registry: Registry, doubt: Callable[[], None]) -> None:
        self._company = company
        self._shelf = shelf
        self._registry = registry
        self._doubt = doubt
        self.neighbours = Neighbours(self._gone)
        self.changes = 0
        """How much was heard of people and devices."""

    async def run(self) -> None:
        """Hear and tell for ever."""
        async with create_task_group() as tasks:
            tasks.start_soon(self._company.fanout.run, self.hear, self._restored)
            if not self._company.alone:
                tasks.start_soon(self._beat)
                tasks.start_soon(self._company.outward.run)

    async def _beat(self) -> None:
        while True:
            if self._company.fanout.sound:
                self.neighbours.sweep(self._company.clock.monotonic())
            self.say_here()
            await sleep(BEAT_SECONDS)

    def say_here(self, *, last: bool = False) -> None:
        """Tell who is connected to this process; `last`: it ends."""
        boards: dict[tuple[str, str], set[str]] = {}
        for room in self._shelf.rooms:
            for session in room.audience:
                boards.setdefault((room.workshop, room.board), set()).add(session.member.person)
        told = [(workshop, board, sorted(people)) for (workshop, board), people in boards.items()]
        self._company.fanout.publish(Here(self._company.fanout.process, told, last))

    def say(self, news: News) -> None:
        """Tell the others and apply it here."""
        self._company.fanout.publish(news)
        self.hear(news)

    def _restored(self) -> None:
        """The wire is back, or has lost something: others may lack what was said meanwhile."""
        self.neighbours.wire_restored(self._company.clock.monotonic())
        self._doubt()
        self.say_here()
        for room in self._shelf.rooms:
            room.elsewhere.say_presence(everybody=True)
            self._company.fanout.publish(PresenceAsked(room.board))

    def hear(self, news: News) -> None:
        """Apply it here."""
        match news:
            case Rows():
                self._shelf.offer(news)
            case Presences():
                if (room := self._shelf.live(news.board)) is not None:
                    room.elsewhere.hear(news)
            case PresenceAsked(board):
                if (room := self._shelf.live(board)) is not None:
                    room.elsewhere.say_presence(everybody=True)
            case StageChanged():
                self._stage(news)
            case BoardDropped(board):
                self._shelf.drop(board, UNKNOWN)
            case Here():
                self.neighbours.hear(news, self._company.clock.monotonic())
            case PersonChanged() | PersonRemoved() | DeviceLeft() | Told():
                self._people(news)

    def _stage(self, news: StageChanged) -> None:
        """A stage that was changed some time ago; how long is only as certain as two machines' clocks are,
        but no longer than the stage before was known here to be the present one."""
        clock, room = self._company.clock, self._shelf.live(news.board)
        now = clock.monotonic()
        known = room.elsewhere.follower.known_at if room is not None and not self._company.alone else now
        since = now - max(0.0, clock.now() - news.at)
        self._shelf.set_stage(news.board, news.stage, min(now, max(since, known)))

    def _people(self, news: PersonChanged | PersonRemoved | DeviceLeft | Told) -> None:
        self.changes += 1
        match news:
            case PersonChanged(workshop, person, role, muted, name, color):
                given = {"role": role and Role.of(role), "muted": muted, "name": name, "color": color}
                more: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
                for session in self._registry.of_person(workshop, person):
                    session.change(replace(session.member, **more))
            case PersonRemoved(workshop, person):
                for session in self._registry.of_person(workshop, person):
                    session.end(NOT_ALLOWED, "removed")
            case DeviceLeft(device):
                for session in self._registry:
                    if device and session.member.device == device:
                        session.end(NOT_JOINED, "left")
            case Told(workshop, content):
                frame = notice_of(content)
                for session in self._registry.of_workshop(workshop):
                    session.outbox.offer_first(frame)

    def _gone(self, process: str) -> None:
        for room in self._shelf.rooms:
            room.elsewhere.silent(process)
