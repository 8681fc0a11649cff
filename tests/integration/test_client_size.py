"""The built client stays small: a phone on a slow network opens the board at once."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
DIST = ROOT / "web" / "dist"
BOARD_PAGE = ROOT / "server" / "web" / "templates" / "board.html"
FIRST_LIMIT = 120_000
"""What comes before one can work on a board, bytes by gzip."""
ALL_LIMIT = 165_000
"""With what comes later and the pages before: a slow phone's network (1.6 Mbit/s) brings it in a second."""
FONT_LIMIT = 60_000

BOARD = {"src/main.tsx", "src/theme.ts", "src/styles/shared.css", "src/styles/board.css"}
"""The entries that the page of a board names."""


def built(*endings: str) -> dict[str, bytes]:
    """The built files with these endings by name; `make web` builds them."""
    files = {file.name: file.read_bytes() for file in DIST.rglob("*") if file.suffix in endings}
    assert files, "the client isn't built: run `make web`"
    return files


def first_load() -> set[str]:
    """The files that the page of a board names, and all that these import before they run."""
    manifest: dict[str, dict[str, Any]] = json.loads((DIST / ".vite" / "manifest.json").read_text("utf-8"))
    waiting = list(BOARD)
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(manifest[name].get("imports", ()))
    return {manifest[name]["file"] for name in reached}


def test_the_page_of_a_board_names_what_is_measured() -> None:
    page = BOARD_PAGE.read_text("utf-8")
    assert set(re.findall(r"(?:href|src)=\"\{\{ asset\('([^']+)'\) \}\}", page)) == BOARD


def test_scripts_and_styles_stay_small() -> None:
    sizes = {name: len(gzip.compress(code, mtime=0)) for name, code in built(".js", ".css").items()}
    first = sum(sizes[name] for name in first_load())
    print(f"\nfirst load {first / 1000:.1f} kB, all {sum(sizes.values()) / 1000:.1f} kB by gzip")
    assert first <= FIRST_LIMIT, sizes
    assert sum(sizes.values()) <= ALL_LIMIT, sizes


def test_scripts_and_styles_are_packed_by_the_build() -> None:
    for name, code in built(".js", ".css").items():
        assert gzip.decompress((DIST / f"{name}.gz").read_bytes()) == code


def test_fonts_stay_small() -> None:
    sizes = {name: len(font) for name, font in built(".woff2").items()}
    assert sum(sizes.values()) <= FONT_LIMIT, sizes


def test_source_maps_are_not_shipped() -> None:
    assert not list(DIST.rglob("*.map"))
