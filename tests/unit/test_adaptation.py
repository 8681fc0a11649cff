"""A facilitator adapts a worksheet: every kind of change on every worksheet, and the limits."""

from dataclasses import replace
from pathlib import Path

import pytest

from server.boards.adaptation import MAX_NAME, Add, Change, Limit, Outcome, Remove, Rename, adapt, next_number
from server.boards.adapted_lines import groups
from server.boards.adapted_members import member_name
from server.boards.adapted_parking import PARKING
from server.boards.layout import layout
from server.boards.stage import Invalid
from server.boards.template import Group, Rect, Sector, Template, Zone
from server.boards.templates import load_all, outline
from server.export.sheet import render_sheet

TEMPLATES = load_all(Path(__file__).parents[2] / "board_templates")
EDITABLE = [
    (slug, group.id) for slug, one in TEMPLATES.items() for group in groups(one) if group.add or group.remove
]


def group_of(template: Template, name: str) -> Group:
    return next(group for group in groups(template) if group.id == name)


def members(template: Template, name: str) -> tuple[str, ...]:
    group = group_of(template, name)
    return group.keys or group.zones


def changed(template: Template, change: Change, base: Template | None = None, number: int = 1) -> Template:
    found = adapt(template, change, base or template, number)
    assert isinstance(found, Template), found
    return found


def grown(slug: str, name: str) -> Template:
    """The worksheet with as many members of the group as it may have."""
    template = base = TEMPLATES[slug]
    for number in range(1, group_of(base, name).maximum - len(members(base, name)) + 1):
        template = changed(template, Add(name, f"Uusi {number}"), base, number)
    return template


def of(template: Template, group: Group, member: str) -> list[Zone]:
    return [zone for zone in template.zones if member in (zone.id.split(".") if group.keys else [zone.id])]


@pytest.mark.parametrize(("slug", "name"), EDITABLE)
def test_a_group_grows_to_its_most_and_shrinks_to_its_least_in_equal_parts(slug: str, name: str) -> None:
    base = TEMPLATES[slug]
    most, least = group_of(base, name).maximum, group_of(base, name).minimum
    for template in _shrinking(grown(slug, name), base, name):
        present = group_of(template, name)
        assert least <= len(members(template, name)) <= most
        assert_sound(template)
        assert_equal_parts(template, present)
    assert adapt(template, Remove(members(template, name)[0]), base, 99) == Limit()
    assert adapt(grown(slug, name), Add(name, "Yksi liikaa"), base, 99) == Limit()


def _shrinking(template: Template, base: Template, name: str) -> list[Template]:
    steps = [template]
    while len(members(steps[-1], name)) > group_of(base, name).minimum:
        # The first and the last by turns, so that the start of a circle or table goes too.
        at = -1 if len(steps) % 2 else 0
        steps.append(changed(steps[-1], Remove(members(steps[-1], name)[at]), base))
    return steps


def assert_sound(template: Template) -> None:
    """Compiled, numbered without holes, and with a place in every zone for notes."""
    orders = [zone.order for zone in template.content_zones]
    assert orders == list(range(1, len(orders) + 1))
    assert all(zone.places for zone in template.zones if zone.takes_notes)
    assert outline(template.source).zones == tuple(replace(zone, places=()) for zone in template.zones)
    for step in template.steps:
        assert step.tools
        assert all(template.zones_of(focus) for focus in step.focus)


def assert_equal_parts(template: Template, group: Group) -> None:
    parts = [of(template, group, member) for member in group.keys or group.zones]
    shapes = [zone.shape for zones in parts for zone in zones]
    if any(isinstance(shape, Sector) for shape in shapes):
        angles = [(shape.a1 - shape.a0) for shape in shapes if isinstance(shape, Sector)]
        assert max(angles) == pytest.approx(min(angles)) == pytest.approx(360 / len(parts))
        starts = [shape.a0 for shape in (zones[0].shape for zones in parts) if isinstance(shape, Sector)]
        assert starts == sorted(starts)
    elif group.kind in ("rows", "columns"):
        sizes = {tuple((round(zone.box.w, 2), round(zone.box.h, 2)) for zone in zones) for zones in parts}
        assert len(sizes) == 1
    assert not overlapping([zone for zone in template.zones if isinstance(zone.shape, Rect) and zone.order])


def overlapping(zones: list[Zone]) -> list[tuple[str, str]]:
    return [
        (a.id, b.id)
        for i, a in enumerate(zones)
        for b in zones[i + 1 :]
        if min(a.box.x + a.box.w, b.box.x + b.box.w) - max(a.box.x, b.box.x) > 0.02
        and min(a.box.y + a.box.h, b.box.y + b.box.h) - max(a.box.y, b.box.y) > 0.02
    ]


@pytest.mark.parametrize(("slug", "name"), EDITABLE)
def test_the_picture_of_a_full_group_can_be_drawn(slug: str, name: str) -> None:
    for font in (18, 49):
        assert "<svg" in render_sheet(grown(slug, name), "sv", font)


def test_a_new_sector_has_its_name_in_every_language_and_no_words_of_another() -> None:
    base = TEMPLATES["actor-map"]
    template = changed(base, Add("sectors", "  Seura\nkunnat ", after="ngo"))
    zone = template.zone("x1")
    assert zone is not None
    assert zone.label == dict.fromkeys(("fi", "sv", "en"), "Seura kunnat")
    assert (zone.prompt, zone.hint) == (None, None)
    assert members(template, "sectors") == (
        "state", "municipality", "wellbeing", "ngo", "x1", "project", "company",
    )  # fmt: skip
    assert [one.id for one in template.content_zones][2:9] == list(members(template, "sectors"))


def test_a_life_area_comes_into_all_rings_and_their_groups() -> None:
    template = changed(TEMPLATES["needs-map"], Add("lifeAreas", "Kieli", after="home"))
    found = {zone.id: zone.label["fi"] for zone in template.zones if zone.id.endswith(".x1")}
    assert found == {
        "area.x1": "Kieli",
        "now.x1": "Kieli – elämäntilanne",
        "services.x1": "Kieli – digipalvelut ja laitteet",
        "support.x1": "Kieli – saatu ja puuttunut apu",
    }
    assert [zone.id for zone in template.zones_of("ring.services")][:2] == ["services.home", "services.x1"]
    assert {zone.life_area for zone in template.zones if zone.id.endswith(".x1")} == {"x1"}
    order = [zone.id for zone in template.content_zones]
    at = order.index("support.home")
    assert order[at + 1 : at + 4] == ["now.x1", "services.x1", "support.x1"]


def test_a_column_and_a_row_cross_in_a_cell() -> None:
    base = TEMPLATES["offering"]
    template = changed(base, Add("models", "Kirjasto"))
    template = changed(template, Add("customerGroups", "Nuoret", after="g1"), base, 2)
    cell = template.zone("x2.x1")
    assert cell is not None
    assert (cell.row, cell.col, cell.marks) == ("x2", "x1", ("cross",))
    assert template.height == base.height + 92
    order = [zone.id for zone in template.content_zones]
    assert order.index("x2.name") == order.index("g1.x1") + 1
    conclusions, before = template.zone("conclusions"), base.zone("conclusions")
    assert conclusions
    assert before
    assert conclusions.box.y == before.box.y + 92


def test_boxes_are_appended_in_four_columns() -> None:
    base = TEMPLATES["operating-model"]
    template = changed(base, Add("boxes", "K. Riskit"))
    last = [zone for zone in template.zones if zone.id in ("i-story", "j-metrics", "x1")]
    assert [round(zone.box.w) for zone in last] == [440, 440, 440]
    for zone in base.zones:
        if zone.order and zone.order < 10:
            assert template.zone(zone.id) == zone


def test_what_is_renamed_keeps_its_id() -> None:
    base = TEMPLATES["partner-map"]
    template = changed(base, Rename("ngo", "Yhdistykset"))
    assert {zone.label["sv"] for zone in template.zones if "ngo" in zone.id} == {
        "Yhdistykset – nuvarande",
        "Yhdistykset – möjliga",
    }
    assert member_name(template, group_of(template, "sectors"), "ngo") == dict.fromkeys(
        ("fi", "sv", "en"), "Yhdistykset"
    )
    assert [zone.polygon for zone in template.zones] == [zone.polygon for zone in base.zones]


@pytest.mark.parametrize(
    ("slug", "name"),
    [("actor-map", "funders"), ("benchmark", "owner"), ("needs-map", "services"), ("benefits", "p2"),
     ("development-targets", "area.home"), ("actor-map", "joint")],
)  # fmt: skip
def test_zones_columns_rings_rows_areas_and_lines_can_be_renamed(slug: str, name: str) -> None:
    template = changed(TEMPLATES[slug], Rename(name, "Uusi nimi"))
    told = layout(template, "sv", 2)
    texts = [one["label"] for kind in ("zones", "rings", "connectionKinds") for one in told[kind]]
    assert "Uusi nimi" in texts


def test_a_line_kind_has_a_style_of_its_own_and_is_drawn_where_its_neighbour_is() -> None:
    base = TEMPLATES["actor-map"]
    template = grown("actor-map", "connections")
    assert len({kind.style for kind in template.connection_kinds}) == 6
    assert [step.id for step in template.steps if "connect:x1" in step.tools] == ["C"]
    legend = template.zone("legend")
    assert legend
    assert legend.connections == tuple(kind.id for kind in template.connection_kinds)
    without = changed(base, Remove("funding"))
    assert "funding" not in {criterion.id for criterion in without.criteria}
    assert without.step("B").tools == ("note",)


def test_criteria_tables_and_steps_follow_what_is_removed() -> None:
    model = changed(TEMPLATES["operating-model"], Remove("j-metrics"))
    assert "metrics" not in {criterion.id for criterion in model.criteria}
    assert model.step("J").focus == ("boxes",)
    targets = changed(TEMPLATES["development-targets"], Remove("missing"))
    assert "missing_cooperation" not in {table["table"] for table in targets.exports}
    assert "missing" not in {criterion.id for criterion in targets.criteria}


def test_a_sheet_without_parking_lot_gets_one_when_a_zone_with_notes_goes() -> None:
    base = TEMPLATES["operating-model"]
    template = changed(base, Remove("e-find"))
    lot = template.zone(PARKING)
    assert lot
    assert lot.box.y >= base.height
    assert template.height == lot.box.y + lot.box.h + 20
    more = changed(changed(template, Add("boxes", "K"), base), Add("boxes", "L"), base, 2)
    lot = more.zone(PARKING)
    assert lot
    assert not overlapping([zone for zone in more.zones if zone.order])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (Add("nothing", "A"), Invalid("group", "no group that can grow")),
        (Add("sectors", "A", after="funders"), Invalid("after", "no member of this group")),
        (Add("sectors", " \n "), Invalid("label", f"a name of at most {MAX_NAME} characters")),
        (Rename("ngo", "x" * 61), Invalid("label", f"a name of at most {MAX_NAME} characters")),
        (Rename("nothing", "A"), Invalid("id", "nothing that can be renamed")),
        (Remove("funders"), Invalid("id", "nothing that can be removed")),
        (Remove("parking"), Invalid("id", "nothing that can be removed")),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(change: Change, why: Outcome) -> None:
    base = TEMPLATES["actor-map"]
    assert adapt(base, change, base, 1) == why


def test_a_row_without_a_name_of_its_own_and_a_zone_of_a_key_cannot_be_renamed() -> None:
    for slug, name in (("benchmark", "r1"), ("partner-map", "cur.ngo")):
        assert isinstance(adapt(TEMPLATES[slug], Rename(name, "A"), TEMPLATES[slug], 1), Invalid)


def test_no_id_is_ever_given_twice() -> None:
    base = TEMPLATES["needs-map"]
    with_it = changed(base, Add("lifeAreas", "Kieli"), number=next_number([base]))
    without = changed(with_it, Remove("x1"), base)
    assert next_number([base, with_it, without]) == 2


def test_the_layout_tells_who_is_in_a_group_and_what_may_be_done() -> None:
    told = {group["id"]: group for group in layout(TEMPLATES["actor-map"], "en", 1)["groups"]}
    assert told["sectors"]["members"][0] == {"id": "state", "label": "Central government"}
    lines = told["connections"]
    assert (lines["kind"], lines["min"], lines["max"], lines["add"]) == ("lines", 1, 6, True)
    assert {"id": "funding", "label": "Funding"} in lines["members"]
    rows = layout(TEMPLATES["benchmark"], "en", 1)["groups"][0]
    assert rows["members"][0] == {"id": "r1", "label": None}
