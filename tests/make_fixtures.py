"""Writes `tests/fixtures/layouts.json`: the shapes of the worksheets, for the client's tests.

Run `python -m tests.make_fixtures` after a change of a template's shapes or of how places are found.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from server.boards.layout import layout
from server.boards.template import Template
from server.boards.templates import load_all

ROOT = Path(__file__).parents[1]
FILE = ROOT / "tests" / "fixtures" / "layouts.json"
KEYS = ("id", "kind", "takesNotes", "area", "box", "polygon", "places")


def shapes(templates: Iterable[Template]) -> dict[str, Any]:
    """Note size and zones of every worksheet as the layout tells them, without texts."""
    told = {template.slug: layout(template, "fi", 1) for template in templates}
    return {
        slug: {
            "noteSize": sheet["noteSize"],
            "zones": [{key: zone[key] for key in KEYS} for zone in sheet["zones"]],
        }
        for slug, sheet in told.items()
    }


def main() -> None:
    """Write the file, a zone a line so that changes can be read."""
    sheets = []
    for slug, sheet in shapes(load_all(ROOT / "board_templates").values()).items():
        zones = ",\n".join("    " + json.dumps(zone, separators=(",", ":")) for zone in sheet["zones"])
        sheets.append(
            f' "{slug}": {{\n  "noteSize": {json.dumps(sheet["noteSize"])},\n  "zones": [\n{zones}\n  ]\n }}'
        )
    FILE.write_text("{\n" + ",\n".join(sheets) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
