"""The views of the product, and how a browser comes to each: for tests that look at all of them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.person import PATIENCE, TEXTS
from tests.support.server import Server

PHONE: Final = 600
"""Below this width (px) the board is a phone's, from NARROW on the console stands beside the sheet."""
NARROW: Final = 1024


@dataclass(frozen=True)
class Look:
    """How somebody looks at a page."""

    locale: str
    theme: str
    width: int

    @property
    def touch(self) -> bool:
        """Phones are touched."""
        return self.width < PHONE

    @property
    def height(self) -> int:
        return 844 if self.touch else 1024 if self.width < NARROW else 800


@dataclass
class Site:
    """A running demo workshop, and one browser for each way to look; pages of the same way are reused."""

    server: Server
    browser: Browser
    secrets: dict[str, str]
    workshop: str
    boards: list[dict[str, str]]
    token: str
    _contexts: dict[tuple[str, str, str, bool], BrowserContext] = field(default_factory=dict)

    def page(self, who: str, look: Look) -> Page:
        """A page of somebody with that role, or of "anybody", in the look's language, theme and size."""
        key = (who, look.locale, look.theme, look.touch)
        if key not in self._contexts:
            self._contexts[key] = self._open(who, look)
        page = self._contexts[key].pages[0]
        page.set_viewport_size({"width": look.width, "height": look.height})
        return page

    def board(self, template: str) -> str:
        """The address of the demo's first board of that worksheet."""
        found = next(board["id"] for board in self.boards if board["template"] == template)
        return f"{self.server.url}/b/{found}"

    def close(self) -> None:
        for context in self._contexts.values():
            context.close()

    def _open(self, who: str, look: Look) -> BrowserContext:
        context = self.browser.new_context(
            color_scheme="dark" if look.theme == "dark" else "light",
            has_touch=look.touch,
            is_mobile=look.touch,
            reduced_motion="reduce",
            locale={"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}[look.locale],
        )
        if who in self.secrets:
            answer = context.request.post(
                f"{self.server.url}/api/join",
                data={"secret": self.secrets[who], "name": "Anna", "locale": look.locale},
                headers={"X-Lappu": "1"},
            )
            assert answer.ok, answer.text()
        context.set_default_timeout(PATIENCE)
        context.new_page()
        return context


def visit_demo(server: Server, browser: Browser, links: dict[str, str]) -> Site:
    """The demo workshop with a saved version of its first board."""
    secrets = {role: link.rpartition("#")[2] for role, link in links.items()}
    told = server.post("/api/join", {"secret": secrets["facilitator"], "name": "Vetäjä"})
    board = told["boards"][0]["id"]
    server.post(f"/api/boards/{board}/snapshots", {"name": "Alku"}, told["token"])
    return Site(server, browser, secrets, told["workshop"]["id"], told["boards"], told["token"])


class Visit:
    """One look at one view."""

    def __init__(self, site: Site, look: Look, who: str) -> None:
        self.site = site
        self.look = look
        self.page = site.page(who, look)

    def say(self, key: str, **params: object) -> str:
        return TEXTS.text(self.look.locale, key, **params)

    def press(self, key: str, **params: object) -> None:
        """Press the button with that text."""
        self.page.get_by_role("button", name=self.say(key, **params), exact=True).first.click()

    def go(self, path: str) -> None:
        """Open a page of the site."""
        self.page.goto(f"{self.site.server.url}{path}")

    def open_board(self, template: str, view: str = "board") -> None:
        """Open a demo board as a picture or as a list, and wait until it is live."""
        self.page.goto(self.site.board(template))
        ready = ".phone" if self.look.touch else ".desk"
        self.page.locator(ready).wait_for()
        shown = self.page.locator(".outline").count() > 0
        if shown != (view == "list"):
            keys = ("list", "showList") if view == "list" else ("board", "showBoard")
            words = "|".join(re.escape(self.say(f"board.control.{key}")) for key in keys)
            self.page.get_by_role("button", name=re.compile(f"^({words})$")).first.click()
        content = ".outline" if view == "list" else ".phone-zones" if self.look.touch else ".note"
        self.page.locator(content).first.wait_for()
        self.page.evaluate("document.fonts.ready")


def home(visit: Visit) -> None:
    visit.go(f"/?lang={visit.look.locale}")


def new_workshop(visit: Visit) -> None:
    """The form with two sheets chosen, and what is wrong when the title is missing."""
    home(visit)
    for card in (0, 3):
        visit.page.locator(".card").nth(card).click()
    visit.press("page.home.create")
    expect(visit.page.locator("#title-error")).to_be_visible()


def invitation(visit: Visit) -> None:
    visit.go(f"/w/{visit.site.workshop}/invitation")


def join(visit: Visit) -> None:
    visit.go("/about:blank" if visit.page.url.endswith("/j") else f"/?lang={visit.look.locale}")
    visit.go(f"/j#{visit.site.secrets['participant']}")
    visit.page.get_by_role("textbox", name=visit.say("page.join.name")).wait_for()


def welcome_back(visit: Visit) -> None:
    """Who has been here is asked whether it is still the same person."""
    visit.go("/")
    visit.go(f"/j#{visit.site.secrets['participant']}")
    visit.page.locator("[data-someone-else]").wait_for()


def board(visit: Visit) -> None:
    visit.open_board("actor-map")


def outline(visit: Visit) -> None:
    visit.open_board("actor-map", "list")


def table(visit: Visit) -> None:
    """A worksheet that is a table, as a real table."""
    visit.open_board("offering", "list")


def marking(visit: Visit) -> None:
    """Cells are being marked: on the sheet, or one row's on a phone."""
    visit.open_board("offering")
    if visit.look.touch:
        visit.page.locator(".phone-zone").nth(7).click()
        visit.page.locator(".mark-toggle").first.wait_for()
        return
    visit.press("board.control.mark")
    visit.page.get_by_text(visit.say("board.mark.choose")).wait_for()


def console(visit: Visit) -> None:
    """The facilitator's console: beside the sheet, or opened where there is no room for it."""
    visit.open_board("needs-map")
    if visit.look.width < PHONE:
        visit.press("board.menu")
        visit.press("stage.console")
    elif visit.look.width < NARROW:
        visit.press("stage.console")
    visit.page.locator(".console-step").wait_for()


def version(visit: Visit) -> None:
    """The board as it was."""
    visit.open_board("actor-map")
    visit.press("board.menu")
    visit.press("board.version.list")
    visit.page.get_by_role("button", name=f"{visit.say('board.version.view')}: Alku").click()
    visit.page.locator(".banner.version").wait_for()


def menu(visit: Visit) -> None:
    visit.open_board("partner-map")
    visit.press("board.menu")
    visit.page.get_by_role("dialog").wait_for()


def exporting(visit: Visit) -> None:
    """The formats in which one takes the board away."""
    menu(visit)
    visit.press("board.export.title")
    visit.page.get_by_role("dialog", name=visit.say("board.export.title")).wait_for()


def writing(visit: Visit) -> None:
    """A note is being written: in place, or in the phone's form."""
    visit.open_board("development-targets")
    if visit.look.touch:
        visit.press("board.control.note")
        visit.page.locator(".phone-pick").first.click()
        visit.page.locator(".phone-paper-field").fill("Kela\netuudet")
        return
    visit.page.get_by_role("option").first.focus()
    visit.page.keyboard.press("Enter")
    field = visit.page.get_by_role("textbox", name=re.compile(re.escape(visit.say("board.note.text"))))
    expect(field).to_be_focused()


def moving(visit: Visit) -> None:
    """Where a note goes is chosen from a list."""
    visit.open_board("proposal", "list")
    visit.page.get_by_role("button", name=visit.say("board.note.move")).first.click()
    visit.page.get_by_role("dialog").wait_for()


def note_action(visit: Visit, action: str) -> None:
    """Choose in the menu of the list's first note."""
    more = re.compile(f"^{re.escape(visit.say('board.note.more'))}: ")
    visit.page.get_by_role("button", name=more).first.click()
    visit.page.get_by_role("menuitem", name=visit.say(f"board.note.{action}"), exact=True).click()


def connecting(visit: Visit) -> None:
    """A line is made, and those that the note has are listed."""
    visit.open_board("actor-map", "list")
    note_action(visit, "connect")
    visit.page.get_by_role("dialog", name=visit.say("board.line.title")).wait_for()


def changing_line(visit: Visit) -> None:
    """A line gets another kind or label, or goes."""
    connecting(visit)
    change = re.compile(f"^{re.escape(visit.say('board.line.change'))}: ")
    visit.page.get_by_role("dialog").get_by_role("button", name=change).first.click()
    visit.page.get_by_role("dialog", name=visit.say("board.line.one")).wait_for()


def circling(visit: Visit) -> None:
    """A circle is made round a note, and those that there are are listed."""
    visit.open_board("needs-map", "list")
    note_action(visit, "circle")
    visit.page.get_by_role("dialog", name=visit.say("board.circle.title")).wait_for()


def circling_areas(visit: Visit) -> None:
    """Areas are circled, from the list of all circles."""
    visit.open_board("development-targets", "list")
    visit.press("board.circle.areas")
    visit.page.get_by_role("dialog", name=visit.say("board.circle.areas")).wait_for()


def talking(visit: Visit) -> None:
    """What is said about a note: somebody has reacted and commented."""
    visit.open_board("development-targets", "list")
    note_action(visit, "talk")
    dialog = visit.page.get_by_role("dialog", name=visit.say("board.talk.title"))
    name = re.compile(f"^{re.escape(visit.say('board.reaction.agree'))}")
    dialog.get_by_role("button", name=name).click()
    dialog.get_by_role("textbox").fill("Milloin?")
    dialog.get_by_role("button", name=visit.say("board.talk.send"), exact=True).click()
    dialog.get_by_role("listitem").filter(has_text="Milloin?").first.wait_for()


def tagging(visit: Visit) -> None:
    """The kinds of findings that a note may be tagged with."""
    visit.open_board("development-targets", "list")
    note_action(visit, "tags")
    visit.page.get_by_role("dialog", name=visit.say("board.tags.title")).wait_for()


VIEWS: Final[dict[str, tuple[str, Callable[[Visit], None]]]] = {
    "home": ("anybody", home),
    "new-workshop": ("anybody", new_workshop),
    "invitation": ("facilitator", invitation),
    "join": ("anybody", join),
    "board": ("participant", board),
    "outline": ("participant", outline),
    "console": ("facilitator", console),
    "version": ("facilitator", version),
    "welcome-back": ("participant", welcome_back),
    "table": ("facilitator", table),
    "marking": ("facilitator", marking),
    "menu": ("participant", menu),
    "exporting": ("participant", exporting),
    "writing": ("participant", writing),
    "moving": ("participant", moving),
    "connecting": ("facilitator", connecting),
    "changing-line": ("facilitator", changing_line),
    "circling": ("facilitator", circling),
    "circling-areas": ("facilitator", circling_areas),
    "talking": ("participant", talking),
    "tagging": ("participant", tagging),
}
"""Who comes to each view, and how."""


def come(site: Site, name: str, look: Look) -> Page:
    """A page that shows the view."""
    who, arrive = VIEWS[name]
    visit = Visit(site, look, who)
    arrive(visit)
    return visit.page


def pairwise(names: list[str], widths: list[int]) -> list[tuple[str, Look]]:
    """Every view in every width, so that each two of view, language, theme and width meet somewhere."""
    locales, themes = ("fi", "sv", "en"), ("light", "dark")
    return [
        (name, Look(locales[(i + j) % 3], themes[(i // 3 + j) % 2], width))
        for i, name in enumerate(names)
        for j, width in enumerate(widths)
    ]


def every(names: list[str], widths: list[int]) -> list[tuple[str, Look]]:
    """All combinations."""
    return [
        (name, Look(locale, theme, width))
        for locale in ("fi", "sv", "en")
        for theme in ("light", "dark")
        for width in widths
        for name in names
    ]
