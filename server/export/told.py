"""A board as text, for people: what stands in each area, lines, circles and crosses, in reading order."""

from collections.abc import Iterator
from dataclasses import dataclass

from server.boards.schema import SUMMARY
from server.boards.template import Zone, pick
from server.boards.view import MarkView

from .board import Board
from .drawn import shown_circles


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with a text, entries of a list, or both."""

    title: str
    text: str
    entries: tuple[str, ...]


def sections(board: Board) -> list[Section]:
    """All that is on the board; areas without anything are left out."""
    found = [*_areas(board), *_things(board)]
    return [one for one in found if one.text or one.entries]


def _areas(board: Board) -> Iterator[Section]:
    for zone in board.template.content_zones:
        entries = _notes(board, zone.id)
        yield Section(_zone_name(board, zone), board.sheet.text(zone.id), entries)
    yield Section(board.words["export.outside"], "", _notes(board, None))
    closing = board.template.closing
    if closing:
        text = board.view.fields.get(SUMMARY, "").strip()
        yield Section(pick(closing.label, board.locale), text, ())


def _zone_name(board: Board, zone: Zone) -> str:
    """The area's name, with what the group called its row and column."""
    around = [board.sheet.text(f"{key}.name") for key in (zone.row, zone.col) if key is not None]
    own = pick(zone.label, board.locale)
    named = [name for name in around if name and zone.kind != "text"]
    return f"{own}: {', '.join(named)}" if named else own


def _notes(board: Board, zone: str | None) -> tuple[str, ...]:
    """The notes of an area; with their votes when there was a vote."""
    notes = [note for note in board.sheet.notes if board.sheet.note_zones[note.id] == zone]
    return tuple(
        note.text.strip() + _votes(board, note.id)
        for note in notes
        if note.text.strip() or _votes(board, note.id)
    )


def _votes(board: Board, note: str) -> str:
    count = (board.votes or {}).get(note, 0)
    return f" ({board.words['export.votes'].replace('{n}', str(count))})" if count else ""


def _things(board: Board) -> Iterator[Section]:
    yield Section(board.words["export.lines"], "", tuple(_lines(board)))
    yield Section(board.words["export.circles"], "", tuple(_circles(board)))
    marks = [mark for mark in board.view.marks if mark.zone in board.sheet.zones]
    yield Section(board.words["export.marks"], "", tuple(_mark(board, mark) for mark in marks))


def _first(board: Board, note: str) -> str:
    return board.notes[note].text.strip().partition("\n")[0]


def _lines(board: Board) -> Iterator[str]:
    kinds = {kind.id: kind for kind in board.template.connection_kinds}
    for line in board.view.connections:
        if line.source in board.notes and line.target in board.notes:
            kind = kinds.get(line.kind)
            name = pick(kind.label, board.locale) if kind else line.kind
            arrow = "→" if kind and kind.directed else "–"
            label = f" ({line.label.strip()})" if line.label.strip() else ""
            yield f"{name}: {_first(board, line.source)} {arrow} {_first(board, line.target)}{label}"


def _circles(board: Board) -> Iterator[str]:
    for number, circle in enumerate(shown_circles(board), start=1):
        inside = [_first(board, note) for note in circle.members if note in board.notes]
        zones = [board.sheet.zones[zone] for zone in circle.zones if zone in board.sheet.zones]
        inside += [pick(zone.label, board.locale) for zone in zones]
        yield f"{number}. {circle.name.strip() or board.words['export.unnamed']}: {', '.join(inside)}"


def _mark(board: Board, mark: MarkView) -> str:
    return _zone_name(board, board.sheet.zones[mark.zone])
