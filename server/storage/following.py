"""What other processes have done to the boards that are live here. Read every second, so it is cheap."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, select

from server.boards.templates import TemplateError
from server.sync.ports import Born, Claim, CorruptBoard, Glance, Later, Row, UnknownBoard

from . import boards, journal_rows, layouts, stages, tables
from .definitions import Definitions
from .tables import born, claims


def since(conn: Connection, board_id: str, seq: int, known: Definitions) -> Later:
    """What came after `seq`, without rows that are damaged. UnknownBoard, CorruptBoard."""
    board = boards.get(conn, board_id)
    if board is None:
        raise UnknownBoard(board_id)
    try:
        stage = stages.get(conn, board_id)
        relaid = layouts.relaid(conn, board_id, seq, known)
    except (ValueError, KeyError, TemplateError) as error:
        raise CorruptBoard(f"board {board_id}: {error}") from error
    if board.head <= seq:
        return Later(board.epoch, board.head, stage, ())
    found, _ = journal_rows.readable(conn, board_id, seq, board.head)
    claimed, births = _claimed(conn, board_id, seq), _births(conn, board_id, seq)
    rows = tuple(
        Row(number, data, tuple(claimed[number]), tuple(births[number]), relaid.get(number))
        for number, data in found.items()
    )
    return Later(board.epoch, board.head, stage, rows)


def _claimed(conn: Connection, board: str, seq: int) -> dict[int, list[Claim]]:
    by_row: dict[int, list[Claim]] = defaultdict(list)
    for row in conn.execute(select(claims).where(claims.c.board == board, claims.c.seq > seq)):
        by_row[row.seq].append(Claim(row.client, row.person, row.kind))
    return by_row


def _births(conn: Connection, board: str, seq: int) -> dict[int, list[Born]]:
    by_row: dict[int, list[Born]] = defaultdict(list)
    for row in conn.execute(select(born).where(born.c.board == board, born.c.seq > seq)):
        by_row[row.seq].append(Born(row.root, row.id, row.by))
    return by_row


def glance(conn: Connection, wanted: Collection[str]) -> dict[str, Glance]:
    """How far these boards are; those that are unknown or deleted are left out."""
    kept, stage = tables.boards.c, tables.stages.c
    here = (
        select(kept.id, kept.epoch, kept.head, stage.version)
        .join(tables.workshops, tables.workshops.c.id == kept.workshop)
        .join(tables.stages, stage.board == kept.id)
        .where(kept.id.in_(wanted), boards.IS_LIVING)
    )
    return {row.id: Glance(row.epoch, row.head, row.version) for row in conn.execute(here)}
