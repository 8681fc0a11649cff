"""Geometry of the oval sheets: points, arc lengths and outlines on ellipses. Angles as in `template.py`."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import atan2, cos, degrees, floor, hypot, radians, sin

from server.boards.template import Point, Polar

_STEP = 0.5
"""Degrees between the points of the arc length table: 0.002 su off at most on a sheet."""


@dataclass(frozen=True, slots=True)
class Ellipse:
    """Centre and half axes, su."""

    cx: float
    cy: float
    rx: float
    ry: float

    def inset(self, depth: float) -> "Ellipse":
        """The ellipse `depth` su further inside (outside when negative)."""
        return Ellipse(self.cx, self.cy, self.rx - depth, self.ry - depth)

    def at(self, angle: float) -> Point:
        """The point at an angle."""
        a = radians(angle)
        return self.cx + self.rx * sin(a), self.cy - self.ry * cos(a)

    def tangent(self, angle: float) -> float:
        """The direction of the outline, clockwise round, in degrees as SVG rotates: 0 at 12 o'clock."""
        a = radians(angle)
        return degrees(atan2(self.ry * sin(a), self.rx * cos(a)))

    def beside(self, angle: float, distance: float) -> Point:
        """The point `distance` su outwards of the outline at an angle (inwards when negative)."""
        x, y = self.at(angle)
        turn = radians(self.tangent(angle))
        return x + distance * sin(turn), y - distance * cos(turn)

    def cut(self, rim: "Ellipse", angle: float) -> float:
        """The angle on this ellipse where the straight line from the centre to `rim.at(angle)` crosses it."""
        a = radians(angle)
        b = degrees(atan2(rim.rx * sin(a) / self.rx, rim.ry * cos(a) / self.ry))
        return b + 360 * round((angle - b) / 360)

    def length(self, a0: float, a1: float) -> float:
        """How long the outline is from one angle to another, su; negative anticlockwise."""
        return self._run(a1) - self._run(a0)

    def walk(self, start: float, distance: float) -> float:
        """The angle that is `distance` su along the outline from an angle, clockwise when positive."""
        table = _table(self.rx, self.ry)
        turns, rest = divmod(self._run(start) + distance, table[-1])
        i = max(1, bisect_left(table, rest))
        part = (rest - table[i - 1]) / (table[i] - table[i - 1])
        return 360 * turns + (i - 1 + part) * _STEP

    def _run(self, angle: float) -> float:
        table = _table(self.rx, self.ry)
        turns, rest = divmod(angle, 360)
        i = min(floor(rest / _STEP), len(table) - 2)
        part = rest / _STEP - i
        return turns * table[-1] + table[i] + part * (table[i + 1] - table[i])


@lru_cache(maxsize=256)
def _table(rx: float, ry: float) -> list[float]:
    """Length of the outline from 12 o'clock to each step of the angle."""
    length, lengths = 0.0, [0.0]
    before = (0.0, -ry)
    for i in range(1, round(360 / _STEP) + 1):
        a = radians(i * _STEP)
        point = (rx * sin(a), -ry * cos(a))
        length += hypot(point[0] - before[0], point[1] - before[1])
        lengths.append(length)
        before = point
    return lengths


def of(around: "Polar | Ellipse", r: float = 1.0) -> Ellipse:
    """The ellipse at radius r of a sheet."""
    return Ellipse(around.cx, around.cy, around.rx * r, around.ry * r)


def ring_piece(inner: Ellipse | None, outer: Ellipse, a0: float, a1: float, rim: Ellipse) -> str:
    """SVG path of the piece between two ellipses and two straight lines from the centre to `rim`.

    Without an inner ellipse: a slice; all round (360° or more): a disc or a whole ring.
    """
    if a1 - a0 >= 360:
        return _whole(outer) + (_whole(inner) if inner else "")
    path = _arc(outer, outer.cut(rim, a0), outer.cut(rim, a1), move="M")
    if inner:
        return path + _arc(inner, inner.cut(rim, a1), inner.cut(rim, a0), move="L") + "Z"
    return f"{path}L{num(outer.cx)} {num(outer.cy)}Z"


def band(line: Ellipse, a0: float, a1: float, above: float, below: float) -> str:
    """SVG path of a strip along an ellipse, `above` su outwards and `below` su inwards of it."""
    outer, inner = line.inset(-above), line.inset(below)
    return _arc(outer, a0, a1, move="M") + _arc(inner, a1, a0, move="L") + "Z"


def strip(line: Ellipse, a0: float, a1: float, above: float, below: float) -> tuple[Point, ...]:
    """The outline of the same strip as a polygon with points every few su."""
    steps = max(2, round(abs(line.length(a0, a1)) / 8))
    angles = [a0 + (a1 - a0) * i / steps for i in range(steps + 1)]
    return tuple([line.beside(a, above) for a in angles] + [line.beside(a, -below) for a in reversed(angles)])


def _arc(e: Ellipse, a0: float, a1: float, move: str) -> str:
    (x0, y0), (x1, y1) = e.at(a0), e.at(a1)
    large, clockwise = int(abs(a1 - a0) > 180), int(a1 > a0)
    return f"{move}{num(x0)} {num(y0)}A{num(e.rx)} {num(e.ry)} 0 {large} {clockwise} {num(x1)} {num(y1)}"


def _whole(e: Ellipse) -> str:
    top, bottom = f"{num(e.cx)} {num(e.cy - e.ry)}", f"{num(e.cx)} {num(e.cy + e.ry)}"
    half = f"A{num(e.rx)} {num(e.ry)} 0 1 1 "
    return f"M{top}{half}{bottom}{half}{top}Z"


def points(polygon: Sequence[Point]) -> str:
    """SVG path of a polygon."""
    return "M" + "L".join(f"{num(x)} {num(y)}" for x, y in polygon) + "Z"


def num(value: float) -> str:
    """A coordinate with one decimal at most."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text
