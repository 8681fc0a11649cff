"""A template's layout as JSON: complete, in one language, the same polygons that the server tests with."""

import json
from typing import Any

import pytest

from server.boards.layout import layout
from server.boards.template import Template
from server.boards.templates import compile_template, load_all
from tests.make_fixtures import ROOT

TEMPLATES = load_all(ROOT / "board_templates")
ALL = pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)


def zone(told: dict[str, Any], zone_id: str) -> dict[str, Any]:
    return next(zone for zone in told["zones"] if zone["id"] == zone_id)


@ALL
def test_layout_is_plain_json_of_the_template(template: Template) -> None:
    told = json.loads(json.dumps(layout(template, "sv", 3), allow_nan=False))
    assert (told["layoutVersion"], told["template"]) == (3, template.slug)
    assert told["name"] == template.name["sv"]
    for original in template.zones:
        seen = zone(told, original.id)
        assert [tuple(point) for point in seen["polygon"]] == list(original.polygon)
        assert [tuple(place) for place in seen["places"]] == list(original.places)
        assert seen["label"] == original.label["sv"]
        assert seen["takesNotes"] == original.takes_notes
    assert [step["id"] for step in told["steps"]] == [step.id for step in template.steps]
    assert [one["message"] for one in told["criteria"]] == [one.message["sv"] for one in template.criteria]


@ALL
def test_zones_with_content_come_in_reading_order(template: Template) -> None:
    orders = [zone["order"] for zone in layout(template, "fi", 1)["zones"]]
    content = [order for order in orders if order is not None]
    assert content == sorted(content)
    assert orders[: len(orders) - len(content)] == [None] * (len(orders) - len(content))


def test_attributes_of_zones() -> None:
    support = zone(layout(TEMPLATES["needs-map"], "en", 1), "support.home")
    assert (support["lifeArea"], support["ring"], support["sector"], support["row"]) == (
        "home", "support", None, None,
    )  # fmt: skip
    assert support["canvasLabel"] is False
    cell = zone(layout(TEMPLATES["offering"], "en", 1), "g1.m2")
    assert (cell["row"], cell["col"], cell["marks"], cell["takesNotes"]) == ("g1", "m2", ["cross"], True)
    assert cell["box"] == {"x": 488, "y": 340, "w": 220, "h": 86}
    assert cell["shape"] == {"type": "rect", "x": 488, "y": 340, "w": 220, "h": 86}
    assert zone(layout(TEMPLATES["development-targets"], "en", 1), "centre")["mirrors"] == "group"


def test_steps_name_their_zones() -> None:
    steps = layout(TEMPLATES["benchmark"], "fi", 1)["steps"]
    assert steps[1]["focus"] == ["col:solution"]
    assert steps[1]["focusZones"] == [f"r{i}.solution" for i in range(1, 6)]


def test_groups_name_their_zones() -> None:
    groups = {group["id"]: group for group in layout(TEMPLATES["benefits"], "en", 1)["groups"]}
    assert groups["partners"]["label"] == "Partners"
    assert groups["partners"]["keys"] == ["p1", "p2", "p3", "p4", "p5"]
    assert groups["partners"]["zones"][:2] == ["p1.name", "p1.praise"]
    assert (groups["partners"]["min"], groups["partners"]["max"], groups["partners"]["add"]) == (2, 10, True)


SMALL: dict[str, Any] = {
    "slug": "small",
    "name": {"sv": "Liten", "en": "Small"},
    "question": {"sv": "Vem?"},
    "facilitator": "said in no language",
    "zone": [{"id": "a", "kind": "notes", "rect": [0, 0, 300, 300], "label": {"se": "Báiki"}}],
    "step": [
        {
            "id": "A", "minutes": 5, "tools": ["note"], "focus": ["a"], "title": {"sv": "Skriv"},
            "text": {"sv": "Skriv lappar."}, "how": {"sv": "I par"},
        },
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("locale", "name"), [("sv", "Liten"), ("en", "Small"), ("fi", "Small"), ("xx", "Small")]
)
def test_texts_fall_back_to_another_language(locale: str, name: str) -> None:
    told = layout(compile_template(SMALL), locale, 1)
    assert told["name"] == told["shortName"] == name
    assert told["question"] == "Vem?"
    assert told["zones"][0]["label"] == "Báiki"
    assert told["zones"][0]["hint"] is None
    assert told["facilitator"] == "said in no language"
    assert told["steps"][0]["how"] == "I par"
    assert told["purpose"] == ""


def test_what_a_template_does_not_have_is_null() -> None:
    told = layout(compile_template(SMALL), "sv", 1)
    assert told["polar"] is told["partName"] is told["rimLabels"] is None
    assert told["closing"]["label"] == "Sammanfattning"
    assert told["groups"] == told["rings"] == told["noteTags"] == told["connectionKinds"] == []
