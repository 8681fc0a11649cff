"""Lines between notes: drawn by mouse, made by key and by dialog, in the list and on a phone."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from server.boards.template import pick
from tests.e2e.desk import Desk
from tests.e2e.keyboard import InList, Keys, OnSheet
from tests.e2e.people import Crowd
from tests.e2e.person import Person
from tests.e2e.phone import Phone
from tests.e2e.workshops import Workshop, templates
from tests.support.server import Server


@pytest.fixture
def aino(crowd: Crowd, made: Workshop) -> Desk:
    """Who leads: a funder and two actors lie on her board, and the step is that of the funding lines."""
    made.write({"Library club": "ngo", "City fund": "funders", "Tax office": "state"})
    aino = crowd.desk("Aino")
    aino.join(made.links["facilitator"])
    aino.button("stage.nextStep", step="B").click()
    return aino


def come(crowd: Crowd, made: Workshop) -> Desk:
    bea = crowd.desk("Bea")
    bea.join(made.links["participant"])
    expect(handle_or_button(bea)).to_be_visible()
    bea.sees("Tax office")
    return bea


def handle_or_button(desk: Desk) -> Locator:
    """The step's tool among the controls."""
    return desk.button("board.control.line")


def kind(name: str, locale: str = "en") -> str:
    return next(pick(k.label, locale) for k in templates()["actor-map"].connection_kinds if k.id == name)


def named(person: Person, which: str, target: str, label: str = "") -> str:
    """What stands in a note's name and row about a line from it to another note."""
    names = f"{target} ({label})" if label else target
    key = "board.line.to" if which == "funding" else "board.line.with"
    return person.say(key, kind=kind(which, person.locale), names=names)


def tells(desk: Desk, source: str, words: str) -> None:
    expect(desk.note(source)).to_have_accessible_name(re.compile(re.escape(words)))


def tells_no_line(desk: Desk, source: str, which: str = "funding") -> None:
    expect(desk.note(source)).not_to_have_accessible_name(re.compile(re.escape(kind(which))))


def lines(made: Workshop, server: Server) -> list[dict[str, Any]]:
    """What the server has: texts of both ends, kind and label."""
    content = made.content(server)
    texts = {note["id"]: note["text"] for note in content["notes"]}
    return [
        {
            "from": texts[line["from"]],
            "to": texts[line["to"]],
            "kind": line["kind"],
            "label": line["label"] or "",
        }
        for line in content["connections"]
    ]


def select(desk: Desk, text: str) -> Locator:
    """Click the note; its handle is shown then."""
    desk.page.mouse.click(*desk.middle(text))
    handle = desk.page.locator(".join-handle")
    expect(handle).to_be_visible()
    return handle


def centre(target: Locator) -> tuple[float, float]:
    box = target.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_line_is_pulled_out_of_the_handle_and_follows_its_note(
    crowd: Crowd, server: Server, made: Workshop, aino: Desk
) -> None:
    bea = come(crowd, made)
    mouse = bea.page.mouse
    mouse.move(*centre(select(bea, "City fund")))
    mouse.down()
    mouse.move(*bea.middle("Library club"), steps=8)
    expect(bea.page.locator(".joining-line")).to_be_visible()
    expect(bea.page.locator(".joining-note.is-target")).to_be_visible()
    mouse.up()
    # The step has one kind of line: it is made at once.
    expect(bea.page.get_by_text(re.compile(re.escape(bea.say("board.line.made", line=""))))).to_be_visible()
    for desk in (aino, bea):
        tells(desk, "City fund", named(desk, "funding", "Library club"))
        expect(desk.page.locator(".line")).to_have_count(1)
    bea.is_saved()
    assert lines(made, server) == [
        {"from": "City fund", "to": "Library club", "kind": "funding", "label": ""}
    ]

    before = aino.page.locator(".line-stroke").get_attribute("d")
    with bea.dragging("Library club", "municipality", place=3):
        expect(aino.page.locator(".line-stroke")).not_to_have_attribute("d", before or "")
    bea.page.keyboard.press("Control+z")
    expect(aino.page.locator(".line-stroke")).to_have_attribute("d", before or "")
    bea.page.keyboard.press("Control+z")
    for desk in (aino, bea):
        tells_no_line(desk, "City fund")
        expect(desk.page.locator(".line")).to_have_count(0)
    bea.page.keyboard.press("Control+Shift+z")
    tells(aino, "City fund", named(aino, "funding", "Library club"))


def test_a_line_is_drawn_by_clicks_and_changed_at_its_badge(
    crowd: Crowd, server: Server, made: Workshop, aino: Desk
) -> None:
    bea = come(crowd, made)
    bea.page.keyboard.press("Escape")
    bea.page.mouse.click(*bea.spot("company", 3))
    handle_or_button(bea).click()
    expect(bea.page.get_by_text(bea.say("board.line.chooseFrom"))).to_be_visible()
    bea.page.mouse.click(*bea.middle("City fund"))
    expect(bea.page.get_by_text(bea.say("board.line.chooseTo"))).to_be_visible()
    bea.page.mouse.click(*bea.middle("Tax office"))
    tells(aino, "City fund", named(aino, "funding", "Tax office"))

    # Who leads has all kinds; a participant only those of the step.
    aino.page.mouse.click(*centre(aino.page.locator(".line-disc")))
    dialog = aino.dialog("board.line.one")
    dialog.get_by_role("radio", name=kind("information")).check()
    dialog.get_by_role("textbox", name=aino.say("board.line.label")).fill("every month")
    dialog.get_by_role("button", name=aino.say("common.save"), exact=True).click()
    words = named(bea, "information", "Tax office", "every month")
    tells(bea, "City fund", words)
    expect(bea.page.locator(".line-label")).to_have_text("every month")
    # What somebody else has changed stays when one takes one's own line back.
    bea.page.keyboard.press("Control+z")
    expect(bea.page.get_by_text(bea.say("cmd.undo.keptLines", n=1))).to_be_visible()
    tells(bea, "City fund", words)

    aino.page.mouse.click(*centre(aino.page.locator(".line-disc")))
    aino.dialog("board.line.one").get_by_role("button", name=aino.say("board.line.delete")).click()
    tells_no_line(bea, "City fund", "information")
    aino.is_saved()
    assert lines(made, server) == []
    aino.button("board.control.undo").last.click()
    tells(bea, "City fund", words)


@pytest.mark.parametrize("view", [OnSheet, InList])
def test_a_line_is_made_changed_and_deleted_without_a_pointer(
    view: type[Keys], crowd: Crowd, server: Server, made: Workshop, aino: Desk
) -> None:
    bea = view(crowd.desk("Bea"))
    bea.join(made.links["participant"])
    if view is InList:
        bea.enter()
    else:
        bea.reach(bea.page.locator("[role=option][tabindex='0']"))
    say = bea.desk.say
    bea.go_to("City fund")
    bea.press("l")
    dialog = bea.desk.dialog("board.line.title")
    bea.stands_on(dialog.get_by_role("radio", name=kind("funding")))
    end = dialog.get_by_role("combobox", name=say("board.line.ends"))
    bea.reach(end)
    bea.page.keyboard.type("Libr")
    expect(end.locator("option:checked")).to_have_text("Library club")
    bea.reach(dialog.get_by_role("textbox", name=say("board.line.label")))
    bea.page.keyboard.type("2026")
    bea.press("Enter")
    expect(dialog).to_have_count(0)
    bea.hears("board.line.made", line="Funding: from City fund to Library club (2026)")
    bea.stands_on(bea.place("City fund"))
    tells(aino, "City fund", named(aino, "funding", "Library club", "2026"))

    bea.press("l")
    name = f"{say('board.line.change')}: Funding: from City fund to Library club (2026)"
    bea.reach(dialog.get_by_role("button", name=name))
    bea.press("Enter")
    change = bea.desk.dialog("board.line.one")
    bea.reach(change.get_by_role("textbox", name=say("board.line.label")))
    bea.press("Control+a")
    bea.page.keyboard.type("2027")
    bea.press("Enter")
    expect(change).to_have_count(0)
    tells(aino, "City fund", named(aino, "funding", "Library club", "2027"))
    bea.desk.is_saved()
    assert [line["label"] for line in lines(made, server)] == ["2027"]

    bea.go_to("City fund")
    bea.press("l")
    bea.reach(dialog.get_by_role("button", name=name.replace("2026", "2027")))
    bea.press("Enter")
    bea.reach(change.get_by_role("button", name=say("board.line.delete")))
    bea.press("Enter")
    tells_no_line(aino, "City fund")
    bea.undo()
    tells(aino, "City fund", named(aino, "funding", "Library club", "2027"))


def test_what_cant_be_joined_is_told(crowd: Crowd, made: Workshop, aino: Desk) -> None:
    aino.page.mouse.click(*aino.middle("City fund"))
    aino.page.keyboard.press("l")
    dialog = aino.dialog("board.line.title")
    make = dialog.get_by_role("button", name=aino.say("board.line.make"))
    alert = dialog.get_by_role("alert")
    make.click()
    expect(alert).to_have_text(aino.say("board.line.noEnd"))
    end = dialog.get_by_role("combobox", name=aino.say("board.line.ends"))
    end.select_option(label="City fund")
    make.click()
    expect(alert).to_have_text(aino.say("board.line.sameNote"))
    end.select_option(label="Tax office")
    make.click()
    aino.page.keyboard.press("l")
    dialog.get_by_role("combobox", name=aino.say("board.line.ends")).select_option(label="Tax office")
    make.click()
    expect(alert).to_have_text(aino.say("board.line.exists"))


def test_a_step_without_lines_has_no_tool_for_them(crowd: Crowd, made: Workshop, aino: Desk) -> None:
    bea = come(crowd, made)
    aino.button("stage.previousStep", step="A").click()
    expect(handle_or_button(bea)).to_have_count(0)
    bea.page.mouse.click(*bea.middle("City fund"))
    bea.page.keyboard.press("l")
    expect(bea.page.get_by_role("dialog")).to_have_count(0)
    expect(bea.page.locator(".join-handle")).to_have_count(0)


def test_a_line_is_made_on_a_phone(crowd: Crowd, server: Server, made: Workshop, aino: Desk) -> None:
    carl: Phone = crowd.phone("Carl")
    carl.join(made.links["participant"])
    carl.open_note("City fund", aino.zone("funders"))
    carl.button("board.note.connect").tap()
    dialog = carl.dialog("board.line.title")
    dialog.get_by_role("combobox", name=carl.say("board.line.ends")).select_option(label="Library club")
    dialog.get_by_role("button", name=carl.say("board.line.make")).tap()
    words = named(carl, "funding", "Library club")
    expect(carl.page.get_by_role("listitem").filter(has_text=words)).to_be_visible()
    tells(aino, "City fund", words)
