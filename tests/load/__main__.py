"""`python -m tests.load`: one scenario against one server."""

import tempfile
from pathlib import Path

import click

from .others import Hocuspocus, PycrdtWebsocket, TunedHocuspocus, YWebsocket
from .servers import GENERATOR_CORE, Lappu, many_files, pin
from .workshop import Figures, work

SERVERS = {one.name: one for one in (Lappu, Hocuspocus, TunedHocuspocus, YWebsocket, PycrdtWebsocket)}


@click.group()
def main() -> None:
    """The benchmark: server on core 0, load generator on core 1."""
    many_files()
    pin(GENERATOR_CORE)


@main.command()
@click.option("--people", default=50, show_default=True, help="How many on one board.")
@click.option(
    "--seconds", default=10.0, show_default=True, help="How long is measured, after 2 s of warm-up."
)
@click.option("--server", "chosen", type=click.Choice(list(SERVERS)), default="lappu", show_default=True)
@click.option("--seed", default=1, show_default=True)
def s1(people: int, seconds: float, chosen: str, seed: int) -> None:
    """A workshop: all on one board, 20 cursors and about one edit a second each."""
    with (
        tempfile.TemporaryDirectory(prefix="lappu-bench-") as folder,
        SERVERS[chosen](Path(folder)) as server,
    ):
        click.echo(line(work(server, people, seconds, seed=seed)))


def line(figures: Figures) -> str:
    """The figures in one line of text."""
    document, cursor, effort = figures.document, figures.cursor, figures.effort
    return (
        f"{figures.people} people {'pass' if figures.passes else 'FAIL'}"
        f"{' (the generator is the limit)' if effort.limit else ''}: "
        f"document p50 {_ms(document.percentile(0.5))} p99 {_ms(document.percentile(0.99))} "
        f"(lost {document.lost} of {document.lost + len(document.seconds)}), "
        f"cursor p50 {_ms(cursor.percentile(0.5))} p99 {_ms(cursor.percentile(0.99))} (lost {cursor.lost}), "
        f"disconnected {figures.gone}; server {figures.server_cpu:.3f} core, "
        f"{figures.server_bytes / 2**20:.0f} MiB, {figures.received / 1000:.1f} kB/s a person; "
        f"generator {effort.cpu:.2f} core, lag p99 {_ms(effort.lag)} max {_ms(effort.worst)}"
    )


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


if __name__ == "__main__":
    main()
