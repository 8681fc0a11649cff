"""What stands in the cells of an export table: the answers to what a column's `from` may name.

Every source answers any number of values, and nothing here raises, whatever lies on the board.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from server.boards.criteria import count_words
from server.boards.export_sources import NOTES_OF
from server.boards.template import pick
from server.boards.view import CircleView, ConnectionView, NoteView

from .board import Board
from .note_cells import TEXTS, Value, Values, of_note, of_origin
from .rows import FieldRow, KeyRow, Row, SheetRow

R = TypeVar("R", KeyRow, FieldRow, SheetRow)


@dataclass(frozen=True, slots=True)
class Cross:
    """Where a row meets the key of a column."""

    zone: str


def values(board: Board, row: Row | Cross, source: str | Mapping[str, str]) -> tuple[Value, ...]:
    """What a source answers for a row; nothing for a source that there isn't."""
    if not isinstance(source, str):
        return tuple(_word(board, row, source))
    match row:
        case NoteView():
            return tuple(of_note(board, row, source))
        case ConnectionView():
            return tuple(_of_line(board, row, source))
        case CircleView():
            return tuple(_of_circle(board, row, source))
        case KeyRow():
            return tuple(_ask(_KEY, board, row, source))
        case SheetRow():
            return tuple(_ask(_SHEET, board, row, source))
        case FieldRow():
            return tuple(_ask(_FIELD, board, row, source))
        case Cross():
            return (row.zone in board.crossed,) if source == "mark" else ()


def _ask(
    sources: Mapping[str, Callable[[Board, R, str], Values]], board: Board, row: R, source: str
) -> Values:
    name, _, narrowed = source.partition(":")
    return sources[name](board, row, narrowed) if name in sources else ()


def _word(board: Board, row: Row | Cross, words: Mapping[str, str]) -> Values:
    """The word whose zone or group the note lies in."""
    zone = board.zone(row) if isinstance(row, NoteView) else None
    if zone is None:
        return ()
    return [word for word, place in words.items() if zone in board.template.zones_of(place)][:1]


# --- lines and circles --------------------------------------------------------------------------------------


def _of_line(board: Board, line: ConnectionView, source: str) -> Values:
    if source == "kind":
        kinds = {kind.id: pick(kind.label, board.locale) for kind in board.template.connection_kinds}
        return (kinds.get(line.kind, line.kind),)
    if source == "label":
        return (line.label,)
    end, _, asked = source.partition(".")
    note = board.notes.get(line.source if end == "from" else line.target)
    return of_note(board, note, asked) if note is not None and end in NOTES_OF["connection"] else ()


def _of_circle(board: Board, circle: CircleView, source: str) -> Values:
    if source in ("id", "name"):
        return (circle.id if source == "id" else circle.name,)
    owner, _, asked = source.partition(".")
    if owner not in NOTES_OF["circle"]:
        return ()
    members = set(circle.members)
    found = [
        value for note in board.sheet.notes if note.id in members for value in of_note(board, note, asked)
    ]
    return found if asked in TEXTS else dict.fromkeys(found)


# --- rows, columns, fields, the sheet -----------------------------------------------------------------------


def _no(board: Board, row: KeyRow, _: str) -> Values:
    """The row's place among all rows of its group, from 1."""
    group = next((group for group in board.template.groups if row.key in group.keys), None)
    return (group.keys.index(row.key) + 1,) if group else ()


def _of_key(board: Board, key: str) -> Iterator[str]:
    """The zones of a row or column."""
    return (zone for zone in board.sheet.zones if key in zone.split("."))


def _origins(board: Board, zones: Iterable[str], wanted: str) -> Values:
    """The origins of the notes in some zones, each once."""
    among = set(zones)
    found = [
        value
        for note in board.sheet.notes
        if board.sheet.note_zones[note.id] in among
        for value in of_origin(board, note.origin, wanted)
    ]
    return dict.fromkeys(found)


_KEY: Mapping[str, Callable[[Board, KeyRow, str], Values]] = {
    "no": _no,
    "name": lambda board, row, _: (board.sheet.text(f"{row.key}.name"),),
    "crosses": lambda board, row, _: (sum(zone in board.crossed for zone in _of_key(board, row.key)),),
    "text": lambda board, row, part: (board.sheet.text(f"{row.key}.{part}"),),
    "notes": lambda board, row, part: board.texts_in(f"{row.key}.{part}"),
    "mark": lambda board, row, part: (f"{row.key}.{part}" in board.crossed,),
    "origin": lambda board, row, wanted: _origins(board, _of_key(board, row.key), wanted),
}

_FIELD: Mapping[str, Callable[[Board, FieldRow, str], Values]] = {
    "no": lambda _, row, __: (row.zone.target_no,) if row.zone.target_no is not None else (),
    "text": lambda board, row, _: (board.sheet.text(row.zone.id),),
}

_SHEET: Mapping[str, Callable[[Board, SheetRow, str], Values]] = {
    "board": lambda board, _, __: (board.meta.id,),
    "text": lambda board, _, zone: (board.sheet.text(zone),),
    "words": lambda board, _, zone: (count_words(board.sheet.text(zone)),),
    "notes": lambda board, _, zone: board.texts_in(zone),
    "origin": lambda board, _, wanted: _origins(board, board.sheet.zones, wanted),
}
