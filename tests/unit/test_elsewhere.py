"""Two processes on one journal: what crosses by the wire, and what without it. In virtual time."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from random import Random

import pytest
from anyio import create_task_group, sleep

from server.boards.roles import Role
from server.boards.stage import Paused
from server.sync import protocol
from server.sync.commit import GroupCommit
from server.sync.lookout import LOOK_SECONDS, POLL_SECONDS
from server.sync.member import Member
from server.sync.neighbours import BEAT_SECONDS, SILENT_SECONDS
from server.sync.ports import Claim, Contested, Entry, Farewell, JournalError
from server.sync.protocol import EMPTY_UPDATE, PresenceEntry
from tests.sim.loop import run
from tests.sim.wire import SimFanout, SimWire
from tests.support.hall import BOARD, Hall, Journal


class Book:
    """Who people are, as the database knows. Implements `sync.ports.Directory`."""

    def __init__(self) -> None:
        self.now: dict[str, Member | Farewell] = {}
        self.away = False

    async def look(self, members: Collection[Member]) -> dict[Member, Member | Farewell]:
        if self.away:
            raise JournalError("away")
        return {member: self.now.get(member.person, member) for member in members}


class Two:
    """Two halls."""

    def __init__(self, journal: Journal | None = None) -> None:
        self.wire = SimWire(Random(3))
        self.journal = journal or Journal()
        self.book = Book()
        self.ends = [SimFanout(self.wire), SimFanout(self.wire)]
        self.halls: list[Hall] = []

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Two"]:
        one, other = (Hall(self.journal, fanout=end, directory=self.book) for end in self.ends)
        async with one, other:
            self.halls = [one, other]
            one._clients, other._clients = 100, 200
            await sleep(0.1)
            yield self

    def cut(self) -> None:
        """The wire is down."""
        self.wire.down = True
        for end in self.ends:
            end.disconnect()


def scene(act: Callable[[Two], Awaitable[None]], journal: Journal | None = None) -> None:
    async def main() -> None:
        async with Two(journal).open() as two:
            await act(two)

    run(main())


@pytest.mark.parametrize(("sound", "within"), [(True, 0.1), (False, POLL_SECONDS + 0.1)])
def test_what_one_writes_the_others_see_with_and_without_the_wire(sound: bool, within: float) -> None:
    async def act(two: Two) -> None:
        ann, bob = await two.halls[0].join("ann"), await two.halls[1].join("bob")
        if not sound:
            two.cut()
            await sleep(3)
        await ann.says(ann.note("n1"))
        await sleep(within)
        bob.take()
        assert set(bob.notes.keys()) == {"n1"}
        assert ann.ack() == 1

    scene(act)


def test_a_message_that_is_lost_in_silence_is_looked_up() -> None:
    async def act(two: Two) -> None:
        ann, bob = await two.halls[0].join("ann"), await two.halls[1].join("bob")
        two.wire.weather.drops = 1.0
        await ann.says(ann.note("n1"))
        await sleep(LOOK_SECONDS + 0.2)
        bob.take()
        assert set(bob.notes.keys()) == {"n1"}

    scene(act)


def test_f4_who_comes_from_elsewhere_is_understood() -> None:
    async def act(two: Two) -> None:
        two.wire.weather.drops = 1.0
        bob = await two.halls[1].join("bob")
        ann = await two.halls[0].join("ann")
        await ann.says(ann.note("n1"))
        await sleep(0.05)
        again = await two.halls[1].connect("ann")
        await again.says(protocol.step1(ann.doc.get_state()))
        ann.notes["n1"]["color"] = "blue"
        await again.says(protocol.step2(ann.doc.get_update()))
        await sleep(0.1)
        assert again.notices() == []
        bob.take()
        assert bob.notes["n1"]["color"] == "blue"

    scene(act)


def test_f5_a_reading_is_what_its_seq_says() -> None:
    async def act(two: Two) -> None:
        two.wire.weather.drops = 1.0
        ann, bob = await two.halls[0].join("ann"), await two.halls[1].join("bob")
        await ann.says(ann.note("anns"))
        await sleep(0.01)
        await bob.says(bob.note("bobs"))
        state = await two.halls[1].hub.state(BOARD)
        assert state.seq == len(two.journal.rows[BOARD])
        bob.doc.apply_update(state.update)
        assert set(bob.notes.keys()) == {"anns", "bobs"}

    scene(act)


def test_r4_a_pause_that_was_spoken_elsewhere_counts_after_two_seconds_without_the_wire() -> None:
    async def act(two: Two) -> None:
        bob = await two.halls[1].join("bob")
        two.cut()
        await sleep(3)
        two.journal.stages[BOARD] = replace(two.journal.stages[BOARD], version=9, paused=Paused())
        await two.halls[0].hub.set_stage(BOARD, two.journal.stages[BOARD])
        await sleep(2.0)
        await bob.says(bob.note("late"))
        await sleep(0.2)
        assert bob.notices("withheld")
        assert bob.stage()["stage"]["paused"]

    scene(act)


def test_f7_frames_wait_while_nobody_knows_what_is_forbidden() -> None:
    async def act(two: Two) -> None:
        bob = await two.halls[1].join("bob")
        two.book.away = True
        await sleep(3.1)
        done: list[bool] = []

        async def write() -> None:
            await bob.says(bob.note("n1"))
            done.append(True)

        two.halls[1]._tasks.start_soon(write)
        await sleep(5)
        assert (done, bob.ack()) == ([], 0)
        two.book.away = False
        await sleep(1.5)
        assert (done, bob.ack()) == ([True], 1)

    scene(act)


@pytest.mark.parametrize(("sound", "within"), [(True, 0.1), (False, 2.0)])
@pytest.mark.parametrize(("how", "code"), [("removed", 4403), ("left", 4401)])
def test_who_is_gone_is_gone_everywhere(sound: bool, within: float, how: Farewell, code: int) -> None:
    async def act(two: Two) -> None:
        bob = await two.halls[1].join("bob")
        if not sound:
            two.cut()
            await sleep(3)
        two.book.now["bob"] = how
        if how == "removed":
            two.halls[0].hub.remove_person("w", "bob")
        else:
            two.halls[0].hub.device_left("device of bob")
        await sleep(within)
        assert bob.code == code

    scene(act)


@pytest.mark.parametrize(("sound", "within"), [(True, 0.1), (False, 1.5)])
def test_who_is_muted_or_renamed_is_so_everywhere(sound: bool, within: float) -> None:
    async def act(two: Two) -> None:
        bob = await two.halls[1].join("bob")
        if not sound:
            two.cut()
            await sleep(3)
        two.book.now["bob"] = replace(bob.session.member, name="Bo", role=Role.OBSERVER, muted=True)
        two.halls[0].hub.person_changed("w", "bob", role=Role.OBSERVER, muted=True, name="Bo")
        await sleep(within)
        assert bob.session.member == two.book.now["bob"]
        assert bob.stage()["role"] == "observer"

    scene(act)


def test_presence_crosses_and_goes_with_its_process() -> None:
    async def act(two: Two) -> None:
        ann, bob = await two.halls[0].join("ann"), await two.halls[1].join("bob")
        await ann.says(protocol.presence([PresenceEntry(101, 1, b'{"cursor":{"x":3,"y":4}}')]))
        await sleep(0.2)
        (seen,) = bob.peers().values()
        assert (seen["user"]["id"], seen["cursor"]) == ("ann", {"x": 3, "y": 4})
        late = await two.halls[1].join("late")
        assert list(late.peers()) == [101]
        assert two.halls[1].hub.people_online("w") >= {"bob", "late"}
        await sleep(BEAT_SECONDS)
        assert two.halls[1].hub.people_online("w") == {"ann", "bob", "late"}
        assert two.halls[1].hub.people(BOARD) == {"ann", "bob", "late"}
        two.ends[0].cut()  # as if it were killed
        await sleep(SILENT_SECONDS + BEAT_SECONDS)
        assert bob.peers() == {}
        assert two.halls[1].hub.people_online("w") == {"bob", "late"}

    scene(act)


def test_a_state_that_was_lost_comes_with_the_next_cursor() -> None:
    async def act(two: Two) -> None:
        ann, bob = await two.halls[0].join("ann"), await two.halls[1].join("bob")
        two.wire.weather.drops = 1.0
        await ann.says(protocol.presence([PresenceEntry(101, 1, b'{"cursor":{"x":1,"y":1}}')]))
        await sleep(0.2)
        assert bob.peers() == {}
        two.wire.weather.drops = 0.0
        await ann.says(protocol.presence([PresenceEntry(101, 2, b'{"cursor":{"x":3,"y":4}}')]))
        await sleep(0.3)
        (seen,) = bob.peers().values()
        assert (seen["user"]["id"], seen["cursor"]) == ("ann", {"x": 3, "y": 4})

    scene(act)


def test_a_board_that_is_new_to_a_process_learns_who_is_there() -> None:
    async def act(two: Two) -> None:
        ann = await two.halls[0].join("ann")
        await ann.says(protocol.presence([PresenceEntry(101, 1, b'{"cursor":null}')]))
        await sleep(1)
        bob = await two.halls[1].join("bob")
        await sleep(0.2)
        assert list(bob.peers()) == [101]

    scene(act)


def test_p1_nobody_speaks_for_an_id_that_is_known_elsewhere() -> None:
    async def act(two: Two) -> None:
        ann, bob = await two.halls[0].join("ann"), await two.halls[1].join("bob")
        two.journal.hold()  # so that the claim is not durable yet
        await ann.says(protocol.presence([PresenceEntry(777, 1, b'{"cursor":null}')]))
        await sleep(0.2)
        await bob.says(protocol.presence([PresenceEntry(777, 9, b'{"cursor":null}')]))
        two.journal.go()
        await sleep(0.2)
        assert bob.peers()[777]["user"]["id"] == "ann"
        assert bob.code is None

    scene(act)


def test_notices_and_deletions_cross() -> None:
    async def act(two: Two) -> None:
        bob = await two.halls[1].join("bob")
        two.halls[0].hub.notify("w", {"code": "people"})
        await sleep(0.1)
        assert bob.notices("people")
        two.halls[0].hub.drop_board(BOARD)
        await sleep(0.1)
        assert bob.code == 4404

    scene(act)


def test_a_deletion_is_seen_without_the_wire() -> None:
    async def act(two: Two) -> None:
        bob = await two.halls[1].join("bob")
        two.cut()
        del two.journal.rows[BOARD]
        await sleep(LOOK_SECONDS + 0.1)
        assert bob.code == 4404

    scene(act)


class Choosy(Journal):
    """Refuses whatever claims this id on one board."""

    async def append_many(self, batch: Sequence[Entry]) -> list[int]:
        for entry in batch:
            if entry.board == BOARD and any(claim.client == 5 for claim in entry.claims):
                raise Contested("somebody else's", BOARD, 5)
        return await super().append_many(batch)


def test_a_claim_that_was_lost_fails_its_board_and_no_other() -> None:
    async def act() -> None:
        journal = Choosy()
        journal.create(BOARD)
        journal.create("other")
        commit = GroupCommit(journal)
        failed: list[str] = []
        contested: list[int] = []
        lane = commit.lane(BOARD, 1, lambda: failed.append(BOARD), contested.append)
        other = commit.lane("other", 1, lambda: failed.append("other"))
        async with create_task_group() as tasks:
            tasks.start_soon(commit.run)
            lane.submit([Entry(BOARD, 5, "bob", 1.0, EMPTY_UPDATE, (Claim(5, "bob"),))])
            ticket = other.submit([Entry("other", 6, "ann", 1.0, EMPTY_UPDATE)])
            assert await ticket.wait() == 2
            assert (failed, contested) == ([BOARD], [5])
            tasks.cancel_scope.cancel()

    run(act())
