"""The gate's rules, one by one: what it refuses and why (reliability.md, "The gate"; R8)."""

import pytest

from server.sync.gate import STEP2_LIMITS, Fresh, Gap, Gate, Known, Limits, Refused
from tests.interop.wire import (
    ANY,
    DELETED,
    GC,
    SKIP,
    STRING,
    TYPE,
    Item,
    Section,
    Tree,
    any_value,
    encode,
    uint,
)
from tests.unit.gate_board import (
    COLOR,
    END,
    FIELD,
    FIELD_LETTERS,
    LETTERS,
    MAP,
    MEMBER,
    MEMBERS,
    NEW_PLACE,
    NOTE,
    OLD_PLACE,
    OTHER,
    OWN,
    PLACE,
    SERVER,
    STATE,
    TEXT,
    TEXT_TYPE,
    gate,
    judge,
    over,
    shared,
    text,
    update,
    value,
)

MINE = (OWN, 0)


def note(key: str = "n9") -> list[Item]:
    """A whole new note."""
    return [
        shared(MAP, "notes", key),
        value({"x": 10, "y": -20, "z": 0.5}, MINE, "place"),
        shared(TEXT, MINE, "text"),
        text("ä😀", parent=(OWN, 2)),
        value(None, MINE, "by"),
        value(1.7e12, MINE, "at"),
        value(["a", {"b": [True]}], MINE, "a key of the future"),
        shared(MAP, MINE, "reactions"),
        value("👍", (OWN, 9), "p1"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        update(*note()),
        update(over({"x": 5, "y": 5, "z": 5}, PLACE), deletes={SERVER: [(1, 1)]}),
        update(over("blue", COLOR)),
        update(text("x", LETTERS[0], LETTERS[1])),
        update(text("x", right=LETTERS[0])),
        update(text("x", LETTERS[4])),
        update(text("x", FIELD_LETTERS[2])),
        update(value(True, MEMBERS, "n2")),
        update(over(True, MEMBER)),
        update(shared(MAP, "notes", "n1")),
        update(Item(DELETED, 3, parent=NOTE, sub="place")),
        update(Item(GC, 7)),
        update(shared(MAP, "marks", "a/b.c_1-2"), value("cross", MINE, "kind")),
        update(deletes={SERVER: [(3, 2), (7, 1)]}),
        update(deletes={SERVER: [(5, 2)]}),
        update(deletes={SERVER: [(0, 9)]}),
    ],
)
def test_honest_updates_are_fresh(data: bytes) -> None:
    assert isinstance(judge(data), Fresh)


def test_a_fresh_update_tells_whose_ids_it_uses_and_what_it_deletes() -> None:
    data = encode(
        Tree(
            [
                Section(OTHER, 0, [over("green", COLOR)]),
                Section(OWN, 0, [over("blue", COLOR)]),
                Section(SERVER, 19, [over({"x": 9}, OLD_PLACE)]),
            ],
            [(SERVER, [(0, 9), (17, 3)])],
        )
    )
    verdict = judge(data)
    assert isinstance(verdict, Fresh)
    assert set(verdict.clients) == {OWN, OTHER}
    assert (verdict.deletes, verdict.notes) == (2, 2)


@pytest.mark.parametrize(
    "data",
    [
        b"\0\0",
        STATE,
        update(deletes={SERVER: [(18, 1)]}),
        update(over(1, OLD_PLACE), clock=END - 1, client=SERVER),
    ],
)
def test_what_adds_nothing_is_known_even_to_somebody_who_owns_nothing(data: bytes) -> None:
    assert gate().check(data, lambda client: False) == Known()


@pytest.mark.parametrize(
    "data",
    [
        update(text("x", LETTERS[0]), clock=1),
        update(text("x", (OWN, 0)), clock=1),
        update(over(1, (SERVER, END))),
        update(over(1, (OTHER, 0))),
        update(text("x", LETTERS[4], (SERVER, END))),
        update(value(1, (SERVER, END), "color")),
        update(deletes={SERVER: [(END - 1, 2)]}),
        update(deletes={OTHER: [(0, 1)]}),
        update(over("blue", COLOR), deletes={OWN: [(0, 2)]}),
        update(text("x", LETTERS[4]), Item(SKIP, 2), text("y", LETTERS[4])),
        update(Item(SKIP, 1), text("x", LETTERS[4])),
    ],
)
def test_what_refers_to_something_that_is_not_here_is_a_gap(data: bytes) -> None:
    assert isinstance(judge(data), Gap)


REFUSED = {
    "it ends too early": {
        "empty bytes": b"",
        "cut short": update(over("blue", COLOR))[:-3],
        "a huge declared count": uint(2**40) + b"\1\1",
    },
    "bytes follow the update": {
        "bytes behind the update": update(over("blue", COLOR)) + b"\0",
    },
    "a number is too large or not in its shortest form": {
        "a number that is not in its shortest form": b"\x81\x00" + update(over("blue", COLOR))[1:],
        "a client id beyond JavaScript's integers": update(Item(GC, 1), client=2**53),
        "an integer beyond JavaScript's": update(value(2**53, NOTE, "at")),
    },
    "an empty struct, or a clock that is too large": {
        "a clock beyond 2^31": update(Item(GC, 2**31), client=OWN),
        "a GC of 4 billion clocks": update(Item(GC, 4 * 10**9)),
        "an empty GC": update(Item(GC, 0)),
        "an empty Deleted": update(Item(DELETED, 0, origin=LETTERS[0])),
        "an empty text": update(text("", LETTERS[0])),
        "no value": update(Item(ANY, [], origin=COLOR)),
    },
    "a client stands twice": {
        "a client's structs twice": encode(
            Tree([Section(OWN, 0, [over(1, COLOR)]), Section(OWN, 1, [over(2, (OWN, 0))])])
        ),
        "a client's deletions twice": encode(Tree([], [(SERVER, [(3, 1)]), (SERVER, [(4, 1)])])),
    },
    "an empty list of structs": {
        "an empty list of structs": encode(Tree([Section(OWN, 0, [])])),
    },
    "an empty or endless delete range": {
        "an empty delete range": update(deletes={SERVER: [(3, 0)]}),
    },
    "structs of a client id that is not this person's": {
        "structs of the server's id": update(over(1, COLOR), client=SERVER, clock=END),
    },
    "an unknown root": {
        "an unknown root": update(shared(MAP, "order", "n1")),
        "a root that is empty": update(shared(MAP, "", "n1")),
        "a known struct under an unknown root": encode(
            Tree([Section(SERVER, 0, [shared(MAP, "evil", "n")]), Section(OWN, 0, [over(2, COLOR)])])
        ),
    },
    "a key in a text, or none in a map": {
        "a root without a key": update(Item(TYPE, MAP, parent="notes")),
        "a key inside a text": update(Item(STRING, "x", parent=TEXT_TYPE, sub="k")),
        "no key inside a thing": update(Item(ANY, [b"\x78"], parent=NOTE)),
    },
    "a kind of content that is not allowed": {
        "GC with a flag, which yrs reads as something else": b"\1\1" + uint(OWN) + b"\0\x80\1\1\1\0",
        "JSON content": b"\1\1" + uint(OWN) + b"\0" + b"\x82\1\3\1\1\x61" + b"\0",
        "Binary content": b"\1\1" + uint(OWN) + b"\0" + b"\x83\1\x08\1a" + b"\0",
        "Embed content": b"\1\1" + uint(OWN) + b"\0" + b"\x85\1\3\2{}" + b"\0",
        "Format content": b"\1\1" + uint(OWN) + b"\0" + b"\x86\1\3\4bold\4true" + b"\0",
        "Doc content": b"\1\1" + uint(OWN) + b"\0" + b"\x89\1\x08\1a\x76\0" + b"\0",
    },
    "a shared type that is not allowed": {
        "an Array": update(Item(TYPE, 0, parent=NOTE, sub="tags")),
        "an XML text": update(Item(TYPE, 6, parent=NOTE, sub="text")),
    },
    "a value that doesn't belong under its key": {
        "a Text where a plain value belongs": update(shared(TEXT, NOTE, "color")),
        "a Map where a plain value belongs": update(shared(MAP, NOTE, "anything")),
        "a Map where a Text belongs": update(shared(MAP, NOTE, "text")),
        "a plain value where a Text belongs": update(value("words", NOTE, "text")),
        "a plain value where a Map belongs": update(value({}, NOTE, "reactions")),
        "a plain value instead of a thing": update(value({"place": 1}, "notes", "n9")),
        "a Text instead of a thing": update(shared(TEXT, "notes", "n9")),
        "a Map inside an inner Map": update(shared(MAP, MEMBERS, "n9")),
        "a Text inside an inner Map": update(shared(TEXT, MEMBERS, "n9")),
        "a Map that takes a plain value's place": update(Item(TYPE, MAP, origin=COLOR)),
        "a plain value that takes a Text's place": update(over("words", TEXT_TYPE)),
        "a plain value that takes a note's place": update(over("words", NOTE)),
        "a text under a key": update(Item(STRING, "x", parent=NOTE, sub="color")),
        "a text that takes a plain value's place": update(Item(STRING, "x", origin=COLOR)),
    },
    "a field is made by a client": {
        "a field made by a client": update(shared(TEXT, "fields", "f2")),
        "a field replaced by a client": update(Item(TYPE, TEXT, origin=FIELD)),
        "a field overwritten with nothing": update(Item(DELETED, 1, origin=FIELD)),
    },
    "a field is deleted": {
        "a field deleted by a client": update(deletes={SERVER: [(9, 1)]}),
        "a field deleted along with others": update(deletes={SERVER: [(7, 4)]}),
    },
    "several values under one key": {
        "several values under a key": update(Item(ANY, [b"\x7e", b"\x78"], parent=NOTE, sub="color")),
    },
    "something else than text inside a text": {
        "a plain value inside a text": update(Item(ANY, [b"\x78"], origin=LETTERS[0])),
        "a Map inside a text": update(Item(TYPE, MAP, origin=LETTERS[0])),
    },
    "a key with a right neighbour": {
        "a key with a right neighbour": update(Item(ANY, [b"\x78"], origin=OLD_PLACE, right=NEW_PLACE)),
        "a key with only a right neighbour": update(Item(ANY, [b"\x78"], right=PLACE)),
    },
    "a parent that is no shared type": {
        "a plain value for a parent": update(value(1, PLACE, "x")),
    },
    "neighbours in different places": {
        "neighbours in different texts": update(text("x", LETTERS[0], FIELD_LETTERS[1])),
        "neighbours under a key and in a text": update(text("x", COLOR, LETTERS[1])),
    },
    "a right neighbour that stands to the left": {
        "a right neighbour to the left": update(text("x", LETTERS[4], LETTERS[0])),
        "a right neighbour that is the left one": update(text("x", LETTERS[0], LETTERS[0])),
    },
    "it refers to what comes later": {
        "a struct that refers to itself": update(text("x", (OWN, 0))),
        "a struct that refers to a later one": update(text("x", (OWN, 1)), text("y", LETTERS[4])),
    },
    "structs that wait for each other": {
        "structs that wait for each other": encode(
            Tree([Section(OWN, 0, [over(1, (OTHER, 0))]), Section(OTHER, 0, [over(2, (OWN, 0))])])
        ),
    },
    "a character is split": {
        "a character split by what is put in": update(text("x", LETTERS[2], LETTERS[3])),
        "a character split by a left neighbour": update(text("x", LETTERS[2])),
        "a character split by a right neighbour": update(text("x", right=LETTERS[3])),
        "half a character deleted": update(deletes={SERVER: [(5, 1)]}),
        "the other half of a character deleted": update(deletes={SERVER: [(6, 1)]}),
        "its own character split": update(text("a😀", LETTERS[4]), text("x", (OWN, 1), (OWN, 2))),
    },
    "a string is too long": {
        "a key of 101 bytes": update(value(1, NOTE, "k" * 101)),
        "a key of 51 characters, but 102 bytes": update(value(1, NOTE, "ä" * 51)),
        "a string of 20,001 bytes": update(value("x" * 20_001, NOTE, "color")),
        "an inner key of 101 bytes": update(value({"k" * 101: 1}, NOTE, "color")),
    },
    "a text is too long": {
        "a text of 20,001 bytes": update(text("x" * 20_001, LETTERS[4])),
    },
    "a forbidden key": {
        "__proto__ as a key": update(value(1, NOTE, "__proto__")),
        "constructor as an id": update(shared(MAP, "notes", "constructor")),
        "prototype inside a value": update(value({"a": [{"prototype": 1}]}, NOTE, "color")),
    },
    "a value is nested too deeply": {
        "nine levels of arrays": update(value(any_value([[[[[[[[[]]]]]]]]]), NOTE, "color")),
        "nine levels of objects": update(
            value({"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {}}}}}}}}}, NOTE, "color")
        ),
    },
    "a number is not finite": {
        "not a number": update(value(float("nan"), NOTE, "at")),
        "infinity": update(value(float("-inf"), NOTE, "at")),
        "infinity in single precision": update(value(b"\x7c\x7f\x80\0\0", NOTE, "at")),
    },
    "a kind of value that is not allowed": {
        "undefined": update(value(b"\x7f", NOTE, "at")),
        "a big integer": update(value(b"\x7a" + b"\0" * 8, NOTE, "at")),
        "bytes as a value": update(value(b"\x74\1a", NOTE, "at")),
        "an unknown kind of value": update(value(b"\x00", NOTE, "at")),
    },
    "a string is not UTF-8": {
        "a text that is not UTF-8": update(text("\ud800", LETTERS[4])),
        "a key that is not UTF-8": update(value(1, NOTE, "\udc00")),
    },
    "a known struct that isn't": {
        "a known struct that refers to nothing, beside a new one": encode(
            Tree([Section(SERVER, 8, [over(1, (OTHER, 5))]), Section(OWN, 0, [over(2, COLOR)])])
        ),
        "a known struct that splits a character": encode(
            Tree([Section(SERVER, 7, [text("o", LETTERS[2])]), Section(OWN, 0, [over(2, COLOR)])])
        ),
    },
}


@pytest.mark.parametrize(
    ("why", "data"),
    [pytest.param(why, data, id=name) for why, group in REFUSED.items() for name, data in group.items()],
)
def test_refused(why: str, data: bytes) -> None:
    assert judge(data) == Refused(why)


def test_eight_levels_and_the_longest_key_and_text_pass() -> None:
    for data in (
        update(value([[[[[[[1]]]]]]], NOTE, "color")),
        update(value(1, NOTE, "k" * 100)),
        update(text("x" * 20_000, LETTERS[4])),
        update(value(2**53 - 1, NOTE, "at")),
        update(value(-(2**53 - 1), NOTE, "at")),
    ):
        assert isinstance(judge(data), Fresh)


def test_several_values_that_the_same_update_deletes_are_yjs_own_merged_rest() -> None:
    """Yjs merges overwritten values that its undo manager keeps, so an honest client sends them."""
    rest = Item(ANY, [any_value({"x": 1}), any_value({"x": 2})], origin=PLACE)
    last = over({"x": 3}, (OWN, 1))
    deleted: dict[int, list[tuple[int, int]]] = {SERVER: [(1, 1)], OWN: [(0, 2)]}
    assert isinstance(judge(update(rest, last, deletes=deleted)), Fresh)
    assert isinstance(judge(update(rest, last, deletes={SERVER: [(1, 1)]})), Refused)


def test_what_a_writer_knew_cannot_be_passed_over() -> None:
    """Otherwise those who load the document later read another order than those who were there."""
    board = gate()
    first = update(text("one", LETTERS[0], LETTERS[1]))
    assert isinstance(judge(first, board), Fresh)
    board.integrate(first)
    # The same client again, as if it hadn't written what stands there now.
    again = update(text("two", LETTERS[0], LETTERS[1]), clock=3)
    assert isinstance(judge(again, board), Refused)
    # Somebody else, who hadn't heard of it.
    theirs = update(text("two", LETTERS[0], LETTERS[1]), client=OTHER)
    assert isinstance(judge(theirs, board), Fresh)
    # Somebody else, who built on it, and so had.
    knowing = update(text("!", (OWN, 2), LETTERS[1]), text("?", LETTERS[0], LETTERS[1]), client=OTHER)
    assert isinstance(judge(knowing, board), Refused)


def test_an_overwritten_key_names_the_newest_value_that_its_writer_knew() -> None:
    board = gate()
    assert isinstance(judge(update(over({"x": 4}, OLD_PLACE)), board), Fresh)
    board.integrate(update(over({"x": 4}, NEW_PLACE)))
    assert isinstance(judge(update(over({"x": 5}, NEW_PLACE), clock=1), board), Refused)
    assert isinstance(judge(update(over({"x": 5}, (OWN, 0)), clock=1), board), Fresh)


def test_references_inside_an_update_may_go_to_any_client_in_any_order() -> None:
    mine = [shared(MAP, "notes", "n9"), value(1, (OWN, 0), "color")]
    theirs = [over(2, (OWN, 1)), over(3, (OWN, 2))]
    last = over(4, (OTHER, 0))
    for sections in (
        [Section(OTHER, 0, theirs), Section(OWN, 0, [*mine, last])],
        [Section(OWN, 0, [*mine, last]), Section(OTHER, 0, theirs)],
    ):
        assert isinstance(judge(encode(Tree(sections))), Fresh)


def test_a_resend_may_begin_with_what_is_known() -> None:
    board = gate()
    board.integrate(update(text("ab", LETTERS[4])))
    assert isinstance(judge(update(text("abc", LETTERS[4])), board), Fresh)
    assert judge(update(text("ab", LETTERS[4])), board) == Known()
    # What it continues is something else than what it says.
    for forged in (text("abc", FIELD_LETTERS[2]), Item(DELETED, 3, origin=COLOR)):
        assert isinstance(judge(update(forged), board), Refused)


def test_a_resend_does_not_split_a_character() -> None:
    board = gate()
    board.integrate(update(text("ab", LETTERS[4])))
    assert isinstance(judge(update(text("a😀", LETTERS[4])), board), Refused)
    assert isinstance(judge(update(text("ab😀", LETTERS[4])), board), Fresh)


def test_what_refers_to_something_collected_is_taken() -> None:
    """A note that was deleted and collected meanwhile: somebody typed in it while offline."""
    collected = encode(Tree([Section(SERVER, 0, [Item(DELETED, 1, parent="notes", sub="n1"), Item(GC, 9)])]))
    board = Gate.from_state(collected)
    for data in (
        update(text("x", (SERVER, 5), (SERVER, 6))),
        update(value(1, (SERVER, 0), "color")),
        update(shared(TEXT, (SERVER, 3), "text"), text("x", parent=(OWN, 0))),
        update(over(1, (SERVER, 4))),
    ):
        assert isinstance(judge(data, board), Fresh)


def test_a_collected_neighbour_in_a_living_text_is_a_forgery() -> None:
    """Yjs collects what is put beside it, yrs shows it."""
    board = gate()
    board.integrate(update(Item(GC, 3)))
    assert isinstance(judge(update(text("x", LETTERS[0], (OWN, 1)), client=OTHER), board), Refused)
    # In a deleted text it is what a client has that keeps a part of it for undo.
    dead = update(text("x", LETTERS[0], (OWN, 1)), client=OTHER, deletes={SERVER: [(2, 6)]})
    assert isinstance(judge(dead, board), Fresh)


def test_bounds_count_only_what_is_new() -> None:
    board = gate()
    long = [text("x" * 19_000, LETTERS[4])]
    long += [text("x" * 19_000, (OWN, 19_000 * n - 1)) for n in range(1, 14)]
    data = update(*long)
    assert len(data) > 256 * 1024
    assert judge(data, board) == Refused("too large")
    assert isinstance(board.check(data, lambda client: True, limits=STEP2_LIMITS), Fresh)
    board.integrate(data)
    more = update(*long, text("y", (OWN, 19_000 * 14 - 1)))
    assert isinstance(judge(more, board), Fresh)
    assert judge(b"\0" * (2**20 + 1)) == Refused("too large")


def test_thousands_of_known_delete_ranges_are_no_obstacle() -> None:
    """6,000 edits of two notes by turns leave thousands of ranges, and every step 2 carries all of them."""
    items = [value(0, NOTE, "size"), value(0, (SERVER, 17), "size")]
    items += [over(n, (OWN, n)) for n in range(24_000)]
    deleted = [(n, 1) for n in range(0, 24_000, 2)]
    board = gate()
    board.integrate(update(*items, deletes={OWN: deleted}))
    full = update(over("green", COLOR), client=OTHER, deletes={OWN: deleted, SERVER: [(8, 1), (18, 1)]})
    assert isinstance(judge(full, board), Fresh)
    fresh = update(deletes={OWN: [(n + 1, 1) for n in range(0, 20_002, 2)]})
    assert isinstance(judge(fresh, board), Refused)
    assert isinstance(judge(update(deletes={OWN: [(n + 1, 1) for n in range(0, 20_000, 2)]}), board), Fresh)


def test_deletions_of_too_many_clients() -> None:
    few = Limits(clients=2)
    board = gate()
    for client in range(100, 103):
        board.integrate(update(over(client, COLOR), client=client))
    data = encode(Tree([], [(client, [(0, 1)]) for client in range(100, 103)]))
    assert isinstance(board.check(data, lambda client: True, limits=few), Refused)
    board.integrate(update(deletes={100: [(0, 1)]}))
    assert isinstance(board.check(data, lambda client: True, limits=few), Fresh)


def test_new_structs_under_too_many_client_ids() -> None:
    data = encode(Tree([Section(client, 0, [over(1, COLOR)]) for client in range(100, 201)]))
    assert isinstance(judge(data), Refused)


def test_a_check_changes_nothing() -> None:
    board = gate()
    data = update(*note())
    assert isinstance(judge(data, board), Fresh)
    assert isinstance(judge(update(value(1, (OWN, 0), "color"), clock=12), board), Gap)
    assert isinstance(judge(data, board), Fresh)
    assert board.clock(OWN) == 0
    board.integrate(data)
    assert board.clock(OWN) == 11
    assert judge(data, board) == Known()


def test_an_update_taken_as_it_was_and_one_taken_differently_leave_the_same_index() -> None:
    data = update(*note(), text("!", (OWN, 5)))
    one, other = gate(), gate()
    judge(data, one)
    one.integrate(data)
    judge(update(*note("n8")), other)
    other.integrate(data)
    for board in (one, other):
        assert isinstance(judge(update(text("x", (OWN, 11)), clock=12), board), Fresh)
        assert isinstance(judge(update(text("x", (OWN, 3)), clock=12), board), Refused)


def test_only_the_roots_that_were_named() -> None:
    drafts = Gate(roots=("notes",))
    assert isinstance(judge(update(*note()), drafts), Fresh)
    assert isinstance(judge(update(shared(MAP, "circles", "o")), drafts), Refused)


@pytest.mark.parametrize("size", [0, 1, 5, 50])
def test_random_bytes_raise_nothing(size: int) -> None:
    board = gate()
    for seed in range(256):
        data = bytes((seed * 31 + n * 17 + n * n) % 256 for n in range(size))
        assert board.check(data, lambda client: True) is not None
