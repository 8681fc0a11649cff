"""Where notes go when the worksheet under them has changed: each stays in its zone, where it was in it.

All places are top left corners in su. Whatever lay in a zone that is gone goes to the parking lot.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from .adapted_parking import PARKING
from .geometry import on_ellipse
from .template import Point, Polar, Sector, Template, Zone
from .view import BoardView, NoteView
from .zones import Box, free_place, near, note_zone, zone_at

_STEPS: Final = 16
"""How many steps a place that misses its zone by a hair is led to the zone's middle."""


@dataclass(frozen=True, slots=True)
class Parked:
    """A note that went to the parking lot, and where it lay before, under which version of the layout."""

    note: str
    x: float
    y: float
    layout: int


def moved(old: Template, new: Template, box: Box) -> Point | None:
    """The new place of a note that lies at `box` under the old worksheet; None: its zone is gone.

    A note outside all zones stays where it is, as long as that is on the sheet.
    """
    x, y, w, h = box
    name = note_zone(old, x, y, w, h)
    if name is None:
        return on_sheet(new, box)
    before, after = old.zone(name), new.zone(name)
    if before is None or after is None or not after.takes_notes:
        return None
    if before.polygon == after.polygon:
        return (x, y)
    cx, cy = _mapped(before, after, old.polar, new.polar, x + w / 2, y + h / 2)
    return _inside(new, after, cx, cy, w, h)


def on_sheet(template: Template, box: Box) -> Point:
    """The place, or the nearest one on the sheet."""
    x, y, w, h = box
    return (max(0.0, min(x, template.width - w)), max(0.0, min(y, template.height - h)))


def _mapped(before: Zone, after: Zone, old: Polar | None, new: Polar | None, x: float, y: float) -> Point:
    """The point at the same share of radius and angle, or of width and height."""
    if isinstance(before.shape, Sector) and isinstance(after.shape, Sector) and old and new:
        u, v = (x - old.cx) / old.rx, (old.cy - y) / old.ry
        turned = (math.degrees(math.atan2(u, v)) - before.shape.a0) % 360
        across = _share(turned, 0, before.shape.a1 - before.shape.a0)
        outward = _share(math.hypot(u, v), before.shape.r0, before.shape.r1)
        a = math.radians(after.shape.a0 + across * (after.shape.a1 - after.shape.a0))
        r = after.shape.r0 + outward * (after.shape.r1 - after.shape.r0)
        return (new.cx + r * new.rx * math.sin(a), new.cy - r * new.ry * math.cos(a))
    here, there = before.box, after.box
    across, down = _share(x, here.x, here.x + here.w), _share(y, here.y, here.y + here.h)
    return (there.x + across * there.w, there.y + down * there.h)


def _share(value: float, start: float, end: float) -> float:
    return min(1.0, max(0.0, (value - start) / (end - start)))


def _inside(template: Template, zone: Zone, cx: float, cy: float, w: float, h: float) -> Point:
    """A place whose centre is in the zone for every reader: a hair off its border, if need be."""
    mx, my = middle(zone, template.polar)
    for step in range(_STEPS + 1):
        share = (step / _STEPS) ** 2
        x, y = round(cx + (mx - cx) * share - w / 2, 2), round(cy + (my - cy) * share - h / 2, 2)
        if zone_at(template.zones, x + w / 2, y + h / 2) == zone.id:
            return (x, y)
    return (mx - w / 2, my - h / 2)


def middle(zone: Zone, polar: Polar | None) -> Point:
    """A point well inside the zone."""
    shape = zone.shape
    if isinstance(shape, Sector) and polar is not None:
        return on_ellipse(polar, (shape.r0 + shape.r1) / 2, (shape.a0 + shape.a1) / 2)
    return (zone.box.x + zone.box.w / 2, zone.box.y + zone.box.h / 2)


def parking_place(template: Template, box: Box, taken: Sequence[Box]) -> Point | None:
    """Where the next note goes in the parking lot, by its middle; None when the worksheet has none."""
    lot = template.zone(PARKING)
    if lot is None:
        return None
    x, y = free_place(lot, template, near(lot, template, taken))
    return _inside(template, lot, x + template.note_width / 2, y + template.note_height / 2, *box[2:])


@dataclass(frozen=True, slots=True)
class Places:
    """Where all notes of a board go: note id → place, and which of them went to the parking lot."""

    places: Mapping[str, Point]
    parked: tuple[Parked, ...] = ()
    back: frozenset[str] = frozenset()
    """Notes that left the parking lot for where they came from."""


def relocate(
    notes: Iterable[NoteView],
    old: Template,
    new: Template,
    version: int,
    returning: Mapping[str, tuple[Template, Point]] | None = None,
) -> Places:
    """All places under the new worksheet. `version`: of the old one.

    `returning`: notes that were parked, with the worksheet and place they came from: those that still lie in
    the parking lot go back, if their zone is there again.
    """
    there = sorted(notes, key=lambda note: (note.at, note.id))
    places: dict[str, Point] = {}
    homeless: list[NoteView] = []
    back: set[str] = set()
    for note in there:
        place = _home(note, old, new, returning or {})
        if place is not None:
            back.add(note.id)
        else:
            place = moved(old, new, box_of(note, new))
        if place is None:
            homeless.append(note)
        else:
            places[note.id] = place
    upward = sorted((note for note in there if note.id in places), key=lambda note: note.z)
    taken = [(*places[note.id], *box_of(note, new)[2:]) for note in upward]
    parked = []
    for note in homeless:
        box = box_of(note, new)
        place = parking_place(new, box, taken)
        if place is None:
            places[note.id] = on_sheet(new, box)
            continue
        places[note.id] = place
        taken.append((*place, *box[2:]))
        parked.append(Parked(note.id, note.x, note.y, version))
    return Places(places, tuple(parked), frozenset(back))


def _home(
    note: NoteView, old: Template, new: Template, returning: Mapping[str, tuple[Template, Point]]
) -> Point | None:
    """Where a parked note goes back to."""
    came = returning.get(note.id)
    if came is None or note_zone(old, note.x, note.y, note.w, note.h) != PARKING:
        return None
    template, (x, y) = came
    _, _, w, h = box_of(note, template)
    return moved(template, new, (x, y, w, h)) if note_zone(template, x, y, w, h) is not None else None


def box_of(note: NoteView, template: Template) -> Box:
    """The note's place and size, its own or the worksheet's."""
    return (note.x, note.y, note.w or template.note_width, note.h or template.note_height)


def under(view: BoardView, old: Template, old_version: int, new: Template, version: int) -> BoardView:
    """What lay on a board under another version of its worksheet, as it lies under this one."""
    if old_version == version:
        return view
    found = relocate(view.notes, old, new, old_version)
    notes = tuple(
        replace(note, x=found.places[note.id][0], y=found.places[note.id][1], layout=version)
        for note in view.notes
    )
    return replace(view, notes=notes)
