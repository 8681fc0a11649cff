"""The sessions of one room, and everything that is sent to more than one of them."""

from collections.abc import Callable, Iterable, Iterator

from . import protocol
from .document import Broken, merge
from .limits import Limits
from .pace import Pace
from .presence import Presence
from .session import Session


class Audience:
    """Sends committed changes and news of presence, each encoded once for all (one frame a tick)."""

    def __init__(self, limits: Limits, presence: Presence, broken: Callable[[], None]) -> None:
        """`broken`: the changes could not be merged."""
        self._broken = broken
        self._sessions: dict[Session, None] = {}
        self._presence = presence
        self._committed: list[bytes] = []
        self._acks: dict[Session, None] = {}
        self.documents = Pace(limits.tick, self.flush_documents)
        self.cursors = Pace(limits.presence_tick, self.flush_presence)

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
        """Offer what was published since, as one frame, and the acknowledgements."""
        if self._committed:
            committed, self._committed = self._committed, []
            try:
                update = merge(committed)
            except Broken:
                self._broken()
                return
            frame = protocol.update(update)
            for session in self:
                session.outbox.offer_update(update, frame)
        for session in tuple(self._acks):
            number = session.acks.news()
            if number is not None:
                session.outbox.offer_ack(number)
        self._acks.clear()

    def flush_presence(self) -> None:
        """Offer the news of presence as one frame."""
        ids = self._presence.news()
        frame = self._presence.frame(ids)
        if frame is not None:
            for session in self:
                session.outbox.offer_presence(ids, frame)
