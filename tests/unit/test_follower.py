"""F1–F4: the order in which rows of other processes come into a room."""

from collections.abc import Awaitable, Callable

import pytest
from anyio import create_task_group, sleep

from server.boards.stage import Stage, first
from server.sync.follower import HOLE_SECONDS, Follower, Order
from server.sync.news import Row
from server.sync.ports import JournalError, Later, Loaded, UnknownBoard
from tests.sim.loop import VirtualClock, run
from tests.sim.sheet import SHEET


def row(seq: int) -> Row:
    return Row(seq, bytes([seq]))


def taken(order: Order) -> list[tuple[int, bool]]:
    return [(row.seq, own) for row, own in order.advance()]


def test_f1_rows_are_taken_in_order_whatever_comes_when() -> None:
    order = Order(4)
    for seq in (7, 6):
        order.add(row(seq), own=False)
    assert taken(order) == []
    assert order.broken
    order.add(row(5), own=True)
    assert taken(order) == [(5, True), (6, False), (7, False)]
    assert (order.front, order.broken) == (7, False)


def test_f1_a_row_is_taken_once_and_what_is_own_stays_own() -> None:
    order = Order(0)
    order.add(row(2), own=True)
    order.add(row(2), own=False)
    order.add(row(1), own=False)
    assert taken(order) == [(1, False), (2, True)]
    order.add(row(1), own=False)
    assert taken(order) == []
    assert not order.broken


class Desk:
    """A room as a follower sees it, and the journal."""

    def __init__(self) -> None:
        self.rows = [row(seq) for seq in range(1, 4)]
        self.stage = first(SHEET)
        self.epoch = 1
        self.reads = 0
        self.error: Exception | None = None
        self.taken: list[int] = []
        self.ends: list[str] = []
        self.stages: list[tuple[Stage, float]] = []
        loaded = Loaded("b", "w", 1, 3, None, [], SHEET, 1, self.stage)
        self.follower = Follower(self, VirtualClock(), loaded, self, 0.0)  # type: ignore[arg-type]

    async def since(self, board: str, seq: int) -> Later:
        self.reads += 1
        later = Later(self.epoch, len(self.rows), self.stage, [one for one in self.rows if one.seq > seq])
        await sleep(0.01)
        if self.error is not None:
            raise self.error
        return later

    def adopt(self, row: Row) -> None:
        self.taken.append(row.seq)

    def passed(self, row: Row) -> None:
        self.taken.append(-row.seq)

    def renew(self, stage: Stage, since: float) -> None:
        self.stages.append((stage, since))

    def unknown(self) -> None:
        self.ends.append("unknown")

    def die(self) -> None:
        self.ends.append("died")
        self.follower.end()


def at_the_desk(scene: Callable[[Desk], Awaitable[None]]) -> None:
    async def main() -> None:
        desk = Desk()
        async with create_task_group() as tasks:
            tasks.start_soon(desk.follower.run)
            await scene(desk)
            tasks.cancel_scope.cancel()

    run(main())


def test_f2_a_hole_that_the_wire_fills_costs_no_reading() -> None:
    async def scene(desk: Desk) -> None:
        desk.follower.offer([row(5)])
        await sleep(HOLE_SECONDS / 2)
        desk.follower.offer([row(4)])
        await sleep(1)
        assert (desk.taken, desk.reads) == ([4, 5], 0)

    at_the_desk(scene)


def test_f2_a_hole_that_stays_is_read() -> None:
    async def scene(desk: Desk) -> None:
        desk.rows += [row(4), row(5)]
        desk.follower.offer([row(5)])
        await sleep(HOLE_SECONDS * 2)
        assert (desk.taken, desk.reads) == ([4, 5], 1)

    at_the_desk(scene)


def test_f1_own_rows_wait_for_their_place_too() -> None:
    async def scene(desk: Desk) -> None:
        desk.rows += [row(4), row(5), row(6)]
        desk.follower.own([row(6)])
        assert desk.taken == []
        desk.follower.offer([row(4), row(5)])
        assert desk.taken == [4, 5, -6]

    at_the_desk(scene)


def test_f4_whoever_comes_waits_for_one_reading_that_all_share() -> None:
    async def scene(desk: Desk) -> None:
        await sleep(1)
        desk.rows.append(row(4))
        async with create_task_group() as tasks:
            for _ in range(50):
                tasks.start_soon(desk.follower.catch_up, 1.0)
        assert (desk.taken, desk.reads) == ([4], 1)
        await desk.follower.catch_up(1.0)
        assert desk.reads == 1, "what is known already isn't read again"

    at_the_desk(scene)


def test_f4_who_comes_during_a_reading_waits_for_the_next_one() -> None:
    async def scene(desk: Desk) -> None:
        await sleep(1)
        async with create_task_group() as tasks:
            tasks.start_soon(desk.follower.catch_up, 1.0)
            await sleep(0.005)
            desk.rows.append(row(4))
            await desk.follower.catch_up(1.005)
            assert desk.taken == [4]
        assert desk.reads == 2

    at_the_desk(scene)


def test_a_failed_reading_is_told_to_who_waits_and_tried_again() -> None:
    async def scene(desk: Desk) -> None:
        desk.error = JournalError("away")
        desk.rows.append(row(4))
        with pytest.raises(JournalError, match="away"):
            await desk.follower.through(4)
        desk.error = None
        await desk.follower.through(4)
        assert desk.taken == [4]

    at_the_desk(scene)


@pytest.mark.parametrize("epoch", [1, 2])
def test_another_history_or_rows_that_are_gone_end_the_room(epoch: int) -> None:
    async def scene(desk: Desk) -> None:
        desk.epoch = epoch
        desk.rows = [row(seq) for seq in (1, 2, 3, 5)] + ([row(4)] if epoch == 2 else [])
        with pytest.raises(JournalError):
            await desk.follower.catch_up(1.0)
        assert desk.ends == ["died"]
        with pytest.raises(JournalError, match="ended"):
            await desk.follower.catch_up(2.0)

    at_the_desk(scene)


def test_a_deleted_board_is_unknown() -> None:
    async def scene(desk: Desk) -> None:
        desk.error = UnknownBoard("b")
        with pytest.raises(JournalError):
            await desk.follower.catch_up(1.0)
        assert desk.ends == ["unknown"]

    at_the_desk(scene)


def test_f6_a_stage_that_is_found_was_changed_after_the_look_before() -> None:
    async def scene(desk: Desk) -> None:
        await sleep(1)
        desk.follower.reach(3, True, 1.0)
        assert desk.follower.known_at == 1.0
        await sleep(1)
        desk.follower.reach(3, False, 2.0)
        await sleep(0.1)
        assert desk.stages[-1][1] == 1.0
        assert desk.follower.known_at == 2.0

    at_the_desk(scene)
