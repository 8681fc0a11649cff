"""Devices that people share, leave and change."""

import re

from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.people import Crowd
from tests.e2e.workshops import workshop
from tests.support.server import Server


def heading(person: Desk, key: str) -> None:
    """The page's heading is this."""
    expect(person.page.get_by_role("heading", level=1, name=person.say(key))).to_be_visible()


def test_a_shared_computer_asks_who_one_is(crowd: Crowd, server: Server) -> None:
    made = workshop(server)
    link = made.links["participant"]
    bea = crowd.desk("Bea")
    bea.join(link)
    bea.write("ngo", "From Bea")
    bea.is_saved()

    bea.open(f"{server.url}/accessibility")
    bea.open(link)
    heading(bea, "page.join.continue.title")
    bea.page.get_by_role("link", name=bea.say("page.script.continueAs", name="Bea")).click()
    bea.arrive()
    bea.write("state", "Bea again")
    bea.is_saved()

    bea.open(f"{server.url}/accessibility")
    bea.open(link)
    bea.button("page.join.someoneElse").click()
    bea.name = "Cid"
    bea.tell_name()
    bea.write("company", "From Cid")
    bea.is_saved()
    authors = {note["text"]: note["author"]["name"] for note in made.content(server)["notes"]}
    assert authors == {"From Bea": "Bea", "Bea again": "Bea", "From Cid": "Cid"}


def test_a_device_forgets_and_warns_of_unsent_work(crowd: Crowd, server: Server) -> None:
    made = workshop(server)
    bea = crowd.desk("Bea")
    bea.join(made.links["participant"])
    bea.write("ngo", "Sent")
    bea.is_saved()
    board = bea.page.url
    bea.lose_connection()
    bea.write("state", "Not sent")
    bea.menu("board.leave.title")
    dialog = bea.dialog("board.leave.title")
    expect(dialog).to_contain_text(bea.say("board.leave.unsent", n=1))
    dialog.get_by_role("button", name=bea.say("common.cancel")).click()
    bea.find_connection()
    bea.is_saved()

    bea.menu("board.leave.title")
    expect(dialog).to_contain_text(bea.say("board.leave.detail"))
    expect(dialog).not_to_contain_text(bea.say("board.leave.unsent", n=1))
    dialog.get_by_role("button", name=bea.say("board.leave.do")).click()
    heading(bea, "page.home.heading")
    assert bea.context.cookies() == []
    origins = bea.context.storage_state()["origins"]
    assert not any(origin["localStorage"] for origin in origins), origins

    bea.expect_trouble(r"status of 401 .*/b/")
    bea.open(board)
    heading(bea, "page.notJoined.title")
    bea.open(made.links["participant"])
    expect(bea.page.get_by_role("textbox", name=bea.say("page.join.name"))).to_be_visible()


def test_one_goes_on_as_the_same_person_on_another_device(crowd: Crowd, server: Server) -> None:
    made = workshop(server)
    bea, phone, late = crowd.desk("Bea"), crowd.phone("Bea's phone"), crowd.desk("Late")
    bea.join(made.links["participant"])
    bea.menu("board.handover.title")
    dialog = bea.dialog("board.handover.title")
    expect(dialog.get_by_role("img", name=bea.say("board.handover.qr"))).to_be_visible()
    link = dialog.get_by_role("textbox", name=bea.say("board.handover.link")).input_value()

    phone.open(link)
    phone.button("page.handover.submit").tap()
    phone.arrive()
    bea.page.keyboard.press("Escape")
    expect(bea.button("board.people.here", n=1)).to_be_visible()
    phone.write(bea.zone("ngo"), "From the phone")
    bea.sees("From the phone", "ngo")
    expect(bea.note("From the phone")).to_have_accessible_name(
        re.compile(re.escape(bea.say("board.note.by", name="Bea")))
    )

    late.expect_trouble(r"status of 404 .*/api/join")
    late.open(link)
    late.button("page.handover.submit").click()
    heading(late, "page.handover.old.title")
