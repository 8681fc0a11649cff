"""The whole benchmark: every scenario on every server, several times, in turn."""

import os
import time
import traceback
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from . import results
from .plan import SCENARIOS, Scenario
from .results import Result
from .scenarios import Round
from .servers import Server

RUNS: Final = 3
QUIET: Final = 0.7
"""The load of a machine that does nothing else."""


def run(only: Collection[str], runs: int, quick: bool, resume: bool, folder: Path) -> None:
    """Do what isn't done yet (`resume`), or all of the chosen scenarios anew; none chosen: all.

    Results are kept in the folder.
    """
    chosen = [scenario for scenario in SCENARIOS if not only or scenario.name in only]
    if not resume:
        for scenario in chosen:
            results.clear(scenario.name, folder)
    about = results.about()
    if (load := os.getloadavg()[0]) > QUIET:
        print(f"Something else uses this machine (load {load:.1f}): the figures will be worse than they are.")
    for number in range(1, runs + 1):
        for scenario in chosen:
            for make in scenario.in_run(number):
                kept = _kept(folder, scenario, make)
                if not any(result.run == number and result.problem is None for result in kept):
                    before = [result.numbers for result in kept if result.problem is None]
                    _once(scenario, Round(make, number, before, quick), about).save(folder)


def _kept(folder: Path, scenario: Scenario, make: type[Server]) -> Sequence[Result]:
    place = scenario.name, make.name
    return [result for result in results.load(folder) if (result.scenario, result.server) == place]


def _once(scenario: Scenario, turn: Round, about: dict[str, str]) -> Result:
    began = time.monotonic()
    print(f"run {turn.number}: {scenario.what}: {turn.make.name}", flush=True)
    problem = None
    try:
        found = results.numbers(scenario.run(turn))
    except Exception as error:  # noqa: BLE001  one that fails must not end an hour of measuring
        found, problem = {}, f"{type(error).__name__}: {error}"
        traceback.print_exc()
    told = problem or ", ".join(f"{name} {value:g}" for name, value in found.items())
    print(f"    {told} ({time.monotonic() - began:.0f} s)", flush=True)
    return Result(scenario.name, turn.make.name, turn.number, found, problem, about)
