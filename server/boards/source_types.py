"""The types of values in a `template.toml`: how to tell one, how to name one, how one is written."""

import math
import re
from collections.abc import Callable, Mapping

from . import schema

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")

ZONE_KINDS = ("notes", "text", "cross-cell", "auto-list", "label", "legend", "title")
LINE_STYLES = ("funding", "information", "resources", "joint", "missing", "same-story")
REPEATS = ("row", "col", "sector", "lifeArea")
EACH = ("sheet", "note", "connection", "circle", "filledField", "namedRow", "namedColumn", "usedRow")


def example(kind: str) -> str:
    """How a value of that type is written."""
    kind = kind.rstrip("?")
    if kind.startswith("="):
        return "{ … }"
    if kind.startswith("*"):
        return f"[[{kind[1:]}]]"
    return _EXAMPLES.get(kind, f'"{WORDS[kind][0]}"' if kind in WORDS else "…")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100_000


def _is_numbers(value: object, length: int) -> bool:
    return isinstance(value, list) and len(value) == length and all(map(_is_number, value))


def _is_size(value: object) -> bool:
    return isinstance(value, list) and _is_numbers(value, 2) and min(value) > 0


def _is_word(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not _CONTROL.search(value)


def _is_id(value: object) -> bool:
    return isinstance(value, str) and bool(schema.ID_PATTERN.fullmatch(value))


def _is_language(value: object) -> bool:
    return isinstance(value, str) and bool(_LANGUAGE.fullmatch(value))


def _is_text(value: object) -> bool:
    if isinstance(value, dict):
        return bool(value) and all(_is_language(key) and _is_word(words) for key, words in value.items())
    return _is_word(value)


def _is_list(value: object, fits: Callable[[object], bool]) -> bool:
    return isinstance(value, list) and bool(value) and all(map(fits, value))


def _is_rule(value: object) -> bool:
    return isinstance(value, dict) and _is_word(value.get("type"))


def _is_source(value: object) -> bool:
    if isinstance(value, dict):
        return bool(value) and all(map(_is_word, value.values()))
    return _is_word(value)


def _is_starters(value: object) -> bool:
    return isinstance(value, dict) and all(_is_list(texts, _is_text) for texts in value.values())


WORDS: Mapping[str, tuple[str, ...]] = {
    "zone kind": ZONE_KINDS,
    "line style": LINE_STYLES,
    "repeat": REPEATS,
    "each": EACH,
    "level": ("required", "recommended"),
    "group kind": ("rows", "columns", "zones"),
    "label edge": ("outer", "inner"),
    "list source": ("circles",),
    "order of notes": ("reading",),
}

TYPES: dict[str, tuple[Callable[[object], bool], str]] = {
    "text": (_is_text, "a text, or one text for each language"),
    "texts": (lambda value: _is_list(value, _is_text), "a list of texts"),
    "word": (_is_word, "a text"),
    "words": (lambda value: _is_list(value, _is_word), "a list of words"),
    "id": (_is_id, "an id: letters A–Z a–z, digits, _ / . -, at most 64"),
    "ids": (lambda value: _is_list(value, _is_id), "a list of ids: letters A–Z a–z, digits, _ / . -"),
    "slug": (
        lambda value: isinstance(value, str) and bool(_SLUG.fullmatch(value)),
        "a folder name: a-z 0-9 -",
    ),
    "language": (_is_language, "a language code"),
    "flag": (lambda value: isinstance(value, bool), "true or false"),
    "count": (_is_count, "a whole number, not negative"),
    "number": (_is_number, "a number"),
    "pair": (lambda value: _is_numbers(value, 2), "two numbers"),
    "size": (_is_size, "two numbers above 0"),
    "box": (lambda value: _is_numbers(value, 4), "four numbers: left, top, width, height"),
    "marks": (
        lambda value: _is_list(value, lambda mark: mark in schema.MARK_KINDS),
        "a list of: " + ", ".join(schema.MARK_KINDS),
    ),
    "abilities": (
        lambda value: _is_list(value, lambda one: one in ("add", "rename", "remove")),
        "a list of: add, rename, remove",
    ),
    "rule": (_is_rule, "a table with a type"),
    "starters": (_is_starters, "lists of texts by group"),
    "columns": (lambda _: False, "a list of columns"),
    "source": (_is_source, "a source, or a zone or group for each word"),
} | {
    kind: (lambda value, words=words: value in words, "one of: " + ", ".join(words))
    for kind, words in WORDS.items()
}

_EXAMPLES: Mapping[str, str] = {
    "text": '{ fi = "…", sv = "…", en = "…" }', "texts": '["…"]', "word": '"…"', "words": '["…"]',
    "id": '"some-id"', "ids": '["a", "b"]', "slug": '"some-name"', "language": '"fi"', "flag": "true",
    "count": "3", "number": "40", "pair": "[0, 92]", "size": "[1400, 1000]", "box": "[20, 130, 325, 110]",
    "marks": '["cross"]', "abilities": '["add", "rename", "remove"]',
    "rule": '{ type = "notes_in", zones = ["…"], min = 1 }', "starters": '[{ fi = "…" }]',
    "columns": '["text", { key = "note_id", from = "id" }]', "source": '"firstLine"',
}  # fmt: skip
