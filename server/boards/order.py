"""Reading order of notes: rows from top to bottom, within a row from left to right.

The client has the same rule in `web/src/model/order.ts`; the fixture `reading_order.json` holds both to it.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Placed:
    """A note's id and centre, in su."""

    id: str
    cx: float
    cy: float


def reading_order(notes: Iterable[Placed], note_height: float) -> list[str]:
    """Ids in reading order; a row is what lies less than half a note's height below its first note."""
    rows: list[list[Placed]] = []
    for note in sorted(notes, key=lambda note: (note.cy, note.cx, note.id)):
        if rows and note.cy - rows[-1][0].cy < note_height / 2:
            rows[-1].append(note)
        else:
            rows.append([note])
    return [note.id for row in rows for note in sorted(row, key=lambda note: (note.cx, note.id))]
