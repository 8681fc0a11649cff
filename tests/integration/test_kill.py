"""R1, R2, R3 on the real server: kill -9 at random moments loses nothing that anyone saw or had saved.

The oracle is what *other* sockets received: five people write at once, a sixth only reads; at a random moment
with frames on their way the process is killed and started again on the same data. Every update that one of
them received from another, and every frame that was acknowledged, must be in the document served then.
"""

import asyncio
import os
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc, Map, Text
from websockets.exceptions import ConnectionClosed

from server.boards.view import read
from tests.support.client import Client
from tests.support.server import Server

WRITERS = 5
RUNS = 40
LONG_RUNS = 1_000
LEAST_SEEN_PER_RUN = 100
BEAT = 0.012
"""Seconds between two edits of a writer: about 80 a second each, less what the machine takes."""


class Writer:
    """Edits as people do, on notes of their own and of others."""

    def __init__(self, client: Client, person: str, dice: random.Random) -> None:
        self.client = client
        self._person = person
        self._dice = dice
        self._made = 0

    async def write(self) -> None:
        """One edit after the other until the connection is gone."""
        try:
            while True:
                await self.client.edit(self._change)
                await asyncio.sleep(BEAT)
        except ConnectionClosed:
            return

    def _change(self, doc: "Doc[Any]") -> None:
        notes = doc.get("notes", type=Map)
        mine = [key for key in notes if key.startswith(self._person)]
        kind = self._dice.choice(("new", "move", "move", "text", "delete")) if mine else "new"
        if kind == "new" or len(mine) < 3:
            self._made += 1
            notes[f"{self._person}-{os.urandom(4).hex()}-{self._made}"] = Map(
                {
                    "place": {"x": 1.0, "y": 2.0, "z": float(self._made)},
                    "text": Text("lappu ä"),
                    "color": "yellow",
                    "by": None,
                    "at": 1_000.0,
                }
            )
            return
        note = self._dice.choice(mine)
        if kind == "delete":
            del notes[note]
        elif kind == "text":
            notes[note]["text"].insert(0, "x")
        else:
            notes[note]["place"] = {"x": self._dice.uniform(0, 900), "y": 5.0, "z": 1.0}


async def _read(client: Client) -> None:
    try:
        while True:
            await client.receive()
    except ConnectionClosed:
        return


@asynccontextmanager
async def _joined(url: str, board: str, tokens: list[str]) -> AsyncIterator[list[Client]]:
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(Client(url, board, token)) for token in tokens]
        for client in clients:
            await client.join()
        yield clients


class Run:
    """One kill: write, kill, start again, compare."""

    def __init__(self, server: Server, board: str, tokens: list[str], dice: random.Random) -> None:
        self._server, self._board, self._tokens, self._dice = server, board, tokens, dice

    async def kill_and_check(self) -> int:
        """The number of edits that somebody else had seen when the server died."""
        async with _joined(self._server.url, self._board, self._tokens) as clients:
            writers = [
                Writer(client, f"p{index}", random.Random(self._dice.random()))
                for index, client in enumerate(clients[:WRITERS])
            ]
            await self._write_until_killed(clients, writers)
        self._server.start()
        kept = await self._kept()
        self._check_seen(clients, kept)
        self._check_acked(clients, kept)
        return _edits_seen(clients)

    async def _write_until_killed(self, clients: list[Client], writers: list[Writer]) -> None:
        async with asyncio.TaskGroup() as tasks:
            for client in clients[:WRITERS]:
                tasks.create_task(_read(client))
            for writer in writers:
                tasks.create_task(writer.write())
            reader = clients[-1]
            while _edits_seen(clients) < LEAST_SEEN_PER_RUN:
                await reader.receive()
            await asyncio.sleep(self._dice.uniform(0, 0.1))
            while not any(client.sent > client.acked for client in clients[:WRITERS]):
                await reader.receive()
            self._server.kill()
            await _read(reader)

    async def _kept(self) -> "Doc[Any]":
        async with _joined(self._server.url, self._board, self._tokens[-1:]) as (reader,):
            return reader.doc

    def _check_seen(self, clients: list[Client], kept: "Doc[Any]") -> None:
        """R1: what anyone received is kept; applying it again changes nothing."""
        state, view = kept.get_state(), read(kept)
        for client in clients:
            for update in client.seen:
                kept.apply_update(update)
        assert kept.get_state() == state, "seen structs are gone"
        assert read(kept) == view, "seen changes are gone"

    def _check_acked(self, clients: list[Client], kept: "Doc[Any]") -> None:
        """R2: the frames that were acknowledged are kept."""
        state, view = kept.get_state(), read(kept)
        for client in clients:
            for frame in client.content[: client.acked]:
                kept.apply_update(frame)
        assert kept.get_state() == state, "acknowledged structs are gone"
        assert read(kept) == view, "acknowledged changes are gone"


def _edits_seen(clients: list[Client]) -> int:
    """How many edits of the writers have reached the one who only reads."""
    reader = clients[-1]
    known = reader.clocks()
    return sum(
        sum(1 for end in client.ends if end <= known.get(client.doc.client_id, 0))
        for client in clients[:WRITERS]
    )


async def _campaign(folder: Path, runs: int, seed: int) -> int:
    dice = random.Random(seed)
    with Server(folder) as server:
        made = server.post(
            "/api/workshops", {"title": "Kill", "locale": "fi", "boards": [{"template": "actor-map"}]}
        )
        secret = made["links"]["participant"]["secret"]
        tokens = [
            server.post("/api/join", {"secret": secret, "name": f"Writer {index}"})["token"]
            for index in range(WRITERS + 1)
        ]
        board = made["boards"][0]["id"]
        return sum([await Run(server, board, tokens, dice).kill_and_check() for _ in range(runs)])


async def test_r1_r2_r3_nothing_seen_or_acked_is_lost_over_forty_kills(tmp_path: Path) -> None:
    seen = await _campaign(tmp_path / "data", RUNS, seed=20261124)
    print(f"\nkill -9: {RUNS} runs, {seen} edits seen by others, 0 lost (seed 20261124)")
    assert seen >= 4_000


@pytest.mark.long
async def test_r1_r2_r3_nothing_seen_or_acked_is_lost_over_a_thousand_kills(tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(2**32)
    print(f"\nkill -9: seed {seed}")
    seen = await _campaign(tmp_path / "data", LONG_RUNS, seed)
    print(f"kill -9: {LONG_RUNS} runs, {seen} edits seen by others, 0 lost")
    assert seen >= 100_000
