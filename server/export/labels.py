"""All names on a worksheet, and what is drawn with them.

No name leaves its zone, covers another, or is smaller than may be drawn.
"""

from dataclasses import dataclass

from server.boards.template import Rect, Template

from .hub import Mark, hub
from .legend import Sample, legend
from .oval import round_labels
from .placing import FULL, PlacedLabel
from .straight import captions, heads, straight_labels


@dataclass(frozen=True, slots=True)
class Lettering:
    """The names of a sheet in one language and size, with icons, line samples and the cells of heads."""

    labels: tuple[PlacedLabel, ...]
    marks: tuple[Mark, ...]
    samples: tuple[Sample, ...]
    heads: tuple[Rect, ...]


def lettering(template: Template, locale: str, min_font: float = FULL) -> Lettering:
    """Everything that is lettered on the sheet, with no letter smaller than `min_font` su.

    With 18 nothing is left out (what fits nowhere ends in "…"); of larger letters only what has room is kept.
    """
    full = min_font <= FULL
    columns, cells = heads(template, locale, min_font)
    rows, arrows = captions(template, locale, min_font)
    keys, samples = legend(template, locale, min_font)
    found = [*straight_labels(template, locale, min_font), *columns, *rows, *keys]
    marks = arrows
    if template.polar:
        names, icons = hub(template, locale, min_font, full)
        found += [*round_labels(template, locale, min_font), *names]
        marks = [*marks, *icons]
    return Lettering(tuple(found), tuple(marks), tuple(samples), tuple(cells))


def labels(template: Template, locale: str, min_font: float = FULL) -> list[PlacedLabel]:
    """The names alone, with the ground that each covers."""
    return list(lettering(template, locale, min_font).labels)
