"""A board as a file to take away: which formats there are, and how each is made from an encoded state.

Building the document and the file takes a while; call `make` in a thread.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from server.boards.content import BoardMeta
from server.boards.template import Template
from server.boards.view import clean, from_update

from .board import Board
from .data import to_csv_zip, to_json, to_xlsx
from .rows import Sheet
from .tables import tables
from .tabular import Table, to_csv

_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069<>:"/\\|?*]+')
"""What some system takes in no file name, and turns of writing direction, which could hide its ending."""
_NAME = 80
"""Characters of a title in a file name."""


@dataclass(frozen=True, slots=True)
class Around:
    """What an export tells of a board besides its document."""

    meta: BoardMeta
    people: Mapping[str, str]
    boards: Mapping[str, str]
    votes: Mapping[str, int] | None
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class File:
    name: str
    media: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Format:
    """What files of a format are, how their names end, and what makes them."""

    media: str
    ending: str
    write: Callable[[Board, Sequence[Table]], bytes]


def _print(form: Literal["pdf", "png"], board: Board) -> bytes:
    # Only here: a start needs no printer.
    from .printing import to_pdf, to_png  # noqa: PLC0415

    return to_pdf(board) if form == "pdf" else to_png(board)


FORMATS: Final[Mapping[str, Format]] = {
    "json": Format("application/json", "json", to_json),
    "csv": Format("application/zip", "zip", lambda _, found: to_csv_zip(found)),
    "xlsx": Format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
        lambda _, found: to_xlsx(found),
    ),
    "png": Format("image/png", "png", lambda board, _: _print("png", board)),
    "pdf": Format("application/pdf", "pdf", lambda board, _: _print("pdf", board)),
}
ONE_TABLE: Final = Format("text/csv; charset=utf-8", "csv", lambda _, found: to_csv(found[0]))


def make(
    form: Format,
    state: bytes,
    template: Template,
    exports: Sequence[Mapping[str, Any]],
    around: Around,
    locale: str,
) -> File:
    """The file of a board; with one export of a template alone in the name of that table."""
    sheet = Sheet.of(template, from_update(state))
    people = {person: clean(name) for person, name in around.people.items()}
    board = Board(around.meta, sheet, locale, people, around.boards, around.votes, around.words)
    title = around.meta.title
    if form is ONE_TABLE:
        title += f" – {exports[0]['table']}"
    return File(file_name(title, form.ending), form.media, form.write(board, tables(board, exports)))


def file_name(title: str, ending: str) -> str:
    """A name that every system takes, after the board's title."""
    plain = " ".join(_UNFIT.sub(" ", clean(title)).split())[:_NAME].strip(" .")
    return f"{plain or 'lappu'}.{ending}"
