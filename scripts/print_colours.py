"""Writes the light colours of the client's styles to `server/export/print.json`, for what the server draws.

Run it when `tokens.css` or `sheet.css` changed: `python scripts/print_colours.py`. A test compares them.
"""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STYLES = ROOT / "web/src/styles"
TARGET = ROOT / "server/export/print.json"

_COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6})\b")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"[^{}]+\{[^{}]*\}")


def colours() -> dict[str, object]:
    """Token → colour, and the rules of the sheet's picture with the colours in place."""
    light = (STYLES / "tokens.css").read_text("utf-8").partition("@media")[0]
    tokens = dict(_COLOUR.findall(_COMMENT.sub("", light)))
    sheet = _COMMENT.sub("", (STYLES / "sheet.css").read_text("utf-8").partition("/* Small pictures")[0])
    rules = [" ".join(rule.split()) for rule in _RULE.findall(sheet)]
    filled = [re.sub(r"var\(--([\w-]+)\)", lambda name: tokens.get(name[1], "inherit"), one) for one in rules]
    return {"tokens": tokens, "sheet": filled}


def text() -> str:
    """What stands in the file."""
    return json.dumps(colours(), indent=1) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), "utf-8")
