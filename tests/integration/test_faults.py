"""R1, R2 at every boundary: killed at the n-th sync, write or send, or on a disk that fails.

The faults are injected by strace into system calls of the real server while people write.
"""

import asyncio
import random
import re
from pathlib import Path

import pytest

from tests.support.server import Server
from tests.support.strace import SENDS, SYNCS, WRITES, Strace, missing
from tests.support.writers import Run, table

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

SEED = 20_261_124
BOUNDARIES = {"sync": (SYNCS, 12), "write": (WRITES, 80), "send": (SENDS, 150)}
"""Kind → system calls, and how many of them one run goes through at most."""
KILLS, LONG_KILLS = 1, 150
EX_IOERR = 74


async def killed_at(folder: Path, kind: str, kills: int, seed: int) -> None:
    """Kill the server so many times as it enters a system call of that kind."""
    calls, most = BOUNDARIES[kind]
    dice = random.Random(f"{seed} {kind}")
    seen = 0
    with Server(folder / "data") as server:

        async def kill() -> None:
            fault = f"signal=SIGKILL:when={dice.randint(1, most)}"
            with Strace(server.pid, calls, fault, folder / "killed.strace"):
                assert await asyncio.to_thread(server.ended) == -9

        at = table(server)
        for _ in range(kills):
            seen += await Run(server, at, dice, kill).end_and_check()
    print(f"\nkilled at a {kind}: {kills} kills, {seen} edits seen by others, 0 lost (seed {seed})")


@pytest.mark.parametrize("kind", BOUNDARIES)
async def test_r1_r2_nothing_is_lost_by_a_kill_at_a_boundary(tmp_path: Path, kind: str) -> None:
    await killed_at(tmp_path, kind, KILLS, SEED)


@pytest.mark.long
@pytest.mark.parametrize("kind", BOUNDARIES)
async def test_r1_r2_nothing_is_lost_by_many_kills_at_boundaries(tmp_path: Path, kind: str) -> None:
    await killed_at(tmp_path, kind, LONG_KILLS, random.SystemRandom().randrange(2**32))


@pytest.mark.parametrize("calls", [SYNCS, WRITES])
async def test_r1_r2_a_disk_that_fails_ends_the_process_and_is_not_tried_again(
    tmp_path: Path, calls: str
) -> None:
    with Server(tmp_path / "data") as server:
        log = tmp_path / "failed.strace"

        async def fail() -> None:
            with Strace(server.pid, calls, "error=EIO:when=5+", log, f"{SYNCS},{WRITES}") as fault:
                assert await asyncio.to_thread(server.ended) == EX_IOERR
            made = fault.calls()
            first = next(number for number, line in enumerate(made) if "EIO" in line)
            after = [line for line in made[first + 1 :] if re.search(r"lappu\.db(-wal)?>", line)]
            assert after == [], "the same pages again"

        seen = await Run(server, table(server), random.Random(SEED), fail).end_and_check()
    print(
        f"\nEIO at {calls}: ended with {EX_IOERR}, nothing tried again, {seen} edits seen by others, 0 lost"
    )
