"""R5 on real sockets: readers that stall cost a bounded amount, are closed, and resync when they are back."""

import asyncio
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from pycrdt import Doc, Map, Text

from server.boards.view import read
from tests.support.client import Client
from tests.support.meters import KIB, MIB, metrics, resident
from tests.support.raw import Raw
from tests.support.server import Server
from tests.support.writers import Table, table

STALLED = 60
NOTES = 320
WORDS = "lappu ä " * 240
WORST_KIB = 384
"""What one connection may cost at worst."""


def put(doc: "Doc[Any]", note: str) -> None:
    doc.get("notes", type=Map)[note] = Map(
        {
            "place": {"x": 1.0, "y": 2.0, "z": 1.0},
            "text": Text(WORDS),
            "color": "yellow",
            "by": None,
            "at": 1.0,
        }
    )


async def _write(server: Server, at: Table, notes: int) -> tuple[float, float]:
    """Write until well after the stalled readers must have been closed; the most that the server held
    meanwhile, and the longest that another one waited for a note (bytes, seconds)."""
    most, longest = 0.0, 0.0
    async with (
        Client(server.url, at.board, at.tokens[0]) as writer,
        Client(server.url, at.board, at.tokens[1]) as other,
    ):
        await writer.join()
        await other.join()
        for number in range(notes):
            began = time.monotonic()
            await writer.edit(lambda doc, number=number: put(doc, f"n{number}"))
            while f"n{number}" not in other.doc.get("notes", type=Map):
                await asyncio.wait_for(other.receive(), 20)
            longest = max(longest, time.monotonic() - began)
            while writer.acked < writer.sent:  # who writes must read too
                await asyncio.wait_for(writer.receive(), 20)
            if number % 20 == 0:
                most = max(most, resident(server))
    return most, longest


async def test_r5_stalled_readers_cost_little_are_closed_and_come_back(tmp_path: Path) -> None:
    with Server(tmp_path / "data", "--limit-edits", "1000000") as server, ExitStack() as stack:
        await _write(server, table(server), 40)  # what comes only once has come then
        at = table(server)
        stalled = [
            stack.enter_context(Raw(server, at.board, at.tokens[2], receive_buffer=4_096))
            for _ in range(STALLED)
        ]
        for one in stalled:
            await asyncio.to_thread(one.join)
        base = resident(server)
        most, longest = await _write(server, at, NOTES)
        closed = metrics(server).get('lappu_sockets_closed_total{code="4408"}', 0)
        codes = {await asyncio.to_thread(one.closed) for one in stalled}
        async with Client(server.url, at.board, at.tokens[2]) as back:
            await asyncio.wait_for(back.join(), 20)
            notes = len(read(back.doc).notes)
    # What the board itself costs is in it.
    each = (most - base) / STALLED / KIB
    print(
        f"\n{STALLED} stalled readers: {closed:.0f} closed with 4408, {each:.0f} KiB each at most "
        f"(server +{(most - base) / MIB:.1f} MiB in all), "
        f"others waited {longest * 1000:.0f} ms at most"
    )
    assert closed == STALLED
    assert codes <= {4408, 1006}
    assert notes == NOTES
    assert each < WORST_KIB
    assert longest < 2.0
