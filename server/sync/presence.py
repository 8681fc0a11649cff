"""Who is where on a board right now: awareness, kept in memory, never journaled.

Rules: nobody speaks for an id that is not theirs (P1); an entry counts when its clock is newer, or when it
says farewell at the same clock (P2, as y-protocols); `user` is what the server knows (P3); who is silent
for 30 s or leaves is gone (P4); another process's word counts by its clock, and its farewell only of those
whom it spoke for last (P5).
"""

import json
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from . import protocol
from .limits import Limits
from .member import Member
from .news import Present
from .protocol import MAX_UINT, PresenceEntry

NULL: Final = b"null"
_REMEMBERED: Final = 2
"""For so many times the expiry a clock is remembered after farewell, against late echoes."""


@dataclass(slots=True)
class _State:
    person: str
    session: Hashable
    """Who speaks for it: a session, or the name of another process."""
    clock: int
    data: dict[str, Any] | None
    text: bytes
    seen: float
    own: bool = True
    """Whether a session of this process speaks for it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of a presence frame: ids that were claimed by it, and whether a state was too large."""

    claimed: tuple[int, ...]
    too_large: bool


class Presence:
    """The states of one board."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._states: dict[int, _State] = {}
        self._ids: dict[Hashable, set[int]] = {}
        self._claimed: dict[Hashable, int] = {}
        """How many ids each session has claimed: a claim is kept for ever, so they are bounded too."""
        self._dirty: dict[int, None] = {}
        self._unsaid: dict[int, None] = {}
        """Own ids that changed since other processes were told."""

    def hear(
        self,
        entries: Iterable[PresenceEntry],
        member: Member,
        session: Hashable,
        owns: Callable[[int], bool],
        now: float,
    ) -> Heard:
        """Take what a session says. Ids of others are passed over: stock clients echo what they hear."""
        claimed: list[int] = []
        too_large = False
        for entry in entries:
            state = self._states.get(entry.client)
            if not owns(entry.client) or not self._has_room(session, entry.client):
                continue
            if state is None and not self._may_claim(session, entry):
                continue
            clock = self._clock(state, entry, session)
            if clock is None:
                continue
            if len(entry.state) > self._limits.presence_bytes:
                too_large = True
                continue
            data = _parse(entry.state)
            text = NULL if data is None else _text(data, member)
            if text is None or (data is None and entry.state != NULL):
                continue
            if state is None:
                claimed.append(entry.client)
                self._claimed[session] = self._claimed.get(session, 0) + 1
            self._set(entry.client, _State(member.person, session, clock, data, text, now))
        return Heard(tuple(claimed), too_large)

    def _has_room(self, session: Hashable, client: int) -> bool:
        ids = self._ids.get(session, ())
        return client in ids or len(ids) < self._limits.presence_ids

    def _may_claim(self, session: Hashable, entry: PresenceEntry) -> bool:
        """Whether an id that isn't here may come: a farewell of somebody unknown says nothing."""
        return entry.state != NULL and self._claimed.get(session, 0) < self._limits.presence_claims

    @staticmethod
    def _clock(state: _State | None, entry: PresenceEntry, session: Hashable) -> int | None:
        """The clock under which the entry counts; None when it is old news (P2)."""
        if state is None or entry.clock > state.clock:
            return entry.clock
        if entry.clock < state.clock:
            return None
        if entry.state == NULL:
            return entry.clock if state.data is not None else None
        if state.data is None and state.session != session:
            # Somebody comes back on a new connection with the clock at which they were taken off the
            # list; others have seen this clock and listen only to a newer one.
            return min(entry.clock + 1, MAX_UINT)
        return None

    def _set(self, client: int, state: _State) -> None:
        old = self._states.get(client)
        if old is not None:
            self._ids.get(old.session, set()).discard(client)
        if state.data is not None:
            self._ids.setdefault(state.session, set()).add(client)
        self._states[client] = state
        self._mark(client, state)

    def _mark(self, client: int, state: _State) -> None:
        self._dirty[client] = None
        if state.own:
            self._unsaid[client] = None

    def hear_elsewhere(self, process: str, entries: Iterable[Present], now: float) -> None:
        """Take what another process says of those who are connected to it (P5)."""
        for one in entries:
            state = self._states.get(one.client)
            gone = one.state == NULL
            if state is not None and one.clock < state.clock + (not gone or state.session != process):
                if one.clock == state.clock and state.session == process:
                    state.seen = now
                continue
            if state is None and gone:
                continue
            data: dict[str, Any] | None = None if gone else {}
            self._set(one.client, _State(one.person, process, one.clock, data, one.state, now, own=False))

    def own(self, *, everybody: bool = False) -> tuple[Present, ...]:
        """What other processes haven't been told yet of own ids, or all that is here of them."""
        ids, self._unsaid = self._unsaid, {}
        states = self._states
        return tuple(
            Present(client, states[client].clock, states[client].person, states[client].text)
            for client in (states if everybody else ids)
            if client in states and states[client].own
        )

    def change(self, member: Member) -> None:
        """The person has another name, colour or role."""
        for client, state in self._states.items():
            if state.person == member.person and state.data is not None and state.own:
                # At the same clock others would pass it over.
                state.clock = min(state.clock + 1, MAX_UINT)
                state.text = _text(state.data, member) or state.text
                self._mark(client, state)

    def leave(self, session: Hashable) -> None:
        """The session is gone, and with it all that it said (P4)."""
        self._claimed.pop(session, None)
        for client in sorted(self._ids.pop(session, ())):
            self._remove(client)

    def expire(self, now: float) -> None:
        """Take off who has been silent too long (P4)."""
        limit = self._limits.presence_seconds
        for client, state in list(self._states.items()):
            if state.data is not None and now - state.seen >= limit:
                self._ids.get(state.session, set()).discard(client)
                self._remove(client)
            elif state.data is None and now - state.seen >= _REMEMBERED * limit:
                del self._states[client]

    def _remove(self, client: int) -> None:
        state = self._states[client]
        state.data, state.text = None, NULL
        self._mark(client, state)

    def news(self) -> tuple[int, ...]:
        """Ids that changed since the last asking."""
        ids = tuple(self._dirty)
        self._dirty.clear()
        return ids

    def frame(self, ids: Collection[int]) -> bytes | None:
        """The frame with the present states of these ids; None when nothing is known of them."""
        entries = [
            PresenceEntry(client, self._states[client].clock, self._states[client].text)
            for client in ids
            if client in self._states
        ]
        return protocol.presence(entries) if entries else None

    def everybody(self) -> bytes:
        """The frame with all who are here; may be empty."""
        return protocol.presence(
            PresenceEntry(client, state.clock, state.text)
            for client, state in self._states.items()
            if state.data is not None
        )


def _parse(text: bytes) -> dict[str, Any] | None:
    """The state as an object; None when it isn't one that every client reads."""
    try:
        data = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is not JSON")


def _text(data: dict[str, Any], member: Member) -> bytes | None:
    """The state with the user as the server knows them (P3); None when it cannot be said in JSON."""
    user = {"id": member.person, "name": member.name, "color": member.color, "role": member.role.word}
    try:
        return json.dumps({**data, "user": user}, separators=(",", ":"), allow_nan=False).encode()
    except (ValueError, RecursionError):  # 1e999 is read as infinity; a nesting just below the limit
        return None
