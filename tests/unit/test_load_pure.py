"""The load generator's pure parts: what it writes can be read, and its judge counts right."""

import random
from math import inf
from typing import Any

from pycrdt import Doc, Map, merge_updates

from tests.load import scan, wire
from tests.load.decoded import Decoded
from tests.load.freshness import Delays, Track, Watch, judge
from tests.load.movers import DRAG, RATE, board, drags
from tests.load.people import FIRST_X, Manner, Person, Writer, script
from tests.load.wire import Message


def served(payload: bytes, *, final: bool = True, opcode: int = 2) -> bytes:
    """A frame as a server sends it."""
    size = len(payload)
    length = bytes((size,)) if size < 126 else b"\x7e" + size.to_bytes(2, "big")
    return bytes(((0x80 if final else 0) | opcode,)) + length + payload


def test_masked_frames_are_what_the_standard_says() -> None:
    for size in (0, 1, 5, 125, 126, 70_000):
        payload = bytes(number % 251 for number in range(size))
        key = b"\x01\x02\x03\x04"
        frame = wire.masked(payload, key)
        head = len(frame) - size
        assert frame[head - 4 : head] == key
        assert bytes(byte ^ key[at % 4] for at, byte in enumerate(frame[head:])) == payload


def test_messages_are_put_together_from_chunks_and_fragments() -> None:
    stream = (
        served(b"one")
        + served(b"tw", final=False)
        + served(b"ping", opcode=9)
        + served(b"o" * 300, opcode=0)
        + served(b"cut off")[:-1]
    )
    for step in (1, 2, 7, len(stream)):
        chunks = [Message(float(at), stream[at : at + step]) for at in range(0, len(stream), step)]
        found = wire.messages(chunks)
        assert [message.payload for message in found] == [b"one", b"tw" + b"o" * 300]
        assert found[0].at == (4 // step) * step  # the chunk with its last byte


def test_every_edit_is_found_again_in_what_servers_make_of_it() -> None:
    writers = [Writer(client) for client in (1 << 24, (1 << 32) - 1)]
    board: Doc[Map[object]] = Doc()
    made: list[bytes] = []
    for _ in range(25):
        for writer in writers:
            before = writer.clock
            update = writer.next()
            board.apply_update(update)
            made.append(update)
            (span,) = scan.spans(update)
            assert (span.start, span.end) == (before, writer.clock)
    ends = {span.client: span.end for span in scan.spans(merge_updates(*made))}
    assert set(ends.values()) == {writer.clock for writer in writers}
    assert {span.client: span.end for span in scan.spans(board.get_update())} == ends
    assert scan.content(wire.update(made[0])) == made[0]
    assert scan.content(wire.step1()) is None


def test_a_hole_in_a_merged_update_is_no_knowledge() -> None:
    writer = Writer(1 << 24)
    first, lost, third = (writer.next() for _ in range(3))
    watch = Watch()
    news = [watch.take(span.start, span.end) for span in scan.spans(merge_updates(first, third))]
    assert news == [True, False]
    (span,) = scan.spans(lost)
    assert watch.take(span.start, span.end)
    assert watch.clock == writer.clock


def test_cursors_are_read_from_merged_presence() -> None:
    state = b'{"user":{"name":"A"},"cursor":{"x":1007,"y":3}}'
    entries = [(5, 1, state), (1 << 31, 9, b"null"), (7, 2, state.replace(b"1007", b"-4"))]
    body = b"\x03" + b"".join(wire.uint(a) + wire.uint(b) + wire.sized(c) for a, b, c in entries)
    assert list(scan.cursors(b"\x01" + wire.sized(body))) == [(5, 1007), (7, -4)]
    assert list(scan.cursors(wire.update(b"\x00\x00"))) == []


def test_compact_presence_is_written_and_read_as_agreed() -> None:
    person = Person(0, 1 << 30, 1 << 31)
    first = Manner(compact=True, calm=True).cursor(person, 0, 1000)
    assert first == b"\x65\x03\x80\x80\x80\x80\x08\x02{}\x04\x00\x01\xa8\x0f\x98\x09"
    assert wire.read_sint(wire.sint(-1234), 0) == (-1234, 2)
    served = b"\x65" + b"\x23\x05\x02{}" + b"\x21" + wire.sint(1007) + wire.sint(-3)
    served += b"\x22\x20\x05\x32" + b"\x29" + wire.sint(9) + wire.sint(9)
    assert list(scan.records(served)) == [scan.Entry(4, 5), scan.Moved(4, 1007), scan.Moved(5, 9)]
    _, presence = Decoded().news([Message(1.0, served), Message(2.0, served)])
    assert presence == {5: [(1.0, 1007)]}  # the other index was never introduced


def test_a_planted_delay_shows_and_a_skipped_state_counts_with_its_successor() -> None:
    track = Track([10, 20, 30, 40], [0.0, 1.0, 2.0, 3.0])
    delays = Delays()
    judge(track, [(0.01, 10), (2.25, 30), (3.002, 40)], 0.0, 4.0, delays)
    assert [round(delay, 4) for delay in delays.seconds] == [0.01, 1.25, 0.25, 0.002]
    assert delays.lost == 0
    assert round(delays.percentile(0.5), 4) == 0.01
    assert delays.percentile(0.99) == 1.25


def test_what_never_came_is_lost_and_the_warm_up_does_not_count() -> None:
    track = Track([10, 20, 30, 40], [0.0, 1.0, 2.0, 3.0])
    delays = Delays()
    judge(track, [(0.5, 10), (1.5, 25)], 1.0, 3.0, delays)
    assert (delays.seconds, delays.lost) == ([0.5], 1)
    assert (delays.percentile(0.5), delays.percentile(0.99)) == (0.5, inf)
    nothing = Delays()
    judge(track, [], 0.0, 4.0, nothing)
    assert (nothing.lost, nothing.percentile(0.01), Delays().percentile(0.5)) == (4, inf, inf)


def test_a_script_is_the_same_for_a_seed_and_keeps_everybodys_order() -> None:
    seed = random.randrange(1000)
    print("seed", seed)
    play, again = script([Manner()] * 4, 3.0, seed), script([Manner()] * 4, 3.0, seed)
    # Not the bytes: pycrdt writes the members of an object in any order.
    said = [[(line.due, line.person, line.number) for line in one.lines] for one in (play, again)]
    assert said[0] == said[1]
    assert len(play.lines) == 4 * 3 * (20 + 1)
    for person in play.people:
        mine = [line for line in play.lines if line.person == person.number]
        for edit in (True, False):
            assert [line.number for line in mine if line.edit is edit] == list(range(3 if edit else 60))
        assert person.cursors[0] == FIRST_X
        assert person.edits == sorted(set(person.edits))


def test_those_who_drag_say_how_far_and_drop_their_own_note_where_it_was() -> None:
    here = board(450, seed=3)
    sheet: Doc[Any] = Doc()
    for update in here.updates:
        sheet.apply_update(update)
    notes: Map[Any] = sheet.get("notes", type=Map)
    assert len(notes) == 450

    seconds = 2 * DRAG + 0.5
    lines = drags(here, 5, seconds, seed=3)
    assert [line.due for line in lines] == sorted(line.due for line in lines)
    assert len(lines) == 5 * (int(seconds * RATE) + 2)
    before = {name: notes[name]["place"] for name in here.notes}
    for line in lines:
        if line.edit:
            sheet.apply_update(dropped(line.frame))
    moved = [name for name in here.notes if notes[name]["place"] != before[name]]
    assert len(moved) == 5


def dropped(frame: bytes) -> bytes:
    """The update in the frame of a client."""
    start = 6 if frame[1] & 127 < 126 else 8
    key = frame[start - 4 : start]
    update = scan.content(bytes(byte ^ key[at % 4] for at, byte in enumerate(frame[start:])))
    assert update is not None
    return update
