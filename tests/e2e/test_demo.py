"""The demo workshop in real browsers."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from server import demo as shipped
from tests.e2e.desk import Desk
from tests.e2e.people import Crowd
from tests.e2e.workshops import demo_links
from tests.interop.node import run
from tests.support.server import Server

SHEETS = shipped.load()["sheets"]

Notes = set[frozenset[str]]


def notes_of(sheet: Any) -> Notes:
    """The ids of the notes of each zone that has any. The file's own numbers agree."""
    zones: dict[str, set[str]] = {}
    for note in sheet["notes"]:
        zones.setdefault(note["zone"], set()).add(note["id"])
    assert {zone: n for zone, n in sheet["expected"]["notesPerZone"].items() if n} == {
        zone: len(ids) for zone, ids in zones.items()
    }
    return {frozenset(ids) for ids in zones.values()}


def notes_in(lists: Locator, mark: str) -> Notes:
    """The ids in each of the lists; every entry carries one in this attribute."""
    read = "(lists, mark) => lists.map((list) => [...list.children].map((entry) => entry.getAttribute(mark)))"
    found: list[list[str | None]] = lists.evaluate_all(read, mark)
    return {frozenset(id_ for id_ in ids if id_ is not None) for ids in found} - {frozenset()}


@pytest.fixture
def aino(crowd: Crowd, server: Server) -> Desk:
    """The facilitator of a demo workshop that nobody has touched, on its first board."""
    aino = crowd.desk("Aino")
    aino.join(demo_links(server)["facilitator"])
    return aino


def open_board(aino: Desk, title: str) -> None:
    """Another board of the workshop, by the menu."""
    aino.menu("board.boards")
    aino.dialog("board.boards").get_by_role("link", name=title).click()
    expect(aino.page.get_by_role("heading", level=1, name=title)).to_be_visible()
    aino.arrive()


def test_every_board_shows_each_note_in_its_zone_and_each_circle_as_picture_and_as_list(aino: Desk) -> None:
    page = aino.page
    for sheet in SHEETS:
        open_board(aino, sheet["title"])
        expected = notes_of(sheet)
        lists = page.get_by_role("listbox")
        expect(lists).to_have_count(len(expected))
        assert notes_in(lists, "data-note") == expected, sheet["id"]
        around = [circle.get("members", []) + circle.get("zones", []) for circle in sheet["circles"]]
        expect(page.locator(".ring")).to_have_count(sum(map(len, around)))
        aino.button("board.control.list").click()
        rows = page.get_by_role("listitem").filter(has=aino.button("board.note.edit", exact=False))
        expect(rows).to_have_count(len(sheet["notes"]))
        assert notes_in(page.locator("ul", has=rows), "data-row") == expected, sheet["id"]
        expect(page.locator(".outline-circles > li")).to_have_count(len(around))
        aino.button("board.control.board").click()


def test_a_note_written_by_a_stock_client_shows_in_browsers(crowd: Crowd, server: Server) -> None:
    link = demo_links(server)["participant"]
    bot = server.post("/api/join", {"secret": link.rpartition("#")[2], "name": "Botti"})
    bea, carl = crowd.desk("Bea"), crowd.phone("Carl")
    bea.join(link)
    carl.join(link)
    with run("stock_client.mjs") as child:
        assert child.stdin
        assert child.stdout

        def ask(**line: Any) -> Any:
            assert child.stdin
            assert child.stdout
            child.stdin.write(json.dumps(line).encode() + b"\n")
            child.stdin.flush()
            return json.loads(child.stdout.readline())

        url = f"{server.url.replace('http', 'ws', 1)}/sync/{bot['boards'][0]['id']}"
        ask(op="open", url=url, token=bot["token"], cursor={"x": 1, "y": 2})
        x, y = next(zone for zone in bea.sheet.zones if zone.id == "parking").places[0]
        ask(op="write", id="from-node", text="Hei Nodesta", x=x, y=y)
        bea.sees("Hei Nodesta", "parking", "green")
        expect(bea.note("Hei Nodesta")).to_have_accessible_name(
            re.compile(re.escape(bea.say("board.note.by", name="Botti")))
        )
        carl.sees("Hei Nodesta", bea.zone("parking"), "green")
        ask(op="close")
