"""PostgreSQL as the database: a server of its own that several processes may use."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, inspect, text

from . import copying, migrate, postgres_engine, sqlite_files
from .backend import Migrated
from .errors import DatabaseBusy, NotADatabase
from .postgres_engine import IN_USE, translating
from .postgres_writer import START_SECONDS, PostgresReader, PostgresWriter
from .sqlite import Sqlite


class Postgres:
    """Implements `Backend`."""

    is_shared = True

    def __init__(self, url: URL, copies: Path) -> None:
        """`copies`: the folder of the copies that are made before something is changed."""
        self._url = postgres_engine.address(url)
        self._copies = copies
        self.name = f"the database {self._url.database} on {self._url.host or 'this machine'}"

    @contextmanager
    def held(self) -> Iterator[Migrated]:
        """The writer holds it: its connection counts as a user of the database."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                migrated = self._ready() or self._upgraded()
                break
            except DatabaseBusy:
                # Several processes start at once, and another one does it; or an older one is at work.
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        with self.moment() as connection:
            postgres_engine.warn_of_risks(connection)
        yield migrated

    def _ready(self) -> Migrated | None:
        """None when there is something to migrate. Nobody migrates while this looks."""
        with self._locked("pg_try_advisory_lock_shared"):
            with self.moment() as connection:
                postgres_engine.check_server(connection)
            version = migrate.current(self)
        return Migrated(version, version, None) if version == migrate.versions()[-1] else None

    def _upgraded(self) -> Migrated:
        with self.alone():
            return migrate.upgrade(self)

    @contextmanager
    def alone(self) -> Iterator[None]:
        with self._locked("pg_try_advisory_lock"):
            yield

    @contextmanager
    def _locked(self, lock: str) -> Iterator[None]:
        engine = postgres_engine.house_engine(self._url)
        try:
            with translating(), engine.connect() as connection:
                if not connection.scalar(text(f"SELECT {lock}({IN_USE})")):
                    raise DatabaseBusy(f"{self.name} is in use by another process; stop that one first")
                yield
        finally:
            engine.dispose()

    def writer(self) -> PostgresWriter:
        return PostgresWriter(self._url)

    def reader(self, size: int) -> PostgresReader:
        return PostgresReader(self._url, size)

    def version(self) -> str | None:
        with self.moment() as connection:
            return migrate.version_of(connection)

    def is_new(self) -> bool:
        with self.moment() as connection:
            return not inspect(connection).get_table_names()

    @contextmanager
    def moment(self) -> Iterator[Connection]:
        engine = postgres_engine.reading_engine(self._url, 1)
        try:
            with translating(), engine.connect() as connection, connection.begin():
                yield connection
        finally:
            engine.dispose()

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        engine = postgres_engine.changing_engine(self._url)
        try:
            with translating(), engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()

    def back_up(self, target: Path) -> None:
        with sqlite_files.appearing(target) as fresh, self.moment() as rows:
            version = migrate.version_of(rows)
            if version is None:
                raise NotADatabase(f"there is nothing in {self.name}")
            copy = Sqlite(fresh)
            with copy.changing() as made:
                migrate.bring_to(made, version)
                copying.copy_rows(rows, made)
            with copy.moment() as made:
                copying.compare(rows, made)

    def replace(self, source: Path) -> Path | None:
        sqlite_files.check_file(source)
        copy = Sqlite(source)
        version = migrate.expect(copy)
        aside = None
        if migrate.current(self) is not None:
            aside = self.place_for("replaced")
            self.back_up(aside)
        with copy.moment() as rows, self.changing() as connection:
            copying.drop_all(connection)
            migrate.bring_to(connection, version)
            copying.copy_rows(rows, connection)
            copying.compare(rows, connection)
        return aside

    def place_for(self, what: str) -> Path:
        self._copies.mkdir(parents=True, exist_ok=True)
        return self._copies / f"lappu-{what}-{sqlite_files.stamp()}.db"
