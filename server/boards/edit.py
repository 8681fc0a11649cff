"""Edits of a document by the server itself: new boards, notes from outside, restoring as a forward edit.

Each function makes its changes in one transaction of the document it is given.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc, Map, Text

from . import schema
from .content import zones_of_notes
from .template import Point, Template
from .view import BoardView, CircleView, ConnectionView, MarkView, NoteView, origin_value, read


@dataclass(frozen=True, slots=True)
class NewNote:
    """A note to insert: text, colour and top left corner in su."""

    id: str
    text: str
    x: float
    y: float
    color: str
    by: str | None
    at: float
    layout: int | None = None
    """The layout version under which x and y were chosen; None: the present one."""


def create_fields(doc: "Doc[Any]", template: Template) -> None:
    """Make the Text of every text zone and of the summary that isn't there yet.

    The server alone makes them: were two people to set the same key, one of the texts would be lost.
    """
    fields = doc.get(schema.FIELDS, type=Map)
    with doc.transaction():
        for key in [*(zone.id for zone in template.zones if zone.is_text), schema.SUMMARY]:
            if key not in fields:
                fields[key] = Text("")


def insert_notes(doc: "Doc[Any]", notes: Sequence[NewNote], above: float | None = None) -> None:
    """Put notes on the board, above that height; None: above all that lies there, which takes a reading."""
    top = max((note.z for note in read(doc).notes), default=0.0) if above is None else above
    with doc.transaction():
        for height, note in enumerate(notes, start=1):
            at = (note.x, note.y, top + height)
            view = NoteView(note.id, note.text, *at, note.color, note.by, note.at, layout=note.layout)
            write_note(doc, view)


def write_note(doc: "Doc[Any]", note: NoteView) -> None:
    """Set the note as it stands in the view, as a new Map."""
    value: dict[str, Any] = {
        "place": _place(note),
        "text": Text(note.text),
        "color": note.color,
        "by": note.by,
        "at": note.at,
        # Also when it is empty: were it made by whoever reacts first, two at once would lose one of theirs.
        "reactions": Map(dict(note.reactions)),
    }
    if note.w and note.h:
        value["size"] = {"w": note.w, "h": note.h}
    if note.tags:
        value["tags"] = list(note.tags)
    if note.origin:
        value["origin"] = origin_value(note.origin)
    doc.get(schema.NOTES, type=Map)[note.id] = Map(value)


def put_note(doc: "Doc[Any]", note: NoteView, place: Point, layout: int) -> None:
    """Move a note that is on the board; its height stays."""
    target = doc.get(schema.NOTES, type=Map).get(note.id)
    if isinstance(target, Map):
        target["place"] = {"x": place[0], "y": place[1], "z": note.z, "l": layout}


def write_connection(doc: "Doc[Any]", line: ConnectionView) -> None:
    """Set the connection as it stands in the view."""
    value: dict[str, Any] = {
        "from": line.source,
        "to": line.target,
        "kind": line.kind,
        "by": line.by,
        "at": line.at,
    }
    if line.label:
        value["label"] = line.label
    doc.get(schema.CONNECTIONS, type=Map)[line.id] = Map(value)


def write_circle(doc: "Doc[Any]", circle: CircleView) -> None:
    """Set the circle as it stands in the view."""
    doc.get(schema.CIRCLES, type=Map)[circle.id] = Map(
        {
            "members": Map(dict.fromkeys(circle.members, True)),
            "zones": Map(dict.fromkeys(circle.zones, True)),
            "name": Text(circle.name),
            "shape": circle.shape,
            "by": circle.by,
            "at": circle.at,
        }
    )


def write_mark(doc: "Doc[Any]", mark: MarkView) -> None:
    """Set the mark as it stands in the view."""
    doc.get(schema.MARKS, type=Map)[mark.zone] = Map({"kind": mark.kind, "by": mark.by, "at": mark.at})


def splice(text: Text, wanted: str) -> None:
    """Change a Text to the wanted one by replacing only what differs, so that others' cursors stay."""
    now = str(text)
    if now == wanted:
        return
    start = 0
    while start < min(len(now), len(wanted)) and now[start] == wanted[start]:
        start += 1
    end = 0
    while end < min(len(now), len(wanted)) - start and now[-1 - end] == wanted[-1 - end]:
        end += 1
    # pycrdt counts a Text's positions in bytes of UTF-8.
    first = len(now[:start].encode())
    last = len(now[: len(now) - end].encode())
    if last > first:
        del text[first:last]
    if insert := wanted[start : len(wanted) - end]:
        text.insert(first, insert)


def restore(
    doc: "Doc[Any]", then: BoardView, template: Template, zones: Collection[str] | None = None
) -> None:
    """Bring the board back to what it was, as ordinary changes on top of what it is.

    Things that are gone come back under the same id, things that came since go, the rest is set to what it
    was. Comments stay as they are: they are what people said, not what they made. With `zones` only notes,
    fields and marks of these zones are touched. Nothing is loaded over the document: an old state would be
    undone silently by the first client that resyncs.
    """
    now = read(doc)
    with doc.transaction():
        _restore_notes(doc, now, then, template, zones)
        _restore_fields(doc, now, then, zones)
        _restore_marks(doc, now, then, zones)
        if zones is None:
            _restore_lines_and_circles(doc, now, then)


def _restore_notes(
    doc: "Doc[Any]", now: BoardView, then: BoardView, template: Template, zones: Collection[str] | None
) -> None:
    where_now, where_then = zones_of_notes(now, template), zones_of_notes(then, template)
    present, wanted = {note.id: note for note in now.notes}, {note.id: note for note in then.notes}

    def concerned(note_id: str) -> bool:
        return zones is None or where_now.get(note_id) in zones or where_then.get(note_id) in zones

    notes = doc.get(schema.NOTES, type=Map)
    for note_id in present.keys() - wanted.keys():
        if concerned(note_id):
            del notes[note_id]
    for note_id, note in wanted.items():
        if not concerned(note_id) or present.get(note_id) == note:
            continue
        if note_id in present:
            _change_note(notes[note_id], present[note_id], note)
        else:
            write_note(doc, note)


def _change_note(target: "Map[Any]", now: NoteView, then: NoteView) -> None:
    if (now.x, now.y, now.z, now.layout) != (then.x, then.y, then.z, then.layout):
        target["place"] = _place(then)
    if now.color != then.color:
        target["color"] = then.color
    if now.text != then.text:
        text = target.get("text")
        if isinstance(text, Text):
            splice(text, then.text)
        else:
            target["text"] = Text(then.text)
    _change(target, "size", (now.w, now.h) != (then.w, then.h), _size(then))
    _change(target, "tags", now.tags != then.tags, list(then.tags))
    if now.reactions != then.reactions:
        target["reactions"] = Map(dict(then.reactions))
    _change(target, "origin", now.origin != then.origin, origin_value(then.origin) if then.origin else None)


def _change(target: "Map[Any]", key: str, differs: bool, value: Any) -> None:
    if not differs:
        return
    if value:
        target[key] = value
    elif key in target:
        del target[key]


def _restore_fields(doc: "Doc[Any]", now: BoardView, then: BoardView, zones: Collection[str] | None) -> None:
    fields = doc.get(schema.FIELDS, type=Map)
    for key in now.fields:
        text = fields[key]
        if (zones is None or key in zones) and isinstance(text, Text):
            splice(text, then.fields.get(key, ""))


def _restore_marks(doc: "Doc[Any]", now: BoardView, then: BoardView, zones: Collection[str] | None) -> None:
    marks = doc.get(schema.MARKS, type=Map)
    present, wanted = {mark.zone: mark for mark in now.marks}, {mark.zone: mark for mark in then.marks}
    for zone in present.keys() - wanted.keys():
        if zones is None or zone in zones:
            del marks[zone]
    for zone, mark in wanted.items():
        if present.get(zone) != mark and (zones is None or zone in zones):
            write_mark(doc, mark)


def _restore_lines_and_circles(doc: "Doc[Any]", now: BoardView, then: BoardView) -> None:
    lines, circles = doc.get(schema.CONNECTIONS, type=Map), doc.get(schema.CIRCLES, type=Map)
    for gone in {line.id for line in now.connections} - {line.id for line in then.connections}:
        del lines[gone]
    for gone in {circle.id for circle in now.circles} - {circle.id for circle in then.circles}:
        del circles[gone]
    for line in set(then.connections) - set(now.connections):
        write_connection(doc, line)
    for circle in set(then.circles) - set(now.circles):
        write_circle(doc, circle)


def _place(note: NoteView) -> Mapping[str, float]:
    place: dict[str, float] = {"x": note.x, "y": note.y, "z": note.z}
    if note.layout is not None:
        place["l"] = note.layout
    return place


def _size(note: NoteView) -> Mapping[str, float] | None:
    return {"w": note.w, "h": note.h} if note.w and note.h else None
