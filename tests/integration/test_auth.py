"""Joining, coming back, leaving, going on elsewhere; links that rotate and expire."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from server.web.api import given
from tests.support.site import Person, Site, Workshop, running_site


def join(browser: TestClient, secret: str, **more: object) -> tuple[int, dict[str, object]]:
    answer = browser.post("/api/join", json={"secret": secret, **more})
    return answer.status_code, answer.json()


def person_of(told: dict[str, object]) -> dict[str, str]:
    given.Joined.model_validate(told)
    person = told["person"]
    assert isinstance(person, dict)
    return person


def test_joining_by_name(site: Site) -> None:
    workshop, browser = site.workshop(), site.browser()
    status, told = join(browser, workshop.secrets["participant"])
    assert (status, told["code"], told["field"]) == (422, "name-required", "name")
    assert told["workshop"] == workshop.told["workshop"]
    assert join(browser, workshop.secrets["participant"], name=" \u202e\n ")[1]["code"] == "name-required"
    status, told = join(browser, workshop.secrets["participant"], name=" Anna \u202e\n K ")
    assert status == 200
    assert person_of(told) == {"id": person_of(told)["id"], "name": "Anna K", "role": "participant"}
    assert told["boards"] == workshop.told["boards"]
    assert "token" not in str(browser.cookies)
    assert browser.get(f"/api/workshops/{workshop.id}").status_code == 200


def test_the_cookie_and_the_token_are_the_same_person(site: Site) -> None:
    workshop, browser = site.workshop(), site.browser()
    told = join(browser, workshop.secrets["participant"], name="Anna")[1]
    bearer = Person(person_of(told)["id"], str(told["token"]))
    path = f"/api/workshops/{workshop.id}/commands"
    body = {"type": "board.pause", "board": workshop.board}
    assert (
        browser.post(path, json=body).status_code
        == site.call("POST", path, bearer, json=body).status_code
        == 403
    )
    again = site.call("POST", "/api/join", bearer, json={"secret": workshop.secrets["participant"]}).json()
    assert again["person"] == told["person"]


def test_equal_names_get_numbers(site: Site) -> None:
    workshop = site.workshop()
    names = [
        person_of(join(site.browser(), workshop.secrets["participant"], name=name)[1])["name"]
        for name in ("Anna", "anna", "Anna", "Anna (2)")
    ]
    assert names == ["Anna", "anna (2)", "Anna (3)", "Anna (2) (2)"]


def test_a_device_that_comes_back_is_the_same_person_unless_somebody_else_sits_there(site: Site) -> None:
    workshop, browser = site.workshop(), site.browser()
    secret = workshop.secrets["participant"]
    anna = person_of(join(browser, secret, name="Anna")[1])
    assert person_of(join(browser, secret)[1]) == anna
    assert person_of(join(browser, secret, name="Other")[1]) == anna
    assert join(browser, secret, fresh=True)[1]["code"] == "name-required"
    bert = person_of(join(browser, secret, name="Bert", fresh=True)[1])
    assert bert["id"] != anna["id"]
    assert person_of(join(browser, secret)[1]) == bert


def test_one_device_is_somebody_in_each_of_its_workshops(site: Site) -> None:
    one, two, browser = site.workshop(), site.workshop(), site.browser()
    anna = person_of(join(browser, one.secrets["participant"], name="Anna")[1])
    device = browser.cookies["lappu"]
    vetaja = person_of(join(browser, two.secrets["facilitator"], name="Vetäjä")[1])
    assert browser.cookies["lappu"] == device
    assert anna["id"] != vetaja["id"]
    assert browser.get(f"/api/workshops/{one.id}/people").status_code == 403
    assert browser.get(f"/api/workshops/{two.id}/people").status_code == 200
    unclear = browser.patch("/api/me", json={"name": "Uusi"})
    assert (unclear.status_code, unclear.json()["field"]) == (422, "workshop")
    renamed = browser.patch("/api/me", json={"name": "Uusi", "workshop": one.id})
    assert renamed.json() == {"id": anna["id"], "name": "Uusi", "role": "participant", "locale": "fi"}
    assert browser.patch("/api/me", json={"workshop": site.workshop().id}).status_code == 404


def test_a_stronger_link_raises_and_a_weaker_one_changes_nothing(site: Site) -> None:
    workshop, browser = site.workshop(), site.browser()
    roles = [
        person_of(join(browser, workshop.secrets[role], name="Anna")[1])["role"]
        for role in ("observer", "participant", "facilitator", "participant", "observer")
    ]
    assert roles == ["observer", "participant", "facilitator", "facilitator", "facilitator"]


@pytest.mark.parametrize("secret", ["", "x", "a" * 43, "ä" * 43, "🎈", "0" * 200])
def test_every_unknown_link_is_answered_alike(site: Site, secret: str) -> None:
    status, told = join(site.browser(), secret, name="Anna")
    assert (status, told["code"]) == (404, "unknown-link")
    assert told == join(site.browser(), "another", name="Bert")[1]


def test_who_guesses_links_is_told_to_wait_while_an_office_joins(tmp_path: Path) -> None:
    with running_site(tmp_path, limit_misses=5) as site:
        workshop = site.workshop()
        guesser = site.browser(address="192.0.2.7")
        codes = [join(guesser, f"guess{n}", name="x")[0] for n in range(6)]
        assert codes == [404] * 5 + [429]
        answer = guesser.post("/api/join", json={"secret": "guess", "name": "x"})
        assert int(answer.headers["Retry-After"]) >= 1
        assert answer.json()["code"] == "too-many"
        # The colleagues at the same address, with a link that works, come in.
        for n in range(20):
            colleague = site.browser(address="192.0.2.7")
            assert join(colleague, workshop.secrets["participant"], name=f"P{n}")[0] == 200
        assert join(site.browser(address="192.0.2.8"), "guess", name="x")[0] == 404
        site.clock.shift += 61
        assert join(guesser, "guess", name="x")[0] == 404


def test_two_thousand_joins_a_minute_are_welcome_and_then_they_wait(own_site: Site) -> None:
    rates = own_site.client.app_state["services"].rates
    now = own_site.clock.monotonic()
    for _ in range(1_999):
        rates.joins.take("10.0.0.1", now)
    workshop = own_site.workshop()
    assert join(own_site.browser(address="10.0.0.1"), workshop.secrets["observer"], name="x")[0] == 200
    for _ in range(2_000):
        rates.joins.take("192.0.2.1", now + 60)
    answer = own_site.browser(address="192.0.2.1").post(
        "/api/join", json={"secret": workshop.secrets["observer"], "name": "x"}
    )
    assert (answer.status_code, answer.json()["code"]) == (429, "too-many")


def links(site: Site, workshop: Workshop) -> dict[str, dict[str, object]]:
    told = site.call("GET", f"/api/workshops/{workshop.id}/links", site.owner(workshop)).json()
    given.TimedLinks.model_validate(told)
    shown: dict[str, dict[str, object]] = told
    return shown


def test_links_are_shown_again_and_rotated(site: Site) -> None:
    workshop = site.workshop()
    assert {role: link["secret"] for role, link in links(site, workshop).items()} == workshop.secrets
    inside = site.join(workshop, "participant")
    rotated = site.call(
        "POST", f"/api/workshops/{workshop.id}/links/participant/rotate", site.owner(workshop)
    ).json()
    given.TimedLink.model_validate(rotated)
    assert rotated["secret"] != workshop.secrets["participant"]
    assert links(site, workshop)["participant"] == rotated
    assert join(site.browser(), workshop.secrets["participant"], name="x")[0] == 404
    assert join(site.browser(), str(rotated["secret"]), name="x")[0] == 200
    assert site.call("GET", f"/api/workshops/{workshop.id}", inside).status_code == 200
    for role in ("owner", "king"):
        path = f"/api/workshops/{workshop.id}/links/{role}/rotate"
        assert site.call("POST", path, site.owner(workshop)).status_code == 404


def test_rotation_can_remove_who_came_since(own_site: Site) -> None:
    site = own_site
    workshop = site.workshop()
    early = site.join(workshop, "participant", "early")
    site.clock.shift += 60
    since = round(site.clock.now() * 1000)
    site.clock.shift += 60
    late, helper = site.join(workshop, "participant", "late"), site.join(workshop, "facilitator", "helper")
    path = f"/api/workshops/{workshop.id}/links/participant/rotate"
    assert site.call("POST", path, helper, json={"removeJoinedSince": since}).status_code == 200
    seen = [
        site.call("GET", f"/api/workshops/{workshop.id}", one).status_code for one in (early, late, helper)
    ]
    assert seen == [200, 401, 200]


def test_an_expired_link_lets_people_in_as_readers(own_site: Site) -> None:
    site = own_site
    workshop = site.workshop()
    path = f"/api/workshops/{workshop.id}/links/participant"
    expires = round(site.clock.now() * 1000) + 60_000
    changed = site.call("PATCH", path, site.owner(workshop), json={"expires": expires}).json()
    assert changed["expires"] == expires
    before = site.join(workshop, "participant", "A")
    site.clock.shift += 61
    after = site.join(workshop, "participant", "B")
    assert (before.told["person"]["role"], after.told["person"]["role"]) == ("participant", "observer")
    site.call("PATCH", path, site.owner(workshop), json={"expires": None})
    assert site.join(workshop, "participant", "C").told["person"]["role"] == "participant"


def test_a_link_with_a_password(site: Site) -> None:
    workshop = site.workshop()
    path = f"/api/workshops/{workshop.id}/links/participant"
    site.call("PATCH", path, site.owner(workshop), json={"password": "Sampo"})
    secret = workshop.secrets["participant"]
    assert join(site.browser(), secret, name="x")[1]["code"] == "password-required"
    assert join(site.browser(), secret, name="x", password="sampo")[1]["code"] == "password-wrong"
    assert join(site.browser(), secret, name="x", password="Sampo")[0] == 200
    site.call("PATCH", path, site.owner(workshop), json={"password": None})
    assert join(site.browser(), secret, name="x")[0] == 200


def test_passwords_cannot_be_tried_for_ever(tmp_path: Path) -> None:
    with running_site(tmp_path, limit_misses=3) as site:
        workshop = site.workshop()
        path = f"/api/workshops/{workshop.id}/links/participant"
        site.call("PATCH", path, site.owner(workshop), json={"password": "Sampo"})
        browser = site.browser(address="192.0.2.7")
        secret = workshop.secrets["participant"]
        codes = [join(browser, secret, name="x", password=f"try{n}")[0] for n in range(4)]
        assert codes == [403] * 3 + [429]
        # And not even the right one now, else guessing would go on.
        assert join(browser, secret, name="x", password="Sampo")[0] == 429
        assert join(site.browser(), secret, name="x", password="Sampo")[0] == 200


def test_leaving_forgets_the_device(site: Site) -> None:
    workshop, browser = site.workshop(), site.browser()
    anna = person_of(join(browser, workshop.secrets["participant"], name="Anna")[1])
    old = browser.cookies["lappu"]
    answer = browser.post("/api/leave")
    assert answer.status_code == 204
    assert "lappu" not in browser.cookies
    browser.cookies.set("lappu", old)
    assert browser.get(f"/api/workshops/{workshop.id}").status_code == 401
    assert person_of(join(browser, workshop.secrets["participant"], name="Anna")[1])["id"] != anna["id"]


def test_leaving_revokes_the_token_that_was_shown(site: Site) -> None:
    workshop = site.workshop()
    anna = site.join(workshop, "participant")
    assert site.call("POST", "/api/leave", anna).status_code == 204
    assert site.call("GET", f"/api/workshops/{workshop.id}", anna).status_code == 401


def test_a_handover_makes_another_device_the_same_person_once(own_site: Site) -> None:
    site = own_site
    workshop, laptop, phone = site.workshop(), site.browser(), site.browser()
    anna = person_of(join(laptop, workshop.secrets["participant"], name="Anna")[1])
    told = laptop.post("/api/handover", json={"workshop": workshop.id}).json()
    given.Handover.model_validate(told)
    assert told["url"] == f"http://testserver/h#{told['secret']}"
    assert person_of(join(phone, told["secret"])[1]) == anna
    assert phone.get(f"/api/workshops/{workshop.id}").status_code == 200
    assert join(site.browser(), told["secret"])[0] == 404
    late = laptop.post("/api/handover").json()["secret"]
    site.clock.shift += 301
    assert join(site.browser(), late)[0] == 404


def test_a_removed_person_cannot_come_back_by_the_same_cookie_nor_hand_over(site: Site) -> None:
    workshop, browser = site.workshop(), site.browser()
    anna = person_of(join(browser, workshop.secrets["participant"], name="Anna")[1])
    secret = browser.post("/api/handover").json()["secret"]
    site.call("POST", f"/api/workshops/{workshop.id}/people/{anna['id']}/remove", site.owner(workshop))
    assert browser.get(f"/api/workshops/{workshop.id}").status_code == 401
    status, told = join(browser, workshop.secrets["participant"], name="Anna")
    assert (status, told["code"]) == (403, "removed")
    assert join(site.browser(), secret)[0] == 404
    # Somebody else may sit at a shared device.
    assert join(browser, workshop.secrets["participant"], name="Bert", fresh=True)[0] == 200


def test_malformed_credentials_are_none(site: Site) -> None:
    workshop = site.workshop()
    path = f"/api/workshops/{workshop.id}"
    for header in ("Bearer", "Bearer ", "Basic eDp5", f"Bearer {workshop.token} x", "Bearer " + "a" * 5000):
        assert site.call("GET", path, headers={"Authorization": header}).status_code == 401
    for cookie in ("lappu=", "lappu=" + "a" * 43, "lappu=\x7f", "lappu=" + "a" * 9000):
        assert site.call("GET", path, headers={"Cookie": cookie}).status_code == 401


def test_creating_may_need_a_password_or_be_switched_off(tmp_path: Path) -> None:
    body = {"title": "T", "locale": "fi", "boards": [{"template": "benefits"}]}
    with running_site(tmp_path / "a", creation="password", creation_password="Louhi") as site:
        answers = [
            site.call("POST", "/api/workshops", json=body | more)
            for more in ({}, {"password": "x"}, {"password": "Louhi"})
        ]
        assert [one.json().get("code") for one in answers] == ["password-required", "password-wrong", None]
    with running_site(tmp_path / "b", creation="off") as site:
        assert site.call("POST", "/api/workshops", json=body).json()["code"] == "creation-off"
