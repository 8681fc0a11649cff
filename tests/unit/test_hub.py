"""All boards: loading once, putting away, what changes outside, the end."""

from dataclasses import replace
from typing import Any

import pytest
from anyio import create_task_group, sleep
from pycrdt import Doc

from server.boards.roles import Role
from server.boards.stage import Stage
from server.sync import protocol
from server.sync.hub import BoardUnavailable, ConnectRefused, EditRefused
from server.sync.limits import Limits
from server.sync.ports import CorruptBoard, Loaded, UnknownBoard
from server.sync.protocol import PresenceEntry
from tests.sim.loop import run
from tests.support.hall import BOARD, Hall, Journal, NoSpace, Person


async def refused(hall: Hall, board: str = BOARD) -> int:
    """The code with which somebody is kept out."""
    with pytest.raises(ConnectRefused) as error:
        await hall.connect("ann", board=board)
    return error.value.code


def test_r7_whatever_ails_one_board_the_others_run() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            hall.journal.create("other")
            bob = await hall.join("bob", board="other")
            hall.journal.load_error = TypeError("'NoneType' object is not iterable")
            assert await refused(hall) == 1013
            assert hall.alarms == [(BOARD, "it cannot be loaded: TypeError")]
            await bob.says(bob.note("n1"))
            await sleep(0.1)
            assert bob.ack() == 1
            hall.journal.load_error = None
            await hall.join("ann")

    run(scene())


def test_many_who_ask_at_once_share_one_load() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            hall.journal.hold()
            people: list[Person] = []

            async def come(name: str) -> None:
                people.append(await hall.join(name))

            async with create_task_group() as tasks:
                for number in range(20):
                    tasks.start_soon(come, f"p{number}")
                await sleep(1)
                hall.journal.go()
            assert (hall.journal.loads, len(people)) == (1, 20)

    run(scene())


def test_a_load_goes_on_when_who_asked_first_has_gone() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            hall.journal.hold()
            async with create_task_group() as second:
                async with create_task_group() as first:
                    first.start_soon(hall.connect, "gone")
                    await sleep(1)
                    second.start_soon(hall.connect, "ann")
                    await sleep(1)
                    first.cancel_scope.cancel()
                hall.journal.go()
            await sleep(0.1)
            assert hall.hub.people(BOARD) == {"ann"}
            assert hall.journal.loads == 1

    run(scene())


def test_an_unknown_board_and_one_of_another_workshop_are_4404() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            assert await refused(hall, "nowhere") == 4404
            with pytest.raises(UnknownBoard):
                await hall.hub.state("nowhere")
            await hall.join("ann")
            room = hall.hub._shelf.live(BOARD)
            assert room is not None
            room.workshop = "another"
            assert await refused(hall) == 4404
            assert hall.hub.people_online("w") == {"ann"}

    run(scene())


def test_r7_a_failed_load_lets_nobody_in_and_the_next_tries_again() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            hall.journal.load_error = NoSpace()
            assert await refused(hall) == 1013
            with pytest.raises(BoardUnavailable):
                await hall.hub.edit(BOARD, "p", Role.OWNER, lambda doc: None)
            with pytest.raises(BoardUnavailable):
                await hall.hub.state(BOARD)
            hall.journal.load_error = None
            await hall.join("ann")
            assert hall.hub.people_online("w") == {"ann"}

    run(scene())


class Damaged(Journal):
    """Of which one row cannot be read."""

    def __init__(self, readable: bool) -> None:
        super().__init__()
        self._readable = readable

    async def load(self, board: str) -> Loaded:
        loaded = await super().load(board)
        raise CorruptBoard("row 2", loaded if self._readable else None)


def test_r7_a_damaged_board_can_be_looked_at_only() -> None:
    async def scene() -> None:
        async with Hall(Damaged(readable=True)) as hall:
            ann = await hall.join("ann", Role.FACILITATOR)
            await ann.says(ann.note("n1"))
            await sleep(0.1)
            ann.take()
            assert [told["code"] for told in ann.notices()] == ["withheld"]
            assert hall.journal.batches == []
            assert hall.alarms == [(BOARD, "row 2")]
            assert (await hall.hub.state(BOARD)).seq == 1
            with pytest.raises(EditRefused) as error:
                await hall.hub.edit(BOARD, "p", Role.OWNER, lambda doc: None)
            assert error.value.why == "read-only"
        assert hall.journal.checkpoints == []

    run(scene())


def test_r7_a_board_of_which_nothing_can_be_read_lets_nobody_in() -> None:
    async def scene() -> None:
        async with Hall(Damaged(readable=False)) as hall:
            assert await refused(hall) == 1013

    run(scene())


def test_r7_a_row_that_pycrdt_cannot_read_is_found_at_the_load() -> None:
    async def scene() -> None:
        journal = Journal()
        journal.create(BOARD)
        journal.rows[BOARD].append(replace(journal.rows[BOARD][0], update=b"\x01\x01rubbish"))
        async with Hall(journal) as hall:
            ann = await hall.join("ann")
            await ann.says(ann.note("n1"))
            await sleep(0.1)
            assert [told["code"] for told in ann.notices()] == ["withheld"]
            assert "row 2 of 2" in hall.alarms[0][1]

    run(scene())


def test_r7_a_hole_between_rows_is_found_at_the_load() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            for number in range(3):
                await ann.says(ann.note(f"n{number}", by="ann"))
            await sleep(0.1)
            journal = hall.journal
        del journal.rows[BOARD][2]
        async with Hall(journal) as hall:
            state = await hall.hub.state(BOARD)
            doc: Doc[Any] = Doc()
            doc.apply_update(state.update)
            assert hall.alarms
            with pytest.raises(EditRefused):
                await hall.hub.edit(BOARD, "p", Role.OWNER, lambda doc: None)

    run(scene())


def test_r6_boards_share_nothing() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            hall.journal.create("other")
            ann, bob = await hall.join("ann"), await hall.join("bob", board="other")
            before = len(bob.frames)
            await ann.says(ann.note("n1"))
            await ann.says(protocol.presence([PresenceEntry(5, 1, b"{}")]))
            await sleep(1)
            assert len(bob.frames) == before
            assert hall.hub.people(BOARD) == {"ann"}
            assert hall.hub.people("other") == {"bob"}

    run(scene())


def test_an_idle_board_is_put_away_with_a_checkpoint_and_comes_back_whole() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            await ann.says(ann.note("n1"))
            await sleep(300)
            assert hall.hub._shelf.live(BOARD) is not None
            ann.session.gone()
            await sleep(50)
            assert hall.hub._shelf.live(BOARD) is not None
            await sleep(15)
            assert hall.hub._shelf.live(BOARD) is None
            ((board, seq, _),) = hall.journal.checkpoints
            assert (board, seq) == (BOARD, len(hall.journal.rows[BOARD]))
            again = await hall.join("ann")
            again.take()
            assert "n1" in again.notes

    run(scene())


def test_a_checkpoint_is_kept_every_so_many_rows() -> None:
    async def scene() -> None:
        async with Hall(limits=Limits(checkpoint_rows=10, checkpoint_seconds=0)) as hall:
            ann = await hall.join("ann")
            for number in range(25):
                await ann.says(ann.note(f"n{number}", by="ann"))
                await sleep(0.5)
            seqs = [seq for _, seq, _ in hall.journal.checkpoints]
            assert len(seqs) == 2
            assert seqs[0] >= 10
            assert seqs[1] >= seqs[0] + 10

    run(scene())


def test_a_busy_board_is_checkpointed_no_more_often_than_it_may_be() -> None:
    async def scene() -> None:
        async with Hall(limits=Limits(checkpoint_rows=10, checkpoint_seconds=15)) as hall:
            ann = await hall.join("ann")
            counts = []
            for number in range(60):
                await ann.says(ann.note(f"n{number}", by="ann"))
                await sleep(0.5)
                counts.append(len(hall.journal.checkpoints))
            assert counts[20] == 1, "the first after so many rows"
            assert counts[34] == 1, "none in the 15 s after it"
            assert counts[-1] == 2, "the next when they are over"

    run(scene())


def test_a_removed_person_is_out_at_once_also_while_the_board_is_loaded() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann, bob = await hall.join("ann"), await hall.join("bob")
            hall.hub.remove_person("w", "ann")
            await sleep(0.1)
            assert (ann.code, bob.code) == (4403, None)
            assert hall.hub.people(BOARD) == {"bob"}
            hall.journal.create("other")
            hall.journal.hold()
            codes: list[int] = []

            async def come() -> None:
                codes.append(await refused(hall, "other"))

            async with create_task_group() as tasks:
                tasks.start_soon(come)
                await sleep(1)
                hall.hub.remove_person("w", "ann")
                hall.journal.go()
            assert codes == [4403]

    run(scene())


def test_a_new_role_or_mute_also_reaches_who_is_just_connecting() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            hall.journal.hold()
            people: list[Person] = []

            async def come() -> None:
                people.append(await hall.join("ann"))

            async with create_task_group() as tasks:
                tasks.start_soon(come)
                await sleep(1)
                hall.hub.person_changed("w", "ann", role=Role.FACILITATOR, name="Anna", color="#000")
                hall.journal.go()
            assert people[0].stage()["role"] == "facilitator"
            assert people[0].session.member.name == "Anna"

    run(scene())


def test_a_stage_that_changes_while_the_board_is_loaded_is_not_missed() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            hall.journal.hold()
            people: list[Person] = []

            async def come() -> None:
                people.append(await hall.join("ann"))

            async with create_task_group() as tasks:
                tasks.start_soon(come)
                await sleep(1)
                await hall.hub.set_stage(BOARD, Stage("two", version=2))
                hall.journal.go()
            assert people[0].stage()["stage"]["step"] == "two"
            await hall.hub.set_stage(BOARD, Stage("one", version=1))
            await sleep(0.1)
            assert people[0].stage()["stage"]["step"] == "two", "an older stage changes nothing"

    run(scene())


def test_a_deleted_board_is_closed_also_while_it_is_loaded() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            hall.hub.drop_board(BOARD)
            await sleep(0.1)
            assert ann.code == 4404
            hall.journal.create("other")
            hall.journal.hold()
            codes: list[int] = []

            async def come() -> None:
                codes.append(await refused(hall, "other"))

            async with create_task_group() as tasks:
                tasks.start_soon(come)
                await sleep(1)
                hall.hub.drop_board("other")
                hall.journal.go()
            assert codes == [4404]

    run(scene())


def test_a_notice_reaches_the_workshop_and_a_device_that_left_is_4401() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann, bob = await hall.join("ann"), await hall.join("bob")
            hall.hub.notify("w", {"code": "people"})
            hall.hub.notify("another", {"code": "bring"})
            await sleep(0.1)
            assert ann.notices() == bob.notices() == [{"code": "people"}]
            hall.hub.device_left("device of ann")
            await sleep(0.1)
            assert (ann.code, bob.code) == (4401, None)

    run(scene())


def test_closing_brings_everything_to_its_end_and_then_says_1012() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann, bob = await hall.join("ann"), await hall.join("bob")
            await ann.says(ann.note("n1"))
            await hall.hub.close()
            assert (ann.ack(), ann.code, bob.code) == (1, 1012, 1012)
            bob.take()
            assert "n1" in bob.notes
            assert [seq for _, seq, _ in hall.journal.checkpoints] == [len(hall.journal.rows[BOARD])]
            assert await refused(hall) == 1012

    run(scene())


def test_after_the_end_nothing_is_available() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            pass
        with pytest.raises(BoardUnavailable):
            await hall.hub.state(BOARD)
        assert await refused(hall) == 1012

    run(scene())


def test_what_the_journal_cannot_survive_ends_the_hub() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            hall.journal.fail = OSError("EIO")
            await ann.says(ann.note("n1"))
            await sleep(10)

    with pytest.raises(BaseExceptionGroup) as raised:
        run(scene())
    assert raised.value.subgroup(OSError)
