"""The socket of a board on a real server: the handshake, close codes, refusals, and that others go on."""

import asyncio
import json
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pytest
from pycrdt import Doc, Map, Text
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.support.client import Client, sync_frame
from tests.support.server import Server

WAIT = 10.0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("socket")) as running:
        yield running


@dataclass
class Place:
    """A workshop with one board and its people's tokens."""

    server: Server
    workshop: str
    board: str
    owner: str
    secrets: dict[str, str]

    def join(self, role: str, name: str = "Anna") -> dict[str, Any]:
        told: dict[str, Any] = self.server.post("/api/join", {"secret": self.secrets[role], "name": name})
        return told

    @property
    def url(self) -> str:
        return f"{self.server.url.replace('http', 'ws', 1)}/sync/{self.board}"


@pytest.fixture
def place(server: Server) -> Place:
    told = server.post(
        "/api/workshops", {"title": "T", "locale": "fi", "boards": [{"template": "actor-map"}]}
    )
    secrets = {role: link["secret"] for role, link in told["links"].items()}
    return Place(server, told["workshop"]["id"], told["boards"][0]["id"], told["token"], secrets)


@asynccontextmanager
async def joined(place: Place, token: str) -> AsyncIterator[Client]:
    async with Client(place.server.url, place.board, token) as client:
        await asyncio.wait_for(client.join(), WAIT)
        yield client


def put(note: str, text: str = "lappu") -> Any:
    """An edit that adds a note."""

    def change(doc: "Doc[Any]") -> None:
        doc.get("notes", type=Map)[note] = Map(
            {
                "place": {"x": 1.0, "y": 2.0, "z": 1.0},
                "text": Text(text),
                "color": "yellow",
                "by": None,
                "at": 1.0,
            }
        )

    return change


async def until(client: Client, done: Any) -> None:
    """Take frames until something is so."""

    async def take() -> None:
        while not done():
            await client.receive()

    await asyncio.wait_for(take(), WAIT)


async def code_of(place: Place, headers: dict[str, str], path: str | None = None) -> int:
    """The code with which the server closes such a connection."""
    async with connect(path or place.url, additional_headers=headers, compression=None) as wire:
        return await close_code(wire)


async def close_code(wire: ClientConnection) -> int:
    """Read until the server closes."""

    async def read() -> None:
        with suppress(ConnectionClosed):
            async for _ in wire:
                continue

    await asyncio.wait_for(read(), WAIT)
    return wire.close_code or 1006


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_a_join_is_told_stage_then_step_1_then_presence(place: Place) -> None:
    async with connect(place.url, additional_headers=bearer(place.owner), compression=None) as wire:
        frames = [await asyncio.wait_for(wire.recv(), WAIT) for _ in range(3)]
    assert [bytes(frame)[0] for frame in frames if isinstance(frame, bytes)] == [102, 0, 1]
    assert bytes(frames[1])[1] == 0  # type: ignore[arg-type]  # bytes, as just seen
    stage = json.loads(bytes(frames[0])[1:])  # type: ignore[arg-type]
    assert (stage["role"], stage["stage"]["step"], stage["epoch"]) == ("owner", "A", 1)


async def test_two_people_see_each_others_notes_and_saved_is_told(place: Place) -> None:
    anna, bert = place.join("participant"), place.join("participant", "Bert")
    async with joined(place, anna["token"]) as one, joined(place, bert["token"]) as two:
        await one.edit(put("n1"))
        await until(one, lambda: one.acked == one.sent)
        await until(two, lambda: "n1" in two.doc.get("notes", type=Map))
    told = place.server.get(f"/api/boards/{place.board}/content", place.owner)
    assert [(note["id"], note["author"]["name"]) for note in told["notes"]] == [("n1", "Anna")]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
        ({"Cookie": "lappu=" + "a" * 43}, 403),
    ],
)
async def test_a_bad_or_missing_origin_is_refused_in_the_handshake(
    place: Place, headers: dict[str, str], status: int
) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await code_of(place, headers)
    assert refused.value.response.status_code == status


async def test_a_bad_origin_is_refused_even_with_a_good_token(place: Place) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await code_of(place, {**bearer(place.owner), "Origin": "https://evil.example"})
    assert refused.value.response.status_code == 403


async def test_who_has_not_joined_is_accepted_and_closed_with_4401(place: Place) -> None:
    assert await code_of(place, {"Origin": place.server.url}) == 4401
    assert await code_of(place, {"Origin": place.server.url, "Cookie": "lappu=" + "a" * 43}) == 4401
    assert await code_of(place, bearer("b" * 43)) == 4401


async def test_boards_of_others_are_closed_like_unknown_ones(server: Server, place: Place) -> None:
    other = server.post(
        "/api/workshops", {"title": "T", "locale": "fi", "boards": [{"template": "benefits"}]}
    )
    base = place.url.rsplit("/", 1)[0]
    for board in (other["boards"][0]["id"], "nowhere"):
        assert await code_of(place, bearer(place.owner), f"{base}/{board}") == 4404


async def test_a_text_frame_and_nonsense_are_protocol_errors(place: Place) -> None:
    for message in ("hello", b"\xff\xff\xff", b"", b"\x00\x07\x00", b"\x64\x01", b"\x00\x00\x05"):
        async with connect(place.url, additional_headers=bearer(place.owner), compression=None) as wire:
            await wire.send(message)
            assert await close_code(wire) == 4400, message


async def test_an_oversized_frame_is_closed_with_1009_and_others_go_on(place: Place) -> None:
    anna, bert = place.join("participant"), place.join("participant", "Bert")
    async with joined(place, anna["token"]) as one:
        async with connect(place.url, additional_headers=bearer(bert["token"]), compression=None) as wire:
            await wire.send(b"\x00\x02" + b"\x00" * (1024 * 1024))
            assert await close_code(wire) == 1009
        await one.edit(put("n1"))
        await until(one, lambda: one.acked == one.sent)


async def test_an_observers_edit_is_refused_and_changes_nothing(place: Place) -> None:
    observer, anna = place.join("observer", "Olga"), place.join("participant")
    async with joined(place, observer["token"]) as quiet, joined(place, anna["token"]) as one:
        await quiet.edit(put("forbidden"))
        await until(quiet, lambda: any(notice["code"] == "refused" for notice in quiet.notices))
        await one.edit(put("allowed"))
        await until(quiet, lambda: "allowed" in quiet.doc.get("notes", type=Map))
        refused = next(notice for notice in quiet.notices if notice["code"] == "refused")
        # The step 2 of the join was the first content frame, empty and therefore acked.
        assert refused["frame"] == quiet.sent
        assert quiet.acked < quiet.sent
    told = place.server.get(f"/api/boards/{place.board}/content", place.owner)
    assert [note["id"] for note in told["notes"]] == ["allowed"]


async def test_a_foreign_client_id_is_refused(place: Place) -> None:
    anna, eve = place.join("participant"), place.join("participant", "Eve")
    async with joined(place, anna["token"]) as one:
        await one.edit(put("mine"))
        await until(one, lambda: one.acked == one.sent)
        forged: Doc[Any] = Doc(client_id=one.doc.client_id)
        forged.apply_update(one.doc.get_update())
        async with joined(place, eve["token"]) as other:
            before = forged.get_state()
            with forged.transaction():
                put("forged")(forged)
            await other.send_content(2, forged.get_update(before))
            await until(other, lambda: any(notice["code"] == "refused" for notice in other.notices))
        await one.edit(put("more"))
        await until(one, lambda: one.acked == one.sent)
    told = place.server.get(f"/api/boards/{place.board}/content", place.owner)
    assert {note["id"] for note in told["notes"]} == {"mine", "more"}


async def test_a_removed_person_is_closed_at_once_and_kept_out(place: Place) -> None:
    anna = place.join("participant")
    async with joined(place, anna["token"]) as one:
        place.server.post(
            f"/api/workshops/{place.workshop}/people/{anna['person']['id']}/remove", None, place.owner
        )
        with pytest.raises(ConnectionClosed):
            await until(one, lambda: False)
        assert one.closed == 4403
    assert await code_of(place, bearer(anna["token"])) in {4401, 4403}


async def test_mute_and_role_reach_live_connections(place: Place) -> None:
    anna = place.join("participant")
    people = f"/api/workshops/{place.workshop}/people/{anna['person']['id']}"
    async with joined(place, anna["token"]) as one:
        place.server.post(f"{people}/role", {"role": "facilitator"}, place.owner)
        await until(one, lambda: one.stage is not None and one.stage["role"] == "facilitator")
        place.server.post(f"{people}/mute", None, place.owner)
        await one.edit(put("n1"))
        await until(one, lambda: any(notice["code"] == "withheld" for notice in one.notices))
        place.server.post(f"{people}/unmute", None, place.owner)
        await until(one, lambda: one.acked == one.sent)
    told = place.server.get(f"/api/boards/{place.board}/content", place.owner)
    assert [note["id"] for note in told["notes"]] == ["n1"]


async def test_everybody_hears_of_new_people_and_new_stages(place: Place) -> None:
    async with joined(place, place.owner) as one:
        place.join("participant", "Uusi")
        await until(one, lambda: any(notice["code"] == "people" for notice in one.notices))
        place.server.post(
            f"/api/workshops/{place.workshop}/commands",
            {"type": "step.set", "board": place.board, "step": "B"},
            place.owner,
        )
        await until(one, lambda: one.stage is not None and one.stage["stage"]["step"] == "B")


async def test_a_deleted_board_and_a_deleted_workshop_close_with_4404(server: Server, place: Place) -> None:
    more = server.post(f"/api/workshops/{place.workshop}/boards", {"template": "benefits"}, place.owner)
    async with Client(server.url, more["id"], place.owner) as one, joined(place, place.owner) as two:
        await asyncio.wait_for(one.join(), WAIT)
        server._call("DELETE", f"/api/boards/{more['id']}", None, place.owner)
        with pytest.raises(ConnectionClosed):
            await until(one, lambda: False)
        assert (one.closed, two.closed) == (4404, None)
        server._call("DELETE", f"/api/workshops/{place.workshop}", None, place.owner)
        with pytest.raises(ConnectionClosed):
            await until(two, lambda: False)
        assert two.closed == 4404


async def test_notes_from_the_interface_reach_the_board(place: Place) -> None:
    async with joined(place, place.owner) as one:
        made = place.server.post(
            f"/api/boards/{place.board}/notes", [{"text": "ulkoa", "zone": "ngo"}], place.owner
        )
        note = made["notes"][0]["id"]
        await until(one, lambda: note in one.doc.get("notes", type=Map))


async def test_leaving_closes_the_devices_sockets(place: Place) -> None:
    told, cookie = await asyncio.to_thread(_join_with_cookie, place)
    headers = {"Origin": place.server.url, "Cookie": f"lappu={cookie}"}
    async with connect(place.url, additional_headers=headers, compression=None) as wire:
        await asyncio.wait_for(wire.recv(), WAIT)
        await asyncio.to_thread(_leave, place, cookie)
        assert await close_code(wire) == 4401
    assert told["person"]["role"] == "participant"


def _join_with_cookie(place: Place) -> tuple[dict[str, Any], str]:
    body = json.dumps({"secret": place.secrets["participant"], "name": "Anna"}).encode()
    request = urllib.request.Request(
        f"{place.server.url}/api/join", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=WAIT) as answer:
        cookie = answer.headers["Set-Cookie"].split(";")[0].removeprefix("lappu=")
        return json.load(answer), cookie


def _leave(place: Place, cookie: str) -> None:
    headers = {"Cookie": f"lappu={cookie}", "X-Lappu": "1"}
    request = urllib.request.Request(f"{place.server.url}/api/leave", b"", headers, method="POST")
    with urllib.request.urlopen(request, timeout=WAIT) as answer:
        assert answer.status == 204


async def test_a_stalled_reader_is_cut_and_delays_nobody(place: Place) -> None:
    """R5: who reads nothing is closed; the others' edits are acked all the while."""
    anna, slow = place.join("participant"), place.join("observer", "Hidas")
    stalled = await connect(
        place.url, additional_headers=bearer(slow["token"]), compression=None, max_queue=1
    )
    try:
        await stalled.send(sync_frame(0, b"\x00"))
        stalled.transport.pause_reading()
        async with joined(place, anna["token"]) as one:
            online = f"/api/workshops/{place.workshop}/people"

            def is_online() -> bool:
                told = place.server.get(online, place.owner)["people"]
                return any(one["online"] for one in told if one["id"] == slow["person"]["id"])

            for n in range(400):
                await one.edit(put(f"n{n}", "ä" * 2000))
                await until(one, lambda: one.acked == one.sent)
                if n % 20 == 0 and not is_online():
                    break
            assert not is_online()
    finally:
        stalled.transport.abort()


async def test_a_large_board_comes_in_slices(place: Place) -> None:
    async with joined(place, place.owner) as one:
        for n in range(60):
            await one.edit(put(f"n{n}", "ä" * 2000))
        await until(one, lambda: one.acked == one.sent)
    async with connect(place.url, additional_headers=bearer(place.owner), compression=None) as wire:
        await wire.send(sync_frame(0, b"\x00"))
        sizes: list[list[int]] = []
        while len(sizes) < 4:
            sizes.append([len(part) async for part in wire.recv_streaming()])
    assert [len(parts) for parts in sizes[:3]] == [1, 1, 1]
    assert (sizes[3][:-1], sum(sizes[3]) > 200_000) == (3 * [64 * 1024], True)
    async with joined(place, place.owner) as two:
        assert len(two.doc.get("notes", type=Map)) == 60


async def test_sigterm_closes_with_1012_and_everything_is_there_after_the_restart(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with Server(tmp_path_factory.mktemp("restart")) as own:
        told = own.post(
            "/api/workshops", {"title": "T", "locale": "fi", "boards": [{"template": "actor-map"}]}
        )
        board, token = told["boards"][0]["id"], told["token"]
        async with Client(own.url, board, token) as one:
            await asyncio.wait_for(one.join(), WAIT)
            await one.edit(put("n1"))
            await until(one, lambda: one.acked == one.sent)
            stopping = asyncio.create_task(asyncio.to_thread(own.stop))
            with pytest.raises(ConnectionClosed):
                await until(one, lambda: False)
            assert one.closed == 1012
            await stopping
        own.start()
        notes = own.get(f"/api/boards/{board}/content", token)["notes"]
        assert [note["id"] for note in notes] == ["n1"]


async def test_a_program_that_leaves_is_closed_with_4401(place: Place) -> None:
    anna, bert = place.join("participant"), place.join("participant", "Bert")
    async with joined(place, bert["token"]) as other:
        async with connect(place.url, additional_headers=bearer(anna["token"]), compression=None) as wire:
            await wire.recv()
            place.server.post("/api/leave", {}, anna["token"])
            assert await close_code(wire) == 4401
        await other.edit(put("n1"))
        await until(other, lambda: other.acked == other.sent)
