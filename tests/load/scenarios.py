"""Every scenario as a function from a server to figures: plain names and numbers, kept as JSON.

Names of figures end in their unit: `_s` seconds, `_cores`, `_bytes`, `_mb`, `_people`, `_updates`, `_ratio`.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from .browser import browser, first_paint, frames
from .crash import crash
from .generator import CPU_LIMIT, LAG_LIMIT
from .idle import idle
from .lines import line
from .processes import cost
from .search import SIZES, largest
from .servers import Lappu, Server
from .storm import storm
from .workshop import Figures, work

Numbers = dict[str, float]
HOUR: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Round:
    """One run of one scenario on one server."""

    make: type[Server]
    number: int
    """Which run, from 1."""
    before: Sequence[Mapping[str, float]]
    """What earlier runs found."""
    quick: bool

    @contextmanager
    def server(self) -> Iterator[Server]:
        """A fresh server on an empty folder."""
        with (
            tempfile.TemporaryDirectory(prefix="lappu-bench-") as folder,
            self.make(Path(folder)) as server,
        ):
            yield server

    def seconds(self, full: float, quick: float) -> float:
        """How long to measure."""
        return quick if self.quick else full


def at_fixed_sizes(turn: Round) -> Numbers:
    """S1 with 50 and with 80 people."""
    found: Numbers = {}
    with turn.server() as server:
        for people in (50, 80):
            figures = work(server, people, turn.seconds(8, 4), seed=turn.number)
            found |= {f"{name}_{people}_{unit}": value for (name, unit), value in summary(figures).items()}
    return found


def summary(figures: Figures) -> dict[tuple[str, str], float]:
    """The figures of one run by name and unit."""
    return {
        ("document_p50", "s"): figures.document.percentile(0.5),
        ("document_p99", "s"): figures.document.percentile(0.99),
        ("cursor_p50", "s"): figures.cursor.percentile(0.5),
        ("cursor_p99", "s"): figures.cursor.percentile(0.99),
        ("passes", "bool"): figures.passes,
        ("lost", "updates"): figures.document.lost,
        ("gone", "people"): figures.gone,
        ("server", "cores"): figures.server_cpu,
        ("generator", "cores"): figures.effort.cpu,
        ("lag", "s"): figures.effort.lag,
    }


@dataclass(frozen=True, slots=True)
class Capacity:
    """The search of the largest size that passes; later runs begin where the one before ended."""

    guesses: Mapping[str, int]
    """Where the first run begins, by server; 100 if it isn't named."""
    per_board: int | None = None

    def __call__(self, turn: Round) -> Numbers:
        tried: dict[int, Figures] = {}

        def passes(people: int) -> bool:
            figures = self._try(turn, people)
            if not figures.passes and figures.effort.lag > LAG_LIMIT and figures.effort.cpu <= CPU_LIMIT:
                figures = self._try(turn, people)  # something else was using the machine
            tried[people] = figures
            return figures.passes

        guess = turn.before[-1]["passed_people"] if turn.before else self.guesses.get(turn.make.name, 100)
        sizes = [size for size in SIZES if size <= 60] if turn.quick else SIZES
        found = largest(passes, int(guess), sizes)
        numbers: Numbers = {"passed_people": found.passed}
        if found.failed is not None:
            numbers |= {"failed_people": found.failed, "generator_limit": tried[found.failed].effort.limit}
        if found.passed:
            numbers["server_cores"] = tried[found.passed].server_cpu
            if (lag := tried[found.passed].loop_lag) is not None:
                numbers["loop_lag_s"] = lag
        return numbers

    def _try(self, turn: Round, people: int) -> Figures:
        with turn.server() as server:
            seconds = turn.seconds(6, 3)
            figures = work(server, people, seconds, seed=turn.number, per_board=self.per_board)
        print(f"    {line(figures)}", flush=True)
        return figures


def join_storm(turn: Round) -> Numbers:
    """S3 with 200 and 500 people."""
    found: Numbers = {}
    for people in (50,) if turn.quick else (200, 500):
        with turn.server() as server:
            rush = storm(server, people, turn.number)
            found |= {f"all_{people}_s": rush.seconds, f"turned_away_{people}_people": rush.turned_away}
    return found


def at_rest(turn: Round) -> Numbers:
    """S4, and how long the server took to start on an empty folder."""
    with turn.server() as server:
        found = idle(server, 100 if turn.quick else 1_000, turn.number)
        return {"start_s": server.started_in, "base_bytes": found.base, "each_bytes": found.each}


def killed(turn: Round) -> Numbers:
    """S5."""
    with turn.server() as server:
        found = crash(server, turn.seconds(12, 4), turn.number)
    return {
        "seen_updates": found.seen,
        "lost_updates": found.lost,
        "acknowledged_updates": found.acknowledged,
        "unkept_updates": found.unkept,
        "restart_s": found.restarted_in,
    }


def stalled(turn: Round) -> Numbers:
    """S6: 50 people, then the same with one who stops to read."""
    seconds = turn.seconds(12, 4)
    with turn.server() as server:
        calm = work(server, 50, seconds, seed=turn.number)
    with turn.server() as server:
        rough = work(server, 50, seconds, seed=turn.number, stalled=1)
    return {
        "document_p99_ratio": rough.document.percentile(0.99) / calm.document.percentile(0.99),
        "cursor_p99_ratio": rough.cursor.percentile(0.99) / calm.cursor.percentile(0.99),
        "memory_bytes": max(0, rough.grown - calm.grown) + rough.unsent,
        "gone_people": rough.gone,
    }


def traffic(turn: Round) -> Numbers:
    """N1: what each of 30 people at work receives, as if for an hour."""
    with turn.server() as server:
        figures = work(server, 30, turn.seconds(10, 3), seed=turn.number)
    return {"received_mb": figures.received * HOUR / 1e6}


def in_a_browser(turn: Round) -> Numbers:
    """S7: frame times of a full board, and how soon one is drawn."""
    with turn.server() as server, browser() as one:
        assert isinstance(server, Lappu), "only Lappu has a client"
        seen = frames(server, one, turn.seconds(10, 4), turn.number)
        paints = [first_paint(server, one, seed) for seed in range(1 if turn.quick else 3)]
    ordered = sorted(seen.frames)
    return {
        "frame_p50_s": ordered[len(ordered) // 2],
        "frame_p95_s": ordered[len(ordered) * 95 // 100],
        "frame_most_s": ordered[-1],
        "paint_s": median(paints),
        "lag_s": seen.effort.lag,
        "generator_cores": seen.effort.cpu,
    }


def on_two_processes(turn: Round) -> Numbers:
    """What two processes need of the processor for each person, and one, with and without the wire."""
    people, seconds = (40, 3.0) if turn.quick else (120, 8.0)
    found: Numbers = {}
    ways = (("one", 1, True), ("two", 2, True), ("one_without_redis", 1, False))
    for name, processes, wire in ways:
        spent = cost(processes, people, seconds, turn.number, wire=wire)
        print(f"    {name}: {line(spent.figures)}", flush=True)
        parts = {"lappu": spent.app, "postgres": spent.postgres, "redis": spent.redis}
        found |= {f"{name}_{part}_cores": value for part, value in parts.items()}
        found[f"{name}_lost_updates"] = spent.figures.document.lost + spent.figures.cursor.lost
        found[f"{name}_gone_people"] = spent.figures.gone
    found["two_through_one_ratio"] = found["two_lappu_cores"] / found["one_lappu_cores"]
    return found
