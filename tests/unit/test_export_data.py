"""JSON, ZIP of CSV and XLSX of a board, opened again."""

import csv
import io
import json
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from server.boards.view import BoardView, ConnectionView, NoteView, clean
from server.export.board import Board
from server.export.data import to_csv_zip, to_json, to_xlsx
from server.export.tabular import Table
from tests.support.exported import SHEETS, TEMPLATES, board_of, demo_board, records, tables_of


def _rows_of_zip(data: bytes) -> dict[str, list[list[str]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        assert files.testzip() is None
        return {
            name.removesuffix(".csv"): list(
                csv.reader(io.StringIO(files.read(name).decode("utf-8-sig"), newline=""))
            )
            for name in files.namelist()
        }


def _cells_of_book(data: bytes) -> dict[str, list[list[Any]]]:
    book = load_workbook(io.BytesIO(data))
    return {sheet.title: [list(row) for row in sheet.iter_rows()] for sheet in book.worksheets}


@pytest.mark.parametrize("filled", SHEETS, ids=lambda sheet: str(sheet["id"]))
def test_every_format_has_as_many_rows_as_the_demo_expects(filled: dict[str, Any]) -> None:
    board = demo_board(filled["id"])
    found = tuple(tables_of(board).values())
    expected = filled["expected"]["exportRows"]
    told = json.loads(to_json(board, found))
    assert {name: len(rows) for name, rows in told["tables"].items()} == expected
    assert told["criteria"] == filled["expected"]["criteria"]
    assert told["board"] == {"id": "board", "template": filled["worksheet"], "title": "Title"}
    assert {key: text for key, text in told["fields"].items() if text} == filled["fields"]
    assert {name: len(rows) - 1 for name, rows in _rows_of_zip(to_csv_zip(found)).items()} == expected
    assert {name: len(rows) - 1 for name, rows in _cells_of_book(to_xlsx(found)).items()} == expected


def test_lists_are_arrays_in_json_and_lines_in_the_others() -> None:
    board = demo_board("fi-operating-model")
    found = tuple(tables_of(board).values())
    card = json.loads(to_json(board, found))["tables"]["model_card"][0]
    assert card["target_groups"] == ["Ikäihmiset", "Työnhakijat", "Maahan muuttaneet"]
    assert card["origin_circle"] is None
    at = found[0].columns.index("target_groups")
    joined = "Ikäihmiset\nTyönhakijat\nMaahan muuttaneet"
    assert _rows_of_zip(to_csv_zip(found))["model_card"][1][at] == joined
    assert _cells_of_book(to_xlsx(found))["model_card"][1][at].value == joined


def test_a_workbook_has_no_formula_and_no_wrong_value() -> None:
    texts = (
        "=1+1",
        "@SUM(A1)",
        "-2",
        "+358",
        "#N/A",
        "2026-11-24",
        "＝1",
        "TRUE",
        "x\ufffey\uffff",
        "ä 👩‍💻",
    )
    table = Table("t", ("=head", "list"), tuple((text, (text, "b")) for text in texts))
    sheet = _cells_of_book(to_xlsx((table,)))["t"]
    assert sheet[0][0].value == "'=head"
    assert {cell.data_type for row in sheet for cell in row} == {"s"}
    assert [row[0].value for row in sheet[1:]] == [
        "'=1+1", "'@SUM(A1)", "'-2", "'+358", "#N/A", "2026-11-24", "'＝1", "TRUE",
        "x\ufffdy\ufffd", "ä 👩‍💻",
    ]  # fmt: skip


def test_names_of_sheets_are_such_as_excel_takes() -> None:
    names = ("a/b", "a_b", "A_B", "x" * 40, "x" * 41)
    book = load_workbook(io.BytesIO(to_xlsx(tuple(Table(name, ("c",), ()) for name in names))))
    assert book.sheetnames == ["a_b", "a_b~2", "A_B~3", "x" * 31, "x" * 27 + "~2"]
    files = _rows_of_zip(to_csv_zip(Table(name, ("c",), ()) for name in names))
    assert list(files)[:2] == ["a%2Fb", "a_b"]


def test_a_cell_beyond_what_excel_holds_is_cut_where_one_sees_it() -> None:
    value = _cells_of_book(to_xlsx((Table("t", ("c",), (("ä" * 40_000,),)),)))["t"][1][0].value
    assert (len(value), value[-1]) == (32_767, "…")


def test_a_worksheet_without_tables_is_an_empty_book() -> None:
    assert _cells_of_book(to_xlsx(())) == {"Sheet": []}
    assert _rows_of_zip(to_csv_zip(())) == {}


def _hostile(texts: list[str]) -> Board:
    template = TEMPLATES["actor-map"]
    places = [zone.places[0] for zone in template.zones if zone.places]
    notes = tuple(
        NoteView(f"n{i}", clean(text), *places[i % len(places)], 0, "yellow", "p", i)
        for i, text in enumerate(texts)
    )
    lines = (ConnectionView("l", "n0", "n0", clean(texts[0]), clean(texts[0]), None, 0),)
    return board_of(template, BoardView(notes=notes, connections=lines, fields={"scope": clean(texts[0])}))


@given(st.lists(st.text(st.characters(), max_size=30), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_no_text_on_a_board_makes_an_export_fail(texts: list[str]) -> None:
    board = _hostile([*texts, "\x00\x1b[31m\ud800=cmd|' /C calc'!A0", "]]>&lt;\u202e"])
    found = tuple(tables_of(board).values())
    json.loads(to_json(board, found))
    for rows in _rows_of_zip(to_csv_zip(found)).values():
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    book = _cells_of_book(to_xlsx(found))
    assert {cell.data_type for rows in book.values() for row in rows for cell in row} <= {"s", "n"}
    assert len(records(found[0])) + len(records(found[1])) + len(records(found[4])) <= len(texts) + 2
