"""Notes by the clipboard: between boards, from a spreadsheet, many at once on a phone; a zone tidied up."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import troubles
from tests.e2e.desk import Desk
from tests.e2e.people import Crowd
from tests.e2e.workshops import Workshop, templates, workshop
from tests.support.server import Server

CLIPBOARD = ["clipboard-read", "clipboard-write"]
"""What a page may do that puts something on the clipboard for another program."""


@pytest.fixture
def made(server: Server) -> Workshop:
    """An actor map with a few notes, and a sheet of development targets, which has some of its areas."""
    made = workshop(server, "actor-map", "development-targets")
    made.write({"Tax office": "state", "Kela\nbenefits": "state", "City fund": "funders"})
    return made


def places(server: Server, board: str, token: str) -> dict[str, tuple[float, float]]:
    """Where the server says the notes lie."""
    content: dict[str, Any] = server.get(f"/api/boards/{board}/content", token)
    return {note["text"]: (note["x"], note["y"]) for note in content["notes"]}


def pick(desk: Desk, *texts: str) -> None:
    """Click the first note, and the others with Shift."""
    desk.page.keyboard.press("Escape")
    desk.page.mouse.click(*desk.middle(texts[0]))
    for text in texts[1:]:
        # The first one's card may lie over the others.
        desk.note(text).click(modifiers=["Shift"], force=True)
    expect(desk.page.locator("[role=option][aria-selected=true]")).to_have_count(len(texts))


def test_notes_are_copied_cut_and_pasted_within_a_board_and_between_boards(
    crowd: Crowd, server: Server, made: Workshop
) -> None:
    bea = crowd.desk("Bea")
    bea.join(made.links["participant"])
    keys = bea.page.keyboard
    pick(bea, "Tax office")
    keys.press("Control+x")
    bea.misses("Tax office")
    bea.page.mouse.click(*bea.spot("company", 2))
    keys.press("Control+v")
    bea.sees("Tax office", "company")
    keys.press("Control+z")
    bea.misses("Tax office")
    keys.press("Control+z")
    bea.sees("Tax office", "state")

    keys.press("Control+a")
    keys.press("Control+c")
    expect(bea.toast("board.copy.done", n=3)).to_be_visible()
    bea.is_saved()
    there = server.get(f"/api/workshops/{made.id}", made.token)["boards"][1]["id"]
    bea.open(f"{server.url}/b/{there}")
    bea.sheet = templates()["development-targets"]
    bea.arrive()
    keys.press("Control+v")
    bea.sees("Tax office", "state")
    bea.sees("Kela, benefits", "state")
    # This sheet has no funders: where one works is the first area of the step.
    bea.sees("City fund")
    expect(bea.notes).to_have_count(3)
    bea.is_saved()
    old, new = (places(server, board, made.token) for board in (made.board, there))
    shift = {text: (new[text][0] - old[text][0], new[text][1] - old[text][1]) for text in new}
    assert shift["Tax office"] == pytest.approx(shift["Kela\nbenefits"]), "they lay otherwise to each other"
    keys.press("Control+z")
    expect(bea.notes).to_have_count(0)


def test_a_table_is_pasted_with_a_look_at_it_first(crowd: Crowd, made: Workshop) -> None:
    aino = crowd.desk("Aino", permissions=CLIPBOARD)
    aino.join(made.links["facilitator"])
    table = 'Municipalities\tEspoo\r\n\tVantaa\r\nJärjestöt\t"Red Cross\nfriends"\r\nChurch\tParish club\r\n'
    aino.page.evaluate("(text) => navigator.clipboard.writeText(text)", table)
    aino.page.mouse.click(*aino.spot("company", 2))
    aino.page.keyboard.press("Control+v")
    dialog = aino.dialog("board.paste.title")
    add = dialog.get_by_role("button", name=aino.say("board.paste.add", n=4))
    told = dialog.get_by_role("status")
    # The Finnish name is known once the server has told it.
    expect(told).to_contain_text(aino.say("board.zone.list", zone=aino.zone("ngo"), n=1))
    expect(told).to_contain_text(aino.say("board.zone.list", zone=aino.zone("municipality"), n=2))
    expect(told).to_contain_text(aino.say("board.paste.unknown", names="”Church”"))
    expect(dialog.get_by_role("combobox")).to_have_value("company")
    assert not (found := troubles(aino.page)), "\n".join(found)
    add.click()
    aino.sees("Espoo", "municipality")
    aino.sees("Vantaa", "municipality")
    aino.sees("Red Cross, friends", "ngo")
    aino.sees("Church, Parish club", "company")
    aino.button("board.control.undo").last.click()
    expect(aino.notes).to_have_count(3)

    # Nothing is added that is too much, and Cancel adds nothing.
    aino.page.evaluate("(text) => navigator.clipboard.writeText(text)", "note\n" * 501)
    aino.page.keyboard.press("Control+v")
    expect(dialog.get_by_role("alert")).to_have_text(aino.say("board.paste.many", n=500))
    dialog.get_by_role("button", name=aino.say("board.paste.add", n=501)).click(force=True)
    dialog.get_by_role("button", name=aino.say("common.cancel")).click()
    expect(aino.notes).to_have_count(3)
    aino.page.evaluate("(text) => navigator.clipboard.writeText(text)", "  One line\n")
    aino.page.keyboard.press("Control+v")
    aino.sees("One line")


def test_an_area_is_tidied_up_around_what_somebody_holds(
    crowd: Crowd, server: Server, made: Workshop
) -> None:
    bea = crowd.desk("Bea")
    bea.join(made.links["participant"])
    first, second = bea.sheet.zones[4].places[:2]
    assert bea.sheet.zones[4].id == "state"
    bea.move("Tax office", "state", 5)
    bea.is_saved()
    carl = crowd.desk("Carl")
    carl.join(made.links["participant"])
    before = places(server, made.board, made.token)
    with carl.dragging("Kela, benefits", "company", 2):
        expect(bea.page.locator(".note .writer").filter(has_text="Carl")).to_be_visible()
        bea.page.mouse.click(*bea.spot("state", 3))
        bea.page.keyboard.press("t")
        expect(bea.toast("board.tidy.done", zone=bea.zone("state"), n=1)).to_contain_text(
            bea.say("board.tidy.held", n=1)
        )
        bea.is_saved()
        tidy = places(server, made.board, made.token)
        assert tidy == {**before, "Tax office": tuple(first)}
        assert before["Kela\nbenefits"] == tuple(second)
        bea.page.keyboard.press("Control+z")
        bea.is_saved()
        assert places(server, made.board, made.token) == before
    carl.sees("Kela, benefits", "company")


def test_many_notes_are_written_at_once_on_a_phone_and_copied_by_menus(crowd: Crowd, made: Workshop) -> None:
    dan = crowd.phone("Dan")
    dan.join(made.links["participant"])
    funders = "Funders"
    dan.open_note("City fund", funders)
    dan.button("board.note.copy").tap()
    dan.button("board.phone.back").tap()
    actions = dan.button("board.zone.actions", zone=funders)
    actions.tap()
    dan.page.get_by_role("menuitem", name=dan.say("board.zone.paste", n=1)).tap()
    papers = dan.page.get_by_role("button", name=re.compile("^City fund"))
    expect(papers).to_have_count(2)
    actions.tap()
    dan.page.get_by_role("menuitem", name=dan.say("board.zone.many")).tap()
    dialog = dan.dialog("board.paste.title")
    dialog.get_by_role("textbox").fill("- Foundation\n\n- Lottery")
    dialog.get_by_role("button", name=dan.say("board.paste.add", n=2)).tap()
    expect(dan.page.get_by_role("button", name=re.compile("^(Foundation|Lottery)"))).to_have_count(2)
