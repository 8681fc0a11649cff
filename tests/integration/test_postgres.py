"""R1, R2, R3 on PostgreSQL: the server is killed, and the database is away while people write."""

import asyncio
import random
import time
import urllib.error
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc, Map, Text
from websockets.exceptions import ConnectionClosed

from tests.support.client import Client
from tests.support.postgres import Postgres
from tests.support.server import Server
from tests.support.writers import Run, Table, table

RUNS = 3
BACK_SECONDS = 5.0
"""After its return all must be committed within this."""


async def test_r1_r2_r3_nothing_seen_or_acked_is_lost_by_kill_9(
    tmp_path: Path, postgres_empty_url: str
) -> None:
    dice = random.Random(20261124)
    with Server(tmp_path, "--database-url", postgres_empty_url) as server:

        async def kill() -> None:
            server.kill()

        at = table(server)
        seen = sum([await Run(server, at, dice, kill).end_and_check() for _ in range(RUNS)])
    print(f"\nkill -9 on PostgreSQL: {RUNS} runs, {seen} edits seen by others, 0 lost (seed 20261124)")
    assert seen >= 100 * RUNS
    assert not (tmp_path / "lappu.db").exists()


class People:
    """Some who are on a board and write."""

    def __init__(self, clients: list[Client]) -> None:
        self.clients = clients
        self._made = 0

    async def write(self, times: int) -> None:
        """Each makes so many notes, 20 a second."""
        for _ in range(times):
            for client in self.clients:
                self._made += 1
                await client.edit(lambda doc: _add(doc, f"n{self._made}"))
            await asyncio.sleep(0.05)

    @property
    def notes(self) -> set[str]:
        return {f"n{number}" for number in range(1, self._made + 1)}

    @property
    def acked(self) -> list[int]:
        return [client.acked for client in self.clients]

    def saved(self) -> bool:
        return all(client.acked == client.sent for client in self.clients)

    def same(self) -> bool:
        return all(_notes(client.doc) == self.notes for client in self.clients)


def _add(doc: "Doc[Any]", note: str) -> None:
    place = {"x": 1.0, "y": 2.0, "z": 1.0}
    more = {"color": "yellow", "by": None, "at": 1_000.0}
    doc.get("notes", type=Map)[note] = Map({"place": place, "text": Text("ä"), **more})


def _notes(doc: "Doc[Any]") -> set[str]:
    return set(doc.get("notes", type=Map).keys())


async def _receive(client: Client) -> None:
    try:
        while True:
            await client.receive()
    except ConnectionClosed:
        return


async def _until(wanted: Callable[[], bool], within: float) -> float:
    """Wait until it is so; how long that took. TimeoutError."""
    began = time.monotonic()
    async with asyncio.timeout(within):
        while not wanted():  # noqa: ASYNC110  several things may make it so
            await asyncio.sleep(0.01)
    return time.monotonic() - began


@asynccontextmanager
async def _people(server: Server, at: Table) -> AsyncIterator[People]:
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as tasks:
        clients = [
            await stack.enter_async_context(Client(server.url, at.board, token)) for token in at.tokens
        ]
        for client in clients:
            await client.join()
        receiving = [tasks.create_task(_receive(client)) for client in clients]
        yield People(clients)
        for task in receiving:
            task.cancel()


async def _outage(
    folder: Path, database: Postgres, go: Callable[[], None], back: Callable[[], None], lasts: float
) -> None:
    """Away while people write: nothing is acknowledged or shown, all stay, and all is kept after it."""
    with Server(folder, "--database-url", database.create()) as server:
        at = table(server)
        async with _people(server, at) as people:
            await people.write(5)
            await _until(lambda: people.saved() and people.same(), 20)
            await people.write(1)
            go()
            await asyncio.sleep(0.3)  # what was on its way arrives
            acked, known = people.acked, [_notes(client.doc) for client in people.clients]
            began = time.monotonic()
            await people.write(10)
            await asyncio.sleep(max(0.0, lasts - (time.monotonic() - began)))
            assert people.acked == acked, "acknowledged while the database was away"
            for client, before in zip(people.clients, known, strict=True):
                others = _notes(client.doc) - before - _own(client, people)
                assert not others, "shown while the database was away"
            await asyncio.to_thread(back)
            took = await _until(people.saved, BACK_SECONDS)
            await _until(people.same, BACK_SECONDS)
            assert [client.closed for client in people.clients] == [None] * len(people.clients)
            wanted = people.notes
        server.kill()
        server.start()
        async with _people(server, at) as fresh:
            assert _notes(fresh.clients[0].doc) == wanted
    print(f"\nPostgreSQL away {lasts:.1f} s: 0 acked or shown meanwhile, all saved {took:.2f} s later")


def _own(client: Client, people: People) -> set[str]:
    """Notes that this client made itself: every so many, in turn."""
    count, index = len(people.clients), people.clients.index(client)
    return {note for note in people.notes if (int(note[1:]) - 1) % count == index}


async def test_r1_r2_nothing_is_acked_or_lost_while_postgresql_is_down(tmp_path: Path) -> None:
    with Postgres() as database:
        await _outage(tmp_path, database, database.kill, database.start, 1.5)


async def test_r1_r2_nothing_is_acked_or_lost_while_postgresql_stands_still(tmp_path: Path) -> None:
    with Postgres() as database:
        await _outage(tmp_path, database, database.freeze, database.thaw, 1.5)


@pytest.mark.long
async def test_r1_r2_nothing_is_acked_or_lost_while_postgresql_is_down_for_a_minute(tmp_path: Path) -> None:
    with Postgres(fsync="on", full_page_writes="on") as database:
        await _outage(tmp_path, database, database.kill, database.start, 60.0)


def _code(call: Callable[[], object]) -> int:
    with pytest.raises(urllib.error.HTTPError) as refused:
        call()
    refused.value.close()
    return int(refused.value.code)


def test_calls_fail_at_once_while_postgresql_is_down(tmp_path: Path) -> None:
    with Postgres() as database, Server(tmp_path, "--database-url", database.create()) as server:
        database.stop()
        began = time.monotonic()
        assert _code(partial(server.get, "/readyz")) == 503
        assert _code(partial(server.post, "/api/workshops", _WORKSHOP)) == 503
        assert time.monotonic() - began < 2.0
        assert server.get("/healthz") == {"status": "ok"}
        database.start()
        assert server.get("/readyz") == {"status": "ok"}
        assert server.post("/api/workshops", _WORKSHOP)["workshop"]["title"] == "Paja"


_WORKSHOP = {"title": "Paja", "locale": "fi", "boards": [{"template": "actor-map"}]}
