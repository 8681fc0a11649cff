"""Where in a sector a note may begin, row by row: clear of borders and of the names on the sheet. In su."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .geometry import is_whole
from .template import Polar, Rect, Ring, Sector, Text, Zone

NAME_INSET = 16
"""Names of sectors and rings stand this far inside the edge."""
NAME_HALF = 13
"""Half the height of such a name with some air."""
NAME_AIR = 13
"""Kept free at both ends of a name."""
LETTER = 11.5
RING_LETTER = 9
"""Width of a letter of a zone's or a ring's name, about."""

Span = tuple[float, float]
"""Left edges from … to."""


@dataclass(frozen=True, slots=True)
class Room:
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
        spans = without(spans, self._over_inner(y))
        if not is_whole(self.shape):
            starts, ends = self._beside(y, self.shape.a0, 1), self._beside(y, self.shape.a1, -1)
            if self.shape.a1 - self.shape.a0 <= 180:
                spans = _common(_common(spans, [starts]), [ends])
            else:
                spans = _union(_common(spans, [starts]), _common(spans, [ends]))
        for box in self.obstacles:
            if box.y < y + self.note[1] and y < box.y + box.h:
                spans = without(spans, (box.x - self.note[0], box.x + box.w))
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


def without(spans: list[Span], gap: Span) -> list[Span]:
    if gap[0] >= gap[1]:
        return spans
    parts = [part for lo, hi in spans for part in ((lo, min(hi, gap[0])), (max(lo, gap[1]), hi))]
    return [part for part in parts if part[0] <= part[1]]


def own_name(zone: Zone, shape: Sector, polar: Polar) -> tuple[Rect, ...]:
    """What the zone's own name covers."""
    if not zone.labelled and shape.r1 < 1:
        return ()
    middle = 0 if is_whole(shape) else (shape.a0 + shape.a1) / 2
    return _lettering(polar, shape.r1, -NAME_INSET, middle, zone.short_label or zone.label, LETTER)


def ring_names(polar: Polar, rings: Sequence[Ring]) -> tuple[Rect, ...]:
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
    reach = max(len(words) for words in text.values()) * letter / 2 + NAME_AIR - NAME_HALF
    boxes: list[Rect] = []
    for turn in (1, -1):
        angle, left = middle, max(reach, 0.0)
        while True:
            a = math.radians(angle)
            x, y = polar.cx + rx * math.sin(a), polar.cy - ry * math.cos(a)
            boxes.append(Rect(x - NAME_HALF, y - NAME_HALF, 2 * NAME_HALF, 2 * NAME_HALF))
            if left <= 0:
                break
            walk = min(left, NAME_HALF)
            left -= walk
            angle += turn * math.degrees(walk / math.hypot(rx * math.cos(a), ry * math.sin(a)))
    return tuple(boxes)
