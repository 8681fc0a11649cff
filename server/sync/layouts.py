"""The worksheet of a live board, and what it was under earlier versions of its layout."""

from collections.abc import Mapping, Sequence
from typing import Any

from pycrdt import Doc, Map

from server.boards import schema
from server.boards.changes import Change
from server.boards.edit import put_note
from server.boards.relocation import Parked, box_of, moved, on_sheet, parking_place
from server.boards.template import Template
from server.boards.view import read, read_note


class Layouts:
    """The present worksheet is the one that changes are judged by, from the turn on that adapted it."""

    def __init__(self, template: Template, version: int, past: Mapping[int, Template]) -> None:
        """`past`: earlier versions; they need no free places."""
        self.now = template
        self.version = version
        self._past = dict(past)

    def change(self, template: Template) -> None:
        """The next version."""
        self._past[self.version] = self.now
        self.now, self.version = template, self.version + 1

    def stale(self, changes: Sequence[Change]) -> list[str]:
        """The notes that were put somewhere under an earlier version."""
        if not self._past:
            return []
        found = {
            change.id: change.new if change.key else change.new.get("place")
            for change in changes
            if change.root == schema.NOTES
            and (change.key == "place" or (change.key is None and isinstance(change.new, dict)))
        }
        return [note for note, place in found.items() if self._before(place) is not None]

    def all_stale(self, doc: "Doc[Any]") -> list[str]:
        """All notes of the document that lie where they were put under an earlier version."""
        notes = doc.get(schema.NOTES, type=Map)
        places = {name: note.get("place") for name, note in notes.items() if isinstance(note, Map)}
        return [name for name, place in places.items() if self._before(place) is not None]

    def _before(self, place: object) -> int | None:
        """The earlier version under which a place was chosen."""
        layout = place.get("l") if isinstance(place, Mapping) else None
        return int(layout) if isinstance(layout, int | float) and layout in self._past else None

    def put_right(self, doc: "Doc[Any]", stale: Sequence[str]) -> tuple[Parked, ...]:
        """Put these notes where they belong on the present worksheet; those whose zone is gone are parked."""
        notes = doc.get(schema.NOTES, type=Map)
        parked: list[Parked] = []
        for name in stale:
            raw = notes[name].to_py() if isinstance(notes.get(name), Map) else None
            note = read_note(name, raw) if isinstance(raw, dict) else None
            before = None if note is None else self._past.get(note.layout or 0)
            if note is None or before is None:
                continue
            box = box_of(note, self.now)
            place = moved(before, self.now, box)
            if place is None:
                everybody = sorted(read(doc).notes, key=lambda other: other.z)
                taken = [box_of(other, self.now) for other in everybody if other.id != name]
                place = parking_place(self.now, box, taken)
                if place is not None:
                    parked.append(Parked(name, note.x, note.y, note.layout or 0))
            put_note(doc, note, place or on_sheet(self.now, box), self.version)
        return tuple(parked)
