"""One connection: the handshake, numbers and acknowledgements, rates, silence, the end."""

from anyio import create_task_group, sleep
from pycrdt import Map

from server.boards.roles import Role
from server.boards.stage import Paused
from server.sync import protocol
from server.sync.limits import Limits
from server.sync.protocol import EMPTY_UPDATE, PresenceEntry
from server.sync.session import Session
from tests.sim.loop import VirtualClock, run
from tests.support.hall import BOARD, Hall, NoSpace, Person

SYNC, PRESENCE, STAGE = protocol.SYNC, protocol.PRESENCE, protocol.STAGE


def test_the_opening_is_stage_then_step_1_then_presence() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.connect("ann")
            await sleep(0.1)
            assert [frame[0] for frame in ann.frames] == [STAGE, SYNC, PRESENCE]
            told = ann.stage()
            assert (told["role"], told["stageVersion"], told["epoch"]) == ("participant", 1, 1)
            assert ann.sync()[0][0] == protocol.STEP1

    run(scene())


def test_a_step_1_is_answered_by_exactly_one_step_2() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            await sleep(0.2)
            assert [step for step, _ in ann.sync()] == [protocol.STEP1, protocol.STEP2]
            ann.take()
            assert "f1" in ann.doc.get("fields", type=Map)

    run(scene())


async def ask(person: Person, *vectors: bytes) -> None:
    """Send a step 1 with each of these state vectors."""
    for vector in vectors:
        await person.says(protocol.step1(vector))


def test_steps_1_that_come_together_are_answered_by_as_many_steps_2() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann, bob = await hall.connect("ann"), await hall.join("bob")
            hall.journal.hold()
            await bob.says(bob.note("n1"))
            async with create_task_group() as tasks:
                tasks.start_soon(ask, ann, b"\x00", b"\x01\x05\x01", b"\x00")
                await sleep(1)
                hall.journal.go()
            await sleep(1)
            assert [step for step, _ in ann.sync()].count(protocol.STEP2) == 3

    run(scene())


def test_who_waits_for_an_answer_that_never_comes_is_let_go() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            hall.journal.hold()
            await ann.says(ann.note("n1"))
            async with create_task_group() as tasks:
                tasks.start_soon(ask, ann, b"\x00", b"\x00")
                await sleep(1)
                hall.journal.fail = NoSpace("full")
                hall.journal.go()
            assert ann.session.closing is not None

    run(scene())


def test_no_step_1_within_10_s_is_a_protocol_error() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            late, ann = await hall.connect("late"), await hall.join("ann")
            await sleep(9)
            assert late.session.closing is None
            await sleep(3)
            assert (late.code, ann.code) == (4400, None)

    run(scene())


def test_what_is_no_frame_ends_the_connection_of_its_sender_only() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann, bob = await hall.join("ann"), await hall.join("bob")
            await ann.says(b"\x63")
            await ann.says(ann.note("n1"))
            await sleep(0.2)
            assert (ann.code, bob.code) == (4400, None)
            assert hall.journal.notes() == {}

    run(scene())


def test_r2_an_ack_comes_after_the_commit_and_counts_empty_and_known_frames() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            await ann.says(protocol.step2(EMPTY_UPDATE))
            frame = ann.note("n1")
            hall.journal.hold()
            await ann.says(frame)
            await ann.says(frame)
            await sleep(5)
            assert ann.ack() == 1
            hall.journal.go()
            await sleep(0.1)
            assert ann.ack() == 3

    run(scene())


def test_a_refused_frame_ends_writing_not_reading() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann, bob = await hall.join("ann"), await hall.join("bob")
            await ann.says(ann.note("n1"))
            await bob.says(protocol.update(b"\x01\x02rubbish"))
            await bob.says(bob.note("n2"))
            await sleep(0.1)
            (told,) = bob.notices()
            assert (told["code"], told["frame"], bob.ack(), bob.code) == ("refused", 1, 0, None)
            assert list(hall.journal.notes()) == ["n1"]
            bob.take()
            assert set(bob.notes.keys()) == {"n1", "n2"}

    run(scene())


def test_an_observers_frame_that_adds_nothing_is_acked_another_refused() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann, eve = await hall.join("ann"), await hall.join("eve", Role.OBSERVER)
            frame = ann.note("n1")
            await ann.says(frame)
            await eve.says(protocol.step2(EMPTY_UPDATE))
            await eve.says(frame)
            await sleep(0.1)
            assert (eve.ack(), eve.notices()) == (2, [])
            await eve.says(eve.note("n2"))
            await sleep(0.1)
            assert eve.notices()[0]["code"] == "refused"
            assert list(hall.journal.notes()) == ["n1"]

    run(scene())


def test_a_gap_is_asked_for_and_acked_when_it_is_healed() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            ann.note("n1")
            await ann.says(ann.note("n2"))
            await sleep(0.1)
            (told,) = ann.notices()
            assert (told["code"], told["frame"], ann.ack()) == ("gap", 1, 0)
            step, vector = ann.sync()[-1]
            assert step == protocol.STEP1
            await ann.says(protocol.step2(ann.doc.get_update(vector)))
            await sleep(0.1)
            assert ann.ack() == 2
            assert set(hall.journal.notes()) == {"n1", "n2"}

    run(scene())


def test_answers_that_leave_a_gap_again_and_again_are_refused() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            ann.note("n1")
            frame = ann.note("n2")
            content = protocol.decode(frame)
            assert isinstance(content, protocol.Content)
            for _ in range(3):
                await ann.says(protocol.step2(content.update))
            await sleep(0.1)
            assert [told["code"] for told in ann.notices()] == ["gap", "gap", "refused"]

    run(scene())


async def _flood(person: Person, frame: bytes, times: int) -> float:
    start = VirtualClock().monotonic()
    for _ in range(times):
        await person.says(frame)
    return VirtualClock().monotonic() - start


def test_60_edits_a_second_after_a_burst_of_200_and_nothing_refused() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            await sleep(1)
            assert await _flood(ann, protocol.update(EMPTY_UPDATE), 200) == 0
            assert ann.notices() == []
            assert 9.5 < await _flood(ann, protocol.update(EMPTY_UPDATE), 600) < 10.5
            await sleep(0.1)
            assert ann.ack() == 800
            assert {told["code"] for told in ann.notices()} == {"slow-down"}
            assert len(ann.notices()) <= 3

    run(scene())


def test_40_presence_frames_a_second_after_a_burst_of_80() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann, bob = await hall.join("ann"), await hall.join("bob")
            frame = protocol.presence([PresenceEntry(1, 1, b"{}")])
            assert await _flood(ann, frame, 80) == 0
            assert 9.5 < await _flood(ann, frame, 400) < 10.5
            assert bob.notices() == []

    run(scene())


def test_large_frames_count_more() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            large = protocol.update(b"x" * 200_000)
            assert await _flood(ann, large, 100) > 5

    run(scene())


def test_r5_one_connection_that_goes_too_fast_delays_nobody_else() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann, bob = await hall.join("ann"), await hall.join("bob")
            async with create_task_group() as tasks:
                tasks.start_soon(_flood, ann, protocol.update(EMPTY_UPDATE), 2_000)
                await sleep(5)
                before = VirtualClock().monotonic()
                await bob.says(bob.note("n1"))
                await sleep(0.1)
                assert bob.ack() == 1
                assert VirtualClock().monotonic() - before < 0.2
                tasks.cancel_scope.cancel()

    run(scene())


def test_the_stage_is_told_again_after_20_s_of_silence() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            await sleep(19)
            assert len(ann.heard(STAGE)) == 1
            await sleep(3)
            assert len(ann.heard(STAGE)) == 2
            await sleep(20)
            assert len(ann.heard(STAGE)) == 3

    run(scene())


def test_a_query_is_answered_by_everybodys_presence() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann, bob = await hall.join("ann"), await hall.join("bob")
            await bob.says(protocol.presence([PresenceEntry(7, 1, b'{"cursor":null}')]))
            await sleep(0.1)
            before = len(ann.heard(PRESENCE))
            await ann.says(protocol.query())
            await sleep(0.1)
            assert len(ann.heard(PRESENCE)) == before + 1
            assert ann.peers()[7]["user"]["id"] == "bob"

    run(scene())


def test_presence_comes_back_and_goes_with_its_connection() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann, bob = await hall.join("ann"), await hall.join("bob")
            await bob.says(protocol.presence([PresenceEntry(7, 1, b'{"cursor":null}')]))
            await sleep(0.1)
            assert 7 in ann.peers()
            assert 7 in bob.peers()
            bob.session.gone()
            bob.session.gone()
            await sleep(0.1)
            assert 7 not in ann.peers()

    run(scene())


def test_too_large_presence_is_told() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            await ann.says(protocol.presence([PresenceEntry(7, 1, b'{"a":"%s"}' % (b"x" * 5_000))]))
            await sleep(0.1)
            assert [told["code"] for told in ann.notices()] == ["too-large"]

    run(scene())


def test_r5_a_stalled_reader_is_closed_and_delays_nobody() -> None:
    """Others receive everything at the very same moments whether somebody stalls or not."""

    async def scene(stall: bool) -> list[float]:
        async with Hall(limits=Limits(outbox_bytes=4_000)) as hall:
            ann, bob, eve = await hall.join("ann"), await hall.join("bob"), await hall.join("eve")
            await sleep(1)
            if stall:
                eve.stall()
            for number in range(100):
                await ann.says(ann.note(f"n{number}"))
                await sleep(0.05)
            assert eve.session.closing == ((4408, "too slow") if stall else None)
            assert eve.session.outbox.waiting < 5_000
            return bob.times

    assert run(scene(stall=True)) == run(scene(stall=False))


def test_a_wire_that_takes_nothing_for_30_s_is_closed() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.connect("ann")
            ann.stall()
            await ann.says(protocol.step1(b"\x00"))
            await sleep(29)
            assert ann.code is None
            await sleep(3)
            assert ann.code == 4408

    run(scene())


def test_receive_after_the_end_does_nothing() -> None:
    async def scene() -> Session:
        async with Hall() as hall:
            ann = await hall.join("ann")
            ann.session.gone()
            await ann.says(ann.note("n1"))
            await sleep(0.1)
            assert hall.journal.notes() == {}
            assert hall.hub.people(BOARD) == frozenset()
            return ann.session

    assert run(scene()).closing == (1006, "gone")


def test_step_1_again_waits_for_the_answer_before() -> None:
    """Else a client that doesn't read could pile up whole states."""

    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            await sleep(0.1)
            ann.stall()
            async with create_task_group() as tasks:
                tasks.start_soon(_flood, ann, protocol.step1(b"\x00"), 5)
                await sleep(5)
                ann.read()
                await sleep(5)
                tasks.cancel_scope.cancel()
            steps = [step for step, _ in ann.sync()]
            assert steps == [protocol.STEP1] + [protocol.STEP2] * 6

    run(scene())


def test_withheld_frames_are_asked_for_when_the_ban_ends() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann", muted=True)
            await ann.says(ann.note("n1"))
            await ann.says(ann.note("n2"))
            await sleep(0.1)
            assert [(told["code"], told["frame"]) for told in ann.notices()] == [
                ("withheld", 1),
                ("withheld", 2),
            ]
            assert (ann.ack(), hall.journal.notes()) == (0, {})
            hall.hub.person_changed("w", "ann", muted=False)
            await sleep(0.1)
            step, vector = ann.sync()[-1]
            assert step == protocol.STEP1
            await ann.says(protocol.step2(ann.doc.get_update(vector)))
            await sleep(0.1)
            assert ann.ack() == 3
            assert set(hall.journal.notes()) == {"n1", "n2"}

    run(scene())


def test_r4_a_new_observers_frames_are_withheld_for_2_s_then_refused() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann")
            await sleep(0.1)
            hall.hub.person_changed("w", "ann", role=Role.OBSERVER)
            await ann.says(ann.note("n1"))
            await sleep(0.1)
            assert ann.notices()[0]["code"] == "withheld"
            assert ann.stage()["role"] == "observer"
            await sleep(3.5)
            step, vector = ann.sync()[-1]
            assert step == protocol.STEP1, "what was withheld is asked for, and refused"
            await ann.says(protocol.step2(ann.doc.get_update(vector)))
            await sleep(0.1)
            assert [told["code"] for told in ann.notices()] == ["withheld", "refused"]
            assert hall.journal.notes() == {}

    run(scene())


def test_a_pause_binds_participants_after_2_s_and_facilitators_never() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann, fay = await hall.join("ann"), await hall.join("fay", Role.FACILITATOR)
            stage = hall.journal.stages[BOARD]
            paused = type(stage)(stage.step, 2, paused=Paused("wait"))
            await hall.hub.set_stage(BOARD, paused)
            await sleep(0.1)
            assert ann.stage()["stage"]["paused"] == {"message": "wait"}
            await sleep(1.8)
            await ann.says(ann.note("intime"))
            await sleep(0.2)
            await ann.says(ann.note("late"))
            await fay.says(fay.note("fay"))
            await sleep(0.1)
            assert set(hall.journal.notes()) == {"intime", "fay"}
            assert [told["code"] for told in ann.notices()] == ["withheld"]
            await hall.hub.set_stage(BOARD, type(stage)(stage.step, 3))
            await sleep(0.1)
            _, vector = ann.sync()[-1]
            await ann.says(protocol.step2(ann.doc.get_update(vector)))
            await sleep(0.1)
            assert set(hall.journal.notes()) == {"intime", "fay", "late"}

    run(scene())
