"""The built client stays small: a phone on a slow network opens the board at once."""

import gzip
from pathlib import Path

DIST = Path(__file__).parents[2] / "web" / "dist"
CODE_LIMIT = 120_000
FONT_LIMIT = 60_000


def built(*endings: str) -> dict[str, bytes]:
    """The built files with these endings by name; `make web` builds them."""
    files = {file.name: file.read_bytes() for file in DIST.rglob("*") if file.suffix in endings}
    assert files, "the client isn't built: run `make web`"
    return files


def test_scripts_and_styles_stay_small() -> None:
    sizes = {name: len(gzip.compress(code, mtime=0)) for name, code in built(".js", ".css").items()}
    assert sum(sizes.values()) <= CODE_LIMIT, sizes


def test_fonts_stay_small() -> None:
    sizes = {name: len(font) for name, font in built(".woff2").items()}
    assert sum(sizes.values()) <= FONT_LIMIT, sizes


def test_source_maps_are_not_shipped() -> None:
    assert not list(DIST.rglob("*.map"))
