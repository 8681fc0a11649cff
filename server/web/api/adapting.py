"""Commands that adapt a board: `layout.add`, `layout.rename`, `layout.remove`, `layout.revert`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from anyio import to_thread

from server.boards.adaptation import Add, Change, Limit, Remove, Rename, adapt, next_number, revert
from server.boards.roles import Action, can
from server.boards.stage import Conflict, Forbidden, Invalid, Stage
from server.boards.template import Point, Template
from server.storage import boards, layouts, stages
from server.storage.boards import Board
from server.storage.database import Connection
from server.storage.definitions import Definitions
from server.sync.hub import BoardUnavailable, EditRefused, LayoutMoved
from server.web.call import Call
from server.web.problems import Problem

from .live import view_of

COMMANDS = ("layout.add", "layout.rename", "layout.remove", "layout.revert")

_ATTEMPTS = 5
"""Facilitators who adapt at the same moment: each change is made to what the other one left."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A board, and what it was under its earlier layouts."""

    board: Board
    stage: Stage
    template: Template
    past: Mapping[int, Template]
    returning: Mapping[str, tuple[Template, Point]]
    """Parked notes, with the worksheet and the place that they came from."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing was changed, and how the board was then."""

    why: Forbidden | Invalid | Conflict
    facts: Facts


def facts(conn: Connection, board_id: str, known: Definitions) -> Facts | None:
    """All that a change depends on; None: the board is gone. ValueError, TemplateError."""
    board = boards.get(conn, board_id)
    if board is None:
        return None
    past = layouts.outlines(conn, board_id, known)
    parked = layouts.parked_notes(conn, board_id)
    returning = {one.note: (past[one.layout], (one.x, one.y)) for one in parked if one.layout in past}
    template = known.template(conn, board.definition)
    return Facts(board, stages.get(conn, board_id), template, past, returning)


async def change(call: Call, board: str, words: Mapping[str, Any]) -> Facts | Refused:
    """Adapt the board; how it is afterwards."""
    for _ in range(_ATTEMPTS):
        now = await _facts(call, board)
        found = await _worksheet(call, now, words)
        if not isinstance(found, Template):
            return Refused(found, now)
        returning = now.returning if words["type"] == "layout.revert" else {}
        version, person = now.board.layout_version, call.person.id
        try:
            await call.services.hub.adapt(board, person, version, found, words["type"], returning)
        except (LayoutMoved, BoardUnavailable):
            continue
        except EditRefused:
            return Refused(Conflict("wrong-state"), now)
        after = await _facts(call, board)
        await call.services.hub.set_stage(board, after.stage)
        return after
    return Refused(Conflict("stale"), await _facts(call, board))


async def _facts(call: Call, board: str) -> Facts:
    found = await call.read(facts, board, call.services.definitions)
    if found is None:
        raise Problem("unknown")
    return found


async def _worksheet(
    call: Call, now: Facts, words: Mapping[str, Any]
) -> Template | Forbidden | Invalid | Conflict:
    """The worksheet that is asked for."""
    if not can(call.person.role, Action.DIRECT):
        return Forbidden()
    if words.get("expect") not in (None, now.stage.version):
        return Conflict("stale")
    if words["type"] == "layout.revert":
        return await _earlier(call, now, words.get("layoutVersion"))
    wanted = change_of(words)
    if isinstance(wanted, Invalid):
        return wanted
    first = now.past.get(1, now.template)
    number = next_number([now.template, *now.past.values()])
    found = await to_thread.run_sync(adapt, now.template, wanted, first, number)
    return Conflict("limit") if isinstance(found, Limit) else found


async def _earlier(call: Call, now: Facts, version: object) -> Template | Invalid:
    if not isinstance(version, int) or version not in now.past:
        return Invalid("layoutVersion", "no earlier version of this board's layout")
    then = await call.read(_template, now.board.id, version, call.services.definitions)
    state = await call.services.hub.state(now.board.id)
    return await to_thread.run_sync(partial(_reverted, now, then, state.update))


def _reverted(now: Facts, then: Template, state: bytes) -> Template:
    return revert(now.template, then, view_of(state).notes, now.board.layout_version, now.returning)


def _template(conn: Connection, board: str, version: int, known: Definitions) -> Template:
    return known.template(conn, layouts.before(conn, board)[version].definition)


def change_of(words: Mapping[str, Any]) -> Change | Invalid:
    """The change that a command's fields ask for."""
    match words["type"]:
        case "layout.add":
            fields = {name: words.get(name) for name in ("group", "label", "after")}
        case "layout.rename":
            fields = {name: words.get(name) for name in ("id", "label")}
        case _:
            fields = {"id": words.get("id")}
    for name, value in fields.items():
        if not isinstance(value, str) and not (name == "after" and value is None):
            return Invalid(name, "a text")
    make: Any = {"layout.add": Add, "layout.rename": Rename, "layout.remove": Remove}[words["type"]]
    made: Change = make(**fields)
    return made
