"""A group divides its place equally among its members: a circle, a band, a table, a grid of boxes.

Works on the tables of a source. Where the place begins and ends is taken from the worksheet as the board was
made with, `base`, so that it is the same however often it is divided.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from .adapted_members import Tables, zones_of
from .places import HEAD, MARGIN
from .template import Group, Rect, Sector, Template, Zone


def divide(source: dict[str, Any], base: Template, group: Group) -> None:
    """Give all members of the group, which has just changed, their places."""
    now = next(table for table in source["group"] if table["id"] == group.id)
    names: Sequence[str] = now.get("keys") or now["zones"]
    whole = Group(group.id, group.kind, zones=tuple(now.get("zones", ())), keys=tuple(now.get("keys", ())))
    members = [zones_of(source["zone"], whole, name) for name in names]
    original = base.zones_of(group.id)
    if any("sector" in table for tables in members for table in tables):
        _circle(members, original)
    elif group.kind == "rows":
        _rows(source, members, base, group)
    elif group.kind == "columns" or len({zone.box.y for zone in original}) == 1:
        _columns(members, _spans(base, group))
    else:
        _grid(source, members, base, original)


def _circle(members: Sequence[Tables], original: Iterable[Zone]) -> None:
    """Equal angles all the way round."""
    start = min(zone.shape.a0 % 360 for zone in original if isinstance(zone.shape, Sector))
    for i, tables in enumerate(members):
        a0, a1 = (start + 360 * n / len(members) for n in (i, i + 1))
        turns = 360 * math.floor(a0 / 360)
        for table in tables:
            if "sector" in table:
                table["sector"] = {"r": table["sector"]["r"], "a": [a0 - turns, a1 - turns]}


def _spans(base: Template, group: Group) -> tuple[float, float, float]:
    """Left and right end of the columns, and the gap between two."""
    first = base.group(group.id) or group
    boxes = [[zone.box for zone in _zones(base, first, name)] for name in first.keys or first.zones]
    lefts = sorted((min(box.x for box in one), max(box.x + box.w for box in one)) for one in boxes)
    gap = lefts[1][0] - lefts[0][1] if len(lefts) > 1 else 0.0
    return lefts[0][0], lefts[-1][1], gap


def _zones(base: Template, group: Group, name: str) -> list[Zone]:
    return [zone for zone in base.zones if name == zone.id or (group.keys and name in zone.id.split("."))]


def _columns(members: Sequence[Tables], spans: tuple[float, float, float]) -> None:
    """Equal widths from end to end."""
    left, right, gap = spans
    width = (right - left - gap * (len(members) - 1)) / len(members)
    for i, tables in enumerate(members):
        for table in tables:
            _, y, _, h = table["rect"]
            table["rect"] = [_su(left + i * (width + gap)), y, _su(width), h]


def _rows(source: dict[str, Any], members: Sequence[Tables], base: Template, group: Group) -> None:
    """Rows keep their height; what lies below moves, and the plane grows or shrinks."""
    first = base.group(group.id) or group
    tops = [min(zone.box.y for zone in _zones(base, first, name)) for name in first.keys[:2]]
    end = max(zone.box.y + zone.box.h for zone in base.zones_of(group.id))
    pitch = tops[1] - tops[0] if len(tops) > 1 else end - tops[0] + MARGIN
    inside = {table["id"] for tables in members for table in tables}
    for i, tables in enumerate(members):
        top = min(table["rect"][1] for table in tables)
        for table in tables:
            _down(table, tops[0] + i * pitch - top)
    more = (len(members) - len(first.keys)) * pitch
    for zone in base.zones:
        if zone.id not in inside and isinstance(zone.shape, Rect) and zone.shape.y >= end:
            for table in source["zone"]:
                if table["id"] == zone.id:
                    _down(table, zone.shape.y + more - table["rect"][1])
    source["plane"] = [base.width, base.height + more]


def _down(table: dict[str, Any], distance: float) -> None:
    x, y, w, h = table["rect"]
    table["rect"] = [x, y + distance, w, h]


def _grid(
    source: dict[str, Any], members: Sequence[Tables], base: Template, original: Sequence[Zone]
) -> None:
    """Boxes in reading order, in as many columns as before; the last row shares the whole width."""
    frame = _frame(original)
    fixed = [
        zone.id for zone in base.zones if zone not in original and zone.order is not None and _in(zone, frame)
    ]
    items = _items([*(table for tables in members for table in tables), *_tables(source, fixed)], fixed)
    lefts, gap = _raster(original)
    rows = math.ceil(len(items) / lefts)
    least = HEAD + 2 * base.note_height + 3 * MARGIN
    height = max(least, (frame.h - gap * (rows - 1)) / rows)
    over = height * rows + gap * (rows - 1) - frame.h
    source["plane"] = [base.width, base.height + max(0.0, math.ceil(over - 0.01))]
    for row in range(rows):
        cells = items[row * lefts : (row + 1) * lefts]
        width = (frame.w - gap * (len(cells) - 1)) / len(cells)
        for i, tables in enumerate(cells):
            x, y = frame.x + i * (width + gap), frame.y + row * (height + gap)
            _stack(tables, Rect(_su(x), _su(y), _su(width), _su(height)), {z.id: z.box for z in base.zones})


def _tables(source: Mapping[str, Any], ids: Sequence[str]) -> Tables:
    return [table for table in source["zone"] if table["id"] in ids]


def _frame(zones: Sequence[Zone]) -> Rect:
    x, y = min(zone.box.x for zone in zones), min(zone.box.y for zone in zones)
    right = max(zone.box.x + zone.box.w for zone in zones)
    return Rect(x, y, right - x, max(zone.box.y + zone.box.h for zone in zones) - y)


def _in(zone: Zone, frame: Rect) -> bool:
    box = zone.box
    across = frame.x <= box.x and box.x + box.w <= frame.x + frame.w
    return across and frame.y <= box.y and box.y + box.h <= frame.y + frame.h


def _raster(zones: Sequence[Zone]) -> tuple[int, float]:
    """How many columns, and the gap between two."""
    narrow = min(zone.box.w for zone in zones)
    lefts = sorted({zone.box.x for zone in zones if zone.box.w == narrow})
    gap = lefts[1] - lefts[0] - narrow if len(lefts) > 1 else 0.0
    return len(lefts), gap


def _items(tables: Tables, fixed: Sequence[str]) -> list[Tables]:
    """The boxes in reading order; fixed ones that stood one on another share a place."""
    ordered = sorted(tables, key=lambda table: table["order"])
    parts = groupby(ordered, lambda table: table["rect"][::2] if table["id"] in fixed else table["id"])
    return [list(part) for _, part in parts]


def _stack(tables: Tables, cell: Rect, before: Mapping[str, Rect]) -> None:
    """One box, or several one on another in the proportions that they were made with."""
    if len(tables) == 1:
        tables[0]["rect"] = [cell.x, cell.y, cell.w, cell.h]
        return
    gap = before[tables[1]["id"]].y - before[tables[0]["id"]].y - before[tables[0]["id"]].h
    total = sum(before[table["id"]].h for table in tables)
    y = cell.y
    for table in tables:
        h = _su((cell.h - gap * (len(tables) - 1)) * before[table["id"]].h / total)
        table["rect"] = [cell.x, y, cell.w, h]
        y = _su(y + h + gap)


def _su(value: float) -> float:
    """Rounded down, so that equal parts never reach over the end of what they share."""
    return math.floor(value * 100 + 1e-6) / 100
