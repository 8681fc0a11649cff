"""A facilitator adapts the sheet while people work on it: every note stays in its area."""

from playwright.sync_api import Locator, expect

from server.boards.adaptation import Add, Remove, adapt
from server.boards.template import Template
from tests.e2e.axe import troubles
from tests.e2e.desk import Desk
from tests.e2e.people import Crowd
from tests.e2e.test_leading import more
from tests.e2e.workshops import Workshop, templates, workshop
from tests.support.server import Server

MAP = templates()["actor-map"]
NAMES = {f"{zone} {number}": zone for zone in ("state", "ngo", "company") for number in (1, 2)}


def trio(crowd: Crowd, made: Workshop) -> tuple[Desk, Desk, Desk]:
    aino, bea, dan = crowd.desk("Aino"), crowd.desk("Bea"), crowd.desk("Dan")
    aino.join(made.links["facilitator"])
    bea.join(made.links["participant"])
    dan.join(made.links["participant"])
    return aino, bea, dan


def on(desks: tuple[Desk, ...], template: Template) -> None:
    """From now on they look at this sheet."""
    for desk in desks:
        desk.sheet = template


def zones(made: Workshop, server: Server) -> dict[str, str]:
    return {note["text"]: note["zone"] for note in made.content(server)["notes"]}


def panel(aino: Desk) -> Locator:
    more(aino, "stage.adapt.title")
    return aino.dialog("stage.adapt.title")


def test_a_sector_is_added_while_three_drag_and_undone_again(crowd: Crowd, server: Server) -> None:
    made = workshop(server)
    made.write(NAMES)
    aino, bea, dan = everybody = trio(crowd, made)
    wider = adapt(MAP, Add("sectors", "Parishes", after="state"), MAP, 1)
    assert isinstance(wider, Template)

    dan.lose_connection()
    dan.move("ngo 1", "municipality")
    dan.is_offline()
    dialog = panel(aino)
    assert troubles(aino.page) == []
    name = dialog.get_by_role("textbox", name=aino.say("stage.adapt.newName", group="Sectors"))
    name.fill("Parishes")
    place = dialog.get_by_role("combobox").first
    place.select_option("state")
    with bea.dragging("company 1", "wellbeing"):
        dialog.get_by_role("button", name=aino.say("stage.adapt.add"), exact=True).first.press("Enter")
        expect(dialog.get_by_text(aino.say("stage.adapt.added", name="Parishes"))).to_be_visible()
        expect(bea.toast("board.sheetChanged")).to_be_visible()
    on((aino, bea), wider)
    # Where her hand was, now by the new sheet: she let go of it there.
    wanted = NAMES | {"ngo 1": "municipality"}
    dan.find_connection()
    dan.toast("board.sheetChanged").wait_for()
    on((dan,), wider)
    for desk in everybody:
        desk.is_saved()
        expect(desk.page.locator("[data-board] [role=option]")).to_have_count(len(NAMES))
        for text, zone in wanted.items():
            if text != "company 1":
                desk.sees(text, zone)
        expect(desk.page.locator(".picture").first).to_contain_text("Parishes")
    there = zones(made, server)
    assert there.items() >= {text: zone for text, zone in wanted.items() if text != "company 1"}.items()
    layouts = {server.get(f"/api/boards/{made.board}/layout", made.token)["layoutVersion"]}
    assert layouts == {2}

    dialog.get_by_role("button", name=aino.say("board.control.undo"), exact=True).click()
    expect(dialog.get_by_text(aino.say("stage.adapt.undone"))).to_be_visible()
    on(everybody, MAP)
    for desk in everybody:
        expect(desk.page.locator(".picture").first).not_to_contain_text("Parishes")
        for text, zone in wanted.items():
            if text != "company 1":
                desk.sees(text, zone)
    assert zones(made, server) == there


def test_a_removed_sector_parks_its_notes_until_it_comes_back(crowd: Crowd, server: Server) -> None:
    made = workshop(server)
    made.write(NAMES)
    aino, carl = crowd.desk("Aino"), crowd.phone("Carl")
    aino.join(made.links["facilitator"])
    carl.join(made.links["participant"])
    without = adapt(MAP, Remove("ngo"), MAP, 1)
    assert isinstance(without, Template)

    dialog = panel(aino)
    aino.page.keyboard.press("Escape")
    dialog = panel(aino)
    ngo = MAP.zones_of("ngo")[0].label["en"]
    dialog.get_by_role("button", name=f"{aino.say('stage.adapt.remove')}: {ngo}").focus()
    aino.page.keyboard.press("Enter")
    alert = dialog.get_by_role("alert").filter(has_text=aino.say("stage.adapt.removeAsk", name=ngo))
    expect(alert).to_contain_text(aino.say("stage.adapt.removeNotes", n=2))
    assert troubles(aino.page) == []
    alert.get_by_role("button", name=aino.say("stage.adapt.remove"), exact=True).press("Enter")
    on((aino,), without)
    for number in (1, 2):
        aino.sees(f"ngo {number}", "parking")
    expect(dialog.get_by_role("heading", name="Sectors")).to_be_focused()
    expect(carl.page.get_by_text(ngo)).to_have_count(0)

    dialog.get_by_role("button", name=aino.say("board.control.undo"), exact=True).press("Enter")
    on((aino,), MAP)
    for number in (1, 2):
        aino.sees(f"ngo {number}", "ngo")
    assert zones(made, server) == NAMES
    label = f"{aino.say('stage.adapt.rename')}: {ngo}"
    dialog.get_by_role("button", name=label).press("Enter")
    aino.page.keyboard.type("Clubs")
    aino.page.keyboard.press("Enter")
    expect(carl.page.get_by_text("Clubs").first).to_be_visible()
    expect(aino.page.locator(".picture").first).to_contain_text("Clubs")
