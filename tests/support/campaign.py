"""People on three servers, and everything that may befall servers, wire and database, with its times.

The oracle is what the sockets of people received, and what was acknowledged: at every moment all of it must
be in PostgreSQL (R1, R2). In the end all see what PostgreSQL holds (R3).
"""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any, Final

from pycrdt import Doc, Map
from websockets.exceptions import ConnectionClosed

from server.boards.view import read

from .client import Client
from .crowd import Guest, lost, until
from .server import Server
from .topology import Topology

PATIENCE: Final = 30.0


@dataclass(frozen=True)
class Sizes:
    """How much of everything; times in seconds."""

    boards: int
    people: int
    pace: float
    """Between two edits of one person."""
    away: float
    """For so long Redis and PostgreSQL are away."""
    calm: float
    """Before the next thing befalls them."""


@dataclass
class Campaign:
    """The people, the probes, and what was measured."""

    topology: Topology
    made: dict[str, Any]
    guests: list[Guest]
    probes: tuple[Guest, Guest]
    """On one board, each on a process of its own."""
    sizes: Sizes
    times: dict[str, float] = field(default_factory=dict)
    """What was measured, in seconds."""
    checked: int = 0
    """Updates that were seen or acknowledged."""
    _probed: int = 0

    @property
    def everybody(self) -> list[Guest]:
        """Guests and probes."""
        return [*self.guests, *self.probes]

    def check(self) -> None:
        """R1, R2: PostgreSQL holds what was seen or acknowledged up to now."""
        for board, here in self._by_board().items():
            assert lost(here, self.topology.kept(board)) == 0, f"R1, R2: updates of {board} are lost"
        self.checked = sum(len(guest.seen) + len(guest.acked) for guest in self.everybody)
        assert not any(guest.refused for guest in self.everybody), "an honest frame was refused"

    def _by_board(self) -> dict[str, list[Guest]]:
        boards: dict[str, list[Guest]] = {}
        for guest in self.everybody:
            boards.setdefault(guest.board, []).append(guest)
        return boards

    async def probe(self, what: str, seconds: float) -> None:
        """For so long send notes from one process to another; the longest time that one took."""
        deadline = time.monotonic() + seconds
        await until(lambda: all(probe.online for probe in self.probes), PATIENCE, "a probe")
        while time.monotonic() < deadline:
            took = await self._probe()
            self.times[what] = max(took, self.times.get(what, 0.0))

    async def _probe(self) -> float:
        self._probed += 1
        name = f"probe-{self._probed}"
        one, other = self.probes[self._probed % 2], self.probes[(self._probed + 1) % 2]

        def put(doc: "Doc[Any]") -> None:
            place = {"x": 1.0, "y": 1.0, "z": 1.0}
            doc.get("notes", type=Map)[name] = Map({"place": place, "color": "blue", "by": None, "at": 1.0})

        assert one.client is not None
        await one.client.edit(put)
        notes = other.doc.get("notes", type=Map)
        return await until(lambda: name in notes, PATIENCE, "a note to another process")

    async def converge(self) -> float:
        """Seconds until all are saved and see the same, while nobody edits; it is what PostgreSQL holds."""
        began = time.monotonic()
        await self.save()
        await until(self._same, PATIENCE, "to see the same")
        took = time.monotonic() - began
        for board, here in self._by_board().items():
            assert here[0].view() == read(self.topology.kept(board)), f"R3: {board}"
        for guest in self.guests:
            guest.calm = False
        return took

    async def save(self) -> float:
        """Seconds until everybody is told that all they did is durable; from now on they do nothing."""
        for guest in self.guests:
            guest.calm = True
        return await until(lambda: all(guest.saved for guest in self.everybody), PATIENCE, "to be saved")

    def _same(self) -> bool:
        return all(guest.view() == here[0].view() for here in self._by_board().values() for guest in here[1:])

    # -- what befalls them -----------------------------------------------------------

    async def redis_stops(self) -> None:
        """Redis is away, and comes back."""
        self.topology.redis.stop()
        await self.probe("between processes without Redis", self.sizes.away)
        await self.revoke("removed person's socket on another process, without Redis")
        self.check()
        self.topology.redis.start()
        await self.probe("between processes after Redis came back", self.sizes.calm)
        self.check()

    async def redis_is_flushed(self) -> None:
        """Redis forgets everything and throws everybody out."""
        self.topology.redis.flush()
        await self.probe("between processes after a flush", self.sizes.calm)
        self.check()

    async def a_server_is_killed(self) -> None:
        """SIGKILL; its people go elsewhere."""
        began = time.monotonic()
        victim = self.topology.servers[-1]
        await asyncio.to_thread(victim.kill)
        self.check()
        await until(lambda: all(guest.online for guest in self.guests), PATIENCE, "to be elsewhere")
        await self.converge()
        self.times["people of a killed process see the same elsewhere"] = time.monotonic() - began
        await asyncio.to_thread(victim.start)

    async def postgres_restarts(self) -> None:
        """The database is away, and comes back."""
        await asyncio.to_thread(self.topology.postgres.stop)
        await asyncio.sleep(min(1.0, self.sizes.away / 2))
        acked = sum(len(guest.acked) for guest in self.everybody)
        await asyncio.sleep(self.sizes.away)
        assert sum(len(guest.acked) for guest in self.everybody) == acked, (
            "R2: acknowledged without a database"
        )
        await asyncio.to_thread(self.topology.postgres.start)
        self.times["all is saved after PostgreSQL came back"] = await self.save()
        await self.converge()
        self.check()

    async def all_restart(self) -> None:
        """One server after the other is restarted."""
        for server in self.topology.servers:
            await asyncio.to_thread(_restart, server)
            await until(lambda: all(guest.online for guest in self.guests), PATIENCE, "to be elsewhere")
        self.check()
        self.times["all see the same after a rolling restart"] = await self.converge()

    async def revoke(self, what: str) -> None:
        """Somebody connected to one server is removed through another; after how long their socket closes."""
        first, second, *_ = self.topology.servers
        secret = self.made["links"]["participant"]["secret"]
        joined = await asyncio.to_thread(second.post, "/api/join", {"secret": secret, "name": "Leaver"})
        async with Client(second.url, self.probes[0].board, joined["token"]) as leaver:
            await leaver.join()
            path = f"/api/workshops/{self.made['workshop']['id']}/people/{joined['person']['id']}/remove"
            await asyncio.to_thread(first.post, path, {}, self.made["token"])
            began = time.monotonic()
            await _read_to_the_end(leaver)
            self.times[what] = time.monotonic() - began
            assert leaver.closed == 4403

    def misses(self) -> int:
        """What the oracle would say of an empty board."""
        return lost(self.guests, Doc())

    def table(self, goals: dict[str, float]) -> str:
        """What was measured beside what operators are told, as Markdown."""
        rows = [f"| {what} | {took:.2f} s | {_goal(goals, what)} |" for what, took in self.times.items()]
        return "\n".join(("| | measured | goal |", "|---|---|---|", *rows))


def _goal(goals: dict[str, float], what: str) -> str:
    return f"≤ {goals[what]:g} s" if what in goals else "–"


def _restart(server: Server) -> None:
    server.stop()
    server.start()


async def _read_to_the_end(client: Client) -> None:
    async with asyncio.timeout(PATIENCE):
        try:
            while True:
                await client.receive()
        except ConnectionClosed:
            return
