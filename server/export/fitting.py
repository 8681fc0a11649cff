"""How large a text can be in a box, and how much of it is shown when it is too long. Lengths in su.

Estimated from the typeface's widths, without the typesetter: a board may hold thousands of notes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .metrics import CAP, Weight, width

LEADING = 0.42
"""Between the letters of two lines, in em; the template sets the same."""
_DESCENT = 0.25
_AIR = 1.04
"""Words are taken for a little wider than they are: emoji and other typefaces are."""
_WHOLE = 0.72
"""Rather than in smaller letters than this share of the largest a long word is broken."""
_BREAK = "\N{ZERO WIDTH SPACE}"


@dataclass(frozen=True, slots=True)
class Fitted:
    """The text as it is shown, and its size."""

    text: str
    size: float
    broken: bool = True
    """Whether words may be hyphenated; where that is not enough they have zero width spaces."""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    wide: float
    """In em."""


def fit(text: str, w: float, h: float, sizes: Sequence[float], bold: bool = False) -> Fitted:
    """The text at the largest size at which no word breaks, else at the largest, else its beginning.

    `bold`: of several lines the first is a name, in bold letters.
    """
    lines = [*_lines(text, bold)]
    for size in (size for size in sizes if size >= _WHOLE * sizes[0]):
        if not any(word.wide * size > w for line in lines for word in line) and _fits(lines, w, h, size):
            return Fitted(text, size, broken=False)
    for size in sizes:
        broken = [[part for word in line for part in _parts(word, w / size)] for line in lines]
        if _fits(broken, w, h, size):
            return Fitted(_text(lines, w / size), size)
    return Fitted(_beginning(lines, w, h, sizes[-1]), sizes[-1])


def _lines(text: str, bold: bool) -> Iterator[list[_Word]]:
    several = "\n" in text
    for i, line in enumerate(text.split("\n")):
        weight: Weight = 640 if bold and several and i == 0 else 430
        yield [_Word(word, width(word, 1, weight) * _AIR) for word in line.split(" ")]


def _fits(lines: Sequence[Sequence[_Word]], w: float, h: float, size: float) -> bool:
    count = sum(_count(line, w / size) for line in lines)
    return (count * (CAP + LEADING) - LEADING + _DESCENT) * size <= h


def _count(words: Sequence[_Word], room: float) -> int:
    """Lines that the words take, filled one after another; `room` in em."""
    count, used, space = 1, 0.0, width(" ", 1, 430)
    for word in words:
        if used and used + space + word.wide > room:
            count, used = count + 1, 0.0
        used += word.wide + (space if used else 0)
    return count


def _parts(word: _Word, room: float) -> list[_Word]:
    """The word in parts that fit a line, about evenly wide."""
    if word.wide <= room:
        return [word]
    each = max(1, int(len(word.text) * room / word.wide))
    cuts = [word.text[i : i + each] for i in range(0, len(word.text), each)]
    return [_Word(cut, word.wide * len(cut) / len(word.text)) for cut in cuts]


def _text(lines: Sequence[Sequence[_Word]], room: float) -> str:
    return "\n".join(
        " ".join(_BREAK.join(part.text for part in _parts(word, room)) for word in line) for line in lines
    )


def _beginning(lines: Sequence[Sequence[_Word]], w: float, h: float, size: float) -> str:
    """As many lines as there is room for, the last of them with "…"."""
    rows = max(1, int((h / size + LEADING - _DESCENT) / (CAP + LEADING)))
    kept: list[list[_Word]] = []
    for line in lines:
        kept.append([])
        for word in (part for one in line for part in _parts(one, w / size)):
            kept[-1].append(word)
            if sum(_count(one, w / size) for one in kept) > rows:
                kept[-1].pop()
                return _text(kept, w / size).rstrip() + "…"
    return _text(kept, w / size)
