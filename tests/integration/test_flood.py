"""A flood of malformed messages: nothing crashes, nothing of it is kept or passed on, others don't notice.

Most go to the sync core itself, in virtual time; some go over the wire to the real server, together with
bytes that are no messages at all.
"""

import asyncio
import json
import random
import time
from pathlib import Path
from typing import Any

import pytest
from anyio import sleep
from pycrdt import Doc, Map, Text

from server.boards.roles import Role
from server.boards.view import read
from server.sync import protocol
from server.sync.limits import Limits
from server.sync.member import Member
from server.sync.ports import Parcel
from server.sync.presence import Hearing
from server.sync.protocol import EMPTY_UPDATE, Reader
from server.sync.session import Session
from tests.sim.loop import run
from tests.support.client import Client
from tests.support.hall import BOARD, Hall
from tests.support.odd import WRITTEN, Odd
from tests.support.raw import Raw
from tests.support.server import Server
from tests.support.writers import Table, table

SEED = 20_261_124
MESSAGES, LONG_MESSAGES = 20_000, 1_000_000
WIRED, LONG_WIRED = 1_500, 50_000
IN_ONE_GO = 12
"""Messages of one connection at most: after the first that is refused most are passed over."""


class Sink:
    """A wire whose other end doesn't care."""

    ready = True

    def write(self, parcel: Parcel) -> None:
        return

    async def send(self, frame: bytes) -> None:
        return

    async def close(self, code: int, reason: str = "") -> None:
        return


async def _connect(hall: Hall, dice: random.Random, number: int) -> Session:
    name = f"vandal {number % 50}"
    member = Member("w", name, name, "#123456", dice.choice((Role.PARTICIPANT, Role.OBSERVER)))
    hearing = dice.choice((Hearing.STOCK, Hearing.COMPACT))
    return await hall.hub.connect(BOARD, member, Sink(), hearing=hearing)


async def _flood(hall: Hall, messages: int, dice: random.Random) -> int:
    """Send them all; how many connections that took."""
    odd, connections, sent = Odd(dice), 0, 0
    while sent < messages:
        session = await _connect(hall, dice, connections)
        connections += 1
        for _ in range(min(IN_ONE_GO, messages - sent)):
            await session.receive(odd.message())
            sent += 1
            if session.closing is not None or session.refused:
                break
        session.gone()
    return connections


def _check_heard(frames: list[bytes], seen: int) -> int:
    """What somebody else heard since: nothing of documents, and presence only as the server writes it."""
    presence = 0
    for frame in frames[seen:]:
        kind = Reader(frame).uint()
        assert kind in {protocol.PRESENCE, protocol.STAGE, protocol.ACK}, frame
        if kind == protocol.PRESENCE:
            reader = Reader(frame)
            reader.uint()
            for entry in protocol.presence_entries(reader.bytes()):
                state = json.loads(entry.state)
                assert state is None or state["user"]["id"].startswith("vandal")
                presence += 1
    return presence


def flood(messages: int, seed: int) -> None:
    """The sync core under so many."""

    async def scene() -> None:
        limits = Limits(presence_per_second=1e6, presence_burst=1e6, edits_per_second=1e6, edits_burst=1e6)
        async with Hall(limits=limits) as hall:
            witness = await hall.join("witness")
            heard = len(witness.frames)
            rows = len(hall.journal.rows[BOARD])
            connections = await _flood(hall, messages, random.Random(seed))
            await sleep(1)
            presence = _check_heard(witness.frames, heard)
            kept = [entry for entry in hall.journal.rows[BOARD][rows:] if entry.update != EMPTY_UPDATE]
            assert kept == []
            assert hall.alarms == []
            await witness.says(witness.note("n1"))
            await sleep(0.1)
            assert witness.ack() == 1
            assert set(hall.journal.notes()) == {"n1"}
            print(
                f"\nflood: {messages} malformed messages on {connections} connections, 0 crashes, 0 stored; "
                f"{presence} states of presence passed on, all as the server writes them (seed {seed})"
            )

    run(scene())


def test_r8_a_flood_of_malformed_messages_does_nothing() -> None:
    flood(MESSAGES, SEED)


@pytest.mark.long
def test_r8_a_million_malformed_messages_do_nothing() -> None:
    flood(LONG_MESSAGES, random.SystemRandom().randrange(2**32))


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


def _throw(server: Server, at: Table, messages: int, seed: int) -> tuple[int, int]:
    """Send so many over the wire, and bytes that are none in between; how many of each were sent."""
    dice = random.Random(seed)
    odd, sent, none = Odd(dice), 0, 0
    while sent < messages:
        with Raw(server, at.board, at.tokens[2 + sent % 3], compact=dice.random() < 0.5) as connection:
            try:
                for _ in range(dice.randrange(1, IN_ONE_GO)):
                    connection.say(odd.message())
                    sent += 1
                if dice.random() < 0.5:
                    connection.socket.sendall(odd.wire())
                    none += 1
            except OSError:
                continue  # the server has had enough
    return sent, none


async def wired(folder: Path, messages: int, seed: int) -> None:
    """The real server under so many, while two others work."""
    with Server(folder / "data") as server:
        at = table(server)
        async with (
            Client(server.url, at.board, at.tokens[0]) as writer,
            Client(server.url, at.board, at.tokens[1]) as other,
        ):
            await writer.join()
            await other.join()
            throwing = asyncio.create_task(asyncio.to_thread(_throw, server, at, messages, seed))
            made, longest = 0, 0.0
            while not throwing.done():
                began = time.monotonic()
                await writer.edit(lambda doc, made=made: put(doc, f"n{made}"))
                made += 1
                while writer.acked < writer.sent:
                    await asyncio.wait_for(writer.receive(), 20)
                while f"n{made - 1}" not in other.doc.get("notes", type=Map):
                    await asyncio.wait_for(other.receive(), 20)
                longest = max(longest, time.monotonic() - began)
                await asyncio.sleep(0.02)
            sent, none = await throwing
            assert [note.id for note in read(other.doc).notes if not note.id.startswith("n")] == []
            assert WRITTEN.encode() not in b"".join(other.seen)
            assert len(other.seen) <= made
            assert (writer.closed, other.closed) == (None, None)
        told = await asyncio.to_thread(server.get, f"/api/boards/{at.board}/content", at.tokens[0])
        assert {note["id"] for note in told["notes"]} == {f"n{number}" for number in range(made)}
    log = server.log.read_text()
    assert "Traceback" not in log
    assert "critical" not in log
    print(
        f"\nflood over the wire: {sent} malformed messages and {none} pieces that are none, 0 crashes, "
        f"0 stored, 0 passed on; {made} edits of others meanwhile, {longest * 1000:.0f} ms at most "
        f"(seed {seed})"
    )


async def test_r8_a_flood_over_the_wire_does_nothing(tmp_path: Path) -> None:
    await wired(tmp_path, WIRED, SEED)


@pytest.mark.long
async def test_r8_a_large_flood_over_the_wire_does_nothing(tmp_path: Path) -> None:
    await wired(tmp_path, LONG_WIRED, random.SystemRandom().randrange(2**32))
