"""Placing one label: how large it can be, where it breaks, and the ground it covers. Lengths in su.

The same numbers draw the label and let a test prove that no label leaves its zone or covers another.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sin
from typing import Literal, TypeVar

from server.boards.template import Point, Polygon, Zone, pick

from .ellipse import Ellipse, strip
from .metrics import ASCENT, CAP, DESCENT, LEADING, Weight, advances, reach, width
from .wrap import plain, shorten, wrap

T = TypeVar("T")
Anchor = Literal["start", "middle", "end"]
Room = Callable[[float], list[float]]
"""The widths of the lines that there is room for, at a font size."""

FULL = 18.0
"""Smallest font of the variant that leaves nothing out, su."""
EDGE = 8
"""What stays free between a label on an arc and its zone's straight borders: half a gap, and air."""


@dataclass(frozen=True, slots=True)
class Line:
    """One straight line of text; y is its baseline."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character on an arc: where its baseline begins, and how far it is turned (degrees)."""

    char: str
    x: float
    y: float
    turn: float


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label as it is drawn: `lines` when it is straight, `glyphs` when it follows an arc."""

    zone: str
    text: str
    style: str
    """Class of the text: `title`, `name`, `rim`, `ring`, `head`, `caption`, `hub`, `core`, `legend`."""
    size: float
    weight: Weight
    outline: Polygon
    """The ground that the text covers, ascenders and descenders included."""
    within: Polygon
    """What it must not leave: its zone, or the free ground that belongs to it."""
    lines: tuple[Line, ...] = ()
    glyphs: tuple[Glyph, ...] = ()
    anchor: Anchor = "start"
    plate: str = ""
    """SVG path of the plate under the label, if it has one."""


def texts(zone: Zone, locale: str) -> list[str]:
    """What may be drawn for a zone: the short label where it has one, else the label, if any."""
    text = pick(zone.short_label, locale) or pick(zone.label, locale)
    return [text] if text else []


def sizes(wanted: float, least: float) -> list[float]:
    """Font sizes to try, largest first: from the wanted one down to the smallest that may be drawn."""
    top = max(wanted, least)
    return [top - i for i in range(int(top - least) + 1)]


def fit(
    names: Sequence[str], tries: Sequence[float], weight: Weight, room: Room
) -> tuple[list[str], float] | None:
    """The first name that fits, as large as it can be; words are broken only when nothing else helps."""
    for text in names:
        for hyphens in (False, True):
            for size in tries:
                lines = wrap(text, room(size), size, weight, hyphens=hyphens)
                if lines is not None:
                    return lines, size
    return None


def cut(text: str, size: float, weight: Weight, room: Room) -> tuple[list[str], float]:
    """The last resort of a label that must not be left out: its first words and "…"."""
    limits = room(size)
    return [shorten(text, limits[0] if limits else 0, size, weight)], size


def stack(lines: Sequence[str], x: float, top: float, size: float) -> tuple[Line, ...]:
    """Lines under each other, the first one's ascenders touching `top`."""
    first = top + ASCENT * size
    return tuple(Line(text, x, first + i * LEADING * size) for i, text in enumerate(lines))


def height(lines: int, size: float) -> float:
    """How tall so many lines are, from the first one's ascenders to the last one's descenders."""
    return (ASCENT + DESCENT + (lines - 1) * LEADING) * size


def outline(lines: Sequence[Line], size: float, weight: Weight, anchor: Anchor) -> Polygon:
    """The ground of straight lines: down their right ends, up their left ones, as tall as their letters."""
    right: list[Point] = []
    left: list[Point] = []
    for line in lines:
        wide = width(line.text, size, weight)
        x = line.x - wide * {"start": 0, "middle": 0.5, "end": 1}[anchor]
        up, down = reach(line.text)
        right += [(x + wide, line.y - up * size), (x + wide, line.y + down * size)]
        left += [(x, line.y - up * size), (x, line.y + down * size)]
    return (*right, *reversed(left))


def box(x: float, y: float, w: float, h: float) -> Polygon:
    """The corners of a rectangle."""
    return ((x, y), (x + w, y), (x + w, y + h), (x, y + h))


@dataclass(frozen=True, slots=True)
class Curve:
    """Where a label may run on an oval sheet."""

    rim: Ellipse
    """The zone's outer edge."""
    angle: float
    """Where the middle of the label should be."""
    depth: float
    """How far inside the edge the middle of the letters runs; negative: outside it."""
    borders: tuple[float, float] | None
    """The angles of the zone's straight borders; none for what goes all the way round."""

    @property
    def flipped(self) -> bool:
        """Whether the text runs anticlockwise, so that it reads left to right in the lower half."""
        return 90 < self.angle % 360 < 270

    def baseline(self, size: float) -> Ellipse:
        """The ellipse on which the letters stand."""
        half = CAP * size / 2
        return self.rim.inset(self.depth - half if self.flipped else self.depth + half)

    def reach(self, size: float) -> tuple[float, float]:
        """What the letters need outwards and inwards of the baseline."""
        up, down = ASCENT * size, DESCENT * size
        return (down, up) if self.flipped else (up, down)


def span(curve: Curve, text: str, size: float, weight: Weight, pad: float = 0) -> tuple[float, float] | None:
    """From which to which angle of the baseline the text runs, or None when there is no room.

    It stands in the middle; where an oblique border is in the way it moves aside before it gives up.
    """
    base = curve.baseline(size)
    half = width(text, size, weight) / 2 + pad
    middle = base.cut(curve.rim, curve.angle)
    turn = curve.borders or (0, 360)
    if 2 * half > base.length(base.cut(curve.rim, turn[0]), base.cut(curve.rim, turn[1])):
        return None
    for shift in _shifts(60):
        start = base.walk(middle, shift - half)
        end = base.walk(middle, shift + half)
        if curve.borders is None or _clear(curve.borders, curve, base, (start, end), size):
            return start, end
    return None


def _shifts(most: int) -> Iterator[int]:
    yield 0
    for shift in range(4, most + 1, 4):
        yield from (shift, -shift)


def _clear(
    borders: tuple[float, float], curve: Curve, base: Ellipse, ends: tuple[float, float], size: float
) -> bool:
    """Whether both ends keep their distance from the straight borders."""
    out, down = curve.reach(size)
    corners = [base.beside(end, distance) for end in ends for distance in (out, -down)]
    for border, sign in zip(borders, (1, -1), strict=True):
        bx, by = curve.rim.at(border)
        dx, dy = bx - base.cx, by - base.cy
        if any(sign * ((y - base.cy) * dx - (x - base.cx) * dy) < EDGE * hypot(dx, dy) for x, y in corners):
            return False
    return True


def glyphs(
    curve: Curve, text: str, size: float, weight: Weight, start: float, end: float
) -> tuple[Glyph, ...]:
    """The characters of a text between two angles of its baseline."""
    base = curve.baseline(size)
    at, placed = 0.0, []
    for char, advance in zip(text, advances(text, size, weight), strict=True):
        half = advance / 2
        angle = base.walk(end, -at - half) if curve.flipped else base.walk(start, at + half)
        turn = base.tangent(angle) + (180 if curve.flipped else 0)
        x, y = base.at(angle)
        x, y = x - half * cos(radians(turn)), y - half * sin(radians(turn))
        placed.append(Glyph(char, x, y, (turn + 180) % 360 - 180))
        at += advance
    return tuple(placed)


def longest(text: str, placed: Callable[[str], T | None]) -> T | None:
    """What `placed` makes of the longest beginning of the text, with "…", for which it makes anything."""
    best, low, high = None, 1, len(text) - 1
    while low <= high:
        middle = (low + high) // 2
        made = placed(f"{text[:middle].rstrip()}…")
        if made is None:
            high = middle - 1
        else:
            best, low = made, middle + 1
    return best


def on_curve(
    zone: str,
    style: str,
    names: Sequence[str],
    tries: Sequence[float],
    curve_at: Callable[[float], Curve],
    within: Polygon,
) -> PlacedLabel | None:
    """A label on an arc, as large as it can be, or None when no text fits at any size."""
    for text in map(plain, names):
        for size in tries:
            curve = curve_at(size)
            ends = span(curve, text, size, 640)
            if ends:
                out, down = curve.reach(size)
                return PlacedLabel(
                    zone=zone,
                    text=text,
                    style=style,
                    size=size,
                    weight=640,
                    outline=strip(curve.baseline(size), *ends, out, down),
                    within=within,
                    glyphs=glyphs(curve, text, size, 640, *ends),
                )
    return None
