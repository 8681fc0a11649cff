"""Boards of a workshop: the rows around the journal."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from server.boards import stage as stage_rules
from server.boards.template import Template
from server.sync.ports import Entry

from . import definitions, journal_rows, stages
from .ids import new_id
from .tables import boards, snapshots, updates, workshops

GRACE: Final = 7 * 86_400.0
"""Seconds that a deleted board can still be brought back by the operator."""

IS_LIVING: Final = boards.c.deleted.is_(None) & workshops.c.deleted.is_(None)
"""Of boards joined with their workshops: those that are there for people."""

_SLICE_ROWS = 2_000
_SLICE_SNAPSHOTS = 10


@dataclass(frozen=True, slots=True)
class Board:
    """One live worksheet. Times are UTC seconds."""

    id: str
    workshop: str
    template: str
    """The template's slug."""
    definition: str
    """Hash of the definition it was made with, for `Definitions.template`."""
    layout_version: int
    title: str
    position: int
    """Its place among the boards of the workshop, from 0."""
    created: float
    epoch: int
    head: int
    """The newest kept `seq`."""


def create(
    conn: Connection,
    *,
    workshop: str,
    template: Template,
    title: str,
    now: float,
    initial: Sequence[Entry] = (),
    board_id: str | None = None,
) -> Board:
    """A new board at the end of the workshop's, in its first step.

    `initial` is its first content (at least the fields, see `boards.edit.create_fields`), kept in the same
    transaction; the entries' `board` is filled in here, their claims and births are kept as well.
    """
    board_id = board_id or new_id()
    places = select(func.coalesce(func.max(boards.c.position) + 1, 0)).where(boards.c.workshop == workshop)
    values = {
        "id": board_id,
        "workshop": workshop,
        "template": template.slug,
        "definition": definitions.keep(conn, template),
        "layout_version": 1,
        "title": title,
        "position": conn.scalar(places),
        "created": now,
        "touched": now,
        "epoch": 1,
        "head": 0,
        "history": 0,
    }
    conn.execute(insert(boards).values(values))
    stages.start(conn, board_id, stage_rules.first(template))
    if initial:
        journal_rows.append(conn, [replace(entry, board=board_id) for entry in initial])
    made = get(conn, board_id)
    assert made is not None
    return made


def get(conn: Connection, board_id: str) -> Board | None:
    """The board; None when there is none, or it or its workshop was deleted."""
    return get_some(conn, [board_id]).get(board_id)


def get_some(conn: Connection, ids: Collection[str]) -> dict[str, Board]:
    """As `get` for several at once, by id; without those that there are not."""
    found = conn.execute(_living().where(boards.c.id.in_(ids)))
    return {row.id: _board(row) for row in found}


def in_workshop(conn: Connection, workshop: str) -> list[Board]:
    """The workshop's boards in their order."""
    found = _living().where(boards.c.workshop == workshop).order_by(boards.c.position, boards.c.id)
    return [_board(row) for row in conn.execute(found)]


def patch(
    conn: Connection, board_id: str, *, title: str | None = None, position: int | None = None
) -> Board | None:
    """Change the title or the place; the board after it, None when there is none.

    The other boards make room; a place beyond the last is the last.
    """
    board = get(conn, board_id)
    if board is None:
        return None
    if position is not None:
        others = [other.id for other in in_workshop(conn, board.workshop) if other.id != board_id]
        others.insert(max(0, position), board_id)
        # In the order in which the journal locks boards.
        for other, place in sorted(zip(others, range(len(others)), strict=True)):
            conn.execute(update(boards).where(boards.c.id == other).values(position=place))
    if title is not None:
        conn.execute(update(boards).where(boards.c.id == board_id).values(title=title))
    return get(conn, board_id)


def mark_deleted(conn: Connection, board_id: str, now: float) -> bool:
    """From now on the board is answered like an unknown one; False when there is none.

    It is erased `GRACE` later (see `erasure.purge`). Edits that are under way are still kept, unseen.
    """
    if get(conn, board_id) is None:
        return False
    conn.execute(update(boards).where(boards.c.id == board_id).values(deleted=now))
    return True


def due(conn: Connection, now: float) -> list[str]:
    """Ids of the deleted boards whose `GRACE` is over."""
    return list(conn.scalars(select(boards.c.id).where(boards.c.deleted <= now - GRACE)))


def erase_some(conn: Connection, board_id: str) -> bool:
    """Erase a part of a board, small enough not to hold up the other writers; False when all is gone."""
    first = conn.scalar(select(func.min(updates.c.seq)).where(updates.c.board == board_id))
    if first is not None:
        some = (updates.c.board == board_id) & (updates.c.seq < first + _SLICE_ROWS)
        conn.execute(delete(updates).where(some))
        return True
    some_ids = list(
        conn.scalars(select(snapshots.c.id).where(snapshots.c.board == board_id).limit(_SLICE_SNAPSHOTS))
    )
    if some_ids:
        conn.execute(delete(snapshots).where(snapshots.c.id.in_(some_ids)))
        return True
    conn.execute(delete(boards).where(boards.c.id == board_id))
    return False


def _living() -> Select[Any]:
    return select(boards).join(workshops, workshops.c.id == boards.c.workshop).where(IS_LIVING)


def _board(row: Row[Any]) -> Board:
    return Board(
        id=row.id,
        workshop=row.workshop,
        template=row.template,
        definition=row.definition,
        layout_version=row.layout_version,
        title=row.title,
        position=row.position,
        created=row.created,
        epoch=row.epoch,
        head=row.head,
    )
