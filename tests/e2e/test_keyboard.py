"""Without one pointer event: everything one does with notes, and a focus that is always somewhere."""

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.keyboard import InList, Keys, OnSheet
from tests.e2e.people import Crowd
from tests.e2e.workshops import Workshop
from tests.support.server import Server

VIEWS = pytest.mark.parametrize("view", [OnSheet, InList])
WRITTEN = {"state": "Tax office", "wellbeing": "Health centre", "company": "Phone shop"}
"""A note in each of three zones, in reading order."""


@pytest.fixture
def aino(crowd: Crowd, made: Workshop) -> Desk:
    """Who sees what the others do."""
    aino = crowd.desk("Aino")
    aino.join(made.links["facilitator"])
    return aino


def come(view: type[Keys], crowd: Crowd, made: Workshop) -> Keys:
    """Bea comes without a pointer and goes to the notes."""
    bea = view(crowd.desk("Bea"))
    bea.join(made.links["participant"])
    bea.enter()
    return bea


def write_all(bea: Keys, aino: Desk) -> None:
    """The three notes, each seen at once by who watches."""
    for zone, text in WRITTEN.items():
        bea.create(zone, text)
        aino.sees(text, zone)
        bea.stands_on(bea.place(text))


def lies(aino: Desk, server: Server, made: Workshop, wanted: dict[str, str]) -> None:
    """Exactly these notes, by text, lie in these zones, for who watches and for the server."""
    for text, zone in wanted.items():
        aino.sees(text, zone)
    expect(aino.notes).to_have_count(len(wanted))
    notes = made.content(server)["notes"]
    assert {note["text"]: note["zone"] for note in notes} == wanted
    assert len(notes) == len(wanted)
    assert {note["author"]["name"] for note in notes} == {"Bea"}


@VIEWS
def test_notes_are_made_moved_deleted_and_brought_back(
    view: type[Keys], crowd: Crowd, server: Server, made: Workshop, aino: Desk
) -> None:
    bea = come(view, crowd, made)
    write_all(bea, aino)

    bea.move("Health centre", "ngo")
    bea.hears("board.move.done", n=1, zone=bea.desk.zone("ngo"))
    aino.sees("Health centre", "ngo")
    bea.stands_on(bea.place("Health centre"))

    bea.delete("Tax office")
    bea.hears("board.note.deleted", n=1)
    aino.misses("Tax office")
    bea.stands_on(bea.place("Health centre"))

    bea.undo()
    bea.hears("cmd.undo.done")
    aino.sees("Tax office", "state")
    bea.stands_on(bea.place("Tax office"))

    bea.desk.is_saved()
    lies(aino, server, made, {"Tax office": "state", "Health centre": "ngo", "Phone shop": "company"})


@VIEWS
def test_the_focus_goes_on_when_ones_own_act_takes_its_place(
    view: type[Keys], crowd: Crowd, made: Workshop, aino: Desk
) -> None:
    bea = come(view, crowd, made)
    write_all(bea, aino)

    bea.go_to("Tax office")
    bea.press("Delete")
    aino.misses("Tax office")
    aino.sees("Phone shop", "company")
    bea.stands_on(bea.place("Health centre"))

    message = bea.desk.toast("board.note.deleted", n=1)
    bea.reach(message.get_by_role("button", name=bea.desk.say("board.control.undo")))
    bea.press("Enter")
    aino.sees("Tax office", "state")
    expect(message).to_have_count(0)
    bea.stands_on(bea.place("Tax office"))

    bea.go_to("Phone shop")
    bea.undo()
    aino.misses("Phone shop")
    bea.stands_on(bea.place("Health centre"))


@VIEWS
def test_the_focus_goes_on_when_others_take_its_place(
    view: type[Keys], crowd: Crowd, made: Workshop, aino: Desk
) -> None:
    bea = come(view, crowd, made)
    write_all(bea, aino)
    aino.move("Phone shop", "funders")
    bea.sees("Phone shop", "funders")
    bea.stands_on(bea.place("Phone shop"))
    aino.delete("Phone shop")
    expect(bea.place("Phone shop")).to_have_count(0)
    bea.stands_on(bea.place("Tax office"))
