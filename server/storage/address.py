"""Which kind of database stands behind an address."""

from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from .backend import Backend
from .postgres import Postgres
from .sqlite import Sqlite
from .sqlite_engine import path_of


def backend_at(url: str, copies: Path) -> Backend:
    """The database at `sqlite:///file` or `postgresql://user:password@host/name`; opens nothing.

    `copies`: the folder of copies of a database that is no file. ValueError for any other address, without
    the address, which may hold a password.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ValueError("not a database address: postgresql://user:password@host/name is one") from None
    match parsed.drivername.partition("+")[0]:
        case "sqlite":
            return Sqlite(path_of(parsed))
        case "postgresql" | "postgres":
            return Postgres(parsed, copies)
        case other:
            raise ValueError(f"data is kept in SQLite or PostgreSQL, not in {other}")
