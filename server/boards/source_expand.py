"""Writes a template's source out in full: repeats become zones, plain texts name their language.

The result is a source again, without abbreviations: it is what a board keeps, and expanding it once more
changes nothing. The source must have passed `source_keys`.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .source_keys import Fault, Source, suggest
from .template import pick
from .toml_lines import Path

CONTENT_KINDS = ("notes", "text", "cross-cell", "auto-list")
"""Kinds of zones that stand in the reading order."""

_TEXT_KEYS = ("label", "shortLabel", "prompt", "hint")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_ATTRIBUTE = {"row": "row", "col": "col", "sector": "sectorKey", "lifeArea": "lifeArea"}
"""Which key of a zone says what it is repeated over."""

Words = Mapping[str, str | Mapping[str, str]]
"""What placeholders stand for: keys and numbers, and texts of the item by language."""


@dataclass(frozen=True, slots=True)
class Expanded:
    """The full source, where each of its zones was written, and what could not be expanded."""

    source: dict[str, Any]
    origins: tuple[Path, ...]
    faults: tuple[Fault, ...]


def expand(source: Source) -> Expanded:
    """The source in full."""
    language = source.get("language", "fi")
    faults: list[Fault] = []
    zones: list[dict[str, Any]] = []
    origins: list[Path] = []
    for i, table in enumerate(source["zone"]):
        path: Path = ("zone", i)
        if "repeat" in table:
            for zone, origin in _repeat(table, path, language, faults):
                zones.append(zone)
                origins.append(origin)
        else:
            zones.append(dict(table) | _texts(table, language))
            origins.append(path)
    faults += _number(zones, origins)
    full = {key: value for key, value in source.items() if key != "zone"} | {"zone": zones}
    for name, keys in _TEXTS_OF.items():
        if name in full:
            full[name] = [table | _only(table, keys, language) for table in full[name]]
    if "closing" in full:
        full["closing"] = full["closing"] | _only(full["closing"], ("label", "prompt"), language)
    full |= _only(full, ("partName", "name", "shortName", "question", "purpose"), language)
    if "aliases" in full:
        full["aliases"] = [_text(alias, language) for alias in full["aliases"]]
    if "starters" in full:
        full["starters"] = {
            key: [_text(one, language) for one in texts] for key, texts in full["starters"].items()
        }
    if "group" in full:
        full["group"] = [_whole_group(group, zones) for group in full["group"]]
    return Expanded(full, tuple(origins), tuple(faults))


_TEXTS_OF: Mapping[str, tuple[str, ...]] = {
    "connection": ("label", "hint"),
    "ring": ("label", "prompt"),
    "noteTag": ("label",),
    "group": ("label",),
    "step": ("title", "text"),
    "criterion": ("message",),
    "idea": ("title", "text"),
}


def _text(value: str | Mapping[str, str], language: str) -> dict[str, str]:
    return {language: value} if isinstance(value, str) else dict(value)


def _only(table: Mapping[str, Any], keys: tuple[str, ...], language: str) -> dict[str, Any]:
    return {key: _text(table[key], language) for key in keys if key in table}


def _texts(table: Mapping[str, Any], language: str) -> dict[str, Any]:
    return _only(table, _TEXT_KEYS, language)


def _whole_group(group: Mapping[str, Any], zones: list[dict[str, Any]]) -> dict[str, Any]:
    """The group with `area.*` replaced by the zones it stands for; an unknown pattern stays to be told."""
    members: list[str] = []
    for member in group.get("zones", ()):
        start = member.removesuffix("*")
        found = [zone["id"] for zone in zones if zone["id"].startswith(start)] if start != member else []
        members += found or [member]
    return dict(group) | ({"zones": members} if members else {})


def _number(zones: list[dict[str, Any]], origins: list[Path]) -> list[Fault]:
    """Gives zones with content their place in the reading order, unless the source has given all."""
    content = [(i, zone) for i, zone in enumerate(zones) if zone["kind"] in CONTENT_KINDS]
    given = [zone for _, zone in content if "order" in zone]
    if not given:
        for number, (_, zone) in enumerate(content, start=1):
            zone["order"] = number
        return []
    return [
        Fault(origins[i], f'zone "{zone["id"]}" lacks an order', "Give every zone an order, or none of them.")
        for i, zone in content
        if "order" not in zone
    ]


# --- repeats ------------------------------------------------------------------------------------------------


def _repeat(
    table: Mapping[str, Any], path: Path, language: str, faults: list[Fault]
) -> Iterator[tuple[dict[str, Any], Path]]:
    """The parts of a repeat, key by key."""
    if ("keys" in table) == ("item" in table):
        faults.append(Fault(path, "a repeat needs either keys or items", 'Write keys = ["a", "b"].'))
        return
    items = table.get("item") or [{"key": key} for key in table["keys"]]
    attribute = _ATTRIBUTE[table["repeat"]]
    for n, item in enumerate(items):
        words: dict[str, str | Mapping[str, str]] = {"key": item["key"], "n": str(n + 1)}
        words |= {table["repeat"]: item["key"], **_texts(item, language)}
        for j, part in enumerate(table["part"]):
            origin: Path = (*path, "part", j)
            moved = _moved(part, table.get("shift", (0, 0)), table.get("turn", 0), n)
            for zone, more in _across(moved | {attribute: item["key"]}):
                yield _filled(zone, words | more, origin, language, faults), origin


def _across(part: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    """A part once, or once for every key of its second direction."""
    second = part.pop("across", None)
    if second is None:
        yield part, {}
        return
    for n, key in enumerate(second["keys"]):
        attribute = _ATTRIBUTE[second["repeat"]]
        yield _moved(part, second["shift"], 0, n) | {attribute: key}, {second["repeat"]: key}


def _moved(part: Mapping[str, Any], shift: Any, turn: float, n: int) -> dict[str, Any]:
    moved = dict(part)
    if "rect" in part:
        x, y, w, h = part["rect"]
        moved["rect"] = [x + n * shift[0], y + n * shift[1], w, h]
    if "sector" in part:
        start, end = (angle + n * turn for angle in part["sector"]["a"])
        rounds = 360 * math.floor(start / 360) if n else 0  # beyond 12 o'clock it counts from 0 again
        moved["sector"] = {"r": part["sector"]["r"], "a": [start - rounds, end - rounds]}
    return moved


def _filled(
    zone: dict[str, Any], words: Words, origin: Path, language: str, faults: list[Fault]
) -> dict[str, Any]:
    """The zone with its placeholders filled in; a text that is nothing but a missing one is left out."""
    filled = dict(zone)
    filled["id"] = _fill(zone["id"], words, language, (*origin, "id"), faults)
    for key in _TEXT_KEYS:
        if key not in zone:
            continue
        raw = zone[key]
        if raw in [f"{{{name}}}" for name in _TEXT_KEYS if name not in words]:
            del filled[key]
            continue
        filled[key] = {
            code: _fill(text, words, code, (*origin, key), faults)
            for code, text in _languages(raw, words, language).items()
        }
    return filled


def _languages(raw: str | Mapping[str, str], words: Words, language: str) -> Mapping[str, str]:
    """A plain text stands in every language that the texts in it have."""
    if not isinstance(raw, str):
        return raw
    used = [words[name] for name in _PLACEHOLDER.findall(raw) if isinstance(words.get(name), Mapping)]
    codes = list(dict.fromkeys(code for text in used for code in text)) or [language]
    return dict.fromkeys(codes, raw)


def _fill(text: str, words: Words, language: str, path: Path, faults: list[Fault]) -> str:
    def put(match: re.Match[str]) -> str:
        word = words.get(match[1])
        if word is None:
            faults.append(Fault(path, f"nothing is called {match[0]} here", suggest(match[1], words)))
            return match[0]
        return word if isinstance(word, str) else pick(word, language)

    return _PLACEHOLDER.sub(put, text)
