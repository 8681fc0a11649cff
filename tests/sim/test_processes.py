"""The rules of the sync core where several processes serve one journal, over a wire that can't be relied on.

R1–R8 as in `test_sim`, where a ban of a person may take two seconds to come to another process.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from anyio import sleep

from server.sync.follower import Follower, Order
from server.sync.lookout import Lookout
from server.sync.news import Row
from server.sync.room import Room

from .oracle import Violation
from .play import play

CHUNK = 50


@pytest.mark.parametrize("first", range(0, 100, CHUNK))
def test_r1_r2_r3_r4_r5_r6_r7_r8_hold_across_processes(first: int) -> None:
    total = Counter[str]()
    for seed in range(first, first + CHUNK):
        total += play(seed, processes=2 + seed % 2)
    assert total["edits"] > 40 * CHUNK
    assert total["seen"] > 40 * CHUNK
    for what in ("saved", "crashes", "wire bad", "wire one", "wire all", "wire flush", "looks"):
        assert total[what], what


@pytest.mark.long
@pytest.mark.parametrize("first", range(1_000, 11_000, 500))
def test_r1_r2_r3_r4_r5_r6_r7_r8_hold_across_processes_in_long_runs(first: int) -> None:
    for seed in range(first, first + 500):
        play(seed, seconds=6.0, processes=2 + seed % 2)


def test_a_seed_is_one_run() -> None:
    assert play(7, processes=3) == play(7, processes=3)


async def _trusting(follower: Follower, since: float) -> None:
    """Whoever comes is believed to have seen nothing elsewhere."""


async def _never_looking(lookout: Lookout) -> None:
    """The wire is believed to lose nothing."""
    while True:
        lookout._company.people_known_at = lookout._company.clock.monotonic()
        for room in lookout._shelf.rooms:
            room.elsewhere.follower.known_at = lookout._company.people_known_at - 1
        await sleep(0.5)


def _careless(order: Order) -> Iterator[tuple[Row, bool]]:
    """Rows are taken as they come."""
    for seq in sorted(order._ready):
        order.front = max(order.front, seq)
        yield order._ready.pop(seq)


async def _careless_reading(room: Room) -> tuple[bytes, int]:
    """A reading lacks what other processes wrote before its last own row."""
    update = room.document.full()
    return update, max(room.elsewhere.follower.front, await room.lane.barrier())


BUGS: dict[str, tuple[type, str, Callable[..., Any], str, int]] = {
    "no look at the journal when somebody comes": (Follower, "catch_up", _trusting, "R[37]", 0),
    "no looks beside the wire": (Lookout, "run", _never_looking, "R3", 29),
    "rows as they come": (Order, "advance", _careless, "R[37]", 0),
    "a reading of a moment that never was": (Room, "state", _careless_reading, "R3", 43),
}

"""Bug → what is replaced by what, the rule that the judge must call broken, and a seed that soon does it."""


@pytest.mark.parametrize("bug", BUGS)
def test_the_judge_catches(bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, name, faulty, rule, first = BUGS[bug]
    monkeypatch.setattr(owner, name, faulty)
    with pytest.raises(Violation, match=f"^({rule})"):
        _play_many(first)


def _play_many(first: int) -> None:
    for seed in range(first, first + 120):
        with suppress(BaseExceptionGroup):  # the server itself noticed
            play(seed, processes=2 + seed % 2)
