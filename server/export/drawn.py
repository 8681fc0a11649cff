"""The picture of a filled sheet as SVG, but for notes and texts: lines, rings and crosses. Lengths in su."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from math import atan2, degrees, hypot
from typing import Any, Final

from server.boards.template import Point, Rect
from server.boards.view import CircleView, NoteView

from .board import Board
from .ellipse import num, points
from .metrics import width
from .sheet import render_sheet
from .svg import render
from .wrap import shorten

_PRINT: Final[Mapping[str, Any]] = json.loads(files(__package__).joinpath("print.json").read_text("utf-8"))
COLOURS: Final[Mapping[str, str]] = _PRINT["tokens"]
"""The light colours of the product, by the names of its tokens."""
TYPEFACE: Final = "Atkinson Hyperlegible Next"

_OUTSIDE, _APART = 4.0, 6.0
"""How far a ring stands from its note, and each further ring of the note from the last."""
_GAP = 5.0
"""Between the end of a line and its note."""
_LABEL, _LABEL_WIDTH = 14.0, 150.0
_RINGS = 6
_PARTS = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82)
_BADGE = 10.0


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring around a note (`box`) or an area (`path`) with its number and where that stands."""

    number: int
    colour: str
    at: Point
    box: Rect | None = None
    path: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line between two notes: its badge at x, y; an arrow's point at x1, y1."""

    style: str
    directed: bool
    path: str
    x: float
    y: float
    x1: float
    y1: float
    turn: float
    label: str
    wide: float


@dataclass(frozen=True, slots=True)
class Cross:
    x: float
    y: float
    size: float
    big: bool


def picture(board: Board) -> str:
    """The sheet with all that lies under the notes."""
    template = board.template
    styles = [f"svg {{ font-family: '{TYPEFACE}'; }}", *_PRINT["sheet"]]
    return render(
        "print.svg.j2",
        width=template.width,
        height=template.height,
        styles="\n".join(styles),
        sheet=render_sheet(template, board.locale),
        colours=COLOURS,
        lines=list(_lines(board)),
        rings=rings(board),
        crosses=list(_crosses(board)),
    )


def box_of(board: Board, note: NoteView) -> Rect:
    """Where a note lies."""
    template = board.template
    return Rect(note.x, note.y, note.w or template.note_width, note.h or template.note_height)


def shown_circles(board: Board) -> list[CircleView]:
    """Circles with something in them, in the order of their numbers."""
    return [
        circle
        for circle in board.view.circles
        if any(note in board.notes for note in circle.members)
        or any(zone in board.sheet.zones for zone in circle.zones)
    ]


def rings(board: Board) -> list[Ring]:
    """A ring around each member of each circle; rings of one note stand outside each other."""
    found: list[Ring] = []
    depths: dict[str, int] = {}
    for number, circle in enumerate(shown_circles(board), start=1):
        colour = COLOURS[f"ring-{(number - 1) % _RINGS + 1}"]
        for zone in (board.sheet.zones[one] for one in circle.zones if one in board.sheet.zones):
            found.append(Ring(number, colour, zone.polygon[0], path=points(zone.polygon)))
        for member in (note for note in circle.members if note in board.notes):
            out = _OUTSIDE + depths.get(member, 0) * _APART
            depths[member] = depths.get(member, 0) + 1
            box = box_of(board, board.notes[member])
            ring = Rect(box.x - out, box.y - out, box.w + 2 * out, box.h + 2 * out)
            # Numbers of several circles stand at different corners.
            corner = (depths[member] - 1) % 2
            found.append(Ring(number, colour, (ring.x + corner * ring.w, ring.y), box=ring))
    return found


def _lines(board: Board) -> Iterator[Drawn]:
    kinds = {kind.id: kind for kind in board.template.connection_kinds}
    boxes = [box_of(board, note) for note in board.sheet.notes]
    for line in board.view.connections:
        source, target = board.notes.get(line.source), board.notes.get(line.target)
        if source is None or target is None or source is target:
            continue
        kind = kinds.get(line.kind)
        ends = _between(box_of(board, source), box_of(board, target))
        if ends is None:
            continue
        (x0, y0), (x1, y1) = ends
        x, y = _free(ends, boxes)
        label = shorten(line.label, _LABEL_WIDTH, _LABEL, 430) if line.label.strip() else ""
        yield Drawn(
            style=kind.style if kind else "information",
            directed=kind.directed if kind else False,
            path=f"M{num(x0)} {num(y0)}L{num(x1)} {num(y1)}",
            x=x,
            y=y,
            x1=x1,
            y1=y1,
            turn=degrees(atan2(y1 - y0, x1 - x0)),
            label=label,
            wide=width(label, _LABEL, 430),
        )


def _between(a: Rect, b: Rect) -> tuple[Point, Point] | None:
    """Where a straight line from one note to another leaves and arrives; None when they cover each other."""
    ax, ay, bx, by = a.x + a.w / 2, a.y + a.h / 2, b.x + b.w / 2, b.y + b.h / 2
    dx, dy = bx - ax, by - ay
    far = hypot(dx, dy)
    if far == 0:
        return None
    leave, arrive = _reach(a, dx, dy), _reach(b, dx, dy)
    if leave + arrive >= 1:
        return None
    return (ax + dx * leave, ay + dy * leave), (bx - dx * arrive, by - dy * arrive)


def _free(ends: tuple[Point, Point], boxes: Sequence[Rect]) -> Point:
    """Where on a line its badge is seen best: the place nearest to the middle that no note covers."""
    (x0, y0), (x1, y1) = ends
    spots = [(x0 + (x1 - x0) * part, y0 + (y1 - y0) * part) for part in _PARTS]
    return next((spot for spot in spots if not any(_covers(box, spot) for box in boxes)), spots[0])


def _covers(box: Rect, spot: Point) -> bool:
    x, y = spot
    return box.x - _BADGE < x < box.x + box.w + _BADGE and box.y - _BADGE < y < box.y + box.h + _BADGE


def _reach(box: Rect, dx: float, dy: float) -> float:
    """Which share of the way from a box's middle is over the box and the gap around it."""
    across = (box.w / 2 + _GAP) / abs(dx) if dx else float("inf")
    down = (box.h / 2 + _GAP) / abs(dy) if dy else float("inf")
    return min(across, down)


def _crosses(board: Board) -> Iterator[Cross]:
    for mark in board.view.marks:
        zone = board.sheet.zones.get(mark.zone)
        if zone is not None:
            box, big = zone.box, mark.kind == "bigcross"
            size = min((min(box.w, box.h) - 6) / 60, 1.7 if big else 1)
            yield Cross(box.x + box.w / 2, box.y + box.h / 2, size, big)
