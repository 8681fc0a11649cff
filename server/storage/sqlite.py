"""All that is SQLite's own: pragmas, transactions, error codes, copies. No other module names it.

One connection writes and checkpoints: SQLite 3.7.0–3.51.2 can damage the database in a WAL reset when
two connections write or checkpoint at the same time. The others are read-only and never checkpoint.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, QueuePool, Table, create_engine, event, make_url
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import ArgumentError, DBAPIError

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


def path_of(url: str) -> Path:
    """The database's file. ValueError for what this version does not speak."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ValueError(f"not a database address: {url!r}") from error
    if parsed.get_backend_name() != "sqlite":
        raise ValueError(f"this version keeps its data in SQLite only, not in {parsed.get_backend_name()}")
    if not parsed.database or parsed.database == ":memory:" or parsed.query:
        raise ValueError("the database needs a file: sqlite:///path/to/lappu.db")
    return Path(parsed.database).absolute()


def create_private(path: Path) -> None:
    """Make the file, and folders above it, unless they exist; readable by this user only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


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
    engine = create_engine(f"sqlite:///{path}", **options)

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


def insert_new(table: Table) -> Insert:
    """An INSERT that leaves rows alone that are there already."""
    return sqlite_insert(table).on_conflict_do_nothing()


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


def copy(source: Path, target: Path) -> None:
    """Copy one moment of a database, which may be in use, into a new single file, and check the copy.

    The target appears complete or not at all, readable by this user only; an existing file is replaced.
    NotADatabase when the source or the copy is damaged.
    """
    fresh = target.with_name(f"{target.name}.{time.time_ns()}.part")
    try:
        create_private(fresh)
        with (
            translating(writing=False),
            closing(sqlite3.connect(source)) as old,
            closing(sqlite3.connect(fresh)) as new,
        ):
            old.execute("PRAGMA query_only = ON")
            old.backup(new)  # in one step: writers go on, and never make it start over
            new.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
            check(new)
        _sync(fresh)
        os.replace(fresh, target)
        _sync(target.parent)
    finally:
        fresh.unlink(missing_ok=True)


def check(connection: sqlite3.Connection) -> None:
    """Read the whole database; NotADatabase when any of it is damaged."""
    found = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
    if found != ["ok"]:
        raise NotADatabase(f"the database is damaged: {'; '.join(found)}")
    dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
    if dangling:
        raise NotADatabase(f"a row of {dangling[0]} refers to one of {dangling[2]} that is not there")


def replace(path: Path, fresh: Path) -> Path:
    """Put a complete database in place of `path`, and keep the old one under the name returned.

    There is a whole database at `path` at every moment. Nobody may have either open.
    """
    aside = path.with_name(
        f"{path.name}.replaced-{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{time.time_ns()}"
    )
    os.link(path, aside)
    for suffix in ("-wal", "-shm"):
        # A log of the old database would be taken for one of the new.
        log = path.with_name(path.name + suffix)
        if log.exists():
            os.replace(log, aside.with_name(aside.name + suffix))
    os.replace(fresh, path)
    _sync(path.parent)
    return aside


def _sync(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
