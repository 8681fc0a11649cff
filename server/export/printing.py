"""The filled sheet as PDF (tagged, with everything on it as text on further pages) and as PNG, by typst.

Only the bundled fonts are used, so that it looks the same everywhere. What people wrote goes to typst as
data, never as markup.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from importlib.resources import as_file, files
from math import ceil
from typing import Any, Final, Literal

import typst

from server.boards.template import Zone, pick

from .board import Board
from .drawn import COLOURS, box_of, picture, rings, shown_circles
from .fitting import fit
from .signs import Signs
from .told import sections
from .wrap import shorten

_PPI: Final = 150
"""Dots per inch of the picture: about 2,480 across."""
_LABEL: Final = 26.0
"""Height of an area's name above its text, su."""
_SIDE: Final = 12.0
_INSET: Final = 5.0
"""Between the edge of a note and its text, su."""
_LEAST_NOTE: Final = 24.0
"""A smaller note or field is drawn so large, su."""
_NOTE_SIZES: Final = (14.5, 13.5, 12.5, 11.5, 10.5, 9.5, 8.5)
_FIELD_SIZES: Final = (20.0, 18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0)
_NAME_SIZES: Final = (18.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0)
_LIST_SIZES: Final = (10.0, 16.0)
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def to_pdf(board: Board) -> bytes:
    """PDF/UA-1: page one is the sheet, then come title, areas, lines, circles and crosses as text."""
    return _compiled(_data(board) | {"pages": _pages(board)}, picture(board), "pdf")


def to_png(board: Board) -> bytes:
    """The sheet alone."""
    return _compiled(_data(board) | {"pages": None}, picture(board), "png")


def _compiled(data: Mapping[str, Any], sheet: str, form: Literal["pdf", "png"]) -> bytes:
    signs = Signs()
    inputs = {"data": json.dumps(_with_list_of_signs(signs.all(data), signs)), "sheet": signs.text(sheet)}
    try:
        return _typeset(inputs, form, ["ua-1"] if form == "pdf" else [])
    except typst.TypstError:
        # The standard refuses a character whose parts are in different fonts; then its place is empty.
        return _typeset(inputs, form, [])


def _typeset(inputs: dict[str, str], form: Literal["pdf", "png"], standards: list[Literal["ua-1"]]) -> bytes:
    made = typst.compile(
        _source(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
        format=form,
        ppi=_PPI,
        pdf_standards=[*standards],
    )
    assert isinstance(made, bytes)  # of a PNG with several pages it would be a list
    return made


def _with_list_of_signs(data: dict[str, Any], signs: Signs) -> dict[str, Any]:
    """The data; what could not be printed stands in a last section."""
    pages = data["pages"]
    if pages is not None and signs.replaced:
        pages["sections"].append({"title": pages["unprintable"], "text": "", "entries": signs.replaced})
    return data


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    with as_file(files(__package__).joinpath("fonts")) as folder:
        return typst.Fonts(False, False, [folder])


@lru_cache(maxsize=1)
def _source() -> bytes:
    return files(__package__).joinpath("templates", "sheet.typ").read_bytes()


def _data(board: Board) -> dict[str, Any]:
    template = board.template
    return {
        "title": board.meta.title or pick(template.name, board.locale),
        "lang": board.locale if _LANGUAGE.fullmatch(board.locale) else "en",
        "width": template.width,
        "height": template.height,
        "ink": COLOURS["ink"],
        "brand": COLOURS["brand"],
        "inset": _INSET,
        "fields": [_field(board, zone) for zone in template.zones if board.sheet.text(zone.id)],
        "lists": [_list(board, zone) for zone in template.zones if zone.kind == "auto-list"],
        "notes": [_note(board, note.id) for note in sorted(board.sheet.notes, key=lambda note: note.z)],
        "tags": [
            {"x": ring.at[0], "y": ring.at[1], "number": ring.number, "fill": ring.colour}
            for ring in rings(board)
        ],
        "votes": [_vote(board, note, count) for note, count in (board.votes or {}).items() if count and
                  note in board.notes],
    }  # fmt: skip


def _pages(board: Board) -> dict[str, Any]:
    template = board.template
    name, question = pick(template.name, board.locale), pick(template.question, board.locale)
    return {
        "picture": board.words["export.picture"],
        "subtitle": " – ".join(part for part in (name, question) if part),
        "sections": [asdict(one) | {"entries": list(one.entries)} for one in sections(board)],
        "unprintable": board.words["export.unprintable"],
    }


def _note(board: Board, note_id: str) -> dict[str, Any]:
    note = board.notes[note_id]
    box = box_of(board, note)
    w, h = max(box.w, _LEAST_NOTE), max(box.h, _LEAST_NOTE)
    shown = fit(note.text.strip(), w - 2 * _INSET, h - 2 * _INSET, _NOTE_SIZES, bold=True)
    first, more, rest = shown.text.partition("\n")
    return {
        **{"x": box.x, "y": box.y, "w": w, "h": h, "size": shown.size, "broken": shown.broken},
        **{"first": first if more else "", "rest": more + rest if more else first},
        "fill": COLOURS[f"note-{note.color}"],
        "edge": COLOURS[f"note-{note.color}-edge"],
    }


def _vote(board: Board, note_id: str, count: int) -> dict[str, Any]:
    """A badge at the bottom left corner of a note."""
    box = box_of(board, board.notes[note_id])
    return {"x": box.x + 2, "y": box.y + box.h - 2, "number": count}


def _field(board: Board, zone: Zone) -> dict[str, Any]:
    """A text of the sheet, under the name of its area; heads of columns stand on a dark ground."""
    named = zone.id.endswith(".name")
    corner = board.template.polar is not None and zone.box.y < 100 and not named
    head = min(_LABEL, zone.box.h / 2) if zone.canvas_label else 4.0
    side = 0 if corner else _SIDE
    w = max(_LEAST_NOTE, zone.box.w - 2 * side)
    h = max(_LEAST_NOTE, zone.box.h - head - 4 + (16 if corner else 0))
    shown = fit(board.sheet.text(zone.id), w, h, _NAME_SIZES if named else _FIELD_SIZES)
    return {
        **{"x": zone.box.x + side, "y": zone.box.y + head, "w": w, "h": h},
        **{"text": shown.text, "size": shown.size, "broken": shown.broken},
        "weight": 640 if named else 430,
        "end": corner,
        "middle": not zone.canvas_label,
        "ink": COLOURS["hub-ink" if named and zone.row is None else "ink"],
    }


def _list(board: Board, zone: Zone) -> dict[str, Any]:
    """A list that fills itself from the circles, as far as there is room."""
    columns = 2 if zone.box.w > 500 else 1
    h = zone.box.h - _LABEL - 4
    circles = shown_circles(board)
    size = max(_LIST_SIZES[0], min(_LIST_SIZES[1], h / 1.5 / max(1, ceil(len(circles) / columns))))
    room = columns * max(1, int(h / 1.5 / size))
    entries = [
        {
            "number": number,
            "fill": COLOURS[f"ring-{(number - 1) % 6 + 1}"],
            "name": shorten(circle.name.strip(), zone.box.w / columns - 4 * size, size, 430)
            if circle.name.strip()
            else board.words["export.unnamed"],
        }
        for number, circle in enumerate(circles[:room], start=1)
    ]
    return {
        **{"x": zone.box.x + _SIDE, "y": zone.box.y + _LABEL, "w": zone.box.w - 2 * _SIDE},
        **{"size": size, "columns": columns, "entries": entries},
    }
