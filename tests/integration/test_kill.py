"""R1, R2, R3 on the real server: kill -9 at random moments loses nothing that anyone saw or had saved.

Five people write at once, a sixth only reads; at a random moment with frames on their way the process is
killed and started again on the same data.
"""

import random
from pathlib import Path

import pytest

from tests.support.server import Server
from tests.support.writers import Run, table

RUNS = 20
LONG_RUNS = 1_000


async def _campaign(folder: Path, runs: int, seed: int) -> int:
    dice = random.Random(seed)
    with Server(folder) as server:

        async def kill() -> None:
            server.kill()

        at = table(server)
        return sum([await Run(server, at, dice, kill).end_and_check() for _ in range(runs)])


async def test_r1_r2_r3_nothing_seen_or_acked_is_lost_over_twenty_kills(tmp_path: Path) -> None:
    seen = await _campaign(tmp_path / "data", RUNS, seed=20261124)
    print(f"\nkill -9: {RUNS} runs, {seen} edits seen by others, 0 lost (seed 20261124)")
    assert seen >= 100 * RUNS


@pytest.mark.long
async def test_r1_r2_r3_nothing_seen_or_acked_is_lost_over_a_thousand_kills(tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(2**32)
    print(f"\nkill -9: seed {seed}")
    seen = await _campaign(tmp_path / "data", LONG_RUNS, seed)
    print(f"kill -9: {LONG_RUNS} runs, {seen} edits seen by others, 0 lost")
    assert seen >= 100_000
