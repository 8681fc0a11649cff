"""Facilitators adapt a board by commands: what everybody gets, what is refused, what outlives a restart."""

import threading
from pathlib import Path
from typing import Any

import pytest

from server.boards.adapted_parking import PARKING
from server.storage import audit
from server.web.api import given
from tests.integration.test_api import command, is_like, notes
from tests.support.site import Person, Site, Workshop, running_site


def layout(site: Site, workshop: Workshop, person: Person) -> dict[str, Any]:
    told: dict[str, Any] = site.call("GET", f"/api/boards/{workshop.board}/layout?locale=fi", person).json()
    return told


def zones_of_notes(site: Site, workshop: Workshop, person: Person) -> dict[str, str | None]:
    told = site.call("GET", f"/api/boards/{workshop.board}/content", person).json()
    return {note["text"]: note["zone"] for note in told["notes"]}


def keys(told: dict[str, Any], group: str = "sectors") -> list[str]:
    return next(one["zones"] for one in told["groups"] if one["id"] == group)


def test_sectors_are_added_renamed_and_removed_and_taken_back(site: Site) -> None:
    workshop = site.workshop()
    owner, anna = site.owner(workshop), site.join(workshop, "participant")
    notes(
        site,
        workshop,
        owner,
        {"text": "yhdistys", "zone": "ngo"},
        {"text": "kirjasto", "zone": "municipality"},
    )
    added = command(
        site, workshop, owner, type="layout.add", group="sectors", label="Seurakunnat", after="ngo"
    )
    assert added.status_code == 200
    is_like(given.StageTold, added.json())
    told = layout(site, workshop, anna)
    is_like(given.LayoutTold, told)
    assert (added.json()["layoutVersion"], told["layoutVersion"]) == (2, 2)
    assert keys(told) == ["state", "municipality", "wellbeing", "ngo", "x1", "project", "company"]
    assert zones_of_notes(site, workshop, anna) == {"yhdistys": "ngo", "kirjasto": "municipality"}
    assert (
        site.call(
            "POST", f"/api/boards/{workshop.board}/notes", anna, json=[{"text": "u", "zone": "x1"}]
        ).status_code
        == 201
    )

    assert (
        command(site, workshop, owner, type="layout.rename", id="x1", label="Oppilaitokset").status_code
        == 200
    )
    removed = command(site, workshop, owner, type="layout.remove", id="ngo").json()
    assert zones_of_notes(site, workshop, anna)["yhdistys"] == PARKING
    assert removed["stageVersion"] == added.json()["stageVersion"] + 2

    back = command(site, workshop, owner, type="layout.revert", layoutVersion=3).json()
    assert back["layoutVersion"] == 5
    assert zones_of_notes(site, workshop, anna) == {"yhdistys": "ngo", "kirjasto": "municipality", "u": "x1"}
    labels = {zone["id"]: zone["label"] for zone in layout(site, workshop, anna)["zones"]}
    assert labels["x1"] == "Oppilaitokset"

    first = command(site, workshop, owner, type="layout.revert", layoutVersion=1).json()
    assert first["layoutVersion"] == 6
    assert zones_of_notes(site, workshop, anna)["u"] == PARKING
    again = command(site, workshop, owner, type="layout.add", group="sectors", label="Toinen")
    assert again.status_code == 200
    assert keys(layout(site, workshop, anna))[-1] == "x2"
    services = site.app.state.services
    lines = [line.command for line in services.db.read_sync(audit.of_workshop, workshop.id)]
    assert [one for one in lines if one.startswith("layout.")] == [
        "layout.add", "layout.rename", "layout.remove", "layout.revert", "layout.revert", "layout.add",
    ]  # fmt: skip


def test_picture_criteria_and_texts_follow(site: Site) -> None:
    workshop = site.workshop("development-targets")
    owner = site.owner(workshop)
    assert (
        command(site, workshop, owner, type="layout.add", group="targets", label="Neljäs").status_code == 200
    )
    content = site.call("GET", f"/api/boards/{workshop.board}/content", owner).json()
    assert content["fields"]["x1"] == ""
    assert command(site, workshop, owner, type="layout.remove", id="missing").status_code == 200
    content = site.call("GET", f"/api/boards/{workshop.board}/content", owner).json()
    assert "missing" not in content["criteria"]
    page = site.call("GET", f"/b/{workshop.board}", owner).text
    picture = page.partition('<template id="sheet-full">')[2].partition("</template>")[0]
    assert "Neljäs" in picture


@pytest.mark.parametrize(
    ("words", "status", "code", "field"),
    [
        ({"type": "layout.add", "group": "sectors"}, 422, "invalid", "label"),
        ({"type": "layout.add", "group": "moons", "label": "A"}, 422, "invalid", "group"),
        (
            {"type": "layout.add", "group": "sectors", "label": "A", "after": "funders"},
            422,
            "invalid",
            "after",
        ),
        ({"type": "layout.rename", "id": "moon", "label": "A"}, 422, "invalid", "id"),
        ({"type": "layout.rename", "id": "ngo", "label": ["A"]}, 422, "invalid", "label"),
        ({"type": "layout.remove", "id": "funders"}, 422, "invalid", "id"),
        ({"type": "layout.revert", "layoutVersion": 1}, 422, "invalid", "layoutVersion"),
        ({"type": "layout.remove", "id": "ngo", "expect": 99}, 409, "stale", None),
        ({"type": "layout.turn"}, 422, "invalid", "type"),
    ],
)
def test_wrong_changes(site: Site, words: dict[str, Any], status: int, code: str, field: str | None) -> None:
    workshop = site.workshop()
    answer = command(site, workshop, site.owner(workshop), **words)
    assert (answer.status_code, answer.json()["code"], answer.json().get("field")) == (status, code, field)


def test_participants_may_not_and_nobody_beyond_the_limits(site: Site) -> None:
    workshop = site.workshop()
    owner, anna = site.owner(workshop), site.join(workshop, "participant")
    assert command(site, workshop, anna, type="layout.remove", id="ngo").status_code == 403
    for sector in ("state", "ngo", "company"):
        assert command(site, workshop, owner, type="layout.remove", id=sector).status_code == 200
    answer = command(site, workshop, owner, type="layout.remove", id="project")
    assert (answer.status_code, answer.json()["code"]) == (409, "limit")
    assert answer.json()["stage"]["step"] == "A"
    assert answer.json()["detail"]


def test_two_facilitators_at_the_same_moment_both_have_their_change(site: Site) -> None:
    workshop = site.workshop()
    owner, fay = site.owner(workshop), site.join(workshop, "facilitator")
    answers: list[int] = []

    def add(person: Person, label: str) -> None:
        answer = command(site, workshop, person, type="layout.add", group="sectors", label=label)
        answers.append(answer.status_code)

    threads = [threading.Thread(target=add, args=one) for one in ((owner, "A"), (fay, "B"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200, 200]
    told = layout(site, workshop, owner)
    assert told["layoutVersion"] == 3
    assert {"A", "B"} <= {zone["label"] for zone in told["zones"]}
    assert keys(told)[-2:] == ["x1", "x2"]


def test_a_snapshot_keeps_its_layout_and_is_restored_into_the_present_one(site: Site) -> None:
    workshop = site.workshop()
    owner = site.owner(workshop)
    notes(site, workshop, owner, {"text": "yhdistys", "zone": "ngo"}, {"text": "virasto", "zone": "state"})
    shots = f"/api/boards/{workshop.board}/snapshots"
    shot = site.call("POST", shots, owner, json={"name": "Ennen"}).json()["id"]
    command(site, workshop, owner, type="layout.add", group="sectors", label="Seurakunnat", after="state")
    command(site, workshop, owner, type="layout.remove", id="state")
    then = site.call("GET", f"{shots}/{shot}", owner).json()["content"]
    assert {note["text"]: note["zone"] for note in then["notes"]} == {"yhdistys": "ngo", "virasto": "state"}
    assert site.call("POST", f"{shots}/{shot}/restore", owner).status_code == 200
    assert zones_of_notes(site, workshop, owner) == {"yhdistys": "ngo", "virasto": PARKING}


def test_a_restart_keeps_the_layout_its_past_and_what_was_parked(tmp_path: Path) -> None:
    with running_site(tmp_path) as site:
        workshop = site.workshop()
        owner = site.owner(workshop)
        notes(site, workshop, owner, {"text": "yhdistys", "zone": "ngo"})
        command(site, workshop, owner, type="layout.remove", id="ngo")
    with running_site(tmp_path) as site:
        assert layout(site, workshop, owner)["layoutVersion"] == 2
        assert zones_of_notes(site, workshop, owner) == {"yhdistys": PARKING}
        assert command(site, workshop, owner, type="layout.revert", layoutVersion=1).status_code == 200
        assert zones_of_notes(site, workshop, owner) == {"yhdistys": "ngo"}
