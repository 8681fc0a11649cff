"""People with browsers of their own."""

from typing import Any, TypeVar

from playwright.sync_api import Browser, ViewportSize

from tests.e2e.desk import Desk
from tests.e2e.person import Person
from tests.e2e.phone import Phone

DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}

Someone = TypeVar("Someone", bound=Person)


class Crowd:
    """Gives people browsers of their own, and takes them back."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._people: list[Person] = []

    def desk(self, name: str, locale: str = "en", **options: Any) -> Desk:
        """Somebody with a laptop."""
        context = self._browser.new_context(viewport=DESK, **_language(locale), **options)
        return self._come(Desk(context, name, locale))

    def phone(self, name: str, locale: str = "en", **options: Any) -> Phone:
        """Somebody with a phone."""
        touch: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
        context = self._browser.new_context(**touch, **_language(locale), **options)
        return self._come(Phone(context, name, locale))

    def _come(self, person: Someone) -> Someone:
        self._people.append(person)
        return person

    def leave(self) -> list[str]:
        """Close all browsers; the troubles that nobody expected."""
        troubles = [line for person in self._people for line in person.troubles()]
        for person in self._people:
            person.context.close()
        return troubles


def _language(locale: str) -> dict[str, Any]:
    return {"locale": {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}[locale]}
