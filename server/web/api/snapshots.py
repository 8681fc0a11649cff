"""Snapshots of a board: list, make, look at, restore."""

from collections.abc import Mapping, Sequence
from typing import Any

from anyio import to_thread
from pycrdt import Doc

from server.boards import edit
from server.boards.relocation import under
from server.boards.template import Template
from server.boards.view import BoardView
from server.storage import audit, people, snapshots
from server.storage.database import Connection
from server.storage.errors import LimitReached
from server.storage.snapshots import Snapshot
from server.sync.hub import EditRefused, State
from server.web.call import Call
from server.web.endpoint import Endpoint, Who
from server.web.problems import Problem, invalid

from . import given, taken
from .live import told, view_of

_ATTEMPTS = 4
"""When somebody writes between the snapshot and the restoring another snapshot is made, but not for ever."""


class _Moved(Exception):
    """The board is not what was kept of it any more: what came in between would be nowhere."""


def snapshot_json(snapshot: Snapshot, names: Mapping[str, str]) -> dict[str, Any]:
    """A snapshot as lists tell it."""
    by = snapshot.by
    return {
        "id": snapshot.id,
        "name": snapshot.name,
        "kind": snapshot.kind,
        "reason": snapshot.reason,
        "at": round(snapshot.at * 1000),
        "by": {"id": by, "name": names.get(by, "")} if by is not None else None,
    }


def _names(conn: Connection, workshop: str) -> dict[str, str]:
    return {person.id: person.name for person in people.in_workshop(conn, workshop, removed=True)}


async def list_snapshots(call: Call) -> dict[str, Any]:
    return await call.read(_list, call)


def _list(conn: Connection, call: Call) -> dict[str, Any]:
    names = _names(conn, call.workshop.id)
    return {"snapshots": [snapshot_json(one, names) for one in snapshots.of_board(conn, call.board.id)]}


async def create_snapshot(call: Call) -> dict[str, Any]:
    state = await call.services.hub.state(call.board.id)
    try:
        made = await call.write(_keep, call, state, "manual", call.body.name, "snapshot.create")
    except LimitReached:
        raise Problem("too-many-snapshots") from None
    return snapshot_json(made, {call.person.id: call.person.name})


def _keep(
    conn: Connection, call: Call, state: State, kind: snapshots.Kind, name: str, command: str
) -> Snapshot:
    made = snapshots.create(
        conn,
        board=call.board.id,
        seq=state.seq,
        state=state.update,
        kind=kind,
        name=name,
        reason="" if kind == "manual" else command,
        by=call.person.id,
        now=call.now,
        layout_version=state.layout_version,
    )
    audit.add(
        conn,
        person=call.person.id,
        command=f"snapshot.{command.removeprefix('snapshot.')}",
        workshop=call.workshop.id,
        board=call.board.id,
        now=call.now,
    )
    return made


async def get_snapshot(call: Call) -> dict[str, Any]:
    snapshot, state, names = await _found(call)
    template = await call.read(call.services.definitions.template, snapshot.definition)
    content = await told(call, call.board, template, state, snapshot.seq)
    return {**snapshot_json(snapshot, names), "content": content}


async def _found(call: Call) -> tuple[Snapshot, bytes, dict[str, str]]:
    found = await call.read(snapshots.get, call.board.id, call.path("snapshot"))
    if found is None:
        raise Problem("unknown")
    return *found, await call.read(_names, call.workshop.id)


async def restore_snapshot(call: Call) -> dict[str, Any]:
    snapshot, then_state, _ = await _found(call)
    template = await call.template()
    zones = call.body.zones
    for index, zone in enumerate(zones or ()):
        if template.zone(zone) is None:
            raise invalid(f"zones.{index}", "no such zone")
    made_with = await call.read(call.services.definitions.outline, snapshot.definition)
    for attempt in range(1, _ATTEMPTS + 1):
        now = await call.services.hub.state(call.board.id)
        before = await call.write(_keep, call, now, "auto", "", "restore")
        kept = now.update if attempt < _ATTEMPTS else None
        # The board keeps the worksheet that it has by now: the notes of then lie in their zones on it.
        then = await to_thread.run_sync(_under, then_state, made_with, snapshot.layout_version, now)
        try:
            return {"before": before.id, "seq": await _restore(call, then, now.template, zones, kept)}
        except _Moved:
            continue
        except EditRefused:
            raise Problem("wrong-state") from None
    raise AssertionError("the last attempt does not look whether the board has moved")


def _under(state: bytes, template: Template, version: int, now: State) -> BoardView:
    return under(view_of(state), template, version, now.template, now.layout_version)


async def _restore(
    call: Call, then: BoardView, template: Template, zones: Sequence[str] | None, kept: bytes | None
) -> int:
    """Write back what was there then; the board's seq. EditRefused; _Moved when the board isn't `kept`."""

    def restore(doc: "Doc[Any]") -> None:
        if kept is not None and doc.get_update() != kept:
            raise _Moved
        edit.restore(doc, then, template, zones)

    person = call.person
    _, seq = await call.services.hub.edit(call.board.id, person.id, person.role, restore, muted=person.muted)
    return seq


_TAG = "snapshots"

ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/boards/{board}/snapshots",
        list_snapshots,
        Who.READER,
        "The board's snapshots, newest first.",
        _TAG,
        answer=given.SnapshotsTold,
    ),
    Endpoint(
        "POST",
        "/api/boards/{board}/snapshots",
        create_snapshot,
        Who.FACILITATOR,
        "Keep the board as it is now under a name.",
        _TAG,
        body=taken.NewSnapshot,
        answer=given.SnapshotTold,
        status=201,
        codes=("too-many-snapshots",),
    ),
    Endpoint(
        "GET",
        "/api/boards/{board}/snapshots/{snapshot}",
        get_snapshot,
        Who.READER,
        "A snapshot with what was on the board.",
        _TAG,
        answer=given.SnapshotWhole,
    ),
    Endpoint(
        "POST",
        "/api/boards/{board}/snapshots/{snapshot}/restore",
        restore_snapshot,
        Who.FACILITATOR,
        "Bring the board, or some zones, back to what they were; `before` is the snapshot made first.",
        _TAG,
        body=taken.Restore,
        optional_body=True,
        answer=given.Restored,
        codes=("wrong-state",),
    ),
)
