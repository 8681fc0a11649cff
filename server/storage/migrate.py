"""The schema's versions: bring a database up to date, refuse one from the future, restore a copy."""

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from . import sqlite
from .errors import NotADatabase, SchemaTooNew
from .lock import FileLock

MIGRATIONS = Path(__file__).with_name("migrations")


@dataclass(frozen=True, slots=True)
class Migrated:
    """What bringing the schema up to date did."""

    before: str | None
    """The schema's version before; None for a new database."""
    after: str
    backup: Path | None
    """The copy made before an existing database was changed."""


def migrate(url: str) -> Migrated:
    """Bring the database's schema up to date, after a copy of it was made beside it.

    DatabaseBusy while another process holds it; SchemaTooNew, with nothing touched, when a newer version
    of the program made it; NotADatabase; ValueError for an address that is not `sqlite:///file`.
    """
    path = sqlite.path_of(url)
    sqlite.create_private(path)
    lock = FileLock(path)
    try:
        return upgrade(path)
    finally:
        lock.release()


def restore(url: str, source: Path) -> Path | None:
    """Put a copy made by a backup in place of the database; where the replaced one lies now, if any was.

    The copy is checked first; an older schema is brought up to date at the next start. DatabaseBusy,
    SchemaTooNew, NotADatabase, OSError: then the database is as it was.
    """
    path = sqlite.path_of(url)
    source = source.resolve(strict=True)  # SQLite would make a missing file
    with sqlite.translating(writing=False):
        _refuse_unknown(source, _version(source))
    existed = path.exists()
    sqlite.create_private(path)
    lock = FileLock(path)
    try:
        fresh = path.with_name(path.name + ".restoring")
        sqlite.copy(source, fresh)
        aside = sqlite.replace(path, fresh)
        if existed:
            return aside
        aside.unlink()
        return None
    finally:
        lock.release()


def upgrade(path: Path) -> Migrated:
    """As `migrate`, for who holds the lock already."""
    with sqlite.translating(writing=True):
        before = _version(path)
        after = _versions()[-1]
        if before == after:
            return Migrated(before, after, None)
        backup = None
        if not _empty(path):
            _refuse_unknown(path, before)
            stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime())
            backup = path.with_name(f"{path.stem}-before-{after}-{stamp}.db")
            sqlite.copy(path, backup)
        _run(path)
        return Migrated(before, after, backup)


def _run(path: Path) -> None:
    # Alembic takes half a second to load, and most starts have nothing to migrate.
    upgrading = import_module("server.storage.upgrading")
    engine = sqlite.writing_engine(path, foreign_keys=False)
    try:
        with engine.begin() as connection:
            upgrading.bring_up_to_date(connection, MIGRATIONS)
    finally:
        engine.dispose()


def _version(path: Path) -> str | None:
    """The schema's version; None when the file holds no schema of this program."""
    with closing(sqlite3.connect(path)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(row[0]) if row else None


def _empty(path: Path) -> bool:
    """Whether there is nothing in it: a new file, or one whose first start was cut short."""
    with closing(sqlite3.connect(path)) as connection:
        return not connection.execute("SELECT 1 FROM sqlite_master").fetchone()


def _refuse_unknown(path: Path, version: str | None) -> None:
    if version is None:
        raise NotADatabase(f"{path} is not a database of this program")
    if version not in _versions():
        raise SchemaTooNew(
            f"{path} was made by a newer version of this program (schema {version}); "
            "install that version or a newer one, or restore an older copy"
        )


def _versions() -> list[str]:
    """All versions of the schema, oldest first: a migration's file is called `v<version>_<what>.py`."""
    return sorted(file.name[1:].partition("_")[0] for file in (MIGRATIONS / "versions").glob("v*_*.py"))
