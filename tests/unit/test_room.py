"""One board: durable before visible, whole turns, what is read, what breaks."""

from typing import Any

import pytest
from anyio import Event, create_task_group, sleep
from pycrdt import Doc, Map

from server.boards import schema
from server.boards.edit import NewNote, insert_notes
from server.boards.roles import Role
from server.boards.stage import Paused, Stage
from server.sync import protocol
from server.sync.document import Broken
from server.sync.hub import BoardUnavailable, EditRefused
from server.sync.limits import Limits
from server.sync.protocol import EMPTY_UPDATE, PresenceEntry
from server.sync.turn import Turns
from tests.sim.loop import VirtualClock, run
from tests.support.hall import BOARD, Hall, NoSpace, Person


def content(doc: "Doc[Any]", state: bytes) -> Any:
    doc.apply_update(state)
    return doc.get(schema.NOTES, type=Map).to_py()


def updates(person: Person) -> int:
    """How many update frames the person has heard."""
    return sum(step == protocol.UPDATE for step, _ in person.sync())


def test_r1_nothing_of_a_change_leaves_before_its_commit() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann, bob = await hall.join("ann"), await hall.join("bob")
            hall.journal.hold()
            await ann.says(ann.note("n1"))
            before = len(ann.frames), len(bob.frames)
            late = await hall.join("late")
            await sleep(5)
            assert (len(ann.frames), len(bob.frames), late.frames) == (*before, [])
            hall.journal.go()
            await sleep(0.1)
            for person in (ann, bob, late):
                person.take()
                assert "n1" in person.notes

    run(scene())


def test_r1_an_answer_to_step_1_waits_for_what_it_holds() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann, bob = await hall.connect("ann"), await hall.join("bob")
            await sleep(0.1)
            hall.journal.hold()
            await bob.says(bob.note("n1"))
            await ann.says(protocol.step1(b"\x00"))
            await sleep(5)
            assert [step for step, _ in ann.sync()] == [protocol.STEP1]
            hall.journal.go()
            await sleep(0.1)
            ann.take()
            assert "n1" in ann.notes

    run(scene())


def test_r1_a_reading_waits_for_what_it_holds() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            hall.journal.hold()
            await ann.says(ann.note("n1"))
            read = Event()

            async def look() -> None:
                state = await hall.hub.state(BOARD)
                assert set(content(Doc(), state.update)) == {"n1"}
                assert state.seq == len(hall.journal.rows[BOARD])
                read.set()

            async with create_task_group() as tasks:
                tasks.start_soon(look)
                await sleep(5)
                assert not read.is_set()
                hall.journal.go()
                await read.wait()

    run(scene())


def test_the_first_change_goes_at_once_then_one_frame_a_tick_for_all() -> None:
    async def scene() -> None:
        async with Hall(limits=Limits(tick_per_person=1)) as hall:
            people = [await hall.join(name) for name in ("ann", "bob", "eve")]
            await sleep(1)
            start = VirtualClock().monotonic()
            await people[0].says(people[0].note("n0"))
            await sleep(0.01)
            assert people[1].times[-1] == start
            for number in range(1, 31):
                await people[number % 3].says(people[number % 3].note(f"n{number}"))
                await sleep(0.01)
            await sleep(0.1)
            assert 9 <= updates(people[1]) <= 11
            for person in people:
                person.take()
                assert len(person.notes) == 31

    run(scene())


def test_cursors_give_way_when_the_loop_is_behind_and_documents_do_not() -> None:
    async def scene(lag: float) -> tuple[int, int]:
        async with Hall(limits=Limits(tick_per_person=1), lag=lambda: lag) as hall:
            ann, bob = await hall.join("ann"), await hall.join("bob")
            await sleep(1)
            bob.frames.clear()
            for number in range(100):
                await ann.says(protocol.presence([PresenceEntry(7, number + 1, b"{}")]))
                await ann.says(ann.note(f"n{number}"))
                await sleep(0.02)
            assert hall.hub.tally.ticks > 10
            return updates(bob), len(bob.heard(protocol.PRESENCE))

    (documents, cursors), (documents_behind, cursors_behind) = run(scene(0.0)), run(scene(0.05))
    assert documents == documents_behind
    assert 14 <= cursors_behind < cursors / 2, "at least every 125 ms"


def test_many_who_join_at_once_share_one_encoding() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            await ann.says(ann.note("n1"))
            await sleep(0.1)
            people = [await hall.connect(f"p{number}") for number in range(20)]
            for person in people:
                await person.says(protocol.step1(b"\x00"))
            await sleep(0.1)
            answers = {id(frame) for person in people for frame in person.heard(protocol.SYNC)[-1:]}
            assert len(answers) == 1

    run(scene())


def test_many_who_join_at_once_share_one_question_and_who_comes_after_a_change_hears_a_newer_one() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            people = [await hall.connect(f"p{number}") for number in range(20)]
            assert len({id(person.heard(protocol.SYNC)[0]) for person in people}) == 1
            await ann.says(ann.note("n1", "x" * 1_000))
            await sleep(0.1)
            early, late = people[0].sync()[0], (await hall.connect("late")).sync()[0]
            assert len(ann.doc.get_update(early[1])) > 1_000
            assert len(ann.doc.get_update(late[1])) < 200

    run(scene())


def test_who_comes_back_gets_only_what_is_missing() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            await ann.says(ann.note("n1", "x" * 1_000, by="ann"))
            await sleep(0.1)
            bob = await hall.connect("bob")
            await bob.says(protocol.step1(ann.doc.get_state()))
            await sleep(0.1)
            step, update = bob.sync()[-1]
            assert (step, len(update) < 200) == (protocol.STEP2, True)

    run(scene())


def test_a_failed_commit_shows_nothing_and_the_board_is_loaded_again() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann, bob = await hall.join("ann"), await hall.join("bob")
            hall.journal.fail = NoSpace()
            await ann.says(ann.note("n1"))
            await sleep(0.1)
            assert (ann.code, bob.code, ann.ack(), updates(bob)) == (1013, 1013, 0, 0)
            assert hall.alarms
            again = await hall.join("ann")
            assert hall.journal.loads == 2
            again.doc.apply_update(ann.doc.get_update())
            _, vector = again.sync()[0]
            await again.says(protocol.step2(ann.doc.get_update(vector)))
            await sleep(0.1)
            assert (again.ack(), set(hall.journal.notes())) == (1, {"n1"})

    run(scene())


def test_the_board_is_not_loaded_again_before_the_journal_has_answered() -> None:
    """What it has in hand may still become durable, and must not be missed."""

    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            hall.journal.hold()
            await ann.says(ann.note("n1"))
            await sleep(1)
            room = hall.hub._shelf.live(BOARD)
            assert room is not None
            room.die()
            states: list[bytes] = []

            async def look() -> None:
                states.append((await hall.hub.state(BOARD)).update)

            async with create_task_group() as tasks:
                tasks.start_soon(look)
                await sleep(5)
                assert hall.journal.loads == 1
                hall.journal.go()
            assert set(content(Doc(), states[0])) == {"n1"}

    run(scene())


def test_the_server_fills_in_who_made_a_note_in_the_same_commit() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            await ann.says(ann.note("n1"))
            await sleep(0.1)
            (batch,) = hall.journal.batches
            assert [entry.person for entry in batch] == ["ann", None]
            assert [(one.root, one.id, one.by) for one in batch[0].born] == [("notes", "n1", "ann")]
            assert batch[0].claims[0].client == ann.doc.client_id
            ann.take()
            assert ann.notes["n1"]["by"] == "ann"

    run(scene())


def test_a_breach_is_undone_in_the_same_turn_acked_and_told() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann, bob = await hall.join("ann"), await hall.join("bob")
            await ann.says(ann.note("n1", color="no colour"))
            await ann.says(ann.note("n2"))
            await sleep(0.1)
            assert [entry.person for entry in hall.journal.batches[0]] == ["ann", None, "ann", None]
            assert set(hall.journal.notes()) == {"n2"}
            (told,) = ann.notices()
            assert (told["code"], told["frame"], told["why"], ann.ack()) == ("undone", 1, "shape", 2)
            assert updates(bob) == 1, "the breach and its undoing are one frame"
            ann.take()
            assert set(ann.notes.keys()) == {"n2"}

    run(scene())


def test_a_stage_that_was_left_2_s_ago_still_allows() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann, bob = await hall.join("ann"), await hall.join("bob")
            await ann.says(ann.note("n1"))
            await sleep(0.1)
            bob.take()
            await hall.hub.set_stage(BOARD, Stage("one", version=2, own_notes_only=True))
            await sleep(1.9)
            await bob.says(bob.change(lambda: bob.notes["n1"].update({"color": "pink"})))
            await sleep(0.2)
            await bob.says(bob.change(lambda: bob.notes["n1"].update({"color": "blue"})))
            await sleep(0.1)
            assert hall.journal.notes()["n1"]["color"] == "pink"
            assert [told["why"] for told in bob.notices()] == ["others-note"]

    run(scene())


def test_nobody_writes_under_another_persons_id_also_after_a_restart() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            await ann.says(ann.note("n1"))
            await sleep(0.1)
            journal = hall.journal
        async with Hall(journal) as hall:
            eve = await hall.join("eve")
            eve.doc = Doc(client_id=ann.doc.client_id)
            await eve.says(protocol.update(foreign(ann, journal.rows[BOARD][0].update)))
            ann2 = await hall.join("ann")
            await ann2.says(ann.note("n2"))
            await sleep(0.1)
            assert [told["code"] for told in eve.notices()] == ["refused"]
            assert set(journal.notes()) == {"n1", "n2"}

    run(scene())


def foreign(victim: Person, first: bytes) -> bytes:
    """A change under the victim's client id that the victim did not make."""
    doc: Doc[Any] = Doc(client_id=victim.doc.client_id)
    doc.apply_update(first)
    doc.apply_update(victim.doc.get_update())
    made: list[bytes] = []
    subscription = doc.observe(lambda event: made.append(event.update))
    doc.get(schema.NOTES, type=Map)["evil"] = Map({"color": "pink"})
    doc.unobserve(subscription)
    return made[0]


def test_presence_ids_are_claimed_for_ever() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            await ann.says(protocol.presence([PresenceEntry(55, 1, b"{}")]))
            await sleep(0.1)
            journal = hall.journal
            (entry,) = journal.batches[0]
            assert (entry.update, entry.claims[0].client, entry.claims[0].kind) == (
                EMPTY_UPDATE,
                55,
                "presence",
            )
        async with Hall(journal) as hall:
            eve, bob = await hall.join("eve"), await hall.join("bob")
            await eve.says(protocol.presence([PresenceEntry(55, 9, b"{}")]))
            await sleep(0.1)
            assert bob.peers() == {}

    run(scene())


def test_a_participants_mass_deletion_is_committed_with_the_state_before() -> None:
    async def scene(role: Role, frames: int) -> Any:
        async with Hall() as hall:
            ann = await hall.join("ann", role)
            for number in range(60):
                await ann.says(ann.note(f"n{number}"))
            await sleep(2)
            for first in range(0, 60, 60 // frames):
                names = [f"n{number}" for number in range(first, first + 60 // frames)]
                await ann.says(ann.change(lambda names=names: [ann.notes.pop(name) for name in names]))
            await sleep(0.1)
            assert hall.journal.notes() == {}
            return [entry.before for batch in hall.journal.batches for entry in batch if entry.before]

    for frames in (1, 4):
        (before,) = run(scene(Role.PARTICIPANT, frames))
        assert len(content(Doc(), before)) == 60
    assert run(scene(Role.FACILITATOR, 1)) == []


def test_an_edit_by_the_server_is_durable_when_it_returns() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            note = NewNote("n1", "from outside", 5, 5, "blue", "fay", 5)
            result, seq = await hall.hub.edit(
                BOARD, "fay", Role.FACILITATOR, lambda doc: insert_notes(doc, [note])
            )
            assert (result, seq, len(hall.journal.rows[BOARD])) == (None, 2, 2)
            entry = hall.journal.rows[BOARD][1]
            assert (entry.person, entry.born[0].by, entry.claims[0].person) == ("fay", "fay", None)
            await sleep(0.1)
            ann.take()
            assert "n1" in ann.notes
            _, seq = await hall.hub.edit(BOARD, "fay", Role.FACILITATOR, lambda doc: None)
            assert seq == 2

    run(scene())


def test_an_edit_that_fails_before_it_wrote_harms_nobody() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")

            def fail(doc: "Doc[Any]") -> None:
                raise KeyError("no such zone")

            with pytest.raises(KeyError):
                await hall.hub.edit(BOARD, "fay", Role.FACILITATOR, fail)

            def fail_late(doc: "Doc[Any]") -> None:
                doc.get(schema.NOTES, type=Map)["half"] = Map({"color": "pink"})
                raise KeyError("too late")

            await ann.says(ann.note("n1"))
            await sleep(0.1)
            assert ann.code is None
            with pytest.raises(BoardUnavailable):
                await hall.hub.edit(BOARD, "fay", Role.FACILITATOR, fail_late)
            assert set(hall.journal.notes()) == {"n1"}
            state = await hall.hub.state(BOARD)
            assert set(content(Doc(), state.update)) == {"n1"}

    run(scene())


@pytest.mark.parametrize(
    ("role", "muted", "paused", "why"),
    [
        (Role.OBSERVER, False, False, "observer"),
        (Role.PARTICIPANT, True, False, "muted"),
        (Role.PARTICIPANT, False, True, "paused"),
    ],
)
def test_r4_an_edit_for_somebody_who_may_not_write_is_refused(
    role: Role, muted: bool, paused: bool, why: str
) -> None:
    async def scene() -> None:
        async with Hall() as hall:
            hall.journal.stages[BOARD] = Stage("one", paused=Paused() if paused else None)
            with pytest.raises(EditRefused) as refused:
                await hall.hub.edit(BOARD, "p", role, lambda doc: None, muted=muted)
            assert refused.value.why == why

    run(scene())


def test_an_update_that_breaks_the_document_costs_the_room_and_is_not_taken_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    take = Turns.take

    def break_on_evil(self: Turns, update: bytes, *more: Any, **named: Any) -> Any:
        if b"evil" in update:
            raise Broken("PanicException")
        return take(self, update, *more, **named)

    monkeypatch.setattr(Turns, "take", break_on_evil)

    async def scene() -> None:
        async with Hall() as hall:
            eve, bob = await hall.join("eve"), await hall.join("bob")
            await bob.says(bob.note("n1"))
            await eve.says(eve.note("evil"))
            await sleep(0.1)
            assert (eve.code, bob.code) == (1013, 1013)
            eve2, bob2 = await hall.join("eve"), await hall.join("bob")
            await eve2.says(protocol.step2(eve.doc.get_update()))
            await bob2.says(protocol.step2(bob.doc.get_update()))
            await sleep(0.1)
            assert [told["code"] for told in eve2.notices()] == ["refused"]
            assert (bob2.code, bob2.ack()) == (None, 1)
            assert set(hall.journal.notes()) == {"n1"}

    run(scene())
