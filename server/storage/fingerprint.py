"""What of a Yjs document is enough to tell whether one holds all that another holds.

Encoded states of equal documents differ in their order, so bytes can't be compared. A document is what it
has taken in (how far each client's clock is) and what of that is deleted; the rest follows by convergence.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc

Range = tuple[int, int]
"""A half-open range of clocks."""


class Unreadable(ValueError):
    """pycrdt does not read these bytes."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """How far each client's clock is, and the ranges of each client that are deleted, merged, in order."""

    clocks: Mapping[int, int]
    deleted: Mapping[int, Sequence[Range]]

    def within(self, other: "Fingerprint") -> bool:
        """Whether the other document holds everything of this one."""
        return all(clock <= other.clocks.get(client, 0) for client, clock in self.clocks.items()) and all(
            _within(ranges, other.deleted.get(client, ())) for client, ranges in self.deleted.items()
        )


def fingerprint(doc: Doc[Any]) -> Fingerprint:
    """Of a document."""
    state = doc.get_state()
    clocks, _ = _clocks(state, 0)
    # Asked for what is newer than itself, a document answers no structs, then all that is deleted.
    nothing_new = doc.get_update(state)
    structs, at = _number(nothing_new, 0)
    if structs:
        raise Unreadable("a document has structs newer than its own state")
    return Fingerprint(clocks, _deleted(nothing_new, at))


def replay(updates: Iterable[bytes]) -> Doc[Any]:
    """The document that these updates make. Unreadable."""
    doc: Doc[Any] = Doc()
    take_in(doc, updates)
    return doc


def take_in(doc: Doc[Any], updates: Iterable[bytes]) -> None:
    """Apply these updates as well. Unreadable: then the document may be half changed."""
    for update in updates:
        try:
            doc.apply_update(update)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # noqa: BLE001 – pycrdt's PanicException is not an Exception
            raise Unreadable(f"{type(error).__name__}: {error}") from None


def _within(ranges: Sequence[Range], others: Sequence[Range]) -> bool:
    """Both merged and in order."""
    place = 0
    for first, end in ranges:
        while place < len(others) and others[place][1] < end:
            place += 1
        if place == len(others) or others[place][0] > first:
            return False
    return True


def _clocks(data: bytes, at: int) -> tuple[dict[int, int], int]:
    count, at = _number(data, at)
    clocks: dict[int, int] = {}
    for _ in range(count):
        client, at = _number(data, at)
        clocks[client], at = _number(data, at)
    return clocks, at


def _deleted(data: bytes, at: int) -> dict[int, Sequence[Range]]:
    count, at = _number(data, at)
    deleted: dict[int, Sequence[Range]] = {}
    for _ in range(count):
        client, at = _number(data, at)
        length, at = _number(data, at)
        ranges: list[Range] = []
        for _ in range(length):
            first, at = _number(data, at)
            size, at = _number(data, at)
            ranges.append((first, first + size))
        if ranges:
            deleted[client] = _merged(ranges)
    return deleted


def _merged(ranges: list[Range]) -> list[Range]:
    merged: list[Range] = []
    for first, end in sorted(ranges):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((first, end))
    return merged


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A var-uint of lib0, and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
