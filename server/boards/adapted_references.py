"""After something was removed: nothing in a worksheet's source speaks of it any more."""

from collections.abc import Mapping
from typing import Any

from .criteria import PARAMETERS

_LISTS = ("texts", "notes", "lines")
_SINGLE = ("text zone", "note zone")
_NARROWING = ("zones", "groups", "kinds")


def mend(source: dict[str, Any], group: str) -> None:
    """Steps, criteria, tables and legends without what is gone. `group`: where a member was removed; a step
    that looked at nothing else looks at the rest of it now."""
    zones = {zone["id"] for zone in source["zone"]}
    kinds = {kind["id"] for kind in source.get("connection", ())}
    texts = {zone["id"] for zone in source["zone"] if zone["kind"] == "text"}
    known = zones | kinds | {table["id"] for table in source.get("group", ())}
    columns = {zone.rpartition(".")[2] for zone in zones if "." in zone}
    columns |= {zone["col"] for zone in source["zone"] if "col" in zone}
    seen = known | {f"col:{column}" for column in columns}
    for step in source["step"]:
        step["focus"] = [one for one in step["focus"] if one in seen] or [group]
    for zone in source["zone"]:
        if zone.get("mirrors", "") not in texts:
            zone.pop("mirrors", None)
        if "connections" in zone:
            zone["connections"] = [kind for kind in zone["connections"] if kind in kinds]
            if not zone["connections"]:
                del zone["connections"]
    criteria = [_criterion(one, known) for one in source.get("criterion", ())]
    _put(source, "criterion", [one for one in criteria if one is not None])
    _put(
        source,
        "export",
        [one for one in (_table(one, known) for one in source.get("export", ())) if one],
    )


def _put(source: dict[str, Any], key: str, tables: list[dict[str, Any]]) -> None:
    if tables:
        source[key] = tables
    else:
        source.pop(key, None)


def _criterion(table: Mapping[str, Any], known: set[str]) -> dict[str, Any] | None:
    """The criterion about what is left; None when it was about nothing else."""
    rule = dict(table["rule"])
    for key, kind in PARAMETERS[rule["type"]].items():
        if key not in rule:
            continue
        if kind.rstrip("?") in _LISTS:
            rule[key] = [one for one in rule[key] if one in known]
            if not rule[key]:
                return None
        elif kind.rstrip("?") in _SINGLE and rule[key] not in known:
            return None
    return {**table, "rule": rule}


def _table(table: Mapping[str, Any], known: set[str]) -> dict[str, Any] | None:
    """The export table of what is left; None when there is nothing left for it."""
    kept = dict(table)
    given = [key for key in _NARROWING if key in table]
    for key in given:
        kept[key] = [one for one in table[key] if one in known]
        if not kept[key]:
            del kept[key]
    return kept if not given or any(key in kept for key in given) else None
