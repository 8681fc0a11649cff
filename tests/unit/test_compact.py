"""Compact presence: its wire, its bytes, and rooms in which some speak it and others don't."""

import json
from random import Random
from typing import Any

import pytest
from anyio import sleep

from server.sync import compact, protocol
from server.sync.compact import Cursor, Farewell, Interest, Said
from server.sync.limits import Limits
from server.sync.presence import Hearing
from server.sync.protocol import PresenceEntry, ProtocolError, Reader
from tests.sim.loop import run
from tests.support.hall import Hall, Person

STATE = {"editing": None, "drag": None}


def said(client: int, state: Any = STATE) -> bytes:
    """As a client says its state."""
    text = json.dumps(state).encode()
    return b"\x65" + protocol.uint(compact.ENTRY) + protocol.uint(client) + protocol.sized(text)


def at(x: int, y: int) -> bytes:
    """As a client says where its cursor is."""
    return b"\x65\x01" + compact.sint(x) + compact.sint(y)


class Screen:
    """What a compact client makes of what it hears."""

    def __init__(self, person: Person) -> None:
        self.entries: dict[int, tuple[int, Any]] = {}
        self.cursors: dict[int, tuple[int, int] | None] = {}
        self.pace = 50
        for frame in person.heard(protocol.POINTING):
            reader = Reader(frame)
            reader.uint()
            while not reader.done:
                head = reader.uint()
                self._take(head >> 3, head & 7, reader)

    def _take(self, index: int, op: int, reader: Reader) -> None:
        match op:
            case compact.GONE:
                self.entries.pop(index, None)
                self.cursors.pop(index, None)
            case compact.CURSOR:
                assert index in self.entries, "an entry comes before any other record of its index"
                self.cursors[index] = compact.read_sint(reader), compact.read_sint(reader)
            case compact.AWAY:
                assert index in self.entries
                self.cursors[index] = None
            case compact.ENTRY:
                self.entries[index] = reader.uint(), json.loads(reader.bytes())
                self.cursors[index] = None
            case compact.PACE:
                assert index == 0
                self.pace = reader.uint()

    @property
    def people(self) -> dict[str, tuple[int, int] | None]:
        """Person → cursor."""
        return {state["user"]["id"]: self.cursors[index] for index, (_, state) in self.entries.items()}


def test_numbers_are_lib0s() -> None:
    rng = Random(1)
    assert (compact.sint(0), compact.sint(-1), compact.sint(64)) == (b"\x00", b"\x41", b"\x80\x01")
    for _ in range(2_000):
        value = rng.randrange(-(2 ** rng.randrange(1, 32)), 2 ** rng.randrange(1, 32))
        reader = Reader(compact.sint(value))
        assert (compact.read_sint(reader), reader.done) == (value, True)


def test_what_clients_say_is_read() -> None:
    frame = said(7) + at(-3, 900)[1:] + b"\x02\x04\x00\x04\x01\x00"
    text = json.dumps(STATE).encode()
    told = (Said(7, text), Cursor((-3, 900)), Cursor(None), Interest(False), Interest(True), Farewell())
    assert compact.decode(frame) == told
    assert compact.only_cursor(at(-3, 900)) == (-3, 900)
    assert compact.only_cursor(said(7)) is None
    assert compact.only_cursor(at(1, 2) + b"\x02") is None
    assert compact.only_cursor(b"\x65") is None


@pytest.mark.parametrize(
    "rest",
    [b"\x01", b"\x01\x05", b"\x05\x32", b"\x09\x01\x01", b"\x03\x07\x05{}", b"\x04\x02", b"\x01\x80\x00\x01"],
)
def test_what_is_malformed_is_refused(rest: bytes) -> None:
    with pytest.raises(ProtocolError):
        compact.decode(b"\x65" + rest)
    assert compact.only_cursor(b"\x65" + rest) is None


def test_a_cursor_takes_at_most_12_bytes() -> None:
    for index in (1, 15, 16, 900, 2_047):
        for x, y in ((0, 0), (-5_000, 12_000), (99_999, -99_999)):
            assert len(compact.cursor(index, (x, y))) <= 12
    assert len(compact.cursor(900, (4_000, 3_000))) <= 6


def test_900_cursors_that_move_take_a_tenth_of_what_stock_clients_get() -> None:
    async def scene() -> None:
        async with Hall(limits=Limits(presence_tick_most=0.05)) as hall:
            eve = await hall.join("eve", hearing=Hearing.COMPACT)
            bob = await hall.join("bob")
            people = [await hall.join(f"p{number}", hearing=Hearing.COMPACT) for number in range(100)]
            for number, person in enumerate(people):
                await person.says(said(10_000 + number))
            await sleep(0.2)
            eve.frames.clear()
            bob.frames.clear()
            for number, person in enumerate(people):
                await person.says(at(2_000 + number, 1_500))
            await sleep(0.2)
            told = sum(map(len, eve.heard(protocol.POINTING)))
            assert told <= 100 * 12
            assert told * 10 < sum(map(len, bob.heard(protocol.PRESENCE)))

    run(scene())


def test_a_mixed_room_sees_everybody() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann", hearing=Hearing.COMPACT)
            bob = await hall.join("bob")
            await ann.says(said(7))
            await ann.says(at(10, -20))
            await bob.says(protocol.presence([PresenceEntry(8, 1, b'{"cursor":{"x":1.6,"y":2}}')]))
            await sleep(0.2)
            eve = await hall.join("eve", hearing=Hearing.COMPACT)
            for number in range(5):
                await ann.says(at(number, 5))
                state = b'{"cursor":{"x":%d,"y":2}}' % number
                await bob.says(protocol.presence([PresenceEntry(8, 2 + number, state)]))
                await sleep(0.05)
            for person in (ann, eve):
                assert Screen(person).people == {"ann": (4, 5), "bob": (4, 2)}
                assert person.heard(protocol.PRESENCE) == []
            assert bob.peers()[7] == {**STATE, "cursor": {"x": 4, "y": 5}, "user": bob.peers()[7]["user"]}
            assert bob.peers()[7]["user"]["id"] == "ann"
            assert bob.heard(protocol.POINTING) == []
            ann.session.gone()
            await bob.says(protocol.presence([PresenceEntry(8, 7, b"null")]))
            await sleep(0.2)
            assert Screen(eve).people == {}
            assert bob.peers() == {}

    run(scene())


def test_the_opening_and_a_query_are_compact_too() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann", hearing=Hearing.COMPACT)
            await ann.says(said(7))
            await ann.says(at(1, 2))
            eve = await hall.connect("eve", hearing=Hearing.COMPACT)
            await sleep(0.1)
            assert [frame[0] for frame in eve.frames[:3]] == [
                protocol.STAGE,
                protocol.SYNC,
                protocol.POINTING,
            ]
            assert (Screen(eve).people, Screen(eve).pace) == ({"ann": (1, 2)}, 50)
            await eve.says(protocol.query())
            assert Screen(eve).people == {"ann": (1, 2)}

    run(scene())


def test_without_interest_there_are_no_cursors_but_all_the_rest() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann", hearing=Hearing.COMPACT)
            eve = await hall.join("eve", hearing=Hearing.COMPACT)
            await eve.says(b"\x65\x04\x00")
            await ann.says(said(7))
            await sleep(0.1)
            before = len(eve.frames)
            for number in range(10):
                await ann.says(at(number, 1))
                await sleep(0.05)
            assert len(eve.frames) == before
            await ann.says(said(7, {"editing": "n1", "drag": None}))
            await sleep(0.1)
            ((_, state),) = Screen(eve).entries.values()
            assert (state["editing"], Screen(eve).people) == ("n1", {"ann": None})
            await eve.says(b"\x65\x04\x01")
            assert Screen(eve).people == {"ann": (9, 1)}

    run(scene())


def test_renewals_reach_stock_clients_and_cost_compact_ones_nothing() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann = await hall.join("ann", hearing=Hearing.COMPACT)
            eve, bob = await hall.join("eve", hearing=Hearing.COMPACT), await hall.join("bob")
            await ann.says(said(7))
            await ann.says(at(3, 4))
            await sleep(0.1)
            before, told = len(eve.heard(protocol.POINTING)), len(bob.heard(protocol.PRESENCE))
            await ann.says(said(7))
            await sleep(0.1)
            assert len(eve.heard(protocol.POINTING)) == before
            assert len(bob.heard(protocol.PRESENCE)) == told + 1
            assert (Screen(eve).people, bob.peers()[7]["cursor"]) == ({"ann": (3, 4)}, {"x": 3, "y": 4})

    run(scene())


def test_p1_nobody_speaks_for_anothers_id() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            ann, eve = [await hall.join(name, hearing=Hearing.COMPACT) for name in ("ann", "eve")]
            await ann.says(said(7))
            await eve.says(said(7))
            await eve.says(at(1, 1))
            await sleep(0.1)
            assert Screen(eve).people == {"ann": None}

    run(scene())


def test_p4_an_index_is_given_again_once_its_owner_is_forgotten() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            eve = await hall.join("eve", hearing=Hearing.COMPACT)
            for round_ in range(3):
                ann = await hall.join("ann", hearing=Hearing.COMPACT)
                await ann.says(said(100 + round_))
                await sleep(0.1)
                assert list(Screen(eve).people) == ["ann"]
                ann.session.gone()
                await sleep(70)
                assert Screen(eve).people == {}
            indexes = {
                frame[1] >> 3 for frame in eve.heard(protocol.POINTING) if frame[1] & 7 == compact.ENTRY
            }
            assert indexes == {1}

    run(scene())


def test_a_slow_reader_hears_whole_states_when_it_reads_again() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            eve = await hall.join("eve", hearing=Hearing.COMPACT)
            ann = await hall.join("ann", hearing=Hearing.COMPACT)
            eve.stall()
            await ann.says(said(7))
            for number in range(20):
                await ann.says(at(number, 1))
                await sleep(0.05)
            eve.read()
            await sleep(0.2)
            assert Screen(eve).people == {"ann": (19, 1)}
            assert len(eve.heard(protocol.POINTING)) <= 3

    run(scene())


def test_compact_presence_that_was_not_agreed_on_is_a_protocol_error() -> None:
    async def scene() -> None:
        async with Hall() as hall:
            bob, eve = await hall.join("bob"), await hall.join("eve", hearing=Hearing.COMPACT)
            await bob.says(protocol.presence([PresenceEntry(8, 1, b"{}")]))
            await bob.says(at(1, 1))
            await eve.says(b"\x65\x07")
            await sleep(0.1)
            assert (bob.code, eve.code) == (4400, 4400)

    run(scene())


def test_the_pace_that_is_asked_for_follows_the_size_of_the_room() -> None:
    async def scene() -> None:
        limits = Limits(presence_tick_per_person=0.02)
        async with Hall(limits=limits) as hall:
            eve = await hall.join("eve", hearing=Hearing.COMPACT)
            assert Screen(eve).pace == 50
            for number in range(4):
                await hall.join(f"p{number}")
            await sleep(2)
            assert Screen(eve).pace == 100

    run(scene())
