"""What isn't part of the first load is there before anybody needs it, and says what to do when it isn't."""

from playwright.sync_api import expect

from tests.e2e.people import Crowd
from tests.e2e.workshops import workshop
from tests.support.server import Server

LATER = "**/assets/{parts,later}-*"


def test_what_comes_later_is_there_when_the_network_goes(crowd: Crowd, server: Server) -> None:
    bea = crowd.desk("Bea")
    with bea.page.expect_response("**/assets/parts-*"), bea.page.expect_response("**/assets/later-*"):
        bea.join(workshop(server).links["participant"])
    bea.page.wait_for_function("document.adoptedStyleSheets.length === 1")
    bea.lose_connection()
    bea.is_offline()
    bea.menu("board.settings.title")
    expect(bea.dialog("board.settings.title")).to_be_visible()


def test_what_did_not_come_says_so_and_comes_when_it_can(crowd: Crowd, server: Server) -> None:
    aino = crowd.desk("Aino")
    aino.expect_trouble("ERR_FAILED")
    aino.context.route(LATER, lambda route: route.abort())
    aino.join(workshop(server).links["facilitator"])
    failed = aino.page.get_by_role("alert").filter(has_text=aino.say("board.later.failed"))
    console = aino.page.get_by_role("complementary").filter(has=failed)
    expect(console).to_be_visible()

    aino.button("board.menu").click()
    dialog = aino.dialog("board.later.title")
    expect(dialog.get_by_role("alert")).to_have_text(aino.say("board.later.failed"))
    aino.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(aino.button("board.menu")).to_be_focused()

    aino.context.unroute(LATER)
    aino.button("board.menu").click()
    expect(aino.dialog("board.menu")).to_be_visible()
    aino.page.keyboard.press("Escape")
    expect(aino.button("board.menu")).to_be_focused()
    expect(aino.button("stage.saveVersion")).to_be_visible()
