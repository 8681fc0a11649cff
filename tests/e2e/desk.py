"""Somebody at a desk, with mouse and keyboard, looking at the sheet."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, expect

from server.boards.template import Template, Zone, pick
from tests.e2e.person import PATIENCE, Person
from tests.e2e.workshops import templates


class Desk(Person):
    """At a desk, with mouse and keyboard, looking at the sheet."""

    sheet: Template = templates()["actor-map"]
    """The worksheet on the screen."""

    def press(self, control: Locator) -> None:
        control.click()

    def arrive(self) -> None:
        expect(self.page.get_by_role("region", name=self.say("board.sheet"), exact=True)).to_be_visible()
        self.is_saved()

    # Places

    def zone(self, zone: str) -> str:
        """A zone's name as this person reads it."""
        return pick(self._zone(zone).label, self.locale)

    def spot(self, zone: str, place: int = 0) -> tuple[float, float]:
        """Where on the screen the middle of a zone's free place lies."""
        x, y = self._zone(zone).places[place]
        plane = self.page.locator("[data-board] .plane").bounding_box()
        assert plane
        scale = plane["width"] / self.sheet.width
        return (
            plane["x"] + (x + self.sheet.note_width / 2) * scale,
            plane["y"] + (y + self.sheet.note_height / 2) * scale,
        )

    def _zone(self, zone: str) -> Zone:
        return next(each for each in self.sheet.zones if each.id == zone)

    def middle(self, text: str) -> tuple[float, float]:
        """Where on the screen the middle of a note is; its own card may lie over it and takes its clicks."""
        box = self.note(text).bounding_box()
        assert box
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    # Notes

    @property
    def notes(self) -> Locator:
        """All notes on the sheet."""
        return self.page.get_by_role("option")

    def note(self, text: str) -> Locator:
        """The note whose text is this."""
        return self.page.get_by_role("option", name=re.compile(rf"^{re.escape(text)}\. "))

    def sees(self, text: str, zone: str | None = None, colour: str | None = None) -> None:
        words = [text]
        if zone:
            words.append(self.zone(zone))
        note = self.note(text)
        expect(note).to_have_count(1)
        expect(note).to_have_accessible_name(re.compile(rf"^{re.escape('. '.join(words))}\. "))
        if colour:
            colours = rf"\. {re.escape(self.say(f'board.colour.{colour}'))}\. "
            expect(note).to_have_accessible_name(re.compile(colours))

    def misses(self, text: str) -> None:
        expect(self.note(text)).to_have_count(0)

    def write(self, zone: str, text: str, place: int = 0) -> None:
        """Double click on an empty place and write."""
        self._double_click(self.spot(zone, place))
        self._type(text)

    def write_by_key(self, zone: str, text: str, place: int = 1) -> None:
        """Click an empty place of the zone, press N and write; the note finds its own place."""
        self.page.mouse.click(*self.spot(zone, place))
        self.page.keyboard.press("n")
        self._type(text)

    def begin_to_edit(self, text: str) -> None:
        """Double click the note; the cursor stands at the end of its text."""
        self._double_click(self.middle(text))
        self.page.keyboard.press("Control+End")

    def _double_click(self, at: tuple[float, float]) -> None:
        self.open_editor(lambda: self.page.mouse.dblclick(*at))

    def open_editor(self, gesture: Callable[[], None]) -> None:
        """Make the gesture until it opens a note: on a busy machine two clicks may come too far apart."""
        for last in (False, False, True):
            gesture()
            try:
                expect(self._editor).to_be_focused(timeout=PATIENCE if last else 3_000)
                return
            except AssertionError:
                if last:
                    raise

    def rewrite(self, text: str, new: str) -> None:
        """Double click the note and write something else."""
        self.begin_to_edit(text)
        self.page.keyboard.press("Control+a")
        self._type(new)

    def append(self, text: str, more: str, at: str = "End") -> None:
        """Double click the note and write more, at its end or at its beginning ("Home")."""
        self.begin_to_edit(text)
        self.page.keyboard.press(at)
        self._type(more)

    @property
    def _editor(self) -> Locator:
        return self.page.get_by_role("textbox", name=re.compile(f"^{re.escape(self.say('board.note.text'))}"))

    def _type(self, text: str) -> None:
        expect(self._editor).to_be_focused()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Escape")
        expect(self._editor).to_have_count(0)

    @contextmanager
    def dragging(self, text: str, zone: str, place: int = 0) -> Iterator[None]:
        """Drag a note to a zone's place; the body of the `with` runs while it hangs over it."""
        mouse = self.page.mouse
        mouse.move(*self.middle(text))
        mouse.down()
        mouse.move(*self.spot(zone, place), steps=8)
        yield
        mouse.up()

    def move(self, text: str, zone: str, place: int = 0) -> None:
        """Drag a note to a zone's place and drop it."""
        with self.dragging(text, zone, place):
            pass

    def paint(self, text: str, colour: str) -> None:
        """Click the note, press C, choose the colour."""
        self.page.mouse.click(*self.middle(text))
        self.page.keyboard.press("c")
        self.dialog("board.note.colour").get_by_role(
            "button", name=self.say(f"board.colour.{colour}")
        ).click()

    def delete(self, text: str) -> None:
        """Click the note and press Delete."""
        self.page.mouse.click(*self.middle(text))
        self.page.keyboard.press("Delete")
