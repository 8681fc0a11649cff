"""A facilitator, a laptop and a phone on one board: each sees what the others do."""

import re

from playwright.sync_api import expect

from tests.e2e.people import Crowd
from tests.support.server import Server


def test_a_workshop_is_created_and_its_copied_link_leads_to_it(crowd: Crowd, server: Server) -> None:
    aino = crowd.desk("Aino")
    aino.open(server.url)
    page = aino.page
    page.get_by_role("textbox", name=aino.say("page.home.field.title")).fill("Digital help")
    page.get_by_role("textbox", name=aino.say("page.home.field.name")).fill("Aino")
    for sheet in ("Actor map", "Needs map"):
        page.get_by_role("checkbox", name=re.compile(sheet)).check()
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
