"""Backups, and moving from one database to another."""

from contextlib import nullcontext
from pathlib import Path

from . import copying, migrate
from .address import backend_at
from .backend import Migrated
from .errors import NotEmpty
from .sqlite import Sqlite


def bring_up_to_date(url: str, copies: Path) -> Migrated:
    """Bring the database's schema up to date, after a copy of it was made.

    DatabaseBusy; SchemaTooNew and NotADatabase, with nothing touched; ValueError for a wrong address.
    """
    with backend_at(url, copies).held() as migrated:
        return migrated


def back_up(url: str, target: Path) -> None:
    """A checked copy of the database as one file, as `Backend.back_up`.

    DatabaseBusy when only the process that holds the database can make one.
    """
    database = backend_at(url, target.parent)
    with nullcontext() if database.is_shared else database.alone():
        migrate.expect(database)
        database.back_up(target)


def restore(url: str, source: Path, copies: Path) -> Path | None:
    """Put a copy made by a backup in place of all that is there; where that lies now, if anything was.

    The copy is checked first; an older schema is brought up to date at the next start. DatabaseBusy,
    SchemaTooNew, NotADatabase, OSError: then the database is as it was.
    """
    copy = Sqlite(source.resolve(strict=True))  # SQLite would make a missing file
    migrate.expect(copy)
    database = backend_at(url, copies)
    with database.alone():
        return database.replace(copy.path)


def transfer(source_url: str, target_url: str, copies: Path) -> int:
    """Copy all that one database holds into another, which must be empty, and compare them; how many rows.

    DatabaseBusy while anybody uses either; NotEmpty, SchemaTooNew, NotADatabase: then nothing was copied.
    """
    source, target = backend_at(source_url, copies), backend_at(target_url, copies)
    migrate.expect(source)
    with source.alone(), target.alone(), source.moment() as rows:
        version = migrate.expect(source)
        migrate.current(target)
        with target.changing() as connection:
            if not copying.is_empty(connection):
                raise NotEmpty(f"{target.name} is not empty; a copy goes into an empty database only")
            copying.drop_all(connection)
            migrate.bring_to(connection, version)
            copied = copying.copy_rows(rows, connection)
        with target.moment() as kept:
            copying.compare(rows, kept)
    return copied
