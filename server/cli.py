"""The command line: `lappu serve` and what operators need besides.

Heavy modules are imported by all commands alike; only `serve` needs the built client.
"""

import socket
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import anyio
import click
from pydantic import ValidationError

from server import admin
from server.admin import Admin, AdminError
from server.app import create_app, make_server, program_version, public_base
from server.boards.templates import TemplateError, check, load_all
from server.settings import Settings
from server.storage.copies import bring_up_to_date
from server.storage.database import Database
from server.storage.errors import DatabaseBusy, StorageError
from server.storage.keys import server_key
from server.telemetry import configure_logging
from server.web.assets import MissingClient, templates_folder

ADMIN_OPTIONS = ("data", "database_url", "secret_key_file", "public_url", "host", "port")


def fail(why: object) -> NoReturn:
    """End with one clear line."""
    raise click.ClickException(" ".join(str(why).split()))


def options(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Options of the command line for these settings; what is not given comes from the environment."""

    def add(command: Callable[..., None]) -> Callable[..., None]:
        for name in reversed(names):
            field = Settings.model_fields[name]
            default = field.get_default()
            text = f"{field.description} [env: LAPPU_{name.upper()}"
            text += f"; default: {default}]" if default not in {None, ()} else "]"
            several = isinstance(default, tuple)
            command = click.option(f"--{name.replace('_', '-')}", name, multiple=several, help=text)(command)
        return command

    return add


def settings_of(given: Mapping[str, Any]) -> Settings:
    """The settings: options first, then the environment, then defaults."""
    try:
        return Settings(**{name: value for name, value in given.items() if value not in {None, ()}})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = "-".join(str(part) for part in first["loc"]).replace("_", "-")
        fail(f"--{where}: {first['msg']}" if where else first["msg"])


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(program_version(), prog_name="lappu")
def main() -> None:
    """Lappu: real-time worksheets for facilitated workshops."""


@main.command()
@options(*Settings.model_fields)
def serve(**given: Any) -> None:
    """Serve workshops until SIGTERM or Ctrl+C."""
    settings = settings_of(given)
    configure_logging(settings.log_format)
    try:
        # The database first: whoever holds it holds the port as well, and that is the better reason.
        db = Database(settings.database, copies=settings.data)
        listener = _listen(settings.host, settings.port)
        app = create_app(settings, db=db, port=listener.getsockname()[1])
    except (MissingClient, TemplateError, StorageError, ValueError, OSError) as error:
        fail(error)
    server = make_server(
        settings, app, lambda port: click.echo(f"Lappu: {public_base(settings, port)} (Ctrl+C ends it)")
    )
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        click.echo("Lappu has ended.")


def _listen(host: str, port: int) -> socket.socket:
    """A bound socket; OSError with a sentence."""
    listener: socket.socket | None = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        if listener is not None:
            listener.close()
        raise OSError(f"cannot listen on {host} port {port}: {error.strerror or error}") from error
    return listener


def run_admin(settings: Settings, command: str, arguments: Mapping[str, Any]) -> Any:
    """Do a command here when nobody holds the database, else let the running server do it."""
    try:
        db = Database(settings.database, copies=settings.data)
    except DatabaseBusy:
        return admin.ask(settings.admin_socket, command, arguments)
    try:
        templates = load_all(templates_folder())
        key = server_key(settings.key_file)
        here = Admin(db, key, templates, public_base(settings, settings.port), time.time)
        return anyio.run(admin.COMMANDS[command], here, arguments)
    finally:
        db.close()


def do(given: Mapping[str, Any], command: str, **arguments: Any) -> Any:
    """The result of a command, or one clear line."""
    try:
        return run_admin(settings_of(given), command, arguments)
    except (AdminError, StorageError, TemplateError, ValueError, OSError) as error:
        fail(error)


@main.command("demo")
@options(*ADMIN_OPTIONS)
@click.option("--locale", type=click.Choice(["fi", "sv", "en"]), default="fi", help="Language of its name.")
def demo_command(locale: str, **given: Any) -> None:
    """Create the demo workshop and print its links."""
    links = do(given, "demo", locale=locale)
    for role in ("facilitator", "participant", "observer"):
        click.echo(f"{role:<12} {links[role]}")


@main.command("check-templates")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def check_templates(folder: Path | None) -> None:
    """Check worksheet templates: names file, line and what to mend."""
    report = check(folder or templates_folder())
    for problem in report.problems:
        click.echo(str(problem))
    for slug, lines in report.missing.items():
        for line in lines:
            click.echo(f"{slug}: {line}")
    click.echo(f"{len(report.templates)} templates, {len(report.problems)} problems")
    if report.problems:
        sys.exit(1)


@main.group("workshops")
def workshops_group() -> None:
    """Look at workshops and delete them."""


@workshops_group.command("list")
@options(*ADMIN_OPTIONS)
def list_workshops(**given: Any) -> None:
    """All workshops: id, when last used, when it will be deleted, title."""
    for one in do(given, "workshops.list"):
        click.echo(f"{one['id']}  {_day(one['lastActive'])}  {_day(one['deleteAt'])}  {one['title']}")


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


@workshops_group.command("delete")
@options(*ADMIN_OPTIONS)
@click.argument("workshop")
def delete_workshop(workshop: str, **given: Any) -> None:
    """Erase one workshop with all that is in it."""
    do(given, "workshops.delete", workshop=workshop)
    click.echo(f"{workshop} is erased.")


@workshops_group.command("purge")
@options(*ADMIN_OPTIONS)
def purge_workshops(**given: Any) -> None:
    """Erase the workshops whose day has come."""
    gone = do(given, "workshops.purge")
    click.echo(f"{len(gone)} workshops are erased.")


@main.command()
@options("data", "database_url")
def migrate(**given: Any) -> None:
    """Bring the database to this version's schema, after a copy beside it; `serve` does it by itself."""
    settings = settings_of(given)
    try:
        done = bring_up_to_date(settings.database, settings.data)
    except DatabaseBusy:
        click.echo("A server holds the database: it has brought the schema up to date when it started.")
        return
    except (StorageError, ValueError, OSError) as error:
        fail(error)
    if done.before == done.after:
        click.echo(f"The schema is up to date ({done.after}).")
    else:
        click.echo(f"The schema is {done.after} now." + (f" A copy is {done.backup}." if done.backup else ""))


if __name__ == "__main__":
    main()
