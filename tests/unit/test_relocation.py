"""Notes go with their zones: through any sequence of changes each stays in its own, and undo brings back."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest

from server.boards.adaptation import Add, Change, Remove, adapt, revert
from server.boards.adapted_lines import groups
from server.boards.adapted_parking import PARKING
from server.boards.relocation import relocate, under
from server.boards.template import Point, Template
from server.boards.templates import load_all
from server.boards.view import BoardView, NoteView
from server.boards.zones import note_zone

TEMPLATES = load_all(Path(__file__).parents[2] / "board_templates")
SEEDS = range(2)


def scattered(template: Template, random: Random, n: int) -> list[NoteView]:
    """Notes all over the sheet, some of a size of their own, in zones or not."""
    made = []
    for i in range(n):
        w, h = random.choice([(None, None), (None, None), (60.0, 90.0)])
        x, y = random.uniform(-50, template.width), random.uniform(-30, template.height)
        made.append(NoteView(f"n{i}", "", round(x, 2), round(y, 2), i, "yellow", None, i, w, h))
    for zone in template.zones:
        made += [
            NoteView(f"{zone.id}-{i}", "", x, y, 99 + i, "pink", None, 99 + i)
            for i, (x, y) in enumerate(zone.places[:2])
        ]
    return made


def where(notes: list[NoteView], template: Template) -> dict[str, str | None]:
    return {note.id: note_zone(template, note.x, note.y, note.w, note.h) for note in notes}


def moved(notes: list[NoteView], places: dict[str, Point]) -> list[NoteView]:
    return [replace(note, x=places[note.id][0], y=places[note.id][1]) for note in notes]


@cache
def changed(slug: str, past: tuple[Change, ...]) -> Template:
    template = TEMPLATES[slug]
    for number, change in enumerate(past, start=1):
        found = adapt(template, change, TEMPLATES[slug], number)
        assert isinstance(found, Template), found
        template = found
    return template


def some_change(template: Template, random: Random) -> Change:
    possible: list[Change] = []
    for group in groups(template):
        here = group.keys or group.zones
        if group.kind == "lines":
            continue
        if group.add and len(here) < group.maximum:
            possible.append(Add(group.id, "Uusi", random.choice([None, *here])))
        if group.remove and len(here) > group.minimum:
            possible.append(Remove(random.choice(here)))
    return random.choice(possible)


@pytest.mark.parametrize("slug", TEMPLATES)
@pytest.mark.parametrize("seed", SEEDS)
def test_any_sequence_of_changes_keeps_every_note_in_its_own_zone(slug: str, seed: int) -> None:
    random = Random(f"{slug} {seed}")
    template, past = TEMPLATES[slug], list[Change]()
    notes = scattered(template, random, 40)
    for version in range(1, 5):
        past.append(some_change(template, random))
        after = changed(slug, tuple(past))
        found = relocate(notes, template, after, version)
        before = where(notes, template)
        notes = moved(notes, dict(found.places))
        for note, zone in where(notes, after).items():
            was = before[note]
            if was is not None and after.zone(was) is not None:
                assert zone == was
            elif was is not None:
                assert zone == PARKING
        gone = {note for note, zone in before.items() if zone is not None and after.zone(zone) is None}
        assert {one.note for one in found.parked} == gone
        template = after


@pytest.mark.parametrize("slug", TEMPLATES)
def test_undo_brings_zones_and_notes_back(slug: str) -> None:
    base = TEMPLATES[slug]
    group = next(group for group in groups(base) if group.remove)
    after = changed(slug, (Remove((group.keys or group.zones)[1]),))
    notes = [note for note in scattered(base, Random(slug), 0) if note.id.endswith("-0")]
    found = relocate(notes, base, after, 1)
    there = moved(notes, dict(found.places))
    returning = {one.note: (base, (one.x, one.y)) for one in found.parked}
    again = revert(after, base, there, 2, returning)
    assert again == base
    back = relocate(there, after, again, 2, returning)
    for note in notes:
        assert back.places[note.id] == pytest.approx((note.x, note.y), abs=0.1)
    assert back.back == set(returning)
    assert where(moved(there, dict(back.places)), again) == where(notes, base)


def test_a_note_that_somebody_took_out_of_the_parking_lot_stays_there_on_undo() -> None:
    base = TEMPLATES["actor-map"]
    after = changed("actor-map", (Remove("ngo"),))
    place = after.zones_of("state")[0].places[0]
    note = NoteView("n", "", *place, 1, "yellow", None, 1)
    back = relocate([note], after, base, 2, {"n": (base, base.zones_of("ngo")[0].places[0])})
    assert where(moved([note], dict(back.places)), base) == {"n": "state"}
    assert back.back == set()


def test_a_sheet_keeps_the_parking_lot_that_notes_still_need() -> None:
    base = TEMPLATES["proposal"]
    after = changed("proposal", (Remove("a-care"),))
    lot = after.zone(PARKING)
    assert lot
    put_there = NoteView("n", "", *lot.places[0], 1, "yellow", None, 1)
    again = revert(after, base, [put_there], 2, {})
    found = relocate([put_there], after, again, 2)
    assert where(moved([put_there], dict(found.places)), again) == {"n": PARKING}


def test_a_full_parking_lot_refuses_nothing() -> None:
    base, after = TEMPLATES["actor-map"], changed("actor-map", (Remove("ngo"),))
    x, y = base.zones_of("ngo")[0].places[0]
    notes = [NoteView(f"n{i}", "", x, y, i, "yellow", None, i) for i in range(40)]
    places = relocate(notes, base, after, 1).places
    assert set(where(moved(notes, dict(places)), after).values()) == {PARKING}
    assert len(set(places.values())) > 30


def test_an_old_state_lies_in_its_zones_on_the_present_worksheet() -> None:
    base, after = TEMPLATES["actor-map"], changed("actor-map", (Add("sectors", "A"), Remove("state")))
    notes = tuple(scattered(base, Random(1), 10))
    assert under(BoardView(notes=notes), base, 1, base, 1).notes is notes
    found = under(BoardView(notes=notes), base, 1, after, 3)
    assert {note.layout for note in found.notes} == {3}
    was, now = where(list(notes), base), where(list(found.notes), after)
    assert {note: PARKING if zone == "state" else zone for note, zone in was.items() if zone} == {
        note: zone for note, zone in now.items() if was[note]
    }
