"""Checking the deletions of one update, and measuring what is new in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from server.boards import schema

from .grammar import THING_KINDS
from .index import OPENS, Index, Log
from .lib0 import Malformed
from .parts import Missing, Part
from .plan import Plan
from .update import Parsed

_EMPTY: Final = Log()
_NOTE: Final = THING_KINDS[schema.NOTES]


@dataclass(slots=True)
class Removal:
    """What an update deletes that wasn't deleted: delete ranges, their clients, notes named by them."""

    ranges: int = 0
    clients: int = 0
    notes: int = 0


def removal(parsed: Parsed, plan: Plan, index: Index) -> Removal:
    """The new deletions, once the structs are resolved. Missing, Malformed."""
    found = Removal()
    for client, ranges in parsed.deletes:
        log = index.logs.get(client, _EMPTY)
        part = plan.parts.get(client)
        end = part.final if part else log.end
        before = found.ranges
        for start, stop in ranges:
            if log.deleted.covers(start, stop):
                continue
            if stop > end:
                # Only the gate notices: pycrdt keeps such deletions aside without a word.
                raise Missing
            found.ranges += 1
            _may_delete(log, part, start, stop)
            if any(not log.deleted.covers(pin, pin + 1) for pin in index.pins.within(client, start, stop)):
                raise Malformed("a field is deleted")
            for code in log.runs(start, min(stop, log.end)):
                found.notes += code & 3 == OPENS and index.places.kinds[code >> 2] == _NOTE
        found.clients += found.ranges > before
    if plan.several:
        _several_values(parsed, plan)
    return found


def _may_delete(log: Log, part: Part | None, start: int, stop: int) -> None:
    lows = part.lows if part is not None else ()
    if start in log.lows or stop in log.lows or start in lows or stop in lows:
        raise Malformed("a character is split")


def _several_values(parsed: Parsed, plan: Plan) -> None:
    """Several values in one struct are only Yjs's merged rest of what was overwritten.

    They have to be deleted by the same update: of several values a map reads but one."""
    deleted = dict(parsed.deletes)
    for client, start, stop in plan.several:
        if not any(a <= start and stop <= b for a, b in deleted.get(client, ())):
            raise Malformed("several values under one key")


def new_bytes(parsed: Parsed, logs: Mapping[int, Log]) -> int:
    """How many bytes of the update are new structs and new delete ranges."""
    total = 0
    for (client, items), begin in zip(parsed.structs, parsed.begins, strict=True):
        known = logs.get(client, _EMPTY).end
        before = begin
        for clock, length, *_, end in items:
            if clock + length > known:
                total += end - before
            before = end
    for client, ranges in parsed.deletes:
        log = logs.get(client, _EMPTY)
        total += sum(_width(a) + _width(b - a) for a, b in ranges if not log.deleted.covers(a, b))
    return total


def _width(number: int) -> int:
    """Bytes of a var-uint."""
    return max(1, (number.bit_length() + 6) // 7)
