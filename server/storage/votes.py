"""Votes that have ended: counts only, never who chose what."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from .tables import votes


@dataclass(frozen=True, slots=True)
class Vote:
    """An ended vote."""

    id: str
    zones: tuple[str, ...]
    """Zone or group ids in which one could vote."""
    n: int
    """Dots per person."""
    ended: float
    """UTC seconds."""
    results: Mapping[str, int]
    """Dots by note or zone id."""


def add(
    conn: Connection,
    *,
    board: str,
    vote_id: str,
    zones: Sequence[str],
    n: int,
    ended: float,
    results: Mapping[str, int],
) -> Vote:
    """Keep the outcome of a vote."""
    values = {
        "id": vote_id,
        "board": board,
        "zones": json.dumps(list(zones)),
        "n": n,
        "ended": ended,
        "results": json.dumps(dict(results)),
    }
    conn.execute(insert(votes).values(values))
    return Vote(vote_id, tuple(zones), n, ended, dict(results))


def of_board(conn: Connection, board: str) -> list[Vote]:
    """The board's ended votes, oldest first."""
    found = select(votes).where(votes.c.board == board).order_by(votes.c.ended, votes.c.id)
    return [
        Vote(row.id, tuple(json.loads(row.zones)), row.n, row.ended, json.loads(row.results))
        for row in conn.execute(found)
    ]
