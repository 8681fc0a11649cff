"""A board's document as plain frozen values. Reading is total: odd content is mended or left out, not raised.

Control characters (C0 except line feed and tab) and lone surrogates become U+FFFD, since one of them
breaks PDF, XLSX, DOCX or PostgreSQL text.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

from pycrdt import Doc, Map

from . import schema

_UNWELCOME = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff]")


def clean(text: str) -> str:
    """The text without characters that break other formats; line ends are line feeds."""
    return _UNWELCOME.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a copied note came from; `kind` is note, circle, zone, or empty: only the board is known."""

    board: str
    kind: str = ""
    thing: str = ""


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note; x and y are its top left corner in su, `at` is ms since 1970."""

    id: str
    text: str
    x: float
    y: float
    z: float
    color: str
    by: str | None
    at: float
    w: float | None = None
    h: float | None = None
    layout: int | None = None
    """The layout version under which x and y were chosen."""
    tags: tuple[str, ...] = ()
    reactions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class ConnectionView:
    id: str
    source: str
    target: str
    kind: str
    label: str
    by: str | None
    at: float


@dataclass(frozen=True, slots=True)
class CircleView:
    id: str
    name: str
    shape: str
    members: tuple[str, ...]
    zones: tuple[str, ...]
    by: str | None
    at: float


@dataclass(frozen=True, slots=True)
class MarkView:
    zone: str
    kind: str
    by: str | None
    at: float


@dataclass(frozen=True, slots=True)
class CommentView:
    id: str
    note: str
    text: str
    by: str | None
    at: float


@dataclass(frozen=True, slots=True)
class BoardView:
    """Everything on a board at one moment, each kind ordered by time of creation, then by id."""

    notes: tuple[NoteView, ...] = ()
    connections: tuple[ConnectionView, ...] = ()
    circles: tuple[CircleView, ...] = ()
    marks: tuple[MarkView, ...] = ()
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    comments: tuple[CommentView, ...] = ()


T = TypeVar("T", NoteView, ConnectionView, CircleView, CommentView)


def origin_value(origin: Origin) -> Mapping[str, str]:
    """The origin as the document and GET content have it."""
    return {"board": origin.board, **({origin.kind: origin.thing} if origin.kind else {})}


def from_update(update: bytes) -> BoardView:
    """The view of an encoded state; builds a document, so call it off the event loop."""
    doc: Doc[Any] = Doc()
    doc.apply_update(update)
    return read(doc)


def read(doc: "Doc[Any]") -> BoardView:
    """The view of a document."""
    roots = {name: _plain(doc, name) for name in schema.ROOTS}
    return BoardView(
        notes=_ordered(read_note(key, raw) for key, raw in _things(roots[schema.NOTES])),
        connections=_ordered(_connection(key, raw) for key, raw in _things(roots[schema.CONNECTIONS])),
        circles=_ordered(_circle(key, raw) for key, raw in _things(roots[schema.CIRCLES])),
        marks=tuple(sorted(_marks(roots[schema.MARKS]), key=lambda mark: (mark.at, mark.zone))),
        fields={key: clean(raw) for key, raw in sorted(roots[schema.FIELDS].items()) if isinstance(raw, str)},
        comments=_ordered(_comment(key, raw) for key, raw in _things(roots[schema.COMMENTS])),
    )


def _plain(doc: "Doc[Any]", root: str) -> dict[str, Any]:
    value = doc.get(root, type=Map).to_py()
    return value if isinstance(value, dict) else {}


def _things(root: Mapping[str, Any]) -> "list[tuple[str, dict[str, Any]]]":
    return [(key, raw) for key, raw in root.items() if isinstance(raw, dict)]


def _ordered(things: "Iterable[T]") -> "tuple[T, ...]":
    return tuple(sorted(things, key=lambda thing: (thing.at, thing.id)))


def _text(raw: Mapping[str, Any], key: str, default: str = "") -> str:
    value = raw.get(key)
    return clean(value) if isinstance(value, str) else default


def number(value: object, default: float = 0.0) -> float:
    """A finite number within the plane's bounds, else the default."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return default
    return max(-float(schema.MAX_COORDINATE), min(float(schema.MAX_COORDINATE), float(value)))


def _at(raw: Mapping[str, Any]) -> float:
    value = raw.get("at")
    fine = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if fine else 0.0  # type: ignore[arg-type]


def _by(raw: Mapping[str, Any]) -> str | None:
    value = raw.get("by")
    return clean(value) if isinstance(value, str) else None


def _strings(value: object) -> tuple[str, ...]:
    return tuple(clean(item) for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _keys(value: object) -> tuple[str, ...]:
    return tuple(sorted(clean(key) for key, on in value.items() if on)) if isinstance(value, dict) else ()


def read_note(key: str, raw: Mapping[str, Any]) -> NoteView:
    """The view of one note, of its plain value."""
    place = raw.get("place")
    at = place if isinstance(place, dict) else {}
    size = raw.get("size")
    side = size if isinstance(size, dict) else {}
    color = raw.get("color")
    layout = at.get("l")
    reactions = raw.get("reactions")
    return NoteView(
        id=clean(key),
        text=_text(raw, "text"),
        x=number(at.get("x")),
        y=number(at.get("y")),
        z=number(at.get("z")),
        color=color if color in schema.COLORS else schema.COLORS[0],
        by=_by(raw),
        at=_at(raw),
        w=_side(side.get("w")),
        h=_side(side.get("h")),
        layout=int(layout) if isinstance(layout, int | float) and math.isfinite(layout) else None,
        tags=_strings(raw.get("tags")),
        reactions={clean(k): clean(v) for k, v in reactions.items() if isinstance(v, str)}
        if isinstance(reactions, dict)
        else {},
        origin=_origin(raw.get("origin")),
    )


def _side(value: object) -> float | None:
    side = number(value)
    return min(side, float(schema.MAX_NOTE_SIDE)) if side > 0 else None


def _origin(value: object) -> Origin | None:
    if not isinstance(value, dict):
        return None
    board = value.get("board")
    if not isinstance(board, str):
        return None
    kind = next((kind for kind in schema.ORIGIN_KINDS if isinstance(value.get(kind), str)), "")
    return Origin(clean(board), kind, clean(value[kind]) if kind else "")


def _connection(key: str, raw: Mapping[str, Any]) -> ConnectionView:
    return ConnectionView(
        id=clean(key),
        source=_text(raw, "from"),
        target=_text(raw, "to"),
        kind=_text(raw, "kind"),
        label=_text(raw, "label"),
        by=_by(raw),
        at=_at(raw),
    )


def _circle(key: str, raw: Mapping[str, Any]) -> CircleView:
    shape = raw.get("shape") if raw.get("shape") in schema.CIRCLE_SHAPES else "set"
    members = _keys(raw.get("members"))
    return CircleView(
        id=clean(key),
        name=_text(raw, "name"),
        # A circle that was made for one note may have got others.
        shape="set" if shape == "note" and len(members) > 1 else str(shape),
        members=members,
        zones=_keys(raw.get("zones")),
        by=_by(raw),
        at=_at(raw),
    )


def _marks(root: Mapping[str, Any]) -> list[MarkView]:
    return [
        MarkView(zone=clean(zone), kind=raw["kind"], by=_by(raw), at=_at(raw))
        for zone, raw in _things(root)
        if raw.get("kind") in schema.MARK_KINDS
    ]


def _comment(key: str, raw: Mapping[str, Any]) -> CommentView:
    return CommentView(
        id=clean(key), note=_text(raw, "note"), text=_text(raw, "text"), by=_by(raw), at=_at(raw)
    )
