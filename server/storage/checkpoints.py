"""Checkpoints of the journal: a state counts only after it was read back and found to hold the journal."""

import logging
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from server.sync.ports import JournalError

from . import journal_rows
from .checksums import state_checksum
from .fingerprint import fingerprint, replay, take_in
from .tables import boards, checkpoint_states, checkpoints

log = logging.getLogger(__name__)

LEFT_OVER_SECONDS: Final = 600.0


def keep_unverified(conn: Connection, board: str, seq: int, state: bytes, now: float) -> int | None:
    """Write a state that does not count yet; its id, or None when a newer one counts already.

    JournalError when the board is gone, or the journal has not come to `seq` yet.
    """
    row = conn.execute(select(boards.c.epoch, boards.c.head).where(boards.c.id == board)).first()
    if row is None:
        raise JournalError(f"board {board} is gone")
    if seq > row.head:
        raise JournalError(f"board {board} has no edit {seq} yet")
    _discard_left_over(conn, board, now)
    here = (checkpoints.c.board == board) & (checkpoints.c.epoch == row.epoch) & checkpoints.c.verified
    last = conn.scalar(select(func.max(checkpoints.c.seq)).where(here))
    if seq <= (last or 0):
        return None
    values = {"board": board, "seq": seq, "epoch": row.epoch, "at": now, "verified": False}
    checksum = state_checksum(board, seq, state)
    made = conn.execute(insert(checkpoints).values(values | {"checksum": checksum})).inserted_primary_key
    assert made is not None
    conn.execute(insert(checkpoint_states).values(checkpoint=made.id, data=state))
    return int(made.id)


def discard(conn: Connection, checkpoint: int) -> None:
    """Forget a state that was found not to count."""
    conn.execute(delete(checkpoints).where(checkpoints.c.id == checkpoint))


def confirm(conn: Connection, checkpoint: int) -> None:
    """Let a state count."""
    conn.execute(update(checkpoints).where(checkpoints.c.id == checkpoint).values(verified=True))


def verify(conn: Connection, checkpoint: int, state: bytes) -> None:
    """Whether the kept state is `state`, and holds what the journal holds up to its `seq`.

    ValueError when not. What the state holds beyond its `seq` must be in the journal too: an edit that was
    never committed would come back at the next load without its claims. Where rows of the journal are
    damaged this cannot be told, and a live state that holds all the others heals the board.
    """
    row = conn.execute(_with_state().where(checkpoints.c.id == checkpoint)).first()
    if row is None or row.data != state or row.checksum != state_checksum(row.board, row.seq, state):
        raise ValueError("it does not read back as it was written")
    mine = fingerprint(replay([row.data]))
    head = conn.scalar(select(boards.c.head).where(boards.c.id == row.board)) or 0
    base_seq, base = newest_good(conn, row.board, row.epoch)
    covered = replay([base] if base is not None else [])
    rows, lost = journal_rows.readable(conn, row.board, base_seq, head)
    take_in(covered, (rows[seq] for seq in rows if seq <= row.seq))
    journal = fingerprint(covered)
    if not journal.within(mine):
        raise ValueError(f"it lacks edits that the journal holds up to {row.seq}")
    if lost is not None:
        log.error("storage.damaged_edit board=%s seq=%d: a checkpoint goes on without it", row.board, lost)
    elif not mine.within(journal):
        take_in(covered, (rows[seq] for seq in rows if seq > row.seq))
        if not mine.within(fingerprint(covered)):
            raise ValueError("it holds edits that the journal does not hold")


def newest_good(conn: Connection, board: str, epoch: int) -> tuple[int, bytes | None]:
    """The newest state that counts and reads back as it was written, with its seq; (0, None) without one."""
    for checkpoint in _counting(conn, board, epoch):
        row = conn.execute(_with_state().where(checkpoints.c.id == checkpoint)).first()
        if (
            row is not None
            and row.data is not None
            and row.checksum == state_checksum(board, row.seq, row.data)
        ):
            return row.seq, row.data
        log.error(
            "storage.damaged_checkpoint board=%s checkpoint=%d: an older one is used", board, checkpoint
        )
    return 0, None


def _discard_left_over(conn: Connection, board: str, now: float) -> None:
    """Forget states whose process ended before they counted; a younger one may be another process's."""
    old = (checkpoints.c.board == board) & (checkpoints.c.at <= now - LEFT_OVER_SECONDS)
    conn.execute(delete(checkpoints).where(old, checkpoints.c.verified.is_(False)))


def _counting(conn: Connection, board: str, epoch: int) -> Sequence[int]:
    wanted = (checkpoints.c.board == board) & (checkpoints.c.epoch == epoch) & checkpoints.c.verified
    return conn.scalars(select(checkpoints.c.id).where(wanted).order_by(checkpoints.c.seq.desc())).all()


def _with_state() -> Select[Any]:
    return select(checkpoints, checkpoint_states.c.data).join(
        checkpoint_states, checkpoint_states.c.checkpoint == checkpoints.c.id, isouter=True
    )
