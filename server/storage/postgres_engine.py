"""Connections to PostgreSQL: how they are made, what their errors mean."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, NullPool, QueuePool, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from .errors import Contended, DatabaseBusy, DiskFull, NotADatabase, StorageError, Unreachable

log = logging.getLogger(__name__)

OLDEST: Final = 14
"""The oldest version of PostgreSQL that is spoken to."""

IN_USE: Final = 0x6C61707075_01
"""Advisory lock of a database: shared by all who use it, alone for who replaces or migrates it."""

WRITING: Final = 0x6C61707075_02
"""Advisory lock of a transaction that must be the only one that writes."""

_CONNECTING: Final = {
    "connect_timeout": 5,
    "application_name": "lappu",
    "client_encoding": "utf8",
    # A server that vanished without a word is noticed within 10 s.
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}

_LEAVING: Final = ("08", "57P", "25P03", "53300")
"""SQLSTATEs of a server that ends or refuses a connection."""

_WRITER_SETTINGS: Final = (
    # A commit is on the disk when it is told: a weaker setting of the server or the role does not count.
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')",
    # A process that stands still in the middle of a transaction must not hold up the others.
    "SET idle_in_transaction_session_timeout = '10s'",
    "SET lock_timeout = '10s'",
)


def address(url: URL) -> URL:
    """The address with its driver. ValueError when it names no database."""
    if not url.database:
        raise ValueError("the database needs a name: postgresql://user:password@host/name")
    return url.set(drivername="postgresql+psycopg")


def writing_engine(url: URL) -> Engine:
    """The engine of the one writing connection. It counts as a user of the database: DatabaseBusy."""
    engine = _engine(url, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, record: object) -> None:
        with _preparing(connection):
            for statement in _WRITER_SETTINGS:
                connection.execute(statement)
            if not connection.execute("SELECT pg_try_advisory_lock_shared(%s)", (IN_USE,)).fetchone()[0]:
                raise DatabaseBusy("the database is being migrated or restored by another process")

    return engine


def reading_engine(url: URL, size: int) -> Engine:
    """The engine of the reading connections: each transaction sees one moment of the database."""
    options = {"poolclass": QueuePool, "pool_size": size, "max_overflow": 0}
    engine = _engine(url, isolation_level="REPEATABLE READ", **options)

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, record: object) -> None:
        connection.read_only = True

    return engine


def changing_engine(url: URL) -> Engine:
    """The engine of connections that change the schema."""
    return _engine(url, poolclass=NullPool)


def house_engine(url: URL) -> Engine:
    """The engine of connections without transactions, for what can't be done in one."""
    return _engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")


def check_server(connection: Connection) -> None:
    """NotADatabase when the server is too old, or the database can't hold every text."""
    version = int(connection.scalar(text("SELECT current_setting('server_version_num')")) or 0) // 10_000
    if version < OLDEST:
        raise NotADatabase(f"PostgreSQL {OLDEST} or newer is needed, this is {version}")
    encoding = connection.scalar(text("SELECT current_setting('server_encoding')"))
    if encoding != "UTF8":
        raise NotADatabase(f"the database's encoding must be UTF8, this one's is {encoding}")


def warn_of_risks(connection: Connection) -> None:
    """Tell the operator when the server does not wait for its disk."""
    if connection.scalar(text("SELECT current_setting('fsync')")) != "on":
        log.warning("storage.no_fsync: fsync is off on the database server; a power cut may lose edits")


def translated(error: DBAPIError) -> StorageError:
    """The error in words that do not depend on the driver, and without the data it is about."""
    code = _code(error)
    # The other lines of the message may show what is kept.
    why = str(error.orig).partition("\n")[0]
    if broken(error):
        return Unreachable(f"the database cannot be reached: {why}")
    match code:
        case "40001" | "40P01":
            return Contended(why)
        case "53100":
            return DiskFull(f"no room left for the database: {why}")
        case "55P03":
            return DatabaseBusy(f"the database is busy: {why}")
        case "XX001" | "XX002":
            return NotADatabase(f"the database is damaged: {why}")
    return StorageError(f"{code or type(error.orig).__name__}: {why}")


def broken(error: DBAPIError) -> bool:
    """Whether there is no connection (any more)."""
    connecting = error.statement is None and not _code(error)
    return error.connection_invalidated or connecting or _code(error).startswith(_LEAVING)


def _code(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


@contextmanager
def translating() -> Iterator[None]:
    """Errors of the driver inside leave as StorageError."""
    try:
        yield
    except DBAPIError as error:
        raise translated(error) from error


def _engine(url: URL, **options: Any) -> Engine:
    return create_engine(url, connect_args=_CONNECTING, hide_parameters=True, **options)


@contextmanager
def _preparing(connection: Any) -> Iterator[None]:
    """What is done to a new connection, outside any transaction; closes it when that fails."""
    connection.autocommit = True
    try:
        yield
    except BaseException:
        connection.close()
        raise
    connection.autocommit = False
