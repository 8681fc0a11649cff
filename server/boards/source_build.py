"""Builds a `Template` from a source that is written out in full (`source_expand`)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .geometry import area, outline
from .places import Sheet, places
from .schema import MAX_SUMMARY
from .source_keys import Source
from .source_types import LINE_STYLES
from .template import (
    Closing,
    ConnectionKind,
    Criterion,
    Group,
    NoteTag,
    Polar,
    Rect,
    Ring,
    Sector,
    Shape,
    Step,
    Template,
    Zone,
)
from .texts import languages

PLANE = (1400, 1000)
NOTE = (112, 70)
LAST_PART = 9
"""Part and order of a template that doesn't say: after the workbook's own."""
CLOSING: Mapping[str, Any] = {
    "label": {"fi": "Kiteytys", "sv": "Sammanfattning", "en": "Summary of the work"},
    "prompt": {
        "fi": "Mikä työskentelyssä oli olennaista?",
        "sv": "Vad var det väsentliga i arbetet?",
        "en": "What was essential in the work?",
    },
}
"""What a template closes with when it doesn't say."""


def build(full: Source) -> Template:
    """The template without places; a zone whose shape is wrong gets an empty one (`source_check` tells)."""
    plane, note = full.get("plane", PLANE), full.get("noteSize", NOTE)
    polar = _polar(full)
    rim = full.get("rimLabels")
    zones = tuple(_zone(table, polar) for table in full["zone"])
    template = Template(
        slug=full["slug"],
        ref=full.get("ref", ""),
        part=full.get("part", LAST_PART),
        part_name=full.get("partName"),
        order=full.get("order", LAST_PART),
        name=full["name"],
        short_name=full.get("shortName"),
        aliases=tuple(full.get("aliases", ())),
        question=full["question"],
        purpose=full.get("purpose", {}),
        who=full.get("who", ""),
        instances=full.get("instances", ""),
        layout=full.get("layout", ""),
        facilitator=full.get("facilitator", ""),
        privacy=full.get("privacy", ""),
        width=plane[0],
        height=plane[1],
        note_width=note[0],
        note_height=note[1],
        polar=polar,
        rim_group=rim["group"] if rim else None,
        rim_inset=rim["inset"] if rim else None,
        zones=zones,
        rings=tuple(_ring(table) for table in full.get("ring", ())),
        groups=tuple(_group(table) for table in full.get("group", ())),
        steps=tuple(_step(table) for table in full["step"]),
        criteria=tuple(
            Criterion(table["id"], table["level"], table["rule"], table["message"])
            for table in full.get("criterion", ())
        ),
        connection_kinds=tuple(_connection(table) for table in full.get("connection", ())),
        note_tags=tuple(NoteTag(table["id"], table["label"]) for table in full.get("noteTag", ())),
        exports=tuple(_export(table) for table in full.get("export", ())),
        carry=tuple(full.get("carry", ())),
        starters=full.get("starters", {}),
        ideas=tuple(full.get("idea", ())),
        closing=_closing(full.get("closing", CLOSING)),
        source=full,
    )
    return replace(template, languages=languages(template))


def with_places(template: Template) -> Template:
    """The template with the places of notes in each zone that takes them."""
    sheet = Sheet(
        note=(template.note_width, template.note_height),
        polar=template.polar,
        rings=template.rings,
        full_rim=template.rim_group is not None,
    )
    zones = tuple(
        replace(zone, places=places(zone, sheet)) if zone.takes_notes else zone for zone in template.zones
    )
    return replace(template, zones=zones)


def _polar(full: Source) -> Polar | None:
    if "polar" not in full:
        return None
    (cx, cy), (rx, ry) = full["polar"]["centre"], full["polar"]["radii"]
    return Polar(cx, cy, rx, ry)


def shape_of(table: Mapping[str, Any]) -> Shape | None:
    """The shape that a zone's table gives; None unless it gives exactly one."""
    if ("rect" in table) == ("sector" in table):
        return None
    if "rect" in table:
        return Rect(*table["rect"])
    return Sector(*table["sector"]["r"], *table["sector"]["a"])


def _zone(table: Mapping[str, Any], polar: Polar | None) -> Zone:
    shape = shape_of(table)
    if shape is None or (isinstance(shape, Sector) and polar is None):
        shape = Rect(0, 0, 0, 0)
    polygon = outline(shape, polar)
    return Zone(
        id=table["id"],
        kind=table["kind"],
        shape=shape,
        polygon=polygon,
        area=area(polygon),
        label=table["label"],
        order=table.get("order"),
        short_label=table.get("shortLabel"),
        prompt=table.get("prompt"),
        hint=table.get("hint"),
        max_chars=table.get("maxChars"),
        notes_allowed=table.get("notesAllowed", False),
        marks=tuple(table.get("marks", ())),
        row=table.get("row"),
        col=table.get("col"),
        sector=table.get("sectorKey"),
        life_area=table.get("lifeArea"),
        ring=table.get("ring"),
        source=table.get("source"),
        mirrors=table.get("mirrors"),
        circle_target=table.get("circleTarget", False),
        canvas_label=table.get("canvasLabel", True),
        ordered="ordered" in table,
        derived=table.get("derived", False),
        derived_what=table.get("derivedWhat"),
        connections=tuple(table.get("connections", ())),
        counter=table.get("counter"),
        target_no=table.get("targetNo"),
    )


def _ring(table: Mapping[str, Any]) -> Ring:
    r0, r1 = table["r"]
    return Ring(table["id"], table["label"], r0, r1, table.get("labelAt", "outer"), table.get("prompt"))


def _group(table: Mapping[str, Any]) -> Group:
    may = table.get("may", ())
    return Group(
        id=table["id"],
        kind=table.get("kind", "zones"),
        zones=tuple(table.get("zones", ())),
        keys=tuple(table.get("keys", ())),
        minimum=table.get("min", 0),
        maximum=table.get("max", 0),
        add="add" in may,
        rename="rename" in may,
        remove="remove" in may,
        label=table.get("label"),
        redivide=table.get("redivide", ""),
    )


def _step(table: Mapping[str, Any]) -> Step:
    return Step(
        id=table["id"],
        title=table["title"],
        text=table["text"],
        minutes=table["minutes"],
        tools=tuple(table["tools"]),
        focus=tuple(table["focus"]),
        how=table.get("how", ""),
    )


def _connection(table: Mapping[str, Any]) -> ConnectionKind:
    fallback = table["id"] if table["id"] in LINE_STYLES else "information"
    return ConnectionKind(
        id=table["id"],
        label=table["label"],
        directed=table.get("directed", False),
        style=table.get("style", fallback),
        hint=table.get("hint"),
        description=table.get("description", ""),
        derived=table.get("derived", False),
    )


def _export(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """`{table, rowsFrom: {each, …}, columns: [{key, from?, list?, means?, oneFor?}]}`."""
    rows = {key: value for key, value in table.items() if key not in ("table", "columns")}
    columns = []
    for column in table["columns"]:
        one = {"key": column} if isinstance(column, str) else dict(column)
        if one["key"].endswith("[]"):
            one |= {"key": one["key"].removesuffix("[]"), "list": True}
        columns.append(one)
    return {"table": table["table"], "rowsFrom": rows, "columns": columns}


def _closing(table: Mapping[str, Any]) -> Closing:
    most = table.get("maxChars", MAX_SUMMARY)
    return Closing(table["label"], table["prompt"], most, table.get("snapshot", True))
