"""Circles round notes and areas: made by mouse, by key and by dialog, in the list and on a phone."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.desk import Desk
from tests.e2e.keyboard import InList, Keys, OnSheet
from tests.e2e.people import Crowd
from tests.e2e.person import Person
from tests.e2e.workshops import Workshop, templates, workshop
from tests.support.server import Server


def to_step(server: Server, made: Workshop, step: str) -> None:
    command = {"type": "step.set", "board": made.board, "step": step}
    server.post(f"/api/workshops/{made.id}/commands", command, made.token)


@pytest.fixture
def made(server: Server, made: Workshop) -> Workshop:
    """A funder and two actors lie on the map, and the step is that of the circles."""
    made.write({"Library club": "ngo", "City fund": "funders", "Tax office": "state"})
    to_step(server, made, "D")
    return made


@pytest.fixture
def aino(crowd: Crowd, made: Workshop) -> Desk:
    """Who leads."""
    aino = crowd.desk("Aino")
    aino.join(made.links["facilitator"])
    return aino


def circles(made: Workshop, server: Server) -> list[tuple[Any, ...]]:
    """What the server has: name, texts of the notes, areas."""
    content = made.content(server)
    texts = {note["id"]: note["text"] for note in content["notes"]}
    return [
        (one["name"], sorted(texts[note] for note in one["members"]), *one["zones"])
        for one in content["circles"]
    ]


def named(person: Person, number: int, name: str) -> str:
    return person.say("board.circle.named", i=number, name=name)


def tells(desk: Desk, note: str, words: str) -> None:
    expect(desk.note(note)).to_have_accessible_name(re.compile(re.escape(words)))


def tells_no_circle(desk: Desk, note: str) -> None:
    expect(desk.note(note)).not_to_have_accessible_name(re.compile("Circle"))


def name_field(dialog: Locator, person: Person) -> Locator:
    return dialog.get_by_role("textbox", name=person.say("board.circle.name"))


def add(dialog: Locator, person: Person, note: str) -> None:
    """Put one more note in, by the dialog's list of all."""
    choice = dialog.get_by_role("combobox", name=person.say("board.circle.more"))
    choice.select_option(label=note)
    dialog.get_by_role("button", name=person.say("board.circle.add"), exact=True).click()


def test_notes_are_circled_by_mouse_and_two_people_change_one_circle(
    crowd: Crowd, server: Server, made: Workshop, aino: Desk
) -> None:
    bea = crowd.desk("Bea")
    bea.join(made.links["participant"])
    bea.button("board.control.circle").click()
    expect(bea.page.get_by_text(bea.say("board.circle.choose"))).to_be_visible()
    for note in ("Library club", "Tax office", "City fund", "City fund"):
        bea.page.mouse.click(*bea.middle(note))
    expect(bea.page.locator(".joining-note")).to_have_count(2)
    bea.button("board.control.circle").last.click()
    dialog = bea.dialog("board.circle.title")
    name_field(dialog, bea).fill("Help at home")
    dialog.get_by_role("button", name=bea.say("board.control.circle"), exact=True).click()
    expect(bea.toast("board.circle.made", circle=named(bea, 1, "Help at home"))).to_be_visible()
    for desk in (aino, bea):
        tells(desk, "Tax office", named(desk, 1, "Help at home"))
        expect(desk.page.locator(".ring")).to_have_count(2)
        expect(desk.page.locator(".auto-list")).to_contain_text("Help at home")
    expect(bea.page.locator(".circle-count")).to_have_text(bea.say("board.circle.count", n=1, max="4–5"))

    # The ring goes with its note while that is dragged.
    ring = aino.page.locator(".ring").last
    before = ring.get_attribute("x")
    with bea.dragging("Tax office", "municipality", place=3):
        expect(ring).not_to_have_attribute("x", before or "")
    bea.page.keyboard.press("Control+z")
    expect(ring).to_have_attribute("x", before or "")

    # Both have the circle open: the one renames, the other puts a note in, and both stays.
    for desk in (aino, bea):
        desk.page.locator(".ring-tag").first.click()
    theirs, mine = aino.dialog("board.circle.one"), bea.dialog("board.circle.one")
    add(theirs, aino, "City fund")
    name_field(mine, bea).fill("Help in homes")
    for desk, open_dialog in ((aino, theirs), (bea, mine)):
        open_dialog.get_by_role("button", name=desk.say("common.save"), exact=True).click()
    for desk in (aino, bea):
        tells(desk, "City fund", named(desk, 1, "Help in homes"))
    bea.is_saved()
    assert circles(made, server) == [("Help in homes", ["City fund", "Library club", "Tax office"])]
    # Undo takes one's own name back, but not the circle, on which somebody else has built.
    bea.page.keyboard.press("Control+z")
    tells(aino, "City fund", named(aino, 1, "Help at home"))
    bea.page.keyboard.press("Control+z")
    expect(bea.toast("cmd.undo.keptCircles", n=1)).to_be_visible()

    aino.page.locator(".auto-list li").click()
    aino.dialog("board.circle.one").get_by_role("button", name=aino.say("board.circle.delete")).click()
    tells_no_circle(bea, "City fund")
    aino.button("board.control.undo").last.click()
    tells(bea, "City fund", named(bea, 1, "Help at home"))

    # In another step participants have no tool for it; who leads circles as before.
    to_step(server, made, "C")
    expect(bea.button("board.control.circle")).to_have_count(0)
    bea.page.mouse.click(*bea.middle("City fund"))
    for desk in (bea, aino):
        desk.page.keyboard.press("o")
    expect(aino.dialog("board.circle.title")).to_be_visible()
    expect(bea.page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("view", [OnSheet, InList])
def test_a_circle_is_made_changed_and_deleted_without_a_pointer(
    view: type[Keys], crowd: Crowd, server: Server, made: Workshop
) -> None:
    bea = view(crowd.desk("Bea"))
    bea.join(made.links["participant"])
    if view is InList:
        bea.enter()
    else:
        bea.reach(bea.page.locator("[role=option][tabindex='0']"))
    say = bea.desk.say
    bea.go_to("City fund")
    bea.press("o")
    dialog = bea.desk.dialog("board.circle.title")
    bea.stands_on(name_field(dialog, bea.desk))
    bea.page.keyboard.type("Net")
    bea.reach(dialog.get_by_role("combobox", name=say("board.circle.more")))
    bea.page.keyboard.type("Libr")
    bea.reach(dialog.get_by_role("button", name=say("board.circle.add"), exact=True))
    bea.press("Enter")
    bea.reach(dialog.get_by_role("button", name=say("board.control.circle"), exact=True))
    bea.press("Enter")
    expect(dialog).to_have_count(0)
    bea.hears("board.circle.made", circle="Circle 1: Net")
    bea.stands_on(bea.place("City fund"))
    bea.desk.is_saved()
    assert circles(made, server) == [("Net", ["City fund", "Library club"])]

    # Out of it and into it from the note, each one step.
    for move, inside in (("leave", 1), ("join", 2)):
        bea.go_to("City fund")
        bea.press("o")
        bea.reach(dialog.get_by_role("button", name=f"{say(f'board.circle.{move}')}: Circle 1: Net"))
        bea.press("Enter", "Escape")
        bea.desk.is_saved()
        assert [len(notes) for _, notes in circles(made, server)] == [inside]

    bea.press("o")
    bea.reach(dialog.get_by_role("button", name=f"{say('board.circle.change')}: Circle 1: Net"))
    bea.press("Enter")
    change = bea.desk.dialog("board.circle.one")
    bea.stands_on(name_field(change, bea.desk))
    bea.page.keyboard.press("End")
    bea.page.keyboard.type("work")
    drop = re.compile(f"^{say('board.circle.drop')}: ")
    for left in (1, 0):
        bea.reach(change.get_by_role("button", name=drop).first)
        bea.press("Enter")
        expect(change.get_by_role("button", name=drop)).to_have_count(left)
    bea.reach(change.get_by_role("button", name=say("common.save"), exact=True))
    bea.press("Enter")
    expect(change.get_by_role("alert")).to_have_text(say("board.circle.emptied"))
    bea.reach(change.get_by_role("button", name=say("board.circle.delete")), by="Shift+Tab")
    bea.press("Enter")
    bea.desk.is_saved()
    assert circles(made, server) == []
    bea.undo()
    bea.desk.is_saved()
    assert circles(made, server) == [("Net", ["City fund", "Library club"])]


def test_circles_are_made_joined_and_left_on_a_phone(
    crowd: Crowd, server: Server, made: Workshop, aino: Desk
) -> None:
    carl = crowd.phone("Carl")
    carl.join(made.links["participant"])
    carl.open_note("City fund", aino.zone("funders"))
    carl.button("board.note.circle").tap()
    dialog = carl.dialog("board.circle.title")
    name_field(dialog, carl).fill("Net")
    dialog.get_by_role("button", name=carl.say("board.control.circle"), exact=True).tap()
    fact = carl.page.get_by_role("listitem").filter(has_text=named(carl, 1, "Net"))
    expect(fact).to_be_visible()
    tells(aino, "City fund", named(aino, 1, "Net"))

    carl.open_note("Tax office", aino.zone("state"))
    expect(fact).to_have_count(0)
    for move in ("join", "leave"):
        carl.button("board.note.circle").tap()
        name = f"{carl.say(f'board.circle.{move}')}: {named(carl, 1, 'Net')}"
        dialog.get_by_role("button", name=name).tap()
        dialog.get_by_role("button", name=carl.say("common.close"), exact=True).tap()
        expect(fact).to_have_count(1 if move == "join" else 0)
    tells_no_circle(aino, "Tax office")

    carl.look_at_board()
    count = carl.say("board.circle.count", n=1, max="4–5")
    expect(carl.page.get_by_text(count)).to_be_visible()
    carl.button("board.control.circle").tap()
    expect(dialog.get_by_text(named(carl, 1, "Net"))).to_have_count(1)


def test_areas_are_circled_from_the_list_and_seen_on_the_sheet(crowd: Crowd, server: Server) -> None:
    made = workshop(server, "development-targets")
    aino = crowd.desk("Aino")
    aino.sheet = templates()["development-targets"]
    aino.join(made.links["facilitator"])
    bea = crowd.desk("Bea")
    bea.join(made.links["participant"])
    bea.button("board.control.showList").click()
    section = bea.page.get_by_role("region", name=bea.say("board.circle.all"), exact=True)
    section.get_by_role("button", name=bea.say("board.circle.areas")).click()
    dialog = bea.dialog("board.circle.areas")
    health, money = aino.zone("area.health"), aino.zone("area.money")
    for area in (health, money):
        dialog.get_by_role("checkbox", name=area).check()
    dialog.get_by_role("button", name=bea.say("common.save"), exact=True).click()
    expect(section.get_by_text(bea.say("board.circle.count", n=2, max="3"))).to_be_visible()
    expect(section.get_by_role("listitem")).to_have_text([re.compile(health), re.compile(money)])
    expect(aino.page.locator(".ring")).to_have_count(2)
    bea.is_saved()
    assert circles(made, server) == [("", [], "area.health"), ("", [], "area.money")]

    aino.page.locator(".ring-tag").first.click()
    aino.dialog("board.circle.one").get_by_role("button", name=aino.say("board.circle.delete")).click()
    expect(section.get_by_role("listitem")).to_have_text([re.compile(money)])
    bea.undo()
    expect(bea.page.get_by_text(bea.say("board.list.none")).last).to_be_visible()
    aino.button("board.control.undo").last.click()
    expect(aino.page.locator(".ring")).to_have_count(1)

    # An area's own menu has it too.
    for key, rings in (("area", 2), ("delete", 1)):
        bea.button("board.zone.actions", zone=money).click()
        bea.page.get_by_role("menuitem", name=bea.say(f"board.circle.{key}"), exact=True).click()
        expect(aino.page.locator(".ring")).to_have_count(rings)
