"""What an export tells of a note: the sources of columns that begin at one. Nothing here raises."""

from collections.abc import Callable, Iterable, Mapping

from server.boards.template import pick
from server.boards.view import CircleView, NoteView, Origin

from .board import Board
from .names import area_name

Value = str | int | bool
Values = Iterable[Value]

TEXTS = ("text", "firstLine", "rest")
"""Of several notes these are all told, also when two are alike; of other sources each value once."""


def of_note(board: Board, note: NoteView, source: str) -> Values:
    """The values of a source; none for one that there isn't."""
    name, _, narrowed = source.partition(":")
    return _SOURCES[name](board, note, narrowed) if name in _SOURCES else ()


def of_origin(board: Board, origin: Origin | None, wanted: str) -> Values:
    """Where something came from: the board's title, the id of the thing there, or without a wish both."""
    if origin is None:
        return
    title = board.boards.get(origin.board, origin.board)
    if wanted == "board":
        yield title
    elif wanted == "":
        yield f"{title} ({origin.thing})" if origin.thing else title
    elif wanted == origin.kind:
        yield origin.thing


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0].strip()


def _rest(text: str) -> str:
    return text.strip().partition("\n")[2].strip()


def _key(board: Board, note: NoteView, attribute: str) -> str | None:
    """The row, column, sector or life area of the note's zone."""
    zone = board.zone(note)
    key: str | None = getattr(zone, attribute) if zone else None
    return key


def _area(board: Board, note: NoteView, attribute: str) -> Values:
    key = _key(board, note, attribute)
    return (area_name(board.template, attribute, key, board.locale),) if key else ()


def _key_text(board: Board, note: NoteView, attribute: str) -> Values:
    key = _key(board, note, attribute)
    return (board.sheet.text(f"{key}.name"),) if key else ()


def _zone_name(board: Board, note: NoteView, _: str) -> Values:
    zone = board.zone(note)
    return (pick(zone.label, board.locale),) if zone else ()


def _tags(board: Board, note: NoteView, _: str) -> Values:
    labels = {tag.id: pick(tag.label, board.locale) for tag in board.template.note_tags}
    return [labels.get(tag, tag) for tag in note.tags]


def _circles(board: Board, note: NoteView) -> list[CircleView]:
    return [circle for circle in board.view.circles if note.id in circle.members]


def _area_circled(board: Board, note: NoteView, _: str) -> Values:
    """Whether a circle stands around the note's zone, or around another one of its life area."""
    own = board.zone(note)
    named = {zone for circle in board.view.circles for zone in circle.zones}
    circled = [zone for zone in board.template.zones if zone.id in named]
    areas = {zone.life_area for zone in circled if zone.life_area is not None}
    yield own is not None and (own in circled or own.life_area in areas)


def _other_ends(board: Board, note: NoteView, kind: str, *, out: bool) -> Values:
    """First lines of the notes to which lines of a kind lead, or from which they come."""
    for line in board.view.connections:
        here, there = (line.source, line.target) if out else (line.target, line.source)
        if line.kind == kind and here == note.id and there in board.notes:
            yield _first_line(board.notes[there].text)


_SOURCES: Mapping[str, Callable[[Board, NoteView, str], Values]] = {
    "id": lambda _, note, __: (note.id,),
    "text": lambda _, note, __: (note.text.strip(),),
    "firstLine": lambda _, note, __: (_first_line(note.text),),
    "rest": lambda _, note, __: (_rest(note.text),),
    "zone": _zone_name,
    "sector": lambda board, note, _: _area(board, note, "sector"),
    "lifeArea": lambda board, note, _: _area(board, note, "life_area"),
    "row": lambda board, note, _: _key_text(board, note, "row"),
    "col": lambda board, note, _: _key_text(board, note, "col"),
    "tags": _tags,
    "mark": lambda board, note, _: (board.sheet.note_zones.get(note.id) in board.crossed,),
    "circles": lambda board, note, _: [circle.name for circle in _circles(board, note)],
    "circled": lambda board, note, _: (bool(_circles(board, note)),),
    "areaCircled": _area_circled,
    "linesOut": lambda board, note, kind: _other_ends(board, note, kind, out=True),
    "linesIn": lambda board, note, kind: _other_ends(board, note, kind, out=False),
    "votes": lambda board, note, _: () if board.votes is None else (board.votes.get(note.id, 0),),
    "author": lambda board, note, _: (board.people.get(note.by, ""),) if note.by is not None else (),
    "origin": lambda board, note, wanted: of_origin(board, note.origin, wanted),
}
