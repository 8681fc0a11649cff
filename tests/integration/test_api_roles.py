"""Who may call what: every endpoint with every kind of caller, against the table of the interface."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from server.web.routes import ENDPOINTS
from tests.support.site import Person, Site, Workshop

ORDER = ("observer", "participant", "facilitator", "owner")


@dataclass(frozen=True)
class Row:
    """A call that succeeds for `least` and whoever stands above; None: for anyone."""

    least: str | None
    status: int
    body: Any = None


DEVICE = "device"
"""Members of any workshop, acting on themselves."""

NOTE = [{"text": "lappu", "zone": "ngo"}]

TABLE: Mapping[tuple[str, str], Row] = {
    ("POST", "/api/workshops"): Row(
        None, 201, {"title": "T", "locale": "fi", "boards": [{"template": "actor-map"}]}
    ),
    ("POST", "/api/join"): Row(None, 200, {"secret": "{secret}", "name": "N"}),
    ("POST", "/api/leave"): Row(DEVICE, 204),
    ("POST", "/api/handover"): Row(DEVICE, 200),
    ("PATCH", "/api/me"): Row(DEVICE, 200, {"locale": "sv"}),
    ("GET", "/api/workshops/{workshop}/links"): Row("facilitator", 200),
    ("POST", "/api/workshops/{workshop}/links/{role}/rotate"): Row("facilitator", 200),
    ("PATCH", "/api/workshops/{workshop}/links/{role}"): Row("facilitator", 200, {"expires": None}),
    ("GET", "/api/workshops/{workshop}"): Row("observer", 200),
    ("PATCH", "/api/workshops/{workshop}"): Row("facilitator", 200, {"title": "Uusi"}),
    ("DELETE", "/api/workshops/{workshop}"): Row("owner", 204),
    ("POST", "/api/workshops/{workshop}/boards"): Row("facilitator", 201, {"template": "benchmark"}),
    ("PATCH", "/api/boards/{board}"): Row("facilitator", 200, {"title": "Uusi"}),
    ("DELETE", "/api/boards/{board}"): Row("facilitator", 204),
    ("GET", "/api/templates"): Row(None, 200),
    ("GET", "/api/boards/{board}/layout"): Row("observer", 200),
    ("GET", "/api/boards/{board}/content"): Row("observer", 200),
    ("GET", "/api/boards/{board}/export"): Row("participant", 200),
    ("POST", "/api/boards/{board}/notes"): Row("participant", 201, NOTE),
    ("POST", "/api/workshops/{workshop}/commands"): Row(
        "facilitator", 200, {"type": "board.pause", "board": "{board}"}
    ),
    ("GET", "/api/boards/{board}/stage"): Row("observer", 200),
    ("GET", "/api/boards/{board}/snapshots"): Row("participant", 200),
    ("POST", "/api/boards/{board}/snapshots"): Row("facilitator", 201, {"name": "Ennen"}),
    ("GET", "/api/boards/{board}/snapshots/{snapshot}"): Row("participant", 200),
    ("POST", "/api/boards/{board}/snapshots/{snapshot}/restore"): Row("facilitator", 200),
    ("GET", "/api/workshops/{workshop}/people"): Row("facilitator", 200),
    ("POST", "/api/workshops/{workshop}/people/{person}/mute"): Row("facilitator", 204),
    ("POST", "/api/workshops/{workshop}/people/{person}/unmute"): Row("facilitator", 204),
    ("POST", "/api/workshops/{workshop}/people/{person}/remove"): Row("facilitator", 204),
    ("POST", "/api/workshops/{workshop}/people/{person}/role"): Row(
        "facilitator", 204, {"role": "facilitator"}
    ),
    ("GET", "/healthz"): Row(None, 200),
    ("GET", "/readyz"): Row(None, 200),
    ("GET", "/api/openapi.json"): Row(None, 200),
}

NOT_BY_ROLE = {("GET", "/metrics")}
"""Who reaches the port, see the tests of security."""


@dataclass
class Scene:
    """A workshop with somebody of every kind, two boards and a snapshot."""

    site: Site
    workshop: Workshop
    callers: dict[str, Person | None]
    parts: dict[str, str]


def make_scene(site: Site) -> Scene:
    stranger = site.owner(site.workshop())
    workshop = site.workshop("actor-map", "offering")
    owner = site.owner(workshop)
    callers: dict[str, Person | None] = {
        role: site.join(workshop, role, role) for role in ("observer", "participant", "facilitator")
    }
    removed, target = site.join(workshop, "facilitator", "pois"), site.join(workshop, "participant", "kohde")
    gone = site.call("POST", f"/api/workshops/{workshop.id}/people/{removed.id}/remove", owner)
    assert gone.status_code == 204
    snapshot = site.call("POST", f"/api/boards/{workshop.board}/snapshots", owner, json={"name": "1"}).json()
    callers |= {"owner": owner, "nobody": None, "stranger": stranger, "removed": removed}
    parts = {
        "workshop": workshop.id,
        "board": workshop.board,
        "snapshot": snapshot["id"],
        "person": target.id,
        "role": "observer",
        "secret": workshop.secrets["observer"],
    }
    return Scene(site, workshop, callers, parts)


def filled(value: Any, parts: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return re.sub(r"\{(\w+)\}", lambda found: parts[found[1]], value)
    if isinstance(value, dict):
        return {key: filled(one, parts) for key, one in value.items()}
    return value


def expected(row: Row, caller: str) -> tuple[int, str | None]:
    """Status and code."""
    if row.least is None:
        return row.status, None
    if row.least == DEVICE:
        return (401, "not-joined") if caller in {"nobody", "removed"} else (row.status, None)
    match caller:
        case "nobody" | "removed":
            return 401, "not-joined"
        case "stranger":
            return 404, "unknown"
    allowed = ORDER.index(caller) >= ORDER.index(row.least)
    return (row.status, None) if allowed else (403, "not-allowed")


def test_the_table_is_about_every_endpoint() -> None:
    assert set(TABLE) | NOT_BY_ROLE == {(one.method, one.path) for one in ENDPOINTS}


@pytest.mark.parametrize(("method", "path"), list(TABLE))
def test_roles(site: Site, method: str, path: str) -> None:
    row = TABLE[method, path]
    changes = method != "GET" and row.least is not None
    scene = make_scene(site)
    for caller in ("nobody", "stranger", "removed", *ORDER):
        status, code = expected(row, caller)
        body = {"json": filled(row.body, scene.parts)} if row.body is not None else {}
        answer = site.call(method, filled(path, scene.parts), scene.callers[caller], **body)
        assert (answer.status_code, answer.json().get("code") if code else None) == (status, code), (
            caller,
            answer.text,
        )
        if code:
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["detail"]
        elif changes:
            # What was changed is gone or otherwise now; the next caller finds it as it was.
            scene = make_scene(site)


@pytest.mark.parametrize(("method", "path"), [key for key in TABLE if "{board}" in key[1]])
def test_a_board_that_does_not_exist_is_answered_like_one_of_others(
    site: Site, method: str, path: str
) -> None:
    row, stranger = TABLE[method, path], site.owner(site.workshop())
    parts = {"board": "nowhere", "snapshot": "x", "workshop": "nowhere"}
    body = {"json": filled(row.body, parts)} if row.body is not None else {}
    here = site.call(method, filled(path, parts), stranger, **body)
    there = site.call(method, filled(path, {**parts, "board": site.workshop().board}), stranger, **body)
    assert here.status_code == there.status_code == 404
    assert here.json() == there.json()


def test_nobody_acts_on_the_owner_nor_on_themselves_nor_on_people_of_others(site: Site) -> None:
    workshop = site.workshop()
    facilitator = site.join(workshop, "facilitator")
    other = site.join(site.workshop(), "participant")
    for person, status in ((workshop.owner, 403), (facilitator.id, 403), (other.id, 404), ("x", 404)):
        for action in ("mute", "unmute", "remove"):
            path = f"/api/workshops/{workshop.id}/people/{person}/{action}"
            assert site.call("POST", path, facilitator).status_code == status
        path = f"/api/workshops/{workshop.id}/people/{person}/role"
        assert site.call("POST", path, facilitator, json={"role": "observer"}).status_code == status


def test_nobody_becomes_owner_by_a_command(site: Site) -> None:
    workshop = site.workshop()
    person = site.join(workshop, "participant")
    path = f"/api/workshops/{workshop.id}/people/{person.id}/role"
    answer = site.call("POST", path, site.owner(workshop), json={"role": "owner"})
    assert (answer.status_code, answer.json()["field"]) == (422, "role")


def test_who_reads_snapshots_is_a_setting(site: Site) -> None:
    workshop = site.workshop()
    observer = site.join(workshop, "observer")
    path = f"/api/boards/{workshop.board}/snapshots"
    assert site.call("GET", path, observer).status_code == 403
    answer = site.call(
        "PATCH",
        f"/api/workshops/{workshop.id}",
        site.owner(workshop),
        json={"reading": {"snapshots": "observer"}},
    )
    assert answer.json()["reading"] == {
        "snapshots": "observer",
        "export": "participant",
        "report": "participant",
    }
    assert site.call("GET", path, observer).status_code == 200
