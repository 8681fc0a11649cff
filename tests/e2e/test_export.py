"""A board taken away as a file: by keys from the menu, by touch on a phone, and not by who may not."""

import io
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Locator, expect

from tests.e2e.people import Crowd
from tests.e2e.person import Person
from tests.e2e.workshops import workshop
from tests.support.server import Server


def _take(person: Person, entry: Locator, act: str) -> tuple[str, bytes]:
    """The file that comes when the entry is chosen."""
    with person.page.expect_download() as coming:
        if act == "keys":
            entry.focus()
            person.page.keyboard.press("Enter")
        else:
            person.press(entry)
    return coming.value.suggested_filename, Path(coming.value.path()).read_bytes()


def test_a_board_is_taken_away_by_key_and_by_touch(crowd: Crowd, server: Server) -> None:
    links = workshop(server).links
    aino, carl = crowd.desk("Aino"), crowd.phone("Carl")
    aino.join(links["facilitator"])
    carl.join(links["observer"])
    aino.write("ngo", "Äitien lukupiiri 👵")
    aino.is_saved()
    aino.button("stage.more").focus()
    aino.page.keyboard.press("Enter")
    aino.page.get_by_role("menuitem", name=aino.say("board.export.title")).press("Enter")
    dialog = aino.dialog("board.export.title")
    entry = dialog.get_by_role("button", name=aino.say("board.export.xlsx"))
    name, data = _take(aino, entry, "keys")
    assert name.endswith(".xlsx")
    cells = [cell.value for row in load_workbook(io.BytesIO(data))["actors"].iter_rows() for cell in row]
    assert "Äitien lukupiiri 👵" in cells
    expect(dialog.get_by_role("status")).to_have_text(aino.say("board.export.done", name=name))
    expect(entry).to_be_focused()

    carl.press(carl.button("board.menu"))
    menu = carl.dialog("board.menu")
    expect(menu.get_by_role("button", name=carl.say("board.version.list"))).to_be_visible()
    expect(menu.get_by_role("button", name=carl.say("board.export.title"))).to_have_count(0)
    bea = crowd.phone("Bea")
    bea.join(links["participant"])
    bea.menu("board.export.title")
    name, data = _take(
        bea,
        bea.dialog("board.export.title").get_by_role("button", name=bea.say("board.export.json")),
        "touch",
    )
    assert name.endswith(".json")
    assert "Äitien lukupiiri 👵" in data.decode()
