"""What the calls answer, held to the document of the interface, and what they do."""

from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from server.boards import schema
from server.boards.edit import NewNote, insert_notes
from server.boards.roles import Role
from server.boards.templates import load_all
from server.web import openapi
from server.web.api import given
from server.web.assets import templates_folder
from server.web.endpoint import Endpoint
from server.web.problems import STATUS
from server.web.routes import ENDPOINTS, build
from tests.support.site import Person, Site, Workshop

TEMPLATES = load_all(templates_folder())


def is_like(model: type[BaseModel], value: Any) -> None:
    """The value is exactly what the interface's document says."""
    model.model_validate_json(TypeAdapter(Any).dump_json(value))


# The document


def test_every_route_is_documented_and_every_documented_call_is_routed(site: Site) -> None:
    document = site.call("GET", "/api/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    documented = {(method.upper(), path) for path, calls in document["paths"].items() for method in calls}
    routed = {
        (method, route.path)
        for route in site.app.routes
        for method in (getattr(route, "methods", None) or ())
        if method != "HEAD"
        and (route.path.startswith("/api/") or route.path in {"/healthz", "/readyz", "/metrics"})
    }
    assert documented == routed
    assert len(build(templates_folder())) > len(ENDPOINTS)


def test_every_reference_of_the_document_leads_somewhere_and_every_problem_is_known() -> None:
    document = openapi.build(ENDPOINTS, "1")
    schemas = document["components"]["schemas"]

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if "$ref" in node:
                assert node["$ref"].removeprefix("#/components/schemas/") in schemas
            for one in node.values():
                walk(one)
        elif isinstance(node, list):
            for one in node:
                walk(one)

    walk(document)
    names = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names))
    assert all(code in STATUS for endpoint in ENDPOINTS for code in endpoint.problems)


def test_every_problem_has_a_sentence_in_every_language(site: Site) -> None:
    catalogue = site.client.app_state["services"].catalogue
    assert [code for code in STATUS if not catalogue.has(f"error.{code}")] == []


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: one.name)
def test_a_body_must_be_json_small_and_of_the_right_types(site: Site, endpoint: Endpoint) -> None:
    if endpoint.body is None:
        return
    workshop = site.workshop()
    path = endpoint.path.format(
        workshop=workshop.id, board=workshop.board, role="observer", person=workshop.owner, snapshot="x"
    )
    owner = site.owner(workshop)

    def ask(content: bytes, kind: str = "application/json") -> Any:
        answer = site.call(endpoint.method, path, owner, content=content, headers={"Content-Type": kind})
        return answer.status_code, answer.json()["code"]

    assert ask(b"{}", "text/plain") == (415, "media-type")
    assert ask(b"{}", "application/x-www-form-urlencoded") == (415, "media-type")
    assert ask(b" " * (endpoint.limit + 1)) == (413, "too-large")
    for nonsense in (b"{", b'"x"', b"\xff\xfe", b'[{"title": 1}]', b"9" * 5000, b"[" * 60_000):
        assert ask(nonsense) == (422, "invalid")


# Workshops


def test_creating_a_workshop_gives_boards_links_token_and_cookie(site: Site) -> None:
    browser = site.browser()
    answer = browser.post(
        "/api/workshops",
        json={
            "title": "  Digituki\n2027 ",
            "locale": "sv",
            "boards": [
                {"template": "actor-map"},
                {"template": "actor-map"},
                {"template": "needs-map", "title": "Tarpeet"},
            ],
        },
    )
    told = answer.json()
    assert answer.status_code == 201
    is_like(given.WorkshopCreated, told)
    assert told["workshop"]["title"] == "Digituki 2027"
    assert told["person"]["role"] == "owner"
    first = told["boards"][0]["title"]
    assert [board["title"] for board in told["boards"]] == [first, f"{first} 2", "Tarpeet"]
    assert told["links"]["participant"]["url"] == (
        f"http://testserver/j#{told['links']['participant']['secret']}"
    )
    assert len({link["secret"] for link in told["links"].values()}) == 3
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("lappu=")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}
    assert browser.get(f"/api/workshops/{told['workshop']['id']}").status_code == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "\u202e \x00"}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"title": 7}, "title"),
        ({"locale": "de"}, "locale"),
        ({"boards": []}, "boards"),
        ({"boards": [{"template": "no-such"}]}, "boards.0.template"),
        ({"boards": [{"template": "actor-map"}] * 21}, "boards"),
        ({"name": "x" * 61}, "name"),
    ],
)
def test_a_wrong_workshop_is_refused_with_its_field(site: Site, change: dict[str, Any], field: str) -> None:
    body = {"title": "T", "locale": "fi", "boards": [{"template": "actor-map"}], **change}
    answer = site.call("POST", "/api/workshops", json=body)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "invalid", field)


def test_older_names_of_worksheets_still_work(site: Site) -> None:
    alias = next(iter(TEMPLATES["actor-map"].name.values()))
    body = {"title": "T", "locale": "fi", "boards": [{"template": alias.upper()}]}
    answer = site.call("POST", "/api/workshops", json=body)
    assert answer.json()["boards"][0]["template"] == "actor-map"


def test_a_workshop_tells_its_named_people_and_can_be_changed(site: Site) -> None:
    workshop = site.workshop()
    owner, anna = site.owner(workshop), site.join(workshop, "participant", "Anna")
    path = f"/api/workshops/{workshop.id}"
    told = site.call("GET", path, anna).json()
    is_like(given.WorkshopTold, told)
    assert [person["name"] for person in told["people"]] == ["Vetäjä", "Anna"]
    later = told["deleteAt"] + 86_400_000
    told = site.call("PATCH", path, owner, json={"title": "Uusi", "locale": "en", "deleteAt": later}).json()
    assert (told["title"], told["locale"], told["deleteAt"]) == ("Uusi", "en", later)
    past = site.call("PATCH", path, owner, json={"deleteAt": 1000})
    assert (past.status_code, past.json()["field"]) == (422, "deleteAt")
    assert site.call("PATCH", path, owner, json={"deleteAt": None}).json()["deleteAt"] < later


def test_a_deleted_workshop_is_unknown_to_everybody(site: Site) -> None:
    workshop = site.workshop()
    owner, anna = site.owner(workshop), site.join(workshop, "participant")
    assert site.call("DELETE", f"/api/workshops/{workshop.id}", owner).status_code == 204
    assert site.call("GET", f"/api/workshops/{workshop.id}", anna).status_code == 401
    assert site.call("GET", f"/api/boards/{workshop.board}/content", owner).status_code == 401
    answer = site.call("POST", "/api/join", json={"secret": workshop.secrets["participant"], "name": "B"})
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-link")


# Boards


def test_boards_are_added_renamed_and_deleted_but_for_the_last(site: Site) -> None:
    workshop = site.workshop()
    owner = site.owner(workshop)
    made = site.call("POST", f"/api/workshops/{workshop.id}/boards", owner, json={"template": "benefits"})
    assert made.status_code == 201
    is_like(given.BoardGiven, made.json())
    board = made.json()["id"]
    assert (
        site.call("PATCH", f"/api/boards/{board}", owner, json={"title": "Hyöty"}).json()["title"] == "Hyöty"
    )
    assert site.call("DELETE", f"/api/boards/{board}", owner).status_code == 204
    assert site.call("GET", f"/api/boards/{board}/content", owner).status_code == 404
    last = site.call("DELETE", f"/api/boards/{workshop.board}", owner)
    assert (last.status_code, last.json()["code"]) == (409, "last-board")


@pytest.mark.parametrize("slug", list(TEMPLATES))
def test_every_worksheet_has_a_layout_in_the_language_asked_for(site: Site, slug: str) -> None:
    workshop = site.workshop(slug)
    owner = site.owner(workshop)
    path = f"/api/boards/{workshop.board}/layout"
    own, swedish = site.call("GET", path, owner).json(), site.call("GET", f"{path}?locale=sv", owner).json()
    is_like(given.LayoutTold, own)
    assert own["name"] == TEMPLATES[slug].name["fi"]
    assert swedish["name"] == TEMPLATES[slug].name["sv"]
    assert site.call("GET", f"{path}?locale=../x", owner).json()["field"] == "locale"


def test_the_worksheets_are_told_to_anyone(site: Site) -> None:
    told = site.call("GET", "/api/templates?locale=en").json()
    is_like(given.TemplatesTold, told)
    assert [one["slug"] for one in told["templates"]] == list(TEMPLATES)


# Content


def notes(site: Site, workshop: Workshop, person: Person, *asked: dict[str, Any]) -> Any:
    return site.call("POST", f"/api/boards/{workshop.board}/notes", person, json=list(asked))


def content(site: Site, workshop: Workshop, person: Person) -> Any:
    answer = site.call("GET", f"/api/boards/{workshop.board}/content", person)
    assert answer.status_code == 200, answer.text
    is_like(given.ContentTold, answer.json())
    return answer.json()


def test_an_empty_board_has_its_texts(site: Site) -> None:
    workshop = site.workshop("offering")
    told = content(site, workshop, site.owner(workshop))
    texts = {zone.id for zone in TEMPLATES["offering"].zones if zone.is_text}
    assert set(told["fields"]) == texts | {schema.SUMMARY}
    assert told["notes"] == []


def test_notes_find_free_places_in_their_zones(site: Site) -> None:
    workshop = site.workshop()
    anna = site.join(workshop, "participant")
    answer = notes(
        site,
        workshop,
        anna,
        {"text": "yksi", "zone": "ngo"},
        {"text": "kaksi 🎈", "zone": "ngo", "color": "blue"},
        {"text": "kolme", "x": 700.5, "y": 40},
    )
    assert answer.status_code == 201
    is_like(given.NotesTold, answer.json())
    made = answer.json()["notes"]
    assert [(note["text"], note["color"]) for note in made] == [
        ("yksi", "yellow"),
        ("kaksi 🎈", "blue"),
        ("kolme", "yellow"),
    ]
    assert {note["zone"] for note in made[:2]} == {"ngo"}
    assert (made[0]["x"], made[0]["y"]) != (made[1]["x"], made[1]["y"])
    assert {note["author"]["id"] for note in made} == {anna.id}
    told = content(site, workshop, anna)
    assert told["notesPerZone"]["ngo"] == 2
    assert {note["id"] for note in told["notes"]} == {note["id"] for note in made}


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"text": "x", "zone": "nowhere"}, "1.zone"),
        ({"text": "x", "zone": "legend"}, "1.zone"),
        ({"text": "x" * 2001, "zone": "ngo"}, "1.text"),
        ({"text": "x", "x": 1}, "1"),
        ({"text": "x", "zone": "ngo", "color": "red"}, "1.color"),
        ({"text": "x", "x": 1e300, "y": 0}, "1.x"),
    ],
)
def test_a_wrong_note_is_refused_and_none_is_inserted(site: Site, bad: dict[str, Any], field: str) -> None:
    workshop = site.workshop()
    anna = site.join(workshop, "participant")
    answer = notes(site, workshop, anna, {"text": "hyvä", "zone": "ngo"}, bad)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert content(site, workshop, anna)["notes"] == []


def test_more_than_200_notes_at_once_are_refused(site: Site) -> None:
    workshop = site.workshop()
    many = [{"text": "x", "zone": "ngo"}] * 201
    assert notes(site, workshop, site.owner(workshop), *many).status_code == 422
    assert notes(site, workshop, site.owner(workshop), *many[:200]).status_code == 201
    assert content(site, workshop, site.owner(workshop))["notesPerZone"] == {"ngo": 200}


# Stage


def command(site: Site, workshop: Workshop, person: Person, **words: Any) -> Any:
    body = {"board": workshop.board, **words}
    return site.call("POST", f"/api/workshops/{workshop.id}/commands", person, json=body)


def test_commands_change_the_stage_for_everybody(site: Site) -> None:
    workshop = site.workshop()
    owner, anna = site.owner(workshop), site.join(workshop, "participant")
    notes(site, workshop, owner, {"text": "ennen", "zone": "ngo"})
    answer = command(site, workshop, owner, type="step.set", step="B", tools=["circle"])
    assert answer.status_code == 200
    is_like(given.StageTold, answer.json())
    stage = site.call("GET", f"/api/boards/{workshop.board}/stage", anna).json()
    assert (stage["stage"]["step"], stage["role"]) == ("B", "participant")
    assert "circle" in stage["stage"]["tools"]
    assert stage["stageVersion"] == answer.json()["stageVersion"]
    shots = site.call("GET", f"/api/boards/{workshop.board}/snapshots", owner).json()["snapshots"]
    assert [(one["kind"], one["reason"]) for one in shots] == [("auto", "step.set")]
    shot = site.call("GET", f"/api/boards/{workshop.board}/snapshots/{shots[0]['id']}", owner).json()
    assert [note["text"] for note in shot["content"]["notes"]] == ["ennen"]


def test_a_pause_stops_participants_and_not_facilitators(site: Site) -> None:
    workshop = site.workshop()
    owner, anna = site.owner(workshop), site.join(workshop, "participant")
    assert command(site, workshop, owner, type="board.pause", message="Tauko").status_code == 200
    paused = site.call("GET", f"/api/boards/{workshop.board}/stage", anna).json()["stage"]["paused"]
    assert paused == {"message": "Tauko"}
    note = {"text": "x", "zone": "ngo"}
    assert notes(site, workshop, owner, note).status_code == 201
    assert command(site, workshop, owner, type="board.resume").status_code == 200
    assert command(site, workshop, owner, type="board.resume").json()["code"] == "wrong-state"
    assert notes(site, workshop, anna, note).status_code == 201


@pytest.mark.parametrize(
    ("words", "status", "code", "field"),
    [
        ({"type": "party.start"}, 422, "invalid", "type"),
        ({"type": "step.set", "step": "Z"}, 422, "invalid", "step"),
        ({"type": "step.set"}, 422, "invalid", "step"),
        ({"type": "step.set", "step": "A", "tools": ["dynamite"]}, 422, "invalid", "tools"),
        ({"type": "board.pause", "message": "x" * 281}, 422, "invalid", "message"),
        ({"type": "board.rules", "ownNotesOnly": "yes"}, 422, "invalid", "ownNotesOnly"),
        ({"type": "board.pause", "board": "nowhere"}, 422, "invalid", "board"),
        ({"type": "board.pause", "expect": 99}, 409, "stale", None),
        ({"type": "board.pause", "expect": "1"}, 422, "invalid", "expect"),
    ],
)
def test_wrong_commands(site: Site, words: dict[str, Any], status: int, code: str, field: str | None) -> None:
    workshop = site.workshop()
    answer = command(site, workshop, site.owner(workshop), **words)
    told = answer.json()
    assert (answer.status_code, told["code"], told.get("field")) == (status, code, field)
    if status == 409:
        assert told["stage"]["step"] == "A"
        assert told["stageVersion"] == 1


def test_a_command_for_a_board_of_others_is_refused(site: Site) -> None:
    workshop, other = site.workshop(), site.workshop()
    answer = command(site, workshop, site.owner(workshop), type="board.pause", board=other.board)
    assert answer.json()["field"] == "board"
    stage = site.call("GET", f"/api/boards/{other.board}/stage", site.owner(other)).json()
    assert stage["stage"]["paused"] is None


# Snapshots


def test_a_snapshot_is_shown_and_restored_as_a_forward_edit(site: Site) -> None:
    workshop = site.workshop()
    owner, anna = site.owner(workshop), site.join(workshop, "participant", "Anna")
    first = notes(site, workshop, anna, {"text": "ensin", "zone": "ngo"}).json()["notes"][0]
    path = f"/api/boards/{workshop.board}/snapshots"
    made = site.call("POST", path, owner, json={"name": "Ennen"})
    assert made.status_code == 201
    is_like(given.SnapshotTold, made.json())
    assert made.json()["by"] == {"id": workshop.owner, "name": "Vetäjä"}
    notes(site, workshop, anna, {"text": "sitten", "zone": "ngo"})

    whole = site.call("GET", f"{path}/{made.json()['id']}", anna).json()
    is_like(given.SnapshotWhole, whole)
    assert [note["text"] for note in whole["content"]["notes"]] == ["ensin"]

    before = content(site, workshop, anna)
    back = site.call("POST", f"{path}/{made.json()['id']}/restore", owner)
    assert back.status_code == 200
    is_like(given.Restored, back.json())
    after = content(site, workshop, anna)
    assert [note["id"] for note in after["notes"]] == [first["id"]]
    assert after["seq"] == back.json()["seq"] > before["seq"]
    # Restoring can be undone by restoring what was made before it.
    listed = site.call("GET", path, anna).json()
    is_like(given.SnapshotsTold, listed)
    assert listed["snapshots"][0]["id"] == back.json()["before"]
    assert (listed["snapshots"][0]["kind"], listed["snapshots"][0]["reason"]) == ("auto", "restore")
    site.call("POST", f"{path}/{back.json()['before']}/restore", owner)
    again = content(site, workshop, anna)
    assert [(n["id"], n["text"], n["author"]) for n in again["notes"]] == [
        (n["id"], n["text"], n["author"]) for n in before["notes"]
    ]


def test_what_is_written_while_a_snapshot_is_made_is_in_the_one_before_a_restore(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop = site.workshop()
    owner, hub = site.owner(workshop), site.client.app_state["services"].hub
    path = f"/api/boards/{workshop.board}/snapshots"
    empty = site.call("POST", path, owner, json={"name": "tyhjä"}).json()
    read, late = hub.state, [NewNote("late", "viime hetkellä", 1, 1, "yellow", None, 0)]

    async def read_and_somebody_writes(board: str) -> Any:
        state = await read(board)
        if late:
            note = late.pop()
            await hub.edit(board, None, Role.FACILITATOR, lambda doc: insert_notes(doc, [note]))
        return state

    monkeypatch.setattr(hub, "state", read_and_somebody_writes)
    restored = site.call("POST", f"{path}/{empty['id']}/restore", owner).json()
    before = site.call("GET", f"{path}/{restored['before']}", owner).json()
    assert [note["text"] for note in before["content"]["notes"]] == ["viime hetkellä"]
    assert content(site, workshop, owner)["notes"] == []


def test_only_asked_zones_are_restored(site: Site) -> None:
    workshop = site.workshop()
    owner = site.owner(workshop)
    path = f"/api/boards/{workshop.board}/snapshots"
    empty = site.call("POST", path, owner, json={"name": "Tyhjä"}).json()["id"]
    notes(site, workshop, owner, {"text": "a", "zone": "ngo"}, {"text": "b", "zone": "state"})
    assert site.call("POST", f"{path}/{empty}/restore", owner, json={"zones": ["ngo"]}).status_code == 200
    assert content(site, workshop, owner)["notesPerZone"] == {"state": 1}
    wrong = site.call("POST", f"{path}/{empty}/restore", owner, json={"zones": ["ngo", "mars"]})
    assert (wrong.status_code, wrong.json()["field"]) == (422, "zones.1")


def test_a_snapshot_of_another_board_is_unknown(site: Site) -> None:
    workshop, other = site.workshop(), site.workshop()
    made = site.call(
        "POST", f"/api/boards/{other.board}/snapshots", site.owner(other), json={"name": "x"}
    ).json()
    for tail, method in (("", "GET"), ("/restore", "POST")):
        path = f"/api/boards/{workshop.board}/snapshots/{made['id']}{tail}"
        assert site.call(method, path, site.owner(workshop)).status_code == 404


# People


def test_people_are_listed_muted_promoted_and_removed(site: Site) -> None:
    workshop = site.workshop()
    owner, anna = site.owner(workshop), site.join(workshop, "participant", "Anna")
    path = f"/api/workshops/{workshop.id}/people"
    told = site.call("GET", path, owner).json()
    is_like(given.PeopleTold, told)
    assert [(one["name"], one["role"], one["online"]) for one in told["people"]] == [
        ("Vetäjä", "owner", False),
        ("Anna", "participant", False),
    ]
    note = {"text": "x", "zone": "ngo"}
    site.call("POST", f"{path}/{anna.id}/mute", owner)
    muted = notes(site, workshop, anna, note)
    assert (muted.status_code, muted.json()["code"]) == (409, "wrong-state")
    site.call("POST", f"{path}/{anna.id}/unmute", owner)
    assert notes(site, workshop, anna, note).status_code == 201
    site.call("POST", f"{path}/{anna.id}/role", owner, json={"role": "observer"})
    assert notes(site, workshop, anna, note).status_code == 403
    site.call("POST", f"{path}/{anna.id}/remove", owner)
    assert notes(site, workshop, anna, note).status_code == 401
    assert site.call("POST", f"{path}/{anna.id}/mute", owner).status_code == 404
    # Their notes keep their author's name.
    author = content(site, workshop, owner)["notes"][0]["author"]
    assert author == {"id": anna.id, "name": "Anna"}
    named = site.call("GET", f"/api/workshops/{workshop.id}", owner).json()["people"]
    assert [one["name"] for one in named] == ["Vetäjä", "Anna"]


# Operation


def test_unknown_addresses_and_methods_are_problems_too(site: Site) -> None:
    missing, method = site.call("GET", "/api/nothing"), site.call("DELETE", "/api/join")
    assert (missing.status_code, missing.json()["code"]) == (404, "unknown")
    assert (method.status_code, method.json()["code"]) == (405, "method")
    assert missing.headers["content-type"] == method.headers["content-type"] == "application/problem+json"


def test_sentences_are_in_the_readers_language(site: Site) -> None:
    def sentence(**headers: str) -> str:
        answer = site.call("GET", "/api/workshops/x", headers=headers)
        return str(answer.json()["detail"])

    assert sentence() == sentence(**{"Accept-Language": "fi"})
    assert len({sentence(**{"Accept-Language": code}) for code in ("fi", "sv", "en")}) == 3
    assert sentence(**{"Accept-Language": "fi", "Cookie": "lang=en"}) == sentence(**{"Accept-Language": "en"})


def test_metrics_count_answers_without_names_of_strangers(site: Site) -> None:
    site.call("BREW", "/healthz")
    text = site.call("GET", "/metrics", headers={}).text
    assert "not-allowed" in text  # 10.0.0.9 isn't this machine
    assert site.client.portal is not None
    metrics = site.client.portal.call(site.client.app_state["services"].metrics.text)  # on the server's loop
    assert 'method="other"' in metrics
    assert "BREW" not in metrics


def test_the_models_refuse_what_isnt_documented() -> None:
    with pytest.raises(ValidationError):
        is_like(given.Health, {"status": "ok", "more": 1})
