"""What boards were before their layout was adapted, and where notes lay that went to the parking lot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from server.boards.relocation import Parked
from server.boards.template import Template
from server.sync.ports import Contested, Entry, Relaid

from . import audit, definitions, stages
from .definitions import Definitions
from .tables import boards, layouts, parked


@dataclass(frozen=True, slots=True)
class Kept:
    """An earlier version: the hash of its definition, and the row with which the next one began."""

    definition: str
    until: int


def adapt(conn: Connection, entry: Entry, seq: int) -> None:
    """Keep what an entry, which is row `seq`, does to the board's layout and to its parking lot.

    The board's row is locked. Contested when another process has adapted the board meanwhile.
    """
    if entry.adapted is not None:
        _relay(conn, entry, seq)
        _forget(conn, entry.board, entry.adapted.back)
    if entry.parked:
        _forget(conn, entry.board, {one.note for one in entry.parked})
        rows = [
            {"board": entry.board, "note": one.note, "x": one.x, "y": one.y, "layout": one.layout}
            for one in entry.parked
        ]
        conn.execute(insert(parked), rows)


def _relay(conn: Connection, entry: Entry, seq: int) -> None:
    adapted, this = entry.adapted, boards.c.id == entry.board
    assert adapted is not None
    row = conn.execute(select(boards).where(this)).one()
    if row.layout_version != adapted.version - 1:
        raise Contested(f"board {entry.board} has another layout by now", entry.board)
    was = {"version": row.layout_version, "definition": row.definition, "until": seq}
    conn.execute(insert(layouts).values(was | {"board": entry.board}))
    definition = definitions.keep(conn, adapted.template)
    conn.execute(update(boards).where(this).values(layout_version=adapted.version, definition=definition))
    stages.count(conn, entry.board)
    audit.add(
        conn,
        person=entry.person,
        command=adapted.command,
        workshop=row.workshop,
        board=entry.board,
        now=entry.at,
    )


def _forget(conn: Connection, board: str, notes: frozenset[str] | set[str]) -> None:
    if notes:
        conn.execute(delete(parked).where(parked.c.board == board, parked.c.note.in_(sorted(notes))))


def before(conn: Connection, board: str) -> dict[int, Kept]:
    """The earlier versions of a board's layout, the first one first."""
    found = conn.execute(select(layouts).where(layouts.c.board == board).order_by(layouts.c.version))
    return {row.version: Kept(row.definition, row.until) for row in found}


def outlines(conn: Connection, board: str, known: Definitions) -> Mapping[int, Template]:
    """The worksheet under earlier versions, without free places. ValueError, TemplateError."""
    kept = before(conn, board)
    return {version: known.outline(conn, one.definition) for version, one in kept.items()}


def relaid(conn: Connection, board: str, seq: int, known: Definitions) -> dict[int, Relaid]:
    """The versions that began after row `seq`, by the row with which they did. ValueError, TemplateError."""
    kept = before(conn, board)
    if not any(one.until > seq for one in kept.values()):
        return {}
    present = conn.execute(select(boards).where(boards.c.id == board)).one()
    hashes = {version: one.definition for version, one in kept.items()}
    hashes[present.layout_version] = present.definition
    return {
        one.until: Relaid(version + 1, known.template(conn, hashes[version + 1]))
        for version, one in kept.items()
        if one.until > seq
    }


def parked_notes(conn: Connection, board: str) -> Sequence[Parked]:
    """Notes that went to the parking lot since their zone is gone, and didn't come back with it."""
    found = conn.execute(select(parked).where(parked.c.board == board))
    return [Parked(row.note, row.x, row.y, row.layout) for row in found]
