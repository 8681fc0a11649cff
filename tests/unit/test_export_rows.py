"""The rows of the export's tables: the demo's sheets against their oracle, and things that are gone."""

import json
from typing import Any

import pytest

from server.boards import demo
from server.boards.templates import load_all
from server.boards.view import BoardView, CircleView, ConnectionView, MarkView, from_update
from server.export.rows import KeyRow, Sheet, rows
from tests.make_fixtures import ROOT

TEMPLATES = load_all(ROOT / "board_templates")
DEMO = json.loads((ROOT / "server" / "demo_workshop.json").read_text("utf-8"))


@pytest.mark.parametrize("filled", DEMO["sheets"], ids=lambda sheet: str(sheet["id"]))
def test_demo_has_as_many_rows_as_its_oracle_says(filled: dict[str, Any]) -> None:
    template = TEMPLATES[filled["worksheet"]]
    sheet = Sheet.of(template, from_update(demo.fill(filled, template, {}, {}, 0).state))
    counts = {table["table"]: len(rows(sheet, table["rowsFrom"])) for table in template.exports}
    assert counts == filled["expected"]["exportRows"]


@pytest.mark.parametrize("slug", sorted(TEMPLATES))
def test_an_empty_board_has_only_the_row_of_the_sheet(slug: str) -> None:
    sheet = Sheet.of(TEMPLATES[slug], BoardView())
    for table in TEMPLATES[slug].exports:
        assert len(rows(sheet, table["rowsFrom"])) == (table["rowsFrom"]["each"] == "sheet")


def test_lines_circles_and_marks_of_things_that_are_gone_give_no_rows() -> None:
    view = BoardView(
        connections=(ConnectionView("l", "gone", "gone too", "funding", "", None, 0),),
        circles=(CircleView("c", "Name", "set", ("gone",), ("nowhere",), None, 0),),
        marks=(MarkView("r9.nowhere", "cross", None, 0),),
        fields={"r1.nowhere": "text"},
    )
    sheet = Sheet.of(TEMPLATES["benchmark"], view)
    for each in ({"each": "connection"}, {"each": "circle"}, {"each": "usedRow", "group": "solutions"}):
        assert rows(sheet, each) == ()


def test_a_row_is_used_by_a_mark_alone() -> None:
    template = TEMPLATES["benchmark"]
    cell = next(zone for zone in template.zones if zone.kind == "cross-cell" and zone.row == "r2")
    sheet = Sheet.of(template, BoardView(marks=(MarkView(cell.id, cell.marks[0], None, 0),)))
    assert rows(sheet, {"each": "usedRow", "group": "solutions"}) == (KeyRow("r2"),)
