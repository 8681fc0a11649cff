"""The journal's rows: appended under their board's row, read back checked."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, update

from server.sync.ports import Contested, Entry, JournalError

from . import layouts, numbering, snapshots
from .checksums import row_checksum
from .inserting import insert_new
from .tables import boards, born, claims, updates

MAX_CLIENT = 2**53


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
    numbers = numbering.take(conn, by_board)
    for board, taken in numbers.items():
        rows += [_row(entry, taken.first + n, taken.epoch) for n, entry in enumerate(by_board[board])]
        _claim(conn, board, by_board[board], taken.first)
    conn.execute(insert(updates), rows)
    seqs = _in_order(batch, {board: taken.first for board, taken in numbers.items()})
    births = [
        {"board": entry.board, "root": one.root, "id": one.id, "by": one.by, "seq": seq}
        for entry, seq in zip(batch, seqs, strict=True)
        for one in entry.born
    ]
    if births:
        conn.execute(insert_new(conn, born), births)
    for entry, seq in zip(batch, seqs, strict=True):
        if entry.before is not None:
            _keep_before(conn, entry, seq - 1, entry.before)
        layouts.adapt(conn, entry, seq)
    return seqs


def holds(conn: Connection, batch: Sequence[Entry], seqs: Sequence[int]) -> bool:
    """Whether that batch was kept under these numbers: all of it or nothing was.

    Waits for a transaction that still holds its boards, so that the answer stays true.
    """
    names = sorted({entry.board for entry in batch})
    conn.execute(select(boards.c.id).where(boards.c.id.in_(names)).order_by(boards.c.id).with_for_update())
    entry, seq = batch[-1], seqs[-1]
    row = conn.execute(select(updates).where(updates.c.board == entry.board, updates.c.seq == seq)).first()
    return row is not None and row.checksum == _row(entry, seq, row.epoch)["checksum"]


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
