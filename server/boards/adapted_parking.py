"""The parking lot of a worksheet: whatever lay in a zone that was removed goes there."""

from collections.abc import Callable
from typing import Any, Final

from .template import Template

PARKING: Final = "parking"

_LABEL = {"fi": "Parkki", "sv": "Parkering", "en": "Parking lot"}
_PROMPT = {
    "fi": "Asiat, joihin palataan myöhemmin",
    "sv": "Saker vi återkommer till",
    "en": "Things to come back to",
}
_EDGE = 20
_HEIGHT = 116


def make_room(source: dict[str, Any], template: Template) -> None:
    """A worksheet that has no parking lot gets one, below all else."""
    width, height = source.get("plane", (template.width, template.height))
    source["plane"] = [width, height + _HEIGHT + _EDGE]
    order = max((zone["order"] for zone in source["zone"] if "order" in zone), default=0) + 1
    rect = [_EDGE, height, width - 2 * _EDGE, _HEIGHT]
    lot = {"id": PARKING, "kind": "notes", "rect": rect, "order": order, "derived": True}
    source["zone"] = [*source["zone"], lot | {"label": _LABEL, "prompt": _PROMPT}]


def beside(source: dict[str, Any], base: Template, divide: Callable[[], None]) -> None:
    """Divide the rest of the sheet while a parking lot that was added later stays below it."""
    added = base.zone(PARKING) is None
    lot = next((zone for zone in source["zone"] if added and zone["id"] == PARKING), None)
    if lot is None:
        divide()
        return
    source["zone"].remove(lot)
    source["plane"] = [source["plane"][0], source["plane"][1] - _HEIGHT - _EDGE]
    divide()
    width, height = source["plane"]
    lot["rect"] = [_EDGE, height, width - 2 * _EDGE, _HEIGHT]
    source["plane"] = [width, height + _HEIGHT + _EDGE]
    source["zone"].append(lot)
