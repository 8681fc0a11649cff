"""The audit log: who commanded what where and when. No names, no texts, no secrets."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from .tables import audit

RETENTION: Final = 400 * 86_400.0
"""Seconds that lines are kept, also of workshops that are gone."""


@dataclass(frozen=True, slots=True)
class Line:
    """One command. `at` is UTC seconds."""

    at: float
    person: str | None
    """Id of the person, which says nothing once the workshop is erased; None: the server itself."""
    command: str
    """The command's type, or a word like `link.rotate`, `person.mute`, `workshop.erase`."""
    workshop: str
    board: str | None


def add(
    conn: Connection, *, person: str | None, command: str, workshop: str, now: float, board: str | None = None
) -> None:
    """Add a line, in the transaction of what it tells."""
    values = {"at": now, "person": person, "command": command, "workshop": workshop, "board": board}
    conn.execute(insert(audit).values(values))


def of_workshop(conn: Connection, workshop: str) -> list[Line]:
    """The workshop's lines, oldest first."""
    found = select(audit).where(audit.c.workshop == workshop).order_by(audit.c.id)
    return [Line(row.at, row.person, row.command, row.workshop, row.board) for row in conn.execute(found)]


def forget(conn: Connection, now: float) -> None:
    """Erase the lines older than RETENTION."""
    conn.execute(delete(audit).where(audit.c.at < now - RETENTION))
