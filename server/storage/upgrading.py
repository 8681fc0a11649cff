"""Alembic at work. Loaded only when a schema is to be changed (see `migrate.bring_to`)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def bring_to(connection: Connection, migrations: Path, version: str) -> None:
    """Run the migrations of that folder which the database lacks up to that version."""
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, version)
