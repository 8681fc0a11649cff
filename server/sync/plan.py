"""Resolving one update against the index: where each new struct will sit, and whether it may sit there.

A `Plan` lives for one update. It adds the places it needs to `Places`; a check cuts them off again, an
integration keeps them by `commit`.
"""

from bisect import bisect_right
from collections.abc import Collection
from heapq import heappop, heappush
from typing import Final

from .grammar import BODY, COLLECTED, FIELD_SLOT, OPENED, PLAIN_SLOT, is_slot, slot_of
from .index import DEAD, GONE, OPENS, ROOT_PLACE, Log, Pins, Places, low_clocks
from .lib0 import Malformed
from .update import ANY, DELETED, GC, SKIP, STRING, TYPE, Id, Parsed, Struct

_EMPTY: Final = Log()


class Missing(Exception):
    """Something that the update refers to, or builds on, is not here."""


class Wait(Exception):
    """A struct needs one of the same update that was not looked at yet."""

    def __init__(self, client: int, clock: int) -> None:
        self.client = client
        self.clock = clock


class Part:
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
    """See the module. `trusted`: the update is the server's own, which may make fields."""

    __slots__ = ("_logs", "_parsed", "_pins", "_places", "_roots", "_trusted", "parts", "several")

    def __init__(
        self, logs: dict[int, Log], places: Places, pins: Pins, parsed: Parsed, roots: Collection[str] | None
    ) -> None:
        self._logs = logs
        self._places = places
        self._pins = pins
        self._parsed = parsed
        self._roots = roots or ROOT_PLACE
        self._trusted = roots is None
        self.parts: dict[int, Part] = {}
        """The clients with new structs."""
        self.several: list[tuple[int, int, int]] = []
        """(client, start, end) of new structs with several values under one key."""
        for client, items in parsed.structs:
            log = logs.get(client, _EMPTY)
            final = items[-1][0] + items[-1][1]
            if final > log.end:
                self.parts[client] = Part(log, items, final)

    def structs(self) -> None:
        """Resolve all new structs, each after those it refers to. Missing, Malformed."""
        ready = list(self.parts)
        waiting: dict[int, list[tuple[int, int]]] = {}
        while ready:
            client = ready.pop()
            part = self.parts[client]
            if part.items[0][0] > part.log.end:
                raise Missing
            try:
                self._advance(client, part)
            except Wait as wait:
                heappush(waiting.setdefault(wait.client, []), (wait.clock, client))
            woken = waiting.get(client, [])
            while woken and woken[0][0] < part.done:
                ready.append(heappop(woken)[1])
        if any(waiting.values()):
            raise Malformed("structs that wait for each other")

    def _advance(self, client: int, part: Part) -> None:
        """Resolve this client's structs until the end, or until `Wait`."""
        items = part.items
        known = part.log.end
        while part.next < len(items):
            struct = items[part.next]
            stop = struct[0] + struct[1]
            if stop > known:
                code = self._code(client, part, struct)
                part.starts.append(max(struct[0], known))
                part.codes.append(code)
                part.done = stop
            else:
                self._check_known(struct)
            part.next += 1

    def _check_known(self, struct: Struct) -> None:
        """What a known struct refers to is known too, and Yjs splits nothing at it."""
        _, _, kind, origin, right, parent, _, _, _ = struct
        if kind == SKIP:
            raise Missing
        for ref, after in ((origin, 1), (right, 0), (parent, 0)):
            if isinstance(ref, tuple):
                log = self._logs.get(ref[0], _EMPTY)
                if ref[1] >= log.end or (ref is not parent and ref[1] + after in log.lows):
                    raise Malformed("a known struct that isn't")

    def _code(self, client: int, part: Part, struct: Struct) -> int:
        """Where the struct will sit and what it is, as the index keeps it."""
        clock, length, kind, origin, right, parent, sub, detail, _ = struct
        if kind == GC:
            return GONE << 2 | DEAD
        if kind == SKIP:
            raise Missing
        if origin is not None:
            place = self._neighbour(client, clock, origin, 1)
            if right is not None and self._neighbour(client, clock, right, 0) != place:
                raise Malformed("neighbours in different places")
        elif right is not None:
            place = self._neighbour(client, clock, right, 0)
        else:
            place = self._child(client, clock, parent, sub)
        sort = self._places.kinds[place]
        if right is not None and is_slot(sort):
            raise Malformed("a key with a right neighbour")
        known = part.log.end
        if clock < known:
            self._check_tail(part.log, place, struct)
        if isinstance(detail, str):
            part.lows.update(low for low in low_clocks(clock, detail) if low > known)
        if sort == COLLECTED:
            return GONE << 2
        if sort == FIELD_SLOT and not self._trusted:
            raise Malformed("a field is made by a client")
        if kind == DELETED:
            return place << 2 | DEAD
        if sort == BODY:
            if kind != STRING:
                raise Malformed("something else than text inside a text")
            return place << 2
        if kind == ANY and sort == PLAIN_SLOT:
            if length > 1:
                self.several.append((client, max(clock, known), clock + length))
            return place << 2
        opened = OPENED.get((sort, detail)) if kind == TYPE else None  # type: ignore[arg-type]
        if opened is None:
            raise Malformed("a value that doesn't belong under its key")
        return self._places.add(opened, place, None) << 2 | OPENS

    def _check_tail(self, log: Log, place: int, struct: Struct) -> None:
        """The known beginning of a struct sits where its new rest claims to sit."""
        code = log.code(log.end - 1)
        before = self._places.parents[code >> 2] if code & 3 == OPENS else code >> 2
        if not self._places.same(place, before):
            raise Malformed("a struct that continues another one")
        if isinstance(struct[7], str) and log.end in low_clocks(struct[0], struct[7]):
            raise Malformed("a character is split")

    def _child(self, client: int, clock: int, parent: Id | str | None, sub: str | None) -> int:
        """The place of a struct that names its parent."""
        if isinstance(parent, str):
            inside = ROOT_PLACE.get(parent, GONE)
            if not inside or parent not in self._roots:
                raise Malformed("an unknown root")
        else:
            assert parent is not None
            code = self._lookup(client, clock, parent)
            inside = code >> 2
            if code & 3 != OPENS:
                if inside and code & 3 != DEAD:
                    # yrs refuses a plain value as a parent, Yjs collects what is inside.
                    raise Malformed("a parent that is no shared type")
                return GONE
        sort = self._places.kinds[inside]
        if sort == BODY and sub is None:
            return inside
        if sort == BODY or sub is None:
            raise Malformed("a key in a text, or none in a map")
        return self._places.add(slot_of(sort, sub), inside, sub)

    def _neighbour(self, client: int, clock: int, ref: Id, after: int) -> int:
        """The place of a struct's left (after = 1) or right (0) neighbour."""
        code = self._lookup(client, clock, ref)
        cut = ref[1] + after
        log = self._logs.get(ref[0])
        part = self.parts.get(ref[0])
        if (log is not None and cut in log.lows) or (part is not None and cut in part.lows):
            raise Malformed("a character is split")
        return self._places.parents[code >> 2] if code & 3 == OPENS else code >> 2

    def _lookup(self, own: int, before: int, ref: Id) -> int:
        """The code of a clock, here or earlier in the update. Missing, Wait."""
        client, clock = ref
        log = self._logs.get(client)
        if log is not None and clock < log.end:
            return log.code(clock)
        part = self.parts.get(client)
        if part is None or clock >= part.final:
            raise Missing
        if client == own and clock >= before:
            raise Malformed("it refers to what comes later")
        if clock >= part.done:
            raise Wait(client, clock)
        return part.codes[bisect_right(part.starts, clock) - 1]

    def commit(self) -> None:
        """Write what was resolved into the index. Missing: deletions of what isn't there."""
        for client, part in self.parts.items():
            log = self._logs.get(client)
            if log is None:
                log = self._logs[client] = Log()
            part.starts.append(part.final)
            for number, code in enumerate(part.codes):
                log.append(part.starts[number], part.starts[number + 1], code)
                if code & 3 == OPENS and self._places.kinds[self._places.parents[code >> 2]] == FIELD_SLOT:
                    self._pins.add(client, part.starts[number])
            log.lows |= part.lows
        for client, ranges in self._parsed.deletes:
            log = self._logs.get(client)
            if log is None or any(stop > log.end for _, stop in ranges):
                raise Missing
            for start, stop in ranges:
                log.deleted.add(start, stop)
