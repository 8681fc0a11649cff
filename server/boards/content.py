"""What is on a board, as `GET /api/boards/{id}/content` tells it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .criteria import evaluate
from .order import Placed, reading_order
from .template import Template
from .view import BoardView, NoteView, origin_value
from .zones import note_zone


@dataclass(frozen=True, slots=True)
class BoardMeta:
    """Which board it is."""

    id: str
    template: str
    title: str


@dataclass(frozen=True, slots=True)
class EndedVote:
    """A vote that has ended: dots by note or zone. Times are ms since 1970."""

    id: str
    zones: tuple[str, ...]
    n: int
    ended_at: int
    results: Mapping[str, int]


def zones_of_notes(view: BoardView, template: Template) -> dict[str, str | None]:
    """Note id → id of the zone that holds its centre, or None outside."""
    return {note.id: note_zone(template, note.x, note.y, note.w, note.h) for note in view.notes}


def notes_in_order(view: BoardView, template: Template, zones: Mapping[str, str | None]) -> list[NoteView]:
    """Notes in the sheet's reading order: by zone, then by rows; those outside come last."""
    by_zone: dict[str | None, list[Placed]] = {}
    for note in view.notes:
        centre = Placed(
            note.id,
            note.x + (note.w or template.note_width) / 2,
            note.y + (note.h or template.note_height) / 2,
        )
        by_zone.setdefault(zones[note.id], []).append(centre)
    by_id = {note.id: note for note in view.notes}
    sequence: list[str | None] = [zone.id for zone in template.content_zones]
    return [
        by_id[note_id]
        for zone in [*sequence, None]
        for note_id in reading_order(by_zone.get(zone, ()), template.note_height)
    ]


def content(
    view: BoardView,
    template: Template,
    board: BoardMeta,
    seq: int,
    names: Mapping[str, str],
    votes: Sequence[EndedVote] = (),
) -> dict[str, Any]:
    """The board's content as plain JSON values. `names`: person id → name; `votes`: oldest first."""
    zones = zones_of_notes(view, template)
    latest = votes[-1].results if votes else None
    counts: dict[str, int] = {}
    for zone in zones.values():
        if zone is not None:
            counts[zone] = counts.get(zone, 0) + 1
    return {
        "board": {"id": board.id, "template": board.template, "title": board.title},
        "seq": seq,
        "notes": [
            _note(note, zones[note.id], template, names, latest)
            for note in notes_in_order(view, template, zones)
        ],
        "connections": [
            {"id": line.id, "from": line.source, "to": line.target, "kind": line.kind, "label": line.label}
            for line in view.connections
        ],
        "circles": [
            {
                "id": circle.id,
                "name": circle.name,
                "shape": circle.shape,
                "members": list(circle.members),
                "zones": list(circle.zones),
            }
            for circle in view.circles
        ],
        "marks": [{"zone": mark.zone, "kind": mark.kind} for mark in view.marks],
        "fields": dict(view.fields),
        "votes": [
            {
                "id": vote.id,
                "zones": list(vote.zones),
                "n": vote.n,
                "endedAt": vote.ended_at,
                "results": dict(vote.results),
            }
            for vote in votes
        ],
        "criteria": evaluate(template, view),
        "notesPerZone": counts,
    }


def _note(
    note: NoteView,
    zone: str | None,
    template: Template,
    names: Mapping[str, str],
    votes: Mapping[str, int] | None,
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": note.id,
        "text": note.text,
        "zone": zone,
        "x": note.x,
        "y": note.y,
        "w": note.w or template.note_width,
        "h": note.h or template.note_height,
        "z": note.z,
        "color": note.color,
        "author": {"id": note.by, "name": names.get(note.by, "")} if note.by is not None else None,
        "at": note.at,
        "tags": list(note.tags),
        "origin": origin_value(note.origin) if note.origin else None,
    }
    if votes is not None:
        told["votes"] = votes.get(note.id, 0)
    return told
