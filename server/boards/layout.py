"""A template as `GET /api/boards/{id}/layout` tells it: everything a client needs, texts in one language."""

from typing import Any

from .adapted_lines import groups
from .adapted_members import member_name
from .template import Group, Polar, Rect, Sector, Shape, Step, Template, Text, Zone, pick


def layout(template: Template, locale: str, version: int) -> dict[str, Any]:
    """Plain JSON values. Texts are in the locale, else in another language; what is not there is null.

    Zones without content come first, then those with content in reading order.
    """
    closing = template.closing
    return {
        "layoutVersion": version,
        "template": template.slug,
        "ref": template.ref,
        "part": template.part,
        "partName": _optional(template.part_name, locale),
        "name": pick(template.name, locale),
        "shortName": pick(template.short_name or template.name, locale),
        "question": pick(template.question, locale),
        "purpose": pick(template.purpose, locale),
        "facilitator": _prose(template.facilitator, locale),
        "privacy": _prose(template.privacy, locale),
        "minutes": template.minutes,
        "languages": list(template.languages),
        "plane": {"w": template.width, "h": template.height},
        "noteSize": {"w": template.note_width, "h": template.note_height},
        "polar": _polar(template.polar),
        "zones": [_zone(zone, locale) for zone in sorted(template.zones, key=lambda zone: zone.order or 0)],
        "groups": [_group(group, template, locale) for group in groups(template)],
        "steps": [_step(step, template, locale) for step in template.steps],
        "criteria": [
            {"id": one.id, "level": one.level, "rule": dict(one.rule), "message": pick(one.message, locale)}
            for one in template.criteria
        ],
        "connectionKinds": [
            {
                "id": kind.id,
                "label": pick(kind.label, locale),
                "hint": _optional(kind.hint, locale),
                "directed": kind.directed,
                "style": kind.style,
            }
            for kind in template.connection_kinds
        ],
        "noteTags": [{"id": tag.id, "label": pick(tag.label, locale)} for tag in template.note_tags],
        "rings": [
            {
                "id": ring.id,
                "label": pick(ring.label, locale),
                "prompt": _optional(ring.prompt, locale),
                "r0": ring.r0,
                "r1": ring.r1,
                "labelAt": ring.label_at,
            }
            for ring in template.rings
        ],
        "rimLabels": {"group": template.rim_group, "inset": template.rim_inset}
        if template.rim_group
        else None,
        "starters": {key: [pick(text, locale) for text in texts] for key, texts in template.starters.items()},
        "ideas": [
            {"id": idea["id"], "title": pick(idea["title"], locale), "text": pick(idea["text"], locale)}
            for idea in template.ideas
        ],
        "closing": {
            "snapshot": closing.snapshot,
            "maxChars": closing.max_chars,
            "label": pick(closing.label, locale),
            "prompt": pick(closing.prompt, locale),
        }
        if closing
        else None,
    }


def _optional(text: Text | None, locale: str) -> str | None:
    return pick(text, locale) or None


def _prose(text: Text | str, locale: str) -> str | None:
    """Notes for facilitators may be a plain text that says no language."""
    return (text if isinstance(text, str) else pick(text, locale)) or None


def _polar(polar: Polar | None) -> dict[str, float] | None:
    return {"cx": polar.cx, "cy": polar.cy, "rx": polar.rx, "ry": polar.ry} if polar else None


def _shape(shape: Shape) -> dict[str, Any]:
    if isinstance(shape, Sector):
        return {"type": "sector", "r0": shape.r0, "r1": shape.r1, "a0": shape.a0, "a1": shape.a1}
    return {"type": "rect", **_rect(shape)}


def _rect(rect: Rect) -> dict[str, float]:
    return {"x": rect.x, "y": rect.y, "w": rect.w, "h": rect.h}


def _zone(zone: Zone, locale: str) -> dict[str, Any]:
    return {
        "id": zone.id,
        "kind": zone.kind,
        "shape": _shape(zone.shape),
        "polygon": [list(point) for point in zone.polygon],
        "area": zone.area,
        "box": _rect(zone.box),
        "label": pick(zone.label, locale),
        "shortLabel": _optional(zone.short_label, locale),
        "prompt": _optional(zone.prompt, locale),
        "hint": _optional(zone.hint, locale),
        "order": zone.order,
        "takesNotes": zone.takes_notes,
        "notesAllowed": zone.notes_allowed,
        "places": [list(place) for place in zone.places],
        "maxChars": zone.max_chars,
        "counter": zone.counter,
        "marks": list(zone.marks),
        "canvasLabel": zone.canvas_label,
        "labelled": zone.labelled,
        "row": zone.row,
        "col": zone.col,
        "sector": zone.sector,
        "lifeArea": zone.life_area,
        "ring": zone.ring,
        "source": zone.source,
        "mirrors": zone.mirrors,
        "circleTarget": zone.circle_target,
        "targetNo": zone.target_no,
        "ordered": zone.ordered,
        "derived": zone.derived,
        "connections": list(zone.connections),
    }


def _group(group: Group, template: Template, locale: str) -> dict[str, Any]:
    return {
        "id": group.id,
        "kind": group.kind,
        "label": _optional(group.label, locale),
        "zones": [zone.id for zone in template.zones_of(group.id)],
        "keys": list(group.keys),
        "members": [
            {"id": member, "label": _optional(member_name(template, group, member), locale)}
            for member in group.keys or group.zones
        ],
        "min": group.minimum,
        "max": group.maximum,
        "add": group.add,
        "rename": group.rename,
        "remove": group.remove,
    }


def _step(step: Step, template: Template, locale: str) -> dict[str, Any]:
    return {
        "id": step.id,
        "title": pick(step.title, locale),
        "text": pick(step.text, locale),
        "minutes": step.minutes,
        "tools": list(step.tools),
        "focus": list(step.focus),
        "focusZones": [zone.id for reference in step.focus for zone in template.zones_of(reference)],
        "how": _prose(step.how, locale),
    }
