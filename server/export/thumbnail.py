"""A small picture of a worksheet for the start page: its shape and a few example notes, no texts."""

from collections.abc import Iterator
from dataclasses import dataclass

from server.boards.template import Point, Rect, Template, Zone

from .parts import is_bare, is_disc, rim_zones, tints
from .shapes import ZoneShape, gaps, zone_shapes
from .svg import render

FULL_ROWS = 4
"""So many rows of a table show examples; the last ones stay empty."""
CROSS = 22.0
"""Half the side of an example cross, su."""


@dataclass(frozen=True, slots=True)
class Paper:
    """An example note."""

    x: float
    y: float
    w: float
    h: float
    color: str


def thumbnail(template: Template) -> str:
    """The picture as an `<svg>` element without texts; decoration for people who see the name beside it."""
    return render(
        "thumbnail.svg.j2",
        template=template,
        shapes=[_small(template, shape) for shape in zone_shapes(template, 0)],
        titles=_titles(template),
        gaps=gaps(template),
        papers=list(_papers(template)),
        crosses=list(_crosses(template)),
    )


def _titles(template: Template) -> list[Rect]:
    """Bars for the title and what has no box; in the corners of a map they keep off the oval."""
    bars = [zone.box for zone in template.zones if zone.kind in ("title", "legend")]
    if template.polar is None:
        return bars
    bars += [zone.box for zone in template.zones if is_bare(template, zone)]
    return [_in_corner(template, bar) for bar in bars]


def _in_corner(template: Template, bar: Rect) -> Rect:
    w, h = min(bar.w, 240), min(bar.h, 64) if bar.h > 60 else 34
    x = bar.x if bar.x < template.width / 2 else bar.x + bar.w - w
    return Rect(x, bar.y if bar.y < template.height / 2 else bar.y + bar.h - h, w, h)


def _small(template: Template, shape: ZoneShape) -> ZoneShape:
    """The outer ring takes the rim's deeper tint: the band itself would be a hair's breadth."""
    if not shape.rim:
        return shape
    return ZoneShape(shape.id, f"rim-{shape.rim_tint}", shape.path, shape.rect)


def _papers(template: Template) -> Iterator[Paper]:
    colors = _colors(template)
    rows = _rows(template)
    for i, zone in enumerate(zone for zone in template.content_zones if zone.kind == "notes"):
        if zone.row in rows[FULL_ROWS:] or (template.polar and isinstance(zone.shape, Rect)):
            continue
        for x, y in _spread(zone, _count(template, zone, i)):
            yield Paper(x, y, template.note_width, template.note_height, colors.get(zone.id, "yellow"))


def _count(template: Template, zone: Zone, i: int) -> int:
    """Two to four notes in a zone, one in the many small ones of a map of rings."""
    crowded = template.polar and len(template.zones) >= 18
    wanted = 1 if crowded else (3, 4, 2, 4, 3)[i % 5]
    if zone.row or zone.col:
        wanted = 1 + (i % 3 == 1)
    if crowded and is_disc(zone):
        wanted = 2
    return min(wanted, len(zone.places))


def _spread(zone: Zone, count: int) -> list[Point]:
    """The first places of a box; of a sector those nearest to its middle."""
    if isinstance(zone.shape, Rect):
        return list(zone.places[:count])
    middle = (
        sum(x for x, _ in zone.polygon) / len(zone.polygon),
        sum(y for _, y in zone.polygon) / len(zone.polygon),
    )
    return sorted(zone.places, key=lambda place: _far(place, middle))[:count]


def _far(place: Point, middle: Point) -> float:
    return (place[0] - middle[0]) ** 2 + 4 * (place[1] - middle[1]) ** 2


def _colors(template: Template) -> dict[str, str]:
    """On maps of rings a ring has one colour, from the centre outwards; a lone centre is green."""
    if template.polar is None:
        return {}
    rim = {zone.id for zone in rim_zones(template)}
    if template.rings:
        order = list(dict.fromkeys(zone.ring for zone in template.zones if zone.ring))
        palette = dict(zip(reversed(order), ("green", "blue", "yellow"), strict=False))
        return {zone.id: palette.get(zone.ring or "", "yellow") for zone in template.zones}
    lone = all(zone.id in rim or is_disc(zone) for zone in template.zones if not isinstance(zone.shape, Rect))
    return {zone.id: "green" for zone in template.zones if is_disc(zone) and lone}


def _rows(template: Template) -> list[str]:
    return list(dict.fromkeys(zone.row for zone in template.zones if zone.row))


def _crosses(template: Template) -> Iterator[Paper]:
    rows = _rows(template)
    ground = tints(template)
    for i, zone in enumerate(zone for zone in template.zones if zone.kind == "cross-cell"):
        if zone.row in rows[FULL_ROWS:] or i * 7 % 11 > 4 or ground[zone.id] == "none":
            continue
        side = CROSS * (1.5 if "bigcross" in zone.marks else 1)
        yield Paper(zone.box.x + zone.box.w / 2, zone.box.y + zone.box.h / 2, side, side, "cross")
