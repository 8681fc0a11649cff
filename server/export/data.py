"""A board's tables as JSON, as a ZIP of CSV files and as a workbook."""

import io
import json
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from openpyxl import Workbook
from openpyxl.cell.cell import TYPE_STRING
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from server.boards.criteria import evaluate

from .board import Board
from .tabular import Table, flat, neutral, to_csv

_NO_XML = re.compile("[\ufffe\uffff]")
"""Unlike control characters and surrogates these survive a reading, but no XML may hold them."""
_HEAD = Font(bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_SHEET_NAME = 31
"""Characters that Excel allows."""
_CELL = 32_767
"""Characters that Excel allows."""
_WIDEST = 60
"""Columns grow no wider than that, in characters; the text wraps."""


def to_json(board: Board, tables: Sequence[Table]) -> bytes:
    """`{board, tables: {<table>: [{<column>: value}]}, fields, criteria}`."""
    meta = board.meta
    told: dict[str, Any] = {
        "board": {"id": meta.id, "template": meta.template, "title": meta.title},
        "tables": {
            table.name: [dict(zip(table.columns, row, strict=True)) for row in table.rows] for table in tables
        },
        "fields": dict(board.view.fields),
        "criteria": evaluate(board.template, board.view),
    }
    return json.dumps(told, ensure_ascii=False).encode()


def to_csv_zip(tables: Iterable[Table]) -> bytes:
    """A CSV file of each table. Ids of tables may hold slashes, file names may not."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as files:
        for table in tables:
            name = zipfile.ZipInfo(
                f"{quote(table.name, safe='')}.csv"
            )  # without a date: always the same file
            files.writestr(name, to_csv(table), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def to_xlsx(tables: Sequence[Table]) -> bytes:
    """A workbook with one sheet a table; heads stay in sight, nothing in it is a formula."""
    book = Workbook()
    if tables and book.active:
        book.remove(book.active)
    names: list[str] = []
    for table in tables:
        names.append(_sheet_name(table.name, names))
        _fill(book.create_sheet(names[-1]), table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(name: str, taken: Sequence[str]) -> str:
    """The table's name as Excel allows it, and no other sheet's; Excel takes capitals for the same."""
    plain = _NO_SHEET_NAME.sub("_", name)[:_SHEET_NAME]
    lower = {one.lower() for one in taken}
    tries = [plain, *(f"{plain[: _SHEET_NAME - 4]}~{n}" for n in range(2, len(taken) + 3))]
    return next(one for one in tries if one.lower() not in lower)


def _fill(sheet: Worksheet, table: Table) -> None:
    sheet.freeze_panes = "A2"
    for x, column in enumerate(table.columns, start=1):
        cells = [neutral(column), *(flat(row[x - 1]) for row in table.rows)]
        sheet.column_dimensions[get_column_letter(x)].width = _width(cells)
        for y, value in enumerate(cells, start=1):
            _write(sheet, y, x, value)
        sheet.cell(1, x).font = _HEAD


def _width(cells: Iterable[str | int]) -> int:
    """Of a column, after its longest line."""
    return min(_WIDEST, 3 + max(len(line) for cell in cells for line in str(cell).split("\n")))


def _write(sheet: Worksheet, y: int, x: int, value: str | int) -> None:
    if value == "":
        return
    if isinstance(value, str):
        value = _NO_XML.sub("\N{REPLACEMENT CHARACTER}", value)
        value = value if len(value) <= _CELL else value[: _CELL - 1] + "…"
    cell = sheet.cell(y, x, value)
    if isinstance(value, str):
        cell.data_type = TYPE_STRING  # never guessed: neither a formula nor an error
    cell.alignment = _WRAPPED
