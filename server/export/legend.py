"""What the lines mean: a sample of each kind with its badge and word, in the corner beside the oval."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from server.boards.template import Polygon, Template, Zone, pick

from .ellipse import of
from .metrics import ASCENT, Weight
from .placing import Line, PlacedLabel, outline, sizes
from .wrap import wrap

SAMPLE = 46.0
"""Length of a line's sample, su."""
AIR = 22.0
"""Between the legend and the oval with the clock round it, su."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A drawn example of a line kind: its left end and the height of its middle, su."""

    style: str
    directed: bool
    x: float
    y: float


def legend(template: Template, locale: str, least: float) -> tuple[list[PlacedLabel], list[Sample]]:
    """Texts and samples of the legend. All of it is shown or, when letters are too large, nothing.

    With many kinds of lines it gives up its explanation, then its title, before it is left out.
    """
    zone = next((zone for zone in template.zones if zone.kind == "legend"), None)
    if zone is None:
        return [], []
    for with_title, with_prompt in ((True, True), (True, False), (False, False)):
        for size in sizes(18.0, least):
            for rows in range(1, int(zone.box.h / (1.2 * size)) + 1):
                made = _Legend(template, zone, locale, size, rows)
                if made.write(with_title, with_prompt):
                    return made.labels, made.samples
    return [], []


class _Legend:
    """Writes a number of rows that end at the lower edge, where a map leaves the most room."""

    def __init__(self, template: Template, zone: Zone, locale: str, size: float, rows: int) -> None:
        self.template, self.zone, self.locale, self.size = template, zone, locale, size
        self.labels: list[PlacedLabel] = []
        self.samples: list[Sample] = []
        self._pitch = min(max(26.0, 1.25 * size), zone.box.h / rows)
        self._bottom = zone.box.y + zone.box.h
        self._top = self._bottom - rows * self._pitch

    def write(self, with_title: bool, with_prompt: bool) -> bool:
        """Whether everything found room."""
        known = {kind.id: kind for kind in self.template.connection_kinds}
        kinds = [known[kind] for kind in self.zone.connections if kind in known]
        if with_title and not self._text(pick(self.zone.label, self.locale), 640, rows=1):
            return False
        prompt = pick(self.zone.prompt, self.locale).replace("→", "›")  # the typeface has no such arrow
        if with_prompt and prompt and not self._text(prompt, 430, rows=3):
            return False
        for kind in kinds:
            middle = self._top + self._pitch / 2
            self.samples.append(Sample(kind.style, kind.directed, self.zone.box.x, middle))
            if not self._text(pick(kind.label, self.locale), 430, rows=1, indent=SAMPLE + 10):
                return False
        return self._top <= self._bottom + 0.5

    def _text(self, text: str, weight: Weight, rows: int, indent: float = 0) -> bool:
        limits = [self._limit(self._top + i * self._pitch) - indent for i in range(rows)]
        lines = wrap(text, limits, self.size, weight, hyphens=False)
        if not lines:
            return not text
        self._place(lines, weight, indent)
        return True

    def _place(self, lines: Sequence[str], weight: Weight, indent: float) -> None:
        lead = (self._pitch - self.size) / 2 + 0.82 * self.size
        x, y = self.zone.box.x + indent, self._top + lead
        placed = tuple(Line(text, x, y + i * self._pitch) for i, text in enumerate(lines))
        self.labels.append(
            PlacedLabel(
                zone=self.zone.id,
                text=" ".join(lines),
                style="legend",
                size=self.size,
                weight=weight,
                outline=outline(placed, self.size, weight, "start"),
                within=self.ground(),
                lines=placed,
            )
        )
        self._top += len(lines) * self._pitch

    def _limit(self, top: float) -> float:
        """How wide a row may be whose upper edge is there: in the lower left corner the oval recedes."""
        if self.template.polar is None:
            return self.zone.box.w
        oval = of(self.template.polar).inset(-AIR)
        down = (top + (1 - ASCENT) * self.size - oval.cy) / oval.ry
        return oval.cx - oval.rx * sqrt(max(0.0, 1 - down * down)) - self.zone.box.x

    def ground(self) -> Polygon:
        """The free corner."""
        box = self.zone.box
        if self.template.polar is None:
            return self.zone.polygon
        steps = [box.y - 6 + 4 * i for i in range(int(box.h / 4) + 4)]
        right = [(box.x + self._limit(y), y) for y in steps]
        return ((box.x, steps[0]), *right, (box.x, steps[-1]))
