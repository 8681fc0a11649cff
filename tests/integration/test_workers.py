"""`lappu serve --workers N`: several processes on one port that nobody tells apart."""

import asyncio
import os
import select
import signal
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from server.cli import main
from server.settings import Settings
from tests.support.crowd import Guest, lost, until
from tests.support.postgres import Postgres
from tests.support.redis import Redis
from tests.support.server import Server

PEOPLE = 8
WORKERS = 3


def children(pid: int) -> set[int]:
    """The processes that it has started."""
    return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


@pytest.fixture
def server(tmp_path: Path, postgres: Postgres) -> Iterator[Server]:
    """A server with several workers."""
    database = postgres.create()
    with Redis() as redis:
        wires = ("--database-url", database, "--redis-url", redis.url)
        with Server(tmp_path / "data", *wires, "--workers", str(WORKERS)) as running:
            yield running


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"database_url": "postgresql://lappu@/x"},
        {"redis_url": "redis://localhost"},
    ],
)
def test_several_workers_need_postgresql_and_redis(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="LAPPU_DATABASE_URL"):
        Settings.model_validate({"workers": 2, **given})


def test_redis_alone_is_refused_since_it_keeps_nothing() -> None:
    with pytest.raises(ValueError, match="only carries"):
        Settings.model_validate({"redis_url": "redis://localhost"})


def test_what_keeps_them_from_starting_is_told_at_once(tmp_path: Path) -> None:
    given = ["--database-url", "postgresql://lappu@/none?host=/nowhere", "--redis-url", "redis://localhost"]
    told = CliRunner().invoke(main, ["serve", "--data", str(tmp_path), "--workers", "2", *given])
    assert told.exit_code == 1
    assert told.output.startswith("Error: ")


async def test_r1_r2_r3_workers_are_killed_and_restarted_and_nobody_loses_anything(
    server: Server, postgres: Postgres
) -> None:
    dice = Random(5)
    made = server.post(
        "/api/workshops", {"title": "W", "locale": "en", "boards": [{"template": "actor-map"}]}
    )
    secret, board = made["links"]["participant"]["secret"], made["boards"][0]["id"]
    tokens = [server.post("/api/join", {"secret": secret, "name": f"G{n}"})["token"] for n in range(PEOPLE)]
    guests = [Guest(server.url, board, token, dice) for token in tokens]
    first = children(server.pid)
    assert len(first) == WORKERS
    async with asyncio.TaskGroup() as tasks:
        staying = [tasks.create_task(guest.stay()) for guest in guests]
        working = [tasks.create_task(guest.work(0.2)) for guest in guests]
        await until(lambda: all(guest.online for guest in guests), 20, "to join")
        os.kill(min(first), signal.SIGKILL)
        await until(lambda: min(first) not in children(server.pid), 20, "a worker to be gone")
        await until(lambda: len(children(server.pid)) == WORKERS, 20, "a worker to be started again")
        await until(lambda: all(guest.online for guest in guests), 20, "to be back")
        second = children(server.pid)
        os.kill(server.pid, signal.SIGHUP)
        await until(lambda: not children(server.pid) & second, 40, "a rolling restart")
        await until(lambda: len(children(server.pid)) == WORKERS, 20, "the last one")
        for guest in guests:
            guest.calm = True
        await until(lambda: all(guest.saved for guest in guests), 20, "to be saved")
        await until(lambda: all(guest.view() == guests[0].view() for guest in guests), 20, "to see the same")
        for task in (*staying, *working):
            task.cancel()
    assert not any(guest.refused for guest in guests)
    assert sum(len(guest.acked) for guest in guests) > 50
    content = server.get(f"/api/boards/{board}/content", tokens[0])
    assert {note["id"] for note in content["notes"]} == {note.id for note in guests[0].view().notes}
    assert lost(guests, guests[0].doc) == 0


def test_sigterm_ends_all_of_them(server: Server) -> None:
    workers = children(server.pid)
    assert len(workers) == WORKERS
    metrics = server.get_text("/metrics")
    assert 'lappu_wire_sound{worker="' in metrics
    server.stop()
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)


def test_workers_end_when_the_parent_is_killed(server: Server) -> None:
    workers = children(server.pid)
    server.kill()
    for pid in workers:
        descriptor = _pidfd(pid)
        if descriptor is not None:
            ended, _, _ = select.select([descriptor], [], [], 15)
            os.close(descriptor)
            assert ended, "a worker outlives its parent"


def _pidfd(pid: int) -> int | None:
    try:
        return os.pidfd_open(pid)
    except ProcessLookupError:
        return None
