"""Which rows a table of the export has, as its `rowsFrom` says; what stands in them is another matter.

Lines whose ends are gone, circles without an existing member and marks on zones that are gone give no rows.
A field counts as filled when something is left of it after trimming.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from server.boards.content import notes_in_order, zones_of_notes
from server.boards.template import Template, Zone
from server.boards.view import BoardView, CircleView, ConnectionView, NoteView

RowsFrom = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """The sheet itself."""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A filled text zone."""

    zone: Zone


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A row or column of the sheet, by its key."""

    key: str


Row = SheetRow | FieldRow | KeyRow | NoteView | ConnectionView | CircleView


@dataclass(frozen=True, slots=True)
class Sheet:
    """A board read once for all of its tables."""

    template: Template
    view: BoardView
    zones: Mapping[str, Zone]
    note_zones: Mapping[str, str | None]
    """Note id → id of the zone of its centre, or None outside."""
    notes: tuple[NoteView, ...]
    """In reading order."""

    @classmethod
    def of(cls, template: Template, view: BoardView) -> "Sheet":
        where = zones_of_notes(view, template)
        zones = {zone.id: zone for zone in template.zones}
        return cls(template, view, zones, where, tuple(notes_in_order(view, template, where)))

    def text(self, zone: str) -> str:
        """The trimmed text of a text zone; empty for one that is not there."""
        known = self.zones.get(zone)
        return self.view.fields.get(zone, "").strip() if known and known.is_text else ""


def rows(sheet: Sheet, wanted: RowsFrom) -> tuple[Row, ...]:
    """The rows of a table, in order. Raises KeyError for an `each` that the check of templates refuses."""
    return tuple(_EACH[wanted["each"]](sheet, wanted))


def _sheet(_: Sheet, __: RowsFrom) -> Iterator[Row]:
    yield SheetRow()


def _notes(sheet: Sheet, wanted: RowsFrom) -> Iterator[Row]:
    zones = _note_zones(sheet.template, wanted)
    return (note for note in sheet.notes if sheet.note_zones[note.id] in zones)


def _note_zones(template: Template, wanted: RowsFrom) -> set[str]:
    """Ids of the zones whose notes are asked for; without any narrowing all of them."""
    zones = list(template.zones)
    if "zones" in wanted or "groups" in wanted:
        references = [*wanted.get("zones", ()), *wanted.get("groups", ())]
        zones = [zone for reference in references for zone in template.zones_of(reference)]
    return {
        zone.id
        for zone in zones
        if wanted.get("kind", zone.kind) == zone.kind and wanted.get("col", zone.col) == zone.col
    }


def _connections(sheet: Sheet, wanted: RowsFrom) -> Iterator[Row]:
    kinds = wanted.get("kinds")
    return (
        line
        for line in sheet.view.connections
        if line.source in sheet.note_zones
        and line.target in sheet.note_zones
        and (kinds is None or line.kind in kinds)
    )


def _circles(sheet: Sheet, _: RowsFrom) -> Iterator[Row]:
    return (
        circle
        for circle in sheet.view.circles
        if any(note in sheet.note_zones for note in circle.members)
        or any(zone in sheet.zones for zone in circle.zones)
    )


def _filled_fields(sheet: Sheet, wanted: RowsFrom) -> Iterator[Row]:
    ids = {zone.id for zone in sheet.template.zones_of(wanted["group"])}
    return (FieldRow(zone) for zone in sheet.template.content_zones if zone.id in ids and sheet.text(zone.id))


def _keys(sheet: Sheet, wanted: RowsFrom) -> tuple[str, ...]:
    group = sheet.template.group(wanted["group"])
    return group.keys if group else ()


def _named(sheet: Sheet, wanted: RowsFrom) -> Iterator[Row]:
    return (KeyRow(key) for key in _keys(sheet, wanted) if sheet.text(f"{key}.name"))


def _used(sheet: Sheet, wanted: RowsFrom) -> Iterator[Row]:
    used = {zone for zone in sheet.note_zones.values() if zone is not None}
    used |= {mark.zone for mark in sheet.view.marks if mark.zone in sheet.zones}
    used |= {zone for zone in sheet.zones if sheet.text(zone)}
    return (KeyRow(key) for key in _keys(sheet, wanted) if any(key in zone.split(".") for zone in used))


_EACH: Mapping[str, Callable[[Sheet, RowsFrom], Iterator[Row]]] = {
    "sheet": _sheet,
    "note": _notes,
    "connection": _connections,
    "circle": _circles,
    "filledField": _filled_fields,
    "namedRow": _named,
    "namedColumn": _named,
    "usedRow": _used,
}
