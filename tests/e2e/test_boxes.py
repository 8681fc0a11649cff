"""Nothing on a sheet is too small, covers something else or leaves its zone: all sheets, languages and sizes.

The demo workshop, each zone filled up with more notes to what it holds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from server.boards.template import pick
from tests.e2e.people import Crowd
from tests.e2e.views import Look, Site, Visit, visit_demo
from tests.e2e.workshops import Workshop, demo_links, templates, workshop
from tests.support.server import Server

Box = tuple[float, float, float, float]
"""Left, top, width and height."""

LIBRARY = Path(__file__).with_name("boxes.js")
LOCALES = ["fi", "sv", "en"]
SHEETS = [
    pytest.param(sheet, locale, marks=() if number % 3 == turn else pytest.mark.long)
    for number, sheet in enumerate(templates())
    for turn, locale in enumerate(LOCALES)
]
"""Each sheet, the three languages in turn; in all languages in the long runs."""
DESKS = [(1280, 800), (1920, 1080)]
LEAST_FONT = 11
LEAST_TARGET, LEAST_TOUCH = 24, 44


@pytest.fixture(scope="module")
def site(server: Server, browser: Browser) -> Iterator[Site]:
    """A demo workshop whose zones are full."""
    site = visit_demo(server, browser, demo_links(server))
    for board in site.boards[: len(templates())]:
        fill(site, board)
    yield site
    site.close()


def fill(site: Site, board: dict[str, str]) -> None:
    """Write notes until each zone has no free place left."""
    path = f"/api/boards/{board['id']}"
    template = templates()[board["template"]]
    told = site.server.get(f"{path}/content", site.token)["notes"]
    taken = [(note["x"], note["y"], note["w"], note["h"]) for note in told]
    more: list[dict[str, str]] = []
    for zone in template.zones:
        for x, y in zone.places if zone.takes_notes else ():
            place = (x, y, template.note_width, template.note_height)
            if not any(overlap(place, other) for other in taken):
                taken.append(place)
                more.append({"zone": zone.id, "text": f"Lappu {len(more)}"})
    for start in range(0, len(more), 200):
        site.server.post(f"{path}/notes", more[start : start + 200], site.token)


def overlap(a: Box, b: Box) -> bool:
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def drawn(page: Page, frame: str, note: str) -> Any:
    """What is wrong with the names, notes and fields in the frame."""
    page.evaluate(LIBRARY.read_text("utf-8"))
    page.evaluate("document.fonts.ready")
    return page.evaluate("([frame, note]) => boxes.wrong(document.querySelector(frame), note)", [frame, note])


def small(page: Page, target: float) -> tuple[list[Any], list[Any]]:
    """The texts and the targets that are too small."""
    fonts = page.evaluate("boxes.fonts()")
    targets = page.evaluate("boxes.targets()")
    assert len(fonts) > 10
    assert len(targets) > 5
    return (
        [font for font in fonts if font[1] < LEAST_FONT - 0.01],
        [each for each in targets if each[1] < target - 0.01],
    )


def assert_tidy(page: Page, frame: str, note: str, target: float) -> None:
    found = drawn(page, frame, note)
    labels, notes = found.pop("count")
    assert labels > 2
    assert notes > 5
    found["small texts"], found["small targets"] = small(page, target)
    wrong = [f"{key}: {each}" for key, several in found.items() for each in several]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("template", "locale"), SHEETS)
def test_on_a_desk(site: Site, template: str, locale: str) -> None:
    visit = Visit(site, Look(locale, "light", DESKS[0][0]), "participant")
    visit.open_board(template)
    for width, height in DESKS:
        visit.page.set_viewport_size({"width": width, "height": height})
        settle(visit.page)
        assert_tidy(visit.page, "[data-board]", ".note", LEAST_TARGET)


@pytest.mark.parametrize(("template", "locale"), SHEETS)
def test_on_a_phone(site: Site, template: str, locale: str) -> None:
    visit = Visit(site, Look(locale, "light", 390), "participant")
    visit.open_board(template)
    visit.page.locator(".mini-note").first.wait_for()
    assert_tidy(visit.page, ".overview", ".mini-note", LEAST_TOUCH)
    cut = (
        "(names) => names.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.innerText)"
    )
    assert visit.page.locator(".phone-zone-name").evaluate_all(cut) == []


def settle(page: Page) -> None:
    """Wait until the sheet fills the window as it is now and nothing moves any more."""
    page.wait_for_function(
        """() => {
            const [plane, frame] = [".plane", "[data-board]"].map((one) => document.querySelector(one));
            const [w, h] = [plane.offsetWidth / frame.clientWidth, plane.offsetHeight / frame.clientHeight];
            return Math.abs(Math.max(w, h) - 1) < .01 && document.getAnimations().length === 0;
        }"""
    )


BEYOND = 5


@dataclass(frozen=True)
class Pile:
    """A board with a zone that is more than full."""

    workshop: Workshop
    notes: list[str]
    zone: str


@pytest.fixture
def pile(server: Server) -> Pile:
    """A board with a zone that holds more notes than it has places for."""
    made = workshop(server, "actor-map")
    zone = templates()["actor-map"].zone("state")
    assert zone
    notes = [{"zone": zone.id, "text": f"Note {n}"} for n in range(len(zone.places) + BEYOND)]
    told = server.post(f"/api/boards/{made.board}/notes", notes, made.token)["notes"]
    return Pile(made, [note["id"] for note in told], zone.id)


def test_a_full_zone_stacks_and_counts_and_fans_out_for_the_pointer(crowd: Crowd, pile: Pile) -> None:
    desk = crowd.desk("Anna")
    desk.join(pile.workshop.links["participant"])
    expect(desk.notes).to_have_count(len(pile.notes))
    counts = desk.page.locator(".badge.pile")
    expect(counts).to_have_text([str(BEYOND + 1)])
    # The zone says how many it holds.
    expect(desk.page.get_by_role("listbox")).to_have_accessible_name(re.compile(rf"\b{len(pile.notes)}\b"))
    *below, _ = pile.notes[-BEYOND - 1 :]
    assert max(free(desk.page, note) for note in below) < 0.5
    desk.page.locator(".note", has=counts).click()
    expect(counts).to_have_count(0)
    # The pressed one has opened: its card lies on it. The others lie side by side.
    expect(desk.page.locator(".card")).to_contain_text(f"Note {len(pile.notes) - 1}")
    desk.page.wait_for_function("() => document.getAnimations().length === 0")
    assert min(free(desk.page, note) for note in below) > 0.5
    for note in below:
        here = desk.page.locator(f'.note[data-note="{note}"]')
        here.click()
        expect(here).to_be_focused()


def test_each_note_of_a_stack_is_reached_by_key(crowd: Crowd, pile: Pile) -> None:
    desk = crowd.desk("Anna")
    desk.join(pile.workshop.links["participant"])
    expect(desk.notes).to_have_count(len(pile.notes))
    desk.page.keyboard.press("Home")
    seen = []
    for _ in pile.notes:
        seen.append(desk.page.locator(":focus").get_attribute("data-note"))
        desk.page.keyboard.press("ArrowRight")
    assert sorted(filter(None, seen)) == sorted(pile.notes)


def test_each_note_of_a_stack_is_reached_by_thumb(crowd: Crowd, pile: Pile) -> None:
    phone = crowd.phone("Bo")
    phone.join(pile.workshop.links["participant"])
    zone = templates()["actor-map"].zone(pile.zone)
    assert zone
    name = pick(zone.label, phone.locale)
    phone.page.get_by_role("button", name=re.compile(rf"^{re.escape(name)}\b.*{len(pile.notes)}")).tap()
    papers = phone.page.get_by_role("button", name=re.compile(r"^Note \d+"))
    expect(papers).to_have_count(len(pile.notes))
    papers.last.tap()
    expect(phone.page.get_by_role("heading", name=re.compile(r"Note"))).to_be_visible()


def free(page: Page, note: str) -> float:
    """Which share of the note a press meets: tried at a grid of points."""
    return float(
        page.evaluate(
            """(id) => {
                const note = document.querySelector(`.note[data-note="${CSS.escape(id)}"]`);
                const { left, top, width, height } = note.getBoundingClientRect();
                const parts = [.1, .3, .5, .7, .9];
                const points = parts.flatMap((x) => parts.map((y) => [left + x * width, top + y * height]));
                return points.filter(([x, y]) => note.contains(document.elementFromPoint(x, y))).length / 25;
            }""",
            note,
        )
    )
