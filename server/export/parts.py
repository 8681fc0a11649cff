"""How a worksheet is put together: what stands on the rim, in the hub, in a table; which tint a zone has.

Everything follows from the template, so that a sheet which a facilitator has changed follows them too.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from server.boards.template import Rect, Sector, Template, Zone

RIM = 34.0
"""Depth of the coloured band inside the outer ellipse, su."""
RIM_OF_AREAS = 30.0
"""The same where full life-area names stand on it (needs map)."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table that need a head: the first row's zones, left to right."""

    zones: tuple[Zone, ...]
    top: float
    bottom: float
    """The strip for the heads, su."""


def rim_zones(template: Template) -> tuple[Zone, ...]:
    """The zones that reach the outer edge of an oval sheet, clockwise; none on other sheets."""
    outer = [z for z in template.zones if isinstance(z.shape, Sector) and z.shape.r0 > 0 and z.shape.r1 >= 1]
    return tuple(sorted(outer, key=lambda z: z.shape.a0 if isinstance(z.shape, Sector) else 0))


def rim_depth(template: Template, size: float = 23) -> float:
    """Depth of the rim band for labels of a font size."""
    usual = RIM_OF_AREAS if template.rim_inset is not None else RIM
    return max(usual, round(size * 1.4))


def is_hub(zone: Zone) -> bool:
    """Whether the zone belongs to the solid centre of a map: names only, no content."""
    return zone.kind == "label" and isinstance(zone.shape, Sector)


def is_disc(zone: Zone) -> bool:
    return isinstance(zone.shape, Sector) and zone.shape.r0 == 0


def middle(zone: Zone) -> float:
    """The middle angle of a sector; 0 for a disc, whose name stands at its top."""
    shape = zone.shape
    return (shape.a0 + shape.a1) / 2 % 360 if isinstance(shape, Sector) and not is_disc(zone) else 0


def tints(template: Template) -> dict[str, str]:
    """The tint of each zone by id: `a` … `e` of the sheet's colours, `hub` or `disc` for the centre,
    `box`, `head`, `row` or `band` for rectangles, `none` for what isn't drawn."""
    found = {zone.id: _cell_tint(template, zone) for zone in template.zones if isinstance(zone.shape, Rect)}
    hub = [zone for zone in template.zones if is_hub(zone)]
    ringed = any(not is_disc(zone) for zone in hub)
    found |= {zone.id: "disc" if ringed and is_disc(zone) else "hub" for zone in hub}
    rings: dict[float, list[Zone]] = defaultdict(list)
    for zone in template.zones:
        if isinstance(zone.shape, Sector) and zone.id not in found:
            rings[zone.shape.r0].append(zone)
    for nth, radius in enumerate(sorted(rings)):
        for zone, tint in _ring_tints(template, rings[radius], nth, len(rings) - 1 - nth):
            found[zone.id] = tint
    return found


def _ring_tints(template: Template, ring: list[Zone], nth: int, shift: int) -> Iterator[tuple[Zone, str]]:
    """Neighbours alternate, in a ring and between rings (`shift`).

    With life areas the family of tints tells the ring, else the side: right is public.
    """
    in_order = sorted(ring, key=middle)
    if template.rim_inset is not None:
        families = [("cd", "ab", "ee")[min(nth, 2)]] * len(in_order)
    else:
        families = ["ab" if middle(zone) < 180 else "cd" for zone in in_order]
    for i, (zone, family) in enumerate(zip(in_order, families, strict=True)):
        yield zone, "e" if is_disc(zone) else family[(i - families.index(family) + shift) % 2]


def rim_tints(template: Template) -> dict[str, str]:
    """The tint of each zone's piece of the rim, by zone id."""
    own = tints(template)
    if template.rim_inset is None:
        return {zone.id: own[zone.id] for zone in rim_zones(template)}
    return {zone.id: "ab"[i % 2] for i, zone in enumerate(rim_zones(template))}


def _cell_tint(template: Template, zone: Zone) -> str:
    if zone.kind in ("title", "legend"):
        return "none"
    if zone.row is not None and zone.is_text:
        return "row"
    if zone.col is not None and zone.is_text:
        return "head"
    if zone.row is not None or zone.col is not None:
        return _column_tint(template, zone)
    if zone.kind == "notes" and template.polar is None:
        return "band" if any(z.row for z in template.zones) else "b"
    return "none" if is_bare(template, zone) else "box"


def _column_tint(template: Template, zone: Zone) -> str:
    """Columns of notes and of crosses differ; where all columns are alike they alternate."""
    cells = [z for z in template.zones if z.row and z.col and not z.is_text]
    if len({z.kind for z in cells}) > 1:
        return "b" if zone.kind == "notes" else "a"
    order = list(dict.fromkeys(z.col for z in cells))
    return "ab"[order.index(zone.col) % 2] if zone.col in order else "a"


def is_bare(template: Template, zone: Zone) -> bool:
    """Whether a field stands without a box: the one at the top right of a map, beside the oval."""
    return (
        template.polar is not None and zone.is_text and zone.box.y < 100 and zone.box.x > template.width / 2
    )


def headed_columns(template: Template) -> Columns | None:
    """The columns whose name stands above the table: those that no text zone heads already."""
    headed = {zone.col for zone in template.zones if zone.col and zone.row is None}
    cells = [zone for zone in template.zones if zone.row and zone.col and zone.col not in headed]
    if not cells:
        return None
    first = min(zone.box.y for zone in cells)
    above = [zone.box.y + zone.box.h for zone in template.zones if zone.box.y + zone.box.h <= first]
    row = sorted((zone for zone in cells if zone.box.y == first), key=lambda zone: zone.box.x)
    return Columns(tuple(row), max(above, default=0) + 8, first - 4)


def row_captions(template: Template) -> tuple[Zone, ...]:
    """Zones that stand side by side under the columns' names and share one label (the features of the
    models): it is drawn once, in the free ground at their left."""
    found: dict[float, list[Zone]] = defaultdict(list)
    for zone in template.zones:
        if zone.kind == "notes" and zone.col and zone.row is None and isinstance(zone.shape, Rect):
            found[zone.box.y].append(zone)
    rows = (sorted(zones, key=lambda zone: zone.box.x) for zones in found.values())
    return tuple(zone for row in rows if len(row) > 1 and row[0].box.x > 120 for zone in row)
