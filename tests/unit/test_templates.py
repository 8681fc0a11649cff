"""Templates from their files: the nine worksheets, and one that somebody wrote for their own work."""

import json
import re
from pathlib import Path

import pytest

from server.boards.criteria import PARAMETERS
from server.boards.source_expand import expand
from server.boards.source_keys import TABLES
from server.boards.template import Sector, Template
from server.boards.templates import TemplateError, check, compile_template, load_all, load_template, resolve
from tests.make_fixtures import ROOT

FOLDER = ROOT / "board_templates"
TEMPLATES = load_all(FOLDER)
ALL = pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)

OWN = """
name = "Kylän digitalkoot"
question = "Kuka auttaa ketä?"

[[zone]]
id = "title"
kind = "title"
rect = [20, 20, 600, 90]
label = "Otsikko"

[[zone]]
id = "place"
kind = "text"
rect = [700, 20, 680, 90]
maxChars = 100
label = "Paikka"

[[zone]]
repeat = "row"
keys = ["r1", "r2"]
shift = [0, 200]

[[zone.part]]
id = "{row}.name"
kind = "text"
rect = [20, 130, 200, 190]
maxChars = 60
label = "Kylä {n}"

[[zone.part]]
id = "{row}.{col}"
kind = "notes"
rect = [230, 130, 300, 190]
across = { repeat = "col", keys = ["who", "whom"], shift = [310, 0] }
label = "Laput"

[[group]]
id = "villages"
kind = "rows"
keys = ["r1", "r2"]

[[step]]
id = "A"
minutes = 10
tools = ["note", "text"]
focus = ["villages", "col:who"]
title = "Kirjoittakaa"
text = "Kirjoittakaa auttajat lapuille."
"""


def own(folder: Path, text: str = OWN, slug: str = "village") -> Path:
    path = folder / slug
    path.mkdir()
    (path / "template.toml").write_text(text, "utf-8")
    return path


def test_the_nine_worksheets_come_in_the_order_of_the_workbook() -> None:
    assert list(TEMPLATES) == [
        "actor-map", "operating-model", "offering", "needs-map", "development-targets", "benchmark",
        "partner-map", "proposal", "benefits",
    ]  # fmt: skip
    assert [template.order for template in TEMPLATES.values()] == list(range(1, 10))
    assert [template.part for template in TEMPLATES.values()] == [1, 1, 1, 2, 2, 2, 3, 3, 3]


def test_the_nine_worksheets_have_every_text_in_three_languages() -> None:
    report = check(FOLDER)
    assert report.problems == ()
    assert report.missing == {}
    assert all(template.languages == ("fi", "sv", "en") for template in TEMPLATES.values())


@pytest.mark.parametrize(
    ("slug", "zones", "minutes"),
    [
        ("actor-map", 12, 60),
        ("operating-model", 12, 60),
        ("offering", 43, 55),
        ("needs-map", 43, 55),
        ("development-targets", 23, 60),
        ("benchmark", 39, 60),
        ("partner-map", 20, 52),
        ("proposal", 12, 60),
        ("benefits", 29, 55),
    ],
)
def test_size_and_time_of_the_worksheets(slug: str, zones: int, minutes: int) -> None:
    assert (len(TEMPLATES[slug].zones), TEMPLATES[slug].minutes) == (zones, minutes)


@ALL
def test_orders_count_from_one_without_holes(template: Template) -> None:
    assert [zone.order for zone in template.content_zones] == list(range(1, len(template.content_zones) + 1))


@ALL
def test_what_a_board_keeps_compiles_to_the_same_template(template: Template) -> None:
    kept = json.loads(json.dumps(template.source))
    again = compile_template(kept)
    assert again == template
    assert expand(template.source).source == template.source


@ALL
def test_steps_refer_to_zones(template: Template) -> None:
    for step in template.steps:
        assert all(template.zones_of(focus) for focus in step.focus)


def test_repeats_read_sector_by_sector_from_inside_out() -> None:
    order = [zone.id for zone in TEMPLATES["needs-map"].content_zones]
    assert order[2:8] == [
        "now.home", "services.home", "support.home", "now.health", "services.health", "support.health",
    ]  # fmt: skip
    assert [zone.id for zone in TEMPLATES["partner-map"].content_zones][4:6] == ["cur.state", "pot.state"]


def test_repeats_turn_and_carry_their_texts() -> None:
    zone = TEMPLATES["needs-map"].zone("services.work")
    assert zone
    assert zone.shape == Sector(0.5, 0.73, 120, 160)
    assert (zone.life_area, zone.ring, zone.order) == ("work", "services", 13)
    assert zone.label["sv"] == "Arbete och arbetslöshet – digitala tjänster och apparater"
    assert zone.hint is not None
    assert zone.hint["en"] == "job search, unemployment benefit, self-employment"


def test_repeats_in_two_directions() -> None:
    zone = TEMPLATES["offering"].zone("g3.m2")
    assert zone
    assert (zone.row, zone.col, zone.order) == ("g3", "m2", 26)
    assert (zone.box.x, zone.box.y) == (488, 524)


def test_turning_past_twelve_counts_from_there(tmp_path: Path) -> None:
    text = OWN.replace("[[group]]", """
[[zone]]
repeat = "sector"
keys = ["s1", "s2", "s3", "s4"]
turn = 90

[[zone.part]]
id = "{key}"
kind = "notes"
sector = { r = [0, 1], a = [200, 290] }
label = "Osa {n}"

[[group]]""", 1)  # fmt: skip
    template = load_template(own(tmp_path, "polar = { centre = [700, 434], radii = [684, 418] }\n" + text))
    angles = [z.shape.a0 for z in template.zones if isinstance(z.shape, Sector)]
    assert angles == [200, 290, 20, 110]


def test_groups_of_keys_stand_for_their_zones() -> None:
    zones = [zone.id for zone in TEMPLATES["offering"].zones_of("models")]
    assert zones[:3] == ["m1.name", "m1.features", "m2.name"]
    assert "g1.m1" in zones
    assert "g1.name" not in zones
    assert TEMPLATES["offering"].zones_of("nothing") == ()


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("actor-map", "actor-map"),
        ("Toimijakartta", "actor-map"),
        ("digituen toimijakartta", "actor-map"),
        ("AKTÖRSKARTA FÖR DIGITALT STÖD", "actor-map"),
        ("Digituen asiakaskokemuskartta", "development-targets"),
        ("Kundupplevelsekarta för digitalt stöd", "development-targets"),
        ("Digital support customer experience map", "development-targets"),
        (" Sisäiset ja  ulkoiset kehityskumppanit ", "partner-map"),
        ("Kumppanuuksien hyödyt", "benefits"),
        ("Kumppanuuden hyödyt", "benefits"),
        ("Digituen", None),
        ("", None),
    ],
)
def test_templates_are_found_by_any_of_their_names(name: str, slug: str | None) -> None:
    found = resolve(TEMPLATES, name)
    assert (found.slug if found else None) == slug


# --- a template of one's own --------------------------------------------------------------------------------


def test_one_folder_one_file_one_language(tmp_path: Path) -> None:
    own(tmp_path)
    report = check(tmp_path)
    assert report.problems == ()
    template = report.templates["village"]
    assert template.languages == ("fi",)
    assert template.name == {"fi": "Kylän digitalkoot"}
    zones = ["place", "r1.name", "r1.who", "r1.whom", "r2.name", "r2.who", "r2.whom"]
    assert [zone.id for zone in template.content_zones] == zones
    assert template.closing is not None
    assert report.missing == {"village": ["sv: no texts at all", "en: no texts at all"]}


def test_a_plain_text_is_in_the_language_of_the_file(tmp_path: Path) -> None:
    template = load_template(own(tmp_path, 'language = "se"\n' + OWN))
    assert template.languages == ("se",)
    zone = template.zone("r1.name")
    assert zone
    assert zone.label == {"se": "Kylä 1"}


def test_missing_texts_are_told_one_by_one(tmp_path: Path) -> None:
    half = OWN.replace('label = "Paikka"', 'label = { fi = "Paikka", sv = "Plats" }')
    own(tmp_path, half)
    missing = check(tmp_path).missing["village"]
    assert 'zone "title", label: no sv' in missing
    assert not any('zone "place"' in line for line in missing)
    assert "en: no texts at all" in missing


def test_orders_may_be_given(tmp_path: Path) -> None:
    numbered = OWN.replace('id = "place"\n', 'id = "place"\norder = 7\n')
    with pytest.raises(TemplateError, match=r'zone "r1.name" lacks an order'):
        load_template(own(tmp_path, numbered))


def test_items_may_lack_a_text(tmp_path: Path) -> None:
    text = OWN.replace('keys = ["r1", "r2"]\nshift', "shift", 1).replace(
        "[[zone.part]]\n",
        '[[zone.item]]\nkey = "r1"\nlabel = "Yksi"\nhint = "Vihje"\n'
        '[[zone.item]]\nkey = "r2"\nlabel = "Kaksi"\n\n[[zone.part]]\nhint = "{hint}"\n',
        1,
    )
    template = load_template(own(tmp_path, text))
    first, second = template.zone("r1.name"), template.zone("r2.name")
    assert first
    assert second
    assert (first.hint, second.hint) == ({"fi": "Vihje"}, None)


def test_load_all_refuses_when_one_is_wrong(tmp_path: Path) -> None:
    own(tmp_path)
    own(tmp_path, "name = 3", "broken")
    with pytest.raises(TemplateError) as caught:
        load_all(tmp_path)
    assert all("broken" in problem.file for problem in caught.value.problems)
    assert list(check(tmp_path).templates) == ["village"]


# --- the guide for authors ----------------------------------------------------------------------------------

GUIDE = (FOLDER / "README.md").read_text("utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
CODE = "\n".join(re.findall(r"```toml\n.*?```|`[^`]+`|\[\[\w+\]\]", GUIDE, re.DOTALL))


def test_examples_of_the_guide_are_good(tmp_path: Path) -> None:
    whole, *additions = EXAMPLES
    polar = "polar = { centre = [700, 434], radii = [684, 418] }\n"
    for i, addition in enumerate(["", *additions]):
        own(tmp_path, polar + whole + addition, f"example{i}")
    report = check(tmp_path)
    assert report.problems == ()
    assert [len(template.zones) for template in report.templates.values()] == [3, 12, 5]


@pytest.mark.parametrize("table", TABLES)
def test_guide_names_every_key(table: str) -> None:
    missing = [key for key in TABLES[table] if not re.search(rf"(?<!\w){key}(?!\w)", CODE)]
    assert missing == (["slug"] if table == "template" else [])  # the folder's name says it


@pytest.mark.parametrize("rule", PARAMETERS)
def test_guide_names_every_rule(rule: str) -> None:
    assert rule in GUIDE
