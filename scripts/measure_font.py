"""Measures the shipped typeface and writes `server/export/font_metrics.json`.

Run it when the typeface is updated: `python scripts/measure_font.py`. It needs the client's packages
(`npm ci` in `web/`) and fontTools. The server reads only the small data file, so that labels are placed
the same way on every machine, without a font library.
"""

import json
from itertools import product
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.varLib.instancer import instantiateVariableFont  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parent.parent
FILES = ROOT / "web/node_modules/@fontsource-variable/atkinson-hyperlegible-next/files"
TARGET = ROOT / "server/export/font_metrics.json"
WEIGHTS = (430, 640)
KERNED = "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖabcdefghijklmnopqrstuvwxyzåäöé0123456789.,:;-–()/ "


def measure() -> dict[str, Any]:
    """Advance widths by weight and character, kerning of letter pairs of the bold weight, in 1/1000 em."""
    widths: dict[str, dict[str, int]] = {}
    kerning: dict[str, int] = {}
    for weight in WEIGHTS:
        advances: dict[str, int] = {}
        for part in ("latin-ext", "latin"):
            font = _font(part, weight)
            metrics, cmap = font["hmtx"].metrics, font.getBestCmap()
            advances |= {chr(code): metrics[glyph][0] for code, glyph in cmap.items() if code >= 32}
        widths[str(weight)] = dict(sorted(advances.items()))
        kerning = _kerning(font)
    return {
        "typeface": "Atkinson Hyperlegible Next",
        "capHeight": font["OS/2"].sCapHeight,
        "xHeight": font["OS/2"].sxHeight,
        "widths": widths,
        "kerning": dict(sorted(kerning.items())),
    }


def _font(part: str, weight: int) -> TTFont:
    path = FILES / f"atkinson-hyperlegible-next-{part}-wght-normal.woff2"
    return instantiateVariableFont(TTFont(path), {"wght": weight})


def _kerning(font: TTFont) -> dict[str, int]:
    cmap = font.getBestCmap()
    lookups = font["GPOS"].table.LookupList.Lookup
    pairs: dict[str, int] = {}
    for left, right in product(KERNED, repeat=2):
        for lookup in lookups:
            found = (_pair(table, cmap[ord(left)], cmap[ord(right)]) for table in lookup.SubTable)
            value = next((value for value in found if value is not None), 0)
            if value:
                pairs[left + right] = pairs.get(left + right, 0) + value
    return pairs


def _pair(table: Any, left: str, right: str) -> int | None:
    """What one sub-table says about a pair of glyphs; None when it doesn't know the pair."""
    if table.LookupType != 2 or left not in table.Coverage.glyphs:
        return None
    if table.Format == 1:
        records = table.PairSet[table.Coverage.glyphs.index(left)].PairValueRecord
        return next((r.Value1.XAdvance for r in records if r.SecondGlyph == right and r.Value1), None)
    first = table.Class1Record[table.ClassDef1.classDefs.get(left, 0)]
    value = first.Class2Record[table.ClassDef2.classDefs.get(right, 0)].Value1
    return getattr(value, "XAdvance", 0) if value else 0


if __name__ == "__main__":
    TARGET.write_text(json.dumps(measure(), ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size} bytes")
