"""Connections to SQLite: pragmas, transactions, error codes.

One connection writes and checkpoints: SQLite 3.7.0–3.51.2 can damage the database in a WAL reset when
two connections write or checkpoint at the same time. The others are read-only and never checkpoint.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError

from .errors import DiskFailure, DiskFull, NotADatabase, StorageError

OLDEST = (3, 35, 0)
"""RETURNING is needed."""

BUSY_MS = 5_000

_ALWAYS = (f"PRAGMA busy_timeout = {BUSY_MS}", "PRAGMA foreign_keys = ON", "PRAGMA temp_store = MEMORY")
_WRITING = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",  # macOS: its fsync alone does not reach the platter
    "PRAGMA checkpoint_fullfsync = ON",
    "PRAGMA secure_delete = ON",  # erased text is overwritten, not only unlinked
    "PRAGMA wal_autocheckpoint = 1000",
    "PRAGMA journal_size_limit = 16777216",
)
_READING = ("PRAGMA query_only = ON", "PRAGMA wal_autocheckpoint = 0")


def path_of(url: URL) -> Path:
    """The database's file. ValueError when the address names none."""
    if not url.database or url.database == ":memory:" or url.query:
        raise ValueError("the database needs a file: sqlite:///path/to/lappu.db")
    return Path(url.database).absolute()


def writing_engine(path: Path, *, foreign_keys: bool = True) -> Engine:
    """The engine of the one writing connection: a transaction holds the write lock from its start.

    Migrations turn foreign keys off: they may have to make a table anew, and dropping the old one would
    delete what refers to it.
    """
    if sqlite3.sqlite_version_info < OLDEST:
        raise StorageError(
            f"SQLite {'.'.join(map(str, OLDEST))} or newer is needed, this is {sqlite3.sqlite_version}"
        )
    last = () if foreign_keys else ("PRAGMA foreign_keys = OFF",)
    return _engine(path, (*_ALWAYS, *_WRITING, *last), "BEGIN IMMEDIATE", poolclass=NullPool)


def reading_engine(path: Path, size: int) -> Engine:
    """The engine of the reading connections: each transaction sees one moment of the database."""
    options = {"poolclass": QueuePool, "pool_size": size, "max_overflow": 0}
    return _engine(path, (*_ALWAYS, *_READING), "BEGIN", **options)


def _engine(path: Path, pragmas: tuple[str, ...], begin: str, **options: Any) -> Engine:
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True, **options)

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, record: object) -> None:
        # Python's driver would begin transactions by guessing, and not for SELECT or DDL.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(pragma).fetchall()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def truncate_wal(connection: Connection) -> bool:
    """Put everything into the database file and empty the write-ahead log; False: a reader was in the way.

    Outside any transaction, on the writing connection.
    """
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA busy_timeout = 0").fetchall()  # commits wait behind this: never for a reader
    try:
        busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        raw.execute(f"PRAGMA busy_timeout = {BUSY_MS}").fetchall()
    return not busy


def vacuum(connection: Connection) -> None:
    """Write the database anew without what was erased. Outside any transaction, on the writing connection."""
    raw: Any = connection.connection.dbapi_connection
    raw.execute("VACUUM")
    truncate_wal(connection)


def translated(error: DBAPIError | sqlite3.Error, *, writing: bool) -> StorageError | DiskFailure:
    """The error in words that do not depend on the driver."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(origin, "sqlite_errorcode", None) or 0
    name = getattr(origin, "sqlite_errorname", None) or type(origin).__name__
    # The shared-memory file carries no data, so its failing to grow is only a lack of room.
    if code & 0xFF == sqlite3.SQLITE_FULL or code == sqlite3.SQLITE_IOERR_SHMSIZE:
        return DiskFull(f"no room left for the database ({name})")
    if code & 0xFF == sqlite3.SQLITE_IOERR and writing:
        return DiskFailure(f"the disk failed under the database ({name})")
    if code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return NotADatabase(f"the database file is damaged ({name})")
    return StorageError(f"{name}: {origin}")


@contextmanager
def translating(*, writing: bool) -> Iterator[None]:
    """Errors of the driver inside leave as StorageError."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise translated(error, writing=writing) from error
