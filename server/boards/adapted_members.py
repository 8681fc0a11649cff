"""Members of a group in a worksheet's source: zones, or the keys that occur inside several zone ids."""

from collections.abc import Iterable, Mapping
from itertools import count, takewhile
from typing import Any

from .template import Group, Template, Text, Zone

NAME: str = "name"
"""The zone of a row or column that holds its name is `<key>.name`."""
_BETWEEN = " –-·"
"""What stands between a name and the rest of a label."""

Tables = list[dict[str, Any]]


def zones_of(tables: Iterable[dict[str, Any]], group: Group, member: str) -> Tables:
    """The zones of a member: itself, or all that have the key in their id."""
    if group.keys:
        return [table for table in tables if member in table["id"].split(".")]
    return [table for table in tables if table["id"] == member]


def add(source: dict[str, Any], template: Template, group: Group, key: str, label: str, after: str) -> None:
    """Another member with this key behind `after`, made like it; its shapes are still those of `after`."""
    models = zones_of(source["zone"], group, after)
    old = name_of([model["label"] for model in models])
    new = same_text(label, template)
    made: dict[str, dict[str, Any]] = {}
    for model in models:
        zone = _like(model, group, after, key)
        zone |= _words(model, old, new)
        if not _shared(source, group, model, after):
            zone.pop("prompt", None)
        if (group.keys and not old and zone["id"] == f"{key}.{NAME}") or not group.keys:
            zone["label"] = new
        made[model["id"]] = zone
    _insert(source, models, made)
    _join(source, group, after, key, made)


def _like(model: Mapping[str, Any], group: Group, after: str, key: str) -> dict[str, Any]:
    zone = {name: value for name, value in model.items() if name != "hint"}
    if group.keys:
        zone["id"] = ".".join(key if part == after else part for part in model["id"].split("."))
    else:
        # `area.home` among `area.…` becomes `area.x1`.
        start, dot, _ = model["id"].rpartition(".")
        zone["id"] = f"{start}{dot}{key}"
    own = after if group.keys else model["id"].rpartition(".")[2]
    for name in ("row", "col", "sectorKey", "lifeArea"):
        if zone.get(name) == own:
            zone[name] = key
    return zone


def _words(model: Mapping[str, Any], old: Text, new: Text) -> dict[str, Any]:
    """The texts of a new zone with its name: that of its model gives way to it."""
    words: dict[str, Any] = {"label": _renamed(model["label"], old, new)}
    if "shortLabel" in model:
        words["shortLabel"] = new
    return words


def _shared(source: Mapping[str, Any], group: Group, model: Mapping[str, Any], after: str) -> bool:
    """Whether the zones at this place of all members have the same prompt: then it is the new one's too."""
    start, _, end = model["id"].partition(after)
    wanted = {f"{start}{key}{end}" for key in group.keys} if group.keys else set(group.zones)
    prompts = [table.get("prompt") for table in source["zone"] if table["id"] in wanted]
    return all(prompt == prompts[0] for prompt in prompts)


def _insert(source: dict[str, Any], models: Tables, made: Mapping[str, dict[str, Any]]) -> None:
    """Each new zone stands behind its model, or all behind the last one where a member is read as a whole."""
    content = sorted(model["order"] for model in models if "order" in model)
    whole = bool(content) and content[-1] - content[0] + 1 == len(content)
    for model in models:
        zone = made[model["id"]]
        if "order" in model:
            behind = content[-1] + 0.5 if whole else model["order"] + 0.5
            zone["order"] = behind + (content.index(model["order"]) + 1) / 1000
    last = max(source["zone"].index(model) for model in models)
    source["zone"][last + 1 : last + 1] = [made[model["id"]] for model in models]
    _number(source)


def _number(source: dict[str, Any]) -> None:
    """Orders and numbers of targets from 1 on, without holes."""
    ordered = sorted((zone for zone in source["zone"] if "order" in zone), key=lambda zone: zone["order"])
    for number, zone in enumerate(ordered, start=1):
        zone["order"] = number
    for number, zone in enumerate((zone for zone in ordered if "targetNo" in zone), start=1):
        zone["targetNo"] = number


def _join(
    source: dict[str, Any], group: Group, after: str, key: str, made: Mapping[str, dict[str, Any]]
) -> None:
    """The new zones belong wherever their models do."""
    for table in source["group"]:
        if table["id"] == group.id and "keys" in table:
            at = table["keys"].index(after)
            table["keys"] = [*table["keys"][: at + 1], key, *table["keys"][at + 1 :]]
        if "zones" in table:
            members = list(table["zones"])
            for model, zone in made.items():
                if model in members:
                    members.insert(members.index(model) + 1, zone["id"])
            table["zones"] = members


def remove(source: dict[str, Any], template: Template, group: Group, member: str) -> list[Zone]:
    """The member goes; the zones that went."""
    gone = {table["id"] for table in zones_of(source["zone"], group, member)}
    source["zone"] = [table for table in source["zone"] if table["id"] not in gone]
    for table in source["group"]:
        if "zones" in table:
            table["zones"] = [zone for zone in table["zones"] if zone not in gone]
        if table["id"] == group.id and "keys" in table:
            table["keys"] = [key for key in table["keys"] if key != member]
    _number(source)
    return [zone for zone in template.zones if zone.id in gone]


def rename(source: dict[str, Any], template: Template, name: str, label: str) -> bool:
    """Give what has this id another name; False when there is nothing, or nothing that may be renamed."""
    new = same_text(label, template)
    for group in template.groups:
        if name in group.keys:
            return group.rename and _rename_key(source, group, name, new)
    alone = [table for table in source["zone"] if table["id"] == name]
    column = [table for table in source["zone"] if table.get("col") == name]
    rings = [ring for ring in source.get("ring", ()) if ring["id"] == name]
    if alone and any(part in group.keys for group in template.groups for part in name.split(".")):
        return False
    for table in alone or column or rings:
        table["label"] = new
        table.pop("shortLabel", None)
    return bool(alone or column or rings)


def _rename_key(source: dict[str, Any], group: Group, key: str, new: Text) -> bool:
    tables = zones_of(source["zone"], group, key)
    old = name_of([table["label"] for table in tables])
    if not old:
        heads = [table for table in tables if table["id"] == f"{key}.{NAME}"]
        for table in heads:
            table["label"] = new
        return bool(heads)
    for table in tables:
        table["label"] = _renamed(table["label"], old, new)
        if "shortLabel" in table:
            table["shortLabel"] = new
    return True


def member_name(template: Template, group: Group, member: str) -> Text | None:
    """What a member of a group is called; None for a row that has nothing but its number."""
    if group.kind == "lines":
        return next(kind.label for kind in template.connection_kinds if kind.id == member)
    zones = [zone for zone in template.zones if member in (zone.id.split(".") if group.keys else (zone.id,))]
    head = next((zone.label for zone in zones if zone.id == f"{member}.{NAME}"), None)
    return name_of([zone.label for zone in zones]) or head


def name_of(labels: list[Text]) -> Text:
    """The name that several labels begin with, by language; empty when they have nothing in common."""
    codes = [code for code in labels[0] if all(code in label for label in labels)]
    names = {code: _common([label[code] for label in labels]) for code in codes}
    return names if names and all(names.values()) else {}


def _common(words: list[str]) -> str:
    """What the words begin with, up to a place where one of them ends or a dash stands."""
    same = sum(1 for _ in takewhile(lambda i: len({word[i : i + 1] for word in words} | {""}) == 2, count()))
    start = words[0][:same].rstrip(_BETWEEN)
    return start if start and all(word[len(start) :][:1] in ("", *_BETWEEN) for word in words) else ""


def _renamed(label: Text, old: Text, new: Text) -> dict[str, str]:
    return {
        code: new.get(code, text) + text[len(old[code]) :] if code in old else text
        for code, text in label.items()
    }


def same_text(words: str, template: Template) -> dict[str, str]:
    """What a facilitator wrote, in every language of the worksheet: nobody translates it."""
    return dict.fromkeys(template.languages, words)
