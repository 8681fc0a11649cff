"""Large messages go out in slices as there is room (R5), and others' frames may go between them."""

import asyncio
from typing import Any

import pytest
from uvicorn.protocols.utils import ClientDisconnected
from websockets.frames import Frame, Opcode
from websockets.protocol import Protocol, Side, State
from websockets.streams import StreamReader

from server.web.wire import SLICE, Wire

MESSAGE = bytes(range(256)) * 1_000


class Narrow:
    """A transport that is full after each write."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.written: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.written.append(data)
        self.wire.pause_writing()


@pytest.fixture
def wire() -> Wire:
    made = object.__new__(Wire)
    made.conn = Protocol(Side.SERVER, state=State.OPEN)  # type: ignore[assignment]
    made.writable = asyncio.Event()
    made.writable.set()
    made.disconnected = made.close_sent = False
    made.transport = Narrow(made)  # type: ignore[assignment]
    return made


def written(wire: Wire) -> list[bytes]:
    transport: Any = wire.transport
    found: list[bytes] = transport.written
    return found


def frames(data: bytes) -> list[Frame]:
    reader, found = StreamReader(), []
    reader.feed_data(data)
    while reader.buffer:
        parsing = Frame.parse(reader.read_exact, mask=False)
        try:
            next(parsing)
        except StopIteration as done:
            found.append(done.value)
    return found


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_r5_a_large_message_waits_for_room_slice_by_slice(wire: Wire) -> None:
    giving = asyncio.create_task(wire.give(MESSAGE))
    for count in range(1, 5):
        await settle()
        assert len(written(wire)) == count
        assert len(written(wire)[-1]) <= SLICE + 10
        wire.resume_writing()
    await giving
    parts = frames(b"".join(written(wire)))
    assert [part.opcode for part in parts] == [Opcode.BINARY, *3 * [Opcode.CONT]]
    assert [part.fin for part in parts] == [False, False, False, True]
    assert b"".join(part.data for part in parts) == MESSAGE


@pytest.mark.parametrize("how", ["disconnected", "close_sent"])
async def test_a_wire_that_ends_half_way_tells_so(wire: Wire, how: str) -> None:
    giving = asyncio.create_task(wire.give(MESSAGE))
    await settle()
    setattr(wire, how, True)
    wire.resume_writing()
    with pytest.raises(ClientDisconnected):
        await giving
    assert len(written(wire)) == 1
