"""The worksheet's picture: every name readable, inside its zone, and on no other name's ground."""

import json
import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest

from scripts.measure_font import measure
from server.boards.geometry import contains
from server.boards.template import Polygon, Rect, Template, Zone, bounding_box
from server.boards.templates import load_all
from server.export.labels import labels
from server.export.metrics import width
from server.export.placing import PlacedLabel, box
from server.export.sheet import render_sheet, thumbnail
from server.export.wrap import wrap

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = load_all(ROOT / "board_templates")
SHEETS = [
    (slug, locale, font)
    for slug in TEMPLATES
    for locale in ("fi", "sv", "en")
    for font in (18, 22, 26, 42, 49)
]
NAMES = ("Yhteispalvelupisteverkostokoordinaattorityöryhmä", "A", "你好 👩‍💻 <b>&", "x " * 60)
SVG = "{http://www.w3.org/2000/svg}"


def crossing(a: Polygon, b: Polygon) -> bool:
    """Whether any two edges of the polygons cross."""
    return any(
        _apart(p, q, r) != _apart(p, q, s) and _apart(r, s, p) != _apart(r, s, q)
        for p, q in zip(a, a[1:] + a[:1], strict=True)
        for r, s in zip(b, b[1:] + b[:1], strict=True)
        if min(p[0], q[0]) <= max(r[0], s[0]) and min(r[0], s[0]) <= max(p[0], q[0])
    )


def _apart(p: tuple[float, float], q: tuple[float, float], r: tuple[float, float]) -> bool:
    return (q[0] - p[0]) * (r[1] - p[1]) > (q[1] - p[1]) * (r[0] - p[0])


def overlap(a: Polygon, b: Polygon) -> bool:
    one, other = bounding_box(a), bounding_box(b)
    if one.x > other.x + other.w or other.x > one.x + one.w:
        return False
    if one.y > other.y + other.h or other.y > one.y + one.h:
        return False
    return crossing(a, b) or contains(a, *b[0]) or contains(b, *a[0])


def inside(label: PlacedLabel) -> bool:
    """Whether the label's whole ground, a tenth of a unit tighter, lies in what it must not leave."""
    xs, ys = [x for x, _ in label.outline], [y for _, y in label.outline]
    mx, my = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    tight = tuple(
        (x + 0.1 * (x < mx) - 0.1 * (x > mx), y + 0.1 * (y < my) - 0.1 * (y > my)) for x, y in label.outline
    )
    return all(contains(label.within, x, y) for x, y in tight) and not crossing(tight, label.within)


@pytest.mark.parametrize(("slug", "locale", "font"), SHEETS)
def test_labels_are_readable_inside_their_zone_and_apart(slug: str, locale: str, font: int) -> None:
    found = labels(TEMPLATES[slug], locale, font)
    assert all(label.size >= font for label in found)
    assert [label.text for label in found if not inside(label)] == []
    touching = [(a.text, b.text) for a, b in combinations(found, 2) if overlap(a.outline, b.outline)]
    assert touching == []


@pytest.mark.parametrize("slug", TEMPLATES)
@pytest.mark.parametrize("locale", ["fi", "sv", "en"])
def test_the_full_picture_leaves_no_name_out_and_shortens_none(slug: str, locale: str) -> None:
    template = TEMPLATES[slug]
    found = labels(template, locale)
    shown = {label.zone for label in found}
    wanted = {zone.id for zone in template.zones if zone.labelled and zone.kind != "label"}
    like = {zone.id for zone in template.zones if zone.col and zone.row is None}  # named once for the row
    assert wanted - like - shown == set()
    assert {ring.id for ring in template.rings} <= shown
    assert not [label.text for label in found if "…" in label.text]


@pytest.mark.parametrize("slug", TEMPLATES)
def test_no_free_place_lies_on_a_name(slug: str) -> None:
    template = TEMPLATES[slug]
    for locale in ("fi", "sv", "en"):
        grounds = {label.zone: label.outline for label in labels(template, locale) if label.style == "name"}
        for zone in template.zones:
            ground = grounds.get(zone.id)
            if not ground or not isinstance(zone.shape, Rect):
                continue
            notes = [box(x, y, template.note_width, template.note_height) for x, y in zone.places]
            assert not [note for note in notes if overlap(note, ground)], zone.id


def renamed(template: Template, label: str) -> Template:
    """The template after a facilitator has given every zone the same name."""
    zones = tuple(replace(zone, label={"fi": label}, short_label=None) for zone in template.zones)
    return replace(template, zones=zones, question={"fi": label})


@pytest.mark.parametrize("slug", TEMPLATES)
@pytest.mark.parametrize(
    "name", ["Yhteispalvelupisteverkostokoordinaattorityöryhmä", "A", "你好 👩‍💻 <b>&", "x " * 60]
)
def test_any_name_that_a_facilitator_gives_stays_in_its_zone(slug: str, name: str) -> None:
    template = renamed(TEMPLATES[slug], name)
    found = labels(template, "fi")
    assert [label.text for label in found if not inside(label)] == []
    assert [(a.zone, b.zone) for a, b in combinations(found, 2) if overlap(a.outline, b.outline)] == []
    ElementTree.fromstring(render_sheet(template, "fi"))


@pytest.mark.parametrize(("slug", "locale", "font"), SHEETS)
def test_the_picture_is_geometry_and_classes_only(slug: str, locale: str, font: int) -> None:
    svg = ElementTree.fromstring(render_sheet(TEMPLATES[slug], locale, font))
    assert svg.get("aria-hidden") == "true"
    for element in svg.iter():
        assert not {"style", "fill", "stroke", "id", "href"} & set(element.attrib), element.tag
        assert float(element.get("font-size", font)) >= font
    zones = {group.get("data-zone") for group in svg.iter(f"{SVG}g") if group.get("data-zone")}
    assert {zone.id for zone in TEMPLATES[slug].content_zones if not _bare(TEMPLATES[slug], zone)} <= zones


def _bare(template: Template, zone: Zone) -> bool:
    return template.polar is not None and zone.is_text and zone.box.y < 100


def test_rim_names_read_from_left_to_right() -> None:
    names = {
        label.zone: label.glyphs for label in labels(TEMPLATES["actor-map"], "fi") if label.style == "rim"
    }
    for glyphs in names.values():
        assert all(-105 <= glyph.turn <= 105 for glyph in glyphs)
    for zone in ("state", "wellbeing", "ngo", "company"):
        assert names[zone][0].x < names[zone][-1].x
    assert names["municipality"][0].y < names["municipality"][-1].y  # at the right end it runs down
    assert names["project"][0].y > names["project"][-1].y  # at the left end up


def test_rim_names_stand_in_the_middle_of_their_sector_by_arc_length() -> None:
    template = TEMPLATES["actor-map"]
    label = next(label for label in labels(template, "fi") if label.zone == "municipality")
    first, last = label.glyphs[0], label.glyphs[-1]
    end = last.y + width("t", label.size, 640)  # at 90° the text runs straight down
    assert (first.y + end) / 2 == pytest.approx(434, abs=1)


@pytest.mark.parametrize("slug", TEMPLATES)
def test_the_thumbnail_has_no_text_and_shows_notes(slug: str) -> None:
    svg = ElementTree.fromstring(thumbnail(TEMPLATES[slug]))
    assert not list(svg.iter(f"{SVG}text"))
    assert len([e for e in svg.iter(f"{SVG}rect") if "paper" in e.get("class", "")]) >= 5


def test_long_compounds_break_where_finnish_does() -> None:
    lines = wrap("Hyvinvointialueet", [130, 130], 18, 640)
    assert lines == ["Hyvinvointi-", "alueet"]
    assert wrap("B. Kohderyhmät", [100, 100], 18, 640) == ["B.\xa0Kohde-", "ryhmät"]
    assert wrap("Hyvinvointialueet", [130], 18, 640) is None


def test_the_measures_are_those_of_the_shipped_typeface() -> None:
    shipped = json.loads((ROOT / "server/export/font_metrics.json").read_text("utf-8"))
    assert measure() == shipped


def test_a_tint_that_is_used_has_a_colour() -> None:
    style = (ROOT / "web/src/styles/sheet.css").read_text("utf-8")
    pictures = [render_sheet(template, "fi") for template in TEMPLATES.values()]
    small = [thumbnail(template) for template in TEMPLATES.values()]
    for scope, markup in ((".sheet", "".join(pictures)), (".thumbnail", "".join(small))):
        for tint in set(re.findall(r"\b((?:tint|rim|kind|paper|label)-[a-z-]+)", markup)):
            if tint in ("label-name", "label-legend") or tint.startswith("sheet"):
                continue  # the colour of all text
            assert re.search(rf"{re.escape(scope)} \.{tint}\b", style), tint
