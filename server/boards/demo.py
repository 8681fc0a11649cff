"""The demo workshop that ships with the product: a filled sheet of the file as a document and its vote.

Format of `demo_workshop.json`: `participants` and `sheets`, each sheet with notes (top left corner, size in
su), fields, connections, circles, marks and single votes by voter and target; ids are unique in the file.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc, Map, Text

from . import edit, schema
from .template import Template
from .view import CircleView, ConnectionView, MarkView, NoteView, Origin


@dataclass(frozen=True, slots=True)
class DemoVote:
    """A vote that has ended: what was voted on, dots each, dots by target."""

    zones: tuple[str, ...]
    n: int
    results: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DemoSheet:
    """A filled sheet: its encoded document and its vote, if it had one."""

    state: bytes
    client: int
    """The Yjs client id under which all of it stands."""
    vote: DemoVote | None


def fill(
    sheet: Mapping[str, Any],
    template: Template,
    people: Mapping[str, str],
    boards: Mapping[str, str],
    at: float,
) -> DemoSheet:
    """The sheet as a board of ours.

    `people`: id in the file → person id; `boards`: sheet id → board id, for origins; `at`: ms since 1970 of
    the first thing, each later one a millisecond after, so that creation keeps the file's order.
    """
    doc: Doc[Any] = Doc()
    edit.create_fields(doc, template)
    with doc.transaction():
        for index, note in enumerate(sheet["notes"]):
            edit.write_note(doc, _note(note, template, people, boards, at + index))
        for index, line in enumerate(sheet["connections"]):
            edit.write_connection(doc, _connection(line, people, at + index))
        for index, circle in enumerate(sheet["circles"]):
            edit.write_circle(doc, _circle(circle, people, at + index))
        for index, mark in enumerate(sheet["marks"]):
            by = people.get(mark["author"])
            edit.write_mark(doc, MarkView(mark["zone"], mark["kind"], by, at + index))
        fields = doc.get(schema.FIELDS, type=Map)
        for zone, text in sheet["fields"].items():
            field = fields.get(zone)
            if isinstance(field, Text):
                edit.splice(field, text)
    return DemoSheet(doc.get_update(), doc.client_id, _vote(sheet))


def _note(
    raw: Mapping[str, Any],
    template: Template,
    people: Mapping[str, str],
    boards: Mapping[str, str],
    at: float,
) -> NoteView:
    usual = (raw["w"], raw["h"]) == (template.note_width, template.note_height)
    return NoteView(
        id=raw["id"],
        text=raw["text"],
        x=raw["x"],
        y=raw["y"],
        z=raw["z"],
        color=raw["color"],
        by=people.get(raw["author"]),
        at=at,
        w=None if usual else raw["w"],
        h=None if usual else raw["h"],
        tags=tuple(raw.get("tags", ())),
        origin=_origin(raw.get("origin"), boards),
    )


def _origin(raw: Mapping[str, str] | None, boards: Mapping[str, str]) -> Origin | None:
    if not raw or raw.get("sheet") not in boards:
        return None
    kind = next((kind for kind in schema.ORIGIN_KINDS if kind in raw), "")
    return Origin(boards[raw["sheet"]], kind, raw.get(kind, ""))


def _connection(raw: Mapping[str, Any], people: Mapping[str, str], at: float) -> ConnectionView:
    by = people.get(raw["author"])
    return ConnectionView(raw["id"], raw["from"], raw["to"], raw["kind"], raw.get("label", ""), by, at)


def _circle(raw: Mapping[str, Any], people: Mapping[str, str], at: float) -> CircleView:
    return CircleView(
        id=raw["id"],
        name=raw["name"],
        shape=raw["shape"],
        members=tuple(raw.get("members", ())),
        zones=tuple(raw.get("zones", ())),
        by=people.get(raw["author"]),
        at=at,
    )


def _vote(sheet: Mapping[str, Any]) -> DemoVote | None:
    if not sheet["votes"]:
        return None
    where = {note["id"]: note["zone"] for note in sheet["notes"]}
    results = Counter(vote["target"] for vote in sheet["votes"])
    dots = Counter(vote["voter"] for vote in sheet["votes"])
    zones = sorted({where.get(target) or target for target in results})
    return DemoVote(tuple(zones), max(dots.values()), dict(results))
