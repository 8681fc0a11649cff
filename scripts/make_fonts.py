"""Writes the fonts that exports are printed with, and which characters they have, to `server/export/fonts`.

    python scripts/make_fonts.py EMOJI DEJAVU

The typeface of the product comes from the client's packages (`npm ci` in `web/`). EMOJI is
`noto-color-emoji-emoji-400-normal.woff2` of the npm package @fontsource/noto-color-emoji, DEJAVU is
`DejaVuSans.ttf` of DejaVu 2.37, which has Greek, Cyrillic, arrows and signs. It needs fontTools.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.varLib.instancer import instantiateVariableFont  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parent.parent
FILES = ROOT / "web/node_modules/@fontsource-variable/atkinson-hyperlegible-next/files"
TARGET = ROOT / "server/export/fonts"
WEIGHTS = {"Regular": 430, "Bold": 640}


def main(emoji: Path, dejavu: Path) -> None:
    for name, weight in WEIGHTS.items():
        _merged(weight, TARGET / f"AtkinsonHyperlegibleNext-{name}.ttf")
    font = TTFont(emoji)
    if "SVG " in font:  # the same pictures once more; typst takes those of COLR
        del font["SVG "]
    font.flavor = None
    font.save(TARGET / "NotoColorEmoji.ttf")
    shutil.copyfile(dejavu, TARGET / "DejaVuSans.ttf")
    codes = {code for path in TARGET.glob("*.ttf") for code in TTFont(path).getBestCmap()}
    (TARGET / "coverage.json").write_text(json.dumps(_ranges(sorted(codes))) + "\n", "utf-8")


def _merged(weight: int, target: Path) -> None:
    """The typeface at one weight with the characters of both of its files."""
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for part in ("latin", "latin-ext"):
            path = FILES / f"atkinson-hyperlegible-next-{part}-wght-normal.woff2"
            font = instantiateVariableFont(TTFont(path), {"wght": weight})
            font.flavor = None
            parts.append(str(Path(folder) / f"{part}.ttf"))
            font.save(parts[-1])
        Merger().merge(parts).save(target)


def _ranges(codes: list[int]) -> list[list[int]]:
    """First and last of each unbroken run."""
    runs: list[list[int]] = []
    for code in codes:
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return runs


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
