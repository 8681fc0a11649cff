"""Where notes go in a zone: as many as fit without covering a border, a name or one another, tidily.

Every length is su, every place the top left corner of a note of the template's size. The same template gives
the same places on every machine, in reading order: rows from top to bottom, within a row from left to right.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .geometry import innermost
from .room import Room, Span, own_name, ring_names, without
from .template import Point, Polar, Polygon, Rect, Ring, Sector, Zone

MARGIN = 4
"""Between a note and the zone's border."""
GAP = 8
"""Between two notes of a sector; in tight cells of a table less, never under LEAST."""
LOOSE_GAP = 10
"""Between two notes of a rectangle with room to spare."""
LEAST = 2
HEAD = 24
"""Kept free for the name at the top of a rectangle."""
RIM = 34
"""The band of names inside the rim of an oval sheet."""
RIM_FULL = 30
"""The same where the full names of a group stand there."""
NARROW = 2
"""A zone at the rim that holds fewer notes than this may use the part of the rim that has no letters."""
STEP = 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """What besides its shape decides on the places of a zone."""

    note: tuple[float, float]
    polar: Polar | None = None
    rings: tuple[Ring, ...] = ()
    full_rim: bool = False


def places(zone: Zone, sheet: Sheet) -> tuple[Point, ...]:
    """All places of a zone that takes notes; at least one."""
    found: Sequence[Point]
    if isinstance(zone.shape, Rect):
        heads = (HEAD, 0) if zone.labelled else (0,)
        found = next(filter(None, (_in_rectangle(zone.shape, sheet.note, head) for head in heads)), [])
    elif sheet.polar is None:
        raise ValueError("a sector needs the sheet's ellipse")
    else:
        found = _in_sector(zone, zone.shape, sheet.polar, sheet)
    if found:
        return tuple(found)
    x, y = innermost(zone.polygon, zone.box)
    return ((x - sheet.note[0] / 2, y - sheet.note[1] / 2),)


def _in_rectangle(rect: Rect, note: tuple[float, float], head: float) -> list[Point]:
    columns = _line(rect.x, rect.w, note[0], MARGIN * 2)
    rows = _line(rect.y + head, rect.h - head, note[1], 0 if head else MARGIN * 2)
    return [(x, y) for y in rows for x in columns]


def _line(start: float, length: float, side: float, lead: float) -> list[float]:
    """Where notes begin on a line: as many as possible, loosely when there is room, else evenly tighter."""
    n = math.floor((length - (LEAST if lead else 0)) / (side + LEAST))
    if n < 1:
        return []
    left = length - n * side
    share = min(1.0, left / (lead + MARGIN * 2 + LOOSE_GAP * (n - 1)))
    between = max(LEAST, math.floor(LOOSE_GAP * share))
    if share < 1:
        lead = math.floor((left - between * (n - 1)) * lead / (lead + MARGIN * 2))
    return [start + lead + i * (side + between) for i in range(n)]


def _in_sector(zone: Zone, shape: Sector, polar: Polar, sheet: Sheet) -> list[Point]:
    """As many as fit beside the names. A narrow zone gives up the empty part of the rim, then the names."""
    names = ring_names(polar, sheet.rings)
    own = own_name(zone, shape, polar)
    beside = Room(shape, polar, sheet.note, MARGIN, MARGIN, names + own)
    tries = [(beside, 1), (Room(shape, polar, sheet.note, LEAST, LEAST, ()), 1)]
    if shape.r1 >= 1:
        rim = RIM_FULL if sheet.full_rim else RIM
        tries.insert(0, (Room(shape, polar, sheet.note, rim, MARGIN, names), NARROW))
    found: list[Point] = []
    for room, enough in tries:
        found = max(found, _fill(room, zone), key=len)
        if len(found) >= enough:
            break
    return sorted(found, key=lambda place: (place[1], place[0]))


def _fill(room: Room, zone: Zone) -> list[Point]:
    middle = _centroid(zone.polygon)
    spans = {y: room.spans(y) for y in _heights(zone.box, room.note[1])}
    rows = {y: _pack(free, room.note[0], middle[0]) for y, free in spans.items()}
    layouts = [_choose(rows, room.note, middle)]
    layouts += [_scatter(spans, room.note, down, side) for down in (True, False) for side in (0, 0.5, 1)]
    return max(layouts, key=len)  # the first of equals: whole rows look calmest


def _heights(box: Rect, height: float) -> range:
    return range(math.ceil(box.y), math.floor(box.y + box.h - height) + 1, STEP)


def _pack(spans: Iterable[Span], width: float, middle: float) -> list[float]:
    """As many notes as possible in a row, gathered around the middle."""
    row: list[float] = []
    free = -math.inf
    for lo, hi in spans:
        first, last = max(math.ceil(lo), free), math.floor(hi)
        if first > last:
            continue
        n = math.floor((last - first) / (width + GAP)) + 1
        extent = (n - 1) * (width + GAP)
        start = min(max(math.floor(middle - (extent + width) / 2), first), last - extent)
        row += [start + i * (width + GAP) for i in range(n)]
        free = row[-1] + width + GAP
    return row


def _choose(rows: dict[int, list[float]], note: tuple[float, float], middle: Point) -> list[Point]:
    """The rows that together hold the most notes; of equals those nearest to the middle."""
    best: dict[int, tuple[int, float, list[int]]] = {}
    after: tuple[int, float, list[int]] = (0, 0.0, [])
    heights = sorted(rows, reverse=True)
    for y in heights:
        below = next((best[h] for h in sorted(best) if h >= y + note[1] + GAP), (0, 0.0, []))
        far = sum(abs(x + note[0] / 2 - middle[0]) / 2 + abs(y + note[1] / 2 - middle[1]) for x in rows[y])
        here = (below[0] + len(rows[y]), below[1] - far, [y, *below[2]])
        after = max(after, here, key=lambda option: option[:2])
        best[y] = after
    return [(float(x), float(y)) for y in after[2] for x in rows[y]]


def _scatter(spans: dict[int, list[Span]], note: tuple[float, float], down: bool, side: float) -> list[Point]:
    """Notes one after another wherever the next fits, from the top or the bottom: bent rings need stairs.

    `side`: where in a free span the next note goes, from 0 = left to 1 = right.
    """
    found: list[Point] = []
    for y in spans if down else reversed(spans):
        free = spans[y]
        for px, py in found:
            if abs(py - y) < note[1] + GAP:
                free = without(free, (px - note[0] - GAP, px + note[0] + GAP))
        while free:
            lo, hi = max(free, key=lambda span: span[1] - span[0])
            if math.ceil(lo) > math.floor(hi):
                break
            x = math.ceil(lo) + math.floor((math.floor(hi) - math.ceil(lo)) * side)
            found.append((float(x), float(y)))
            free = without(free, (x - note[0] - GAP, x + note[0] + GAP))
    return found


def _centroid(polygon: Polygon) -> Point:
    """The middle of the area."""
    total = cx = cy = 0.0
    for (x0, y0), (x1, y1) in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        cross = x0 * y1 - x1 * y0
        total += cross
        cx += (x0 + x1) * cross
        cy += (y0 + y1) * cross
    return (cx / (3 * total), cy / (3 * total))
