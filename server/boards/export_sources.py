"""Where the columns of an export table get their values from: the words that `from` may be, and their check.

A column without `from` gets the source of its own key. `name:what` is narrowed by a zone, a part of a row
(`name` in `r1.name`), a kind of line or of origin; `from.…`, `to.…` and `members.…` ask a note.
What the words mean is told in `board_templates/README.md`, what they answer in `server/export/cells.py`.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from . import schema
from .source_keys import Fault, suggest, unknown
from .template import Template, Zone
from .toml_lines import Path

_NOTE: Mapping[str, str] = {
    "id": "", "text": "", "firstLine": "", "rest": "", "zone": "", "sector": "", "lifeArea": "", "row": "",
    "col": "", "tags": "", "mark": "", "circles": "", "circled": "", "areaCircled": "", "linesOut": "line",
    "linesIn": "line", "votes": "", "author": "", "origin": "origin?",
}  # fmt: skip
_KEY: Mapping[str, str] = {
    "no": "", "name": "", "crosses": "", "text": "part text", "notes": "part notes", "mark": "part mark",
    "origin": "origin?",
}  # fmt: skip
SOURCES: Mapping[str, Mapping[str, str]] = {
    "note": _NOTE,
    "connection": {"kind": "", "label": ""},
    "circle": {"id": "", "name": ""},
    "filledField": {"no": "", "text": ""},
    "namedRow": _KEY,
    "namedColumn": _KEY,
    "usedRow": _KEY,
    "sheet": {
        "board": "",
        "text": "zone text",
        "words": "zone text",
        "notes": "zone notes",
        "origin": "origin?",
    },
    "cell": {"mark": ""},
}
"""What a row is → source → what narrows it. `cell` is where a row meets the key of a `oneFor` column."""

NOTES_OF: Mapping[str, tuple[str, ...]] = {"connection": ("from", "to"), "circle": ("members",)}
"""What a row is → how its notes are called."""

ORIGINS = ("board", *schema.ORIGIN_KINDS)

_FITS: Mapping[str, Callable[[Zone], bool]] = {
    "text": lambda zone: zone.is_text,
    "notes": lambda zone: zone.takes_notes,
    "mark": lambda zone: bool(zone.marks),
}


def source_of(column: Mapping[str, Any]) -> str | Mapping[str, str]:
    """Where a column's values come from; for a table of words: word → zone or group of the note."""
    source: str | Mapping[str, str] = column.get("from", column["key"])
    return source


def check_columns(template: Template) -> list[Fault]:
    """Which columns of the export tables name no source that there is.

    Only files are held to this: the definition that a board keeps may be older than the rule.
    """
    faults: list[Fault] = []
    for i, export in enumerate(template.exports):
        rows, path = export["rowsFrom"], ("export", i, "columns")
        for column in export["columns"]:
            what = f'export "{export["table"]}", column "{column["key"]}"'
            each = "cell" if "oneFor" in column else rows["each"]
            faults += _source(source_of(column), each, rows, template, path, what)
    return faults


def _source(
    source: str | Mapping[str, str],
    each: str,
    rows: Mapping[str, Any],
    template: Template,
    path: Path,
    what: str,
) -> Iterator[Fault]:
    if not isinstance(source, str):
        yield from _words(source, each, template, path, what)
        return
    owner, dot, rest = source.partition(".")
    if dot and owner in NOTES_OF.get(each, ()):
        each, source = "note", rest
    known = SOURCES[each]
    name, _, narrowed = source.partition(":")
    if name not in known:
        names = {*known, *(f"{owner}.text" for owner in NOTES_OF.get(each, ()))}
        yield Fault(path, f'{what}: "{name}" is nowhere to get it from', _remedy(name, names))
    elif known[name] == "" and narrowed:
        yield Fault(path, f"{what}: {name} is not narrowed", f'Write from = "{name}".')
    else:
        yield from _narrowed(known[name], narrowed, rows, template, path, what)


def _remedy(name: str, names: set[str]) -> str:
    return f"Say it with from. {suggest(name, names)}"


def _narrowed(
    kind: str, narrowed: str, rows: Mapping[str, Any], template: Template, path: Path, what: str
) -> Iterator[Fault]:
    if kind == "" or (kind == "origin?" and not narrowed):
        return
    known = _known(kind, rows, template)
    if narrowed not in known:
        yield unknown(path, what, narrowed, known)


def _known(kind: str, rows: Mapping[str, Any], template: Template) -> set[str]:
    """What may stand behind the colon."""
    if kind == "origin?":
        return set(ORIGINS)
    if kind == "line":
        return {line.id for line in template.connection_kinds}
    where, _, fit = kind.partition(" ")
    zones = [zone for zone in template.zones if _FITS[fit](zone)]
    return {zone.id for zone in zones} if where == "zone" else _parts(zones, rows, template)


def _parts(zones: list[Zone], rows: Mapping[str, Any], template: Template) -> set[str]:
    """The parts that every row or column of the table has."""
    group, ids = template.group(str(rows.get("group"))), {zone.id for zone in zones}
    keys = group.keys if group else ()
    parts = {zone.partition(".")[2] for zone in ids if "." in zone}
    return {part for part in parts if all(f"{key}.{part}" in ids for key in keys)}


def _words(words: Mapping[str, str], each: str, template: Template, path: Path, what: str) -> Iterator[Fault]:
    if each != "note":
        yield Fault(path, f"{what}: only a note's zone is told by words", 'Write from = "…".')
    known = {zone.id for zone in template.zones} | {group.id for group in template.groups}
    for place in words.values():
        if not template.zones_of(place):
            yield unknown(path, what, place, known)
