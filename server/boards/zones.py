"""Which zone is a note in, and where does a new one go. All places are top left corners in su.

The client has the same two rules; `tests/fixtures/hit_testing.json` and `free_places.json` hold both to them.
"""

from collections.abc import Iterable, Sequence

from .geometry import contains
from .template import Point, Polygon, Template, Zone

Box = tuple[float, float, float, float]
"""x, y, width and height of a note."""

STACK_OFFSET = 16
"""How far a note in a full zone lies from the one under it."""

_TURNS = ((1, 1), (-1, 1), (-1, -1), (1, -1))


def point_in_polygon(polygon: Polygon, x: float, y: float) -> bool:
    """Whether the point lies inside; left and top edges belong to the polygon."""
    return contains(polygon, x, y)


def zone_at(zones: Iterable[Zone], x: float, y: float) -> str | None:
    """The zone of a note with this centre: of those that take notes the smallest; None outside."""
    best: Zone | None = None
    for zone in zones:
        box = zone.box
        if not (box.x <= x <= box.x + box.w and box.y <= y <= box.y + box.h and zone.takes_notes):
            continue
        if (best is None or zone.area < best.area) and contains(zone.polygon, x, y):
            best = zone
    return best.id if best else None


def note_zone(
    template: Template, x: float, y: float, w: float | None = None, h: float | None = None
) -> str | None:
    """The zone of a note by its top left corner; without a size it has the template's."""
    return zone_at(
        template.zones,
        x + (template.note_width if w is None else w) / 2,
        y + (template.note_height if h is None else h) / 2,
    )


def free_place(zone: Zone, template: Template, taken: Sequence[Box]) -> Point:
    """Where a new note of the template's size goes in the zone.

    The first of the zone's places that covers no taken note; when there is none, on the zone's last note,
    a little beside it, with the centre still inside. `taken`: every note of the board, the topmost last.
    """
    w, h = template.note_width, template.note_height
    for x, y in zone.places:
        if not any(overlap((x, y, w, h), note) for note in taken):
            return (x, y)
    inside = [note for note in taken if _centre_in(zone, *note)]
    if not inside:
        return zone.places[0] if zone.places else _middle(zone, w, h)
    return _beside(zone, inside, w, h)


def near(zone: Zone, template: Template, notes: Iterable[Box]) -> list[Box]:
    """Those of the notes that `free_place` has to know of: it looks at each of them for every place."""
    w, h = template.note_width, template.note_height
    box = zone.box
    around = (box.x - w, box.y - h, box.w + 2 * w, box.h + 2 * h)
    return [note for note in notes if overlap(around, note)]


def _beside(zone: Zone, notes: Sequence[Box], w: float, h: float) -> Point:
    """A step from the last note, never exactly on another if that can be helped."""
    x, y = notes[-1][0], notes[-1][1]
    steps = [(x + dx * STACK_OFFSET, y + dy * STACK_OFFSET) for dx, dy in _TURNS]
    inside = [step for step in steps if _centre_in(zone, *step, w, h)]
    covered = {(note[0], note[1]) for note in notes}
    return next((step for step in inside if step not in covered), inside[0] if inside else (x, y))


def _middle(zone: Zone, w: float, h: float) -> Point:
    return (zone.box.x + (zone.box.w - w) / 2, zone.box.y + (zone.box.h - h) / 2)


def _centre_in(zone: Zone, x: float, y: float, w: float, h: float) -> bool:
    return contains(zone.polygon, x + w / 2, y + h / 2)


def overlap(a: Box, b: Box) -> bool:
    """Whether one covers a part of the other."""
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]
