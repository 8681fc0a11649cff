"""Resolving one update against the index: where each new struct will sit, and whether it may sit there.

A `Plan` lives for one update. It adds the places it needs to `Places`; a check cuts them off again, an
integration keeps them by `commit`.
"""

from bisect import bisect_right
from collections.abc import Collection
from typing import Final

from server.boards import schema

from .index import (
    BODY,
    COLLECTED,
    DEAD,
    GONE,
    MAP,
    OPENS,
    PLAIN,
    ROOT,
    ROOT_PLACE,
    SLOT,
    THING,
    Log,
    Pins,
    Places,
    low_clocks,
)
from .lib0 import Malformed
from .update import ANY, DELETED, GC, SKIP, STRING, TEXT, TYPE, Id, Parsed, Struct
from .update import MAP as MAP_TYPE

_EMPTY: Final = Log()
_NONE: Final[frozenset[str]] = frozenset()


def _width(number: int) -> int:
    """Bytes of a var-uint."""
    return max(1, (number.bit_length() + 6) // 7)


class Missing(Exception):
    """Something the update refers to, or builds on, is not here."""


class _Wait(Exception):
    """A struct needs one of the same update that was not looked at yet."""

    def __init__(self, client: int, clock: int) -> None:
        self.client = client
        self.clock = clock


class _Part:
    """One client's new structs while they are being resolved."""

    __slots__ = ("codes", "done", "final", "items", "log", "lows", "next", "starts")

    def __init__(self, log: Log, items: list[Struct], final: int) -> None:
        self.log = log
        self.items = items
        self.final = final
        self.done = log.end
        self.next = 0
        self.starts: list[int] = []
        self.codes: list[int] = []
        self.lows: set[int] = set()


class Plan:
    """See the module."""

    __slots__ = ("_logs", "_multi", "_parsed", "_parts", "_pins", "_places", "_roots", "_trusted", "gap")

    def __init__(
        self,
        logs: dict[int, Log],
        places: Places,
        pins: Pins,
        parsed: Parsed,
        *,
        roots: Collection[str] = schema.ROOTS,
        trusted: bool = False,
    ) -> None:
        self._logs = logs
        self._places = places
        self._pins = pins
        self._parsed = parsed
        self._roots = roots
        self._trusted = trusted
        self._parts: dict[int, _Part] = {}
        self._multi: list[tuple[int, int, int]] = []
        self.gap = False
        for client, items in parsed.structs:
            log = logs.get(client, _EMPTY)
            final = items[-1][0] + items[-1][1]
            if final > log.end:
                self._parts[client] = _Part(log, items, final)
                self.gap = self.gap or items[0][0] > log.end

    @property
    def clients(self) -> Collection[int]:
        """The client ids with new structs."""
        return self._parts.keys()

    def bytes(self) -> int:
        """How many bytes of the update are new structs and new delete ranges."""
        total = 0
        for part in self._parts.values():
            before = part.items[0][8]
            for clock, length, *_, end in part.items:
                if clock + length > part.log.end:
                    total += end - before
                before = end
        for client, ranges in self._parsed.deletes:
            log = self._logs.get(client, _EMPTY)
            total += sum(_width(a) + _width(b - a) for a, b in ranges if not log.deleted.covers(a, b))
        return total

    def structs(self) -> None:
        """Resolve all new structs. Missing, Malformed."""
        if self.gap:
            raise Missing
        waiting: dict[int, list[tuple[int, int]]] = {}
        ready = list(self._parts)
        while ready:
            client = ready.pop()
            part = self._parts[client]
            try:
                self._advance(client, part)
            except _Wait as wait:
                waiting.setdefault(wait.client, []).append((wait.clock, client))
            if client in waiting:
                still = [pair for pair in waiting[client] if pair[0] >= part.done]
                ready += [who for clock, who in waiting[client] if clock < part.done]
                waiting[client] = still
        if any(waiting.values()):
            raise Malformed("structs that wait for each other")

    def deletes(self) -> tuple[int, int]:
        """Check the delete ranges; the numbers of ranges and of their clients that are new."""
        count = clients = 0
        for client, ranges in self._parsed.deletes:
            log = self._logs.get(client, _EMPTY)
            part = self._parts.get(client)
            end = part.final if part else log.end
            before = count
            for start, stop in ranges:
                if log.deleted.covers(start, stop):
                    continue
                if stop > end:
                    raise Missing
                count += 1
                self._may_delete(client, log, part, start, stop)
            clients += count > before
        if self._multi:
            self._several_values()
        return count, clients

    def commit(self) -> None:
        """Write what was resolved into the index."""
        for client, part in self._parts.items():
            log = self._logs.get(client)
            if log is None:
                log = self._logs[client] = Log()
            part.starts.append(part.final)
            for number, code in enumerate(part.codes):
                log.append(part.starts[number], part.starts[number + 1], code)
                self._pin(client, part.starts[number], code)
            log.lows |= part.lows
        for client, ranges in self._parsed.deletes:
            log = self._logs.get(client)
            if log is None:
                raise Missing
            for start, stop in ranges:
                log.deleted.add(start, stop)

    def _pin(self, client: int, clock: int, code: int) -> None:
        if code & 3 == OPENS:
            slot = self._places.parents[code >> 2]
            if self._places.parents[slot] == ROOT_PLACE[schema.FIELDS]:
                self._pins.add(client, clock)

    def _may_delete(self, client: int, log: Log, part: _Part | None, start: int, stop: int) -> None:
        for clock in (start, stop):
            if clock in log.lows or (part is not None and clock in part.lows):
                raise Malformed("a character is split")
        if any(not log.deleted.covers(pin, pin + 1) for pin in self._pins.within(client, start, stop)):
            raise Malformed("a field is deleted")

    def _several_values(self) -> None:
        """Several values in one struct under a key: only Yjs's merged rest of what was overwritten."""
        ranges = dict(self._parsed.deletes)
        for client, start, stop in self._multi:
            if not any(a <= start and stop <= b for a, b in ranges.get(client, ())):
                raise Malformed("several values under one key")

    def _advance(self, client: int, part: _Part) -> None:
        """Resolve this client's structs until the end, or until `_Wait`."""
        items = part.items
        known = part.log.end
        while part.next < len(items):
            struct = items[part.next]
            stop = struct[0] + struct[1]
            if stop <= known:
                self._check_known(client, part, struct)
            else:
                size = len(self._places)
                try:
                    code = self._code(client, part, struct)
                except _Wait:
                    self._places.cut(size)
                    raise
                part.starts.append(max(struct[0], known))
                part.codes.append(code)
                part.done = stop
            part.next += 1

    def _check_known(self, client: int, part: _Part, struct: Struct) -> None:
        """What a known struct refers to is known too, and Yjs splits nothing at it."""
        _, _, _, origin, right, parent, _, _, _ = struct
        for ref, after in ((origin, 1), (right, 0), (parent, 0)):
            if isinstance(ref, tuple):
                log = self._logs.get(ref[0], _EMPTY)
                if ref[1] >= log.end or (ref is not parent and ref[1] + after in log.lows):
                    raise Malformed("a known struct that isn't")

    def _code(self, client: int, part: _Part, struct: Struct) -> int:
        """The struct's place and kind, as the index keeps it."""
        clock, length, kind, _, _, _, _, detail, _ = struct
        if kind == GC:
            return GONE << 2 | DEAD
        if kind == SKIP:
            raise Missing
        place = self._place(client, struct)
        known = part.log.end
        if clock < known:
            self._check_tail(part.log, place, struct)
        if isinstance(detail, str):
            part.lows.update(low for low in low_clocks(clock, detail) if low > known)
        sort = self._places.kinds[place]
        if sort == COLLECTED:
            return GONE << 2
        if kind == DELETED:
            if self._places.parents[place] == ROOT_PLACE[schema.FIELDS] and not self._trusted:
                raise Malformed("a field is overwritten")
            return place << 2 | DEAD
        if sort == BODY:
            if kind != STRING:
                raise Malformed("not a text inside a text")
            return place << 2 | PLAIN
        return self._value(client, place, struct, max(clock, known), clock + length)

    def _value(self, client: int, place: int, struct: Struct, start: int, stop: int) -> int:
        """The code of what stands under a key, if it may stand there."""
        kind, detail = struct[2], struct[7]
        wanted = self._wanted(place)
        if kind == ANY and wanted == PLAIN:
            if stop - start > 1:
                self._multi.append((client, start, stop))
            return place << 2 | PLAIN
        if kind == TYPE and wanted in (THING, MAP) and detail == MAP_TYPE:
            return self._places.add(wanted, place, None) << 2 | OPENS
        if kind == TYPE and wanted == BODY and detail == TEXT:
            return self._places.add(BODY, place, None) << 2 | OPENS
        raise Malformed("a value that doesn't belong under its key")

    def _wanted(self, slot: int) -> int:
        """What may stand in a slot: PLAIN values, a THING, an inner MAP or a BODY of text."""
        places = self._places
        inside = places.parents[slot]
        sort = places.kinds[inside]
        if sort == MAP:
            return PLAIN
        if sort == ROOT:
            if places.keys[inside] != schema.FIELDS:
                return THING
            if self._trusted:
                return BODY
            raise Malformed("a field is made by a client")
        root = places.keys[places.parents[places.parents[inside]]] or ""
        key = places.keys[slot]
        if key in schema.TEXT_KEYS.get(root, _NONE):
            return BODY
        return MAP if key in schema.MAP_KEYS.get(root, _NONE) else PLAIN

    def _check_tail(self, log: Log, place: int, struct: Struct) -> None:
        """The known beginning of a struct sits where its new rest claims to sit."""
        if not self._places.same(place, self._within(log.code(log.end - 1))):
            raise Malformed("a struct that continues another one")
        if isinstance(struct[7], str) and log.end in low_clocks(struct[0], struct[7]):
            raise Malformed("a character is split")

    def _place(self, client: int, struct: Struct) -> int:
        """The place a new struct sits in: a SLOT, a BODY or GONE."""
        clock, _, _, origin, right, parent, sub, _, _ = struct
        if origin is not None:
            place = self._neighbour(client, clock, origin, 1)
            if right is not None and self._neighbour(client, clock, right, 0) != place:
                raise Malformed("neighbours in different places")
        elif right is not None:
            place = self._neighbour(client, clock, right, 0)
        else:
            return self._child(client, clock, parent, sub)
        if right is not None and self._places.kinds[place] == SLOT:
            raise Malformed("a key with a right neighbour")
        return place

    def _child(self, client: int, clock: int, parent: Id | str | None, sub: str | None) -> int:
        if isinstance(parent, str):
            inside = ROOT_PLACE.get(parent, GONE)
            if not inside or parent not in self._roots:
                raise Malformed("an unknown root")
        else:
            assert parent is not None
            if parent[0] == client and parent[1] >= clock:
                raise Malformed("it refers to what comes later")
            code = self._lookup(parent)
            inside = code >> 2
            if code & 3 != OPENS:
                if inside and code & 3 != DEAD:
                    raise Malformed("a parent that is no shared type")
                return GONE
        sort = self._places.kinds[inside]
        if (sort == BODY) == (sub is not None):
            raise Malformed("a key in a text, or none in a map")
        return inside if sort == BODY else self._places.add(SLOT, inside, sub)

    def _neighbour(self, client: int, clock: int, ref: Id, after: int) -> int:
        """The place of a struct's left (after = 1) or right (0) neighbour."""
        if ref[0] == client and ref[1] >= clock:
            raise Malformed("it refers to what comes later")
        code = self._lookup(ref)
        cut = ref[1] + after
        part = self._parts.get(ref[0])
        log = self._logs.get(ref[0], _EMPTY)
        if cut in log.lows or (part is not None and cut in part.lows):
            raise Malformed("a character is split")
        return self._within(code)

    def _within(self, code: int) -> int:
        place = code >> 2
        return self._places.parents[place] if code & 3 == OPENS else place

    def _lookup(self, ref: Id) -> int:
        """The code of a clock, here or earlier in the update. Missing, _Wait."""
        client, clock = ref
        log = self._logs.get(client)
        if log is not None and clock < log.end:
            return log.code(clock)
        part = self._parts.get(client)
        if part is None or clock >= part.final:
            raise Missing
        if clock >= part.done:
            raise _Wait(client, clock)
        return part.codes[bisect_right(part.starts, clock) - 1]
