"""A board read once for an export, with what its document doesn't hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from server.boards.content import BoardMeta
from server.boards.template import Template, Zone
from server.boards.view import BoardView, NoteView

from .rows import Sheet

WORDS = "export."


@dataclass(frozen=True)
class Board:
    """What an export tells of, in one language."""

    meta: BoardMeta
    sheet: Sheet
    locale: str
    people: Mapping[str, str]
    """Person id → name."""
    boards: Mapping[str, str]
    """Board id → title, of the workshop, for origins."""
    votes: Mapping[str, int] | None
    """Dots by note or zone in the latest ended vote; None before there was one."""
    words: Mapping[str, str]
    """The catalogue's texts that begin with `WORDS`, in the reader's language."""

    @property
    def view(self) -> BoardView:
        return self.sheet.view

    @property
    def template(self) -> Template:
        return self.sheet.template

    @cached_property
    def notes(self) -> Mapping[str, NoteView]:
        return {note.id: note for note in self.sheet.notes}

    @cached_property
    def crossed(self) -> frozenset[str]:
        """Ids of the zones with a mark."""
        return frozenset(mark.zone for mark in self.view.marks if mark.zone in self.sheet.zones)

    def zone(self, note: NoteView) -> Zone | None:
        """The zone of a note; None outside."""
        return self.sheet.zones.get(self.sheet.note_zones.get(note.id) or "")

    def texts_in(self, zone: str) -> Iterator[str]:
        """The texts of the notes in a zone, in reading order, without empty ones."""
        for note in self.sheet.notes:
            if self.sheet.note_zones[note.id] == zone and note.text.strip():
                yield note.text.strip()
