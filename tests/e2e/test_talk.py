"""What people say about notes: reactions, comments, tags; by mouse and key, in the list and on a phone."""

import re

import pytest
from playwright.sync_api import Locator, expect

from server.boards.template import pick
from tests.e2e.desk import Desk
from tests.e2e.keyboard import InList
from tests.e2e.people import Crowd
from tests.e2e.person import Person
from tests.e2e.workshops import Workshop, templates, workshop
from tests.support.server import Server

SHEET = "development-targets"


@pytest.fixture
def made(server: Server) -> Workshop:
    made = workshop(server, SHEET)
    made.write({"Login is hard": "area.home", "Nobody answers": "area.work"})
    return made


@pytest.fixture
def aino(crowd: Crowd, made: Workshop) -> Desk:
    """Who leads."""
    aino = crowd.desk("Aino")
    aino.sheet = templates()[SHEET]
    aino.join(made.links["facilitator"])
    aino.sees("Nobody answers")
    return aino


def tag(name: str) -> str:
    return next(pick(each.label, "en") for each in templates()[SHEET].note_tags if each.id == name)


def talk(person: Person) -> Locator:
    """The open dialog of a note's comments and reactions."""
    return person.dialog("board.talk.title")


def react(person: Person, reaction: str) -> None:
    name = re.compile(f"^{re.escape(person.say(f'board.reaction.{reaction}'))}")
    person.press(talk(person).get_by_role("button", name=name))


def put(person: Person, reaction: str, who: object) -> str:
    return person.say("board.reaction.said", reaction=person.say(f"board.reaction.{reaction}"), who=who)


def tells(desk: Desk, source: str, words: str) -> None:
    expect(desk.note(source)).to_have_accessible_name(re.compile(re.escape(words)))


def test_a_note_is_talked_about_on_the_board(crowd: Crowd, made: Workshop, aino: Desk) -> None:
    bea = crowd.desk("Bea")
    bea.join(made.links["participant"])
    bea.page.mouse.click(*bea.middle("Login is hard"))
    bea.page.get_by_role("toolbar").get_by_role("button", name=bea.say("board.note.more")).click()
    bea.page.get_by_role("menuitem", name=bea.say("board.note.talk")).click()
    react(bea, "unclear")
    react(bea, "agree")
    box = talk(bea).get_by_role("textbox", name=bea.say("board.talk.write"))
    box.fill("Since when?")
    talk(bea).get_by_role("button", name=bea.say("board.talk.send"), exact=True).click()
    expect(talk(bea).get_by_role("listitem").filter(has_text="Since when?")).to_contain_text("Bea")
    expect(box).to_be_focused()
    bea.page.keyboard.press("Escape")

    # The other hears of it, sees it on the note, adds her own and moderates.
    tells(aino, "Login is hard", put(aino, "agree", 1))
    tells(aino, "Login is hard", aino.say("board.note.comments", n=1))
    heard = aino.say("board.news.comment", name="Bea", note="Login is hard")
    expect(aino.page.locator("[aria-live=polite]", has_text=heard)).to_have_count(1)
    aino.page.mouse.click(*aino.middle("Login is hard"))
    expect(aino.page.locator(".card")).to_contain_text(put(aino, "agree", "Bea"))
    aino.page.keyboard.press("r")
    react(aino, "agree")
    expect(talk(aino).get_by_text(put(aino, "agree", "Aino, Bea"))).to_be_visible()
    delete = talk(aino).get_by_role("button", name=re.compile(re.escape(aino.say("board.talk.delete"))))
    delete.click()
    expect(talk(aino).get_by_text(aino.say("board.talk.none"))).to_be_visible()
    talk(aino).get_by_role("button", name=aino.say("board.control.undo")).click()
    expect(delete).to_be_visible()
    talk(aino).get_by_role("textbox").fill("In spring")
    aino.page.keyboard.press("Control+Enter")
    expect(delete).to_have_count(2)

    # Everybody takes back and deletes one's own alone.
    tells(bea, "Login is hard", put(bea, "agree", 2))
    tells(bea, "Login is hard", bea.say("board.note.comments", n=2))
    bea.page.keyboard.press("r")
    expect(talk(bea).get_by_role("listitem").filter(has_text="In spring")).to_be_visible()
    expect(
        talk(bea).get_by_role("button", name=re.compile(re.escape(bea.say("board.talk.delete"))))
    ).to_have_count(1)
    react(bea, "agree")
    bea.page.keyboard.press("Escape")
    tells(aino, "Login is hard", put(aino, "agree", 1))
    bea.page.keyboard.press("Control+z")
    tells(aino, "Login is hard", put(aino, "agree", 2))
    bea.is_saved()


def test_in_the_list_by_keys(crowd: Crowd, made: Workshop, aino: Desk) -> None:
    bea = InList(crowd.desk("Bea"))
    say = bea.desk.say
    bea.join(made.links["participant"])
    bea.enter()
    bea.go_to("Login is hard")
    bea.press("r")
    bea.stands_on(talk(bea.desk).get_by_role("button", name=say("board.reaction.agree")))
    bea.press("Tab", "Enter")
    bea.reach(talk(bea.desk).get_by_role("textbox"))
    bea.page.keyboard.type("Me too")
    bea.press("Control+Enter")
    bea.reach(talk(bea.desk).get_by_role("button", name=f"{say('board.talk.delete')}: Me too"), "Shift+Tab")
    bea.press("Enter")
    bea.reach(talk(bea.desk).get_by_role("button", name=say("board.control.undo")))
    bea.press("Enter", "Escape")
    tells(aino, "Login is hard", put(aino, "important", 1))
    tells(aino, "Login is hard", aino.say("board.note.comments", n=1))
    row = bea.page.get_by_role("listitem").filter(has_text=put(bea.desk, "important", "Bea"))
    bea.reach(
        row.get_by_role("button", name=f"{say('board.note.comments', n=1)}: Login is hard"), "Shift+Tab"
    )
    bea.press("Enter")
    expect(talk(bea.desk).get_by_text("Me too")).to_be_visible()
    bea.press("Escape")

    bea.go_to("Login is hard")
    bea.press("g")
    bea.stands_on(bea.desk.dialog("board.tags.title").get_by_role("checkbox", name=tag("hard-service")))
    bea.press("Space", "Escape")
    expect(row).to_contain_text(tag("hard-service"))
    tells(aino, "Login is hard", tag("hard-service"))
    bea.undo()
    expect(row).not_to_contain_text(tag("hard-service"))


def test_on_a_phone(crowd: Crowd, made: Workshop, aino: Desk) -> None:
    carl = crowd.phone("Carl")
    carl.join(made.links["participant"])
    carl.open_note("Login is hard", aino.zone("area.home"))
    carl.button("board.note.talk").tap()
    react(carl, "idea")
    talk(carl).get_by_role("textbox").fill("Use the paper form")
    talk(carl).get_by_role("button", name=carl.say("board.talk.send"), exact=True).tap()
    talk(carl).get_by_role("button", name=carl.say("common.close")).tap()
    carl.button("board.note.tags").tap()
    tags = carl.dialog("board.tags.title")
    tags.get_by_role("checkbox", name=tag("good-support")).check()
    tags.get_by_role("button", name=carl.say("board.note.done")).tap()
    for words in (put(carl, "idea", "Carl"), carl.say("board.note.comments", n=1), tag("good-support")):
        expect(carl.page.get_by_role("listitem").filter(has_text=words)).to_be_visible()
    for words in (put(aino, "idea", 1), aino.say("board.note.comments", n=1), tag("good-support")):
        tells(aino, "Login is hard", words)
