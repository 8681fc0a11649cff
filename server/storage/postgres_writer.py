"""The connections of a running server to PostgreSQL: one that writes, some that read; all come back."""

import contextlib
import logging
import time
from typing import Final

from sqlalchemy import URL, Connection, RootTransaction, text
from sqlalchemy.exc import DBAPIError

from . import postgres_engine
from .backend import T, Work
from .errors import Contended, DatabaseBusy, InDoubt, StorageError, Unreachable
from .postgres_engine import WRITING, broken, translated, translating
from .postgres_lines import Lines
from .tables import metadata

log = logging.getLogger(__name__)

TRIES: Final = 4
"""How often a transaction is tried that others are in the way of."""

START_SECONDS: Final = 60.0
"""So long a starting process waits for one that is alone on the database, to bring it up to date."""

_ALONE: Final = text(f"SELECT pg_advisory_xact_lock({WRITING})")


class PostgresWriter:
    """Implements `Writer`. When the server was away, the next write connects anew."""

    keeps_house_beside = True

    def __init__(self, url: URL) -> None:
        self._url = url
        self._engine = postgres_engine.writing_engine(url)
        self._lines = Lines(self._engine)
        self._connection: Connection | None = None
        self._away = False
        self._begin()

    def write(self, work: Work[T], *, alone: bool) -> T:
        fresh = self._connection is None
        for _ in range(TRIES - 1):
            try:
                return self._try(work, alone)
            except Contended:
                log.info("storage.contended: a transaction is tried again")
            except Unreachable:
                if fresh or self._lines.are_cut:
                    raise
                fresh = True  # the server was restarted since the last write, and may be back already
        return self._try(work, alone)

    def scrub(self) -> bool:
        """Let the space of what was erased be used again; `compact` takes it out of the files.

        Tables that another process looks after now are left to it.
        """
        self._vacuum("VACUUM (SKIP_LOCKED)", *metadata.tables)
        return True

    def compact(self) -> None:
        self._vacuum("VACUUM (FULL, ANALYZE)", *metadata.tables)
        # The planner's samples hold words too: those of before were replaced by the analysis.
        self._vacuum("VACUUM (FULL)", "pg_statistic")

    def cut(self) -> None:
        self._lines.cut()

    def close(self) -> None:
        self._forget()
        self._engine.dispose()

    def _begin(self) -> None:
        """The first connection. Another process that starts too may be alone on the database for a while."""
        deadline = time.monotonic() + START_SECONDS
        while self._connection is None:
            try:
                self._connected()
            except DatabaseBusy:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def _try(self, work: Work[T], alone: bool) -> T:
        connection = self._connected()
        transaction = connection.begin()
        try:
            if alone:
                connection.execute(_ALONE)
            result = work(connection)
        except DBAPIError as error:
            self._give_up(transaction)
            raise self._noticed(error) from error
        except BaseException:
            self._give_up(transaction)
            raise
        try:
            transaction.commit()
        except DBAPIError as error:
            found = self._noticed(error)
            raise InDoubt(str(found), result) if isinstance(found, Unreachable) else found from error
        return result

    def _connected(self) -> Connection:
        if self._connection is None:
            try:
                self._connection = self._engine.connect()
            except DBAPIError as error:
                raise self._noticed(error) from error
            if self._away:
                log.warning("storage.back: the database server answers again")
                self._away = False
        return self._connection

    def _give_up(self, transaction: RootTransaction) -> None:
        try:
            transaction.rollback()
        except DBAPIError:
            self._forget()  # the connection is gone, and the transaction with it

    def _noticed(self, error: DBAPIError) -> StorageError:
        found = translated(error)
        if isinstance(found, Unreachable):
            self._forget()
            if not self._away:
                log.error("storage.away: %s", found)
                self._away = True
        return found

    def _forget(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(DBAPIError):
                connection.invalidate()
                connection.close()

    def _vacuum(self, command: str, *tables: str) -> None:
        engine = postgres_engine.house_engine(self._url)
        try:
            with translating(), engine.connect() as connection:
                # Everybody's commits queue behind one that waits for a long read.
                connection.execute(text("SET lock_timeout = '5s'"))
                for table in tables:
                    connection.execute(text(f"{command} {table}"))
        finally:
            engine.dispose()


class PostgresReader:
    """Implements `Reader`."""

    def __init__(self, url: URL, size: int) -> None:
        self._engine = postgres_engine.reading_engine(url, size)
        self._lines = Lines(self._engine)

    def read(self, work: Work[T]) -> T:
        with contextlib.suppress(_Stale):
            return self._read(work, again=True)
        return self._read(work, again=False)

    def cut(self) -> None:
        self._lines.cut()

    def close(self) -> None:
        self._engine.dispose()

    def _read(self, work: Work[T], *, again: bool) -> T:
        with translating(), self._engine.connect() as connection:
            try:
                with connection.begin():
                    return work(connection)
            except DBAPIError as error:
                if not (again and broken(error)) or self._lines.are_cut:
                    raise
                connection.invalidate()
        raise _Stale


class _Stale(Exception):
    """The server was restarted since the last read: another connection may answer."""
