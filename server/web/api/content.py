"""What is on a board, and notes put there from outside."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from anyio import to_thread

from server.boards import schema
from server.boards.arrivals import Arrival, Full, Plan, Taken, plan
from server.storage.ids import new_id
from server.sync.hub import EditRefused, State
from server.web.call import Call
from server.web.endpoint import Endpoint, Who
from server.web.problems import Problem, invalid

from . import given, taken
from .live import told, view_of

_ATTEMPTS = 4
"""When somebody else takes a place meanwhile another is looked for; the last time notes lie on each other."""

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
    notes = [
        Arrival(new_id(), note.text, note.color, note.zone, note.x or 0.0, note.y or 0.0) for note in asked
    ]
    await _insert(call, notes)
    state = await call.services.hub.state(call.board.id)
    content = await told(call, call.board, state.template, state.update, state.seq)
    by_id = {note["id"]: note for note in content["notes"]}
    # One may be gone again already; who asked hears of those that are there.
    return {"notes": [by_id[note.id] for note in notes if note.id in by_id]}


async def _insert(call: Call, notes: Sequence[Arrival]) -> None:
    """Put the notes on the board at the places that are free. Problem."""
    hub, board, person = call.services.hub, call.board.id, call.person
    for attempt in range(1, _ATTEMPTS + 1):
        state = await hub.state(board)
        found = await to_thread.run_sync(_find, state, notes, person.id, call.now)
        insert = partial(found.insert, patient=attempt < _ATTEMPTS)
        try:
            await hub.edit(board, person.id, person.role, insert, muted=person.muted)
        except Taken:
            continue
        except Full:
            raise invalid("", f"a board holds at most {schema.MAX_NOTES} notes") from None
        except EditRefused:
            raise Problem("wrong-state") from None
        return


def _find(state: State, notes: Sequence[Arrival], by: str, now: float) -> Plan:
    at, layout = round(now * 1000), state.layout_version
    return plan(view_of(state.update), notes, state.template, by, at, layout if layout > 1 else None)


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
