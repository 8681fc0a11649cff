"""Line kinds in a worksheet's source."""

from typing import Any, Final

from .adapted_members import same_text
from .source_types import LINE_STYLES
from .template import Group, Template

LINES: Final = "connections"
"""The group of a worksheet's line kinds. It stands in no file: every worksheet with lines has it."""
FEWEST, MOST = 1, 6
_LABEL = {"fi": "Viivat", "sv": "Linjer", "en": "Lines"}
_DIRECTED = "funding"
"""The style that has an arrow."""


def groups(template: Template) -> tuple[Group, ...]:
    """The groups of a worksheet, with that of its line kinds."""
    kinds = tuple(kind.id for kind in template.connection_kinds)
    if not kinds:
        return template.groups
    lines = Group(
        LINES,
        "lines",
        keys=kinds,
        minimum=FEWEST,
        maximum=MOST,
        add=True,
        rename=True,
        remove=True,
        label=_LABEL,
    )
    return (*template.groups, lines)


def add(source: dict[str, Any], template: Template, key: str, label: str, after: str) -> None:
    """Another kind behind `after`, in a style that none has yet; drawn wherever `after` may be drawn."""
    used = {kind.style for kind in template.connection_kinds}
    style = next((style for style in LINE_STYLES if style not in used), "information")
    made = {"id": key, "style": style, "directed": style == _DIRECTED, "label": same_text(label, template)}
    kinds = source["connection"]
    at = next(i for i, kind in enumerate(kinds) if kind["id"] == after) + 1
    source["connection"] = [*kinds[:at], made, *kinds[at:]]
    for step in source["step"]:
        step["tools"] = _behind(step["tools"], f"connect:{after}", f"connect:{key}")
    for zone in source["zone"]:
        if "connections" in zone:
            zone["connections"] = _behind(zone["connections"], after, key)


def rename(source: dict[str, Any], template: Template, key: str, label: str) -> None:
    """Another name."""
    for kind in source["connection"]:
        if kind["id"] == key:
            kind["label"] = same_text(label, template)
            kind.pop("hint", None)


def remove(source: dict[str, Any], template: Template, key: str) -> None:
    """The kind goes; lines of it stay in the document, and come back with it. At least one kind is left."""
    source["connection"] = [kind for kind in source["connection"] if kind["id"] != key]
    left = source["connection"][0]["id"]
    for step in source["step"]:
        tools = [tool for tool in step["tools"] if tool != f"connect:{key}"]
        step["tools"] = tools or [f"connect:{left}"]  # a step of lines alone keeps some line


def _behind(words: list[str], old: str, new: str) -> list[str]:
    return [one for word in words for one in ((word, new) if word == old else (word,))]
