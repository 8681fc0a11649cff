"""The sheet as PDF and PNG: read back, held to its colours and fonts, made of whatever lies on a board."""

import io
import re
import runpy
import struct
from typing import Any

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from server.boards.view import BoardView, CircleView, ConnectionView, MarkView, NoteView, clean
from server.export.board import Board
from server.export.drawn import picture
from server.export.fitting import Fitted, fit
from server.export.printing import to_pdf, to_png
from server.export.signs import Signs, printable
from tests.make_fixtures import ROOT
from tests.support.exported import SHEETS, TEMPLATES, board_of, demo_board

FONTS = ROOT / "server" / "export" / "fonts"


def _text(pdf: bytes) -> str:
    """All words of a PDF, as they stand apart by white space."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def _pages_text(pdf: bytes) -> str:
    """The words of the pages after the picture, without the numbers at their feet."""
    pages = PdfReader(io.BytesIO(pdf)).pages[1:]
    texts = [re.sub(r"\n\d+ / \d+\s*$", "", page.extract_text()) for page in pages]
    return " ".join(" ".join(texts).split())


def _bare(text: str) -> str:
    """Without white space and hyphens, which breaking into lines changes."""
    return "".join(char for char in text if not char.isspace() and char not in "-\xad‐")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda one: str(one["id"]))
def test_everything_on_the_demo_stands_in_its_pdf_as_text(sheet: dict[str, Any]) -> None:
    told = _bare(_pages_text(to_pdf(demo_board(sheet["id"]))))
    texts = [note["text"] for note in sheet["notes"]] + list(sheet["fields"].values())
    texts += [circle["name"] for circle in sheet["circles"]]
    texts += [line["label"] for line in sheet["connections"] if line.get("label")]
    assert [text for text in texts if _bare(text) not in told] == []


def test_a_pdf_is_tagged_and_says_its_language_title_and_what_the_picture_is() -> None:
    reader = PdfReader(io.BytesIO(to_pdf(demo_board("fi-actor-map", "sv"))))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "sv"
    assert root["/MarkInfo"]["/Marked"].value
    assert reader.metadata is not None
    assert reader.metadata.title == "Title"
    kinds: dict[str, list[Any]] = {}

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if "/S" in node:
                kinds.setdefault(node["/S"], []).append(node)
            if "/K" in node:
                walk(node["/K"])

    walk(root["/StructTreeRoot"])
    assert len(kinds["/H1"]) == 1
    assert len(kinds["/H2"]) > 8
    assert len(kinds["/LI"]) > 50
    assert [one for one in kinds["/Figure"] if "Tavlan som bild" in str(one.get("/Alt"))]


def test_names_of_areas_and_lines_are_in_the_asked_language() -> None:
    told = _pages_text(to_pdf(demo_board("fi-actor-map", "en")))
    assert "Associations and NGOs" in told
    assert "Funding: Lummejärven kaupunki → Kaupunginkirjasto" in told
    assert "votes 6" in told


def test_a_picture_is_a_png_as_large_as_the_sheet() -> None:
    png = to_png(demo_board("fi-needs-map"))
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = struct.unpack(">II", png[16:24])
    assert abs(wide / high - 1.4) < 0.01
    assert wide > 2_000


def _with_text(*texts: str) -> Board:
    template = TEMPLATES["actor-map"]
    places = [zone.places[0] for zone in template.zones if zone.places]
    notes = tuple(
        NoteView(f"n{i}", clean(text), *places[i % len(places)], 0, "yellow", "p", i)
        for i, text in enumerate(texts)
    )
    lines = (ConnectionView("l", "n0", f"n{len(notes) - 1}", "?", clean(texts[0]), None, 0),)
    circles = (CircleView("c", clean(texts[0]), "set", ("n0", "?"), ("ngo", "?"), None, 0),)
    return board_of(template, BoardView(notes=notes, connections=lines, circles=circles,
                                        fields={"scope": clean(texts[0])}), locale="en")  # fmt: skip


def test_letters_and_emoji_are_printed_and_what_is_not_is_numbered_and_listed() -> None:
    pdf = to_pdf(_with_text("Åäö ÄÖ – Привет → €", "👵 👩‍💻 🇫🇮", "你好 你"))
    told = _text(pdf)
    assert "Åäö ÄÖ – Привет → €" in told
    assert "👵" in told
    assert "[U+4F60][U+597D] [U+4F60]" in told
    assert told.count("U+4F60 CJK UNIFIED IDEOGRAPH-4F60") == 1
    assert "Signs that could not be printed" in told
    assert b"DejaVuSans" in pdf


def test_texts_are_as_large_as_fits_whole_words_first_and_too_long_ones_are_cut() -> None:
    sizes = (14.0, 12.0, 10.0, 8.0)
    assert fit("Short", 100, 60, sizes) == Fitted("Short", 14.0, broken=False)
    assert fit("Kaupunginkirjasto", 100, 60, sizes).size < 14
    long_word = fit("x" * 60, 100, 60, sizes)
    assert long_word.broken
    assert max(len(part) for part in long_word.text.split("\N{ZERO WIDTH SPACE}")) < 25
    cut = fit("word " * 400, 100, 60, sizes)
    assert (cut.size, cut.text[-1]) == (8.0, "…")
    assert cut.text.count("word") < 40
    assert fit("a\n" * 50, 100, 60, sizes).text.count("\n") < 8


def test_nothing_that_people_wrote_is_read_as_markup() -> None:
    texts = (
        "#panic() *not bold* $x^2$ <label> @ref // no",
        "</text><script>alert(1)</script>",
        '#read("/etc/passwd")',
    )
    told = _pages_text(to_pdf(_with_text(*texts)))
    assert [text for text in texts if text not in told] == []
    assert "<script>" not in picture(_with_text(*texts))


@given(st.lists(st.text(st.characters(), min_size=1, max_size=12), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_no_text_makes_a_picture_or_a_pdf_fail(texts: list[str]) -> None:
    pdf = to_pdf(
        _with_text(*texts, "\x00\x1b[31m\ud800", "1️⃣ e\u0301\u20e3 \u202e\u2066x\ufeff\ufffe \U000e0067")
    )
    assert pdf.startswith(b"%PDF")


@pytest.mark.parametrize("slug", sorted(TEMPLATES))
def test_an_odd_board_of_every_worksheet_is_printed(slug: str) -> None:
    template = TEMPLATES[slug]
    far = NoteView("far", "x" * 2_000, -9e5, 9e5, 1e9, "pink", None, 0, w=0.5, h=9_000.0)
    places = [zone.places[0] for zone in template.zones if zone.places][:2]
    notes = tuple(NoteView(f"n{i}", "", x, y, 0, "grey", None, 0) for i, (x, y) in enumerate(places))
    view = BoardView(
        notes=(far, *notes),
        connections=(
            ConnectionView("l", "n0", "n0", "?", "", None, 0),
            ConnectionView("m", "n0", "far", "?", "?", None, 0),
        ),
        circles=(CircleView("c", "", "zone", ("far",), (template.zones[-1].id,), None, 0),),
        marks=tuple(MarkView(zone.id, "bigcross", None, 0) for zone in template.zones[:3]),
        fields={zone.id: "ä" * (zone.max_chars or 10) for zone in template.zones if zone.is_text}
        | {"summary": "S"},
    )
    board = board_of(template, view, "xx", {"n0": 3, "gone": 1})
    assert len(PdfReader(io.BytesIO(to_pdf(board))).pages) >= 2
    assert to_png(board).startswith(b"\x89PNG")


def test_colours_are_those_of_the_client() -> None:
    made = runpy.run_path(str(ROOT / "scripts" / "print_colours.py"))
    assert (ROOT / "server/export/print.json").read_text("utf-8") == made["text"]()


def test_the_list_of_printable_characters_is_that_of_the_fonts() -> None:
    codes = {code for path in FONTS.glob("*.ttf") for code in TTFont(path).getBestCmap()}
    assert {code for code in range(0x30000) if printable(chr(code))} == {
        code for code in codes if code < 0x30000
    } | {9, 10}
    signs = Signs()
    assert signs.all({"a": ["ä\u00a0\u180e你", 1, None]}) == {"a": ["ä\u00a0[U+4F60]", 1, None]}
    assert signs.replaced == ["U+4F60 CJK UNIFIED IDEOGRAPH-4F60"]
