"""CSV of a table, opened again."""

import csv
import io

import pytest

from server.export.tabular import Table, neutral, to_csv


def _read(table: Table) -> list[list[str]]:
    return list(csv.reader(io.StringIO(to_csv(table).decode("utf-8-sig"), newline="")))


def test_cells_come_back_as_they_were() -> None:
    table = Table("t", ("a", "b", "c", "d", "e"), (('Äiti; "ö", 👵', ("one", "two"), True, False, -3),))
    assert _read(table) == [["a", "b", "c", "d", "e"], ['Äiti; "ö", 👵', "one\ntwo", "x", "", "-3"]]


def test_file_has_a_byte_order_mark_and_lines_as_the_standard_says() -> None:
    assert to_csv(Table("t", ("ä",), ((None,), ("b",)))) == b'\xef\xbb\xbf\xc3\xa4\r\n""\r\nb\r\n'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start: str) -> None:
    table = Table("t", (f"{start}head",), ((f"{start}1+1",), ((f"{start}1", "2"),)))
    assert _read(table) == [[f"'{start}head"], [f"'{start}1+1"], [f"'{start}1\n2"]]
    assert neutral(f"1{start}1") == f"1{start}1"
