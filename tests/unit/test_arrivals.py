"""Notes from outside: free places are looked for in a reading, and others may be quicker."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from pycrdt import Doc, Map

from server.boards import edit, schema
from server.boards.arrivals import Arrival, Full, Taken, plan
from server.boards.edit import NewNote
from server.boards.templates import load_all
from server.boards.view import read
from server.boards.zones import free_place, near

TEMPLATES = load_all(Path(__file__).parents[2] / "board_templates")
SHEET = TEMPLATES["actor-map"]


def board(*notes: NewNote) -> "Doc[Any]":
    doc: Doc[Any] = Doc()
    for root in schema.ROOTS:
        doc.get(root, type=Map)
    edit.insert_notes(doc, notes)
    return doc


def wishes(count: int, zone: str | None = "ngo", prefix: str = "new") -> list[Arrival]:
    return [Arrival(f"{prefix}{number}", "hei", "yellow", zone) for number in range(count)]


def corner(doc: "Doc[Any]", name: str) -> tuple[float, float]:
    return next((note.x, note.y) for note in read(doc).notes if note.id == name)


def test_each_takes_its_place_before_the_next_looks_for_one() -> None:
    doc = board()
    plan(read(doc), wishes(3), SHEET, "ann", 5).insert(doc, patient=True)
    zone = SHEET.zone("ngo")
    assert zone is not None
    assert [corner(doc, f"new{number}") for number in range(3)] == list(zone.places[:3])
    assert [note.z for note in read(doc).notes] == [1, 2, 3]


def test_inserting_reads_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    doc = board(NewNote("n1", "x", 1, 1, "yellow", None, 0))
    found = plan(read(doc), wishes(1), SHEET, None, 5)
    monkeypatch.setattr(edit, "read", None)
    found.insert(doc, patient=True)
    assert len(doc.get(schema.NOTES, type=Map)) == 2


def test_a_place_that_was_taken_meanwhile_is_noticed() -> None:
    doc = board()
    slow, quick = (plan(read(doc), wishes(2, prefix=who), SHEET, who, 5) for who in ("slow", "quick"))
    quick.insert(doc, patient=True)
    with pytest.raises(Taken):
        slow.insert(doc, patient=True)
    assert {note.by for note in read(doc).notes} == {"quick"}
    plan(read(doc), wishes(2, prefix="slow"), SHEET, "slow", 6).insert(doc, patient=True)
    assert len({corner(doc, note.id) for note in read(doc).notes}) == 4
    slow.insert(doc, patient=False)


def test_notes_elsewhere_disturb_nobody() -> None:
    doc = board()
    found = plan(read(doc), wishes(1), SHEET, None, 5)
    edit.insert_notes(doc, [NewNote("far", "x", -500, -500, "yellow", None, 0)])
    doc.get(schema.NOTES, type=Map)["odd"] = 7
    doc.get(schema.NOTES, type=Map)["odder"] = Map({"place": "here"})
    found.insert(doc, patient=True)


def test_a_full_board_takes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "MAX_NOTES", 3)
    doc = board()
    plan(read(doc), wishes(3), SHEET, None, 5).insert(doc, patient=True)
    with pytest.raises(Full):
        plan(read(doc), wishes(1, prefix="more"), SHEET, None, 5).insert(doc, patient=False)
    assert len(doc.get(schema.NOTES, type=Map)) == 3


@pytest.mark.parametrize("slug", TEMPLATES)
def test_notes_far_away_do_not_matter_for_a_free_place(slug: str) -> None:
    template, chance = TEMPLATES[slug], Random(slug)
    w, h = template.note_width, template.note_height
    taken = [
        (chance.uniform(-w, template.width), chance.uniform(-h, template.height), w, h) for _ in range(60)
    ]
    for zone in template.zones:
        if zone.takes_notes:
            assert free_place(zone, template, near(zone, template, taken)) == free_place(
                zone, template, taken
            )
