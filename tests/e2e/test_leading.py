"""What the facilitator directs holds for everybody at once."""

import re

from playwright.sync_api import Locator, expect

from tests.e2e.desk import Desk
from tests.e2e.people import Crowd
from tests.e2e.person import Person
from tests.e2e.workshops import workshop
from tests.support.server import Server


def step(person: Person, letter: str, number: int) -> Locator:
    """Where the page says which step it is."""
    return person.page.get_by_text(person.say("stage.stepOf", step=letter, i=number, of=4))


def more(aino: Desk, key: str) -> None:
    """Something behind "More" on the facilitator's panel."""
    panel = aino.page.get_by_role("complementary", name=aino.say("stage.console"))
    panel.get_by_role("button", name=aino.say("stage.more"), exact=True).click()
    aino.page.get_by_role("menuitem", name=aino.say(key)).click()


def test_the_next_step_shows_for_everybody(crowd: Crowd, server: Server) -> None:
    links = workshop(server).links
    aino, bea, carl = crowd.desk("Aino"), crowd.desk("Bea"), crowd.phone("Carl")
    aino.join(links["facilitator"])
    bea.join(links["participant"])
    carl.join(links["participant"])
    for person in (bea, carl):
        expect(step(person, "A", 1)).to_be_visible()
    text = bea.sheet.steps[1].text["en"]
    aino.button("stage.nextStep", step="B").click()
    for person in (bea, carl):
        expect(step(person, "B", 2)).to_be_visible()
    for person in (aino, bea, carl):
        expect(person.page.get_by_text(text)).to_be_visible()
    aino.button("stage.previousStep", step="A").click()
    for person in (bea, carl):
        expect(step(person, "A", 1)).to_be_visible()


def test_a_locked_board_is_read_only_until_it_is_unlocked(crowd: Crowd, server: Server) -> None:
    made = workshop(server)
    aino, bea, carl = crowd.desk("Aino"), crowd.desk("Bea"), crowd.phone("Carl")
    aino.join(made.links["facilitator"])
    bea.join(made.links["participant"])
    carl.join(made.links["participant"])
    bea.write("ngo", "Library")
    aino.sees("Library")
    more(aino, "stage.pause")
    dialog = aino.dialog("stage.pauseTitle")
    dialog.get_by_role("textbox").click()
    aino.page.keyboard.type("Back at 14:30")
    dialog.get_by_role("button", name=aino.say("stage.pause")).click()

    for person in (bea, carl):
        banner = person.page.get_by_role("status").filter(has_text=person.say("board.paused.title"))
        expect(banner).to_contain_text("Back at 14:30")
    expect(bea.button("board.control.addNote", exact=False)).to_have_attribute("aria-disabled", "true")
    expect(carl.button("board.control.note")).to_have_attribute("aria-disabled", "true")
    bea.page.mouse.dblclick(*bea.spot("state"))
    bea.page.mouse.dblclick(*bea.middle("Library"))
    bea.page.keyboard.press("Delete")
    bea.page.keyboard.press("n")
    bea.move("Library", "company")
    expect(bea.page.get_by_role("textbox", name=re.compile(f"^{bea.say('board.note.text')}"))).to_have_count(
        0
    )
    bea.sees("Library", "ngo")
    aino.write("municipality", "The leader can")
    bea.sees("The leader can", "municipality")

    more(aino, "stage.resume")
    bea.write("state", "On we go")
    aino.sees("On we go", "state")
    carl.sees("Library", bea.zone("ngo"))
    assert sorted(note["text"] for note in made.content(server)["notes"]) == [
        "Library",
        "On we go",
        "The leader can",
    ]


def test_an_observer_sees_everything_live_and_changes_nothing(crowd: Crowd, server: Server) -> None:
    made = workshop(server)
    bea, olga = crowd.desk("Bea"), crowd.desk("Olga")
    bea.join(made.links["participant"])
    olga.join(made.links["observer"])
    bea.write("ngo", "Library")
    olga.sees("Library", "ngo")
    expect(olga.page.get_by_role("status").filter(has_text=olga.say("board.observer.title"))).to_be_visible()
    expect(olga.button("board.control.addNote", exact=False)).to_have_count(0)
    olga.page.mouse.dblclick(*olga.spot("state"))
    olga.page.mouse.dblclick(*olga.middle("Library"))
    olga.page.keyboard.press("Delete")
    olga.move("Library", "company")
    expect(
        olga.page.get_by_role("textbox", name=re.compile(f"^{olga.say('board.note.text')}"))
    ).to_have_count(0)
    bea.append("Library", " club")
    olga.sees("Library club", "ngo")
    [note] = made.content(server)["notes"]
    assert (note["text"], note["zone"]) == ("Library club", "ngo")
