"""Crosses in cells by mouse, by key on the sheet and in the list, on a phone; names of rows and columns."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.desk import Desk
from tests.e2e.keyboard import InList, Keys, OnSheet
from tests.e2e.people import Crowd
from tests.e2e.phone import Phone
from tests.e2e.workshops import Workshop, templates, workshop
from tests.support.server import Server

FIELDS = {"area": "Lakeside", "m1.name": "Library", "m2.name": "Bus", "g1.name": "Elders", "g2.name": "Young"}


@pytest.fixture(scope="module")
def offering(server: Server) -> Workshop:
    """Two models and two customer groups by name, and a note in a cell; each test marks other cells."""
    made = workshop(server, "offering")
    made.write({"Closed in the evening": "g1.m2"}, FIELDS)
    made.go(server, "D")
    return made


def come(crowd: Crowd, made: Workshop, name: str, role: str = "participant") -> Desk:
    desk = crowd.desk(name)
    desk.sheet = templates()[made.sheet]
    desk.join(made.links[role])
    return desk


def cell(page: Page, name: str) -> Locator:
    """The cell's button, on the sheet or in the list."""
    return page.get_by_role("button", name=re.compile(f"^X ?: {re.escape(name)}$"))


def shows(page: Page, name: str, marked: bool) -> None:
    expect(cell(page, name)).to_have_attribute("aria-pressed", "true" if marked else "false")


def marks(made: Workshop, server: Server) -> list[str]:
    return [f"{mark['zone']} {mark['kind']}" for mark in made.content(server)["marks"]]


def test_cells_are_marked_by_mouse_by_anybody_and_undone(
    crowd: Crowd, server: Server, offering: Workshop
) -> None:
    aino, bea = come(crowd, offering, "Aino", "facilitator"), come(crowd, offering, "Bea")
    crosses = aino.page.get_by_role("listitem").filter(has_text=re.compile("^At least one X is marked"))
    expect(crosses).to_have_text(re.compile(re.escape(aino.say("stage.check.open"))))
    for desk in (aino, bea):
        desk.button("board.control.mark").click()
        expect(desk.page.get_by_text(desk.say("board.mark.choose"))).to_be_visible()
    bea.page.mouse.click(*bea.spot("g1.m1"))
    shows(aino.page, "Elders, Library", True)
    # The note in the cell takes no press away.
    bea.page.mouse.click(*bea.middle("Closed in the evening"))
    shows(aino.page, "Elders, Bus", True)
    expect(aino.page.locator(".cross")).to_have_count(2)
    expect(crosses).to_have_text(re.compile(re.escape(aino.say("stage.check.done"))))

    # What one has set the other takes away, and sets again: it is hers then.
    aino.page.mouse.click(*aino.spot("g1.m1"))
    shows(bea.page, "Elders, Library", False)
    aino.page.mouse.click(*aino.spot("g1.m1"))
    shows(bea.page, "Elders, Library", True)
    aino.is_saved()
    bea.page.keyboard.press("Escape")
    expect(bea.button("board.control.mark")).to_have_attribute("aria-pressed", "false")
    bea.page.mouse.click(*bea.spot("g1.m1"))
    bea.page.keyboard.press("Control+z")
    shows(aino.page, "Elders, Bus", False)
    bea.page.keyboard.press("Control+z")
    expect(bea.toast("cmd.undo.keptMarks", n=1)).to_be_visible()

    # Two at the same time have set one.
    bea.lose_connection()
    for desk in (aino, bea):
        desk.page.mouse.click(*desk.spot("g2.m5"))
        if desk is bea:
            desk.page.keyboard.press("x")
        shows(desk.page, "Young, B. Model 5", True)
    bea.find_connection()
    for desk in (aino, bea):
        desk.is_saved()
        shows(desk.page, "Young, B. Model 5", True)
    assert sorted(marks(offering, server)) == ["g1.m1 cross", "g2.m5 cross"]


@pytest.mark.parametrize(("view", "model"), [(OnSheet, "m3"), (InList, "m4")])
def test_cells_are_marked_without_a_pointer(
    view: type[Keys], model: str, crowd: Crowd, server: Server, offering: Workshop
) -> None:
    bea = view(crowd.desk("Bea"))
    bea.desk.sheet = templates()["offering"]
    bea.join(offering.links["participant"])
    if view is InList:
        bea.enter()
    else:
        bea.reach(bea.page.locator("[role=option][tabindex='0']"))
    place = cell(bea.page, f"Young, B. Model {model[1:]}")
    if view is OnSheet:
        first = cell(bea.page, "Elders, Library")
        bea.reach(first, by="PageUp")
        bea.press("ArrowDown")
        bea.stands_on(cell(bea.page, "Young, Library"))
        bea.reach(place, by="ArrowRight")
    else:
        bea.reach(place)
    bea.press("Enter")
    expect(place).to_have_attribute("aria-pressed", "true")
    bea.press("x")
    bea.hears("board.mark.taken", mark=f"X: Young, B. Model {model[1:]}")
    expect(place).to_have_attribute("aria-pressed", "false")
    bea.undo()
    expect(place).to_have_attribute("aria-pressed", "true")
    bea.stands_on(place)
    bea.desk.is_saved()
    assert f"g2.{model} cross" in marks(offering, server)


def test_rows_and_columns_are_called_as_the_group_calls_them(crowd: Crowd, offering: Workshop) -> None:
    aino, bea = come(crowd, offering, "Aino", "facilitator"), come(crowd, offering, "Bea")
    aino.page.get_by_role("textbox", name="B. Model 5").fill("Café")
    bea.button("board.control.showList").click()
    table = bea.page.get_by_role("table", name=bea.sheet.question["en"])
    expect(table.get_by_role("columnheader", name="Café", exact=True)).to_be_visible()
    expect(table.get_by_role("rowheader", name="C. Customer group 4", exact=True)).to_be_visible()

    aino.button("board.control.list").click()
    field = aino.page.get_by_role("textbox", name="C. Customer group 4")
    field.fill("Carers of people who live in the villages by the lake")
    limit = aino.say("board.field.limit", n=53, max=60)
    expect(field).to_have_accessible_description(limit)
    expect(aino.page.get_by_text(limit)).to_be_visible()
    field.fill("Carers")
    expect(table.get_by_role("rowheader", name="Carers", exact=True)).to_be_visible()
    cell(bea.page, "Carers, Café").click()
    shows(aino.page, "Carers, Café", True)
    add = re.compile(f"^{re.escape(aino.say('board.control.addNote'))} ?: Carers, Café$")
    expect(aino.page.get_by_role("button", name=add)).to_be_visible()


def test_a_big_cross_is_set_on_a_phone(crowd: Crowd, server: Server) -> None:
    made = workshop(server, "benchmark")
    made.go(server, "E")
    aino = come(crowd, made, "Aino")
    carl: Phone = crowd.phone("Carl")
    carl.join(made.links["participant"])
    carl.page.get_by_role("button", name=re.compile(f"^{re.escape(carl.say('board.row', i=2))}")).tap()
    big = carl.page.get_by_role("button", name=re.compile("^Big X ?: promising: Row 2$"))
    big.tap()
    expect(big).to_have_attribute("aria-pressed", "true")
    there = aino.page.get_by_role("button", name="Big X: promising: Row 2", exact=True)
    expect(there).to_have_attribute("aria-pressed", "true")
    # The step has no tool for the others.
    expect(carl.page.get_by_role("button", name=re.compile("^X ?: "))).to_have_count(0)
    carl.button("board.control.undo").tap()
    expect(there).to_have_attribute("aria-pressed", "false")
    aino.button("board.control.bigmark").click()
    aino.page.mouse.click(*at(there))
    expect(big).to_have_attribute("aria-pressed", "true")
    aino.is_saved()
    assert marks(made, server) == ["r2.promising bigcross"]


def at(target: Locator) -> tuple[float, float]:
    box = target.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
