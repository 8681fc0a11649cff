"""Somebody who has a keyboard and nothing else, on the sheet or in the list."""

import re
from typing import Final

from playwright.sync_api import Locator, expect

from tests.e2e.desk import Desk

MOST: Final = 120
"""So many presses of one key lead round the whole page."""

_FOCUS: Final = """
() => {
  const here = document.activeElement;
  const { top, bottom, left, right } = here.getBoundingClientRect();
  const { outlineStyle, outlineWidth } = getComputedStyle(here);
  return {
    what: here.outerHTML.slice(0, 200),
    lost: here === document.body,
    // In a text field the cursor shows where one is.
    ring: here.matches("textarea, input") || (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2),
    inView: bottom > 0 && right > 0 && top < innerHeight && left < innerWidth && bottom > top && right > left,
  };
}
"""


class Keys:
    """Acts by `page.keyboard` alone; everything else only looks."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.page = desk.page

    # The keys

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def reach(self, target: Locator, by: str = "Tab") -> None:
        """Press the key until the focus, which is to be seen, stands on the target."""
        expect(target).to_have_count(1)
        for _ in range(MOST):
            if target.evaluate("(element) => element === document.activeElement"):
                self.stands_on(target)
                return
            self.press(by)
        raise AssertionError(f"{by} does not lead to {target}")

    def stands_on(self, target: Locator) -> None:
        """The target has the focus, and one sees it."""
        expect(target).to_be_focused()
        focus = self.page.evaluate(_FOCUS)
        assert not focus["lost"], "nothing has the focus"
        assert focus["ring"], f"no focus is seen on {focus['what']}"
        assert focus["inView"], f"outside of the window: {focus['what']}"

    def hears(self, key: str, **params: object) -> None:
        """A live region says so."""
        told = self.page.get_by_role("status").filter(has_text=self.desk.say(key, **params))
        expect(told).to_have_attribute("aria-live", "polite")

    # Everywhere

    def join(self, link: str) -> None:
        """Come by an invitation link; the board is open and live then."""
        self.desk.open(link)
        self.reach(self.page.get_by_role("textbox", name=self.desk.say("page.join.name")))
        self.page.keyboard.type(self.desk.name)
        self.press("Enter")
        self.desk.arrive()

    def write(self, zone: str, text: str) -> None:
        """Write into the empty note that is open, and leave it."""
        label = self.desk.say("board.note.textIn", zone=self.desk.zone(zone))
        self.stands_on(self.page.get_by_role("textbox", name=label))
        self.page.keyboard.type(text)
        self.press("Escape")

    def choose_zone(self, zone: str) -> None:
        """In the dialog that asks where to."""
        name = re.compile(f"^{re.escape(self.desk.zone(zone))}")
        self.reach(self.desk.dialog("board.move.title", n=1).get_by_role("button", name=name))
        self.press("Enter")

    def undo(self) -> None:
        self.press("Control+z")

    # By view

    def enter(self) -> None:
        """Go to where the notes are."""
        raise NotImplementedError

    def place(self, text: str) -> Locator:
        """What has the focus when one stands on the note."""
        raise NotImplementedError

    def sees(self, text: str, zone: str) -> None:
        """The note is shown in that zone."""
        raise NotImplementedError

    def go_to(self, text: str) -> None:
        """Stand on the note."""
        raise NotImplementedError

    def create(self, zone: str, text: str) -> None:
        raise NotImplementedError

    def move(self, text: str, zone: str) -> None:
        raise NotImplementedError

    def delete(self, text: str) -> None:
        raise NotImplementedError


class OnSheet(Keys):
    """Walks from note to note by arrows, from zone to zone by PageDown."""

    def enter(self) -> None:
        self.reach(self.page.get_by_role("group", name=self.desk.say("board.notesOnSheet"), exact=True))

    def place(self, text: str) -> Locator:
        return self.desk.note(text)

    def sees(self, text: str, zone: str) -> None:
        self.desk.sees(text, zone)

    def go_to(self, text: str) -> None:
        self.press("Home")
        self.reach(self.place(text), by="ArrowRight")

    def create(self, zone: str, text: str) -> None:
        """The zone has no notes yet and lies after the one on which one stands."""
        name = self.desk.say("board.zone.enlarge", zone=self.desk.zone(zone))
        self.reach(self.page.get_by_role("button", name=name, exact=True), by="PageDown")
        self.press("n")
        self.write(zone, text)

    def move(self, text: str, zone: str) -> None:
        self.go_to(text)
        self.press("m")
        self.choose_zone(zone)

    def delete(self, text: str) -> None:
        self.go_to(text)
        self.press("Delete")


class InList(Keys):
    """Walks from button to button by Tab."""

    def enter(self) -> None:
        """By the first thing on the page, which leads to the list."""
        self.reach(self._button(self.desk.say("board.skipToList")))
        self.press("Enter")
        title = re.compile(f"{re.escape(self.desk.say('board.list.title', name=''))}$")
        self.stands_on(self.page.get_by_role("heading", level=1, name=title))

    def place(self, text: str) -> Locator:
        return self._action("edit", text)

    def sees(self, text: str, zone: str) -> None:
        section = self.page.get_by_role("region", name=self.desk.zone(zone), exact=True)
        expect(section.filter(has=self.place(text))).to_have_count(1)

    def go_to(self, text: str) -> None:
        self.reach(self.place(text))

    def create(self, zone: str, text: str) -> None:
        add, where = (re.escape(text) for text in (self.desk.say("board.list.addHere"), self.desk.zone(zone)))
        self.reach(self.page.get_by_role("button", name=re.compile(f"^{add} ?: {where}$")))
        self.press("Enter")
        self.write(zone, text)

    def move(self, text: str, zone: str) -> None:
        self.reach(self._action("move", text))
        self.press("Enter")
        self.choose_zone(zone)

    def delete(self, text: str) -> None:
        self.reach(self._action("more", text))
        self.press("Enter")
        self.reach(self.page.get_by_role("menuitem", name=self.desk.say("board.note.delete")), by="ArrowDown")
        self.press("Enter")

    def _action(self, which: str, text: str) -> Locator:
        return self._button(f"{self.desk.say(f'board.note.{which}')}: {text}")

    def _button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)
