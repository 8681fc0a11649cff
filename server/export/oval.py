"""Names on oval sheets: along the rim, the rings and the discs. Angles as in `template.py`, lengths in su."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from server.boards.geometry import contains
from server.boards.template import Polygon, Ring, Sector, Template, Zone, pick

from . import ellipse
from .metrics import CAP
from .parts import is_disc, is_hub, middle, rim_depth, rim_zones
from .placing import FULL, Curve, PlacedLabel, longest, on_curve, sizes, span, texts
from .wrap import plain

RIM_SIZE, AREA_SIZE, INNER_SIZE, PLATE_SIZE = 23.0, 22.0, 21.0, 18.0
INSET = 16.0
"""Names of rings and of zones that don't reach the rim stand this far inside the edge."""
PLATE = 0.68
"""Half the height of a plate, in em."""


def round_labels(template: Template, locale: str, least: float) -> Iterator[PlacedLabel]:
    """Every name on the oval but those of its solid centre."""
    on_rim = list(_rim(template, locale, least))
    yield from on_rim
    yield from _inner_names(template, locale, least)
    plates = [_plate(template, ring, locale, least, on_rim) for ring in template.rings]
    if least <= FULL or None not in plates:
        yield from (plate for plate in plates if plate)


def _inner_names(template: Template, locale: str, least: float) -> Iterator[PlacedLabel]:
    """Names of discs and inner zones. In larger letters a ring keeps all of its names or none."""
    rim = {zone.id for zone in rim_zones(template)}
    inside = [zone for zone in template.zones if isinstance(zone.shape, Sector) and zone.id not in rim]
    rings: dict[float, list[PlacedLabel | None]] = {}
    for zone in inside:
        if zone.labelled and not is_hub(zone) and isinstance(zone.shape, Sector):
            rings.setdefault(zone.shape.r1, []).append(_inner(template, zone, locale, least))
    for made in rings.values():
        if least <= FULL or None not in made:
            yield from (label for label in made if label)


def _rim(template: Template, locale: str, least: float) -> Iterator[PlacedLabel]:
    """Names on the rim, all of one size where that costs little."""
    wanted = AREA_SIZE if template.rim_inset is not None else RIM_SIZE
    made = [_on_rim(template, zone, locale, sizes(wanted, least), least) for zone in rim_zones(template)]
    common = min((label.size for label in made if label), default=wanted)
    level = common >= 0.85 * max(wanted, least)
    for zone, label in zip(rim_zones(template), made, strict=True):
        if label:
            yield (_on_rim(template, zone, locale, [common], least) if level else None) or label


def _on_rim(
    template: Template, zone: Zone, locale: str, tries: Sequence[float], least: float
) -> PlacedLabel | None:
    names = _rim_texts(template, zone, locale)
    if not names:
        return None
    rim, shape = _edge(template, 1), zone.shape
    borders = (shape.a0, shape.a1) if isinstance(shape, Sector) and shape.a1 - shape.a0 < 360 else None
    depth = rim_depth(template, tries[0]) / 2

    def curve(_: float) -> Curve:
        return Curve(rim, middle(zone), depth, borders)

    label = on_curve(zone.id, "rim", names, tries, curve, zone.polygon)
    if label or least > FULL:
        return label
    return _cut_on_curve(zone, "rim", names[0], tries[-1], curve(tries[-1]))


def _cut_on_curve(zone: Zone, style: str, text: str, size: float, curve: Curve) -> PlacedLabel | None:
    """The last resort of a name that must not be left out: its first letters and "…"."""
    return longest(
        plain(text),
        lambda short: on_curve(zone.id, style, [short], [size], partial(_same, curve), zone.polygon),
    )


def _rim_texts(template: Template, zone: Zone, locale: str) -> list[str]:
    """What may stand on the rim: the life area's full name, else its short one; or the zone's own label."""
    if template.rim_inset is not None and zone.life_area:
        hub = next((z for z in template.zones if is_hub(z) and z.life_area == zone.life_area), None)
        names = (pick(hub.label, locale), pick(hub.short_label, locale)) if hub else ()
        return [name for name in names if name]
    return texts(zone, locale) if zone.labelled else []


def _inner(template: Template, zone: Zone, locale: str, least: float) -> PlacedLabel | None:
    """The name of a disc, a half ring or an inner sector: along its outer edge."""
    shape, names = zone.shape, texts(zone, locale)
    if not isinstance(shape, Sector) or not names:
        return None
    edge = _edge(template, shape.r1)
    borders = (shape.a0, shape.a1) if shape.a1 - shape.a0 < 360 else None
    wanted = RIM_SIZE if is_disc(zone) else INNER_SIZE

    def curve(size: float) -> Curve:
        return Curve(edge, middle(zone), max(INSET + (4 if is_disc(zone) else 1), size * 0.75), borders)

    label = on_curve(zone.id, "name", names, sizes(wanted, least), curve, zone.polygon)
    if label or least > FULL:
        return label
    return _cut_on_curve(zone, "name", names[0], least, curve(least))


def _plate(
    template: Template, ring: Ring, locale: str, least: float, others: Sequence[PlacedLabel]
) -> PlacedLabel | None:
    """The name of a ring at 12 o'clock on a small white plate; the outermost one on the rim if it can."""
    ground = _ring_ground(template, ring)
    text = plain(pick(ring.label, locale))
    for size in sizes(PLATE_SIZE, least):
        for curve in _plate_curves(template, ring, size, least):
            ends = span(curve, text, size, 640)
            label = on_curve(ring.id, "ring", [text], [size], partial(_same, curve), ground)
            fits = label and all(contains(ground, x, y) for x, y in label.outline)
            if label and fits and ends and not _crowded(template, curve, size, ends, others):
                return replace(label, plate=_plate_path(curve, size, ends))
    return None


def _plate_curves(template: Template, ring: Ring, size: float, least: float) -> list[Curve]:
    half = PLATE * size
    inset = half + 2.5
    if ring.label_at == "inner":
        return [Curve(_edge(template, ring.r0), 0, -inset, None)]
    outer = _edge(template, ring.r1)
    if ring.r1 < 1:
        return [Curve(outer, 0, inset, None)]
    rim = rim_depth(template, max(RIM_SIZE, least))
    return [Curve(outer, 0, rim / 2, None), Curve(outer, 0, rim + half + 4, None)]


def _same(curve: Curve, _: float) -> Curve:
    return curve


def _plate_path(curve: Curve, size: float, ends: tuple[float, float]) -> str:
    base = curve.baseline(size)
    side = 11 / base.length(0, 1)
    line = base.inset(-CAP * size / 2)
    return ellipse.band(line, ends[0] - side, ends[1] + side, PLATE * size, PLATE * size)


def _crowded(
    template: Template, curve: Curve, size: float, ends: tuple[float, float], others: Sequence[PlacedLabel]
) -> bool:
    """Whether the plate would come near a name on the rim, or go too far round."""
    base = curve.baseline(size)
    if base.length(*ends) > 0.7 * template.width:
        return True
    side = 24 / base.length(0, 1)
    ground = ellipse.strip(base, ends[0] - side, ends[1] + side, size + 4, size / 2 + 4)
    return any(contains(ground, x, y) for label in others for x, y in label.outline)


def _ring_ground(template: Template, ring: Ring) -> Polygon:
    """The whole ring as one polygon, its two outlines joined by a seam at 6 o'clock."""
    outer, inner = _edge(template, ring.r1), _edge(template, ring.r0)
    angles = [180 + 2 * i for i in range(181)]
    return tuple([outer.at(a) for a in angles] + [inner.at(a) for a in reversed(angles)])


def _edge(template: Template, r: float) -> ellipse.Ellipse:
    if template.polar is None:
        raise ValueError("not an oval sheet")
    return ellipse.of(template.polar, r)
