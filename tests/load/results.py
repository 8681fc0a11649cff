"""What runs found, kept as one JSON file for each scenario, server and run."""

import json
import os
import platform
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from .install import CACHE, ROOT
from .scenarios import Numbers

FOLDER: Final = CACHE / "results"


@dataclass(frozen=True, slots=True)
class Result:
    """One run of one scenario on one server; `problem` says why there are no numbers."""

    scenario: str
    server: str
    run: int
    numbers: Mapping[str, float]
    problem: str | None
    about: Mapping[str, str]

    def save(self, folder: Path) -> None:
        """Write its file, as a whole or not at all."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.scenario}.{self.server}.{self.run}.json"
        told: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps(told, indent=1) + "\n")
        draft.replace(path)


def load(folder: Path) -> list[Result]:
    """All that is kept, in order of runs."""
    found = [Result(**json.loads(path.read_text())) for path in folder.glob("*.json")]
    return sorted(found, key=lambda result: result.run)


def clear(scenario: str, folder: Path) -> None:
    """Forget a scenario."""
    for path in folder.glob(f"{scenario}.*.json"):
        path.unlink()


class Table:
    """The medians of all runs."""

    def __init__(self, results: list[Result]) -> None:
        self._numbers: dict[tuple[str, str], list[Mapping[str, float]]] = {}
        self.problems: dict[tuple[str, str], str] = {}
        self.runs = max((result.run for result in results), default=0)
        self.about = results[-1].about if results else {}
        for result in results:
            place = result.scenario, result.server
            if result.problem is None:
                self._numbers.setdefault(place, []).append(result.numbers)
            else:
                self.problems[place] = result.problem

    def get(self, scenario: str, server: str, name: str) -> float | None:
        """The median of a number; None when no run found it."""
        found = [one[name] for one in self._numbers.get((scenario, server), ()) if name in one]
        return median(found) if found else None

    def servers(self, scenario: str) -> list[str]:
        """On which servers the scenario was measured."""
        return sorted(server for name, server in self._numbers if name == scenario)

    def worst(self, scenario: str, server: str, name: str) -> float | None:
        """The largest of a number over the runs: for what must never happen."""
        found = [one[name] for one in self._numbers.get((scenario, server), ()) if name in one]
        return max(found, default=None)


def about() -> dict[str, str]:
    """When and where this is."""
    cpu = next(
        (row.split(":")[1].strip() for row in _lines("/proc/cpuinfo") if row.startswith("model name")), "?"
    )
    memory = next(row.split()[1] for row in _lines("/proc/meminfo") if row.startswith("MemTotal"))
    asked = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
    version = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "machine": f"{cpu}, {os.cpu_count()} cores, {int(memory) / 2**20:.0f} GiB",
        "system": f"Linux {platform.release()}, Python {platform.python_version()}",
        "version": version or "?",
    }


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines()


def numbers(found: Numbers) -> dict[str, float]:
    """Rounded for keeping: six places are more than a machine repeats."""
    return {name: round(float(value), 6) for name, value in found.items()}
