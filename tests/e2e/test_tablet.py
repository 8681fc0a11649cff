"""A tablet: the sheet itself, by finger."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.people import Crowd
from tests.e2e.workshops import workshop
from tests.support.server import Server


class Finger:
    """One finger on the glass."""

    def __init__(self, desk: Desk) -> None:
        self._glass = desk.context.new_cdp_session(desk.page)

    def _touch(self, kind: str, *at: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in at]
        self._glass.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    @contextmanager
    def pressing(self, at: tuple[float, float]) -> Iterator[None]:
        """Keep the finger there while the body of the `with` runs."""
        self._touch("touchStart", at)
        yield
        self._touch("touchEnd")

    def drag(self, start: tuple[float, float], end: tuple[float, float], steps: int = 8) -> None:
        """Draw a line on the glass."""
        with self.pressing(start):
            for step in range(1, steps + 1):
                part = step / steps
                x, y = (a + (b - a) * part for a, b in zip(start, end, strict=True))
                self._touch("touchMove", (x, y))


def test_fingers_make_move_and_open_notes_on_the_sheet(crowd: Crowd, server: Server) -> None:
    links = workshop(server).links
    tove = crowd.desk("Tove", viewport={"width": 820, "height": 1180}, has_touch=True)
    dan = crowd.desk("Dan")
    for each in (tove, dan):
        each.join(links["participant"])
    glass, finger = tove.page.touchscreen, Finger(tove)

    def double_tap() -> None:
        for _ in range(2):
            glass.tap(*tove.spot("ngo"))

    tove.open_editor(double_tap)
    tove.page.keyboard.type("By finger")
    glass.tap(*tove.spot("state"))
    dan.sees("By finger", "ngo")

    finger.drag(tove.middle("By finger"), tove.spot("municipality", 2))
    tove.sees("By finger", "municipality")
    dan.sees("By finger", "municipality")

    glass.tap(*tove.middle("By finger"))
    expect(tove.page.locator(".card")).to_contain_text("By finger")
    expect(tove.notes.first).to_be_focused()

    with finger.pressing(tove.middle("By finger")):
        entry = tove.page.get_by_role("menuitem", name=tove.say("board.note.duplicate"))
        expect(entry).to_be_visible()
    entry.tap()
    expect(tove.notes).to_have_count(2)
    expect(dan.notes).to_have_count(2)

    before = tove.notes.first.bounding_box()
    finger.drag(tove.spot("state", 3), tove.spot("company", 3))
    assert tove.notes.first.bounding_box() == before, "the whole sheet is in view: there is nowhere to go"
    tove.undo()
    expect(dan.notes).to_have_count(1)
    tove.is_saved()
