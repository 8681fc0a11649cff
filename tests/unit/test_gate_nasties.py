"""Recorded bytes that crash, hang or mislead pycrdt. They go through the gate only: never apply them here."""

import struct
import time

import pytest

from server.sync.gate import STEP2_LIMITS, Gate, Refused
from tests.interop.wire import ANY, GC, TYPE, Item, Section, Tree, encode, string, uint
from tests.unit.gate_board import (
    COLOR,
    MAP,
    NOTE,
    OWN,
    SERVER,
    TEXT,
    gate,
    judge,
    over,
    shared,
    text,
    update,
    value,
)

NESTED_ARRAYS = update(value(b"\x75\x01" * 13_200 + b"\x7e", NOTE, "color"))
"""26 kB: the native stack overflows when it is read."""

NESTED_OBJECTS = update(value((b"\x76\x01" + string("a")) * 13_200 + b"\x7e", NOTE, "color"))

CHAIN_OF_MAPS = update(
    shared(MAP, "notes", "n9"), *[shared(MAP, (OWN, clock), "m") for clock in range(30_000)]
)
"""Each in the one before: deleting or printing the outermost overflows the native stack."""

TEXT_FOR_AN_ARRAY = update(Item(4, "a🎈", parent="order"))
"""A root that the server would read as an Array: reading it never returns."""

TEXT_IN_A_MAP_ROOT = update(Item(4, "a🎈", parent="notes"))

TYPE_ZERO = update(Item(TYPE, 0, parent="notes", sub="n9"), text("a🎈", parent=(OWN, 0)))

FORGED_GC = update(Item(GC, 4_000_000_000), client=60)
"""Poisons the clock of whoever owns that id."""

V2 = bytes.fromhex(
    "000002720001000003270028100c6e6f7465736e39636f6c6f7205020503010000010101010102007704626c756500"
)
"""The same edit as a V1 update would be, by Yjs: pycrdt takes it for nothing, silently."""

TEN_BYTES_FOR_A_THOUSAND_NOTES = encode(Tree([], [(SERVER, [(0, 20)])]))

NASTIES = {
    "nested arrays": NESTED_ARRAYS,
    "nested objects": NESTED_OBJECTS,
    "chain of maps": CHAIN_OF_MAPS,
    "text for an array": TEXT_FOR_AN_ARRAY,
    "text in a map root": TEXT_IN_A_MAP_ROOT,
    "an array type": TYPE_ZERO,
    "forged GC": FORGED_GC,
    "format V2": V2,
    "an array of a million nothings": update(value(b"\x75" + uint(10**6) + b"\x7e" * 200_000, NOTE, "color")),
    "a huge string length": update(value(b"\x77" + uint(2**31) + b"a", NOTE, "color")),
    "a huge key length": update(value(b"\x76\1" + uint(2**40), NOTE, "color")),
    "a float cut short": update(value(b"\x7b" + struct.pack(">d", 1.0)[:3], NOTE, "color"))[:-1],
}


@pytest.mark.parametrize("data", NASTIES.values(), ids=NASTIES.keys())
def test_refused(data: bytes) -> None:
    verdict = gate().check(data, lambda client: client != SERVER, limits=STEP2_LIMITS)
    assert isinstance(verdict, Refused)


def test_the_fields_cannot_be_deleted_by_a_range_over_everything() -> None:
    assert judge(TEN_BYTES_FOR_A_THOUSAND_NOTES) == Refused("a field is deleted")


def test_a_megabyte_of_anything_is_judged_in_bounded_time() -> None:
    """The gate runs on the event loop: the worst frame that fits must not hold everybody up for long."""
    many = [Item(ANY, [b"\x7e"], parent=NOTE, sub=f"k{n}") for n in range(60_000)]
    tiny = encode(Tree([], [(SERVER, [(n % 19, 1) for n in range(300_000)])]))
    for data in (update(*many), tiny, b"\0\1\1" + uint(2**30) + b"\1\1" * 500_000):
        started = time.process_time()
        gate().check(data[: 2**20], lambda client: True, limits=STEP2_LIMITS)
        assert time.process_time() - started < 5


def test_waiting_structs_are_resolved_without_trying_all_again_and_again() -> None:
    """A hundred clients whose structs wait for each other by turns."""
    clients = range(100, 200)
    sections = [Section(clients[0], 0, [over(0, COLOR)])]
    sections[0].items += [over(0, (clients[(n % 99) + 1], n // 99)) for n in range(9_000)]
    for number, client in enumerate(clients[1:], 1):
        items = [over(0, (clients[0], 99 * n + number - 1)) for n in range(91)]
        sections.append(Section(client, 0, items))
    started = time.process_time()
    Gate.from_state(encode(Tree())).check(encode(Tree(sections)), lambda client: True, limits=STEP2_LIMITS)
    assert time.process_time() - started < 5


def test_texts_under_a_field_stay_whole() -> None:
    board = gate()
    board.integrate(update(shared(TEXT, "fields", "f2"), client=SERVER, clock=20))
    assert judge(update(deletes={SERVER: [(20, 1)]}), board) == Refused("a field is deleted")
    # Once the server itself has deleted it, whoever says so says nothing new.
    board.integrate(update(deletes={SERVER: [(20, 1)]}))
    assert not isinstance(judge(update(deletes={SERVER: [(20, 1)]}), board), Refused)
