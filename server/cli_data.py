"""Commands about the database as a whole: its schema, copies of it, moving it, its size."""

from pathlib import Path
from typing import Any, Final

import click

from server import admin
from server.admin import AdminError
from server.cli_admin import do
from server.cli_options import fail, options, settings_of
from server.storage import copies
from server.storage.errors import DatabaseBusy, StorageError

_FILE = click.Path(path_type=Path, dir_okay=False)
_WRONG = (AdminError, StorageError, ValueError, OSError)


@click.command()
@options("data", "database_url")
def migrate(**given: Any) -> None:
    """Bring the database to this version's schema, after a copy of it; `serve` does it by itself."""
    settings = settings_of(given)
    try:
        done = copies.bring_up_to_date(settings.database, settings.data)
    except DatabaseBusy:
        click.echo("A server holds the database: it has brought the schema up to date when it started.")
        return
    except _WRONG as error:
        fail(error)
    if done.before == done.after:
        click.echo(f"The schema is up to date ({done.after}).")
    else:
        click.echo(f"The schema is {done.after} now." + (f" A copy is {done.backup}." if done.backup else ""))


@click.command()
@options("data", "database_url")
@click.argument("file", type=_FILE)
def backup(file: Path, **given: Any) -> None:
    """Copy the database into FILE and check the copy; the server may run meanwhile."""
    settings = settings_of(given)
    target = file.absolute()
    try:
        try:
            copies.back_up(settings.database, target)
        except DatabaseBusy:
            admin.ask(settings.admin_socket, "backup", {"file": str(target)})
    except _WRONG as error:
        fail(error)
    click.echo(f"{file} is a copy of the database. Keep the server's key too: {settings.key_file}")


@click.command()
@options("data", "database_url")
@click.argument("file", type=_FILE)
def restore(file: Path, **given: Any) -> None:
    """Put the copy in FILE in place of the database; no server may run. What was there is kept aside."""
    settings = settings_of(given)
    try:
        aside = copies.restore(settings.database, file, settings.data)
    except _WRONG as error:
        fail(error)
    click.echo(f"The database is the copy in {file} now." + (f" What it was is in {aside}." if aside else ""))


@click.command()
@click.argument("source")
@click.argument("target")
@options("data")
def copy(source: str, target: str, **given: Any) -> None:
    """Copy the database at address SOURCE into the empty one at TARGET, and compare every row.

    An address is sqlite:///path/to/lappu.db or postgresql://user:password@host/name. No server may run on
    either.
    """
    try:
        rows = copies.transfer(source, target, settings_of(given).data)
    except _WRONG as error:
        fail(error)
    click.echo(f"{rows} rows are copied and found to be the same.")


@click.command()
@options("data", "database_url", "secret_key_file")
def compact(**given: Any) -> None:
    """Give the space of what was erased back to the disk. People's edits wait meanwhile, for seconds."""
    do(given, "compact")
    click.echo("The database is compact.")


COMMANDS: Final = (migrate, backup, restore, copy, compact)
