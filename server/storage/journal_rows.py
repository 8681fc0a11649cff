"""The journal's rows: appended under their board's row, read back checked."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, update

from server.sync.ports import Contested, Entry, JournalError

from . import snapshots
from .checksums import row_checksum
from .sqlite import insert_new
from .tables import boards, born, claims, updates, workshops

MAX_CLIENT = 2**53
_TOUCH_SECONDS = 3_600.0


def append(conn: Connection, batch: Sequence[Entry]) -> list[int]:
    """Keep all entries in this order, with their claims and births; their `seq`s.

    A board's numbers are taken under its row in this transaction: no holes, no late comers. Contested when
    a board is gone, or a client id belongs to somebody else: then nothing may be kept.
    """
    by_board: dict[str, list[Entry]] = {}
    for entry in batch:
        if not 0 <= entry.client < MAX_CLIENT:
            raise JournalError(f"no client id: {entry.client}")
        by_board.setdefault(entry.board, []).append(entry)
    rows: list[dict[str, Any]] = []
    numbers: dict[str, int] = {}
    for board, entries in by_board.items():
        first, epoch = _take_numbers(conn, board, entries)
        numbers[board] = first
        rows += [_row(entry, first + offset, epoch) for offset, entry in enumerate(entries)]
        _claim(conn, board, entries, first)
    conn.execute(insert(updates), rows)
    taken = _in_order(batch, numbers)
    births = [
        {"board": entry.board, "root": one.root, "id": one.id, "by": one.by, "seq": seq}
        for entry, seq in zip(batch, taken, strict=True)
        for one in entry.born
    ]
    if births:
        conn.execute(insert_new(born), births)
    for entry, seq in zip(batch, taken, strict=True):
        if entry.before is not None:
            _keep_before(conn, entry, seq - 1, entry.before)
    return taken


def readable(conn: Connection, board: str, after: int, head: int) -> tuple[dict[int, bytes], int | None]:
    """The updates after `after` up to `head` that read back as written, by `seq` and in its order.

    With the first number that is missing or damaged, if any is; there may be more.
    """
    wanted = (updates.c.board == board) & (updates.c.seq > after) & (updates.c.seq <= head)
    found: dict[int, bytes] = {}
    for row in conn.execute(select(updates).where(wanted).order_by(updates.c.seq)):
        fields = (board, row.seq, row.epoch, row.client, row.person, row.at, row.data)
        if row.checksum == row_checksum(*fields):
            found[row.seq] = row.data
    return found, next((seq for seq in range(after + 1, head + 1) if seq not in found), None)


def _take_numbers(conn: Connection, board: str, entries: Sequence[Entry]) -> tuple[int, int]:
    """The first seq for these entries, and the board's epoch."""
    size = sum(len(entry.update) for entry in entries)
    row = conn.execute(
        update(boards)
        .where(boards.c.id == board)
        .values(head=boards.c.head + len(entries), history=boards.c.history + size)
        .returning(boards.c.head, boards.c.epoch, boards.c.workshop, boards.c.touched)
    ).first()
    if row is None:
        raise Contested(f"board {board} is gone", board)
    at = entries[-1].at
    if at - row.touched >= _TOUCH_SECONDS:
        # Activity is known to the hour, so that an edit does not cost two more rows to write.
        conn.execute(update(boards).where(boards.c.id == board).values(touched=at))
        earlier = (workshops.c.id == row.workshop) & (workshops.c.last_active < at)
        conn.execute(update(workshops).where(earlier).values(last_active=at))
    return row.head - len(entries) + 1, row.epoch


def _row(entry: Entry, seq: int, epoch: int) -> dict[str, Any]:
    checksum = row_checksum(entry.board, seq, epoch, entry.client, entry.person, entry.at, entry.update)
    return {
        "board": entry.board,
        "seq": seq,
        "epoch": epoch,
        "client": entry.client,
        "person": entry.person,
        "at": entry.at,
        "checksum": checksum,
        "data": entry.update,
    }


def _claim(conn: Connection, board: str, entries: Sequence[Entry], first: int) -> None:
    """Keep the claims of entries whose `seq`s begin with `first`. Contested."""
    for seq, claim in [(first + n, claim) for n, entry in enumerate(entries) for claim in entry.claims]:
        this = (claims.c.board == board) & (claims.c.client == claim.client)
        row = conn.execute(select(claims).where(this)).first()
        if row is None:
            values = {"board": board, "client": claim.client, "person": claim.person, "kind": claim.kind}
            conn.execute(insert(claims).values(values | {"seq": seq}))
        elif row.person != claim.person:
            why = f"client id {claim.client} of board {board} belongs to somebody else"
            raise Contested(why, board, claim.client)
        elif claim.kind == "content" != row.kind:
            conn.execute(update(claims).where(this).values(kind="content", seq=seq))


def _keep_before(conn: Connection, entry: Entry, seq: int, state: bytes) -> None:
    snapshots.create(
        conn,
        board=entry.board,
        seq=seq,
        state=state,
        kind="auto",
        name="",
        reason="mass-deletion",
        by=entry.person,
        now=entry.at,
    )


def _in_order(batch: Sequence[Entry], numbers: dict[str, int]) -> list[int]:
    taken: list[int] = []
    for entry in batch:
        taken.append(numbers[entry.board])
        numbers[entry.board] += 1
    return taken
