"""Commands that change a board's stage, and the stage as it is."""

from collections.abc import Mapping
from typing import Any

from server.boards import stage as rules
from server.boards.roles import Role
from server.boards.stage import Conflict, Forbidden, Invalid, Stage
from server.boards.template import Template
from server.storage import boards, snapshots, stages
from server.storage.boards import Board
from server.storage.database import Connection
from server.storage.errors import StaleStage
from server.sync.hub import State
from server.web.call import Call
from server.web.endpoint import Endpoint, Who
from server.web.problems import Problem, invalid

from . import adapting, given, taken

_ATTEMPTS = 5
"""Commands that come at the same moment are tried again on the stage that the other one left."""


async def command(call: Call) -> dict[str, Any]:
    asked: taken.Command = call.body
    board = await call.read(boards.get, asked.board)
    if board is None or board.workshop != call.workshop.id:
        raise invalid("board", "no such board in this workshop")
    words = asked.model_dump(exclude_unset=True)
    if asked.type in adapting.COMMANDS:
        return await _adapted(call, board.id, words)
    template = await call.read(call.services.definitions.template, board.definition)
    for _ in range(_ATTEMPTS):
        before = await call.read(stages.get, board.id)
        after = _applied(before, words, board, call.person.role, template, call.now)
        try:
            await _keep(call, board, before, after, asked.type)
        except StaleStage:
            continue
        await call.services.hub.set_stage(board.id, after)
        return stage_json(call.person.role, after, template, board, call.now)
    raise _conflict("stale", before, call.person.role, template, board, call.now)


async def _adapted(call: Call, board: str, words: Mapping[str, Any]) -> dict[str, Any]:
    match await adapting.change(call, board, words):
        case adapting.Refused(why, now):
            raise _problem(why, now.stage, call.person.role, now.template, now.board, call.now)
        case after:
            return stage_json(call.person.role, after.stage, after.template, after.board, call.now)


def _applied(
    before: Stage, words: Mapping[str, Any], board: Board, role: Role, template: Template, now: float
) -> Stage:
    """The stage after the command; Problem when there is none."""
    after = rules.apply(before, words, role, template)
    if not isinstance(after, Stage):
        raise _problem(after, before, role, template, board, now)
    return after


def _problem(
    why: Forbidden | Invalid | Conflict,
    stage: Stage,
    role: Role,
    template: Template,
    board: Board,
    now: float,
) -> Problem:
    match why:
        case Forbidden():
            return Problem("not-allowed")
        case Invalid(field, reason):
            return invalid(field, reason)
        case Conflict(code):
            return _conflict(code, stage, role, template, board, now)


def _conflict(code: str, stage: Stage, role: Role, template: Template, board: Board, now: float) -> Problem:
    told = stage_json(role, stage, template, board, now)
    return Problem(code, extra={"stage": told["stage"], "stageVersion": told["stageVersion"]})


async def _keep(call: Call, board: Board, before: Stage, after: Stage, kind: str) -> None:
    """Store the stage with its line in the audit log; with a snapshot for a change of step."""
    state = await call.services.hub.state(board.id) if kind == "step.set" else None
    await call.write(_write, call, board.id, before, after, kind, state)


def _write(
    conn: Connection,
    call: Call,
    board: str,
    before: Stage,
    after: Stage,
    kind: str,
    state: State | None,
) -> None:
    if state is not None:
        # Before the stage, since the journal too locks a board first and then its stage.
        snapshots.create(
            conn,
            board=board,
            seq=state.seq,
            state=state.update,
            kind="auto",
            name="",
            reason=kind,
            by=call.person.id,
            now=call.now,
            layout_version=state.layout_version,
        )
    stages.change(conn, board, before, after, person=call.person.id, command=kind, now=call.now)


async def get_stage(call: Call) -> dict[str, Any]:
    template = await call.template()
    stage = await call.read(stages.get, call.board.id)
    return stage_json(call.person.role, stage, template, call.board, call.now)


def stage_json(role: Role, stage: Stage, template: Template, board: Board, now: float) -> dict[str, Any]:
    """The object of frame 102 for somebody of that role."""
    return {
        "role": role.word,
        "stage": rules.wire(stage, template),
        "stageVersion": stage.version,
        "layoutVersion": board.layout_version,
        "epoch": board.epoch,
        "now": round(now * 1000),
    }


ENDPOINTS = (
    Endpoint(
        "POST",
        "/api/workshops/{workshop}/commands",
        command,
        Who.MEMBER,
        "Change a board's stage (step.set, board.pause, board.resume, board.rules) or adapt its worksheet "
        "(layout.add, layout.rename, layout.remove, layout.revert). The role is by type.",
        "stage",
        body=taken.Command,
        answer=given.StageTold,
        codes=("not-allowed", "stale", "wrong-state", "limit"),
    ),
    Endpoint(
        "GET",
        "/api/boards/{board}/stage",
        get_stage,
        Who.MEMBER,
        "The board's stage, as frame 102 of the socket tells it.",
        "stage",
        answer=given.StageTold,
    ),
)
