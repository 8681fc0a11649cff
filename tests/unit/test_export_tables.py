"""The cells of the export's tables: the demo's sheets, and boards with all that may lie on one."""

from dataclasses import replace

import pytest

from server.boards.export_sources import check_columns
from server.boards.view import BoardView, CircleView, ConnectionView, MarkView, NoteView, Origin
from server.export.tables import tables
from tests.support.exported import SHEETS, TEMPLATES, board_of, demo_board, records, tables_of


@pytest.mark.parametrize("sheet", [sheet["id"] for sheet in SHEETS])
def test_every_column_that_can_be_filled_is_filled_on_some_row_of_the_demo(sheet: str) -> None:
    unfilled = {
        f"{table.name}.{column}"
        for table in tables_of(demo_board(sheet)).values()
        for column in table.columns
        if table.rows and all(row[column] in (None, "", ()) for row in records(table))
    }
    # Little in the demo is a copy, and some sheets have no tags, no labels of lines, funders of one line.
    allowed = {"actors.origin", "connections.label", "needs.origin", "partners.origin", "owners.tag",
               "funders.note", "models.origin_circle", "models.origin_model_card",
               "model_card.origin_circle"}  # fmt: skip
    assert unfilled <= allowed


def test_a_note_tells_its_organisation_sector_circles_and_author() -> None:
    actors = {row["organisation"]: row for row in records(tables_of(demo_board("en-actor-map"))["actors"])}
    row = actors["Net Cabin"]
    assert (row["sector"], row["circle_names"]) == ("Associations and NGOs", ("Help brought home",))
    assert row["note"]
    assert row["author"] in {"Aino", "Eero", "Jussi", "Kerttu", "Sari", "Börje", "Fatuma", "Maiju"}
    swedish = records(tables_of(demo_board("en-actor-map", "sv"))["actors"])
    assert {one["sector"] for one in swedish} >= {"Staten", "Kommuner", "Organisationer"}


def test_lines_and_circles_tell_of_the_notes_they_hold() -> None:
    found = tables_of(demo_board("en-actor-map"))
    line = records(found["connections"])[0]
    assert line == {
        "from": "City of Lummejärvi", "from_zone": "Funders", "to": "City Library",
        "to_zone": "Municipalities", "kind": "Funding", "label": "",
    }  # fmt: skip
    model = records(found["models"])[0]
    assert model["members"] == ("City Library", "Lummejärvi Pensioners' Club")
    assert model["member_sectors"] == ("Municipalities", "Associations and NGOs")
    assert model["funders"] == ("City of Lummejärvi", "Järvimaa wellbeing services county: grant")


def test_a_matrix_has_one_column_for_each_named_model() -> None:
    found = tables_of(demo_board("fi-offering"))
    matrix = found["matrix"]
    assert matrix.columns[0] == "customer_group"
    assert matrix.columns[-1] == "crosses_in_row"
    assert records(matrix)[1] == {
        "customer_group": "Työnhakijat", "Kirjaston diginurkka": True, "Kotiin vietävä apu": False,
        "Digibussi kylillä": False, "Kielilumme ry:n digikerho": False, "Työnhakijan digipolku": True,
        "crosses_in_row": 2,
    }  # fmt: skip
    assert sum(row["crosses_in_row"] for row in records(matrix)) == sum(
        row["crosses_in_column"] for row in records(found["models"])
    )


def test_columns_of_one_name_are_told_apart_also_from_fixed_ones() -> None:
    names = {"m1.name": "A", "m2.name": "A", "m3.name": "customer_group", "m4.name": "A (2)", "g1.name": "G"}
    board = board_of(TEMPLATES["offering"], BoardView(fields=names))
    columns = tables_of(board)["matrix"].columns
    assert columns == ("customer_group", "A", "A (2)", "customer_group (2)", "A (2) (2)", "crosses_in_row")


def test_words_say_on_which_ring_a_note_lies() -> None:
    partners = records(tables_of(demo_board("fi-partner-map"))["partners"])
    assert {row["ring"] for row in partners} == {"influencer", "insider", "current", "potential"}
    assert {row["sector"] for row in partners if row["ring"] == "influencer"} == {None}
    assert "Hyte-toimijat" in {row["sector"] for row in partners}
    assert {row["ring"] for row in records(tables_of(demo_board("fi-needs-map"))["needs"])} == {
        "situation",
        "service",
        "support",
    }


def test_a_life_area_is_circled_and_a_copy_tells_where_it_is_from() -> None:
    findings = records(tables_of(demo_board("fi-development-targets"))["findings"])
    assert {row["life_area"] for row in findings if row["life_area_circled"]} == {
        "Terveys ja hyvinvointi", "Raha ja etuudet", "Henkilöasiat ja turvallisuus",
    }  # fmt: skip
    assert {row["source_map"] for row in findings} == {None, "Board fi-needs-map"}
    assert {row["tag"] for row in findings} >= {"Tuki ei tavoita tai ei toimi"}


def test_votes_are_empty_before_a_vote_has_ended() -> None:
    board = demo_board("fi-offering")
    assert {row["votes"] for row in records(tables_of(board)["conclusions"])} == {2, 3, 5, 6}
    before = replace(board, votes=None)
    assert {row["votes"] for row in records(tables_of(before)["conclusions"])} == {None}


def test_rows_are_numbered_and_texts_counted() -> None:
    solutions = records(tables_of(demo_board("fi-benchmark"))["solutions"])
    assert [(row["row"], row["promising"]) for row in solutions] == [
        (1, True), (2, False), (3, False), (4, False),
    ]  # fmt: skip
    assert records(tables_of(demo_board("fi-proposal"))["proposal"])[0]["pitch_words"] == 91
    assert [row["no"] for row in records(tables_of(demo_board("fi-development-targets"))["targets"])] == [
        1,
        2,
        3,
    ]


def test_origins_of_a_column_are_those_of_its_notes() -> None:
    template = TEMPLATES["offering"]
    zone = template.zone("m1.features")
    assert zone
    x, y = zone.places[0]
    notes = tuple(
        NoteView(f"n{i}", "text", x, y, i, "yellow", None, i, origin=origin)
        for i, origin in enumerate((Origin("fi-actor-map", "circle", "c1"), Origin("gone"), None))
    )
    view = BoardView(notes=notes, fields={"m1.name": "Model"})
    row = records(tables_of(board_of(template, view))["models"])[0]
    assert (row["origin_circle"], row["origin_model_card"]) == ("c1", "Board fi-actor-map, gone")


@pytest.mark.parametrize("slug", sorted(TEMPLATES))
def test_what_points_nowhere_is_told_without_failing(slug: str) -> None:
    template = TEMPLATES[slug]
    note = NoteView(
        "n", "", -9e5, 9e5, 0, "yellow", "stranger", 0, tags=("?",), origin=Origin("?", "note", "?")
    )
    inside = [
        NoteView(f"i{i}", " \n x", *zone.places[0], 0, "yellow", "?", 0, tags=("?",), origin=Origin("?"))
        for i, zone in enumerate(zone for zone in template.zones if zone.places)
    ]
    view = BoardView(
        notes=(note, *inside),
        connections=(
            ConnectionView("l", "n", "i0", "?", "", None, 0),
            ConnectionView("m", "?", "?", "?", "", None, 0),
        ),
        circles=(CircleView("c", "", "set", ("n", "?"), ("?",), None, 0),),
        marks=(MarkView("?", "cross", None, 0),),
        fields={"?": "?"} | {zone.id: "=1+1" for zone in template.zones if zone.is_text},
    )
    for table in tables_of(board_of(template, view)).values():
        assert all(len(row) == len(table.columns) for row in table.rows)


def test_a_definition_from_before_sources_leaves_cells_empty() -> None:
    template = TEMPLATES["actor-map"]
    old = [
        {
            **table,
            "columns": [
                {key: value for key, value in one.items() if key != "from"} for one in table["columns"]
            ],
        }
        for table in template.exports
    ]
    assert check_columns(replace(template, exports=tuple(old)))
    first = tables(demo_board("fi-actor-map"), old)[0]
    assert {row["note_id"] for row in records(first)} == {None}
    assert "Valtio" in {row["sector"] for row in records(first)}
