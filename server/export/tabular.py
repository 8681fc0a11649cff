"""A table of the export, and its CSV: RFC 4180, UTF-8 with a byte order mark, no cell a formula."""

import csv
import io
from dataclasses import dataclass

Cell = str | int | bool | tuple[str, ...] | None
"""A list is joined by line breaks in CSV; true is `x` there, false and nothing are empty."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""Also of full width: some spreadsheets take them for the same."""


@dataclass(frozen=True, slots=True)
class Table:
    """Every row has one cell for each column key."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def neutral(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def flat(cell: Cell) -> str | int:
    """The cell as a spreadsheet gets it; numbers stay numbers, since no formula starts in them."""
    match cell:
        case None | False:
            return ""
        case True:
            return "x"
        case int():
            return cell
        case tuple():
            return neutral("\n".join(cell))
        case str():
            return neutral(cell)


def to_csv(table: Table) -> bytes:
    """The table as a CSV file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([neutral(column) for column in table.columns])
    writer.writerows([flat(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")
