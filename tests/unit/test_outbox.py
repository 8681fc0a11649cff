"""What goes to one client: order, merging, bounds (R5)."""

from collections.abc import Awaitable, Callable, Collection

from anyio import Event, create_task_group, sleep
from pycrdt import Doc, Map

from server.sync import protocol
from server.sync.limits import Limits
from server.sync.outbox import GONE, LARGE, TOO_SLOW, TRY_AGAIN, News, Outbox
from server.sync.ports import Gone, Parcel
from tests.sim.loop import VirtualClock, run


class Wire:
    """A channel that can be full or broken, and can be written to at once or not."""

    def __init__(self, *, quick: bool) -> None:
        self.frames: list[bytes] = []
        self.free = Event()
        self.free.set()
        self.broken = False
        self.quick = quick
        self.written = 0

    @property
    def ready(self) -> bool:
        return self.quick and self.free.is_set() and not self.broken

    def write(self, parcel: Parcel) -> None:
        assert self.ready
        self.written += 1
        self.frames += parcel.frames

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
    """Play it on a plain wire and on one that can be written to at once; the close code."""
    plain, quick = (_play(act, limits or Limits(), Wire(quick=quick)) for quick in (False, True))
    assert plain == quick
    return quick


def _play(act: Callable[[Outbox, Wire], Awaitable[None]], limits: Limits, wire: Wire) -> int | None:
    codes: list[int] = []

    async def main() -> None:
        outbox = Outbox(limits, VirtualClock(), wire, presence_of)

        async def pump() -> None:
            codes.append((await outbox.run())[0])

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


def offer(outbox: Outbox, update: bytes, ack: int | None = None) -> None:
    outbox.offer_tick(News(update, (), None, 0.0), ack)


def acknowledge(outbox: Outbox, frames: int) -> None:
    outbox.offer_tick(News(None, (), None, 0.0), frames)


def tell(outbox: Outbox, *ids: int) -> None:
    outbox.offer_tick(News(None, ids, b"encoded for the room", 0.0), None)


def test_nothing_goes_before_the_opening() -> None:
    async def act(outbox: Outbox, wire: Wire) -> None:
        outbox.offer_first(b"notice")
        outbox.offer_stage(b"newer stage")
        acknowledge(outbox, 1)
        await sleep(1)
        assert wire.frames == []
        outbox.offer_opening(b"stage", b"step 1", b"presence")
        await sleep(1)
        assert wire.frames == [b"stage", b"step 1", b"presence", b"notice", b"newer stage", protocol.ack(1)]

    scene(act)


def test_no_document_frame_precedes_the_answer() -> None:
    async def act(outbox: Outbox, wire: Wire) -> None:
        before, during, later, after = updates(4)
        outbox.offer_opening(b"stage")
        offer(outbox, before)
        outbox.listen()
        offer(outbox, during)
        offer(outbox, later)
        await sleep(1)
        assert wire.frames == [b"stage"]
        outbox.offer_answer(b"answer")
        await sleep(1)
        offer(outbox, after)
        await sleep(1)
        assert wire.frames[:2] == [b"stage", b"answer"]
        assert len(wire.frames) == 4, "what waits is merged into one frame"

    scene(act)


def test_changes_that_cannot_be_merged_end_this_connection_only() -> None:
    async def act(outbox: Outbox, wire: Wire) -> None:
        live(outbox)
        await sleep(1)
        wire.free = Event()
        for _ in range(2):
            offer(outbox, b"\xff")
        wire.free.set()
        await sleep(1)

    assert scene(act) == TRY_AGAIN


def test_what_the_room_encoded_goes_as_it_is_when_the_wire_has_room() -> None:
    async def act(outbox: Outbox, wire: Wire) -> None:
        live(outbox)
        await sleep(1)
        news = News(b"update", [1], b"presence", 0.0)
        assert news.frame == protocol.update(b"update")
        outbox.offer_tick(news, 7)
        if wire.quick:
            assert wire.frames[-3:] == [news.frame, b"presence", protocol.ack(7)], "in this very moment"
        await sleep(1)
        told = b"presence" if wire.quick else presence_of([1])
        assert wire.frames[-3:] == [news.frame, told, protocol.ack(7)]

    scene(act)


def test_lanes_that_go_at_once_are_one_write() -> None:
    async def act(outbox: Outbox, wire: Wire) -> None:
        outbox.offer_stage(b"newer stage")
        outbox.offer_opening(b"stage", b"step 1")
        assert wire.written == (1 if wire.quick else 0)
        await sleep(1)
        assert wire.frames == [b"stage", b"step 1", b"newer stage"]

    scene(act)


def test_a_large_answer_is_left_to_the_wire_that_drains() -> None:
    async def act(outbox: Outbox, wire: Wire) -> None:
        outbox.offer_opening(b"stage")
        outbox.listen()
        outbox.offer_answer(b"x" * (LARGE + 1))
        before = wire.written
        tell(outbox, 1)
        await sleep(1)
        assert wire.written == before
        tell(outbox, 1)
        await sleep(1)
        assert wire.written == before + (1 if wire.quick else 0), "afterwards it is quick again"

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
            acknowledge(outbox, number)
        wire.free.set()
        await sleep(1)
        assert wire.frames == [b"stage", b"stage 3", protocol.ack(3)]

    scene(act)


def test_r5_presence_that_waits_is_only_ids_and_read_when_the_wire_is_free() -> None:
    async def act(outbox: Outbox, wire: Wire) -> None:
        outbox.offer_opening(b"stage")
        await sleep(1)
        wire.free = Event()
        tell(outbox, 1)
        await sleep(1)
        for number in range(1_000):
            tell(outbox, 2, number % 5)
        assert outbox.waiting == 0
        wire.free.set()
        await sleep(1)
        assert wire.frames[1:] == [b"presence of 1", b"presence of 0,1,2,3,4"]

    scene(act)


def test_r5_a_stalled_reader_is_closed_when_too_much_waits() -> None:
    async def act(outbox: Outbox, wire: Wire) -> None:
        live(outbox)
        await sleep(1)
        wire.free = Event()
        for _ in range(40):
            offer(outbox, b"x" * 100)
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
        wire.free = Event()
        outbox.offer_opening(b"stage")
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
