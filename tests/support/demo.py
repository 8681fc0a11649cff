"""The demo workshop on a running server."""

from pathlib import Path

from click.testing import CliRunner

from server.cli import main


def demo_links(data: Path) -> dict[str, str]:
    """The secrets of a new demo workshop's links by role, made by the command while the server runs."""
    done = CliRunner().invoke(main, ["demo", "--data", str(data)])
    assert done.exit_code == 0, done.output
    return {line.split()[0]: line.rpartition("#")[2] for line in done.output.splitlines()}
