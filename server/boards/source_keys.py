"""The keys of a `template.toml`: which there are, what their values look like, what must not be missing.

This knows one table at a time; what refers to what is checked by `source_check`, after `source_expand` has
written every zone out.
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .source_types import TYPES, example
from .toml_lines import Path

Source = Mapping[str, Any]
"""A template as plain data: what a TOML file parses to, plus `slug`."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a source: where, what, and what to do."""

    path: Path
    message: str
    remedy: str


_ZONE = {
    "id": "word", "kind": "zone kind", "rect": "box?", "sector": "=sector?", "maxChars": "count?",
    "marks": "marks?", "notesAllowed": "flag?", "row": "word?", "col": "word?", "sectorKey": "word?",
    "lifeArea": "word?", "ring": "word?", "source": "list source?", "mirrors": "word?",
    "circleTarget": "flag?", "canvasLabel": "flag?", "ordered": "order of notes?", "derived": "flag?",
    "derivedWhat": "word?", "connections": "words?", "counter": "word?", "targetNo": "count?",
    "label": "text", "shortLabel": "text?", "prompt": "text?", "hint": "text?",
}  # fmt: skip
_TEXTS = {"label": "text?", "shortLabel": "text?", "prompt": "text?", "hint": "text?"}
_ROWS_FROM = {"each": "each", "zones": "words?", "groups": "words?", "group": "word?", "kinds": "words?",
              "kind": "zone kind?", "col": "word?"}  # fmt: skip

TABLES: Mapping[str, Mapping[str, str]] = {
    "template": {
        "slug": "slug", "language": "language?", "ref": "word?", "part": "count?", "partName": "text?",
        "order": "count?", "name": "text", "shortName": "text?", "aliases": "texts?", "question": "text",
        "purpose": "text?", "who": "text?", "instances": "text?", "layout": "text?", "facilitator": "text?",
        "privacy": "text?", "plane": "size?", "noteSize": "size?", "polar": "=polar?",
        "rimLabels": "=rimLabels?", "connection": "*connection?", "zone": "*zone", "ring": "*ring?",
        "noteTag": "*noteTag?", "group": "*group?", "step": "*step", "criterion": "*criterion?",
        "starters": "starters?", "idea": "*idea?", "export": "*export?", "carry": "*carry?",
        "closing": "=closing?",
    },
    "polar": {"centre": "pair", "radii": "size"},
    "rimLabels": {"group": "word", "inset": "number"},
    "connection": {"id": "id", "style": "line style?", "directed": "flag?", "derived": "flag?",
                   "description": "word?", "label": "text", "hint": "text?"},
    "zone": _ZONE | {"order": "count?"},
    "repeat": {"repeat": "repeat", "keys": "ids?", "item": "*item?", "turn": "number?", "shift": "pair?",
               "part": "*part"},
    "item": _TEXTS | {"key": "id", "label": "text"},
    "part": _ZONE | {"across": "=across?"},
    "across": {"repeat": "repeat", "keys": "ids", "shift": "pair"},
    "sector": {"r": "pair", "a": "pair"},
    "ring": {"id": "id", "r": "pair", "labelAt": "label edge?", "label": "text", "prompt": "text?"},
    "noteTag": {"id": "id", "label": "text"},
    "group": {"id": "id", "kind": "group kind?", "keys": "ids?", "zones": "words?", "min": "count?",
              "max": "count?", "may": "abilities?", "redivide": "word?", "label": "text?"},
    "step": {"id": "id", "minutes": "count", "tools": "words", "focus": "words", "title": "text",
             "text": "text", "how": "text?"},
    "criterion": {"id": "id", "level": "level", "rule": "rule", "message": "text"},
    "idea": {"id": "id", "title": "text", "text": "text"},
    "export": _ROWS_FROM | {"table": "id", "columns": "columns"},
    "column": {"key": "word", "from": "source?", "means": "word?", "oneFor": "=oneFor?"},
    "oneFor": _ROWS_FROM,
    "carry": {"select": "word", "to": "word", "how": "word"},
    "closing": {"snapshot": "flag?", "maxChars": "count?", "label": "text", "prompt": "text"},
}  # fmt: skip
"""Table → key → type. `?` = may be left out, `=name` = a table, `*name` = a list of tables."""


def check_keys(source: Source) -> list[Fault]:
    """What is wrong with keys and values, table by table."""
    return list(_table("template", source, ()))


def suggest(word: str, known: Iterable[str]) -> str:
    """Which known word was probably meant, as a sentence; else what there is."""
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f'Did you mean "{close[0]}"?'
    return "Use one of: " + ", ".join(names) + "." if names else "There is none to use."


def unknown(path: Path, what: str, word: str, known: Iterable[str]) -> Fault:
    """A reference to something that there isn't."""
    return Fault(path, f'{what}: there is no "{word}"', suggest(word, known))


def _table(name: str, value: object, path: Path) -> Iterable[Fault]:
    if not isinstance(value, dict):
        yield Fault(path, f"{_last(path)} must be a table", "Write its keys under a [header] or in { }.")
        return
    if name == "zone" and "repeat" in value:
        name = "repeat"
    keys = TABLES[name]
    for key, kind in keys.items():
        if not kind.endswith("?") and key not in value:
            yield Fault(path, f'{_title(name, value)} lacks "{key}"', f"Add {key} = {example(kind)}.")
    for key, inner in value.items():
        if key not in keys:
            yield Fault((*path, key), f'{_title(name, value)}: unknown key "{key}"', suggest(key, keys))
        else:
            yield from _value(keys[key].rstrip("?"), inner, (*path, key), f"{_title(name, value)}: {key}")


def _value(kind: str, value: object, path: Path, what: str) -> Iterable[Fault]:
    if kind.startswith("="):
        yield from _table(kind[1:], value, path)
    elif kind.startswith("*"):
        yield from _tables(kind[1:], value, path, what)
    elif kind == "columns" and isinstance(value, list) and value:
        for i, column in enumerate(value):
            table = {"key": column} if isinstance(column, str) else column
            yield from _table("column", table, (*path, i))
    else:
        fits, wanted = TYPES[kind]
        if not fits(value):
            yield Fault(path, f"{what} must be {wanted}", f"Write {_last(path)} = {example(kind)}.")


def _tables(name: str, value: object, path: Path, what: str) -> Iterable[Fault]:
    if not isinstance(value, list) or not value:
        yield Fault(path, f"{what} must be a list of tables", f"Begin each with [[{path[-1]}]].")
        return
    for i, table in enumerate(value):
        yield from _table(name, table, (*path, i))


def _last(path: Path) -> str:
    return next((str(part) for part in reversed(path) if isinstance(part, str)), "the file")


def _title(name: str, table: Mapping[str, Any]) -> str:
    own = next((table[key] for key in ("id", "key", "table") if isinstance(table.get(key), str)), None)
    if own is not None:
        return f'{name} "{own}"'
    return "the file" if name == "template" else name
