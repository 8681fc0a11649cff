"""Whether a template makes sense: its ids, shapes, kinds, orders and groups, and all that refers to them.

Run on the full source and on what it builds.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from . import schema
from .source_build import shape_of
from .source_expand import CONTENT_KINDS
from .source_keys import Fault, Source, unknown
from .source_references import check_references
from .template import Rect, Sector, Template, Zone
from .toml_lines import Path

MAX_ZONES = 500
TOLERANCE = 0.01
"""Of a border that is rounded, in su."""


def check_sense(full: Source, template: Template) -> list[Fault]:
    """What is wrong with ids, shapes, orders and references."""
    return [
        *_ids(full),
        *_zones(full, template),
        *_rings(full, template),
        *_groups(full, template),
        *check_references(template),
    ]


def _ids(full: Source) -> Iterator[Fault]:
    """Ids are unique in their list; zones and groups share one list, since steps name both."""
    named = [(("zone", i), zone["id"]) for i, zone in enumerate(full["zone"])]
    named += [(("group", i), group["id"]) for i, group in enumerate(full.get("group", ()))]
    lists = [named]
    for table in ("connection", "ring", "noteTag", "step", "criterion", "idea"):
        lists.append([((table, i), one["id"]) for i, one in enumerate(full.get(table, ()))])
    lists.append([(("export", i), one["table"]) for i, one in enumerate(full.get("export", ()))])
    for ids in lists:
        times = Counter(key for _, key in ids)
        for path, key in ids:
            if times[key] > 1:
                yield Fault((*path, "id"), f'"{key}" is used {times[key]} times', "Give each its own id.")
            if not schema.ID_PATTERN.fullmatch(key) or key == schema.SUMMARY:
                yield Fault(
                    (*path, "id"), f'"{key}" can\'t be an id', "Use A–Z a–z 0–9 _ / . - only, at most 64."
                )


def _zones(full: Source, template: Template) -> Iterator[Fault]:
    if len(full["zone"]) > MAX_ZONES:
        yield Fault(("zone",), f"there are more than {MAX_ZONES} zones", "Leave some out.")
    orders = Counter(zone["order"] for zone in full["zone"] if "order" in zone)
    texts = {zone.id for zone in template.zones if zone.is_text}
    lines = {kind.id for kind in template.connection_kinds}
    for i, (table, zone) in enumerate(zip(full["zone"], template.zones, strict=True)):
        path, what = ("zone", i), f'zone "{zone.id}"'
        yield from _shape(table, template, path, what)
        yield from _kind(zone, path, what)
        if zone.order is not None and orders[zone.order] > 1:
            yield Fault((*path, "order"), f"{what} shares its order with another", "Number them 1, 2, 3 …")
        if zone.mirrors is not None and zone.mirrors not in texts:
            yield unknown((*path, "mirrors"), what, zone.mirrors, texts)
        for kind in zone.connections:
            if kind not in lines:
                yield unknown((*path, "connections"), what, kind, lines)


def _shape(table: Mapping[str, Any], template: Template, path: Path, what: str) -> Iterator[Fault]:
    shape = shape_of(table)
    remedy = "Write rect = [left, top, width, height] or sector = { r = [0.36, 1], a = [0, 60] }."
    if shape is None:
        yield Fault(path, f"{what} needs one shape: a rect or a sector", remedy)
    elif isinstance(shape, Rect):
        if shape.w <= 0 or shape.h <= 0:
            yield Fault((*path, "rect"), f"{what} has no area", "Give it a width and a height above 0.")
        elif (
            shape.x < 0
            or shape.y < 0
            or _over(shape.x + shape.w, template.width)
            or _over(shape.y + shape.h, template.height)
        ):
            yield Fault(
                (*path, "rect"), f"{what} reaches over the plane", f"Keep it within {_plane(template)}."
            )
    else:
        yield from _sector(shape, template, (*path, "sector"), what)


def _sector(shape: Sector, template: Template, path: Path, what: str) -> Iterator[Fault]:
    if template.polar is None:
        yield Fault(
            path, f"{what} is a sector, but the sheet has no ellipse",
            "Add polar = { centre = [700, 434], radii = [684, 418] }.",
        )  # fmt: skip
        return
    if not 0 <= shape.r0 < shape.r1 <= 1:
        yield Fault(path, f"{what}: radii must grow within 0 and 1", "Write for example r = [0.36, 1].")
    if not (0 <= shape.a0 < 360 and 0 < shape.a1 - shape.a0 <= 360):
        yield Fault(
            path, f"{what}: angles must begin within 0 and 360 and grow by at most 360",
            "Write for example a = [270, 450] for the upper half.",
        )  # fmt: skip
    polar = template.polar
    reach = (polar.cx - polar.rx, polar.cy - polar.ry, polar.cx + polar.rx, polar.cy + polar.ry)
    if min(reach[:2]) < 0 or _over(reach[2], template.width) or _over(reach[3], template.height):
        yield Fault(("polar",), "the ellipse reaches over the plane", f"Keep it within {_plane(template)}.")


def _over(edge: float, limit: float) -> bool:
    return edge > limit + TOLERANCE


def _plane(template: Template) -> str:
    return f"{template.width:g} × {template.height:g}"


def _kind(zone: Zone, path: Path, what: str) -> Iterator[Fault]:
    """Keys that only some kinds have, and those that a kind must have."""
    if zone.is_text and not 0 < (zone.max_chars or 0) <= schema.MAX_FIELD_TEXT:
        yield Fault(path, f"{what} needs maxChars from 1 to {schema.MAX_FIELD_TEXT}", "Add maxChars = 300.")
    if zone.kind == "cross-cell" and not zone.marks:
        yield Fault(path, f"{what} is a cross cell without marks", 'Add marks = ["cross"].')
    if zone.kind == "auto-list" and zone.source is None:
        yield Fault(path, f"{what} is a list without a source", 'Add source = "circles".')
    if zone.kind not in CONTENT_KINDS and zone.order is not None:
        yield Fault((*path, "order"), f"{what} has no content, so no order", "Take the order away.")
    strange = {
        "maxChars": zone.max_chars is not None and not zone.is_text,
        "marks": bool(zone.marks) and zone.kind != "cross-cell",
        "notesAllowed": zone.notes_allowed and zone.kind != "cross-cell",
        "source": zone.source is not None and zone.kind != "auto-list",
        "ordered": zone.ordered and zone.kind != "notes",
        "connections": bool(zone.connections) and zone.kind != "legend",
        "mirrors": zone.mirrors is not None and zone.kind != "label",
    }
    for key in (key for key, is_strange in strange.items() if is_strange):
        yield Fault((*path, key), f"{what}: a zone of kind {zone.kind} has no {key}", "Take it away.")


def _rings(full: Source, template: Template) -> Iterator[Fault]:
    for i, ring in enumerate(template.rings):
        if not 0 <= ring.r0 < ring.r1 <= 1:
            yield Fault(
                ("ring", i, "r"), f'ring "{ring.id}": radii must grow within 0 and 1', "See its zones."
            )
    if template.rings and template.polar is None:
        yield Fault(("ring", 0), "rings need an ellipse", "Add polar, or take the rings away.")
    rings = {ring.id for ring in template.rings}
    for i, zone in enumerate(template.zones):
        if zone.ring is not None and zone.ring not in rings:
            yield unknown(("zone", i, "ring"), f'zone "{zone.id}"', zone.ring, rings)
    groups = {group.id for group in template.groups}
    if template.rim_group is not None and template.rim_group not in groups:
        yield unknown(("rimLabels",), "rimLabels", template.rim_group, groups)


def _groups(full: Source, template: Template) -> Iterator[Fault]:
    zones = {zone.id for zone in template.zones}
    parts = {part for zone in zones for part in zone.split(".")}
    for i, group in enumerate(template.groups):
        path, what = ("group", i), f'group "{group.id}"'
        if not group.zones and not group.keys:
            yield Fault(path, f"{what} is empty", 'Write zones = ["…"] or keys = ["…"].')
        for zone in group.zones:
            if zone not in zones:
                yield unknown((*path, "zones"), what, zone, zones)
        for key in group.keys:
            if key not in parts:
                yield unknown((*path, "keys"), what, key, parts)
        size = len(group.keys or group.zones)
        if (group.add or group.remove) and not group.minimum <= size <= group.maximum:
            yield Fault(
                path, f"{what} has {size} members, which is not from min to max",
                f"Set min and max around {size}.",
            )  # fmt: skip
        if group.kind != "zones" and not group.keys:
            yield Fault(path, f"{what}: {group.kind} are told by keys", 'Write keys = ["a", "b"].')
