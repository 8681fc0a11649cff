"""Three servers on one PostgreSQL and one Redis, while everything that may end does so (R1, R2, R3)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Final

import pytest

from tests.support.balancer import Balancer
from tests.support.campaign import Campaign, Sizes
from tests.support.crowd import Guest, until
from tests.support.topology import Topology

SEED: Final = 20261124
SHORT: Final = Sizes(boards=5, people=30, pace=1.0, away=1.5, calm=1.0)
WHOLE: Final = Sizes(boards=30, people=300, pace=3.0, away=60.0, calm=10.0)
GOALS: Final = {
    "between processes without Redis": 1.5,
    "removed person's socket on another process": 2.0,
    "removed person's socket on another process, without Redis": 2.0,
    "people of a killed process see the same elsewhere": 10.0,
    "all is saved after PostgreSQL came back": 5.0,
}


@asynccontextmanager
async def campaign(folder: Path, sizes: Sizes, seed: int) -> AsyncIterator[Campaign]:
    """Servers and people at work."""
    dice = Random(seed)
    with Topology(folder) as topology:
        made, places = topology.workshop(sizes.boards, sizes.people + 2)
        first, second, *_ = topology.servers
        async with Balancer([server.port for server in topology.servers], dice) as balancer:
            probes = [
                Guest(server.url, places[0].board, places[0].tokens.pop(), dice) for server in (first, second)
            ]
            spread = [(place.board, token) for place in places for token in place.tokens]
            guests = [Guest(balancer.url, board, token, dice) for board, token in spread]
            async with asyncio.TaskGroup() as tasks:
                staying = [tasks.create_task(guest.stay()) for guest in (*guests, *probes)]
                working = [tasks.create_task(guest.work(sizes.pace)) for guest in guests]
                await until(lambda: all(guest.online for guest in guests), 60, "to join")
                yield Campaign(topology, made, guests, (probes[0], probes[1]), sizes)
                for task in (*working, *staying):
                    task.cancel()


async def _everything(folder: Path, sizes: Sizes, seed: int) -> Campaign:
    async with campaign(folder, sizes, seed) as run:
        await run.probe("between processes", sizes.calm)
        await run.revoke("removed person's socket on another process")
        await run.redis_stops()
        await run.redis_is_flushed()
        await run.a_server_is_killed()
        await run.postgres_restarts()
        await run.all_restart()
        run.check()
        assert run.misses() > 0, "the oracle finds nothing"
    print(f"\n{sizes.people} people on {sizes.boards} boards, 3 processes, {run.checked} updates seen or")
    print(f"acknowledged, 0 lost (seed {seed})\n{run.table(GOALS)}")
    for what, most in GOALS.items():
        assert run.times[what] <= most, what
    return run


async def test_r1_r2_r3_nothing_is_lost_whatever_ends(tmp_path: Path) -> None:
    run = await _everything(tmp_path, SHORT, SEED)
    assert run.checked > 2_000


@pytest.mark.long
async def test_r1_r2_r3_nothing_is_lost_whatever_ends_with_three_hundred_people(tmp_path: Path) -> None:
    run = await _everything(tmp_path, WHOLE, SEED)
    assert run.checked > 50_000
