"""The solid centre of a map: an icon and a short name in each piece, found by trying what fits."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor, inf
from typing import Literal

from server.boards.template import Point, Polygon, Template, Zone

from .metrics import LEADING, reach, width
from .parts import is_disc, is_hub, tints
from .placing import Line, PlacedLabel, longest, outline, sizes, texts
from .wrap import plain, wrap

NAME = 18.0
AIR = 3.5
"""Between the border of a piece and what stands in it, su; half the gap between pieces included."""
ICON_GAP = 3.0

ICONS = {
    "home": "house",
    "health": "heart-pulse",
    "family": "users",
    "work": "briefcase",
    "study": "graduation-cap",
    "money": "wallet",
    "mobility": "bus",
    "rights": "shield-check",
    "leisure": "messages-square",
}
"""Icons of the life areas; one that a facilitator has added gets a plain circle."""


Kind = Literal["hub", "disc"]
"""What a name of the centre stands on: the solid hub or the white disc in it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An icon in the picture: its top left corner and side, su."""

    zone: str
    kind: Kind | Literal["caption"]
    icon: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to fill a piece: lines of text at a size, under an icon (0: none)."""

    lines: tuple[str, ...]
    size: float
    icon: float

    @property
    def parts(self) -> list[tuple[float, float, float]]:
        """Width, upper and lower edge of the icon and of each line, from the top of the whole."""
        parts = [(self.icon, 0.0, self.icon)] if self.icon else []
        for line, baseline in zip(self.lines, self.baselines, strict=True):
            up, down = (part * self.size for part in reach(line))
            parts.append((width(line, self.size, 640), baseline - up, baseline + down))
        return parts

    @property
    def baselines(self) -> list[float]:
        """Where the letters stand, from the top of the whole."""
        if not self.lines:
            return []
        first = (self.icon + ICON_GAP if self.icon else 0) + reach(self.lines[0])[0] * self.size
        return [first + i * LEADING * self.size for i in range(len(self.lines))]


class _Piece:
    """A piece of the centre with its widths, measured once at every su of its height."""

    def __init__(self, zone: Zone) -> None:
        self.zone = zone
        self._near = sum(x for x, _ in zone.polygon) / len(zone.polygon)
        self._spans = [self._span(zone.box.y + i + 0.5) for i in range(ceil(zone.box.h))]

    def _span(self, y: float) -> tuple[float, float]:
        """What is inside at a height; of two parts (above a bent inner edge) that nearest to the middle."""
        xs = _crossings(self.zone.polygon, y)
        spans = zip(xs[::2], xs[1::2], strict=False)
        return min(
            spans, key=lambda span: max(span[0] - self._near, self._near - span[1]), default=(0.0, 0.0)
        )

    def free(self, y0: float, y1: float) -> tuple[float, float]:
        """From where to where it is free at every height between two; nothing outside the piece."""
        first, last = floor(y0 - self.zone.box.y), ceil(y1 - self.zone.box.y)
        if first < 0 or last > len(self._spans):
            return 0.0, 0.0
        rows = self._spans[first:last]
        return max(left for left, _ in rows), min(right for _, right in rows)


def hub(template: Template, locale: str, least: float, full: bool) -> tuple[list[PlacedLabel], list[Mark]]:
    """Names and icons of the centre. In larger letters either all pieces keep their name or none does."""
    ground = tints(template)
    pieces = [zone for zone in template.zones if is_hub(zone)]
    ways = {zone.id: _best(_Piece(zone), "".join(texts(zone, locale)), least, full) for zone in pieces}
    if not full and any(not way.lines for way, _ in ways.values()):
        ways = {zone.id: _icon_alone(_Piece(zone)) for zone in pieces}
    labels: list[PlacedLabel] = []
    marks: list[Mark] = []
    for zone in pieces:
        way, (x, top) = ways[zone.id]
        kind: Kind = "hub" if ground[zone.id] == "hub" else "disc"
        if way.lines:
            labels.append(_label(zone, kind, way, x, top))
        if way.icon:
            marks.append(Mark(zone.id, kind, _icon(zone), x - way.icon / 2, top, way.icon))
    return labels, marks


def _icon(zone: Zone) -> str:
    return "user" if is_disc(zone) else ICONS.get(zone.life_area or "", "circle")


def _best(piece: _Piece, text: str, least: float, full: bool) -> tuple[_Way, Point]:
    """The best way to fill the piece; with `full` rather the first letters of the name than none."""
    for way in _ways(text, least):
        placed = _placed(piece, way)
        if placed:
            return placed
    short = longest(plain(text), lambda short: _placed(piece, _Way((short,), least, 0))) if full else None
    return short or _icon_alone(piece)


def _placed(piece: _Piece, way: _Way) -> tuple[_Way, Point] | None:
    spot = _spot(piece, way)
    return (way, spot) if spot else None


def _icon_alone(piece: _Piece) -> tuple[_Way, Point]:
    for size in (34.0, 26.0, 20.0):
        placed = _placed(piece, _Way((), 0, size))
        if placed:
            return placed
    return _Way((), 0, 0), (piece.zone.box.x, piece.zone.box.y)


def _ways(text: str, least: float) -> Iterator[_Way]:
    """From the best to the last: an icon over one line, a smaller one, two lines, no icon at all."""
    for icons, rows in (((24, 20), 1), ((20, 17), 2), ((0,), 1), ((0,), 2)):
        for size in sizes(NAME, least):
            for icon in icons:
                lines = (plain(text),) if rows == 1 else _two(text, size)
                if lines:
                    yield _Way(lines, size, icon)


def _two(text: str, size: float) -> tuple[str, ...] | None:
    """The text in two lines that are as even as its breaks allow."""
    whole = width(plain(text), size, 640)
    for share in (0.55, 0.65, 0.75, 0.85):
        lines = wrap(text, [whole * share] * 2, size, 640)
        if lines and len(lines) == 2:
            return tuple(lines)
    return None


def _label(zone: Zone, kind: Kind, way: _Way, x: float, top: float) -> PlacedLabel:
    lines = tuple(Line(text, x, top + y) for text, y in zip(way.lines, way.baselines, strict=True))
    return PlacedLabel(
        zone=zone.id,
        text=" ".join(way.lines),
        style=kind,
        size=way.size,
        weight=640,
        outline=outline(lines, way.size, 640, "middle"),
        within=zone.polygon,
        lines=lines,
        anchor="middle",
    )


def _spot(piece: _Piece, way: _Way) -> Point | None:
    """Middle and top of the best place for it in the piece: the one with the most air at its sides."""
    parts, best = way.parts, (0.0, 0.0, 0.0)
    box = piece.zone.box
    if max(wide for wide, _, _ in parts) > box.w:
        return None
    last = box.y + box.h - AIR - parts[-1][2]
    for i in range(max(0, int(last - box.y - AIR) + 1)):
        top, lo, hi = box.y + AIR + i, -inf, inf
        for wide, y0, y1 in parts:
            left, right = piece.free(top + y0 - AIR / 2, top + y1 + AIR / 2)
            lo, hi = max(lo, left + AIR + wide / 2), min(hi, right - AIR - wide / 2)
        if hi - lo > best[0]:
            best = (hi - lo, (lo + hi) / 2, top)
    return (best[1], best[2]) if best[0] > 0 else None


def _crossings(polygon: Polygon, y: float) -> list[float]:
    xs: list[float] = []
    x0, y0 = polygon[-1]
    for x1, y1 in polygon:
        if (y0 > y) != (y1 > y):
            xs.append((x1 - x0) * (y - y0) / (y1 - y0) + x0)
        x0, y0 = x1, y1
    return sorted(xs)
