"""How wide a text of the shipped typeface is: measured once, so that every machine places labels alike.

`font_metrics.json` is made by `scripts/measure_font.py` from the typeface's own files.
"""

import json
import unicodedata
from importlib.resources import files
from itertools import pairwise
from typing import Any, Final, Literal

Weight = Literal[430, 640]
"""The two weights of text on a sheet: running text and names."""

_DATA: Final[dict[str, Any]] = json.loads(files(__package__).joinpath("font_metrics.json").read_text("utf-8"))
_WIDTHS: Final[dict[int, dict[str, int]]] = {int(weight): table for weight, table in _DATA["widths"].items()}
_KERNING: Final[dict[str, int]] = _DATA["kerning"]

CAP: Final[float] = _DATA["capHeight"] / 1000
"""Height of capital letters, in em."""
ASCENT: Final = 0.88
"""What any line needs above its baseline, in em: the ring of an Å reaches that high."""
DESCENT: Final = 0.21
"""What any line needs below its baseline, in em."""
_TALL: Final = frozenset("ÅÄÖÉÈÊËÁÀÂÃÍÌÎÏÓÒÔÕÚÙÛÜÝŠŽČĐĆ")
_DEEP: Final = frozenset("gjpqyQ,;()[]{}/|_çÇşţ")
LEADING: Final = 1.14
"""From one baseline to the next, in em."""


def reach(text: str) -> tuple[float, float]:
    """What the letters of this text need above and below the baseline, in em; an unknown one what any may."""
    if any(char not in _WIDTHS[640] for char in text):
        return ASCENT, DESCENT
    return ASCENT if _TALL & set(text) else 0.8, DESCENT if _DEEP & set(text) else 0.02


def advances(text: str, size: float, weight: Weight) -> list[float]:
    """The width of each character, with the kerning to the next one, in su at a font size in su."""
    table = _WIDTHS[weight]
    each = [table[char] if char in table else _unknown(char) for char in text]
    for i, pair in enumerate(pairwise(text)):
        each[i] += _KERNING.get("".join(pair), 0)
    return [width * size / 1000 for width in each]


def width(text: str, size: float, weight: Weight) -> float:
    """How wide the text is, in su at a font size in su."""
    return sum(advances(text, size, weight))


def _unknown(char: str) -> int:
    """A character that the typeface lacks comes from another one: rather too wide than too narrow."""
    if unicodedata.combining(char):
        return 0
    return 1300 if ord(char) > 0xFFFF else 1000 if unicodedata.east_asian_width(char) in "WF" else 800
