"""Where notes go: inside, apart, beside the names, as many as there is room for."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.boards import geometry
from server.boards.places import GAP, Sheet, places
from server.boards.template import Point, Polar, Polygon, Rect, Sector, Shape, Template, Zone
from server.boards.templates import load_all
from server.export.labels import labels
from tests.make_fixtures import ROOT

TEMPLATES = load_all(ROOT / "board_templates")
POLAR = Polar(700, 434, 684, 418)
ZONES = [
    pytest.param(template, zone, id=f"{template.slug}/{zone.id}")
    for template in TEMPLATES.values()
    for zone in template.zones
    if zone.takes_notes
]
CAPACITY = {
    "actor-map": {"funders": 8, "state": 7, "municipality": 8, "wellbeing": 7, "ngo": 7, "project": 8,
                  "company": 7, "parking": 2},
    "operating-model": {"b-groups": 4, "c-partners": 4, "d-tools": 4, "e-find": 4, "f-funding": 4,
                        "g-sustain": 4, "i-story": 8, "j-metrics": 8},
    "offering": {"m1.features": 2, "g1.m1": 2, "g5.m5": 2, "conclusions": 24},
    "needs-map": {"now.home": 1, "now.work": 1, "services.home": 1, "services.work": 2, "support.home": 2,
                  "support.family": 3, "parking": 3},
    "development-targets": {"area.home": 2, "area.rights": 2, "state": 4, "municipality": 4, "parking": 2},
    "benchmark": {"r1.solution": 4, "r1.owner": 4, "r5.features": 4, "r5.challenges": 4},
    "partner-map": {"us": 2, "influencers": 5, "insiders": 5, "cur.state": 2, "cur.ngo": 3, "pot.state": 3,
                    "pot.project": 4, "parking": 2},
    "proposal": {"a-goal": 6, "c-benefits": 15, "e-steps": 15},
    "benefits": {"p1.praise": 4, "p5.expects": 4, "p3.commit": 4, "contact": 11},
}  # fmt: skip
"""How many notes a zone holds before they lie on each other; fewer would be a loss."""


def corners(place: Point, w: float, h: float) -> list[Point]:
    x, y = place
    return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]


def box_is_inside(polygon: Polygon, place: Point, w: float, h: float) -> bool:
    """By sampling the note's border, which shares nothing with how places are found."""
    ends = corners(place, w, h)
    border = [
        (a[0] + (b[0] - a[0]) * i / 20, a[1] + (b[1] - a[1]) * i / 20)
        for a, b in zip(ends, ends[1:] + ends[:1], strict=True)
        for i in range(20)
    ]
    return all(geometry.contains(polygon, x, y) for x, y in border)


def apart(found: tuple[Point, ...], w: float, h: float) -> bool:
    return all(abs(a[0] - b[0]) >= w or abs(a[1] - b[1]) >= h for i, a in enumerate(found) for b in found[:i])


@pytest.mark.parametrize(("template", "zone"), ZONES)
def test_places_lie_inside_and_apart(template: Template, zone: Zone) -> None:
    w, h = template.note_width, template.note_height
    assert zone.places
    assert all(box_is_inside(zone.polygon, place, w, h) for place in zone.places)
    assert apart(zone.places, w, h)


@pytest.mark.parametrize(("template", "zone"), ZONES)
def test_places_come_in_rows(template: Template, zone: Zone) -> None:
    assert list(zone.places) == sorted(zone.places, key=lambda place: (place[1], place[0]))


@pytest.mark.parametrize("slug", CAPACITY)
def test_capacity(slug: str) -> None:
    held = {zone.id: len(zone.places) for zone in TEMPLATES[slug].zones}
    assert {zone: held[zone] for zone in CAPACITY[slug]} == CAPACITY[slug]


@pytest.mark.parametrize("locale", ["fi", "sv", "en"])
@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_places_leave_names_free(template: Template, locale: str) -> None:
    """No note of a tidy sheet covers a name; half a unit is below what an eye can see."""
    w, h = template.note_width, template.note_height
    notes = [place for zone in template.zones for place in zone.places]
    for label in labels(template, locale):
        ends = list(label.outline)
        middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in pairwise(ends)]
        for px, py in ends + middles:
            covering = [(x, y) for x, y in notes if x + 0.5 < px < x + w - 0.5 and y + 0.5 < py < y + h - 0.5]
            assert not covering, f"{label.text} under a note at {covering}"


def zone_of(shape: Shape, label: str = "Nimi") -> Zone:
    polygon = geometry.outline(shape, POLAR)
    return Zone("z", "notes", shape, polygon, geometry.area(polygon), {"fi": label})


@settings(max_examples=30, deadline=None)
@given(
    n=st.integers(3, 12),
    i=st.integers(0, 11),
    inner=st.floats(0, 0.8),
    depth=st.floats(0.05, 1),
    w=st.integers(40, 160),
    h=st.integers(30, 100),
)
def test_any_sector_gets_places(n: int, i: int, inner: float, depth: float, w: int, h: int) -> None:
    """Rings are divided again by facilitators: whatever they make, notes lie inside and apart."""
    turn = 360 / n
    start = (i % n) * turn
    zone = zone_of(Sector(inner, min(1, inner + depth), start, start + turn))
    found = places(zone, Sheet((w, h), POLAR))
    assert found
    assert apart(found, w, h)
    if len(found) > 1:
        assert all(box_is_inside(zone.polygon, place, w, h) for place in found)
    else:
        x, y = found[0]
        assert geometry.contains(zone.polygon, x + w / 2, y + h / 2)


@given(width=st.integers(30, 700), height=st.integers(30, 500), w=st.integers(40, 160), h=st.integers(30, 99))
def test_any_rectangle_gets_places(width: int, height: int, w: int, h: int) -> None:
    zone = replace(zone_of(Rect(20, 30, width, height)), row="r1")
    found = places(zone, Sheet((w, h)))
    assert found
    assert apart(found, w, h)
    if len(found) > 1 or (width > w + 4 and height > h + 4):
        assert all(0 <= x - 20 <= width - w and 0 <= y - 30 <= height - h for x, y in found)


def test_a_zone_too_small_for_a_note_has_it_over_its_middle() -> None:
    zone = zone_of(Rect(100, 100, 60, 40))
    assert places(zone, Sheet((112, 70))) == ((100 + 30 - 56, 100 + 20 - 35),)


def test_the_name_of_a_box_stays_free_unless_nothing_else_fits() -> None:
    assert {y for _, y in places(zone_of(Rect(0, 0, 300, 100)), Sheet((100, 60)))} == {24}
    assert {y for _, y in places(zone_of(Rect(0, 0, 300, 70)), Sheet((100, 60)))} == {5}


def test_roomy_boxes_keep_an_even_distance() -> None:
    found = places(zone_of(Rect(0, 0, 340, 200)), Sheet((100, 60)))
    assert [place for place in found if place[1] == 24] == [(8, 24), (118, 24), (228, 24)]


def test_notes_in_a_sector_keep_the_gap() -> None:
    state = TEMPLATES["actor-map"].zone("state")
    assert state
    for i, (x, y) in enumerate(state.places):
        for px, py in state.places[:i]:
            assert abs(x - px) >= 112 + GAP or abs(y - py) >= 70 + GAP


def test_wide_sectors_beyond_a_half_turn() -> None:
    """Three quarters of the sheet in one zone: both sides of its borders are used."""
    zone = zone_of(Sector(0.3, 1, 0, 270))
    found = places(zone, Sheet((112, 70), POLAR))
    assert all(box_is_inside(zone.polygon, place, 112, 70) for place in found)
    quadrants = {(x + 56 > 700, y + 35 > 434) for x, y in found}
    assert quadrants == {(True, False), (True, True), (False, True)}
