"""Names and limits of a board's document: the one home of every Yjs root, key and bound.

The client mirrors this file in `web/src/model/schema.ts`; a test compares the two.
Lengths of text are counted in Unicode code points, places and sizes in sheet units (su).
"""

import re
from typing import Final

NOTES: Final = "notes"
CONNECTIONS: Final = "connections"
CIRCLES: Final = "circles"
MARKS: Final = "marks"
FIELDS: Final = "fields"
COMMENTS: Final = "comments"

ROOTS: Final = (NOTES, CONNECTIONS, CIRCLES, MARKS, FIELDS, COMMENTS)

KEYS: Final[dict[str, frozenset[str]]] = {
    NOTES: frozenset({"place", "text", "color", "by", "at", "size", "tags", "reactions", "origin"}),
    CONNECTIONS: frozenset({"from", "to", "kind", "label", "by", "at"}),
    CIRCLES: frozenset({"members", "zones", "name", "shape", "by", "at"}),
    MARKS: frozenset({"kind", "by", "at"}),
    COMMENTS: frozenset({"note", "text", "by", "at"}),
}
"""Known keys of the things under each root; unknown keys are kept but never interpreted."""

TEXT_KEYS: Final[dict[str, frozenset[str]]] = {
    NOTES: frozenset({"text"}),
    CIRCLES: frozenset({"name"}),
}
"""Keys whose value is a shared Text."""

MAP_KEYS: Final[dict[str, frozenset[str]]] = {
    NOTES: frozenset({"reactions"}),
    CIRCLES: frozenset({"members", "zones"}),
}
"""Keys whose value is a shared Map of plain values."""

SUMMARY: Final = "summary"
"""The closing text of a sheet; stands among the fields, but is not a zone."""

COLORS: Final = ("yellow", "blue", "green", "pink", "orange", "grey")
CIRCLE_SHAPES: Final = ("note", "ellipse", "set", "zone")
MARK_KINDS: Final = ("cross", "bigcross")
ORIGIN_KINDS: Final = ("note", "circle", "zone")
"""What a note's origin names besides the board."""

ID_PATTERN: Final = re.compile(r"[A-Za-z0-9_/.-]{1,64}")

MAX_NOTE_TEXT: Final = 2_000
MAX_FIELD_TEXT: Final = 4_000
MAX_SUMMARY: Final = 1_200
MAX_CIRCLE_NAME: Final = 60
MAX_LABEL: Final = 120
MAX_COMMENT: Final = 1_000
MAX_NOTES: Final = 5_000
MAX_OTHERS: Final = 5_000
"""Connections, circles, marks and comments, of each kind."""
MAX_COORDINATE: Final = 100_000
"""A place lies within ± this many su, so that a stray number cannot break drawing."""
MAX_NOTE_SIDE: Final = 1_000
MASS_DELETION: Final = 50
"""More notes than this deleted at once by a participant: a snapshot is taken first."""
