"""Which checkpoints and rows of the journal may go. Nothing goes that no verified checkpoint covers.

Rows always go up to a kept checkpoint, so that every kept checkpoint and the rows after it make the board:
when the newest turns out damaged the one before still does, and the last hour can be replayed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, func, select, update

from .tables import boards, checkpoints, updates

KEEP_SECONDS: Final = 3_600.0
"""So long back the journal can be replayed edit by edit ("undo what this person did")."""
APART_SECONDS: Final = 900.0
"""Between the checkpoints kept for that."""
HISTORY_BYTES: Final = 64 * 1024 * 1024
"""Beyond this the oldest covered rows of a board go, however new they are."""

SLICE_ROWS: Final = 2_000
"""Deleted in one transaction at most, so that commits do not wait long."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A verified checkpoint. `at`: UTC seconds."""

    id: int
    seq: int
    at: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What may go: these checkpoints, and the rows up to `floor`."""

    checkpoints: tuple[int, ...]
    floor: int


def plan(verified: Sequence[Kept], now: float) -> Plan:
    """What may go by age, given all verified checkpoints by `seq`.

    The two newest stay. The base is the newest of the others that is old enough: rows before it go. Of
    those between the base and the two newest, one every APART_SECONDS stays.
    """
    old_enough = [kept for kept in verified[:-1] if kept.at <= now - KEEP_SECONDS]
    base = old_enough[-1] if old_enough else None
    going = {kept.id for kept in old_enough[:-1]}
    last: Kept | None = base
    for kept in verified[len(old_enough) : -2]:
        if last is not None and kept.at < last.at + APART_SECONDS:
            going.add(kept.id)
        else:
            last = kept
    going -= {kept.id for kept in verified[-2:]}
    return Plan(tuple(sorted(going)), base.seq if base else 0)


def prune(conn: Connection, board: str, now: float, history_bytes: int = HISTORY_BYTES) -> bool:
    """Let go what may go, a slice at a time; True when there is more."""
    # Its row locked, so that no other process counts the same rows as gone.
    conn.execute(select(boards.c.id).where(boards.c.id == board).with_for_update(key_share=True))
    verified = _verified(conn, board)
    by_age = plan(verified, now)
    if by_age.checkpoints:
        conn.execute(delete(checkpoints).where(checkpoints.c.id.in_(by_age.checkpoints)))
    staying = [kept for kept in verified if kept.id not in by_age.checkpoints]
    floor = max(by_age.floor, _floor_by_size(conn, board, staying, history_bytes))
    covered = (updates.c.board == board) & (updates.c.seq <= floor)
    oldest = select(updates.c.seq, func.length(updates.c.data).label("size")).where(covered)
    rows = conn.execute(oldest.order_by(updates.c.seq).limit(SLICE_ROWS)).all()
    if not rows:
        return False
    conn.execute(delete(updates).where(updates.c.board == board, updates.c.seq <= rows[-1].seq))
    freed = sum(row.size for row in rows)
    conn.execute(update(boards).where(boards.c.id == board).values(history=boards.c.history - freed))
    return len(rows) == SLICE_ROWS


def _verified(conn: Connection, board: str) -> list[Kept]:
    wanted = select(checkpoints).where(checkpoints.c.board == board, checkpoints.c.verified)
    return [Kept(row.id, row.seq, row.at) for row in conn.execute(wanted.order_by(checkpoints.c.seq))]


def _floor_by_size(conn: Connection, board: str, staying: Sequence[Kept], limit: int) -> int:
    """The first checkpoint after which few enough bytes are left; the newest when none is."""
    history = conn.scalar(select(boards.c.history).where(boards.c.id == board))
    if not staying or history is None or history <= limit:
        return 0
    for kept in staying[:-1]:
        after = (updates.c.board == board) & (updates.c.seq > kept.seq)
        left = conn.scalar(select(func.coalesce(func.sum(func.length(updates.c.data)), 0)).where(after))
        if left is not None and left <= limit:
            return kept.seq
    return staying[-1].seq
