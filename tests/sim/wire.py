"""A wire between processes that drops, delays, doubles, reorders and breaks, and never says what it lost."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

from anyio import Event, move_on_after

from server.sync.member import Member
from server.sync.news import News
from server.sync.ports import Farewell

from .loop import VirtualClock

if TYPE_CHECKING:
    from .world import PersonNow


@dataclass
class WireWeather:
    """How the wire is at the moment: chances, and the longest delay (seconds)."""

    drops: float = 0.0
    doubles: float = 0.0
    slow: float = 0.01


class SimWire:
    """What Redis is."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.weather = WireWeather()
        self.down = False
        self.ends: list[SimFanout] = []
        self.names = 0

    def mend(self) -> None:
        """Everything is well."""
        self.weather, self.down = WireWeather(), False
        for end in self.ends:
            end.connect()

    def befall(self) -> str:
        """Something happens to it; what."""
        what = self.rng.choice(("bad", "bad", "one", "all", "flush", "mend"))
        if what == "bad":
            choice = self.rng.choice
            self.weather = WireWeather(choice((0, 0.3, 1.0)), choice((0, 0.5)), choice((0.01, 0.3, 3.0)))
        elif what == "one" and self.ends:
            self.rng.choice(self.ends).disconnect()
        elif what == "all":
            self.down = True
            for end in self.ends:
                end.disconnect()
        elif what == "flush":
            for end in self.ends:
                end.lose()
        else:
            self.mend()
        return what


class SimFanout:
    """One process's end. Implements `sync.ports.Fanout`."""

    alone = False

    def __init__(self, wire: SimWire) -> None:
        self._wire = wire
        wire.names += 1
        self.process = f"process-{wire.names}"
        self.sound = not wire.down
        self._coming: list[tuple[float, int, News]] = []
        self._numbers = 0
        self._moved = Event()
        self._doubt: Callable[[], None] = lambda: None
        wire.ends.append(self)

    async def run(self, deliver: Callable[[News], None], doubt: Callable[[], None]) -> None:
        self._doubt = doubt
        clock = VirtualClock()
        while True:
            due = min(self._coming, default=None, key=lambda one: one[:2])
            if due is None or due[0] > clock.monotonic():
                with move_on_after(due[0] - clock.monotonic() if due else None):
                    await self._moved.wait()
                self._moved = Event()
            else:
                self._coming.remove(due)
                deliver(due[2])

    def publish(self, news: News) -> None:
        if not self.sound:
            return
        for end in self._wire.ends:
            if end is not self:
                end.take(news)

    def take(self, news: News) -> None:
        """It is on its way."""
        rng, weather = self._wire.rng, self._wire.weather
        if not self.sound or rng.random() < weather.drops:
            return
        for _ in range(1 + (rng.random() < weather.doubles)):
            self._numbers += 1
            self._coming.append(
                (VirtualClock().monotonic() + rng.random() * weather.slow, self._numbers, news)
            )
        self._moved.set()

    def lose(self) -> None:
        """What is on its way is lost."""
        self._coming.clear()

    def disconnect(self) -> None:
        """The connection of this process breaks."""
        self.sound = False
        self.lose()

    def connect(self) -> None:
        """It is there again."""
        if not self.sound:
            self.sound = True
            self._doubt()

    def cut(self) -> None:
        """The process is gone."""
        self.disconnect()
        if self in self._wire.ends:
            self._wire.ends.remove(self)


class SimDirectory:
    """Who people are, as the database knows. Implements `sync.ports.Directory`."""

    def __init__(self, people: Mapping[str, "PersonNow"], work: Callable[[], Awaitable[None]]) -> None:
        self._people = people
        self._work = work

    async def look(self, members: Collection[Member]) -> Mapping[Member, Member | Farewell]:
        now = {member: self._people[member.person] for member in members}
        await self._work()
        return {member: replace(member, role=one.role, muted=one.muted) for member, one in now.items()}
