"""The server's pages: complete in every language, without inline scripts or styles, everything escaped."""

import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from server.boards.template import pick
from server.boards.templates import load_all
from server.export.sheet import render_sheet, thumbnail
from server.web.assets import Assets, Built
from server.web.i18n import LOCALES, Catalogue
from server.web.rendering import Pages, day, drawn

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = load_all(ROOT / "board_templates")
SOURCES = (
    "src/main.tsx",
    "src/pages/pages.ts",
    "src/theme.ts",
    "src/styles/shared.css",
    "src/styles/board.css",
    "src/styles/later.css",
    "src/styles/pages.css",
)
NASTY = "</script><img src=x onerror=alert(1)> \"&'"
URL = "https://lappu.example/j#k7R2M9QXWa3dF5gH8jK1lM4nP6qS0tV2xY5zB7cD9eF"


def context(page: str, locale: str) -> Mapping[str, Any]:
    link = {"url": URL, "secret": URL.partition("#")[2], "expires": None}
    cards = [
        {
            "slug": each.slug,
            "part": each.part,
            "partName": pick(each.part_name, locale),
            "name": pick(each.name, locale),
            "shortName": pick(each.short_name, locale),
            "question": pick(each.question, locale),
            "minutes": each.minutes,
            "picture": drawn(thumbnail(each)),
        }
        for each in TEMPLATES.values()
    ]
    contexts: dict[str, Mapping[str, Any]] = {
        "home.html": {"creation": "password", "templates": cards},
        "invitation.html": {
            "workshop": {"id": "w1", "title": NASTY},
            "links": {"facilitator": link, "participant": link, "observer": {**link, "secret": ""}},
            "qr": drawn("<svg viewBox='0 0 1 1'></svg>"),
            "deleteAt": day(1_790_000_000, locale),
            "boards": [{"id": "b1", "title": "x"}],
        },
        "board.html": {
            "boot": {"board": {"title": NASTY}, "workshop": {"title": "W"}},
            "directs": True,
            "sheet": {"full": drawn(render_sheet(TEMPLATES["actor-map"], locale))},
        },
        "error.html": {"status": 404},
    }
    return contexts.get(page, {})


PAGES = sorted(
    path.name for path in (ROOT / "server/web/templates").glob("[a-z]*.html") if path.name != "base.html"
)


@pytest.fixture(scope="module")
def pages() -> Pages:
    assets = Assets({source: {"file": source.rpartition("/")[2]} for source in SOURCES})
    return Pages(Catalogue.load(ROOT / "server/locales"), assets)


class Reader(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self._raw = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._raw = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._raw = False

    def handle_data(self, data: str) -> None:
        if not self._raw:
            self.words.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_sound_in_every_language(pages: Pages, name: str, locale: str) -> None:
    page = read(pages.render(name, locale, **context(name, locale)))
    elements = page.elements
    assert ("html", {"lang": locale}) in elements
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for tag, attributes in elements:
        for reference in ("for", "aria-labelledby", "aria-describedby"):
            assert set(attributes.get(reference, "").split()) <= set(ids), (tag, attributes)
    assert [tag for tag, _ in elements].count("main") == (name != "board.html")
    missing = [word for word in page.words if re.search(r"\b(page|common|error)\.[a-z]+\.", word)]
    assert missing == [], "a key without a text"
    assert not re.search(r"\{\w+\}", " ".join(page.words)), "a placeholder without a value"


@pytest.mark.parametrize("name", PAGES)
def test_no_page_needs_an_exception_from_the_policy(pages: Pages, name: str) -> None:
    for tag, attributes in read(pages.render(name, "fi", **context(name, "fi"))).elements:
        assert tag != "style"
        assert not [
            attribute for attribute in attributes if attribute.startswith("on") or attribute == "style"
        ]
        if tag == "script":
            assert attributes.get("type") == "application/json" or attributes["src"].startswith("/assets/")
        for address in ("src", "href"):
            assert attributes.get(address, "/").startswith(("/", "#", "?", "data:image/svg+xml", URL)), (
                attributes
            )


def test_titles_that_people_wrote_are_text_only(pages: Pages) -> None:
    for name in ("invitation.html", "board.html"):
        page = pages.render(name, "fi", **context(name, "fi"))
        assert "<img" not in page
        assert "onerror" not in str([attributes for _, attributes in read(page).elements])
    boot = re.search(
        r'id="boot">(.*?)</script>', pages.render("board.html", "fi", **context("board.html", "fi"))
    )
    assert boot
    assert json.loads(boot[1])["board"]["title"] == NASTY


def test_a_link_that_cannot_be_shown_can_be_renewed(pages: Pages) -> None:
    page = read(pages.render("invitation.html", "fi", **context("invitation.html", "fi")))
    assert [a["data-rotate"] for _, a in page.elements if "data-rotate" in a] == ["observer"]
    assert {a["data-copy"] for _, a in page.elements if "data-copy" in a} >= {
        "url-facilitator",
        "url-participant",
    }


@pytest.mark.parametrize(
    ("creation", "form", "password"), [("open", 1, 0), ("password", 1, 1), ("off", 0, 0)]
)
def test_the_start_page_asks_what_the_operator_demands(
    pages: Pages, creation: str, form: int, password: int
) -> None:
    found = read(
        pages.render("home.html", "fi", **{**context("home.html", "fi"), "creation": creation})
    ).elements
    assert len([1 for tag, _ in found if tag == "form"]) == form
    assert len([1 for _, attributes in found if attributes.get("type") == "password"]) == password
    boxes = [attributes["value"] for _, attributes in found if attributes.get("type") == "checkbox"]
    assert boxes == (sorted(TEMPLATES, key=lambda slug: TEMPLATES[slug].order) if form else [])


@pytest.mark.parametrize(
    ("status", "heading"),
    [(404, "Sivua ei löydy"), (410, "Työpaja on poistettu"), (418, "Jokin meni vikaan")],
)
def test_every_error_has_words(pages: Pages, status: int, heading: str) -> None:
    assert heading in read(pages.render("error.html", "fi", status=status)).words


def test_days_are_written_as_people_read_them() -> None:
    assert [day(1_776_300_000, locale) for locale in LOCALES] == ["16.4.2026", "16.4.2026", "16 Apr 2026"]


def test_a_board_tells_what_comes_later_and_fetches_ahead_what_only_who_directs_needs_at_once() -> None:
    manifest: dict[str, Built] = {source: {"file": source.rpartition("/")[2]} for source in SOURCES}
    manifest["_shared.js"] = {"file": "shared.js"}
    manifest["src/ui/parts.ts"] = {"file": "parts.js"}
    manifest["src/main.tsx"] |= {"imports": ["_shared.js"], "dynamicImports": ["src/ui/parts.ts"]}
    pages = Pages(Catalogue.load(ROOT / "server/locales"), Assets(manifest))
    later = ["/assets/parts.js", "/assets/later.css"]
    for directs in (True, False):
        page = pages.render("board.html", "en", **{**context("board.html", "en"), "directs": directs})
        ahead = [(each["rel"], each["href"]) for tag, each in read(page).elements if tag == "link"]
        assert ("modulepreload", "/assets/shared.js") in ahead
        assert [href for rel, href in ahead if rel == "preload"] == (later if directs else [])
        boot = re.search(r'id="boot">(.*?)</script>', page)
        assert boot
        assert json.loads(boot[1])["later"] == later
