"""What goes to one client: order, merging, bounds (R5)."""

from collections.abc import Awaitable, Callable, Collection

from anyio import Event, create_task_group, sleep
from pycrdt import Doc, Map

from server.sync import protocol
from server.sync.limits import Limits
from server.sync.outbox import GONE, TOO_SLOW, TRY_AGAIN, Outbox
from server.sync.ports import Gone
from tests.sim.loop import VirtualClock, run


class Wire:
    """A channel that can be full or broken."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.free = Event()
        self.free.set()
        self.broken = False

    async def send(self, frame: bytes) -> None:
        await self.free.wait()
        if self.broken:
            raise Gone
        self.frames.append(frame)

    async def close(self, code: int, reason: str = "") -> None:
        raise AssertionError("the session closes it")


def presence_of(ids: Collection[int]) -> bytes:
    return b"presence of " + b",".join(str(one).encode() for one in sorted(ids))


def scene(act: Callable[[Outbox, Wire], Awaitable[None]], limits: Limits | None = None) -> int | None:
    """Run with a pumped outbox; its close code."""
    codes: list[int] = []

    async def main() -> None:
        outbox, wire = Outbox(limits or Limits(), VirtualClock(), presence_of), Wire()

        async def pump() -> None:
            codes.append((await outbox.run(wire))[0])

        async with create_task_group() as tasks:
            tasks.start_soon(pump)
            await act(outbox, wire)
            await sleep(1)
            tasks.cancel_scope.cancel()

    run(main())
    return codes[0] if codes else None


def updates(count: int, size: int = 1) -> list[bytes]:
    """Changes of one document that follow each other, each of about that size."""
    made: list[bytes] = []
    doc: Doc[Map[str]] = Doc()
    notes = doc.get("notes", type=Map)
    subscription = doc.observe(lambda event: made.append(event.update))
    for number in range(count):
        notes[f"n{number}"] = "x" * size
    doc.unobserve(subscription)
    return made


def offer(outbox: Outbox, update: bytes) -> None:
    outbox.offer_update(update, protocol.update(update))


def test_nothing_goes_before_the_opening() -> None:
    async def act(outbox: Outbox, wire: Wire) -> None:
        outbox.offer_first(b"notice")
        outbox.offer_stage(b"newer stage")
        outbox.offer_ack(1)
        await sleep(1)
        assert wire.frames == []
        outbox.offer_opening(b"stage", b"step 1", b"presence")
        await sleep(1)
        assert wire.frames == [b"stage", b"step 1", b"presence", b"notice", b"newer stage", protocol.ack(1)]

    scene(act)


def test_no_document_frame_precedes_the_answer() -> None:
    async def act(outbox: Outbox, wire: Wire) -> None:
        before, during, after = updates(3)
        outbox.offer_opening(b"stage")
        offer(outbox, before)
        outbox.listen()
        offer(outbox, during)
        await sleep(1)
        assert wire.frames == [b"stage"]
        outbox.offer_answer(b"answer")
        offer(outbox, after)
        await sleep(1)
        assert wire.frames[:2] == [b"stage", b"answer"]
        assert len(wire.frames) == 3, "what waits is merged into one frame"

    scene(act)


def test_changes_that_cannot_be_merged_end_this_connection_only() -> None:
    async def act(outbox: Outbox, wire: Wire) -> None:
        live(outbox)
        await sleep(1)
        for _ in range(2):
            outbox.offer_update(b"\xff", b"the room's frame")
        await sleep(1)

    assert scene(act) == TRY_AGAIN


def test_one_change_goes_as_the_frame_that_the_room_encoded() -> None:
    async def act(outbox: Outbox, wire: Wire) -> None:
        live(outbox)
        outbox.offer_update(b"update", b"the room's frame")
        await sleep(1)
        assert wire.frames[-1] == b"the room's frame"

    scene(act)


def live(outbox: Outbox) -> None:
    outbox.offer_opening()
    outbox.listen()
    outbox.offer_answer(b"answer")


def test_what_waits_is_merged_and_complete() -> None:
    async def act(outbox: Outbox, wire: Wire) -> None:
        live(outbox)
        await sleep(1)
        wire.free = Event()
        for update in updates(5):
            offer(outbox, update)
        wire.free.set()
        await sleep(1)
        doc: Doc[Map[str]] = Doc()
        for frame in wire.frames[1:]:
            message = protocol.decode(frame)
            assert isinstance(message, protocol.Content)
            doc.apply_update(message.update)
        assert len(doc.get("notes", type=Map)) == 5

    scene(act)


def test_newest_stage_and_ack_replace_older_ones() -> None:
    async def act(outbox: Outbox, wire: Wire) -> None:
        outbox.offer_opening(b"stage")
        wire.free = Event()
        await sleep(1)
        for number in (1, 2, 3):
            outbox.offer_stage(b"stage %d" % number)
            outbox.offer_ack(number)
        wire.free.set()
        await sleep(1)
        assert wire.frames == [b"stage", b"stage 3", protocol.ack(3)]

    scene(act)


def test_r5_presence_that_waits_is_only_ids_and_read_when_the_wire_is_free() -> None:
    async def act(outbox: Outbox, wire: Wire) -> None:
        outbox.offer_opening(b"stage")
        await sleep(1)
        wire.free = Event()
        outbox.offer_presence([1], b"encoded for the room")
        await sleep(1)
        for number in range(1_000):
            outbox.offer_presence([2, number % 5], b"encoded for the room")
        assert outbox.waiting == 0
        wire.free.set()
        await sleep(1)
        assert wire.frames[1:] == [b"encoded for the room", b"presence of 0,1,2,3,4"]

    scene(act)


def test_r5_a_stalled_reader_is_closed_when_too_much_waits() -> None:
    async def act(outbox: Outbox, wire: Wire) -> None:
        live(outbox)
        await sleep(1)
        wire.free = Event()
        for _ in range(40):
            outbox.offer_update(b"x" * 100, b"frame")
            await sleep(0.01)
            assert outbox.waiting <= 1_100
        assert outbox.closing == (TOO_SLOW, "too slow")

    assert scene(act, Limits(outbox_bytes=1_000)) == TOO_SLOW


def test_one_large_change_is_no_reason_to_close() -> None:
    async def act(outbox: Outbox, wire: Wire) -> None:
        live(outbox)
        await sleep(1)
        wire.free = Event()
        for update in updates(1, 5_000) + updates(1, 500):
            offer(outbox, update)
        assert outbox.closing is None
        wire.free.set()

    scene(act, Limits(outbox_bytes=1_000))


def test_opening_and_answer_are_accounted_apart() -> None:
    async def act(outbox: Outbox, wire: Wire) -> None:
        wire.free = Event()
        outbox.offer_opening(b"x" * 5_000)
        outbox.listen()
        outbox.offer_answer(b"x" * 5_000)
        await sleep(1)
        assert (outbox.waiting, outbox.closing) == (0, None)

    scene(act, Limits(outbox_bytes=1_000))


def test_closing_interrupts_a_send() -> None:
    async def act(outbox: Outbox, wire: Wire) -> None:
        wire.free = Event()
        outbox.offer_opening(b"stage")
        await sleep(1)
        outbox.close(4403, "removed")
        outbox.close(1012, "restart")

    assert scene(act) == 4403


def test_a_broken_wire_ends_it() -> None:
    async def act(outbox: Outbox, wire: Wire) -> None:
        wire.broken = True
        outbox.offer_opening(b"stage")

    assert scene(act) == GONE


def test_drained_waits_for_the_wire() -> None:
    async def act(outbox: Outbox, wire: Wire) -> None:
        outbox.offer_opening(b"stage")
        wire.free = Event()
        drained = Event()

        async def wait() -> None:
            await outbox.drained()
            drained.set()

        async with create_task_group() as tasks:
            tasks.start_soon(wait)
            await sleep(1)
            assert not drained.is_set()
            wire.free.set()
            await drained.wait()
        assert wire.frames == [b"stage"]

    scene(act)
