"""People with browsers of their own."""

from typing import Any, TypeVar

from playwright.sync_api import Browser, BrowserContext

from tests.e2e.desk import Desk
from tests.e2e.person import Person
from tests.e2e.phone import Phone

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}

Someone = TypeVar("Someone", bound=Person)


class Crowd:
    """Gives people browsers of their own, and takes them back."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._people: list[Person] = []

    def desk(self, name: str, locale: str = "en", **options: Any) -> Desk:
        """Somebody with a laptop; options as of Playwright's new_context."""
        return self._come(Desk(self._context(locale, {"viewport": DESK, **options}), name, locale))

    def phone(self, name: str, locale: str = "en", **options: Any) -> Phone:
        """Somebody with a phone; options as of Playwright's new_context."""
        touch = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
        return self._come(Phone(self._context(locale, {**touch, **options}), name, locale))

    def _context(self, locale: str, options: dict[str, Any]) -> BrowserContext:
        region = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}[locale]
        return self._browser.new_context(locale=region, **options)

    def _come(self, person: Someone) -> Someone:
        self._people.append(person)
        return person

    def leave(self) -> list[str]:
        """Close all browsers; the troubles that nobody expected."""
        troubles = [line for person in self._people for line in person.troubles()]
        for person in self._people:
            person.context.close()
        return troubles
