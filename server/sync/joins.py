"""Step 1, both ways: read first, then the barrier, then tell (R1).

The live document is ahead of the journal. So what a client lacks is encoded in one synchronous moment, from
which on changes go to it too (its outbox holds them), and the answer goes out when that moment is durable.
The server's own vector waits likewise.
"""

from collections.abc import Callable
from functools import partial

from . import protocol
from .commit import Lane
from .document import Broken, Document
from .pace import Pace
from .ports import Clock
from .protocol import EMPTY_VECTOR
from .session import PROTOCOL_ERROR, Session


class Joins:
    """The answers of one room. The whole state is encoded at most once a tick, however many join, and the own
    vector once a version."""

    def __init__(
        self, document: Document, lane: Lane, clock: Clock, tick: float, broken: Callable[[], None]
    ) -> None:
        """`broken`: the document could not be encoded."""
        self._document = document
        self._lane = lane
        self._broken = broken
        self._waiting: list[Session] = []
        self._frame = b""
        self._version = -1
        self._asking = b""
        self._asking_version = -1
        self.pace = Pace(clock, lambda: tick, self._answer_waiting)

    def open(self, session: Session, hello: Callable[[], tuple[bytes, bytes]]) -> None:
        """Begin with a new session: `hello` gives the stage and everybody's presence."""
        question = self._question()

        def opening() -> None:
            stage, presence = hello()
            session.outbox.offer_opening(stage, question, presence)

        self._lane.after_pending(opening)

    def ask(self, session: Session) -> None:
        """Ask the session for what is missing here."""
        self._lane.after_pending(partial(session.outbox.offer_first, self._question()))

    def _question(self) -> bytes:
        """The server's step 1; when there is none the room dies, and nobody is told anything."""
        if self._asking_version != self._document.version:
            try:
                self._asking = protocol.step1(self._document.vector())
            except Broken:
                self._broken()
                return b""
            self._asking_version = self._document.version
        return self._asking

    def answer(self, session: Session, vector: bytes) -> None:
        """The session wants what this state vector lacks."""
        if vector != EMPTY_VECTOR:
            self._answer_diff(session, vector)
        elif self._version == self._document.version:
            self._send(session, self._frame)
        else:
            self._waiting.append(session)
            self.pace.wake()

    def _answer_diff(self, session: Session, vector: bytes) -> None:
        try:
            update = self._document.diff(vector)
        except ValueError:
            session.end(PROTOCOL_ERROR, "a state vector that cannot be read")
        except Broken:
            self._broken()
        else:
            self._send(session, protocol.step2(update))

    def _answer_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        try:
            update = self._document.full()
        except Broken:
            self._broken()
            return
        self._frame, self._version = protocol.step2(update), self._document.version
        for session in waiting:
            self._send(session, self._frame)

    def _send(self, session: Session, frame: bytes) -> None:
        if session.closing is None:
            session.outbox.listen()
            self._lane.after_pending(partial(session.outbox.offer_answer, frame))
