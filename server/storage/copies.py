"""Backups, and moving from one database to another."""

from pathlib import Path

from sqlalchemy import Connection

from . import copying, migrate
from .address import backend_at
from .backend import Backend, Migrated
from .errors import NotEmpty
from .sqlite import Sqlite


def bring_up_to_date(url: str, copies: Path) -> Migrated:
    """Bring the database's schema up to date, after a copy of it was made.

    DatabaseBusy; SchemaTooNew and NotADatabase, with nothing touched; ValueError for a wrong address.
    """
    with backend_at(url, copies).held() as migrated:
        return migrated


def back_up(url: str, target: Path) -> None:
    """A checked copy of the database as one file, as `Backend.back_up`."""
    database = backend_at(url, target.parent)
    migrate.current(database)
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


def transfer(source_url: str, target_url: str, copies: Path) -> None:
    """Copy all that one database holds into another, which must be empty, and compare the two.

    DatabaseBusy while anybody uses either; NotEmpty, SchemaTooNew, NotADatabase: then the target is empty.
    """
    source, target = backend_at(source_url, copies), backend_at(target_url, copies)
    migrate.expect(source)
    with source.alone():
        version = migrate.expect(source)
        with target.alone(), source.moment() as rows:
            migrate.current(target)
            with target.changing() as connection:
                _refuse_content(target, connection)
                migrate.bring_to(connection, version)
                copying.copy_rows(rows, connection)
                copying.compare(rows, connection)
            with target.moment() as kept:
                copying.compare(rows, kept)


def _refuse_content(target: Backend, connection: Connection) -> None:
    if not copying.is_empty(connection):
        raise NotEmpty(f"{target.name} is not empty; copying goes into an empty database only")
    copying.drop_all(connection)
