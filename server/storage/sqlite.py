"""SQLite as the database: one file that one process uses.

One connection writes and checkpoints: SQLite 3.7.0–3.51.2 can damage the database in a WAL reset when
two connections write or checkpoint at the same time. The others are read-only and never checkpoint.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from . import migrate, sqlite_engine, sqlite_files
from .backend import Migrated, T, Work
from .errors import DiskFailure, StorageError
from .lock import FileLock
from .sqlite_engine import translated, translating

log = logging.getLogger(__name__)


class Sqlite:
    """Implements `Backend`."""

    is_shared = False

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path)

    @contextmanager
    def held(self) -> Iterator[Migrated]:
        with self.alone():
            yield migrate.upgrade(self)

    @contextmanager
    def alone(self) -> Iterator[None]:
        sqlite_files.create_private(self.path)
        lock = FileLock(self.path)
        try:
            yield
        finally:
            lock.release()

    def writer(self) -> "SqliteWriter":
        return SqliteWriter(self.path)

    def reader(self, size: int) -> "SqliteReader":
        return SqliteReader(self.path, size)

    def version(self) -> str | None:
        if not self.path.exists():
            return None
        # Without the engine, whose pragmas would change a file that is something else.
        with translating(writing=False), closing(sqlite3.connect(self.path)) as connection:
            if not connection.execute(
                "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
            ).fetchone():
                return None
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            return str(row[0]) if row else None

    def is_new(self) -> bool:
        """Also one whose first start was cut short."""
        if not self.path.exists():
            return True
        with translating(writing=False), closing(sqlite3.connect(self.path)) as connection:
            return not connection.execute("SELECT 1 FROM sqlite_master").fetchone()

    @contextmanager
    def moment(self) -> Iterator[Connection]:
        engine = sqlite_engine.reading_engine(self.path, 1)
        try:
            with translating(writing=False), engine.connect() as connection, connection.begin():
                yield connection
        finally:
            engine.dispose()

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        # With foreign keys a migration that makes a table anew would delete what refers to the old one.
        engine = sqlite_engine.writing_engine(self.path, foreign_keys=False)
        try:
            with translating(writing=True), engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()

    def back_up(self, target: Path) -> None:
        sqlite_files.copy(self.path, target)

    def replace(self, source: Path) -> Path | None:
        fresh = self.path.with_name(self.path.name + ".restoring")
        sqlite_files.copy(source, fresh)
        aside = sqlite_files.replace(self.path, fresh)
        if aside.stat().st_size:
            return aside
        aside.unlink()
        return None

    def place_for(self, what: str) -> Path:
        return self.path.with_name(f"{self.path.stem}-{what}-{sqlite_files.stamp()}.db")


class SqliteWriter:
    """Implements `Writer`."""

    keeps_house_beside = False

    def __init__(self, path: Path) -> None:
        self._engine = sqlite_engine.writing_engine(path)
        self._failure: DiskFailure | None = None
        with translating(writing=True):
            self._connection = self._engine.connect()

    def write(self, work: Work[T], *, alone: bool) -> T:
        self._refuse_after_failure()
        try:
            with self._connection.begin():
                return work(self._connection)
        except DBAPIError as error:
            raise self._noticed(error) from error

    def scrub(self) -> bool:
        """Empty the write-ahead log, unless a long read is in the way."""
        self._refuse_after_failure()
        return sqlite_engine.truncate_wal(self._connection)

    def compact(self) -> None:
        self._refuse_after_failure()
        try:
            sqlite_engine.vacuum(self._connection)
        except sqlite3.Error as error:
            raise self._noticed(error) from error

    def cut(self) -> None:
        """A file always answers."""

    def close(self) -> None:
        # The last connection to close empties the log. After a failure the log is what is true.
        if self._failure is None:
            self._connection.close()
            self._engine.dispose()

    def _noticed(self, error: DBAPIError | sqlite3.Error) -> StorageError | DiskFailure:
        found = translated(error, writing=True)
        if isinstance(found, DiskFailure):
            self._failure = found
            log.critical("storage.disk_failure: %s", found)
        return found

    def _refuse_after_failure(self) -> None:
        if self._failure is not None:
            raise DiskFailure(str(self._failure))


class SqliteReader:
    """Implements `Reader`."""

    def __init__(self, path: Path, size: int) -> None:
        self._engine = sqlite_engine.reading_engine(path, size)

    def read(self, work: Work[T]) -> T:
        with translating(writing=False), self._engine.connect() as connection, connection.begin():
            return work(connection)

    def cut(self) -> None:
        """A file always answers."""

    def close(self) -> None:
        self._engine.dispose()
