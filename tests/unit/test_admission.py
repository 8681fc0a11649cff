"""Who may come in after a restart, and how the loop's lag is measured."""

import time

from anyio import create_task_group, sleep

from server.web.admission import BEHIND, BURST, EACH_SECOND, FEW, FEW_EACH_SECOND, Admission, Busy
from server.web.lag import EVERY, IN_A_ROW, LoopLag
from tests.sim.loop import VirtualClock, run


def entered(admission: Admission, now: float, tries: int) -> int:
    """How many of so many tries succeed."""
    count = 0
    for _ in range(tries):
        try:
            admission.enter(now)
        except Busy:
            continue
        count += 1
    return count


def test_a_thousand_at_once_then_500_a_second() -> None:
    admission = Admission(lambda: 0.0)
    assert entered(admission, 10.0, 3_000) == BURST
    assert entered(admission, 11.0, 3_000) == EACH_SECOND
    assert entered(admission, 11.1, 3_000) == EACH_SECOND / 10


def test_only_a_few_while_the_loop_is_far_behind() -> None:
    lag = [BEHIND + 0.01]
    admission = Admission(lambda: lag[0])
    assert entered(admission, 1.0, 3_000) == FEW
    assert entered(admission, 2.0, 3_000) == FEW_EACH_SECOND
    lag[0] = BEHIND
    assert entered(admission, 2.0, 3_000) >= BURST - FEW - FEW_EACH_SECOND


class Shifted:
    """Virtual time that somebody else's work may push on."""

    def __init__(self) -> None:
        self.shift = 0.0

    def now(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return VirtualClock().monotonic() + self.shift


def test_the_lag_is_what_a_sleeper_wakes_late_and_is_forgotten_after_a_second() -> None:
    async def scene() -> None:
        clock = Shifted()
        lag = LoopLag(clock)
        assert lag.worst() == 0.0
        async with create_task_group() as tasks:
            tasks.start_soon(lag.run)
            await sleep(3 * EVERY)
            assert lag.worst() < 0.001
            clock.shift += 0.4
            # The stall is seen while it lasts, before the sleeper has woken.
            assert lag.worst() >= 0.4 - EVERY
            await sleep(2 * EVERY)
            assert lag.worst() >= 0.4 - EVERY
            assert lag.steady() < 0.001
            await sleep(12 * EVERY)
            assert lag.worst() < 0.001
            assert lag.steady() < 0.001
            tasks.cancel_scope.cancel()

    run(scene())


def test_the_loop_is_steadily_behind_when_one_look_after_the_other_is_late() -> None:
    async def scene() -> None:
        clock = Shifted()
        lag = LoopLag(clock)
        async with create_task_group() as tasks:
            tasks.start_soon(lag.run)
            await sleep(EVERY / 2)
            for _ in range(IN_A_ROW):
                assert lag.steady() < 0.001
                clock.shift += 0.3
                await sleep(EVERY)
            assert lag.steady() > 0.29
            await sleep(EVERY)
            assert lag.steady() < 0.001
            tasks.cancel_scope.cancel()

    run(scene())
