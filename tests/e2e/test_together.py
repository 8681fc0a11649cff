"""A facilitator, a laptop and a phone on one board: each sees what the others do, and who does it."""

import re

import pytest
from playwright.sync_api import expect

from server.boards.template import pick
from tests.e2e.desk import Desk
from tests.e2e.people import Crowd
from tests.e2e.phone import Phone
from tests.e2e.workshops import templates, workshop
from tests.support.server import Server

Trio = tuple[Desk, Desk, Phone]


@pytest.fixture
def trio(crowd: Crowd, server: Server) -> Trio:
    """Aino leads, Bea is at her desk, Carl on his phone; all on one empty actor map."""
    links = workshop(server).links
    aino, bea, carl = crowd.desk("Aino"), crowd.desk("Bea"), crowd.phone("Carl")
    aino.join(links["facilitator"])
    bea.join(links["participant"])
    carl.join(links["participant"])
    return aino, bea, carl


def test_a_workshop_is_created_and_its_copied_link_leads_to_it(crowd: Crowd, server: Server) -> None:
    aino = crowd.desk("Aino")
    aino.open(server.url)
    page = aino.page
    page.get_by_role("textbox", name=aino.say("page.home.field.title")).fill("Digital help")
    page.get_by_role("textbox", name=aino.say("page.home.field.name")).fill("Aino")
    for sheet in ("actor-map", "needs-map"):
        short = pick(templates()[sheet].short_name, "en")
        page.get_by_role("checkbox", name=re.compile(f"^{re.escape(short)}")).check()
    aino.button("page.home.create").click()
    expect(page.get_by_role("heading", name=aino.say("page.invitation.title"))).to_be_visible()
    whose = re.escape(aino.say("page.invitation.participant"))
    page.get_by_role("button", name=re.compile(f"{whose}$")).click()

    bea = crowd.desk("Bea")
    bea.open(f"{server.url}/j")
    bea.page.get_by_role("textbox", name=bea.say("page.join.paste")).click()
    bea.page.keyboard.press("Control+v")
    bea.button("page.join.paste.submit").click()
    bea.tell_name()

    page.get_by_role("link", name=aino.say("page.invitation.go")).click()
    aino.arrive()
    bea.write("ngo", "Library club")
    aino.sees("Library club", "ngo")

    bea.menu("board.boards")
    needs = pick(templates()["needs-map"].name, "en")
    bea.dialog("board.boards").get_by_role("link", name=needs).click()
    expect(bea.page.get_by_role("heading", level=1)).to_have_text(needs)
    bea.arrive()
    expect(bea.notes).to_have_count(0)


def test_notes_are_made_changed_and_deleted_before_everybodys_eyes(trio: Trio) -> None:
    aino, bea, carl = trio
    ngo, state = bea.zone("ngo"), bea.zone("state")
    bea.write("ngo", "Library club")
    for desk in (aino, bea):
        desk.sees("Library club", "ngo")
    carl.sees("Library club", ngo)
    bea.write_by_key("state", "Tax office")
    aino.sees("Tax office", "state")
    carl.write(bea.zone("company"), "Phone shop")
    for desk in (aino, bea):
        desk.sees("Phone shop", "company")

    aino.rewrite("Library club", "Library evening")
    carl.sees("Library evening", ngo)
    carl.rewrite("Library evening", "Library night", ngo)
    for desk in (aino, bea):
        desk.sees("Library night", "ngo")

    bea.paint("Library night", "green")
    aino.sees("Library night", "ngo", "green")
    carl.sees("Library night", ngo, "green")
    carl.paint("Phone shop", bea.zone("company"), "pink")
    bea.sees("Phone shop", "company", "pink")

    carl.move("Library night", ngo, to=state)
    bea.sees("Library night", "state")
    aino.sees("Library night", "state")

    bea.delete("Tax office")
    aino.misses("Tax office")
    carl.misses("Tax office")
    bea.toast("board.note.deleted", n=1).get_by_role("button", name=bea.say("board.control.undo")).click()
    aino.sees("Tax office", "state")
    carl.sees("Tax office", state)
    carl.delete("Phone shop", bea.zone("company"))
    bea.misses("Phone shop")
    bea.is_saved()
    aino.is_saved()


def test_everyone_takes_back_only_their_own(trio: Trio) -> None:
    aino, bea, carl = trio
    bea.write("ngo", "From Bea")
    carl.write(bea.zone("state"), "From Carl")
    bea.sees("From Carl", "state")
    bea.page.keyboard.press("Control+z")
    aino.misses("From Bea")
    carl.misses("From Bea")
    aino.sees("From Carl", "state")
    bea.page.keyboard.press("Control+Shift+z")
    aino.sees("From Bea", "ngo")
    carl.sees("From Bea", bea.zone("ngo"))
    carl.undo()
    bea.misses("From Carl")
    bea.sees("From Bea", "ngo")


def test_people_see_who_is_here_and_what_is_being_dragged(trio: Trio) -> None:
    aino, bea, carl = trio
    for desk in (aino, bea):
        expect(desk.button("board.people.here", n=3)).to_be_visible()
    bea.button("board.people.here", n=3).click()
    here = bea.dialog("board.people.title").get_by_role("listitem")
    for each in trio:
        expect(here.filter(has_text=each.name)).to_have_count(1)
    bea.page.keyboard.press("Escape")

    bea.write("ngo", "On the move")
    note = aino.note("On the move")
    before = note.bounding_box()
    with bea.dragging("On the move", "municipality", place=3):
        expect(note).to_have_class(re.compile(r"\bis-dragged\b"))
        expect(note).to_contain_text("Bea")
        assert note.bounding_box() != before
        # It is only shown: in the document it lies where it lay.
        carl.sees("On the move", bea.zone("ngo"))
        aino.sees("On the move", "ngo")
    aino.sees("On the move", "municipality")
    carl.sees("On the move", bea.zone("municipality"))
    expect(note).not_to_have_class(re.compile(r"\bis-dragged\b"))

    aino.begin_to_edit("On the move")
    expect(bea.note("On the move")).to_have_accessible_name(
        re.compile(re.escape(bea.say("board.note.writes", name="Aino")))
    )
    carl.page.close()
    expect(bea.button("board.people.here", n=2)).to_be_visible()


def test_two_write_in_one_note_at_once(trio: Trio) -> None:
    aino, bea, carl = trio
    bea.write("ngo", "middle")
    aino.sees("middle")
    bea.begin_to_edit("middle")
    aino.begin_to_edit("middle")
    aino.page.keyboard.press("Home")
    for letter in "before":
        aino.page.keyboard.type(letter)
        bea.page.keyboard.type(letter.upper())
    for desk in (aino, bea):
        desk.page.keyboard.press("Escape")
    for desk in (aino, bea):
        desk.sees("beforemiddleBEFORE", "ngo")
    carl.sees("beforemiddleBEFORE", bea.zone("ngo"))


HOLD_FRAMES = """() => {
    const held = [];
    const real = window.requestAnimationFrame;
    window.requestAnimationFrame = (callback) => held.push(callback);
    window.drawHeld = () => {
        window.requestAnimationFrame = real;
        for (const callback of held) callback(performance.now());
    };
}"""
"""A device so slow that no frame is drawn before it is told to."""


def test_a_note_begun_before_the_last_one_is_drawn_keeps_the_keyboard(trio: Trio) -> None:
    aino, bea, _ = trio
    bea.open_editor(lambda: bea.page.mouse.dblclick(*bea.spot("ngo")))
    bea.page.keyboard.type("Library club")
    bea.page.evaluate(HOLD_FRAMES)
    bea.page.keyboard.press("Escape")
    bea.open_editor(lambda: bea.page.mouse.dblclick(*bea.spot("funders")))
    bea.page.evaluate("drawHeld()")
    bea.page.keyboard.type("City fund")
    aino.sees("Library club", "ngo")
    aino.sees("City fund", "funders")
