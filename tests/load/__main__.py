"""`python -m tests.load`: the whole benchmark, or one scenario."""

import sys
import tempfile
from pathlib import Path

import click

from . import campaign, page, report, results
from .lines import line
from .plan import SCENARIOS, SERVERS, Scenario
from .scenarios import Round
from .servers import GENERATOR_CORE, NotThere, many_files, pin
from .workshop import work

NAMES = [scenario.name for scenario in SCENARIOS]


@click.group()
def main() -> None:
    """The benchmark: server on core 0, load generator on core 1."""
    many_files()
    pin(GENERATOR_CORE)


@main.command("all")
@click.option("--only", default="", help=f"These scenarios alone, with commas: {', '.join(NAMES)}.")
@click.option("--runs", default=campaign.RUNS, show_default=True)
@click.option("--quick", is_flag=True, help="One short run of each, to see that all works: no real figures.")
@click.option("--resume", is_flag=True, help="Keep what was measured and do the rest.")
def whole(only: str, runs: int, quick: bool, resume: bool) -> None:
    """Everything; writes docs/benchmark.md. Fails on a loss, or a limit in seconds exceeded twice over."""
    chosen = [name.strip() for name in only.split(",") if name.strip()]
    if unknown := set(chosen) - set(NAMES):
        raise click.BadParameter(f"unknown: {', '.join(sorted(unknown))}")
    folder = results.FOLDER.with_name("quick") if quick else results.FOLDER
    campaign.run(chosen, 1 if quick else runs, quick, resume, folder)
    _conclude(folder, real=not quick)


@main.command("report")
def remake() -> None:
    """Make the page again from what was measured."""
    _conclude(results.FOLDER, real=True)


def _conclude(folder: Path, real: bool) -> None:
    table = results.Table(results.load(folder))
    click.echo(
        "\n".join(
            [
                "",
                *report.lines(table),
                "",
                *report.ways(table),
                "",
                report.durability(table),
                report.processes(table),
            ]
        )
    )
    failures = report.broken(table)
    if real:
        page.write(table)
        failures += [f"beyond twice the limit: {one}" for one in report.exceeded(table)]
    for failure in failures:
        click.echo(failure, err=True)
    sys.exit(1 if failures else 0)


@main.command()
@click.option("--people", default=50, show_default=True)
@click.option(
    "--seconds", default=10.0, show_default=True, help="How long is measured, after 2 s of warm-up."
)
@click.option("--server", "chosen", type=click.Choice(list(SERVERS)), default="lappu", show_default=True)
@click.option("--per-board", type=int, help="How many share a board (S2); all if not said.")
@click.option("--stalled", default=0, show_default=True, help="How many stop to read (S6).")
@click.option("--seed", default=1, show_default=True)
def s1(people: int, seconds: float, chosen: str, per_board: int | None, stalled: int, seed: int) -> None:
    """People at work, 20 cursors and about one edit a second each."""
    with (
        tempfile.TemporaryDirectory(prefix="lappu-bench-") as folder,
        SERVERS[chosen](Path(folder)) as server,
    ):
        figures = work(server, people, seconds, seed=seed, per_board=per_board, stalled=stalled)
    click.echo(line(figures))


def _single(scenario: Scenario) -> click.Command:
    """The command that runs one scenario once."""

    @click.command(scenario.name, help=f"One run of one scenario, kept nowhere: {scenario.what}.")
    @click.option("--server", "chosen", type=click.Choice(list(SERVERS)), default="lappu", show_default=True)
    @click.option("--quick", is_flag=True)
    def command(chosen: str, quick: bool) -> None:
        try:
            numbers = scenario.run(Round(SERVERS[chosen], 1, [], quick))
        except NotThere as error:
            raise click.ClickException(str(error)) from error
        for name, value in numbers.items():
            click.echo(f"{name} {value:g}")

    return command


for _scenario in SCENARIOS:
    main.add_command(_single(_scenario))

if __name__ == "__main__":
    main()
