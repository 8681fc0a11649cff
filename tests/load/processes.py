"""What several processes cost: one load on one process, and spread over two, on a PostgreSQL and a Redis.

People on boards of ten, each connected to a process drawn by lot, as behind a balancer. Compared is the
processor time of Lappu's own processes, a second and person; PostgreSQL and Redis run beside the generator,
and theirs is told apart.
"""

import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from tests.support.postgres import Postgres
from tests.support.redis import Redis

from . import meters
from .generator import Generator
from .handshake import connect_all, spread
from .people import script
from .servers import Lappu, NotThere, Seat
from .workshop import DRAIN, PROBES_ON_MANY, WARM_UP, Figures, assess, settle

PER_BOARD: Final = 10


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds, in a second and for each person: of Lappu's processes, and of the others."""

    app: float
    postgres: float
    redis: float
    figures: Figures


class Replica(Lappu):
    """A process of Lappu on a database and a wire that others use too."""

    def __init__(self, folder: Path, key: Path, database: str, wire: str | None) -> None:
        super().__init__(folder)
        self._shared = ["--database-url", database, "--secret-key-file", str(key)]
        if wire is not None:
            self._shared += ["--redis-url", wire]

    def command(self) -> Sequence[str]:
        return [*super().command(), *self._shared]


def cost(processes: int, people: int, seconds: float, seed: int, *, wire: bool = True) -> Cost:
    """Let so many people work on so many processes. NotThere."""
    with _stage(processes, wire) as (replicas, others):
        chance = random.Random(seed)
        seats: list[Seat] = []
        while len(seats) < people:
            board = f"p{seed}-{len(seats) // PER_BOARD}"
            found = replicas[0].seats(board, people)[len(seats) : len(seats) + PER_BOARD]
            seats += [replace(seat, port=chance.choice(replicas).port) for seat in found]
        return _work(replicas, others, seats, seconds, seed)


@contextmanager
def _stage(processes: int, wire: bool) -> Iterator[tuple[list[Replica], list[int]]]:
    """Lappu's processes, and the process ids of PostgreSQL and of Redis."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lappu-bench-")))
        try:
            postgres, redis = stack.enter_context(Postgres()), stack.enter_context(Redis())
        except RuntimeError as error:
            raise NotThere(str(error)) from error
        database = postgres.create()
        replicas = [
            Replica(folder / str(number), folder / "secret.key", database, redis.url if wire else None)
            for number in range(processes)
        ]
        for replica in replicas:
            stack.enter_context(replica)
        yield replicas, [postgres.pid, redis.pid]


def _work(
    replicas: Sequence[Replica], others: Sequence[int], seats: list[Seat], seconds: float, seed: int
) -> Cost:
    people, end = len(seats), WARM_UP + seconds
    play = script([seat.manner for seat in seats], end, seed)
    connections = connect_all(seats, spread(people, PROBES_ON_MANY), seed)
    try:
        settle(connections)
        watched = [[pid for one in replicas for pid in meters.family(one.pid)], *map(meters.family, others)]
        looks: list[list[float]] = []

        def look() -> None:
            looks.append([meters.cpu_seconds(pids) for pids in watched])

        with Generator(connections) as generator:
            played = generator.play(play.lines, end + DRAIN, [(WARM_UP, look), (end, look)])
    finally:
        for one in connections:
            one.close()
    figures = Figures(people, seconds, effort=played.effort, gone=sum(1 for one in connections if one.gone))
    assess(figures, play, played, connections, [place // PER_BOARD for place in range(people)], seats)
    app, postgres, redis = ((late - early) / seconds / people for early, late in zip(*looks, strict=True))
    figures.server_cpu = app * people
    return Cost(app, postgres, redis, figures)
