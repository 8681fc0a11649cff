"""The database: one thread that writes, some that read. The only door to SQL connections."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from threading import Timer
from typing import Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy import Connection as Connection

from .address import backend_at
from .backend import Migrated, Reader, Work, Writer
from .errors import DatabaseClosed

P = ParamSpec("P")
T = TypeVar("T")

CLOSE_SECONDS: Final = 5.0
"""So long closing waits for a database server that does not answer."""


class Database:
    """An open database, on SQLite one that nobody else may open until it is closed.

    Opening brings the schema up to date (SchemaTooNew, NotADatabase, DatabaseBusy). Writes run one after
    another in the order of the calls, each in a transaction of its own that is on the disk when the call
    returns. Reads run beside them, each seeing one moment of the database. Whatever the given function
    raises leaves unchanged, with nothing kept; it may be run again after it failed, so it changes nothing
    but the database. Errors of SQL as StorageError, a disk that fails under a write as DiskFailure.
    """

    def __init__(self, url: str, *, readers: int = 4, copies: Path | None = None) -> None:
        """ValueError for an address that `address.backend_at` does not know. `readers`: how many reads at
        once; `copies`: the folder of the copy that an upgrade makes of a database that is no file."""
        self._backend = backend_at(url, copies or Path())
        self._closed = False
        with ExitStack() as opened:
            self.migrated: Migrated = opened.enter_context(self._backend.held())
            self._reader: Reader = self._backend.reader(readers)
            opened.callback(self._reader.close)
            self._write_thread = ThreadPoolExecutor(1, "storage-write")
            self._read_threads = ThreadPoolExecutor(readers, "storage-read")
            self._writer: Writer = self._write_thread.submit(self._backend.writer).result()
            self._opened = opened.pop_all()

    async def write(
        self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`fn(connection, …)` in one transaction in the write thread; no process writes beside it.

        Cancelled while it waits, it never happens; cancelled while it runs, it happens all the same.
        """
        return await asyncio.wrap_future(self._write(True, _bound(fn, *args, **kwargs)))

    async def write_beside(
        self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As `write`, for a function that locks the rows that it goes by: other processes write meanwhile."""
        return await asyncio.wrap_future(self._write(False, _bound(fn, *args, **kwargs)))

    async def read(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`fn(connection, …)` on one moment of the database, in a reading thread."""
        return await asyncio.wrap_future(self._read(_bound(fn, *args, **kwargs)))

    def write_sync(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `write`, for programs without an event loop."""
        return self._write(True, _bound(fn, *args, **kwargs)).result()

    def read_sync(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `read`, for programs without an event loop."""
        return self._read(_bound(fn, *args, **kwargs)).result()

    async def scrub(self) -> bool:
        """Let what was erased leave the disk, as far as that costs little.

        On SQLite the write-ahead log is emptied; then it is nowhere any more. False when a long read was in
        the way; then call it again later. On PostgreSQL its space is used again: see `compact`.
        """
        return await asyncio.wrap_future(self._submit(self._house_threads(), self._writer.scrub))

    async def compact(self) -> None:
        """Write all that is kept anew, without what was erased. Writes wait meanwhile: seconds a gigabyte."""
        await asyncio.wrap_future(self._submit(self._house_threads(), self._writer.compact))

    async def backup(self, target: Path) -> None:
        """A checked copy of this moment, in one file, while everything goes on.

        It holds neither the server's key nor anything outside the database. StorageError, OSError.
        """
        await asyncio.wrap_future(self._submit(self._read_threads, partial(self._backend.back_up, target)))

    def close(self) -> None:
        """Finish what was called, put everything into the database and give it free.

        What a database server has not answered within CLOSE_SECONDS fails.
        """
        if self._closed:
            return
        self._closed = True
        hanging = Timer(CLOSE_SECONDS, self._cut)
        hanging.start()
        self._opened.callback(hanging.cancel)
        self._read_threads.shutdown()
        # The writer last: on SQLite the last connection to close empties the log.
        self._opened.callback(self._write_thread.shutdown)
        self._opened.callback(lambda: self._write_thread.submit(self._writer.close).result())
        self._opened.callback(self._reader.close)
        self._opened.close()

    async def aclose(self) -> None:
        """As `close`, without holding up the event loop."""
        await asyncio.to_thread(self.close)

    def _cut(self) -> None:
        self._reader.cut()
        self._writer.cut()

    def _house_threads(self) -> ThreadPoolExecutor:
        return self._read_threads if self._writer.keeps_house_beside else self._write_thread

    def _write(self, alone: bool, work: Work[T]) -> Future[T]:
        return self._submit(self._write_thread, partial(self._writer.write, work, alone=alone))

    def _read(self, work: Work[T]) -> Future[T]:
        return self._submit(self._read_threads, partial(self._reader.read, work))

    def _submit(self, threads: ThreadPoolExecutor, call: Callable[[], T]) -> Future[T]:
        if self._closed:
            raise DatabaseClosed("the database is closed")
        return threads.submit(call)


def _bound(fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> Work[T]:
    return lambda connection: fn(connection, *args, **kwargs)
