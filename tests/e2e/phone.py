"""Somebody on a phone, by thumb: big buttons to work, the list to look."""

import re

from playwright.sync_api import Locator, expect

from tests.e2e.person import Person


class Phone(Person):
    """On a phone, by thumb: big buttons to work, the list to look."""

    def press(self, control: Locator) -> None:
        control.tap()

    def arrive(self) -> None:
        expect(self._bar("board.control.fit")).to_be_visible()
        step = self.say("stage.stepOf").partition("{")[0]
        expect(self.page.get_by_text(re.compile(f"^{re.escape(step)}"))).to_be_visible()

    def _bar(self, key: str) -> Locator:
        bar = self.page.get_by_role("navigation", name=self.say("board.controls"))
        return bar.get_by_role("button", name=self.say(key), exact=True)

    def look_at_list(self) -> None:
        """Switch to the list, unless it is there."""
        heading = self.page.get_by_role("heading", level=1)
        if not re.search(re.escape(self.say("board.list.title", name="")), heading.text_content() or ""):
            self._bar("board.control.list").tap()
        expect(heading).to_have_text(re.compile(re.escape(self.say("board.list.title", name=""))))

    def look_at_board(self) -> None:
        """Back to the big buttons."""
        self._bar("board.control.fit").tap()

    def row(self, text: str, zone: str | None = None) -> Locator:
        """The note's row in the list; in the area with that name."""
        self.look_at_list()
        rows = self.page.get_by_role("listitem")
        if zone:
            rows = self.page.get_by_role("region", name=zone, exact=True).get_by_role("listitem")
        return rows.filter(has=self.page.get_by_text(text, exact=True), has_not=self.page.get_by_role("list"))

    def sees(self, text: str, zone: str | None = None, colour: str | None = None) -> None:
        row = self.row(text, zone)
        expect(row).to_have_count(1)
        if colour:
            expect(row).to_contain_text(self.say(f"board.colour.{colour}"))

    def misses(self, text: str) -> None:
        expect(self.row(text)).to_have_count(0)

    def write(self, zone: str, text: str) -> None:
        """Note, the area, the text, send; `zone` is the area's name."""
        self._bar("board.control.note").tap()
        self.page.get_by_role("button", name=re.compile(rf"^{re.escape(zone)}")).tap()
        field = self.page.get_by_role("textbox")
        field.tap()
        self.page.keyboard.type(text)
        self.button("board.phone.send").tap()
        expect(self.page.get_by_role("heading", name=self.say("board.phone.sent"))).to_be_visible()

    def open_note(self, text: str, zone: str) -> None:
        """The area's big button, then the note's paper."""
        self.look_at_board()
        self.page.get_by_role("button", name=re.compile(rf"^{re.escape(zone)}")).tap()
        self.page.get_by_role("button", name=re.compile(rf"^{re.escape(text)}\b")).tap()

    def rewrite(self, text: str, new: str, zone: str) -> None:
        """Open the note, change its text."""
        self.open_note(text, zone)
        self.button("board.note.edit").tap()
        field = self.page.get_by_role("textbox", name=self.say("board.note.text"))
        field.tap()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(new)
        self.button("board.note.done").tap()

    def move(self, text: str, zone: str, to: str) -> None:
        """Open the note and choose another area."""
        self.open_note(text, zone)
        self.button("board.note.moveTo").tap()
        self.dialog("board.move.title", n=1).get_by_role(
            "button", name=re.compile(rf"^{re.escape(to)}")
        ).tap()

    def paint(self, text: str, zone: str, colour: str) -> None:
        """Open the note and choose a colour."""
        self.open_note(text, zone)
        self.button("board.note.colour").tap()
        self.choose_colour(colour)

    def delete(self, text: str, zone: str) -> None:
        """Open the note and delete it."""
        self.open_note(text, zone)
        self.button("board.note.delete").tap()
