"""Headers of every answer, allowed origins, calls that another site could make, forwarded addresses."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from server.web.limits import Rate, TooMany, address_key
from server.web.security import CSP
from tests.support.site import Site, running_site

EVERYWHERE = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}

WISH = {"title": "T", "locale": "fi", "boards": [{"template": "benefits"}]}


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/j", "/h", "/accessibility", "/privacy", "/b/x", "/w/x/invitation", "/nothing", "/healthz"),
        *(
            "/api/templates",
            "/api/workshops/x",
            "/api/nothing",
            "/metrics",
            "/assets/main-x.js",
            "/assets/no",
        ),
    ],
)
def test_every_answer_carries_the_headers(site: Site, path: str) -> None:
    answer = site.call("GET", path)
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert "strict-transport-security" not in answer.headers
    immutable = path == "/assets/main-x.js"
    assert answer.headers["cache-control"] == (
        "public, max-age=31536000, immutable" if immutable else "no-store"
    )
    assert "server" not in answer.headers


def test_the_policy_makes_no_exception() -> None:
    assert "unsafe" not in CSP
    assert "default-src 'none'" in CSP
    assert not re.search(r"https?:|\*", CSP)


def test_hidden_files_of_the_client_are_not_served(site: Site) -> None:
    for path in ("/assets/.vite/manifest.json", "/assets/%2e%2e/lappu.db", "/assets/../lappu.db"):
        assert site.call("GET", path).status_code == 404


def test_over_tls_the_cookie_belongs_to_the_host_and_pages_say_so(tmp_path: Path) -> None:
    with running_site(tmp_path, public_url="https://lappu.example") as site:
        answer = site.browser("https://lappu.example").post("/api/workshops", json=WISH)
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-lappu=")
        assert {"Secure", "HttpOnly", "Path=/"} <= {part.strip() for part in cookie.split(";")}
        assert "Domain" not in cookie
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert answer.json()["links"]["observer"]["url"].startswith("https://lappu.example/j#")


# Calls that carry the cookie


def unsafe_calls(site: Site) -> list[tuple[Any, str, str, Any]]:
    browser = site.browser()
    told = browser.post("/api/workshops", json=WISH).json()
    workshop, board = told["workshop"]["id"], told["boards"][0]["id"]
    del browser.headers["X-Lappu"]
    return [
        (browser, "POST", "/api/handover", {}),
        (browser, "POST", "/api/join", {"secret": told["links"]["observer"]["secret"]}),
        (browser, "PATCH", "/api/me", {"locale": "sv"}),
        (browser, "PATCH", f"/api/workshops/{workshop}", {"title": "x"}),
        (browser, "POST", f"/api/boards/{board}/notes", [{"text": "x", "x": 1, "y": 1}]),
        (browser, "POST", f"/api/workshops/{workshop}/links/observer/rotate", {}),
        (browser, "DELETE", f"/api/workshops/{workshop}", None),
        (browser, "POST", "/api/workshops", WISH),
    ]


def test_an_unsafe_call_with_the_cookie_needs_the_header(site: Site) -> None:
    for browser, method, path, body in unsafe_calls(site):
        bare = browser.request(method, path, json=body)
        assert (bare.status_code, bare.json()["code"]) == (403, "header-missing"), path
        wrong = browser.request(method, path, json=body, headers={"X-Lappu": "true"})
        assert wrong.status_code == 403
        assert browser.request(method, path, json=body, headers={"X-Lappu": "1"}).status_code < 300, path


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://testserver.evil.example",
        "http://testserver:81",
        "http://testserver@evil.example",
        "http://testserver/",
        "file://testserver",
        "",
    ],
)
def test_an_unsafe_call_from_another_origin_is_refused(site: Site, origin: str) -> None:
    for browser, method, path, body in unsafe_calls(site):
        answer = browser.request(method, path, json=body, headers={"X-Lappu": "1", "Origin": origin})
        assert (answer.status_code, answer.json()["code"]) == (403, "origin"), path


def test_the_own_origin_is_allowed_by_any_of_its_names(site: Site) -> None:
    for base in ("http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000", "http://TestServer"):
        browser = site.browser(base)
        browser.post("/api/workshops", json=WISH)
        assert browser.post("/api/handover", headers={"Origin": base}).status_code == 200
        assert browser.post("/api/handover", headers={"Origin": "http://other"}).status_code == 403


def test_with_a_public_url_only_it_and_what_was_allowed_may_call(tmp_path: Path) -> None:
    with running_site(
        tmp_path, public_url="http://lappu.example", allow_origin="https://intra.example,http://x.example"
    ) as site:
        browser = site.browser("http://10.0.0.5:8000")
        browser.post("/api/workshops", json=WISH)
        answers = {
            origin: browser.post("/api/handover", headers={"Origin": origin}).status_code
            for origin in (
                "http://lappu.example",
                "https://intra.example",
                "http://x.example",
                "http://10.0.0.5:8000",
                "https://lappu.example",
            )
        }
        assert list(answers.values()) == [200, 200, 200, 403, 403]


def test_a_program_without_a_cookie_needs_neither(site: Site) -> None:
    workshop = site.workshop()
    answer = site.call(
        "PATCH",
        "/api/me",
        site.owner(workshop),
        json={"locale": "en"},
        headers={"Origin": "https://evil.example"},
    )
    assert answer.status_code == 200


def test_a_form_of_another_site_cannot_make_json(site: Site) -> None:
    for kind in ("text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        answer = site.call("POST", "/api/workshops", content=json.dumps(WISH), headers={"Content-Type": kind})
        assert answer.status_code == 415


# Addresses


def test_forwarded_addresses_count_only_behind_a_trusted_proxy(tmp_path: Path) -> None:
    def misses(site: Site, *addresses: str) -> list[int]:
        browser = site.browser(address="192.0.2.1")
        return [
            browser.post("/api/join", json={"secret": "x"}, headers={"X-Forwarded-For": address}).status_code
            for address in addresses
        ]

    with running_site(tmp_path / "a", limit_misses=1) as site:
        assert misses(site, "203.0.113.1", "203.0.113.2") == [404, 429]
    with running_site(tmp_path / "b", limit_misses=1, trusted_proxy="192.0.2.0/24") as site:
        assert misses(site, "203.0.113.1", "203.0.113.2", "203.0.113.1") == [404, 404, 429]


def test_metrics_are_for_this_machine_unless_opened(tmp_path: Path) -> None:
    with running_site(tmp_path / "a") as site:
        near, far = site.browser(address="127.0.0.1"), site.browser(address="192.0.2.1")
        assert near.get("/metrics").status_code == 200
        assert site.browser(address="::1").get("/metrics").status_code == 200
        assert far.get("/metrics").status_code == 403
        # A proxy on this machine that nobody declared makes everybody look near.
        assert near.get("/metrics", headers={"X-Forwarded-For": "203.0.113.1"}).status_code == 403
    with running_site(tmp_path / "b", metrics="open") as site:
        assert site.browser(address="192.0.2.1").get("/metrics").status_code == 200


def test_a_household_is_one_address() -> None:
    assert (
        address_key("2001:db8:1:2:3::4") == address_key("2001:db8:1:2::9") != address_key("2001:db8:1:3::9")
    )
    assert address_key("::ffff:192.0.2.1") == address_key("192.0.2.1") != address_key("192.0.2.2")
    assert address_key(None) == "?"


def test_a_rate_lets_a_burst_pass_then_its_rate_and_remembers_few() -> None:
    rate = Rate(rate=2, burst=3, keys=10)
    assert [rate.take("a", 0.0) for _ in range(3)] == [0, 0, 0]
    with pytest.raises(TooMany) as caught:
        rate.take("a", 0.0)
    assert caught.value.after == pytest.approx(0.5)
    assert rate.take("a", 0.0, patience=2.0) == pytest.approx(0.5)
    assert rate.take("b", 0.0) == 0
    assert rate.take("a", 60.0) == 0
    for n in range(1000):
        rate.take(f"k{n}", 60.0)
    assert len(rate._due) <= 10


def test_commands_that_come_too_fast_wait_and_at_last_are_refused(own_site: Site) -> None:
    workshop = own_site.workshop()
    owner = own_site.owner(workshop)
    rates, now = own_site.client.app_state["services"].rates, own_site.clock.monotonic()
    for _ in range(200):
        rates.commands.take(owner.id, now, patience=1e9)
    path = f"/api/workshops/{workshop.id}"
    answer = own_site.call("PATCH", path, owner, json={"title": "x"})
    assert (answer.status_code, answer.json()["code"]) == (429, "too-many")
    assert own_site.call("GET", path, owner).status_code == 200


# Nothing of another host, nothing inline


class Outside(HTMLParser):
    """Collects addresses, inline scripts and style attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.urls += [str(named[key]) for key in ("src", "href", "action") if named.get(key)]
        if tag == "style" or "style" in named or any(key.startswith("on") for key in named):
            self.inline.append(str(self.get_starttag_text()))
        if tag == "script" and "src" not in named and named.get("type") != "application/json":
            self.inline.append(str(self.get_starttag_text()))


def test_pages_hold_nothing_inline_and_nothing_of_other_hosts(site: Site) -> None:
    browser = site.browser()
    told = browser.post(
        "/api/workshops", json={**WISH, "title": "</script><script>alert(1)</script>", "name": "<b>'\"&"}
    ).json()
    board, workshop = told["boards"][0]["id"], told["workshop"]["id"]
    for path in ("/", "/j", "/h", "/accessibility", "/privacy", f"/b/{board}", f"/w/{workshop}/invitation"):
        text = browser.get(path).text
        page = Outside()
        page.feed(text)
        assert page.inline == [], path
        foreign = [
            url for url in page.urls if not url.startswith(("/", "#", "?", "data:", "http://testserver/j#"))
        ]
        assert foreign == [], path
        assert "alert(1)</script>" not in text
