"""Versions of a board: saved by name, looked at in place, restored without throwing anybody out."""

import re

from playwright.sync_api import Locator, expect

from tests.e2e.desk import Desk
from tests.e2e.people import Crowd
from tests.e2e.workshops import workshop
from tests.support.server import Server

NAME = "Before the break"


def save_version(aino: Desk, name: str) -> None:
    """By the facilitator's panel."""
    aino.button("stage.saveVersion").click()
    dialog = aino.dialog("board.version.save")
    dialog.get_by_role("textbox", name=aino.say("board.version.name")).click()
    aino.page.keyboard.type(name)
    dialog.get_by_role("button", name=aino.say("common.save")).click()
    expect(aino.toast("board.version.saved", name=name)).to_be_visible()


def versions(person: Desk) -> Locator:
    """The open list of versions, newest first."""
    person.menu("board.version.list")
    rows = person.dialog("board.version.list").get_by_role("listitem")
    expect(rows.first).to_be_visible()
    return rows


def view(person: Desk, name: str) -> None:
    """Look at a version in place of the board."""
    button = f"{person.say('board.version.view')}: {name}"
    versions(person).get_by_role("button", name=button).click()
    banner = person.page.get_by_role("status").filter(has_text=person.say("board.version.viewing", name=name))
    expect(banner).to_be_visible()


def restore(person: Desk) -> None:
    """Restore the version that one looks at."""
    person.button("board.version.restore").click()
    question = person.dialog("board.version.restoreTitle")
    question.get_by_role("button", name=person.say("board.version.restore")).click()
    expect(question).to_have_count(0)


def test_a_version_is_saved_viewed_and_restored_while_others_stay(crowd: Crowd, server: Server) -> None:
    links = workshop(server).links
    aino, bea, carl = crowd.desk("Aino"), crowd.desk("Bea"), crowd.phone("Carl")
    aino.join(links["facilitator"])
    bea.join(links["participant"])
    carl.join(links["participant"])
    loads: list[str] = []
    bea.page.on("load", lambda page: loads.append(page.url))
    bea.write("ngo", "Library")
    aino.sees("Library")
    save_version(aino, NAME)
    bea.append("Library", " club")
    bea.write("state", "Later")
    aino.sees("Library club")
    aino.sees("Later")

    view(aino, NAME)
    aino.sees("Library", "ngo")
    expect(aino.notes).to_have_count(1)
    aino.page.mouse.dblclick(*aino.spot("company"))
    aino.page.mouse.dblclick(*aino.middle("Library"))
    aino.page.keyboard.press("n")
    expect(
        aino.page.get_by_role("textbox", name=re.compile(f"^{aino.say('board.note.text')}"))
    ).to_have_count(0)
    bea.write("project", "Meanwhile")
    carl.sees("Meanwhile", bea.zone("project"))
    expect(aino.notes).to_have_count(1)

    restore(aino)
    expect(aino.toast("board.version.restored", name=NAME)).to_be_visible()
    for desk in (aino, bea):
        desk.sees("Library", "ngo")
        expect(desk.notes).to_have_count(1)
    carl.sees("Library", bea.zone("ngo"))
    carl.misses("Later")
    bea.write("company", "Still here")
    carl.sees("Still here", bea.zone("company"))
    aino.sees("Still here", "company")
    assert not loads, "Bea's page was loaded again"

    rows = versions(bea)
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text(bea.say("board.version.reason.restore"))
    expect(rows.first).to_contain_text(bea.say("board.version.auto"))
    expect(rows.last).to_contain_text(NAME)
    expect(rows.get_by_role("button", name=re.compile(bea.say("board.version.restore")))).to_have_count(0)
    bea.page.keyboard.press("Escape")

    view(aino, aino.say("board.version.reason.restore"))
    for text in ("Library club", "Later", "Meanwhile"):
        aino.sees(text)
    restore(aino)
    for text in ("Library club", "Later", "Meanwhile"):
        bea.sees(text)
    bea.misses("Still here")
    bea.is_saved()
