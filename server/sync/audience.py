"""The sessions of one room, and everything that is sent to more than one of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from . import compact
from .document import Broken, merge
from .limits import Limits
from .outbox import News
from .pace import Pace
from .ports import Clock
from .presence import Hearing, Presence
from .session import Session
from .tally import Tally

TURN: Final = 0.008
"""Seconds after which the event loop may do something else while a tick is being sent."""
_WRITE: Final = 6e-6
_BYTE: Final = 4e-10
"""Seconds that a write, and each byte of it, take about. The loop writes when the turn is over, so that the
time cannot be taken."""


class Audience:
    """Sends committed changes and news of presence, each encoded once for all (one frame a tick)."""

    def __init__(
        self,
        limits: Limits,
        clock: Clock,
        presence: Presence,
        broken: Callable[[], None],
        lag: Callable[[], float],
        tally: Tally,
    ) -> None:
        """`broken`: the changes could not be merged; `lag`: seconds that the event loop is behind."""
        self._lag = lag
        self._tally = tally
        self._limits = limits
        self._clock = clock
        self._broken = broken
        self._sessions: dict[Session, None] = {}
        self._presence = presence
        self._committed: list[bytes] = []
        self._acks: dict[Session, None] = {}
        self._rest: Iterator[None] = iter(())
        """What is left of the tick that is being sent."""
        self.documents = Pace(clock, self._document_tick, self._send_documents)
        self.cursors = Pace(clock, self._presence_tick, self._send_presence)

    def add(self, session: Session) -> None:
        self._sessions[session] = None

    def remove(self, session: Session) -> None:
        self._sessions.pop(session, None)
        self._acks.pop(session, None)

    def __iter__(self) -> Iterator[Session]:
        """The sessions; they may come and go meanwhile."""
        return iter(tuple(self._sessions))

    def __len__(self) -> int:
        return len(self._sessions)

    def publish(self, deltas: Iterable[bytes]) -> None:
        """Changes that are durable (R1) go to everybody, their author too."""
        self._committed.extend(deltas)
        self.documents.wake()

    def acknowledge(self, session: Session) -> None:
        """The session's count of durable frames may have grown (R2)."""
        if session in self._sessions:
            self._acks[session] = None
            self.documents.wake()

    def flush_documents(self) -> None:
        """Send what was published since, and the acknowledgements, all in this moment."""
        for _ in self._send_documents():
            continue

    def _send_documents(self) -> Iterable[None]:
        """What was published since, as one frame, and the acknowledgements; news of presence go along when
        their tick is nearly over, so that both are one write."""
        committed, self._committed = self._committed, []
        try:
            update = merge(committed) if committed else None
        except Broken:
            self._broken()
            return ()
        acks, self._acks = self._acks, {}
        if not self.cursors.soon:
            return self._send(update, {}, acks)
        self.cursors.acted()
        return self._send(update, self._presence.news(), acks)

    def _send_presence(self) -> Iterable[None]:
        return self._send(None, self._presence.news(), {})

    def _send(
        self, update: bytes | None, presence: Mapping[int, int], acks: dict[Session, None]
    ) -> Iterator[None]:
        """Offer this to everybody, a batch of them at a time and after what is left of the tick before."""
        self._tally.ticks += 1
        now = self._clock.monotonic()
        news = {
            hearing: News(update, presence, self._presence.frame(presence, hearing), now)
            for hearing in {session.hearing for session in self._sessions}
        }
        self._rest = self._serve(self._rest, news, acks)
        self._tally.tick_seconds += self._clock.monotonic() - now
        return self._rest

    def _serve(
        self, before: Iterator[None], news: Mapping[Hearing, News], acks: dict[Session, None]
    ) -> Iterator[None]:
        yield from before
        size = max((one.parcel.size for one in news.values()), default=0)
        batch = int(TURN / (_WRITE + size * _BYTE)) + 1
        everybody = tuple(self._sessions if size else acks)
        for first in range(0, len(everybody), batch):
            if first:
                yield
            began = self._clock.monotonic()
            for session in everybody[first : first + batch]:
                ack = session.acks.news() if session in acks else None
                told = news.get(session.hearing)
                if told is not None and not session.outbox.offer_tick(told, ack) and told.ids:
                    self._tally.presence_put_off += 1
            self._tally.tick_seconds += self._clock.monotonic() - began

    def tell_pace(self) -> None:
        """Ask compact clients for cursors as often as they are passed on, when that has changed."""
        pace = 1_000 * max(self._limits.cursor_tick, self._presence_tick())
        rounded = 10 * round(pace / 10)
        if rounded != self._presence.pace:
            self._presence.pace = rounded
            frame = compact.frame([compact.pace(rounded)])
            for session in self:
                if session.hearing is not Hearing.STOCK:
                    session.outbox.offer_first(frame)

    def _document_tick(self) -> float:
        return min(self._limits.tick, len(self._sessions) * self._limits.tick_per_person)

    def _presence_tick(self) -> float:
        """Longer in a large room, and while the event loop is behind: cursors give way, documents don't."""
        limits = self._limits
        calm = max(limits.presence_tick, len(self._sessions) * limits.presence_tick_per_person)
        return min(limits.presence_tick_most, calm * (1 + self._lag() / limits.lag))
