"""Snapshots: board states that people see, name, compare and restore. Never changed once made."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Connection, Row, delete, func, insert, select

from server.sync.ports import UnknownBoard

from .checksums import state_checksum
from .errors import CorruptSnapshot, LimitReached
from .ids import new_id
from .tables import boards, layouts, snapshots

MOST_MANUAL: Final = 200
MOST_AUTO: Final = 100

Kind = Literal["manual", "auto"]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot without its state."""

    id: str
    board: str
    name: str
    kind: Kind
    reason: str
    """Of an automatic one: what it was made before (`step.set`, `restore`, `mass-deletion` …); else ""."""
    at: float
    """UTC seconds."""
    by: str | None
    """Person id; None: the server itself."""
    seq: int
    """The state holds every edit up to this one."""
    layout_version: int
    definition: str
    """Hash of the worksheet definition at that time, for `Definitions.template`."""


def create(
    conn: Connection,
    *,
    board: str,
    seq: int,
    state: bytes,
    kind: Kind,
    name: str,
    now: float,
    reason: str = "",
    by: str | None = None,
    layout_version: int | None = None,
) -> Snapshot:
    """Keep `state`, an encoded full state of the board.

    `layout_version`: of the layout under which it was read; None: the present one.
    There are at most MOST_MANUAL of the manual ones: LimitReached. Of the automatic ones the oldest goes
    beyond MOST_AUTO. UnknownBoard.
    """
    # Locked, so that two processes don't give one number.
    row = conn.execute(select(boards).where(boards.c.id == board).with_for_update(key_share=True)).first()
    if row is None:
        raise UnknownBoard(board)
    _make_room(conn, board, kind)
    number = conn.scalar(
        select(func.coalesce(func.max(snapshots.c.number), 0) + 1).where(snapshots.c.board == board)
    )
    layout = layout_version or row.layout_version
    definition = row.definition
    if layout != row.layout_version:
        this = (layouts.c.board == board) & (layouts.c.version == layout)
        definition = conn.execute(select(layouts.c.definition).where(this)).scalar_one()
    made = Snapshot(new_id(), board, name, kind, reason, now, by, seq, layout, definition)
    values = {column: getattr(made, column) for column in Snapshot.__slots__}
    checksum = state_checksum(board, seq, state)
    conn.execute(insert(snapshots).values(values | {"number": number, "checksum": checksum, "data": state}))
    return made


def of_board(conn: Connection, board: str) -> list[Snapshot]:
    """The board's snapshots, newest first."""
    found = select(*_shown()).where(snapshots.c.board == board).order_by(snapshots.c.number.desc())
    return [_snapshot(row) for row in conn.execute(found)]


def get(conn: Connection, board: str, snapshot_id: str) -> tuple[Snapshot, bytes] | None:
    """A snapshot of this board with its encoded state; None when there is none. CorruptSnapshot."""
    wanted = (snapshots.c.board == board) & (snapshots.c.id == snapshot_id)
    row = conn.execute(select(snapshots).where(wanted)).first()
    if row is None:
        return None
    if row.checksum != state_checksum(board, row.seq, row.data):
        raise CorruptSnapshot(f"snapshot {snapshot_id} of board {board} is damaged")
    return _snapshot(row), row.data


def _make_room(conn: Connection, board: str, kind: Kind) -> None:
    same = (snapshots.c.board == board) & (snapshots.c.kind == kind)
    ids = list(conn.scalars(select(snapshots.c.id).where(same).order_by(snapshots.c.number)))
    if kind == "manual" and len(ids) >= MOST_MANUAL:
        raise LimitReached(f"a board has at most {MOST_MANUAL} named snapshots")
    if kind == "auto" and len(ids) >= MOST_AUTO:
        conn.execute(delete(snapshots).where(snapshots.c.id.in_(ids[: len(ids) - MOST_AUTO + 1])))


def _shown() -> Sequence[Any]:
    return [snapshots.c[column] for column in Snapshot.__slots__]


def _snapshot(row: Row[Any]) -> Snapshot:
    return Snapshot(**{column: getattr(row, column) for column in Snapshot.__slots__})
