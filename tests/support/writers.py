"""People who write at once while something befalls the server, and what must be there afterwards.

The oracle is what *other* sockets received: five people write, a sixth only reads. Every update that one of
them received from another, and every frame that was acknowledged, must be in the document served after the
restart.
"""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc, Map, Text
from websockets.exceptions import ConnectionClosed

from server.boards.view import read

from .client import Client
from .server import Server

WRITERS = 5
LEAST_SEEN = 100
"""Edits that others must have seen before anything befalls the server."""
BEAT = 0.012
"""Seconds between two edits of a writer: about 80 a second each, less what the machine takes."""


@dataclass
class Table:
    """A board and who works on it; the last of them only reads."""

    board: str
    tokens: list[str]


def table(server: Server) -> Table:
    """A new workshop with one board, five writers and a reader."""
    made = server.post(
        "/api/workshops", {"title": "Kill", "locale": "fi", "boards": [{"template": "actor-map"}]}
    )
    secret = made["links"]["participant"]["secret"]
    tokens = [
        server.post("/api/join", {"secret": secret, "name": f"Writer {index}"})["token"]
        for index in range(WRITERS + 1)
    ]
    return Table(made["boards"][0]["id"], tokens)


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


End = Callable[[], Awaitable[object]]
"""Brings the end of the server about; it may come later."""


class Run:
    """One end of the server: write, end, start again, compare."""

    def __init__(self, server: Server, at: Table, dice: random.Random, end: End) -> None:
        self._server, self._dice, self._end = server, dice, end
        self._board, self._tokens = at.board, at.tokens

    async def end_and_check(self) -> int:
        """The number of edits that somebody else had seen when the server died."""
        async with _joined(self._server.url, self._board, self._tokens) as clients:
            writers = [
                Writer(client, f"p{index}", random.Random(self._dice.random()))
                for index, client in enumerate(clients[:WRITERS])
            ]
            await self._write_until_the_end(clients, writers)
        self._server.start()
        kept = await self._kept()
        self._check_seen(clients, kept)
        self._check_acked(clients, kept)
        return _edits_seen(clients)

    async def _write_until_the_end(self, clients: list[Client], writers: list[Writer]) -> None:
        async with asyncio.TaskGroup() as tasks:
            for client in clients[:WRITERS]:
                tasks.create_task(_read(client))
            for writer in writers:
                tasks.create_task(writer.write())
            reader = clients[-1]
            while _edits_seen(clients) < LEAST_SEEN:
                await reader.receive()
            await asyncio.sleep(self._dice.uniform(0, 0.1))
            while not any(client.sent > client.acked for client in clients[:WRITERS]):
                await reader.receive()
            reading = tasks.create_task(_read(reader))
            await self._end()
            await reading

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
