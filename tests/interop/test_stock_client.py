"""A stock Yjs client in Node works on a real server: it reads the demo, writes a note, sees others."""

import asyncio
import json
import subprocess
from pathlib import Path
from typing import Any

from pycrdt import Map, Text
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from server import demo
from tests.interop.node import run
from tests.support.client import Client, var_uint
from tests.support.demo import demo_links
from tests.support.server import Server

WAIT = 20.0


class Stock:
    """The Node child, spoken to by lines."""

    def __init__(self, child: "subprocess.Popen[bytes]") -> None:
        self._child = child

    async def ask(self, **line: Any) -> Any:
        """The answer to a line."""
        return await asyncio.wait_for(asyncio.to_thread(self._ask, line), WAIT)

    def _ask(self, line: Any) -> Any:
        assert self._child.stdin
        assert self._child.stdout
        self._child.stdin.write(json.dumps(line).encode() + b"\n")
        self._child.stdin.flush()
        return json.loads(self._child.stdout.readline())


async def test_a_stock_client_reads_the_demo_and_writes_a_note_that_others_see(tmp_path: Path) -> None:
    sheet = demo.load()["sheets"][0]
    with Server(tmp_path) as server, run("stock_client.mjs") as child:
        secret = demo_links(tmp_path)["participant"]
        bot = server.post("/api/join", {"secret": secret, "name": "Botti"})
        anna = server.post("/api/join", {"secret": secret, "name": "Anna"})
        board = bot["boards"][0]["id"]
        stock = Stock(child)
        url = f"{server.url.replace('http', 'ws', 1)}/sync/{board}"

        opened = await stock.ask(op="open", url=url, token=bot["token"], cursor={"x": 1, "y": 2})
        assert opened["notes"] == {note["id"]: note["text"] for note in sheet["notes"]}
        assert opened["fields"] >= len(sheet["fields"])

        async with Client(server.url, board, anna["token"]) as other:
            await asyncio.wait_for(other.join(), WAIT)
            await stock.ask(op="write", id="from-node", text="Hei Nodesta 🎈", x=700, y=500)

            async def written() -> None:
                while "from-node" not in other.doc.get("notes", type=Map):
                    await other.receive()

            await asyncio.wait_for(written(), WAIT)
            await other.edit(note_of_anna)
            assert (await stock.ask(op="wait", note="from-python"))["text"] == "Hei Pythonista å"

            state = json.dumps({"cursor": {"x": 3, "y": 4}, "user": {"name": "Mallory"}}).encode()
            entry = var_uint(1) + var_uint(other.doc.client_id) + var_uint(1) + var_uint(len(state)) + state
            await other.send(b"\x01" + var_uint(len(entry)) + entry)
            [user] = (await stock.ask(op="peers", n=1))["users"]
            # The server says who somebody is, not they themselves.
            assert (user["name"], user["id"]) == ("Anna", anna["person"]["id"])

            ben = server.post("/api/join", {"secret": secret, "name": "Ben"})
            async with compact(url, ben["token"]) as wire:
                await wire.send(b"\x65\x03\x07" + var_uint(2) + b"{}" + b"\x01\x05\x06")
                users = (await stock.ask(op="peers", n=2))["users"]
                assert {user["name"] for user in users} == {"Anna", "Ben"}
                await asyncio.wait_for(heard(wire, '"name":"Botti"', cursor=b"\x01\x02"), WAIT)

        content = server.get(f"/api/boards/{board}/content", bot["token"])
        [made] = [note for note in content["notes"] if note["id"] == "from-node"]
        assert (made["text"], made["author"]["name"], made["color"]) == ("Hei Nodesta 🎈", "Botti", "green")
        assert (await stock.ask(op="close"))["code"] == 1005


def compact(url: str, token: str) -> Any:
    """A client that speaks compact presence."""
    headers = {"Authorization": f"Bearer {token}"}
    return connect(url, additional_headers=headers, subprotocols=[Subprotocol("lappu.1")], compression=None)


async def heard(wire: Any, words: str, *, cursor: bytes) -> None:
    """Wait for a frame of kind 101 with these words and, after them, this cursor."""
    assert wire.subprotocol == "lappu.1"
    while True:
        frame = await wire.recv()
        assert frame[0] != 1, "kind 1 isn't for those who agreed on kind 101"
        if frame[0] == 101 and words.encode() in frame:
            assert frame.partition(words.encode())[2].partition(b"}}")[2][1:].startswith(cursor)
            return


def note_of_anna(doc: Any) -> None:
    doc.get("notes", type=Map)["from-python"] = Map(
        {
            "place": {"x": 600.0, "y": 400.0, "z": 1.0},
            "text": Text("Hei Pythonista å"),
            "color": "pink",
            "at": 1.0,
        }
    )
