"""What values things may have: sizes, palette, places. Pure and total; the values are anybody's."""

import math
from collections.abc import Callable, Mapping
from typing import Final

from . import schema
from .template import Template

MAX_TAGS: Final = 50
MAX_REACTION: Final = 32
MAX_HEIGHT: Final = 2.0**52
"""How high in the stack a note may lie: beyond, one more is no longer a different number."""


def number(value: object, most: float) -> bool:
    """A finite number within ± most, and no truth value."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and abs(value) <= most


def an_id(value: object) -> bool:
    return isinstance(value, str) and schema.ID_PATTERN.fullmatch(value) is not None


def text_limit(root: str, thing: str, template: Template) -> int:
    """How many characters the shared text of a thing, or a field, may have."""
    if root == schema.NOTES:
        return schema.MAX_NOTE_TEXT
    if root == schema.CIRCLES:
        return schema.MAX_CIRCLE_NAME
    if thing == schema.SUMMARY:
        return schema.MAX_SUMMARY
    zone = template.zone(thing)
    most = zone.max_chars if zone is not None else None
    return schema.MAX_FIELD_TEXT if most is None else min(most, schema.MAX_FIELD_TEXT)


def too_long(root: str, key: str, value: object) -> bool:
    """Whether the value is a text with more characters than the key takes."""
    most = _LONGEST.get((root, key))
    return most is not None and isinstance(value, str) and len(value) > most


def fits_key(root: str, thing: str, key: str, value: object, template: Template) -> bool:
    """Whether the value may stand under the key of such a thing; an unknown key takes anything.

    Authorship is not asked here.
    """
    if key == "by":
        return value is None or isinstance(value, str)
    if key == "at":
        return number(value, math.inf)
    if root == schema.MARKS and key == "kind":
        zone = template.zone(thing)
        return zone is not None and isinstance(value, str) and value in zone.marks
    if root == schema.CONNECTIONS and key == "kind":
        return any(value == kind.id for kind in template.connection_kinds)
    if key in schema.MAP_KEYS.get(root, ()):
        return isinstance(value, Mapping) and all(fits_inner(key, k, v) for k, v in value.items())
    check = _CHECKS.get((root, key))
    return check is None or check(value)


def fits_inner(key: str, inner: str, value: object) -> bool:
    """Whether the entry may stand in the map under the key."""
    return an_id(inner) and (
        (isinstance(value, str) and len(value) <= MAX_REACTION) if key == "reactions" else value is True
    )


def _place(value: object) -> bool:
    if not isinstance(value, Mapping) or not value.keys() <= {"x", "y", "z", "l"}:
        return False
    fine = all(number(value.get(axis), schema.MAX_COORDINATE) for axis in "xy")
    return fine and number(value.get("z", 0), MAX_HEIGHT) and number(value.get("l", 0), MAX_HEIGHT)


def _size(value: object) -> bool:
    if not isinstance(value, Mapping) or value.keys() != {"w", "h"}:
        return False
    return all(number(side, schema.MAX_NOTE_SIDE) and side > 0 for side in value.values())


def _tags(value: object) -> bool:
    return isinstance(value, list) and len(value) <= MAX_TAGS and all(an_id(tag) for tag in value)


def _origin(value: object) -> bool:
    if not isinstance(value, Mapping) or not an_id(value.get("board")):
        return False
    return value.keys() <= {"board", *schema.ORIGIN_KINDS} and all(an_id(part) for part in value.values())


def _text(value: object) -> bool:
    return isinstance(value, str)


def _one_of(words: tuple[str, ...]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and value in words


_LONGEST: Final = {
    (schema.NOTES, "text"): schema.MAX_NOTE_TEXT,
    (schema.CONNECTIONS, "label"): schema.MAX_LABEL,
    (schema.CIRCLES, "name"): schema.MAX_CIRCLE_NAME,
    (schema.COMMENTS, "text"): schema.MAX_COMMENT,
}

_CHECKS: Final[dict[tuple[str, str], Callable[[object], bool]]] = {
    (schema.NOTES, "place"): _place,
    (schema.NOTES, "text"): _text,
    (schema.NOTES, "color"): _one_of(schema.COLORS),
    (schema.NOTES, "size"): _size,
    (schema.NOTES, "tags"): _tags,
    (schema.NOTES, "origin"): _origin,
    (schema.CONNECTIONS, "from"): an_id,
    (schema.CONNECTIONS, "to"): an_id,
    (schema.CONNECTIONS, "label"): _text,
    (schema.CIRCLES, "name"): _text,
    (schema.CIRCLES, "shape"): _one_of(schema.CIRCLE_SHAPES),
    (schema.COMMENTS, "note"): an_id,
    (schema.COMMENTS, "text"): _text,
}
