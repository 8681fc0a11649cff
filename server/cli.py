"""The command line: `lappu serve` and what operators need besides.

Heavy modules are imported by all commands alike; only `serve` needs the built client.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from server import cli_data
from server.app import program_version
from server.boards.templates import TemplateError, check
from server.cli_admin import ADMIN_OPTIONS, do
from server.cli_options import fail, options, settings_of
from server.serve import serve_many, serve_one
from server.settings import Settings
from server.storage.errors import StorageError
from server.telemetry import configure_logging
from server.web.assets import MissingClient, templates_folder


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
        if settings.workers > 1:
            serve_many(settings, click.echo)
        else:
            serve_one(settings, click.echo)
    except (MissingClient, TemplateError, StorageError, ValueError, OSError) as error:
        fail(error)
    except KeyboardInterrupt:
        click.echo("Lappu has ended.")


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


for command in cli_data.COMMANDS:
    main.add_command(command)


if __name__ == "__main__":
    main()
