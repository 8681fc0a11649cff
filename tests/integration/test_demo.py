"""The demo workshop on a real server: what it tells about each sheet equals what the file expects."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from server import demo
from tests.support.demo import demo_links
from tests.support.server import Server

SHEETS = demo.load()["sheets"]
PEOPLE = {person["id"]: person["name"] for person in demo.load()["participants"]}


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[dict[str, Any]]]:
    """GET content of the demo's boards, in the order of the file's sheets."""
    folder = tmp_path_factory.mktemp("demo")
    with Server(folder) as server:
        secret = demo_links(folder)["participant"]
        told = server.post("/api/join", {"secret": secret, "name": "Lukija"})
        yield [server.get(f"/api/boards/{board['id']}/content", told["token"]) for board in told["boards"]]


@pytest.mark.parametrize("index", range(len(SHEETS)), ids=[sheet["id"] for sheet in SHEETS])
class TestSheet:
    def test_notes_per_zone_are_as_expected(self, contents: list[dict[str, Any]], index: int) -> None:
        assert contents[index]["notesPerZone"] == SHEETS[index]["expected"]["notesPerZone"]
        zones = Counter(note["zone"] for note in contents[index]["notes"])
        assert zones == Counter(SHEETS[index]["expected"]["notesPerZone"])

    def test_each_note_has_its_zone_text_and_author(self, contents: list[dict[str, Any]], index: int) -> None:
        told = {
            note["id"]: (note["zone"], note["text"], note["author"]["name"])
            for note in contents[index]["notes"]
        }
        assert told == {
            note["id"]: (note["zone"], note["text"], PEOPLE[note["author"]])
            for note in SHEETS[index]["notes"]
        }

    def test_criteria_are_as_expected(self, contents: list[dict[str, Any]], index: int) -> None:
        assert contents[index]["criteria"] == SHEETS[index]["expected"]["criteria"]

    def test_everything_else_is_there_too(self, contents: list[dict[str, Any]], index: int) -> None:
        told, sheet = contents[index], SHEETS[index]
        fields = {zone: text for zone, text in told["fields"].items() if text}
        assert fields == sheet["fields"]
        assert [line["id"] for line in told["connections"]] == [line["id"] for line in sheet["connections"]]
        assert [circle["name"] for circle in told["circles"]] == [
            circle["name"] for circle in sheet["circles"]
        ]
        assert {mark["zone"]: mark["kind"] for mark in told["marks"]} == {
            mark["zone"]: mark["kind"] for mark in sheet["marks"]
        }
        dots = Counter(vote["target"] for vote in sheet["votes"])
        assert [vote["results"] for vote in told["votes"]] == ([dict(dots)] if dots else [])
