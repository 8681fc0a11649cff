"""Reading a document is total (architecture, principle 7)."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text

from server.boards import schema
from server.boards.view import BoardView, clean, from_update, read

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def test_a_note_is_read_with_all_its_parts() -> None:
    doc: Doc[Any] = Doc()
    doc.get("notes", type=Map)["n1"] = Map(
        {
            "place": {"x": 10, "y": 20.5, "z": 3, "l": 2},
            "text": Text("Kirjasto\nti ja to"),
            "color": "green",
            "by": "p1",
            "at": 1_700_000_000_000,
            "size": {"w": 140, "h": 90},
            "tags": ["gap"],
            "reactions": Map({"p2": "heart"}),
            "origin": {"board": "b0", "circle": "c1"},
        }
    )
    (note,) = from_update(doc.get_update()).notes
    assert (note.id, note.text, note.x, note.y, note.z, note.layout) == (
        "n1",
        "Kirjasto\nti ja to",
        10,
        20.5,
        3,
        2,
    )
    assert (note.color, note.by, note.at, note.w, note.h) == ("green", "p1", 1_700_000_000_000, 140, 90)
    assert note.tags == ("gap",)
    assert dict(note.reactions) == {"p2": "heart"}
    assert note.origin is not None
    assert (note.origin.board, note.origin.kind, note.origin.thing) == ("b0", "circle", "c1")


@given(st.dictionaries(st.sampled_from(sorted(schema.KEYS["notes"] | schema.KEYS["circles"])), PLAIN))
def test_odd_values_under_known_keys_never_raise(values: dict[str, object]) -> None:
    doc: Doc[Any] = Doc()
    for root in schema.ROOTS:
        doc.get(root, type=Map)["thing"] = Map(dict(values))
    view = read(doc)
    for note in view.notes:
        assert all(math.isfinite(number) for number in (note.x, note.y, note.z, note.at))
        assert note.color in schema.COLORS


@pytest.mark.parametrize("value", [None, 5, "text", [1], Text("x"), Array([1])])
def test_a_thing_that_is_no_map_is_left_out(value: object) -> None:
    doc: Doc[Any] = Doc()
    for root in (schema.NOTES, schema.CONNECTIONS, schema.CIRCLES, schema.MARKS, schema.COMMENTS):
        doc.get(root, type=Map)["odd"] = value if not isinstance(value, Text) else Text("x")
    view = read(doc)
    assert view == BoardView(fields=view.fields)


@pytest.mark.parametrize(
    ("shape", "members", "read_as"),
    [("note", 1, "note"), ("note", 2, "set"), ("ellipse", 2, "ellipse"), ("star", 1, "set"), ([], 1, "set")],
)
def test_a_circles_shape_fits_its_members(shape: object, members: int, read_as: str) -> None:
    doc: Doc[Any] = Doc()
    notes = Map({f"n{number}": True for number in range(members)})
    doc.get("circles", type=Map)["o"] = Map({"shape": shape, "members": notes})
    (circle,) = read(doc).circles
    assert (circle.shape, len(circle.members)) == (read_as, members)


def test_characters_that_break_other_formats_are_replaced() -> None:
    assert clean("a\x00b\x1bc\ud800d") == "a\ufffdb\ufffdc\ufffdd"
    assert clean("tab\t and\nline\r\nends\r") == "tab\t and\nline\nends\n"


def test_numbers_stay_on_the_plane() -> None:
    doc: Doc[Any] = Doc()
    doc.get("notes", type=Map)["far"] = Map(
        {"place": {"x": 1e300, "y": -1e300, "z": math.nan}, "text": Text("")}
    )
    (note,) = read(doc).notes
    assert (note.x, note.y, note.z) == (schema.MAX_COORDINATE, -schema.MAX_COORDINATE, 0)
