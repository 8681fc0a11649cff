"""A facilitator adapts a worksheet: one change makes another worksheet of it, or is refused.

    adapt(template, change, base, number) -> Template | Invalid | Limit

Pure: the answer depends on nothing else. It works on the plain source, so what comes out is checked and
compiled like any other worksheet. `base` is the worksheet as the board was made with; its measures (where a
circle begins, how high a row is) hold for every later one, so that nothing drifts from change to change.
"""

import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from . import adapted_lines, adapted_members, adapted_parking
from .adapted_lines import groups
from .adapted_references import mend
from .adapted_shapes import divide
from .relocation import relocate
from .stage import Invalid
from .template import Point, Template
from .templates import TemplateError, compile_template
from .view import NoteView
from .zones import note_zone

MAX_NAME: Final = 60
"""Characters in the name of a zone, row, column or line kind."""
_NEW: Final = re.compile("x[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class Add:
    """One more member of a group, behind another one or (None) at the end."""

    group: str
    label: str
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Rename:
    """Another name for a zone, a row, a column, a sector, a ring or a line kind."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Remove:
    """A zone, row, column, sector or line kind goes."""

    id: str


Change = Add | Rename | Remove


@dataclass(frozen=True, slots=True)
class Limit:
    """The group would have more or fewer members than it may."""


Outcome = Template | Invalid | Limit


def adapt(template: Template, change: Change, base: Template, number: int) -> Outcome:
    """The worksheet after the change, or why there is none. `number`: of the next new id, `x<number>`."""
    if not isinstance(change, Remove):
        name = " ".join(change.label.split())
        if not 1 <= len(name) <= MAX_NAME or not name.isprintable():
            return Invalid("label", f"a name of at most {MAX_NAME} characters")
        change = replace(change, label=name)
    source: dict[str, Any] = copy.deepcopy(dict(template.source))
    refusal: Invalid | Limit | None
    match change:
        case Add():
            refusal = _add(source, template, change, base, f"x{number}")
        case Rename():
            refusal = _rename(source, template, change)
        case Remove():
            refusal = _remove(source, template, change, base)
    if refusal is not None:
        return refusal
    try:
        return compile_template(source)
    except TemplateError as error:
        # A worksheet of somebody's own, whose parts don't divide.
        return Invalid("id" if isinstance(change, Remove) else "group", str(error))


def _add(
    source: dict[str, Any], template: Template, change: Add, base: Template, key: str
) -> Invalid | Limit | None:
    group = next((group for group in groups(template) if group.id == change.group and group.add), None)
    if group is None:
        return Invalid("group", "no group that can grow")
    members = group.keys or group.zones
    after = members[-1] if change.after is None else change.after
    if after not in members:
        return Invalid("after", "no member of this group")
    if len(members) >= group.maximum:
        return Limit()
    if group.kind == "lines":
        adapted_lines.add(source, template, key, change.label, after)
        return None
    adapted_members.add(source, template, group, key, change.label, after)
    adapted_parking.beside(source, base, lambda: divide(source, base, group))
    return None


def _rename(source: dict[str, Any], template: Template, change: Rename) -> Invalid | None:
    if any(kind.id == change.id for kind in template.connection_kinds):
        adapted_lines.rename(source, template, change.id, change.label)
        return None
    done = adapted_members.rename(source, template, change.id, change.label)
    return None if done else Invalid("id", "nothing that can be renamed")


def _remove(
    source: dict[str, Any], template: Template, change: Remove, base: Template
) -> Invalid | Limit | None:
    group = next(
        (one for one in groups(template) if one.remove and change.id in (one.keys or one.zones)), None
    )
    if group is None:
        return Invalid("id", "nothing that can be removed")
    if len(group.keys or group.zones) <= group.minimum:
        return Limit()
    if group.kind == "lines":
        adapted_lines.remove(source, template, change.id)
    else:
        gone = adapted_members.remove(source, template, group, change.id)
        if template.zone(adapted_parking.PARKING) is None and any(zone.takes_notes for zone in gone):
            adapted_parking.make_room(source, template)
        adapted_parking.beside(source, base, lambda: divide(source, base, group))
    mend(source, group.id)
    return None


def next_number(worksheets: Iterable[Template]) -> int:
    """The number of the next new id, when the board had these worksheets: none is ever given twice."""
    names = {name for one in worksheets for name in _ids(one)}
    used = [int(part[1:]) for name in names for part in name.split(".") if _NEW.fullmatch(part)]
    return max(used, default=0) + 1


def _ids(template: Template) -> Iterable[str]:
    """Every id that a change may have made."""
    yield from (zone.id for zone in template.zones)
    yield from (kind.id for kind in template.connection_kinds)


def revert(
    now: Template,
    then: Template,
    notes: Iterable[NoteView],
    version: int,
    returning: Mapping[str, tuple[Template, Point]],
) -> Template:
    """An earlier worksheet, `then`, in the place of the present one, whose layout is `version`. Where notes
    would be left over in a parking lot that it hadn't yet, it keeps that. `returning`: see `relocate`."""
    lot = now.zone(adapted_parking.PARKING)
    if lot is None or then.zone(lot.id) is not None:
        return then
    there = [note for note in notes if note_zone(now, note.x, note.y, note.w, note.h) == lot.id]
    left = len(relocate(there, now, then, version, returning).back) < len(there)
    if not left:
        return then
    source: dict[str, Any] = copy.deepcopy(dict(then.source))
    adapted_parking.make_room(source, then)
    return compile_template(source)
