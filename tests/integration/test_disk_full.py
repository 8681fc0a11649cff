"""R1, R2 on a full disk: no crash, no ack, nothing shown; reading goes on; it recovers by itself."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc, Map, Text

from server.boards.view import read
from tests.support import strace
from tests.support.client import Client
from tests.support.full import Full, missing_mount, refused, small_disk
from tests.support.returning import Returning
from tests.support.server import Server
from tests.support.writers import Table, table

RECOVERS_WITHIN = 5.0
UNANSWERED = 2.5
"""Seconds for which people try in vain."""


@pytest.fixture(params=["a small disk", "refused writes"])
def full(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Full]:
    """The way to have no room; the data folder is `tmp_path/data`."""
    if request.param == "refused writes":
        if strace.missing():
            pytest.skip(strace.missing())
        yield refused
        return
    if missing_mount():
        pytest.skip(missing_mount())
    try:
        with small_disk(tmp_path / "data") as made:
            yield made
    except OSError as error:
        pytest.skip(f"this machine lets even root mount nothing: {error}")


def put(doc: "Doc[Any]", note: str) -> None:
    doc.get("notes", type=Map)[note] = Map(
        {
            "place": {"x": 1.0, "y": 2.0, "z": 1.0},
            "text": Text("hei"),
            "color": "yellow",
            "by": None,
            "at": 1.0,
        }
    )


@asynccontextmanager
async def staying(person: Returning) -> AsyncIterator[Returning]:
    """Connected for as long as the block lasts."""
    task = asyncio.create_task(person.stay())
    try:
        await person.until_saved(20)
        yield person
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def notes(server: Server, at: Table) -> set[str]:
    """The notes that somebody who comes now is shown."""
    async with Client(server.url, at.board, at.tokens[-1]) as reader:
        await asyncio.wait_for(reader.join(), 10)
        return {note.id for note in read(reader.doc).notes}


async def test_r1_r2_a_full_disk_costs_nothing_but_time(tmp_path: Path, full: Full) -> None:
    with Server(tmp_path / "data") as server:
        at = table(server)
        pid = server.pid
        writer = Returning(server.url, at.board, at.tokens[0], random.Random(1))
        other = Returning(server.url, at.board, at.tokens[1], random.Random(2))
        async with staying(writer), staying(other):
            await writer.edit(lambda doc: put(doc, "before"))
            await writer.until_saved(10)
            with full(server):
                tried = await _in_vain(writer, other)
                assert await notes(server, at) == {"before"}
                told = await asyncio.to_thread(server.get, f"/api/boards/{at.board}/content", at.tokens[0])
                assert [note["id"] for note in told["notes"]] == ["before"]
            began = time.monotonic()
            async with Client(server.url, at.board, at.tokens[2]) as fresh:
                await fresh.join()
                await fresh.edit(lambda doc: put(doc, "after"))
                while fresh.acked < fresh.sent:
                    await asyncio.wait_for(fresh.receive(), RECOVERS_WITHIN)
            recovered = time.monotonic() - began
            await writer.until_saved(40)
            assert await notes(server, at) == {"before", "after", *(f"n{number}" for number in range(tried))}
        assert server.pid == pid
        server.stop()
    log = server.log.read_text()
    assert "process.ends" not in log
    assert "Traceback" not in log
    print(f"\ndisk full: {tried} edits tried in vain, none seen or acked; recovered in {recovered:.2f} s")
    assert recovered < RECOVERS_WITHIN


async def _in_vain(writer: Returning, other: Returning) -> int:
    """Edit again and again: never saved, and nobody sees any of it. How many edits."""
    tried = 0
    until = time.monotonic() + UNANSWERED
    before = len(other.seen)
    while time.monotonic() < until or tried < 3 or not writer.codes:
        await writer.edit(lambda doc: put(doc, f"n{tried}"))  # noqa: B023  called at once
        tried += 1
        await asyncio.sleep(0.2)
        assert not writer.saved
    assert len(other.seen) == before
    assert writer.codes
    assert set(writer.codes) <= {1013}, writer.codes
    return tried
