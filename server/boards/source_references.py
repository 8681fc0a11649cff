"""Whether steps, checklist and export tables of a template refer to what it has."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from . import schema
from .criteria import ATTRIBUTES, PARAMETERS
from .source_keys import Fault, suggest, unknown
from .stage import TOOLS
from .template import Template
from .toml_lines import Path

MAX_MINUTES = 24 * 60


def check_references(template: Template) -> list[Fault]:
    """What is wrong with steps, criteria and exports."""
    return [*_steps(template), *_criteria(template), *_exports(template)]


def _steps(template: Template) -> Iterator[Fault]:
    tools = TOOLS | {f"connect:{kind.id}" for kind in template.connection_kinds}
    references = _references(template)
    for i, step in enumerate(template.steps):
        path, what = ("step", i), f'step "{step.id}"'
        if not 0 < step.minutes <= MAX_MINUTES:
            yield Fault((*path, "minutes"), f"{what} lasts {step.minutes} minutes", "Write from 1 to 1440.")
        for tool in step.tools:
            if tool not in tools:
                yield unknown((*path, "tools"), what, tool, tools)
        for focus in step.focus:
            if not template.zones_of(focus):
                yield unknown((*path, "focus"), what, focus, references)


def _references(template: Template) -> set[str]:
    """What a focus may name."""
    columns = {zone.id.rpartition(".")[2] for zone in template.zones if "." in zone.id}
    named = {zone.id for zone in template.zones} | {group.id for group in template.groups}
    return named | {f"col:{column}" for column in columns}


def _criteria(template: Template) -> Iterator[Fault]:
    for i, one in enumerate(template.criteria):
        path, what = ("criterion", i, "rule"), f'criterion "{one.id}"'
        kind = one.rule["type"]
        if kind not in PARAMETERS:
            yield unknown(path, f"{what}, type", kind, PARAMETERS)
            continue
        yield from _rule(one.rule, PARAMETERS[kind], template, path, what)
        if kind == "rows_complete" and ("minRows" in one.rule) == ("allNamed" in one.rule):
            yield Fault(path, f"{what} needs either minRows or allNamed", "Add minRows = 3.")
        if kind == "notes_in_each" and ("group" in one.rule) == ("zones" in one.rule):
            yield Fault(path, f"{what} needs either a group or zones", 'Add group = "…".')
        least, most = one.rule.get("min"), one.rule.get("max")
        if isinstance(least, int) and isinstance(most, int) and least > most:
            yield Fault(path, f"{what}: min is above max", "Turn them round.")


def _rule(
    rule: Mapping[str, Any], parameters: Mapping[str, str], template: Template, path: Path, what: str
) -> Iterator[Fault]:
    for key, kind in parameters.items():
        if key not in rule and not kind.endswith("?"):
            yield Fault(path, f"{what}: the rule {rule['type']} lacks {key}", f"Add {key} = …")
    for key, value in rule.items():
        if key == "type":
            continue
        if key not in parameters:
            yield Fault(path, f'{what}: the rule {rule["type"]} has no "{key}"', suggest(key, parameters))
            continue
        yield from _parameter(parameters[key].rstrip("?"), value, rule, template, path, f"{what}, {key}")


def _parameter(
    kind: str, value: object, rule: Mapping[str, Any], template: Template, path: Path, what: str
) -> Iterator[Fault]:
    if kind in ("count", "flag"):
        if type(value) is not (int if kind == "count" else bool) or (kind == "count" and value < 0):
            wanted = "a whole number" if kind == "count" else "true or false"
            yield Fault(
                path, f"{what} must be {wanted}", "Write for example 1." if kind == "count" else "Write true."
            )
        return
    if kind in ("columns", "column"):
        yield from _columns(value if kind == "columns" else [value], rule, template, path, what)
        return
    known = _KNOWN[kind](template)
    words = value if kind in _LISTS else [value]
    if not isinstance(words, list) or not words:
        yield Fault(path, f"{what} must be a list", f'Write {what.rpartition(" ")[2]} = ["…"].')
        return
    for word in words:
        if word not in known:
            yield unknown(path, what, str(word), known)


def _columns(
    columns: object, rule: Mapping[str, Any], template: Template, path: Path, what: str
) -> Iterator[Fault]:
    """Columns that exist for every key of the rule's group, or anywhere when it has none."""
    if not isinstance(columns, list) or not columns:
        yield Fault(path, f"{what} must be a list", 'Write columns = ["…"].')
        return
    group = template.group(str(rule.get("group")))
    keys = group.keys if group else ()
    zones = {zone.id for zone in template.zones}
    known = {zone.id.rpartition(".")[2] for zone in template.zones if "." in zone.id}
    for column in columns:
        if column not in known or any(f"{key}.{column}" not in zones for key in keys):
            yield unknown(path, what, str(column), known)


_LISTS = ("texts", "notes", "lines")

_KNOWN: Mapping[str, Callable[[Template], set[str]]] = {
    "texts": lambda template: {zone.id for zone in template.zones if zone.is_text},
    "text zone": lambda template: {zone.id for zone in template.zones if zone.is_text},
    "notes": lambda template: {zone.id for zone in template.zones if zone.takes_notes},
    "note zone": lambda template: {zone.id for zone in template.zones if zone.takes_notes},
    "group": lambda template: {group.id for group in template.groups},
    "keys": lambda template: {group.id for group in template.groups if group.keys},
    "lines": lambda template: {kind.id for kind in template.connection_kinds},
    "attribute": lambda template: set(ATTRIBUTES),
    "mark": lambda template: set(schema.MARK_KINDS),
}


_NARROWED: Mapping[str, tuple[str, ...]] = {
    "sheet": (),
    "note": ("zones", "groups", "kind", "col"),
    "connection": ("kinds",),
    "circle": (),
    "filledField": ("group",),
    "namedRow": ("group",),
    "namedColumn": ("group",),
    "usedRow": ("group",),
}
"""What the rows of an export table may be narrowed by."""


def _exports(template: Template) -> Iterator[Fault]:
    for i, export in enumerate(template.exports):
        path, what = ("export", i), f'export "{export["table"]}"'
        yield from _rows(export["rowsFrom"], template, path, what)
        keys = Counter(column["key"] for column in export["columns"])
        for key in (key for key, times in keys.items() if times > 1):
            yield Fault((*path, "columns"), f'{what}: two columns are called "{key}"', "Rename one.")
        for column in export["columns"]:
            if "oneFor" in column:
                yield from _rows(column["oneFor"], template, (*path, "columns"), what)


def _rows(rows: Mapping[str, Any], template: Template, path: Path, what: str) -> Iterator[Fault]:
    allowed = _NARROWED[rows["each"]]
    by_key = ("namedRow", "namedColumn", "usedRow")
    known: Mapping[str, set[str]] = {
        "zones": _KNOWN["notes"](template),
        "groups": _KNOWN["group"](template),
        "group": _KNOWN["keys" if rows["each"] in by_key else "group"](template),
        "kinds": _KNOWN["lines"](template),
        "kind": {zone.kind for zone in template.zones},
        "col": {zone.col for zone in template.zones if zone.col is not None},
    }
    if "group" in allowed and "group" not in rows:
        yield Fault(path, f"{what} lacks a group", 'Add group = "…".')
    for key, value in rows.items():
        if key == "each":
            continue
        if key not in allowed:
            yield Fault((*path, key), f"{what}: rows of each {rows['each']} have no {key}", "Take it away.")
            continue
        for word in value if isinstance(value, list) else [value]:
            if word not in known[key]:
                yield unknown((*path, key), what, word, known[key])
