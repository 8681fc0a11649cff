"""The facilitator's checklist: rules of a template told true or false of what is on a board.

Texts are trimmed before they are counted, a character is a Unicode code point, and a note counts in the zone
of its centre. Lines whose ends are gone, circles without an existing member and marks on zones that are gone
don't count. A limit that is not given doesn't limit.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .template import Template, Zone
from .view import BoardView, CircleView
from .zones import note_zone

Rule = Mapping[str, Any]

ATTRIBUTES = {"row": "row", "col": "col", "sector": "sector", "lifeArea": "life_area", "ring": "ring"}
"""Zone attributes that `areas_covered` may name, and how they are called here."""

PARAMETERS: Mapping[str, Mapping[str, str]] = {
    "field_filled": {"zones": "texts", "min": "count"},
    "fields_filled_count": {"group": "group", "min": "count?", "max": "count?"},
    "notes_in": {"zones": "notes", "min": "count?", "max": "count?"},
    "notes_in_group": {"group": "group", "min": "count"},
    "notes_in_each": {"group": "group?", "zones": "notes?", "min": "count"},
    "zones_covered": {"group": "group", "min": "count"},
    "areas_covered": {"attr": "attribute", "min": "count"},
    "connections": {"kinds": "lines", "min": "count", "fromZones": "notes?"},
    "circles": {"min": "count?", "max": "count?", "named": "flag?"},
    "circled_zones": {"group": "group", "min": "count?", "max": "count?"},
    "named_rows": {"group": "keys", "min": "count"},
    "named_columns": {"group": "keys", "min": "count"},
    "rows_complete": {"group": "keys", "columns": "columns", "minRows": "count?", "allNamed": "flag?"},
    "marks": {"kind": "mark", "col": "column?", "min": "count"},
    "marks_each_named_row": {"group": "keys", "col": "column", "kind": "mark"},
    "count_at_least": {"zoneA": "note zone", "zoneB": "note zone"},
    "words": {"zone": "text zone", "min": "count?", "max": "count?"},
}
"""What each rule type takes; `?` marks what may be left out. `templates` checks by this table."""


def evaluate(template: Template, view: BoardView) -> dict[str, bool]:
    """Criterion id → whether it is met."""
    facts = _Facts.of(template, view)
    return {one.id: _CHECKS[one.rule["type"]](facts, one.rule) for one in template.criteria}


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the rules ask about, read from the board once."""

    template: Template
    zones: Mapping[str, Zone]
    note_zones: Mapping[str, str | None]
    notes: Mapping[str | None, int]
    """Number of notes by zone."""
    texts: Mapping[str, str]
    """Trimmed text by text zone."""
    view: BoardView

    @classmethod
    def of(cls, template: Template, view: BoardView) -> "_Facts":
        zones = {zone.id: zone for zone in template.zones}
        where = {note.id: note_zone(template, note.x, note.y, note.w, note.h) for note in view.notes}
        texts = {
            key: text.strip() for key, text in view.fields.items() if key in zones and zones[key].is_text
        }
        return cls(template, zones, where, Counter(where.values()), texts, view)

    def text(self, zone: str) -> str:
        return self.texts.get(zone, "")

    def count(self, zone: str) -> int:
        return self.notes.get(zone, 0)

    def group(self, rule: Rule) -> list[str]:
        return [zone.id for zone in self.template.zones_of(rule["group"])]

    def keys(self, rule: Rule) -> tuple[str, ...]:
        group = self.template.group(rule["group"])
        return group.keys if group else ()

    def named(self, rule: Rule) -> list[str]:
        """Keys of the group with a filled `<key>.name`."""
        return [key for key in self.keys(rule) if self.text(f"{key}.name")]

    def circles(self) -> list[CircleView]:
        """Circles with at least one existing member."""
        return [
            circle
            for circle in self.view.circles
            if any(note in self.note_zones for note in circle.members)
            or any(zone in self.zones for zone in circle.zones)
        ]

    def marked(self, kind: str) -> set[str]:
        return {mark.zone for mark in self.view.marks if mark.kind == kind and mark.zone in self.zones}


def _within(number: int, rule: Rule) -> bool:
    least, most = rule.get("min"), rule.get("max")
    return (least is None or number >= least) and (most is None or number <= most)


def _total(facts: _Facts, zones: Iterable[str]) -> int:
    return sum(facts.count(zone) for zone in set(zones))


def _field_filled(facts: _Facts, rule: Rule) -> bool:
    least: int = rule["min"]
    return all(len(facts.text(zone)) >= least for zone in rule["zones"])


def _fields_filled_count(facts: _Facts, rule: Rule) -> bool:
    return _within(sum(bool(facts.text(zone)) for zone in facts.group(rule)), rule)


def _notes_in(facts: _Facts, rule: Rule) -> bool:
    return _within(_total(facts, rule["zones"]), rule)


def _notes_in_group(facts: _Facts, rule: Rule) -> bool:
    return _within(_total(facts, facts.group(rule)), rule)


def _notes_in_each(facts: _Facts, rule: Rule) -> bool:
    zones = facts.group(rule) if "group" in rule else rule["zones"]
    return all(facts.count(zone) >= rule["min"] for zone in zones)


def _zones_covered(facts: _Facts, rule: Rule) -> bool:
    return _within(sum(facts.count(zone) > 0 for zone in facts.group(rule)), rule)


def _areas_covered(facts: _Facts, rule: Rule) -> bool:
    attribute = ATTRIBUTES[rule["attr"]]
    values = {getattr(zone, attribute) for zone in facts.zones.values() if facts.count(zone.id)}
    return _within(len(values - {None}), rule)


def _connections(facts: _Facts, rule: Rule) -> bool:
    starts = rule.get("fromZones")
    lines = [
        line
        for line in facts.view.connections
        if line.kind in rule["kinds"]
        and line.source in facts.note_zones
        and line.target in facts.note_zones
        and (starts is None or facts.note_zones[line.source] in starts)
    ]
    return _within(len(lines), rule)


def _circles(facts: _Facts, rule: Rule) -> bool:
    circles = facts.circles()
    named = all(circle.name.strip() for circle in circles) if rule.get("named") else True
    return named and _within(len(circles), rule)


def _circled_zones(facts: _Facts, rule: Rule) -> bool:
    circled = {zone for circle in facts.view.circles for zone in circle.zones}
    return _within(len(circled.intersection(facts.group(rule))), rule)


def _named_keys(facts: _Facts, rule: Rule) -> bool:
    return _within(len(facts.named(rule)), rule)


def _rows_complete(facts: _Facts, rule: Rule) -> bool:
    def complete(key: str) -> bool:
        return all(facts.count(f"{key}.{column}") for column in rule["columns"])

    if rule.get("allNamed"):
        named = facts.named(rule)
        return bool(named) and all(complete(key) for key in named)
    least: int = rule.get("minRows", 1)
    return sum(complete(key) for key in facts.keys(rule)) >= least


def _marks(facts: _Facts, rule: Rule) -> bool:
    col = rule.get("col")
    marked = [zone for zone in facts.marked(rule["kind"]) if col is None or facts.zones[zone].col == col]
    return _within(len(marked), rule)


def _marks_each_named_row(facts: _Facts, rule: Rule) -> bool:
    named, marked = facts.named(rule), facts.marked(rule["kind"])
    return bool(named) and all(f"{key}.{rule['col']}" in marked for key in named)


def _count_at_least(facts: _Facts, rule: Rule) -> bool:
    return facts.count(rule["zoneA"]) >= facts.count(rule["zoneB"])


def count_words(text: str) -> int:
    """Runs of non-space characters with at least one letter or digit."""
    return sum(any(character.isalnum() for character in run) for run in text.split())


def _words(facts: _Facts, rule: Rule) -> bool:
    return _within(count_words(facts.text(rule["zone"])), rule)


_CHECKS: Mapping[str, Callable[[_Facts, Rule], bool]] = {
    "field_filled": _field_filled,
    "fields_filled_count": _fields_filled_count,
    "notes_in": _notes_in,
    "notes_in_group": _notes_in_group,
    "notes_in_each": _notes_in_each,
    "zones_covered": _zones_covered,
    "areas_covered": _areas_covered,
    "connections": _connections,
    "circles": _circles,
    "circled_zones": _circled_zones,
    "named_rows": _named_keys,
    "named_columns": _named_keys,
    "rows_complete": _rows_complete,
    "marks": _marks,
    "marks_each_named_row": _marks_each_named_row,
    "count_at_least": _count_at_least,
    "words": _words,
}
