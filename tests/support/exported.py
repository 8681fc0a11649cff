"""The demo workshop's sheets as exports read them."""

import json
from collections.abc import Mapping
from typing import Any, Final

from server.boards import demo
from server.boards.content import BoardMeta
from server.boards.template import Template
from server.boards.templates import load_all
from server.boards.view import BoardView, from_update
from server.export.board import WORDS, Board
from server.export.rows import Sheet
from server.export.tables import tables
from server.export.tabular import Table
from server.web.i18n import LOCALES, Catalogue
from tests.make_fixtures import ROOT

TEMPLATES: Final[Mapping[str, Template]] = load_all(ROOT / "board_templates")
_TEXTS: Final = Catalogue.load(ROOT / "server" / "locales")
_FILE: Final = json.loads((ROOT / "server" / "demo_workshop.json").read_text("utf-8"))
SHEETS: Final[list[dict[str, Any]]] = _FILE["sheets"]
PEOPLE: Final[dict[str, str]] = {one["id"]: one["name"] for one in _FILE["participants"]}


def board_of(
    template: Template, view: BoardView, locale: str = "fi", votes: Mapping[str, int] | None = None
) -> Board:
    """A board for an export; every person and board of the demo is known."""
    titles = {sheet["id"]: f"Board {sheet['id']}" for sheet in SHEETS}
    meta = BoardMeta("board", template.slug, "Title")
    words = {
        key: str(text)
        for key, text in _TEXTS.strings(locale if locale in LOCALES else "fi", (WORDS,)).items()
    }
    return Board(meta, Sheet.of(template, view), locale, PEOPLE, titles, votes, words)


def demo_board(sheet_id: str, locale: str | None = None) -> Board:
    """A sheet of the demo; without a wish in its own language."""
    sheet = next(one for one in SHEETS if one["id"] == sheet_id)
    template = TEMPLATES[sheet["worksheet"]]
    filled = demo.fill(
        sheet, template, {one: one for one in PEOPLE}, {one["id"]: one["id"] for one in SHEETS}, 0
    )
    votes = filled.vote.results if filled.vote else None
    return board_of(template, from_update(filled.state), locale or sheet_id[:2], votes)


def tables_of(board: Board) -> dict[str, Table]:
    """The board's tables by name."""
    return {table.name: table for table in tables(board, board.template.exports)}


def records(table: Table) -> list[dict[str, Any]]:
    """The rows with the names of their columns."""
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]
