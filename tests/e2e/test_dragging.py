"""Dragging into places and beyond the edge of what is in view; the menu of an area under the pointer."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Crowd
from tests.e2e.workshops import Workshop
from tests.support.server import Server


def lies(server: Server, made: Workshop, text: str) -> tuple[float, float]:
    """Where the server says the note lies."""
    return next((n["x"], n["y"]) for n in made.content(server)["notes"] if n["text"] == text)


def test_a_note_snaps_into_place_and_takes_the_sheet_along(
    crowd: Crowd, server: Server, made: Workshop
) -> None:
    made.write({"Tax office": "state"})
    bea = crowd.desk("Bea")
    bea.join(made.links["participant"])
    mouse, keys = bea.page.mouse, bea.page.keyboard
    places = next(zone for zone in bea.sheet.zones if zone.id == "funders").places
    x, y = bea.spot("funders", 2)
    mouse.move(*bea.middle("Tax office"))
    mouse.down()
    mouse.move(x + 5, y - 4, steps=8)
    mouse.up()
    bea.sees("Tax office", "funders")
    bea.is_saved()
    assert lies(server, made, "Tax office") == pytest.approx(places[2], abs=0.01)

    # Zoomed in, the sheet comes along while one drags to its edge.
    keys.press("Escape")
    for _ in range(4):
        keys.press("+")
    plane = bea.page.locator("[data-board] .plane")
    frame = bea.page.locator("[data-board]").bounding_box()
    assert frame
    middle = frame["y"] + frame["height"] / 2
    mouse.move(*bea.middle("Tax office"))
    mouse.down()
    mouse.move(frame["x"] + frame["width"] / 2, middle, steps=4)
    mouse.move(frame["x"] + frame["width"] - 4, middle, steps=4)
    for _ in range(2):
        # It moves on while the pointer rests.
        expect(plane).not_to_have_attribute("style", plane.get_attribute("style") or "")
    mouse.move(frame["x"] + frame["width"] / 2, middle, steps=4)
    mouse.up()
    bea.is_saved()
    # By the hand the sheet moves, not the note under it.
    before = plane.bounding_box()
    style = plane.get_attribute("style") or ""
    there = lies(server, made, "Tax office")
    keys.press("h")
    expect(bea.toast("board.hand.on")).to_be_visible()
    x, y = bea.middle("Tax office")
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 60, y)
    mouse.up()
    expect(plane).not_to_have_attribute("style", style)
    after = plane.bounding_box()
    assert before
    assert after
    assert after["x"] - before["x"] == pytest.approx(60, abs=1)
    bea.is_saved()
    assert lies(server, made, "Tax office") == there
    keys.press("v")

    # In the middle of what is in view, and that isn't the middle of the sheet any more.
    assert lies(server, made, "Tax office")[0] > (bea.sheet.width - bea.sheet.note_width) / 2 + 8


def test_an_area_has_a_menu_by_the_right_button(crowd: Crowd, server: Server, made: Workshop) -> None:
    made.write({"Tax office": "state", "Kela": "state"})
    bea = crowd.desk("Bea")
    bea.join(made.links["participant"])
    bea.move("Tax office", "state", 3)
    bea.page.mouse.click(*bea.spot("state", 5), button="right")
    menu = bea.page.get_by_role("menu", name=bea.say("board.zone.actions", zone=bea.zone("state")))
    menu.get_by_role("menuitem", name=re.compile(f"^{re.escape(bea.say('board.zone.tidy'))}")).click()
    expect(bea.toast("board.tidy.done", zone=bea.zone("state"), n=2)).to_be_visible()
    bea.is_saved()
    places = next(zone for zone in bea.sheet.zones if zone.id == "state").places
    assert {lies(server, made, text) for text in ("Tax office", "Kela")} == set(places[:2])
