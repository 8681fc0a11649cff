"""Where notes go in a zone: as many as fit without covering a border, a name or one another, tidily.

Every length is su, every place the top left corner of a note of the template's size. The same template gives
the same places on every machine, in reading order: rows from top to bottom, within a row from left to right.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .geometry import innermost, is_whole
from .template import Point, Polar, Polygon, Rect, Ring, Sector, Text, Zone

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
NAME_INSET = 16
"""Names of sectors and rings stand this far inside the edge."""
NAME_HALF = 13
"""Half the height of such a name with some air."""
LETTER = 11
RING_LETTER = 9
"""Width of a letter of a zone's or a ring's name, about."""
STEP = 2

Span = tuple[float, float]
"""Left edges from … to."""


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
        found = _in_rectangle(zone.shape, sheet.note, HEAD if zone.labelled else 0)
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
    names = _ring_names(polar, sheet.rings)
    own = _own_name(zone, shape, polar)
    tries = [_Room(shape, polar, sheet.note, MARGIN, MARGIN, names + own)]
    if shape.r1 >= 1:
        rim = RIM_FULL if sheet.full_rim else RIM
        tries.insert(0, _Room(shape, polar, sheet.note, rim, MARGIN, names))
    tries.append(_Room(shape, polar, sheet.note, LEAST, LEAST, ()))
    found: list[Point] = []
    for room, enough in zip(tries, (2, 1, 1), strict=False):
        found = max(found, _fill(room, zone), key=len)
        if len(found) >= enough:
            break
    return sorted(found, key=lambda place: (place[1], place[0]))


def _fill(room: "_Room", zone: Zone) -> list[Point]:
    middle = _centroid(zone.polygon)
    spans = {y: room.spans(y) for y in _heights(zone.box, room.note[1])}
    rows = {y: _pack(free, room.note[0], middle[0]) for y, free in spans.items()}
    layouts = [_choose(rows, room.note, middle)]
    layouts += [_scatter(spans, room.note, down, side) for down in (True, False) for side in (0, 0.5, 1)]
    return max(layouts, key=len)  # the first of equals: whole rows look calmest


def _heights(box: Rect, height: float) -> range:
    return range(math.ceil(box.y), math.floor(box.y + box.h - height) + 1, STEP)


@dataclass(frozen=True, slots=True)
class _Room:
    """Where in a sector a note may begin, row by row."""

    shape: Sector
    polar: Polar
    note: tuple[float, float]
    edge: float
    """Kept free inside the outer arc."""
    margin: float
    """Kept free along the other borders."""
    obstacles: tuple[Rect, ...]

    def spans(self, y: float) -> list[Span]:
        """Left edges of notes that fit when their top is at y."""
        outer = self._inside_outer(y)
        spans = [outer] if outer[0] <= outer[1] else []
        spans = _without(spans, self._over_inner(y))
        if not is_whole(self.shape):
            starts, ends = self._beside(y, self.shape.a0, 1), self._beside(y, self.shape.a1, -1)
            if self.shape.a1 - self.shape.a0 <= 180:
                spans = _common(_common(spans, [starts]), [ends])
            else:
                spans = _union(_common(spans, [starts]), _common(spans, [ends]))
        for box in self.obstacles:
            if box.y < y + self.note[1] and y < box.y + box.h:
                spans = _without(spans, (box.x - self.note[0], box.x + box.w))
        return spans

    def _inside_outer(self, y: float) -> Span:
        """All four corners inside the outer ellipse, which is convex."""
        farthest = max(abs(y - self.polar.cy), abs(y + self.note[1] - self.polar.cy))
        half = _half_width(self.polar, self.shape.r1, -self.edge, farthest)
        if half is None:
            return (1, 0)
        return (self.polar.cx - half, self.polar.cx + half - self.note[0])

    def _over_inner(self, y: float) -> Span:
        """Where the note would touch the inner ellipse."""
        if self.shape.r0 == 0:
            return (0, 0)
        nearest = max(0.0, y - self.polar.cy, self.polar.cy - y - self.note[1])
        half = _half_width(self.polar, self.shape.r0, self.margin, nearest)
        if half is None:
            return (0, 0)
        return (self.polar.cx - half - self.note[0], self.polar.cx + half)

    def _beside(self, y: float, angle: float, side: int) -> Span:
        """On the clockwise (1) or the other (−1) side of the straight border at an angle."""
        a = math.radians(angle)
        along = (self.polar.rx * math.sin(a), -self.polar.ry * math.cos(a))
        length = math.hypot(*along)
        nx, ny = -along[1] / length * side, along[0] / length * side
        top = y - self.polar.cy
        need = self.margin - min(ny * top, ny * (top + self.note[1]))
        if abs(nx) < 1e-9:
            return (-math.inf, math.inf) if need <= 0 else (1, 0)
        limit = self.polar.cx + need / nx
        return (limit, math.inf) if nx > 0 else (-math.inf, limit - self.note[0])


def _half_width(polar: Polar, r: float, grow: float, dy: float) -> float | None:
    """Half the width of an ellipse, grown all round, at a distance from its middle; None beyond it."""
    rx, ry = r * polar.rx + grow, r * polar.ry + grow
    if rx <= 0 or ry <= 0 or abs(dy) >= ry:
        return None
    return rx * math.sqrt(1 - (dy / ry) ** 2)


def _common(a: list[Span], b: list[Span]) -> list[Span]:
    both = ((max(p[0], q[0]), min(p[1], q[1])) for p in a for q in b)
    return [span for span in both if span[0] <= span[1]]


def _union(a: list[Span], b: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(a + b):
        if merged and span[0] <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], span[1]))
        else:
            merged.append(span)
    return merged


def _without(spans: list[Span], gap: Span) -> list[Span]:
    if gap[0] >= gap[1]:
        return spans
    parts = [part for lo, hi in spans for part in ((lo, min(hi, gap[0])), (max(lo, gap[1]), hi))]
    return [part for part in parts if part[0] <= part[1]]


def _own_name(zone: Zone, shape: Sector, polar: Polar) -> tuple[Rect, ...]:
    """What the zone's own name covers."""
    if not zone.labelled and shape.r1 < 1:
        return ()
    middle = 0 if is_whole(shape) else (shape.a0 + shape.a1) / 2
    return _lettering(polar, shape.r1, -NAME_INSET, middle, zone.short_label or zone.label, LETTER)


def _ring_names(polar: Polar, rings: Sequence[Ring]) -> tuple[Rect, ...]:
    """What the names of the rings cover at 12 o'clock."""
    boxes: tuple[Rect, ...] = ()
    for ring in rings:
        r, grow = (ring.r0, NAME_INSET) if ring.label_at == "inner" else (ring.r1, -NAME_INSET)
        boxes += _lettering(polar, r, grow, 0, ring.label, RING_LETTER)
    return boxes


def _lettering(
    polar: Polar, r: float, grow: float, middle: float, text: Text, letter: float
) -> tuple[Rect, ...]:
    """Small boxes along a name on an ellipse, in its longest language."""
    rx, ry = r * polar.rx + grow, r * polar.ry + grow
    length = max(len(words) for words in text.values()) * letter
    boxes: list[Rect] = []
    for turn in (1, -1):
        angle, walked = middle, 0.0
        while walked <= length / 2:
            a = math.radians(angle)
            x, y = polar.cx + rx * math.sin(a), polar.cy - ry * math.cos(a)
            boxes.append(Rect(x - NAME_HALF, y - NAME_HALF, 2 * NAME_HALF, 2 * NAME_HALF))
            walked += NAME_HALF
            angle += turn * math.degrees(NAME_HALF / math.hypot(rx * math.cos(a), ry * math.sin(a)))
    return tuple(boxes)


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
                free = _without(free, (px - note[0] - GAP, px + note[0] + GAP))
        while free:
            lo, hi = max(free, key=lambda span: span[1] - span[0])
            if math.ceil(lo) > math.floor(hi):
                break
            x = math.ceil(lo) + math.floor((math.floor(hi) - math.ceil(lo)) * side)
            found.append((float(x), float(y)))
            free = _without(free, (x - note[0] - GAP, x + note[0] + GAP))
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
