"""The stage of each board, and every change of it with its line in the audit log."""

import json
from dataclasses import replace

from sqlalchemy import Connection, insert, select, update

from server.boards.stage import Stage, from_json, to_json
from server.sync.ports import UnknownBoard

from . import audit
from .errors import StaleStage
from .tables import boards, stages


def start(conn: Connection, board: str, stage: Stage) -> None:
    """The first stage of a new board."""
    conn.execute(insert(stages).values(board=board, version=stage.version, stage=_dump(stage)))


def get(conn: Connection, board: str) -> Stage:
    """The board's stage. UnknownBoard; ValueError or KeyError when what is kept cannot be read."""
    kept = conn.scalar(select(stages.c.stage).where(stages.c.board == board))
    if kept is None:
        raise UnknownBoard(board)
    data = json.loads(kept)
    if not isinstance(data, dict):
        raise ValueError(f"the stage of board {board} is damaged")
    return from_json(data)


def change(
    conn: Connection, board: str, before: Stage, after: Stage, *, person: str | None, command: str, now: float
) -> None:
    """Put `after` in the place of `before`, with the command that did it in the audit log.

    StaleStage when the kept stage is not `before` any more; UnknownBoard.
    """
    same = (stages.c.board == board) & (stages.c.version == before.version)
    values = {"version": after.version, "stage": _dump(after)}
    if conn.execute(update(stages).where(same).values(values)).rowcount != 1:
        get(conn, board)
        raise StaleStage(f"the stage of {board} is not version {before.version} any more")
    workshop = conn.scalar(select(boards.c.workshop).where(boards.c.id == board))
    assert workshop is not None
    audit.add(conn, person=person, command=command, workshop=workshop, board=board, now=now)


def count(conn: Connection, board: str) -> None:
    """Count a facilitator's command that changed something else on the board. UnknownBoard."""
    stage = get(conn, board)
    after = replace(stage, version=stage.version + 1)
    conn.execute(
        update(stages).where(stages.c.board == board).values(version=after.version, stage=_dump(after))
    )


def _dump(stage: Stage) -> str:
    return json.dumps(to_json(stage), ensure_ascii=False)
