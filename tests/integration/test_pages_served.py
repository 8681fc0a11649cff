"""The pages as they are served: what they need to know, who may see them, in which language."""

import json
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.support.site import Site

BOARDS = [{"template": "actor-map"}, {"template": "offering"}]
WISH = {"title": "Digituki", "locale": "fi", "name": "Aino", "boards": BOARDS}


def made(site: Site) -> tuple[TestClient, dict[str, Any]]:
    browser = site.browser()
    return browser, browser.post("/api/workshops", json=WISH).json()


def boot_of(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="boot">(.*?)</script>', text, re.DOTALL)
    assert found
    read: dict[str, Any] = json.loads(found[1])
    return read


def test_the_home_page_shows_every_worksheet(site: Site) -> None:
    text = site.call("GET", "/").text
    for slug in site.client.app_state["services"].templates:
        assert f'value="{slug}"' in text
    assert '<html lang="fi">' in text


@pytest.mark.parametrize("path", ["/", "/j", "/h", "/accessibility", "/privacy"])
def test_a_language_is_chosen_by_the_address_and_remembered(site: Site, path: str) -> None:
    browser = site.browser()
    assert '<html lang="fi">' in browser.get(path).text
    assert '<html lang="en">' in browser.get(path, headers={"Accept-Language": "en-GB"}).text
    assert '<html lang="sv">' in browser.get(f"{path}?lang=sv").text
    assert '<html lang="sv">' in browser.get(path, headers={"Accept-Language": "en"}).text
    assert '<html lang="sv">' in browser.get(f"{path}?lang=xx").text


def test_the_board_page_tells_its_client_everything_it_needs(site: Site) -> None:
    browser, told = made(site)
    board = told["boards"][0]
    text = browser.get(f"/b/{board['id']}").text
    boot = boot_of(text)
    assert set(boot) == {
        *("locale", "board", "boards", "workshop", "person", "people", "layout"),
        *("strings", "version", "epoch", "exports", "later"),
    }
    assert boot["board"] == board
    assert boot["boards"] == told["boards"]
    aino = {"id": told["person"]["id"], "name": "Aino", "color": "person-1"}
    assert boot["person"] == {**aino, "role": "owner"}
    assert boot["people"] == [aino]
    assert boot["layout"]["template"] == "actor-map"
    assert all(key.startswith(("board.", "stage.", "cmd.", "common.")) for key in boot["strings"])
    for variant in ("full", "compact", "overview"):
        assert re.search(rf'<template id="sheet-{variant}">\s*<svg', text)


def test_the_board_page_follows_the_persons_language(site: Site) -> None:
    browser, told = made(site)
    path = f"/b/{told['boards'][0]['id']}"
    assert boot_of(browser.get(path, headers={"Accept-Language": "en"}).text)["locale"] == "fi"
    browser.patch("/api/me", json={"locale": "sv"})
    assert boot_of(browser.get(path).text)["layout"]["shortName"] == "Aktörskarta"
    assert boot_of(browser.get(f"{path}?lang=en").text)["locale"] == "en"


def test_who_is_not_in_is_told_how_to_get_an_invitation(site: Site) -> None:
    browser, told = made(site)
    stranger, other = site.browser(), made(site)[0]
    board, workshop = told["boards"][0]["id"], told["workshop"]["id"]
    for path in (f"/b/{board}", f"/w/{workshop}", "/b/nowhere", "/w/x/invitation"):
        assert stranger.get(path).status_code == 401
        assert other.get(path).status_code == 404
        assert stranger.get(path).text == stranger.get("/b/elsewhere").text
    assert browser.get("/b/nowhere").status_code == 404


def test_a_workshops_address_leads_to_its_first_board(site: Site) -> None:
    browser, told = made(site)
    answer = browser.get(f"/w/{told['workshop']['id']}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/b/{told['boards'][0]['id']}")


def test_the_invitation_is_for_facilitators_and_shows_links_and_code(site: Site) -> None:
    browser, told = made(site)
    path = f"/w/{told['workshop']['id']}/invitation"
    text = browser.get(path).text
    for link in told["links"].values():
        assert link["url"] in text
    assert text.count("<svg") > 3
    assert 'class="qr-code"' in text
    guest = site.browser()
    guest.post("/api/join", json={"secret": told["links"]["participant"]["secret"], "name": "Anna"})
    assert guest.get(path).status_code == 403
    helper = site.browser()
    helper.post("/api/join", json={"secret": told["links"]["facilitator"]["secret"], "name": "Berit"})
    assert helper.get(path).status_code == 200


def test_an_unknown_page_is_a_page(site: Site) -> None:
    answer = site.call("GET", "/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
