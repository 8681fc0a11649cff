"""The database: one thread that writes, some that read, one lock. The only door to SQL connections."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection as Connection
from sqlalchemy.exc import DBAPIError

from . import sqlite
from .errors import DatabaseClosed, DiskFailure, StorageError
from .lock import FileLock
from .migrate import Migrated, upgrade

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


class Database:
    """An open database that nobody else may open until it is closed.

    Opening takes the lock (DatabaseBusy) and brings the schema up to date (SchemaTooNew, NotADatabase).
    Writes run one after another in the order of the calls, each in a transaction of its own that is on
    the disk when the call returns. Reads run beside them, each seeing one moment of the database.
    Whatever the given function raises leaves unchanged, with nothing kept; errors of SQL as StorageError,
    a disk that fails under a write as DiskFailure.
    """

    def __init__(self, url: str, *, readers: int = 4) -> None:
        """`url` is `sqlite:///file`; ValueError for anything else. `readers`: how many reads at once."""
        self.path = sqlite.path_of(url)
        sqlite.create_private(self.path)
        self._lock = FileLock(self.path)
        self._failure: DiskFailure | None = None
        self._closed = False
        try:
            self.migrated: Migrated = upgrade(self.path)
            self._write_engine = sqlite.writing_engine(self.path)
            self._read_engine = sqlite.reading_engine(self.path, readers)
            self._write_thread = ThreadPoolExecutor(1, "storage-write")
            self._read_threads = ThreadPoolExecutor(readers, "storage-read")
            self._connection = self._write_thread.submit(self._connect).result()
        except BaseException:
            self._lock.release()
            raise

    async def write(
        self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`fn(connection, …)` in one transaction in the write thread.

        Cancelled while it waits, it never happens; cancelled while it runs, it happens all the same.
        """
        return await asyncio.wrap_future(
            self._submit(self._write_thread, partial(self._write, fn, *args, **kwargs))
        )

    async def read(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`fn(connection, …)` on one moment of the database, in a reading thread."""
        return await asyncio.wrap_future(
            self._submit(self._read_threads, partial(self._read, fn, *args, **kwargs))
        )

    def write_sync(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `write`, for programs without an event loop."""
        return self._submit(self._write_thread, partial(self._write, fn, *args, **kwargs)).result()

    def read_sync(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `read`, for programs without an event loop."""
        return self._submit(self._read_threads, partial(self._read, fn, *args, **kwargs)).result()

    async def scrub(self) -> bool:
        """Empty the write-ahead log, so that what was erased is nowhere on the disk.

        False when a long read was in the way; then call it again later.
        """
        return await asyncio.wrap_future(self._submit(self._write_thread, self._scrub))

    async def backup(self, target: Path) -> None:
        """A checked copy of this moment, in one file, while everything goes on.

        It holds neither the server's key nor anything outside the database. StorageError, OSError.
        """
        await asyncio.wrap_future(self._submit(self._read_threads, partial(sqlite.copy, self.path, target)))

    def close(self) -> None:
        """Finish what was called, put everything into the database file and give it free."""
        if self._closed:
            return
        self._closed = True
        self._read_threads.shutdown()
        self._read_engine.dispose()
        # Last, since the last connection to close empties the log. After a failure the log is what is true.
        if self._failure is None:
            self._write_thread.submit(self._disconnect).result()
        self._write_thread.shutdown()
        self._lock.release()

    async def aclose(self) -> None:
        """As `close`, without holding up the event loop."""
        await asyncio.to_thread(self.close)

    def _submit(self, threads: ThreadPoolExecutor, call: Callable[[], T]) -> Future[T]:
        if self._closed:
            raise DatabaseClosed("the database is closed")
        return threads.submit(call)

    def _connect(self) -> Connection:
        with sqlite.translating(writing=True):
            return self._write_engine.connect()

    def _disconnect(self) -> None:
        self._connection.close()
        self._write_engine.dispose()

    def _write(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        self._refuse_after_failure()
        try:
            with self._connection.begin():
                return fn(self._connection, *args, **kwargs)
        except DBAPIError as error:
            raise self._noticed(error) from error

    def _read(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with sqlite.translating(writing=False), self._read_engine.connect() as connection, connection.begin():
            return fn(connection, *args, **kwargs)

    def _scrub(self) -> bool:
        self._refuse_after_failure()
        return sqlite.truncate_wal(self._connection)

    def _noticed(self, error: DBAPIError) -> StorageError | DiskFailure:
        found = sqlite.translated(error, writing=True)
        if isinstance(found, DiskFailure):
            self._failure = found
            log.critical("storage.disk_failure: %s", found)
        return found

    def _refuse_after_failure(self) -> None:
        if self._failure is not None:
            raise DiskFailure(str(self._failure))
