"""Frames that are cut without the library are cut as the library does it, and all others are left to it."""

from random import Random

from websockets.frames import Frame, Opcode
from websockets.protocol import Protocol, Side, State
from websockets.streams import StreamReader

from server.web import frames

LIMIT = 70_000
SIZES = (0, 1, 5, 124, 125, 126, 127, 300, 65_535, 65_536, LIMIT, LIMIT + 1)


def parsed(data: bytes) -> list[Frame]:
    """What the library makes of what a server sent."""
    reader, found = StreamReader(), []
    reader.feed_data(data)
    while reader.buffer:
        parsing = Frame.parse(reader.read_exact, mask=False)
        try:
            next(parsing)
        except StopIteration as done:
            found.append(done.value)
    return found


def some_frame(rng: Random) -> bytes:
    """A frame as clients send them, seldom an odd one."""
    chance = rng.random()
    data = rng.randbytes(rng.choice(SIZES) if chance < 0.3 else rng.randrange(200))
    if chance < 0.7:
        return Frame(Opcode.BINARY, data).serialize(mask=True)
    if chance < 0.8:
        opcode = rng.choice([Opcode.PING, Opcode.PONG])
        return Frame(opcode, data[:125]).serialize(mask=True)
    if chance < 0.85:
        return Frame(Opcode.TEXT, b"text").serialize(mask=True)
    if chance < 0.9:
        return Frame(Opcode.BINARY, data, fin=False).serialize(mask=True)
    if chance < 0.95:
        return Frame(Opcode.BINARY, data).serialize(mask=False)
    return rng.randbytes(rng.randrange(1, 20))


def by_the_library(data: bytes) -> list[tuple[Opcode, bytes]]:
    """The frames that it takes before it fails or has no more."""
    side = Protocol(Side.SERVER, state=State.OPEN, max_size=LIMIT)
    side.receive_data(data)
    return [(one.opcode, bytes(one.data)) for one in side.events_received() if isinstance(one, Frame)]


def by_ours(data: bytes) -> list[tuple[Opcode, bytes]]:
    """The same by our cutting, with the library for what is odd, as `Wire` does it."""
    side = Protocol(Side.SERVER, state=State.OPEN, max_size=LIMIT)
    found: list[tuple[Opcode, bytes]] = []

    def hand_over(part: bytes) -> None:
        side.receive_data(part)
        found.extend(
            (one.opcode, bytes(one.data)) for one in side.events_received() if isinstance(one, Frame)
        )

    at = 0
    try:
        while side.parser_exc is None:
            if (cut := frames.message(data, at, LIMIT)) is not None:
                found.append((Opcode.BINARY, cut[0]))
                at = cut[1]
                continue
            end = frames.extent(data, at, LIMIT)
            if end is None or end > len(data):
                break
            hand_over(data[at:end])
            at = end
    except frames.Strange:
        hand_over(data[at:])
    return found


def test_r8_the_library_reads_the_same() -> None:
    rng = Random(20_26)
    taken = 0
    for _ in range(3_000):
        data = b"".join(some_frame(rng) for _ in range(rng.randrange(1, 6)))
        data = data[: rng.randrange(len(data) + 1)] if rng.random() < 0.3 else data
        wanted = by_the_library(data)
        assert by_ours(data) == wanted, data.hex()
        taken += len(wanted)
    assert taken > 3_000


def test_a_message_that_comes_in_pieces_is_cut_when_it_is_all_here() -> None:
    for size in SIZES[:-1]:
        payload = bytes(size)
        data = Frame(Opcode.BINARY, payload).serialize(mask=True)
        for here in {0, 1, 2, 3, 5, 9, len(data) - 1} & set(range(len(data))):
            assert frames.message(data[:here], 0, LIMIT) is None
            assert (frames.extent(data[:here], 0, LIMIT) or len(data)) == len(data)
        assert frames.message(data, 0, LIMIT) == (payload, len(data))


def test_what_the_server_sends_is_read_by_the_library() -> None:
    payloads = [bytes([size % 251]) * size for size in SIZES]
    assert [bytes(one.data) for one in parsed(frames.binary(payloads))] == payloads
