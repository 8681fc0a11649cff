"""Notes from outside that look for free places: first found in a reading, then put on the live board.

Finding them takes a while on a full board, so it is done on a state that was read, away from the event loop.
Meanwhile others may have put notes there, which `Plan.insert` notices.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc, Map

from . import edit, schema
from .edit import NewNote
from .template import Template
from .view import BoardView, number
from .zones import Box, free_place, near, overlap


class Full(Exception):
    """The board has no room for so many notes."""


class Taken(Exception):
    """Somebody has put a note where one of these was to lie."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A note that wants to lie in a zone or, without one, at its place (top left, su)."""

    id: str
    text: str
    color: str
    zone: str | None
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the notes are to lie, given what was on the board."""

    notes: Sequence[NewNote]
    known: frozenset[str]
    """Ids of the notes that were there."""
    top: float
    """The height of the topmost of them."""
    looking: Sequence[Box]
    """The places that were looked for, which nobody else's note is to cover."""

    def insert(self, doc: "Doc[Any]", *, patient: bool) -> None:
        """Put the notes on the board. Full; Taken if `patient`, else they come to lie on others' notes."""
        there = doc.get(schema.NOTES, type=Map)
        if len(there) + len(self.notes) > schema.MAX_NOTES:
            raise Full
        if patient and any(self._covered(there[name]) for name in set(there.keys()) - self.known):
            raise Taken
        edit.insert_notes(doc, self.notes, self.top)

    def _covered(self, note: object) -> bool:
        place = note.get("place") if isinstance(note, Map) else None
        if not isinstance(place, dict):
            return False
        x, y = number(place.get("x")), number(place.get("y"))
        return any(overlap(box, (x, y, box[2], box[3])) for box in self.looking)


def plan(
    view: BoardView,
    asked: Sequence[Arrival],
    template: Template,
    by: str | None,
    at: float,
    layout: int | None = None,
) -> Plan:
    """Find places for all; each takes its own before the next one looks for one. `at` in ms since 1970;
    `layout`: the version of the worksheet, which may be another one when the notes come onto the board."""
    there = sorted(view.notes, key=lambda note: note.z)
    w, h = template.note_width, template.note_height
    boxes: list[Box] = [(note.x, note.y, note.w or w, note.h or h) for note in there]
    by_zone: dict[str, list[Box]] = {}
    made: list[NewNote] = []
    looking: list[Box] = []
    for note in asked:
        x, y = note.x, note.y
        zone = template.zone(note.zone) if note.zone is not None else None
        if zone is not None:
            if zone.id not in by_zone:
                by_zone[zone.id] = near(zone, template, boxes)
            x, y = free_place(zone, template, by_zone[zone.id])
            looking.append((x, y, w, h))
        box = (x, y, w, h)
        boxes.append(box)
        for taken in by_zone.values():
            taken.append(box)
        made.append(NewNote(note.id, note.text, x, y, note.color, by, at, layout))
    top = there[-1].z if there else 0.0
    return Plan(made, frozenset(note.id for note in there), top, looking)
