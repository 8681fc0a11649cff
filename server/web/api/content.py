"""What is on a board, and notes put there from outside."""

from collections.abc import Sequence
from typing import Any

from pycrdt import Doc

from server.boards import edit, schema
from server.boards.edit import NewNote
from server.boards.template import Template
from server.boards.view import read
from server.boards.zones import Box, free_place
from server.storage.ids import new_id
from server.sync.hub import EditRefused
from server.web.call import Call
from server.web.endpoint import Endpoint, Who
from server.web.problems import Problem, invalid

from . import given, taken
from .live import told

_BODY = 2 * 1024 * 1024
"""Bytes: 200 notes of 2,000 characters, each up to four bytes."""


async def get_content(call: Call) -> dict[str, Any]:
    state = await call.services.hub.state(call.board.id)
    return await told(call, call.board, state.template, state.update, state.seq)


async def create_notes(call: Call) -> dict[str, Any]:
    template, asked = await call.template(), call.body
    for index, note in enumerate(asked):
        zone = template.zone(note.zone) if note.zone is not None else None
        if note.zone is not None and (zone is None or not zone.takes_notes):
            raise invalid(f"{index}.zone", "no such zone for notes")
    ids = [new_id() for _ in asked]
    at = round(call.now * 1000)

    def insert(doc: "Doc[Any]") -> None:
        edit.insert_notes(doc, _placed(doc, asked, ids, template, call.person.id, at))

    hub, board = call.services.hub, call.board.id
    try:
        await hub.edit(board, call.person.id, call.person.role, insert, muted=call.person.muted)
    except EditRefused:
        raise Problem("wrong-state") from None
    state = await hub.state(board)
    content = await told(call, call.board, template, state.update, state.seq)
    by_id = {note["id"]: note for note in content["notes"]}
    # One may be gone again already; who asked hears of those that are there.
    return {"notes": [by_id[note_id] for note_id in ids if note_id in by_id]}


def _placed(
    doc: "Doc[Any]",
    asked: Sequence[taken.NewNote],
    ids: Sequence[str],
    template: Template,
    by: str,
    at: float,
) -> list[NewNote]:
    """The notes with their places; each takes its place before the next one looks for one."""
    there = sorted(read(doc).notes, key=lambda note: note.z)
    if len(there) + len(asked) > schema.MAX_NOTES:
        raise invalid("", f"a board holds at most {schema.MAX_NOTES} notes")
    w, h = template.note_width, template.note_height
    taken: list[Box] = [(note.x, note.y, note.w or w, note.h or h) for note in there]
    made: list[NewNote] = []
    for note, note_id in zip(asked, ids, strict=True):
        zone = template.zone(note.zone) if note.zone is not None else None
        x, y = free_place(zone, template, taken) if zone else (note.x or 0.0, note.y or 0.0)
        taken.append((x, y, w, h))
        made.append(NewNote(note_id, note.text, x, y, note.color, by, at))
    return made


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/boards/{board}/content",
        get_content,
        Who.MEMBER,
        "What is on the board now, with the zone of each note.",
        "content",
        answer=given.ContentTold,
    ),
    Endpoint(
        "POST",
        "/api/boards/{board}/notes",
        create_notes,
        Who.PARTICIPANT,
        "Put notes on the board, in free places of their zones or at places given; all or none.",
        "content",
        body=taken.NewNotes,
        answer=given.NotesTold,
        status=201,
        codes=("wrong-state",),
        limit=_BODY,
    ),
)
