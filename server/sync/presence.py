"""Who is where on a board right now: awareness, kept in memory, never journaled.

Rules: nobody speaks for an id that is not theirs (P1); an entry counts when its clock is newer, or when it
says farewell at the same clock (P2, as y-protocols); `user` is what the server knows (P3); who is silent
for 30 s or leaves is gone (P4); another process's word counts by its clock, and its farewell only of those
whom it spoke for last (P5).
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from heapq import heappop, heappush
from typing import Final

from . import compact, protocol
from .compact import Point
from .limits import Limits
from .member import Member
from .news import Pointed, Present
from .protocol import MAX_UINT, PresenceEntry
from .standing import ALL, CURSOR, ENTRY, NULL, Standing

_REMEMBERED: Final = 2
"""For so many times the expiry a clock is remembered after farewell, against late echoes."""


class Hearing(Enum):
    """How a client wants to hear of others."""

    STOCK = "stock"
    """Kind 1: whole states, as any Yjs client."""
    COMPACT = "compact"
    """Kind 101."""
    CALM = "calm"
    """Kind 101 without cursors."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of something said: ids that were claimed by it, and whether a state was too large."""

    claimed: tuple[int, ...] = ()
    too_large: bool = False


class Presence:
    """The states of one board."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._known: dict[int, Standing] = {}
        self._ids: dict[Hashable, set[int]] = {}
        self._newest: dict[Hashable, Standing] = {}
        """What each session spoke of last."""
        self._claimed: dict[Hashable, int] = {}
        """How many ids each session has claimed: a claim is kept for ever, so they are bounded too."""
        self._dirty: dict[int, int] = {}
        """Ids that have news, with what is known already of what it is."""
        self._unsaid: dict[int, int] = {}
        """Own ids that were spoken of since other processes were told, with what is known of what is news."""
        self._free: list[int] = []
        """Indexes below the largest that are nobody's."""
        self.pace = 50
        """Milliseconds between two cursors that compact clients are asked to keep."""

    # -- what is said --------------------------------------------------------------------

    def hear_again(self, session: Hashable, frame: bytes, now: float) -> bool:
        """Take the commonest frames: something newer of the id that the session spoke of last, and no more.
        False: nothing has happened, the frame wants a full look."""
        newest = self._newest.get(session)
        if newest is None or not newest.here or newest.session is not session:
            return False
        if frame[0] != protocol.POINTING:
            if not newest.hear_again(frame, self._limits.presence_bytes, now):
                return False
            self._tell(newest, 0)
            return True
        at = compact.only_cursor(frame)
        if at is not None:
            self._point(newest, at, now)
        return at is not None

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
            known = self._known.get(entry.client)
            gone = entry.state == NULL
            if not self._may_speak(session, entry.client, owns, gone=gone):
                continue
            clock = self._clock(known, entry, session)
            if clock is None:
                continue
            if len(entry.state) > self._limits.presence_bytes:
                too_large = True
                continue
            standing = known or Standing(entry.client, member, session)
            standing.member = member
            news = standing.say(entry.state) if not gone else ALL
            if news is None:
                continue
            if gone:
                standing.leave()
            claimed += self._keep(standing, session, clock, news, now)
        return Heard(tuple(claimed), too_large)

    def say(
        self,
        said: compact.Said,
        member: Member,
        session: Hashable,
        owns: Callable[[int], bool],
        now: float,
    ) -> Heard:
        """Take the state of a compact client, whose clock is counted here."""
        if not self._may_speak(session, said.client, owns, gone=False):
            return Heard()
        if len(said.state) > self._limits.presence_bytes:
            return Heard(too_large=True)
        standing = self._known.get(said.client) or Standing(said.client, member, session)
        standing.member = member
        news = standing.say_apart(said.state)
        if news is None:
            return Heard()
        clock = min(standing.clock + 1, MAX_UINT)
        return Heard(self._keep(standing, session, clock, news, now))

    def point(self, session: Hashable, at: Point | None, now: float) -> None:
        """The cursor of the id that the session spoke of last."""
        newest = self._newest.get(session)
        if newest is not None and newest.here and newest.session is session:
            self._point(newest, at, now)

    def _point(self, standing: Standing, at: Point | None, now: float) -> None:
        standing.seen = now
        standing.clock = min(standing.clock + 1, MAX_UINT)
        self._tell(standing, standing.point(at))

    def _may_speak(self, session: Hashable, client: int, owns: Callable[[int], bool], *, gone: bool) -> bool:
        """Whether the session may say something of the id (P1), within its bounds."""
        ids = self._ids.get(session, ())
        if not owns(client) or (client not in ids and len(ids) >= self._limits.presence_ids):
            return False
        # A farewell of somebody unknown says nothing.
        may_claim = not gone and self._claimed.get(session, 0) < self._limits.presence_claims
        return client in self._known or may_claim

    @staticmethod
    def _clock(known: Standing | None, entry: PresenceEntry, session: Hashable) -> int | None:
        """The clock under which the entry counts; None when it is old news (P2)."""
        if known is None or entry.clock > known.clock:
            return entry.clock
        if entry.clock < known.clock:
            return None
        if entry.state == NULL:
            return entry.clock if known.here else None
        if not known.here and known.session != session:
            # Somebody comes back on a new connection with the clock at which they were taken off the
            # list; others have seen this clock and listen only to a newer one.
            return min(entry.clock + 1, MAX_UINT)
        return None

    def _keep(
        self, standing: Standing, session: Hashable, clock: int, news: int, now: float
    ) -> tuple[int, ...]:
        """The session has said this; the id, if it is used for the first time."""
        new = standing.client not in self._known
        if new:
            self._claimed[session] = self._claimed.get(session, 0) + 1
        if standing.here:
            self._newest[session] = standing
        self._place(standing, session, clock, news, now)
        return (standing.client,) if new else ()

    def _place(self, standing: Standing, session: Hashable, clock: int, news: int, now: float) -> None:
        client = standing.client
        if client not in self._known:
            self._known[client] = standing
            standing.index = heappop(self._free) if self._free else len(self._known)
        self._ids.get(standing.session, set()).discard(client)
        if standing.here:
            self._ids.setdefault(session, set()).add(client)
        standing.session, standing.clock, standing.seen = session, clock, now
        self._tell(standing, news)

    # -- other processes -----------------------------------------------------------------

    def hear_elsewhere(self, process: str, entries: Iterable[Present], now: float) -> None:
        """Take what another process says of those who are connected to it (P5)."""
        for one in entries:
            known = self._known.get(one.client)
            gone = one.state == NULL
            if known is not None and one.clock < known.clock + (not gone or known.session != process):
                if one.clock == known.clock and known.session == process:
                    known.seen = now
                continue
            if known is None and gone:
                continue
            standing = known or Standing(one.client, None, process)
            standing.member = None
            if gone:
                standing.leave()
            news = ALL if gone else standing.say_elsewhere(one.state)
            self._place(standing, process, one.clock, news, now)

    def point_elsewhere(self, process: str, cursors: Iterable[Pointed], now: float) -> bool:
        """Take cursors of those who are connected to another process (P5). False when it speaks of somebody
        who isn't known to be there: their state was missed."""
        all_known = True
        for client, clock, x, y in cursors:
            known = self._known.get(client)
            if known is not None and clock <= known.clock:
                continue
            if known is None or not known.here or known.session != process:
                all_known = False
                continue
            known.clock, known.seen = clock, now
            self._dirty[client] = self._dirty.get(client, 0) | known.point((x, y))
        return all_known

    def own(self, *, everybody: bool = False) -> tuple[tuple[Present, ...], tuple[Pointed, ...]]:
        """What other processes haven't been told yet of own ids, or all that is here of them: states, and of
        whom only the cursor moved, that alone."""
        unsaid, self._unsaid = self._unsaid, {}
        states: list[Present] = []
        cursors: list[Pointed] = []
        for client in list(self._known) if everybody else unsaid:
            known = self._known.get(client)
            if known is None or known.member is None:
                continue
            news = known.settle()
            if news:
                self._dirty[client] = self._dirty.get(client, 0) | news
            # Where nothing is news, somebody says again that they are here, with all of their state.
            if (
                unsaid.get(client, 0) | news == CURSOR
                and known.at is not None
                and known.plain
                and not everybody
            ):
                cursors.append(Pointed(client, known.clock, *known.at))
            else:
                states.append(Present(client, known.clock, known.member.person, known.text))
        return tuple(states), tuple(cursors)

    # -- who changes and goes ------------------------------------------------------------

    def change(self, member: Member) -> None:
        """The person has another name, colour or role."""
        for known in self._known.values():
            if known.member is not None and known.member.person == member.person and known.here:
                # At the same clock others would pass it over.
                known.clock = min(known.clock + 1, MAX_UINT)
                known.rename(member)
                self._tell(known, ENTRY)

    def silence(self, session: Hashable) -> None:
        """All that the session has said is over."""
        self._newest.pop(session, None)
        for client in sorted(self._ids.pop(session, ())):
            self._remove(self._known[client])

    def leave(self, session: Hashable) -> None:
        """The session is gone, and with it all that it said (P4)."""
        self._claimed.pop(session, None)
        self.silence(session)

    def expire(self, now: float) -> None:
        """Take off who has been silent too long (P4)."""
        limit = self._limits.presence_seconds
        for known in list(self._known.values()):
            if known.here and now - known.seen >= limit:
                self._ids.get(known.session, set()).discard(known.client)
                self._remove(known)
            elif not known.here and now - known.seen >= _REMEMBERED * limit:
                del self._known[known.client]
                self._unsaid.pop(known.client, None)
                heappush(self._free, known.index)

    def _remove(self, known: Standing) -> None:
        known.leave()
        self._tell(known, ALL)

    def _tell(self, known: Standing, news: int) -> None:
        self._dirty[known.client] = self._dirty.get(known.client, 0) | news
        if known.member is not None:
            self._unsaid[known.client] = self._unsaid.get(known.client, 0) | news

    # -- what is told --------------------------------------------------------------------

    def news(self) -> dict[int, int]:
        """Ids that were spoken of since the last asking, and what is news of them (`standing.CURSOR` …)."""
        dirty, self._dirty = self._dirty, {}
        for client in dirty:
            if (known := self._known.get(client)) is not None and (news := known.settle()):
                dirty[client] |= news
                if client in self._unsaid:
                    self._unsaid[client] |= news
        return dirty

    def frame(self, news: Mapping[int, int], hearing: Hearing) -> bytes | None:
        """The frame with the present states of these ids; None when there is nothing to say of them."""
        known = [self._known[client] for client in news if client in self._known]
        if hearing is Hearing.STOCK:
            return protocol.awareness([one.entry() for one in known]) if known else None
        # Who is gone comes first: an index may be somebody else's already.
        known.sort(key=lambda one: one.here)
        records = [one.record(news[one.client], cursors=hearing is Hearing.COMPACT) for one in known]
        return compact.frame(records) if any(records) else None

    def everybody(self, hearing: Hearing) -> bytes:
        """The frame with all who are here; may be empty."""
        here = [known for known in self._known.values() if known.here]
        for known in here:
            if news := known.settle():
                self._tell(known, news)
        if hearing is Hearing.STOCK:
            return protocol.awareness([known.entry() for known in here])
        cursors = hearing is Hearing.COMPACT
        return compact.frame([compact.pace(self.pace), *(one.record(ALL, cursors=cursors) for one in here)])
