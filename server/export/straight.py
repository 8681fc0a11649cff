"""Names that stand straight: the guiding question, boxes, rows and the heads of columns. Lengths in su."""

from collections.abc import Iterator, Sequence
from functools import partial

from server.boards.places import HEAD as NAME_ROOM
from server.boards.template import Polygon, Rect, Template, Zone, pick

from .ellipse import of
from .hub import Mark
from .metrics import width
from .parts import Columns, headed_columns, is_bare, row_captions
from .placing import FULL, Anchor, PlacedLabel, box, cut, fit, height, outline, sizes, stack, texts
from .wrap import wrap

NAME, HEAD, MAP_TITLE, TABLE_TITLE = 18.0, 21.0, 22.0, 30.0
PAD = 12.0
TOP, LEAST_TOP = 2.5, 0.5
"""Between the upper edge of a box and its name, su: less where large letters need the room."""
NARROW = 90.0
"""A column narrower than this shares its head with the one at its left."""
AIR = 22.0
"""Between a title and the oval with the clock round it."""


def straight_labels(template: Template, locale: str, least: float) -> Iterator[PlacedLabel]:
    """The title and the names of rectangular zones; not the heads of columns."""
    captions = {zone.id for zone in row_captions(template)}
    for zone in template.zones:
        label = None
        if zone.kind == "title":
            label = _title(template, zone, locale, least)
        elif zone.id not in captions and _names_itself(zone):
            label = _name(template, zone, locale, least)
        if label:
            yield label


def _names_itself(zone: Zone) -> bool:
    """Whether the name stands in the zone: not in table cells, but in the name field of a row."""
    if not isinstance(zone.shape, Rect) or zone.kind == "legend":
        return False
    return zone.labelled or (zone.canvas_label and zone.is_text and zone.col is None)


def _title(template: Template, zone: Zone, locale: str, least: float) -> PlacedLabel | None:
    """The guiding question: on a map in the corner outside the oval, on a table in the title box."""
    text = pick(template.question, locale) or pick(template.name, locale)
    ground = _title_ground(template, zone)
    deep = max(y for _, y in ground) - zone.box.y

    def room(rows: int, size: float) -> list[float]:
        fitting = [n for n in range(1, rows + 1) if height(n, size) <= deep]
        return [_title_width(template, zone, zone.box.y + height(n, size)) for n in fitting]

    tries = sizes(MAP_TITLE if template.polar else TABLE_TITLE, least)
    done = fit([text], tries, 640, partial(room, 2)) or fit([text], tries, 640, partial(room, 3))
    if not done and least > FULL:
        return None
    lines, size = done or cut(text, least, 640, partial(room, 1))
    top = zone.box.y if template.polar else zone.box.y + (zone.box.h - height(len(lines), size)) / 2
    return _block(zone.id, "title", lines, zone.box.x, top, size, ground)


def _title_width(template: Template, zone: Zone, y: float) -> float:
    """How wide a line of the title may be whose lower edge is at y: on a map, up to the clock round it."""
    if template.polar is None:
        return zone.box.w
    oval = of(template.polar).inset(-AIR)
    up = (oval.cy - y) / oval.ry
    return float(min(440, oval.cx - oval.rx * max(0, 1 - up * up) ** 0.5 - zone.box.x))


def _title_ground(template: Template, zone: Zone) -> Polygon:
    if template.polar is None:
        return zone.polygon
    x, y = zone.box.x, zone.box.y
    steps = [y + 4 * i for i in range(23)]
    return ((x, y), *((x + _title_width(template, zone, at), at) for at in steps), (x, steps[-1]))


def _name(template: Template, zone: Zone, locale: str, least: float) -> PlacedLabel | None:
    """A name at the top left; that of the field without a box at the top right of a map: at the right."""
    names = texts(zone, locale)
    if not names:
        return None
    bare = is_bare(template, zone)
    pad = 0 if bare else PAD
    above = 0 if bare else max(LEAST_TOP, min(TOP, NAME_ROOM - height(1, max(NAME, least))))
    top = zone.box.y + above
    deep = zone.box.h - above if least <= FULL else max(0.62 * zone.box.h, 30)

    def room(size: float) -> list[float]:
        rows = 1 if least <= FULL else 3
        fitting = [n for n in range(1, rows + 1) if height(n, size) <= min(deep, zone.box.h - above)]
        return [zone.box.w - 2 * pad for _ in fitting]

    done = fit(names, sizes(NAME, least), 640, room)
    if not done and least > FULL:
        return None
    lines, size = done or cut(names[0], least, 640, room)
    x = zone.box.x + zone.box.w if bare else zone.box.x + pad
    return _block(zone.id, "name", lines, x, top, size, zone.polygon, "end" if bare else "start")


def captions(template: Template, locale: str, least: float) -> tuple[list[PlacedLabel], list[Mark]]:
    """The name of a row of like boxes, once, at their left, with an arrow to them."""
    row = row_captions(template)
    if not row:
        return [], []
    first = row[0]
    left = min(zone.box.x for zone in template.zones)
    ground = box(left, first.box.y, first.box.x - left, first.box.h)
    room = first.box.x - left - 2 * PAD - 26
    done = fit(texts(first, locale), sizes(NAME, least), 640, lambda _: [room])
    if not done and least > FULL:
        return [], []
    lines, size = done or cut(texts(first, locale)[0], least, 640, lambda _: [room])
    middle = first.box.y + first.box.h / 2
    x = first.box.x - PAD - 26
    label = _block(first.id, "caption", lines, x, middle - height(1, size) / 2, size, ground, "end")
    return [label], [Mark(first.id, "caption", "arrow-right", x + 6, middle - 9, 18)]


def heads(template: Template, locale: str, least: float) -> tuple[list[PlacedLabel], list[Rect]]:
    """Names and cells of the columns' heads."""
    columns = headed_columns(template)
    if not columns:
        return [], []
    groups: list[list[Zone]] = []
    for zone in columns.zones:
        if groups and zone.box.w < NARROW and len(groups[-1]) == 1:
            groups[-1].append(zone)
        else:
            groups.append([zone])
    cells = [_over(group, columns) for group in groups]
    labels = _all_heads(groups, cells, locale, sizes(HEAD, least), least)
    common = min((label.size for label in labels), default=HEAD)
    labels = _all_heads(groups, cells, locale, sizes(common, least), least)
    named = {label.zone for label in labels}
    if least > FULL and any(group[0].id not in named for group in groups):
        labels = []  # all columns keep their name or none does
    return labels, cells


def _over(group: Sequence[Zone], columns: Columns) -> Rect:
    x, last = group[0].box.x, group[-1].box
    return Rect(x, columns.top, last.x + last.w - x, columns.bottom - columns.top)


def _all_heads(
    groups: Sequence[Sequence[Zone]], cells: Sequence[Rect], locale: str, tries: Sequence[float], least: float
) -> list[PlacedLabel]:
    pairs = zip(groups, cells, strict=True)
    return [label for group, cell in pairs for label in _head(group, cell, locale, tries, least)]


def _head(
    group: Sequence[Zone], cell: Rect, locale: str, tries: Sequence[float], least: float
) -> list[PlacedLabel]:
    ground = box(cell.x, cell.y, cell.w, cell.h)
    names = [texts(zone, locale)[0] for zone in group if texts(zone, locale)]
    if len(names) == 2:
        both = _two_heads(names, cell, tries)
        if both:
            (left, right), size = both
            return [
                _head_block(group[0].id, left, cell.x + PAD, cell, size, ground, "start"),
                _head_block(group[1].id, right, cell.x + cell.w - PAD, cell, size, ground, "end"),
            ]
    room = cell.w - 2 * PAD if len(names) == 1 or least > FULL else cell.w * 0.5
    made: list[PlacedLabel] = []
    anchors: tuple[Anchor, ...] = ("start", "end")
    for zone, name, anchor in zip(group, names, anchors, strict=False):
        done = fit([name], tries, 640, lambda size: [room] * _rows(cell, size))
        if not done and least > FULL:
            return made
        lines, size = done or cut(name, least, 640, lambda _: [room - 2 * PAD])
        x = cell.x + PAD if anchor == "start" else cell.x + cell.w - PAD
        made.append(_head_block(zone.id, lines, x, cell, size, ground, anchor))
        if least > FULL:
            break
    return made


def _two_heads(
    names: Sequence[str], cell: Rect, tries: Sequence[float]
) -> tuple[tuple[list[str], list[str]], float] | None:
    """Two names in one cell: the right one as narrow as it can be, the left one in what remains."""
    for size in tries:
        found: list[tuple[list[str], list[str]]] = []
        for right in _splits(names[1].split(), _rows(cell, size)):
            rest = cell.w - max(width(line, size, 640) for line in right) - 3.5 * PAD
            left = wrap(names[0], [rest] * _rows(cell, size), size, 640, hyphens=False)
            if left:
                found.append((left, right))
        if found:
            return min(found, key=lambda pair: (len(pair[0]), len(pair[1]))), size
    return None


def _splits(words: Sequence[str], rows: int) -> Iterator[list[str]]:
    """The words on one line, or on two in every way."""
    yield [" ".join(words)]
    for i in range(1, len(words)) if rows > 1 else ():
        yield [" ".join(words[:i]), " ".join(words[i:])]


def _rows(cell: Rect, size: float) -> int:
    return 2 if height(2, size) <= cell.h - 2 else 1 if height(1, size) <= cell.h else 0


def _head_block(
    zone: str, lines: Sequence[str], x: float, cell: Rect, size: float, ground: Polygon, anchor: Anchor
) -> PlacedLabel:
    top = cell.y + (cell.h - height(len(lines), size)) / 2
    return _block(zone, "head", lines, x, top, size, ground, anchor)


def _block(
    zone: str,
    style: str,
    lines: Sequence[str],
    x: float,
    top: float,
    size: float,
    within: Polygon,
    anchor: Anchor = "start",
) -> PlacedLabel:
    placed = stack(lines, x, top, size)
    return PlacedLabel(
        zone=zone,
        text=" ".join(lines),
        style=style,
        size=size,
        weight=640,
        outline=outline(placed, size, 640, anchor),
        within=within,
        lines=placed,
        anchor=anchor,
    )
