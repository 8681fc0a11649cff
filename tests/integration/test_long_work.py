"""What honest people do in a long afternoon is taken by the real server: offline work, undos, resends."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from pycrdt import Doc, Map, Text, UndoManager, merge_updates

from server.boards.view import read
from tests.support.client import STEP2, UPDATE, Client
from tests.support.server import Server

WAIT = 20.0
WORDS = "Kirjaston diginurkka auttaa äitiä ja pappaa verkkopankissa. "


@dataclass
class Place:
    """A board and a participant's token."""

    url: str
    board: str
    token: str


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    # The rate limit slows a client down; here the work of an afternoon comes in one second.
    with Server(tmp_path_factory.mktemp("work"), "--limit-edits", "100000") as running:
        yield running


@pytest.fixture
def place(server: Server) -> Place:
    told = server.post(
        "/api/workshops", {"title": "T", "locale": "fi", "boards": [{"template": "actor-map"}]}
    )
    secret = told["links"]["participant"]["secret"]
    joined = server.post("/api/join", {"secret": secret, "name": "Anna"})
    return Place(server.url, told["boards"][0]["id"], joined["token"])


@asynccontextmanager
async def joined(place: Place, doc: "Doc[Any] | None" = None) -> AsyncIterator[Client]:
    client = Client(place.url, place.board, place.token, doc if doc is not None else Doc())
    async with client:
        await asyncio.wait_for(client.join(), WAIT)
        yield client


async def saved(client: Client) -> None:
    """Wait until everything sent is acknowledged; a refusal would never be."""

    async def take() -> None:
        while client.acked < client.sent:
            await client.receive()

    await asyncio.wait_for(take(), WAIT)
    assert [notice for notice in client.notices if notice["code"] in {"refused", "undone", "gap"}] == []


async def same_for_everybody(place: Place, doc: "Doc[Any]") -> None:
    """Who comes now reads the same; only the author of what was made offline may be filled in there."""
    async with joined(place) as other:
        assert _words(other.doc) == _words(doc)


def _words(doc: "Doc[Any]") -> dict[str, tuple[str, float, str]]:
    return {note.id: (note.text, note.x, note.color) for note in read(doc).notes}


def put(doc: "Doc[Any]", note: str, text: str = "lappu") -> None:
    doc.get("notes", type=Map)[note] = Map(
        {
            "place": {"x": 1.0, "y": 2.0, "z": 1.0},
            "text": Text(text),
            "color": "yellow",
            "by": None,
            "at": 1.0,
        }
    )


async def test_a_reload_with_unsent_offline_edits_is_taken(place: Place) -> None:
    async with joined(place) as first:
        await first.edit(lambda doc: put(doc, "before"))
        await saved(first)
    kept = first.doc.get_state()
    for number in range(200):
        with first.doc.transaction():
            put(first.doc, f"offline-{number}")
    unsent = first.doc.get_update(kept)
    # A reloaded page has a new document under a new client id; what is unsent carries the old one.
    async with joined(place) as again:
        again.doc.apply_update(unsent)
        await again.send_content(UPDATE, unsent)
        await saved(again)
    await same_for_everybody(place, first.doc)


async def test_the_undo_of_a_large_delete_is_taken(place: Place) -> None:
    async with joined(place) as client:
        for number in range(50):
            await client.edit(lambda doc, number=number: put(doc, f"n{number}", WORDS * 25))
        await saved(client)
        notes = client.doc.get("notes", type=Map)
        undo = UndoManager(scopes=[notes], capture_timeout_millis=0)
        before = read(client.doc)
        await client.edit(lambda doc: [notes.pop(f"n{number}") for number in range(50)])
        await saved(client)
        assert read(client.doc).notes == ()
        state = client.doc.get_state()
        undo.undo()
        update = client.doc.get_update(state)
        assert len(update) > 60_000
        await client.send_content(UPDATE, update)
        await saved(client)
        assert {note.id: note.text for note in read(client.doc).notes} == {
            note.id: note.text for note in before.notes
        }
    await same_for_everybody(place, client.doc)


async def test_a_merged_resend_is_taken(place: Place) -> None:
    made: list[bytes] = []
    async with joined(place) as client:
        client.doc.observe(lambda event: made.append(event.update))
        for number in range(5):
            await client.edit(lambda doc, number=number: put(doc, f"n{number}"))
        await saved(client)
        for number in range(5, 10):
            with client.doc.transaction():
                put(client.doc, f"n{number}")
        # Half of it the server has already: a client that lost its acknowledgements can't know.
        await client.send_content(UPDATE, merge_updates(*made))
        await client.send_content(UPDATE, merge_updates(*made))
        await saved(client)
    await same_for_everybody(place, client.doc)


async def test_six_thousand_edits_worth_of_delete_ranges_are_taken(place: Place) -> None:
    async with joined(place) as client:
        with client.doc.transaction():
            put(client.doc, "a")
            put(client.doc, "b")
        await client.send_content(UPDATE, client.doc.get_update())
        await saved(client)
        state = client.doc.get_state()
        notes = client.doc.get("notes", type=Map)
        # Two notes moved in turn: every move leaves a range of its own.
        for number in range(3_000):
            for note in ("a", "b"):
                notes[note]["place"] = {"x": float(number), "y": 1.0, "z": 1.0}
        await client.send_content(STEP2, client.doc.get_update(state))
        await saved(client)
        await client.edit(lambda doc: put(doc, "after"))
        await saved(client)
    await same_for_everybody(place, client.doc)


async def test_a_gap_is_told_and_healed_and_others_go_on(place: Place) -> None:
    async with joined(place) as client, joined(place) as other:
        with client.doc.transaction():
            put(client.doc, "lost")
        state = client.doc.get_state()
        with client.doc.transaction():
            put(client.doc, "depends")
        await client.send_content(UPDATE, client.doc.get_update(state))

        async def told() -> None:
            while not any(notice["code"] == "gap" for notice in client.notices):
                await client.receive()

        await asyncio.wait_for(told(), WAIT)
        assert client.acked < client.sent
        await other.edit(lambda doc: put(doc, "meanwhile"))
        await saved(other)

        async def healed() -> None:
            while client.acked < client.sent:
                await client.receive()

        await asyncio.wait_for(healed(), WAIT)
        assert {note.id for note in read(client.doc).notes} == {"lost", "depends", "meanwhile"}
    await same_for_everybody(place, client.doc)
