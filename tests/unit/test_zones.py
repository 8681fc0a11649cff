"""Hit testing and free places, by the fixtures that the client is held to as well."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.boards import geometry
from server.boards.template import Polar, Rect, Sector, Template, Zone
from server.boards.templates import load_all
from server.boards.zones import free_place, note_zone, point_in_polygon, zone_at
from tests import make_fixtures

FIXTURES = Path(__file__).parents[1] / "fixtures"
TEMPLATES = load_all(make_fixtures.ROOT / "board_templates")


def cases(name: str) -> list[Any]:
    return [
        pytest.param(case, id=case["id"])
        for case in json.loads((FIXTURES / name).read_text("utf-8"))["cases"]
    ]


def with_added(template: Template, case: dict[str, Any]) -> list[Zone]:
    added = []
    for raw in case.get("addedZones", ()):
        side = raw["shape"]
        shape = Rect(side["x"], side["y"], side["w"], side["h"])
        polygon = geometry.outline(shape, None)
        added.append(Zone(raw["id"], raw["kind"], shape, polygon, geometry.area(polygon), {}))
    return [*template.zones, *added]


@pytest.mark.parametrize("case", cases("hit_testing.json"))
def test_zone_of_a_point(case: dict[str, Any]) -> None:
    zones = with_added(TEMPLATES[case["worksheet"]], case)
    assert zone_at(zones, case["x"], case["y"]) == case["expect"]


@pytest.mark.parametrize("case", cases("hit_testing.json"))
def test_fixture_keeps_its_distance_from_borders(case: dict[str, Any]) -> None:
    zones = with_added(TEMPLATES[case["worksheet"]], case)
    distance = min(geometry.distance_to_border(zone.polygon, case["x"], case["y"]) for zone in zones)
    assert (distance < 0.5) == case.get("exact", False)


@pytest.mark.parametrize("case", cases("free_places.json"))
def test_free_place(case: dict[str, Any]) -> None:
    template = TEMPLATES[case["worksheet"]]
    zone = template.zone(case["zone"])
    assert zone
    assert free_place(zone, template, [tuple(note) for note in case["taken"]]) == tuple(case["expect"])


def test_fixture_of_layouts_is_current() -> None:
    written = json.loads(make_fixtures.FILE.read_text("utf-8"))
    current = json.loads(json.dumps(make_fixtures.shapes(TEMPLATES.values())))
    assert written == current, "run: python -m tests.make_fixtures"


def test_note_has_the_zone_of_its_centre() -> None:
    template = TEMPLATES["actor-map"]
    assert note_zone(template, 1068 - 56, 868 - 35) == "parking"
    assert note_zone(template, 1068 - 56.5, 868 - 35) is None
    assert note_zone(template, 1068 - 20, 868 - 20, 40, 40) == "parking"
    assert note_zone(template, 1068, 868, 0, 0) == "parking"


@given(x=st.floats(-50, 150), y=st.floats(-50, 150), w=st.floats(0.5, 80), h=st.floats(0.5, 80))
def test_rectangles_are_half_open(x: float, y: float, w: float, h: float) -> None:
    """That is what makes neighbours share no point."""
    polygon = geometry.outline(Rect(10, 20, w, h), None)
    assert point_in_polygon(polygon, x, y) == (10 <= x < 10 + w and 20 <= y < 20 + h)


POLAR = Polar(700, 434, 684, 418)


@given(
    r=st.floats(0.01, 0.98),
    a=st.floats(0, 359.9),
    split=st.lists(st.sampled_from(range(2, 360, 2)), min_size=1, max_size=8, unique=True),
)
def test_sectors_divide_the_ellipse(r: float, a: float, split: list[int]) -> None:
    """A point of the ellipse lies in exactly one of the sectors that divide it, however they are cut."""
    borders = sorted(split)
    ends = [*borders[1:], borders[0] + 360]
    x, y = geometry.on_ellipse(POLAR, r, a)
    inside = [
        start
        for start, end in zip(borders, ends, strict=True)
        for r0, r1 in ((0.0, 0.5), (0.5, 1.0))
        if point_in_polygon(geometry.outline(Sector(r0, r1, start, end), POLAR), x, y)
    ]
    assert len(inside) == 1


def test_full_ring_has_a_hole() -> None:
    ring = geometry.outline(Sector(0.5, 1, 0, 360), POLAR)
    assert not point_in_polygon(ring, 700, 434)
    assert point_in_polygon(ring, 700.5, 434 - 0.7 * 418)
    assert point_in_polygon(ring, 699.5, 434 - 0.7 * 418)


def test_sector_without_an_ellipse_is_refused() -> None:
    with pytest.raises(ValueError, match="ellipse"):
        geometry.outline(Sector(0, 1, 0, 60), None)


def test_full_zone_goes_on_for_ever_with_centres_inside() -> None:
    template = TEMPLATES["needs-map"]
    zone = template.zone("now.home")
    assert zone
    taken: list[tuple[float, float, float, float]] = []
    for _ in range(40):
        x, y = free_place(zone, template, taken)
        assert zone_at(template.zones, x + template.note_width / 2, y + template.note_height / 2) == zone.id
        taken.append((x, y, template.note_width, template.note_height))


def test_zone_without_places_takes_a_note_in_its_middle() -> None:
    template = TEMPLATES["actor-map"]
    zone = template.zone("parking")
    assert zone
    assert free_place(replace(zone, places=()), template, []) == (1068 + 102, 868 + 23)


def test_innermost_point_is_far_from_every_border() -> None:
    corner = ((0.0, 0.0), (100.0, 0.0), (100.0, 20.0), (20.0, 20.0), (20.0, 100.0), (0.0, 100.0))
    x, y = geometry.innermost(corner, Rect(0, 0, 100, 100))
    assert geometry.distance_to_border(corner, x, y) > 11  # 11.7 at best, in the bend
