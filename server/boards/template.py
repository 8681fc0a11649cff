"""What a worksheet is once it is compiled: frozen, complete, independent of any browser.

Lengths are sheet units (su) on a plane whose origin is the top left corner; angles are degrees
clockwise from 12 o'clock. `templates.py` makes these from `template.toml`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Text = Mapping[str, str]
"""A text by language code; not every language need be there."""

Point = tuple[float, float]
Polygon = tuple[Point, ...]

ZoneKind = Literal["notes", "text", "cross-cell", "auto-list", "label", "legend", "title"]


def pick(text: Text | None, locale: str) -> str:
    """The text in the asked language, else in Finnish, English, or any; empty when there is none."""
    if not text:
        return ""
    for wanted in (locale, "fi", "en"):
        if wanted in text:
            return text[wanted]
    return next(iter(text.values()))


@dataclass(frozen=True, slots=True)
class Polar:
    """The ellipse on which sectors and rings lie."""

    cx: float
    cy: float
    rx: float
    ry: float


@dataclass(frozen=True, slots=True)
class Rect:
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Sector:
    """A piece of a ring: radii as shares of the ellipse, angles in degrees; `a1` may exceed 360."""

    r0: float
    r1: float
    a0: float
    a1: float


Shape = Rect | Sector


def bounding_box(points: Sequence[Point]) -> Rect:
    """The smallest rectangle around the points; an empty one at the origin when there are none."""
    if not points:
        return Rect(0, 0, 0, 0)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


@dataclass(frozen=True, slots=True)
class Zone:
    """A named place of a worksheet."""

    id: str
    kind: ZoneKind
    shape: Shape
    polygon: Polygon
    area: float
    label: Text
    order: int | None = None
    """Place in the reading order; None for zones without content."""
    short_label: Text | None = None
    prompt: Text | None = None
    hint: Text | None = None
    max_chars: int | None = None
    notes_allowed: bool = False
    """Only of cross cells: whether notes may lie there too."""
    marks: tuple[str, ...] = ()
    row: str | None = None
    col: str | None = None
    sector: str | None = None
    life_area: str | None = None
    ring: str | None = None
    source: str | None = None
    """Of an automatic list: what fills it (`circles`)."""
    mirrors: str | None = None
    circle_target: bool = False
    canvas_label: bool = True
    ordered: bool = False
    derived: bool = False
    connections: tuple[str, ...] = ()
    """Of a legend: the line kinds it explains."""
    counter: str | None = None
    """Of a text: what is counted beside it, in words."""
    target_no: int | None = None
    derived_what: str | None = None
    """What of the zone is an addition to the workbook, when not all of it is."""
    places: tuple[Point, ...] = ()
    """Free places: top left corners where a note of the template's size fits without covering another
    place, a label or the border; in reading order. Their number is the zone's capacity."""
    box: Rect = field(init=False)
    """The smallest rectangle around the polygon."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "box", bounding_box(self.polygon))

    @property
    def labelled(self) -> bool:
        """Whether the zone's own name is drawn in it; table cells have one head per column instead."""
        return self.canvas_label and self.row is None

    @property
    def takes_notes(self) -> bool:
        """Whether a note's centre may lie here."""
        return self.kind == "notes" or (self.kind == "cross-cell" and self.notes_allowed)

    @property
    def is_text(self) -> bool:
        return self.kind == "text"


@dataclass(frozen=True, slots=True)
class Group:
    """Zones, or keys that occur inside several zone ids, which a facilitator may edit together."""

    id: str
    kind: Literal["zones", "rows", "columns", "lines"] = "zones"
    zones: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    minimum: int = 0
    maximum: int = 0
    add: bool = False
    rename: bool = False
    remove: bool = False
    label: Text | None = None
    redivide: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the work: what to do, with what, where, for how long (minutes)."""

    id: str
    title: Text
    text: Text
    minutes: int
    tools: tuple[str, ...]
    focus: tuple[str, ...]
    """Zone ids, group ids or `col:<name>`."""
    how: Text | str = ""
    """How the facilitator leads it."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A line of the facilitator's checklist. `rule` is `{type, …}`, as documented in `criteria.py`."""

    id: str
    level: Literal["required", "recommended"]
    rule: Mapping[str, Any]
    message: Text


@dataclass(frozen=True, slots=True)
class ConnectionKind:
    id: str
    label: Text
    directed: bool
    style: str
    """`funding`, `information`, `resources`, `joint`, `missing`, `same-story`: how it is drawn."""
    hint: Text | None = None
    description: str = ""
    """The drawing in words, for those who write renderers."""
    derived: bool = False


@dataclass(frozen=True, slots=True)
class NoteTag:
    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring of a polar sheet with its name, drawn once at 12 o'clock."""

    id: str
    label: Text
    r0: float
    r1: float
    label_at: Literal["outer", "inner"] = "outer"
    prompt: Text | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """How work on a sheet ends: a snapshot, and one text of what was essential."""

    label: Text
    prompt: Text
    max_chars: int
    snapshot: bool = True


@dataclass(frozen=True, slots=True)
class Template:
    """A worksheet."""

    slug: str
    ref: str
    part: int
    order: int
    name: Text
    question: Text
    purpose: Text
    width: float
    height: float
    note_width: float
    note_height: float
    zones: tuple[Zone, ...]
    steps: tuple[Step, ...]
    groups: tuple[Group, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    connection_kinds: tuple[ConnectionKind, ...] = ()
    note_tags: tuple[NoteTag, ...] = ()
    rings: tuple[Ring, ...] = ()
    rim_inset: float | None = None
    """Of a sheet with full names on its rim: how far inside the rim they stand."""
    rim_group: str | None = None
    """The group whose names stand on the rim."""
    polar: Polar | None = None
    short_name: Text | None = None
    aliases: tuple[Text, ...] = ()
    exports: tuple[Mapping[str, Any], ...] = ()
    carry: tuple[Mapping[str, Any], ...] = ()
    starters: Mapping[str, Any] = field(default_factory=dict)
    ideas: tuple[Mapping[str, Any], ...] = ()
    closing: Closing | None = None
    who: Text | str = ""
    instances: Text | str = ""
    layout: Text | str = ""
    facilitator: Text | str = ""
    privacy: Text | str = ""
    part_name: Text | None = None
    languages: tuple[str, ...] = ("fi",)
    source: Mapping[str, Any] = field(default_factory=dict)
    """The definition this was compiled from, as plain data: a board keeps it, so that its layout stays
    as it was when a later version of the product changes the template."""

    def step(self, step_id: str) -> Step:
        """The step of that id; the first one when there is none (a stored stage may be older)."""
        return next((step for step in self.steps if step.id == step_id), self.steps[0])

    def zone(self, zone_id: str) -> Zone | None:
        """The zone of that id."""
        return next((zone for zone in self.zones if zone.id == zone_id), None)

    def group(self, group_id: str) -> Group | None:
        """The group of that id."""
        return next((group for group in self.groups if group.id == group_id), None)

    def zones_of(self, reference: str) -> tuple[Zone, ...]:
        """The zones that a zone id, a group id or `col:<name>` stands for; none for an unknown one."""
        if reference.startswith("col:"):
            name = reference.removeprefix("col:")
            return tuple(zone for zone in self.zones if zone.id.endswith(f".{name}") or zone.col == name)
        group = self.group(reference)
        if group is None:
            return tuple(zone for zone in self.zones if zone.id == reference)
        if group.zones:
            return tuple(zone for zone in self.zones if zone.id in group.zones)
        keys = set(group.keys)
        return tuple(zone for zone in self.zones if not keys.isdisjoint(zone.id.split(".")))

    @property
    def content_zones(self) -> tuple[Zone, ...]:
        """Zones with content, in reading order."""
        return tuple(sorted((z for z in self.zones if z.order is not None), key=lambda z: z.order or 0))

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)
