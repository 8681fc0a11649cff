"""Resolving one update against the index: where each new struct will sit, and whether it may sit there.

A `Plan` lives for one update. It adds the places it needs to `Places`; a check cuts them off again, an
integration keeps them by `commit`.
"""

from bisect import bisect_right
from collections.abc import Collection
from heapq import heappop, heappush
from typing import Final

from .grammar import BODY, COLLECTED, FIELD_SLOT, OPENED, PLAIN_SLOT, is_slot
from .index import DEAD, GONE, OPENS, ROOT_PLACE, Index, Log, low_clocks
from .lib0 import MAX_STRING, Malformed
from .parts import Missing, Part, Wait
from .seats import Seats
from .update import ANY, DELETED, GC, SKIP, STRING, TYPE, Id, Parsed, Struct

_EMPTY: Final = Log()


class Plan:
    """See the module. Without `roots` the update is trusted, as the server's own."""

    __slots__ = (
        "_known",
        "_logs",
        "_parent",
        "_parsed",
        "_places",
        "_roots",
        "_seats",
        "_trusted",
        "parts",
        "several",
    )

    def __init__(self, index: Index, parsed: Parsed, roots: Collection[str] | None) -> None:
        self._logs = index.logs
        self._places = index.places
        self._seats = Seats(index, honest=roots is not None)
        self._parsed = parsed
        self._roots = ROOT_PLACE if roots is None else roots
        self._trusted = roots is None
        self._known: list[Struct] = []
        self._parent: tuple[Id | None, int] = (None, 0)
        """The parent that was looked up last: a new thing's keys come in a row."""
        self.parts: dict[int, Part] = {}
        """The clients with new structs."""
        self.several: list[tuple[int, int, int]] = []
        """(client, start, end) of new structs with several values under one key."""
        for client, items in parsed.structs:
            log = self._logs.get(client, _EMPTY)
            final = items[-1][0] + items[-1][1]
            if final > log.end:
                self.parts[client] = Part(log, items, final)
            else:
                self._known += items

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
        known = part.log.end
        items = part.items
        for at in range(part.next, len(items)):
            struct = items[at]
            start, stop = struct[0], struct[0] + struct[1]
            if stop > known:
                part.codes.append(self._code(client, part, struct))
                part.starts.append(start if start > known else known)
                part.done = stop
            else:
                self._check_known(struct)
            part.next = at + 1

    def known(self) -> None:
        """Check the structs of clients without new ones: Yjs reads them too. Malformed."""
        for struct in self._known:
            self._check_known(struct)

    def _check_known(self, struct: Struct) -> None:
        """What a known struct refers to is known too, and Yjs splits nothing at it."""
        _, _, kind, origin, right, parent, _, _, _ = struct
        if kind == SKIP:
            raise Missing
        if isinstance(parent, str) and parent not in self._roots:
            raise Malformed("an unknown root")
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
            if right is not None and (other := self._neighbour(client, clock, right, 0)) != place:
                place = self._common(place, other)
        elif right is not None:
            place = self._neighbour(client, clock, right, 0)
        else:
            place = self._child(client, clock, parent, sub)
        known = part.log.end
        if clock < known:
            # Its beginning is here already; only the rest is new, and follows it.
            self._check_tail(part.log, place, struct)
            clock, length, origin = known, clock + length - known, (client, known - 1)
        if isinstance(detail, str):
            self._read_text(part, struct[0], detail)
        sort = self._places.kinds[place]
        if sort == COLLECTED:
            return GONE << 2
        if right is not None and is_slot(sort):
            raise Malformed("a key with a right neighbour")
        if sort == FIELD_SLOT and not self._trusted:
            raise Malformed("a field is made by a client")
        self._seats.take(place, (client, clock, clock + length), origin, right)
        if kind == DELETED:
            return place << 2 | DEAD
        if sort == BODY:
            if kind != STRING:
                raise Malformed("something else than text inside a text")
            return place << 2
        if kind == ANY and sort == PLAIN_SLOT:
            if length > 1:
                self.several.append((client, clock, clock + length))
            return place << 2
        opened = OPENED.get((sort, detail)) if kind == TYPE else None  # type: ignore[arg-type]
        if opened is None:
            raise Malformed("a value that doesn't belong under its key")
        inside = self._places.add(opened, place)
        if opened == BODY:
            self._seats.take(inside + 1, (client, clock, clock + 1), None, None)
        return inside << 2 | OPENS

    def _read_text(self, part: Part, clock: int, word: str) -> None:
        """Note where a text must not be split; what is new of it may not be too long."""
        known = part.log.end
        new = word.encode("utf-16-le")[2 * max(0, known - clock) :].decode("utf-16-le")
        if len(new.encode()) > MAX_STRING and not self._trusted:
            raise Malformed("a text is too long")
        part.lows.update(low for low in low_clocks(clock, word) if low > known)

    def _common(self, place: int, other: int) -> int:
        """The place of a struct with neighbours in different places."""
        if GONE not in (place, other) or not self._is_dead(place or other):
            raise Malformed("neighbours in different places")
        # Inside a deleted text a client may have collected some of it, and kept some to undo the deletion.
        return GONE

    def _is_dead(self, body: int) -> bool:
        opener = self._seats.opener(body) if self._places.kinds[body] == BODY else None
        if opener is None:
            return False
        client, start, end = opener
        log = self._logs.get(client, _EMPTY)
        deleted = dict(self._parsed.deletes).get(client, ())
        return log.deleted.covers(start, end) or any(a <= start and end <= b for a, b in deleted)

    def _check_tail(self, log: Log, place: int, struct: Struct) -> None:
        """The known beginning of a struct sits where its new rest claims to sit."""
        code = log.code(log.end - 1)
        before = self._places.parents[code >> 2] if code & 3 == OPENS else code >> 2
        if place != before:
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
            code = self._parent[1] if self._parent[0] == parent else self._lookup(client, clock, parent)
            self._parent = parent, code
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
        return self._places.slot(inside, sub)

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

    def commit(self, index: Index) -> None:
        """Write what was resolved into the index. Missing: deletions of what isn't there."""
        for client, part in self.parts.items():
            log = self._logs.get(client)
            if log is None:
                log = self._logs[client] = Log()
            part.starts.append(part.final)
            for number, code in enumerate(part.codes):
                log.append(part.starts[number], part.starts[number + 1], code)
                if code & 3 == OPENS and self._places.kinds[self._places.parents[code >> 2]] == FIELD_SLOT:
                    index.pins.add(client, part.starts[number])
            log.lows |= part.lows
        for client, ranges in self._parsed.deletes:
            log = self._logs.get(client)
            if log is None or any(stop > log.end for _, stop in ranges):
                raise Missing
            for start, stop in ranges:
                log.deleted.add(start, stop)
        self._seats.commit()
