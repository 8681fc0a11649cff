"""Boards as files, by HTTP: who may, what comes, under which name, and that none of it holds the loop."""

import csv
import io
import threading
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from server.export import files
from server.web.api import exports, given
from tests.support.demo import demo_links
from tests.support.exported import SHEETS
from tests.support.site import Person, Site, Workshop, running_site


def _export(site: Site, board: str, person: Person, **query: str) -> Any:
    return site.call("GET", f"/api/boards/{board}/export", person, params=query)


def test_the_demo_comes_out_as_its_oracle_says(tmp_path: Path) -> None:
    with running_site(tmp_path) as site:
        secret = demo_links(tmp_path)["facilitator"]
        told = site.call("POST", "/api/join", json={"secret": secret, "name": "F"}).json()
        person = Person(told["person"]["id"], told["token"], told)
        for filled, board in zip(SHEETS, told["boards"], strict=True):
            site.clock.shift += 10
            expected = filled["expected"]
            answer = _export(site, board["id"], person)
            given.BoardExport.model_validate_json(answer.content)
            exported = answer.json()
            assert exported["board"] == board
            assert {name: len(rows) for name, rows in exported["tables"].items()} == expected["exportRows"]
            assert exported["criteria"] == expected["criteria"]
            archive = zipfile.ZipFile(io.BytesIO(_export(site, board["id"], person, format="csv").content))
            assert sorted(archive.namelist()) == sorted(f"{name}.csv" for name in expected["exportRows"])
            book = load_workbook(io.BytesIO(_export(site, board["id"], person, format="xlsx").content))
            assert {sheet.title: sheet.max_row - 1 for sheet in book} == expected["exportRows"]
        copies = [row for row in site_findings(site, told, person) if row["source_map"]]
        assert {row["source_map"] for row in copies} == {
            next(one["title"] for one in told["boards"] if one["template"] == "needs-map")
        }


def site_findings(site: Site, told: dict[str, Any], person: Person) -> list[dict[str, Any]]:
    board = next(one["id"] for one in told["boards"] if one["template"] == "development-targets")
    found: list[dict[str, Any]] = _export(site, board, person).json()["tables"]["findings"]
    return found


def _with_notes(site: Site) -> tuple[Workshop, Person]:
    workshop = site.workshop()
    owner = site.owner(workshop)
    notes = [{"text": "=cmd|' /C calc'!A0\nä 👵", "zone": "ngo"}, {"text": "Kirjasto\x1b", "zone": "parking"}]
    assert site.call("POST", f"/api/boards/{workshop.board}/notes", owner, json=notes).status_code == 201
    return workshop, owner


def test_one_table_comes_as_csv_in_the_asked_language(site: Site) -> None:
    workshop, owner = _with_notes(site)
    answer = _export(site, workshop.board, owner, format="csv", table="actors", locale="sv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    told = dict(zip(head, row, strict=True))
    assert told["organisation"] == "'=cmd|' /C calc'!A0"
    assert (told["note"], told["sector"], told["author"]) == ("ä 👵", "Organisationer", "Vetäjä")


def test_a_file_is_named_after_the_board(site: Site) -> None:
    workshop, owner = _with_notes(site)
    path = f"/api/boards/{workshop.board}"
    assert site.call("PATCH", path, owner, json={"title": 'Äijät/"2026" 👵'}).status_code == 200
    answer = _export(site, workshop.board, owner, format="xlsx")
    assert answer.headers["content-disposition"] == (
        'attachment; filename="_ij_t 2026 _.xlsx"; '
        "filename*=UTF-8''%C3%84ij%C3%A4t%202026%20%F0%9F%91%B5.xlsx"
    )
    assert answer.headers["cache-control"] == "no-store"
    named = _export(site, workshop.board, owner, format="csv", table="parking").headers["content-disposition"]
    assert "%E2%80%93%20parking.csv" in named


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"format": "exe"}, "format"),
        ({"format": "csv", "table": "nothing"}, "table"),
        ({"format": "json", "table": "actors"}, "table"),
        ({"locale": "../x"}, "locale"),
    ],
)
def test_what_there_is_not_is_refused_by_its_field(site: Site, query: dict[str, str], field: str) -> None:
    workshop = site.workshop()
    answer = _export(site, workshop.board, site.owner(workshop), **query)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "invalid", field)


def test_who_may_export_is_a_setting_of_its_own(site: Site) -> None:
    workshop = site.workshop()
    owner, observer = site.owner(workshop), site.join(workshop, "observer")
    participant = site.join(workshop, "participant", "P")

    def allowed() -> list[int]:
        return [_export(site, workshop.board, one).status_code for one in (observer, participant, owner)]

    assert allowed() == [403, 200, 200]
    for reading, expected in (("facilitator", [403, 403, 200]), ("observer", [200, 200, 200])):
        change = {"reading": {"export": reading, "snapshots": "owner"}}
        assert site.call("PATCH", f"/api/workshops/{workshop.id}", owner, json=change).status_code == 200
        assert allowed() == expected


def test_who_takes_file_after_file_is_slowed_down_and_nobody_else(own_site: Site) -> None:
    workshop = own_site.workshop()
    owner, other = own_site.owner(workshop), own_site.join(workshop, "participant")
    path = f"/api/boards/{workshop.board}/export"
    answers = [own_site.call("GET", path, owner) for _ in range(14)]
    assert [one.status_code for one in answers].count(429) >= 1
    assert answers[-1].headers["retry-after"] == "1"
    assert own_site.call("GET", path, other).status_code == 200


@pytest.mark.parametrize("form", list(files.FORMATS))
def test_no_file_is_made_in_the_event_loop_and_few_at_once(
    site: Site, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_in: list[tuple[threading.Thread, int]] = []
    limiter = site.client.app_state["services"].exporting

    def make(*args: Any) -> files.File:
        made_in.append((threading.current_thread(), limiter.borrowed_tokens))
        return files.make(*args)

    monkeypatch.setattr(exports, "make", make)
    assert site.client.portal
    loop_thread = site.client.portal.call(threading.current_thread)
    workshop = site.workshop()
    assert _export(site, workshop.board, site.owner(workshop), format=form).status_code == 200
    ((thread, borrowed),) = made_in
    assert thread is not loop_thread
    assert borrowed == 1
    assert limiter.total_tokens == 2


def test_a_board_from_before_sources_is_told_by_todays_worksheet(site: Site) -> None:
    services = site.client.app_state["services"]
    own = services.templates["actor-map"]
    old = [{**table, "columns": [{"key": "note_id"}]} for table in own.exports]
    was = exports._exports(replace(own, exports=tuple(old)), own)
    assert was == own.exports
    assert exports._exports(own, None) == own.exports
