"""The schema's versions: bring a database up to date, refuse one from the future."""

from importlib import import_module
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from .backend import Backend, Migrated
from .errors import NotADatabase, SchemaTooNew

MIGRATIONS = Path(__file__).with_name("migrations")


def upgrade(database: Backend) -> Migrated:
    """Bring the schema up to date, after a copy of the database was made, for who is alone on it.

    SchemaTooNew and NotADatabase, with nothing touched.
    """
    before = current(database)
    after = versions()[-1]
    if before == after:
        return Migrated(before, after, None)
    backup = None
    if before is not None:
        backup = database.place_for(f"before-{after}")
        database.back_up(backup)
    with database.changing() as connection:
        bring_to(connection, after)
    return Migrated(before, after, backup)


def current(database: Backend) -> str | None:
    """The version of the database's schema; None for a new one. SchemaTooNew, NotADatabase."""
    version = database.version()
    if version is None:
        if not database.is_new():
            raise NotADatabase(f"{database.name} is not a database of this program")
    elif version not in versions():
        raise SchemaTooNew(
            f"{database.name} was made by a newer version of this program (schema {version}); "
            "install that version or a newer one, or restore an older copy"
        )
    return version


def expect(database: Backend) -> str:
    """As `current`, of one that must be there. NotADatabase when it is not."""
    version = current(database)
    if version is None:
        raise NotADatabase(f"there is nothing in {database.name}")
    return version


def version_of(connection: Connection) -> str | None:
    """The version of the schema that this connection sees; None when there is none of this program."""
    if "alembic_version" not in inspect(connection).get_table_names():
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def bring_to(connection: Connection, version: str) -> None:
    """Run the migrations that the database lacks up to that version, in the connection's transaction."""
    # Alembic takes half a second to load, and most starts have nothing to migrate.
    import_module("server.storage.upgrading").bring_to(connection, MIGRATIONS, version)


def versions() -> list[str]:
    """All versions of the schema, oldest first: a migration's file is called `v<version>_<what>.py`."""
    return sorted(file.name[1:].partition("_")[0] for file in (MIGRATIONS / "versions").glob("v*_*.py"))
