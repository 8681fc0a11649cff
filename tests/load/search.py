"""The largest size that passes, by steps. Pure."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

SIZES: Final = (
    *(
        10,
        15,
        20,
        25,
        30,
        35,
        40,
        50,
        60,
        75,
        100,
        125,
        150,
        175,
        200,
        225,
        250,
        275,
        300,
        350,
        400,
        450,
        500,
    ),
    *(600, 700, 800, 900, 1000, 1100, 1200, 1350, 1500, 1750, 2000),
)
"""The steps: about an eighth apart."""


class Found(NamedTuple):
    """The largest size that passed (0: none did) and the smallest that failed (None: none did)."""

    passed: int
    failed: int | None


def largest(passes: Callable[[int], bool], guess: int, sizes: Sequence[int] = SIZES) -> Found:
    """Search from the step at or below the guess: outwards in doubling steps, then by halves.

    It is taken for granted that what fails at a size fails at every larger one.
    """
    low, high = -1, len(sizes)
    at = max((place for place, size in enumerate(sizes) if size <= guess), default=0)
    stride = 1
    while high - low > 1:
        if passes(sizes[at]):
            low = at
            at = low + stride if high == len(sizes) else (low + high) // 2
        else:
            high = at
            at = high - stride if low == -1 else (low + high) // 2
        at = min(max(at, low + 1), high - 1)
        stride *= 2
    return Found(sizes[low] if low >= 0 else 0, sizes[high] if high < len(sizes) else None)
