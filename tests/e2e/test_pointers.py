"""People see where others point, in either way of telling it, and only where they want to."""

import json
import subprocess
from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import Locator, WebSocket, expect

from tests.e2e.desk import Desk
from tests.e2e.people import Crowd
from tests.e2e.workshops import Workshop
from tests.interop.node import run
from tests.support.server import Server

NEAR = 3
"""px: a place travels in whole sheet units."""
STOCK, COMPACT = 1, 101
HIDE = """(hidden) => {
  const state = hidden ? "hidden" : "visible";
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
WITHOUT_OFFER = """
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain { constructor(url) { super(url); } };
"""


class Wire:
    """Counts the frames of somebody's sockets by kind."""

    def __init__(self, desk: Desk) -> None:
        self.heard: Counter[int] = Counter()
        self.told: Counter[int] = Counter()
        desk.page.on("websocket", self._opened)

    def _opened(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.heard.update([_kind(frame)]))
        socket.on("framesent", lambda frame: self.told.update([_kind(frame)]))


def _kind(frame: str | bytes) -> int:
    assert isinstance(frame, bytes)
    return frame[0]


@pytest.fixture
def pair(crowd: Crowd, made: Workshop) -> tuple[Desk, Desk]:
    """Aino and Bea, not yet there."""
    return crowd.desk("Aino"), crowd.desk("Bea")


def pointer(desk: Desk, name: str) -> Locator:
    """Somebody's pointer on the desk's sheet."""
    return desk.page.locator(".pointer").filter(has_text=name)


def points_at(desk: Desk, name: str, at: tuple[float, float]) -> None:
    """Wait until the desk shows that somebody points there; both windows are of one size."""
    desk.page.wait_for_function(
        """([name, x, y, near]) => [...document.querySelectorAll(".pointer")].some((each) => {
             const box = each.getBoundingClientRect();
             return each.textContent === name && Math.abs(box.x - x) < near && Math.abs(box.y - y) < near;
           })""",
        arg=[name, *at, NEAR],
    )


def test_two_see_each_others_pointers_and_drags_in_few_bytes(pair: tuple[Desk, Desk], made: Workshop) -> None:
    aino, bea = pair
    wires = Wire(aino), Wire(bea)
    for each in pair:
        each.join(made.links["participant"])
    for one, other in ((aino, bea), (bea, aino)):
        for place in (one.spot("ngo"), one.spot("state", 1)):
            one.page.mouse.move(*place, steps=6)
            points_at(other, one.name, place)
    bea.write("ngo", "On the move")
    note = aino.note("On the move")
    with bea.dragging("On the move", "municipality", place=3):
        # Who drags shows it by the note.
        expect(pointer(aino, "Bea")).to_have_count(0)
        aino.page.wait_for_function(
            """([x, y, near]) => { const box = document.querySelector(".is-dragged")?.getBoundingClientRect();
              return box && Math.hypot(box.x + box.width / 2 - x, box.y + box.height / 2 - y) < near; }""",
            arg=[*bea.spot("municipality", 3), 3 * NEAR],
        )
    expect(note).not_to_have_class("is-dragged")
    points_at(aino, "Bea", bea.spot("municipality", 3))
    for wire in wires:
        assert wire.told[COMPACT]
        assert wire.heard[COMPACT]
        assert not wire.told[STOCK] + wire.heard[STOCK]


def test_calm_people_are_told_of_no_pointers_until_they_want_them_again(
    pair: tuple[Desk, Desk], made: Workshop
) -> None:
    aino, bea = pair
    wire = Wire(aino)
    for each in pair:
        each.join(made.links["participant"])
    bea.page.mouse.move(*bea.spot("ngo"))
    points_at(aino, "Bea", bea.spot("ngo"))

    set_calm(aino)
    expect(pointer(aino, "Bea")).to_have_count(0)
    heard = wire.heard[COMPACT]
    for place in range(4):
        bea.page.mouse.move(*bea.spot("state", place), steps=10)
    bea.write("state", "Here")
    aino.sees("Here", "state")
    # What she is told is that Bea begins and ends to write.
    assert wire.heard[COMPACT] - heard <= 4

    bea.page.mouse.move(*bea.spot("company"))
    set_calm(aino)
    points_at(aino, "Bea", bea.spot("company"))


def set_calm(desk: Desk) -> None:
    """Switch calm view on or off."""
    desk.menu("board.settings.title")
    dialog = desk.dialog("board.settings.title")
    dialog.get_by_role("checkbox", name=desk.say("board.settings.calm")).click()
    desk.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_who_looks_at_another_page_points_nowhere(pair: tuple[Desk, Desk], made: Workshop) -> None:
    aino, bea = pair
    for each in pair:
        each.join(made.links["participant"])
    bea.page.mouse.move(*bea.spot("ngo"))
    points_at(aino, "Bea", bea.spot("ngo"))
    bea.page.evaluate(HIDE, True)
    expect(pointer(aino, "Bea")).to_have_count(0)
    expect(aino.button("board.people.here", n=2)).to_be_visible()
    bea.page.evaluate(HIDE, False)
    points_at(aino, "Bea", bea.spot("ngo"))


@pytest.mark.parametrize("offered", [True, False], ids=["compact", "stock"])
def test_a_browser_and_a_stock_client_see_each_others_pointers(
    crowd: Crowd, server: Server, made: Workshop, offered: bool
) -> None:
    bea = crowd.desk("Bea")
    wire = Wire(bea)
    if not offered:
        bea.context.add_init_script(WITHOUT_OFFER)
    bea.join(made.links["participant"])
    secret = made.links["participant"].rpartition("#")[2]
    token = server.post("/api/join", {"secret": secret, "name": "Botti"})["token"]
    with run("stock_client.mjs") as child:
        url = f"{server.url.replace('http', 'ws', 1)}/sync/{made.board}"
        ask(child, op="open", url=url, token=token, cursor=None)
        for x, y in ((300, 200), (500, 400)):
            ask(child, op="point", x=x, y=y)
            points_at(bea, "Botti", on_screen(bea, x, y))
        bea.page.mouse.move(*bea.spot("ngo"), steps=5)
        across, down = on_sheet(bea, bea.spot("ngo"))
        ask(child, op="pointer", name="Bea", x=across, y=down)
        ask(child, op="close")
    expect(pointer(bea, "Botti")).to_have_count(0)
    assert bool(wire.told[COMPACT]) is offered
    assert bool(wire.told[STOCK]) is not offered


def on_screen(desk: Desk, x: float, y: float) -> tuple[float, float]:
    """Where a place of the sheet lies in the desk's window."""
    left, top, scale = plane(desk)
    return left + x * scale, top + y * scale


def on_sheet(desk: Desk, at: tuple[float, float]) -> tuple[float, float]:
    """Which place of the sheet lies there in the desk's window."""
    left, top, scale = plane(desk)
    return (at[0] - left) / scale, (at[1] - top) / scale


def plane(desk: Desk) -> tuple[float, float, float]:
    """Where the sheet begins in the window, and px per sheet unit."""
    box = desk.page.locator("[data-board] .plane").bounding_box()
    assert box
    return box["x"], box["y"], box["width"] / desk.sheet.width


def ask(child: "subprocess.Popen[bytes]", **line: Any) -> Any:
    """The stock client's answer to a line."""
    assert child.stdin
    assert child.stdout
    child.stdin.write(json.dumps(line).encode() + b"\n")
    child.stdin.flush()
    return json.loads(child.stdout.readline())
