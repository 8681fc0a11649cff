"""S7: what one person's browser makes of a full board."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.support.chromium import ARGS, chromium

from .generator import Effort, Generator
from .handshake import connect_all
from .movers import board, drags
from .servers import CORES, Lappu, NotThere
from .storm import fill

WINDOW: Final[ViewportSize] = {"width": 1440, "height": 900}
NOTES: Final = 2_000
PEOPLE: Final = 50
WARM_UP: Final = 2.0
FEWER: Final = 300
THROTTLE: Final = 4
"""By how much the browser's processor is slowed down for the first paint."""
WITHIN: Final = 30_000
"""ms to wait for a board."""

_DRAWN: Final = "count => document.querySelectorAll('[data-note]').length >= count"
_RECORD: Final = """() => {
  window.pictures = [];
  const next = at => { window.pictures.push(at); requestAnimationFrame(next); };
  requestAnimationFrame(next);
}"""
_WATCH: Final = """
  const next = () => {
    if (document.querySelectorAll('[data-note]').length < %d) return requestAnimationFrame(next);
    // The picture with them is made after this; a message comes behind it.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { window.usefulAt = performance.now(); };
    port2.postMessage(null);
  };
  requestAnimationFrame(next);
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """Seconds from each picture to the next, and what moving the notes cost the generator."""

    frames: Sequence[float]
    effort: Effort


@contextmanager
def browser() -> Iterator[Browser]:
    """The machine's browser, on all cores: the others have to share theirs with it. NotThere."""
    path = chromium()
    if path is None:
        raise NotThere("there is no Chromium: set CHROMIUM or put chromium on the PATH")
    home = os.sched_getaffinity(0)
    os.sched_setaffinity(0, CORES)
    try:
        with sync_playwright() as playwright:
            one = playwright.chromium.launch(executable_path=path, args=ARGS)
            os.sched_setaffinity(0, home)
            yield one
            one.close()
    finally:
        os.sched_setaffinity(0, home)


def frames(server: Lappu, one: Browser, seconds: float, seed: int) -> Seen:
    """Pictures of a board with 2,000 notes of which others move 50."""
    here = board(NOTES, seed)
    seats = server.seats("full", PEOPLE)
    fill(seats[0], here.updates, seed)
    lines = drags(here, PEOPLE, WARM_UP + seconds, seed)
    page = _open(server, one, "full", NOTES)
    connections = connect_all(seats, (), seed)
    try:
        with Generator(connections) as generator:
            generator.play([], 1.0)
            page.evaluate(_RECORD)
            played = generator.play(lines, WARM_UP + seconds)
    finally:
        for each in connections:
            each.close()
    at: list[float] = page.evaluate("window.pictures")
    page.context.close()
    times = [time / 1000 for time in at if time >= at[0] + WARM_UP * 1000]
    return Seen([after - before for before, after in pairwise(times)], played.effort)


def first_paint(server: Lappu, one: Browser, seed: int) -> float:
    """Seconds from opening a board with 300 notes, of which nothing is cached, until they are drawn."""
    name = f"paint-{seed}"
    (seat,) = server.seats(name, 1)
    fill(seat, board(FEWER, seed).updates, seed)
    page = _page(server, one)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": THROTTLE})
    page.add_init_script(_WATCH % FEWER)
    page.goto(server.board(name), wait_until="commit")
    page.wait_for_function("() => window.usefulAt", timeout=WITHIN)
    ms: float = page.evaluate("window.usefulAt")
    page.context.close()
    return ms / 1000


def _page(server: Lappu, one: Browser) -> Page:
    context = one.new_context(viewport=WINDOW, locale="en-GB")
    server.come(context.request.post)
    return context.new_page()


def _open(server: Lappu, one: Browser, name: str, notes: int) -> Page:
    page = _page(server, one)
    page.goto(server.board(name))
    page.wait_for_function(_DRAWN, arg=notes, timeout=WITHIN)
    return page
