"""The catalogue is complete in every language, and languages are chosen as people wish."""

import json
import re
from pathlib import Path

import pytest

from server.web.i18n import LOCALES, Catalogue, Value, accepted, choose, placeholders

SERVER = Path(__file__).parents[2] / "server"
FOLDER = SERVER / "locales"


def texts(locale: str) -> dict[str, Value]:
    read: dict[str, Value] = json.loads((FOLDER / f"{locale}.json").read_text("utf-8"))
    return read


@pytest.mark.parametrize("locale", LOCALES)
def test_every_locale_has_the_same_keys_in_order(locale: str) -> None:
    assert list(texts(locale)) == sorted(texts(LOCALES[0]))


@pytest.mark.parametrize("locale", LOCALES)
def test_no_text_is_empty_and_plurals_are_whole(locale: str) -> None:
    for key, value in texts(locale).items():
        if isinstance(value, dict):
            assert set(value) == {"one", "other"}, key
            assert all(form.strip() for form in value.values()), key
        else:
            assert value.strip(), key


def test_placeholders_are_equal_in_all_languages() -> None:
    first = texts(LOCALES[0])
    for locale in LOCALES[1:]:
        for key, value in texts(locale).items():
            assert placeholders(value) == placeholders(first[key]), (locale, key)
            assert isinstance(value, dict) == isinstance(first[key], dict), (locale, key)


def test_plurals_have_n() -> None:
    for locale in LOCALES:
        for key, value in texts(locale).items():
            if isinstance(value, dict):
                assert "n" in placeholders(value), (locale, key)


def test_every_text_that_a_page_asks_for_exists() -> None:
    pages = sorted((SERVER / "web" / "templates").glob("*.html"))
    known = texts(LOCALES[0])
    asked = {
        (page.name, key)
        for page in pages
        for key in re.findall(r"""\bt\(\s*["']([\w.-]+)["']\s*[,)]""", page.read_text("utf-8"))
    }
    assert {(page, key) for page, key in asked if key not in known} == set()


def test_a_text_fills_its_placeholders_and_picks_its_plural() -> None:
    catalogue = Catalogue(
        {
            locale: {"notes": {"one": "{n} note", "other": "{n} notes"}, "hi": "Hi {name}"}
            for locale in LOCALES
        }
    )
    assert catalogue.text("en", "notes", n=1) == "1 note"
    assert catalogue.text("en", "notes", n=0) == "0 notes"
    assert catalogue.text("en", "hi", name="{n}") == "Hi {n}"
    assert catalogue.text("en", "hi") == "Hi {name}"
    assert catalogue.text("en", "nowhere") == "nowhere"
    assert catalogue.text("de", "hi", name="A") == "Hi A"
    assert set(catalogue.strings("en", ("no", "x"))) == {"notes"}


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("sv-FI,sv;q=0.9,en;q=0.8", "sv"),
        ("de, en;q=0.4, fi;q=0.5", "fi"),
        ("EN", "en"),
        ("fi;q=0, en;q=0.1", "en"),
        ("de", None),
        ("", None),
        (";;q=,*, fi;q=....", None),
        ("x" * 100_000, None),
    ],
)
def test_the_best_accepted_language_wins(header: str, locale: str | None) -> None:
    assert accepted(header) == locale


def test_a_wish_goes_before_the_browser() -> None:
    assert choose(None, "sv", header="en") == "sv"
    assert choose("xx", None, header="en") == "en"
    assert choose(None) == "fi"
