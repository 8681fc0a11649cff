"""Alembic at work. Loaded only when a schema is to be changed (see `migrate._run`)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def bring_up_to_date(connection: Connection, migrations: Path) -> None:
    """Run the migrations of that folder which the database lacks, in the connection's transaction."""
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
