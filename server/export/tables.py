"""The export tables of a board, with their columns and cells."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from server.boards.export_sources import source_of

from .board import Board
from .cells import Cross, values
from .note_cells import Value
from .rows import KeyRow, Row, rows
from .tabular import Cell, Table

Column = Mapping[str, Any]


def tables(board: Board, exports: Sequence[Mapping[str, Any]]) -> tuple[Table, ...]:
    """The tables that a template's `exports` describe."""
    return tuple(_table(board, export) for export in exports)


def _table(board: Board, export: Mapping[str, Any]) -> Table:
    columns = [one for column in export["columns"] for one in _spread(board, column)]
    names = _unique(name for name, _, _ in columns)
    found = rows(board.sheet, export["rowsFrom"])
    return Table(
        export["table"],
        names,
        tuple(tuple(_cell(board, row, column, key) for _, column, key in columns) for row in found),
    )


def _spread(board: Board, column: Column) -> Iterator[tuple[str, Column, str | None]]:
    """The column with its name, or one for each key that it is for, called as that one is called."""
    if "oneFor" not in column:
        yield column["key"], column, None
        return
    for one in rows(board.sheet, column["oneFor"]):
        if isinstance(one, KeyRow):
            yield board.sheet.text(f"{one.key}.name"), column, one.key


def _unique(names: Iterator[str]) -> tuple[str, ...]:
    """The names; one that was there before gets the first free number: Library, Library (2)."""
    made: dict[str, None] = {}
    for name in names:
        tries, unique = 1, name
        while unique in made:
            tries += 1
            unique = f"{name} ({tries})"
        made[unique] = None
    return tuple(made)


def _cell(board: Board, row: Row, column: Column, key: str | None) -> Cell:
    asked = Cross(f"{row.key}.{key}") if key is not None and isinstance(row, KeyRow) else row
    found = values(board, asked, source_of(column))
    return _list(found) if column.get("list") else _one(found)


def _list(found: tuple[Value, ...]) -> Cell:
    return tuple(str(value) for value in found if value != "")


def _one(found: tuple[Value, ...]) -> Cell:
    """The only value; several stand side by side."""
    if len(found) > 1:
        return ", ".join(str(value) for value in found)
    return found[0] if found else None
