"""A person at a device: acts by pointer, touch and keys only, and sees what the page shows by role."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect

from server.web.i18n import Catalogue

TEXTS = Catalogue.load(Path(__file__).parents[2] / "server" / "locales")

PATIENCE = 15_000
"""ms that people wait: two cores serve the browsers, the server and the tests."""

ASKED_WHO_ONE_IS = r"status of (400|422) .*/api/join"
"""The page on which people arrive asks the server first; its answer "tell a name" is in the browser's log."""
OFFLINE = r"ERR_INTERNET_DISCONNECTED|WebSocket connection to .* failed"
SERVER_GONE = r"ERR_CONNECTION_(REFUSED|RESET)|ERR_EMPTY_RESPONSE|WebSocket connection to .* failed"


class Person:
    """Somebody with a browser of their own; `Desk` and `Phone` say how they act."""

    def __init__(self, context: BrowserContext, name: str, locale: str) -> None:
        self.context = context
        self.name = name
        self.locale = locale
        self._allowed = [ASKED_WHO_ONE_IS]
        self._troubles: list[str] = []
        self._host = ""
        context.on("page", self._watch)
        context.on("request", self._asked)
        context.on("weberror", lambda error: self._troubles.append(f"uncaught: {error.error}"))
        context.set_default_timeout(PATIENCE)
        self.page = context.new_page()

    def say(self, key: str, **params: object) -> str:
        """A text of the catalogue in this person's language."""
        return TEXTS.text(self.locale, key, **params)

    # What goes wrong

    def expect_trouble(self, pattern: str) -> None:
        """From now on such lines in the browser's log are no failure."""
        self._allowed.append(pattern)

    def troubles(self) -> list[str]:
        """What this person's browser has complained of, except what was expected."""
        return [
            f"{self.name}: {line}"
            for line in self._troubles
            if not any(re.search(pattern, line) for pattern in self._allowed)
        ]

    def _watch(self, page: Page) -> None:
        page.on("console", self._logged)
        page.on("crash", lambda page: self._troubles.append(f"crashed: {page.url}"))
        page.on("websocket", lambda socket: self._called(socket.url))

    def _logged(self, message: ConsoleMessage) -> None:
        # Breaches of the content security policy are among the errors.
        if message.type == "error":
            self._troubles.append(f"{message.text} {message.location['url']}")

    def _asked(self, request: Request) -> None:
        self._called(request.url)

    def _called(self, url: str) -> None:
        """No page asks anybody but the server from which it came."""
        parts = urlsplit(url)
        if parts.scheme in {"data", "blob", "about", "chrome-error"}:
            return
        self._host = self._host or parts.netloc
        if parts.netloc != self._host:
            self._troubles.append(f"asked another host: {url}")

    # Coming and going

    def press(self, control: Locator) -> None:
        """Press a control as this person does."""
        raise NotImplementedError

    def button(self, key: str, exact: bool = True, **params: object) -> Locator:
        """The button with that text of the catalogue."""
        return self.page.get_by_role("button", name=self.say(key, **params), exact=exact)

    def open(self, link: str) -> None:
        """Open a link."""
        self.page.goto(link)

    def join(self, link: str) -> None:
        """Come by an invitation link: type a name, press the button, arrive on the board."""
        self.open(link)
        self.tell_name()

    def tell_name(self) -> None:
        """Fill the form in on which people arrive."""
        field = self.page.get_by_role("textbox", name=self.say("page.join.name"))
        field.wait_for()
        self.press(field)
        self.page.keyboard.type(self.name)
        self.press(self.button("page.join.submit"))
        self.arrive()

    def arrive(self) -> None:
        """Wait until the board is live."""
        raise NotImplementedError

    def menu(self, key: str) -> None:
        """Open something that the menu holds."""
        self.press(self.button("board.menu"))
        self.press(self.dialog("board.menu").get_by_role("button", name=self.say(key), exact=True))

    def dialog(self, key: str, **params: object) -> Locator:
        """The open dialog with that heading."""
        return self.page.get_by_role("dialog", name=self.say(key, **params))

    # The connection

    def lose_connection(self) -> None:
        """Pull the plug."""
        self.expect_trouble(OFFLINE)
        self.context.set_offline(True)

    def find_connection(self) -> None:
        """Plug in again."""
        self.context.set_offline(False)

    # What is saved

    @property
    def saved_text(self) -> Locator:
        """Where the page says whether the changes made here are saved."""
        return self.page.locator(".me-saved, .saved-line").first

    def is_saved(self) -> None:
        """The page says that all changes are saved."""
        both = "|".join(re.escape(self.say(f"board.sync.{key}")) for key in ("saved", "savedShort"))
        expect(self.saved_text).to_have_text(re.compile(f"^({both})$"))

    def is_offline(self) -> None:
        """The page has noticed that there is no connection."""
        expect(self.page.get_by_text(self.say("board.offline.title"))).to_be_visible()

    def waits(self, changes: int) -> None:
        """The page says how many changes wait to be saved."""
        expect(self.saved_text).to_have_text(self.say("board.sync.pending", n=changes))

    # The board

    def sees(self, text: str, zone: str | None = None, colour: str | None = None) -> None:
        """One note with exactly this text is here; with that zone's name and that colour."""
        raise NotImplementedError

    def misses(self, text: str) -> None:
        """No note with this text is here."""
        raise NotImplementedError

    def toast(self, key: str, **params: object) -> Locator:
        """A short message at the bottom."""
        return self.page.locator(".toast").filter(has_text=self.say(key, **params))

    def choose_colour(self, colour: str) -> None:
        """Choose in the dialog of colours."""
        swatch = self.dialog("board.note.colour").get_by_role(
            "button", name=self.say(f"board.colour.{colour}")
        )
        self.press(swatch)

    def undo(self) -> None:
        """Take back one's last change by the button beside the sheet."""
        self.press(self.button("board.control.undo"))
