"""The checklist: every rule type at its edges, and the demo's sheets against their oracle."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from server.boards import demo
from server.boards.content import zones_of_notes
from server.boards.criteria import _CHECKS, PARAMETERS, count_words, evaluate
from server.boards.template import Criterion, Group, Polygon, Rect, Step, Template, Zone
from server.boards.templates import load_all
from server.boards.view import BoardView, CircleView, ConnectionView, MarkView, NoteView, from_update
from tests.make_fixtures import ROOT

TEMPLATES = load_all(ROOT / "board_templates")
DEMO = json.loads((ROOT / "server" / "demo_workshop.json").read_text("utf-8"))


@pytest.mark.parametrize("sheet", DEMO["sheets"], ids=lambda sheet: str(sheet["id"]))
def test_demo_gives_what_its_oracle_says(sheet: dict[str, Any]) -> None:
    template = TEMPLATES[sheet["worksheet"]]
    view = from_update(demo.fill(sheet, template, {}, {}, 0).state)
    assert evaluate(template, view) == sheet["expected"]["criteria"]
    counts = Counter(zone for zone in zones_of_notes(view, template).values() if zone)
    assert dict(counts) == sheet["expected"]["notesPerZone"]


def test_demo_has_a_criterion_that_is_not_met() -> None:
    answers = [met for sheet in DEMO["sheets"] for met in sheet["expected"]["criteria"].values()]
    assert not all(answers)


# A small sheet: three note zones, two rows with a name, two columns and a cross cell each, two texts.


def _zone(zone_id: str, x: int, kind: Any = "notes", **more: Any) -> Zone:
    polygon: Polygon = ((x, 0), (x + 100, 0), (x + 100, 100), (x, 100))
    return Zone(zone_id, kind, Rect(x, 0, 100, 100), polygon, 10_000, {"fi": zone_id}, **more)


ZONES = (
    _zone("a", 0, sector="s1", life_area="home"),
    _zone("b", 100, sector="s2", life_area="home"),
    _zone("c", 200, sector="s3"),
    _zone("r1.gives", 300, row="r1", col="gives"),
    _zone("r1.takes", 400, row="r1", col="takes"),
    _zone("r2.gives", 500, row="r2", col="gives"),
    _zone("r2.takes", 600, row="r2", col="takes"),
    _zone("r1.name", 700, "text", row="r1", col="name"),
    _zone("r2.name", 800, "text", row="r2", col="name"),
    _zone("r1.commit", 900, "cross-cell", row="r1", col="commit", marks=("cross",)),
    _zone("r2.commit", 1000, "cross-cell", row="r2", col="commit", marks=("cross",)),
    _zone("t1", 1100, "text"),
    _zone("t2", 1200, "text"),
)
GROUPS = (
    Group("abc", zones=("a", "b", "c")),
    Group("rows", kind="rows", keys=("r1", "r2")),
    Group("texts", zones=("t1", "t2")),
)


def met(rule: Mapping[str, Any], **board: Any) -> bool:
    """Whether the rule holds on a board of these things; `notes` are zone ids."""
    template = Template(
        slug="test", ref="", part=1, order=1, name={"fi": "Testi"}, question={}, purpose={},
        width=1400, height=1000, note_width=10, note_height=10, zones=ZONES, groups=GROUPS,
        steps=(Step("A", {}, {}, 5, (), ()),), criteria=(Criterion("it", "required", rule, {}),),
    )  # fmt: skip
    return evaluate(template, _view(**board))["it"]


def _view(
    notes: str = "",
    fields: Mapping[str, str] | None = None,
    lines: str = "",
    circles: tuple[CircleView, ...] = (),
    marks: str = "",
) -> BoardView:
    """`notes`: zone ids, note n is `n<n>`; `lines`: `n0>n1:kind`; `marks`: `zone` or `zone:bigcross`."""
    left = {zone.id: zone.box.x for zone in ZONES} | {"outside": -500}
    return BoardView(
        notes=tuple(
            NoteView(f"n{i}", "", left[zone] + 40, 40, 0, "yellow", None, i)
            for i, zone in enumerate(notes.split())
        ),
        connections=tuple(_line(i, line) for i, line in enumerate(lines.split())),
        circles=circles,
        marks=tuple(
            MarkView(zone, kind or "cross", None, 0)
            for zone, _, kind in (mark.partition(":") for mark in marks.split())
        ),
        fields=fields or {},
    )


def _line(number: int, line: str) -> ConnectionView:
    ends, _, kind = line.partition(":")
    source, _, target = ends.partition(">")
    return ConnectionView(f"l{number}", source, target, kind or "funding", "", None, 0)


def _circle(name: str = "", members: str = "", zones: str = "") -> CircleView:
    return CircleView("k", name, "set", tuple(members.split()), tuple(zones.split()), None, 0)


def test_every_rule_type_is_documented_and_evaluated() -> None:
    assert set(PARAMETERS) == set(_CHECKS)
    assert len(PARAMETERS) == 17


@pytest.mark.parametrize(
    ("fields", "expect"),
    [
        ({"t1": "abc", "t2": "abc"}, True),
        ({"t1": "abc", "t2": "ab"}, False),
        ({"t1": "abc"}, False),
        ({"t1": " abc\n", "t2": "\t abc "}, True),
        ({"t1": "abc", "t2": "  a  "}, False),
        ({"t1": "abc", "t2": "😀😀😀"}, True),
        ({"t1": "abc", "t2": "😀😀"}, False),
        ({}, False),
    ],
)
def test_field_filled_counts_trimmed_code_points(fields: dict[str, str], expect: bool) -> None:
    assert met({"type": "field_filled", "zones": ["t1", "t2"], "min": 3}, fields=fields) is expect


def test_fields_filled_count() -> None:
    rule = {"type": "fields_filled_count", "group": "texts", "min": 1, "max": 1}
    assert not met(rule)
    assert not met(rule, fields={"t1": " \n"})
    assert met(rule, fields={"t1": "x", "t2": " "})
    assert not met(rule, fields={"t1": "x", "t2": "y"})
    assert met({"type": "fields_filled_count", "group": "texts", "min": 1}, fields={"t1": "x", "t2": "y"})


def test_notes_in_sums_its_zones() -> None:
    rule = {"type": "notes_in", "zones": ["a", "b"], "min": 2, "max": 3}
    assert not met(rule, notes="a c c outside")
    assert met(rule, notes="a b")
    assert met(rule, notes="b b b")
    assert not met(rule, notes="a a b b")
    assert met({"type": "notes_in", "zones": ["a"], "max": 0})


def test_notes_in_group() -> None:
    rule = {"type": "notes_in_group", "group": "abc", "min": 2}
    assert not met(rule, notes="a r1.gives")
    assert met(rule, notes="a c")
    by_keys = {"type": "notes_in_group", "group": "rows", "min": 2}
    assert met(by_keys, notes="r1.gives r2.takes")
    assert not met(by_keys, notes="r1.gives a")


def test_notes_in_each() -> None:
    assert met({"type": "notes_in_each", "group": "abc", "min": 1}, notes="a b c")
    assert not met({"type": "notes_in_each", "group": "abc", "min": 1}, notes="a b b")
    assert met({"type": "notes_in_each", "zones": ["a", "b"], "min": 2}, notes="a a b b")
    assert not met({"type": "notes_in_each", "zones": ["a", "b"], "min": 2}, notes="a a a b")


def test_zones_covered() -> None:
    rule = {"type": "zones_covered", "group": "abc", "min": 2}
    assert not met(rule, notes="a a a r1.gives")
    assert met(rule, notes="a c")


def test_areas_covered_counts_values_of_an_attribute() -> None:
    rule = {"type": "areas_covered", "attr": "lifeArea", "min": 1}
    assert met(rule, notes="a b")
    assert not met({**rule, "min": 2}, notes="a b")  # both are home
    assert not met(rule, notes="c")  # has no life area
    assert met({"type": "areas_covered", "attr": "sector", "min": 3}, notes="a b c")


def test_connections_need_living_ends_and_the_right_start() -> None:
    rule = {"type": "connections", "kinds": ["funding", "joint"], "min": 2}
    assert met(rule, notes="a b", lines="n0>n1 n1>n0:joint")
    assert not met(rule, notes="a b", lines="n0>n1 n0>n1:missing")
    assert not met(rule, notes="a b", lines="n0>n1 n0>gone")
    assert not met(rule, notes="a b", lines="n0>n1 gone>n1")
    starts = {"type": "connections", "kinds": ["funding"], "min": 1, "fromZones": ["a"]}
    assert met(starts, notes="a b", lines="n0>n1")
    assert not met(starts, notes="a b", lines="n1>n0")
    assert met({**rule, "min": 1}, notes="outside b", lines="n0>n1")
    assert not met(starts, notes="outside b", lines="n0>n1")


def test_circles_need_a_living_member() -> None:
    rule = {"type": "circles", "min": 1, "max": 2, "named": False}
    assert not met(rule, notes="a")
    assert met(rule, notes="a", circles=(_circle(members="n0 gone"),))
    assert not met(rule, notes="a", circles=(_circle(members="gone"),))
    assert met(rule, circles=(_circle(zones="a"),))
    assert not met(rule, circles=(_circle(zones="gone"),))
    assert not met(rule, notes="a", circles=(_circle(members="n0"),) * 3)
    dead = (_circle(members="n0"), _circle(members="gone"), _circle(zones="gone"))
    assert met(rule, notes="a", circles=dead)


def test_circles_named() -> None:
    rule = {"type": "circles", "min": 1, "named": True}
    assert met(rule, notes="a", circles=(_circle("Yksi", "n0"), _circle("", "gone")))
    assert not met(rule, notes="a", circles=(_circle("Yksi", "n0"), _circle(" \n", "n0")))


def test_circled_zones_counts_different_zones() -> None:
    rule = {"type": "circled_zones", "group": "abc", "min": 2, "max": 2}
    assert met(rule, circles=(_circle(zones="a b"), _circle(zones="b")))
    assert not met(rule, circles=(_circle(zones="a r1.gives"), _circle(zones="a gone")))
    assert not met(rule, circles=(_circle(zones="a b"), _circle(zones="c")))


@pytest.mark.parametrize("kind", ["named_rows", "named_columns"])
def test_named_keys(kind: str) -> None:
    rule = {"type": kind, "group": "rows", "min": 2}
    assert met(rule, fields={"r1.name": "x", "r2.name": "y"})
    assert not met(rule, fields={"r1.name": "x", "r2.name": "  ", "t1": "y"})


def test_rows_complete_by_number() -> None:
    rule = {"type": "rows_complete", "group": "rows", "columns": ["gives", "takes"], "minRows": 1}
    assert met(rule, notes="r1.gives r1.takes")
    assert not met(rule, notes="r1.gives r2.takes")
    assert not met({**rule, "minRows": 2}, notes="r1.gives r1.takes r2.gives")
    assert met({**rule, "minRows": 2}, notes="r1.gives r1.takes r2.gives r2.takes")


def test_rows_complete_of_all_named() -> None:
    rule = {"type": "rows_complete", "group": "rows", "columns": ["gives", "takes"], "allNamed": True}
    full = "r1.gives r1.takes"
    assert not met(rule, notes=full)  # no row is named
    assert met(rule, notes=full, fields={"r1.name": "x"})
    assert not met(rule, notes=full, fields={"r1.name": "x", "r2.name": "y"})
    assert not met(rule, notes=full, fields={"r2.name": "y"})


def test_marks_of_a_kind_and_column() -> None:
    rule = {"type": "marks", "kind": "cross", "min": 1}
    assert met(rule, marks="r1.commit")
    assert not met(rule, marks="r1.commit:bigcross gone")
    column = {**rule, "col": "commit", "min": 2}
    assert met(column, marks="r1.commit r2.commit")
    assert not met(column, marks="r1.commit a")


def test_marks_each_named_row() -> None:
    rule = {"type": "marks_each_named_row", "group": "rows", "col": "commit", "kind": "cross"}
    assert not met(rule, marks="r1.commit")  # no row is named
    assert met(rule, marks="r1.commit", fields={"r1.name": "x"})
    assert not met(rule, marks="r1.commit", fields={"r1.name": "x", "r2.name": "y"})
    assert not met(rule, marks="r1.commit:bigcross", fields={"r1.name": "x"})


def test_count_at_least() -> None:
    rule = {"type": "count_at_least", "zoneA": "a", "zoneB": "b"}
    assert met(rule)
    assert met(rule, notes="a b")
    assert not met(rule, notes="a b b")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("  \n ", 0),
        ("yksi kaksi", 2),
        ("yksi – kaksi !", 2),  # a dash and a mark alone are no words
        ("30 minuuttia\nja 2–3 ihmistä", 5),
        ("e-asiointi, kyllä!", 2),
        ("ääkköset ÅÄÖ", 2),
    ],
)
def test_words(text: str, words: int) -> None:
    assert count_words(text) == words
    exactly = {"type": "words", "zone": "t1", "min": words, "max": words}
    assert met(exactly, fields={"t1": text})
    assert not met({"type": "words", "zone": "t1", "min": words + 1}, fields={"t1": text})


def test_texts_of_zones_that_are_no_text_fields_do_not_count() -> None:
    rule = {"type": "field_filled", "zones": ["t1"], "min": 1}
    assert not met({**rule, "zones": ["a"]}, fields={"a": "text in a note zone"})
    assert not met({**rule, "zones": ["gone"]}, fields={"gone": "text"})
