"""The server's own edits of a document; above all restoring as a forward edit."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, Map, Text

from server.boards import schema
from server.boards.edit import NewNote, create_fields, insert_notes, restore, splice, write_mark, write_note
from server.boards.template import Polygon, Rect, Step, Template, Zone
from server.boards.view import BoardView, MarkView, NoteView, read


def _zone(zone_id: str, x: float, kind: Any = "notes") -> Zone:
    polygon: Polygon = ((x, 0), (x + 400, 0), (x + 400, 400), (x, 400))
    return Zone(zone_id, kind, Rect(x, 0, 400, 400), polygon, 160_000, {"fi": zone_id}, order=1)


TEMPLATE = Template(
    slug="test",
    ref="",
    part=1,
    order=1,
    name={"fi": "Testi"},
    question={},
    purpose={},
    width=1400,
    height=1000,
    note_width=100,
    note_height=60,
    zones=(_zone("left", 0), _zone("right", 500), _zone("scope", 1000, "text")),
    steps=(Step("A", {}, {}, 5, ("note",), ()),),
)


def _doc() -> "Doc[Any]":
    doc: Doc[Any] = Doc()
    create_fields(doc, TEMPLATE)
    insert_notes(
        doc,
        [
            NewNote("n1", "Yksi", 10, 10, "yellow", "p1", 1),
            NewNote("n2", "Kaksi", 510, 10, "blue", "p2", 2),
        ],
    )
    return doc


def _same(view: BoardView, other: BoardView) -> bool:
    return view == other


def test_fields_are_made_once() -> None:
    doc = _doc()
    doc.get("fields", type=Map)["scope"].insert(0, "Seutu")
    create_fields(doc, TEMPLATE)
    assert read(doc).fields == {"scope": "Seutu", schema.SUMMARY: ""}


def test_new_notes_lie_on_top() -> None:
    first, second = read(_doc()).notes
    assert 0 < first.z < second.z


@given(st.text(max_size=30), st.text(max_size=30))
def test_splice_ends_with_the_wanted_text(now: str, wanted: str) -> None:
    doc: Doc[Any] = Doc()
    text = doc.get("t", type=Text)
    text.insert(0, now)
    splice(text, wanted)
    assert str(text) == wanted


def test_splice_leaves_what_is_common_alone() -> None:
    doc: Doc[Any] = Doc()
    text = doc.get("t", type=Text)
    text.insert(0, "Äidin apu 🎈 kotona")
    before = doc.get_state()
    splice(text, "Äidin tuki 🎈 kotona")
    other: Doc[Any] = Doc()
    other.apply_update(doc.get_update())
    assert str(other.get("t", type=Text)) == "Äidin tuki 🎈 kotona"
    assert len(doc.get_update(before)) < 60


def test_restore_brings_back_removes_and_resets() -> None:
    doc = _doc()
    then = read(doc)
    notes = doc.get("notes", type=Map)
    del notes["n1"]
    notes["n2"]["place"] = {"x": 900.0, "y": 900.0, "z": 9.0}
    notes["n2"]["text"].insert(0, "muutettu ")
    insert_notes(doc, [NewNote("n3", "Uusi", 20, 20, "pink", None, 3)])
    doc.get("fields", type=Map)["scope"].insert(0, "x")
    write_mark(doc, MarkView("left", "cross", "p1", 4))
    restore(doc, then, TEMPLATE)
    assert _same(read(doc), then)


def test_restore_sets_reactions_back_and_leaves_what_was_said() -> None:
    doc = _doc()
    first, second = (doc.get("notes", type=Map)[note]["reactions"] for note in ("n1", "n2"))
    first["p1"] = "agree"
    then = read(doc)
    comments = doc.get("comments", type=Map)
    comments["k1"] = Map({"note": "n1", "text": "Mistä?", "by": "p2", "at": 5.0})
    del first["p1"]
    second["p1"] = "idea"
    restore(doc, then, TEMPLATE)
    after = read(doc)
    assert (after.notes, [comment.text for comment in after.comments]) == (then.notes, ["Mistä?"])
    # There is a place for the next reaction: two people who both make one would lose one of theirs.
    assert all("reactions" in note for note in doc.get("notes", type=Map).values())


def test_restore_of_a_zone_leaves_the_others_alone() -> None:
    doc = _doc()
    then = read(doc)
    notes = doc.get("notes", type=Map)
    del notes["n1"]
    del notes["n2"]
    insert_notes(doc, [NewNote("n3", "Oikealla", 520, 200, "pink", None, 3)])
    restore(doc, then, TEMPLATE, zones=["left"])
    assert {note.id for note in read(doc).notes} == {"n1", "n3"}


def test_restore_is_a_forward_edit_that_a_client_merges() -> None:
    doc = _doc()
    then = read(doc)
    client: Doc[Any] = Doc()
    client.apply_update(doc.get_update())
    del doc.get("notes", type=Map)["n1"]
    state = client.get_state()
    restore(doc, then, TEMPLATE)
    client.get("notes", type=Map)["n2"]["color"] = "grey"
    client.apply_update(doc.get_update(state))
    doc.apply_update(client.get_update(doc.get_state()))
    assert read(client) == read(doc)
    assert {note.id: note.color for note in read(doc).notes} == {"n1": "yellow", "n2": "grey"}


@pytest.mark.parametrize("seed", range(30))
def test_restore_after_random_edits_is_exact(seed: int) -> None:
    dice = random.Random(seed)
    doc = _doc()
    for step in range(20):
        _random_edit(doc, dice, step)
    then = read(doc)
    for step in range(20, 50):
        _random_edit(doc, dice, step)
    restore(doc, then, TEMPLATE)
    assert _same(read(doc), then), f"seed {seed}"


def _random_edit(doc: "Doc[Any]", dice: random.Random, step: int) -> None:
    notes = doc.get("notes", type=Map)
    ids = sorted(notes.keys())
    kind = dice.choice(["new", "new", "move", "text", "color", "size", "delete", "tags"])
    if kind == "new" or not ids:
        x, y = dice.uniform(0, 1300), dice.uniform(0, 900)
        write_note(doc, NoteView(f"r{step}", "uusi", x, y, step, "grey", None, step))
        return
    note = notes[dice.choice(ids)]
    match kind:
        case "move":
            note["place"] = {"x": dice.uniform(0, 1300), "y": dice.uniform(0, 900), "z": float(step)}
        case "text":
            splice(note["text"], "".join(dice.choices("aä🎈 x\n", k=dice.randrange(12))))
        case "color":
            note["color"] = dice.choice(schema.COLORS)
        case "size":
            note["size"] = {"w": 140.0, "h": 90.0}
        case "tags":
            note["tags"] = ["gap"]
        case _:
            del notes[dice.choice(ids)]
