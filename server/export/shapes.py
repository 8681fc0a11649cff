"""Zones as they are drawn: paths, rectangles, pieces of the rim and the gaps between them."""

from dataclasses import dataclass

from server.boards.template import Rect, Sector, Template, Zone

from . import ellipse
from .oval import RIM_SIZE
from .parts import is_disc, rim_depth, rim_tints, tints


@dataclass(frozen=True, slots=True)
class ZoneShape:
    """One zone: a path or a rectangle in a tint, and its piece of the rim."""

    id: str
    tint: str
    path: str = ""
    rect: Rect | None = None
    rim: str = ""
    rim_tint: str = ""


def zone_shapes(template: Template, min_font: float) -> list[ZoneShape]:
    """All zones that have a ground of their own, in the template's order."""
    ground, rim = tints(template), rim_tints(template)
    shapes = []
    for zone in template.zones:
        if ground[zone.id] == "none":
            continue
        if isinstance(zone.shape, Rect):
            shapes.append(ZoneShape(zone.id, ground[zone.id], rect=zone.shape))
            continue
        shape = ZoneShape(zone.id, ground[zone.id], _path(template, zone.shape))
        if zone.id in rim:
            band = _rim(template, zone.shape, min_font)
            shape = ZoneShape(zone.id, ground[zone.id], shape.path, None, band, rim[zone.id])
        shapes.append(shape)
    return shapes


def gaps(template: Template) -> list[str]:
    """Outlines of all zones on the oval, drawn over them as thin gaps."""
    return [_path(template, zone.shape) for zone in template.zones if isinstance(zone.shape, Sector)]


def disc_outline(template: Template) -> str:
    """The centre disc that takes notes has a fine line of its own: white on pale zones would be lost."""
    disc = next((zone for zone in template.zones if _is_note_disc(zone)), None)
    return _path(template, disc.shape) if disc and isinstance(disc.shape, Sector) else ""


def _is_note_disc(zone: Zone) -> bool:
    return is_disc(zone) and zone.takes_notes


def _path(template: Template, shape: Sector) -> str:
    rim = _rim_of(template)
    inner = ellipse.of(rim, shape.r0) if shape.r0 > 0 else None
    return ellipse.ring_piece(inner, ellipse.of(rim, shape.r1), shape.a0, shape.a1, rim)


def _rim(template: Template, shape: Sector, min_font: float) -> str:
    rim = _rim_of(template)
    inner = rim.inset(rim_depth(template, max(RIM_SIZE, min_font)))
    return ellipse.ring_piece(inner, rim, shape.a0, shape.a1, rim)


def _rim_of(template: Template) -> ellipse.Ellipse:
    if template.polar is None:
        raise ValueError("a sector needs the sheet's ellipse")
    return ellipse.of(template.polar)
