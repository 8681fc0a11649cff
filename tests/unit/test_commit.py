"""Group commit: order (C1), nothing told early (C2), nothing on top of a failure (C3)."""

from collections.abc import Awaitable, Callable, Sequence

import pytest
from anyio import Event, create_task_group, current_time, sleep

from server.sync.commit import CommitFailed, GroupCommit, Lane, Ticket
from server.sync.limits import Limits
from server.sync.ports import Entry, JournalError
from tests.sim.loop import run


class Slow:
    """A journal that waits for `go` and may fail."""

    def __init__(self) -> None:
        self.batches: list[list[bytes]] = []
        self.go = Event()
        self.go.set()
        self.error: BaseException | None = None
        self._seq = 0

    async def append_many(self, batch: Sequence[Entry]) -> list[int]:
        self.batches.append([entry.update for entry in batch])
        await self.go.wait()
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        seqs = list(range(self._seq + 1, self._seq + 1 + len(batch)))
        self._seq += len(batch)
        return seqs


def entry(board: str, update: bytes) -> Entry:
    return Entry(board, 1, "p", 0.0, update)


def scene(act: Callable[[Slow, GroupCommit], Awaitable[None]], limits: Limits | None = None) -> list[str]:
    """Run with a commit; what it told the operator."""
    errors: list[str] = []

    async def main() -> None:
        journal = Slow()
        commit = GroupCommit(journal, limits, lambda error: errors.append(str(error)))  # type: ignore[arg-type]
        async with create_task_group() as tasks:
            tasks.start_soon(commit.run)
            await act(journal, commit)
            tasks.cancel_scope.cancel()

    run(main())
    return errors


def submit(lane: Lane, *updates: bytes) -> Ticket:
    return lane.submit([entry(lane.board, update) for update in updates])


def test_c1_all_that_waits_is_one_batch_in_order() -> None:
    async def act(journal: Slow, commit: GroupCommit) -> None:
        a, b = commit.lane("a", 0, lambda: None), commit.lane("b", 0, lambda: None)
        journal.go = Event()
        submit(a, b"1")
        await sleep(1)
        submit(a, b"2")
        submit(b, b"3")
        last = submit(a, b"4", b"5")
        await sleep(1)
        journal.go.set()
        assert await last.wait() == 5
        assert journal.batches == [[b"1"], [b"2", b"3", b"4", b"5"]]
        assert (a.head, b.head) == (5, 3)

    scene(act)


def test_a_transaction_begins_at_once_after_a_calm_and_then_once_a_tick() -> None:
    """What comes in between shares the next one."""

    async def act(journal: Slow, commit: GroupCommit) -> None:
        lane = commit.lane("a", 0, lambda: None)
        began = current_time()
        await submit(lane, b"1").wait()
        assert current_time() == began
        waiting = []
        for update in (b"2", b"3"):
            await sleep(0.1)
            waiting.append(submit(lane, update))
        for ticket in waiting:
            await ticket.wait()
        assert current_time() - began == pytest.approx(1.0)
        assert journal.batches == [[b"1"], [b"2", b"3"]]
        await sleep(5)
        began = current_time()
        await submit(lane, b"4").wait()
        assert current_time() == began

    scene(act, Limits(commit_tick=1.0))


def test_what_fills_a_batch_waits_for_no_tick() -> None:
    async def act(journal: Slow, commit: GroupCommit) -> None:
        lane = commit.lane("a", 0, lambda: None)
        began = current_time()
        await submit(lane, b"1").wait()
        await submit(lane, b"x" * 100).wait()
        assert current_time() == began

    scene(act, Limits(commit_tick=1.0, batch_bytes=100))


def test_c2_nothing_is_told_before_the_transaction_is_done() -> None:
    async def act(journal: Slow, commit: GroupCommit) -> None:
        lane = commit.lane("a", 7, lambda: None)
        told: list[str] = []
        lane.after_pending(lambda: told.append("nothing was pending"))
        journal.go = Event()
        submit(lane, b"1").then(lambda: told.append("1"))
        lane.after_pending(lambda: told.append("after 1"))
        submit(lane, b"2").then(lambda: told.append("2"))
        await sleep(5)
        assert told == ["nothing was pending"]
        journal.go.set()
        await lane.barrier()
        assert told == ["nothing was pending", "1", "after 1", "2"]

    scene(act)


def test_a_barrier_waits_for_what_was_submitted_before_only() -> None:
    async def act(journal: Slow, commit: GroupCommit) -> None:
        lane = commit.lane("a", 7, lambda: None)
        assert await lane.barrier() == 7
        submit(lane, b"1")
        assert await lane.barrier() == 1
        assert lane.idle

    scene(act)


def test_c3_after_a_failure_nothing_of_the_lane_is_committed() -> None:
    async def act(journal: Slow, commit: GroupCommit) -> None:
        failed: list[str] = []
        bad = commit.lane("bad", 0, lambda: failed.append("bad"))
        good = commit.lane("good", 0, lambda: failed.append("good"))
        journal.go = Event()
        first = submit(bad, b"1")
        first.then(lambda: failed.append("told"))
        await sleep(1)
        second = submit(bad, b"on top")
        other = submit(good, b"2")
        journal.error = JournalError("full")
        journal.go.set()
        assert await other.wait() == 1
        for ticket in (first, second):
            with pytest.raises(CommitFailed):
                await ticket.wait()
        assert failed == ["bad"]
        assert journal.batches == [[b"1"], [b"2"]]
        with pytest.raises(CommitFailed):
            submit(bad, b"3")
        with pytest.raises(CommitFailed):
            await bad.barrier()

    assert scene(act) == ["full"]


def test_a_failed_batch_fails_every_lane_in_it_once() -> None:
    async def act(journal: Slow, commit: GroupCommit) -> None:
        failed: list[str] = []
        lanes = [commit.lane(name, 0, lambda name=name: failed.append(name)) for name in "ab"]  # type: ignore[misc]
        journal.error = JournalError("full")
        for lane in lanes:
            submit(lane, b"1")
            submit(lane, b"2")
        await sleep(1)
        assert failed == ["a", "b"]

    scene(act)


def test_an_abandoned_lane_commits_nothing_that_still_waits() -> None:
    async def act(journal: Slow, commit: GroupCommit) -> None:
        lane = commit.lane("a", 0, lambda: None)
        told: list[str] = []
        journal.go = Event()
        submit(lane, b"in hand").then(lambda: told.append("told"))
        await sleep(1)
        waiting = submit(lane, b"waiting")
        lane.abandon()
        journal.go.set()
        await lane.quiet()
        with pytest.raises(CommitFailed):
            await waiting.wait()
        assert journal.batches == [[b"in hand"]]
        assert told == []
        assert lane.idle

    scene(act)


def test_an_error_that_is_none_of_the_journals_ends_everything() -> None:
    async def act(journal: Slow, commit: GroupCommit) -> None:
        lane = commit.lane("a", 0, lambda: None)
        journal.error = OSError("EIO")
        ticket = submit(lane, b"1")
        await sleep(1)
        with pytest.raises(CommitFailed):
            await ticket.wait()

    with pytest.raises(BaseExceptionGroup) as raised:
        scene(act)
    assert raised.value.subgroup(OSError)


def test_r5_no_frame_is_read_while_too_much_waits() -> None:
    async def act(journal: Slow, commit: GroupCommit) -> None:
        lane = commit.lane("a", 0, lambda: None)
        await commit.space()
        journal.go = Event()
        submit(lane, b"x" * 80)
        submit(lane, b"x" * 80)
        passed = Event()

        async def pass_later() -> None:
            await commit.space()
            passed.set()

        async with create_task_group() as tasks:
            tasks.start_soon(pass_later)
            await sleep(1)
            assert not passed.is_set()
            journal.go.set()
            await passed.wait()
        assert commit.waiting_bytes <= 100

    scene(act, Limits(commit_bytes=100, batch_bytes=100))


def test_batches_are_bounded_and_keep_the_order() -> None:
    async def act(journal: Slow, commit: GroupCommit) -> None:
        lane = commit.lane("a", 0, lambda: None)
        for number in range(5):
            submit(lane, bytes([number]) * 60)
        await lane.barrier()
        assert [len(batch) for batch in journal.batches] == [1, 1, 1, 1, 1]
        assert [batch[0][0] for batch in journal.batches] == [0, 1, 2, 3, 4]

    scene(act, Limits(batch_bytes=100))
