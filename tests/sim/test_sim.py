"""The rules of the sync core under everything that may happen, many times over.

R1 seen ⇒ durable · R2 acked, saved ⇒ durable · R3 all converge · R4 who may not write changes nothing ·
R5 queues below their limits · R6 boards don't mix · R7 a failed load never shows an empty board ·
R8 nobody writes under another's id.
"""

from collections import Counter

import pytest

from .faulty import BUGS
from .oracle import Violation
from .play import play
from .world import Collaborators

CHUNK = 50


@pytest.mark.parametrize("first", range(0, 500, CHUNK))
def test_r1_r2_r3_r4_r5_r6_r7_r8_hold(first: int) -> None:
    total = Counter[str]()
    for seed in range(first, first + CHUNK):
        total += play(seed)
    # No proof by doing nothing.
    assert total["edits"] > 40 * CHUNK
    assert total["seen"] > 40 * CHUNK
    assert total["acked"] > 20 * CHUNK
    for what in ("saved", "crashes", "withheld", "undone", "gap", "refused", "outside", "looks", "restores"):
        assert total[what], what


@pytest.mark.long
@pytest.mark.parametrize("first", range(1_000, 11_000, 500))
def test_r1_r2_r3_r4_r5_r6_r7_r8_hold_in_long_runs(first: int) -> None:
    for seed in range(first, first + 500):
        play(seed, seconds=6.0)


@pytest.mark.parametrize("bug", BUGS)
def test_the_judge_catches(bug: str) -> None:
    made_with, rule = BUGS[bug]
    with pytest.raises(Violation, match=f"^({rule})"):
        _play_many(made_with)


def _play_many(made_with: Collaborators) -> None:
    for seed in range(80):
        play(seed, made_with=made_with)


def test_a_seed_is_one_run() -> None:
    assert play(7) == play(7)
    assert play(7) != play(8)
