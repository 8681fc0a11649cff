"""One connection: its member, what it may send and how fast, and what it was told.

session = await hub.connect(board, member, channel)     # ConnectRefused
session.receive_now(frame)       # one binary message of the client, if it need not wait: else False
await session.receive(frame)     # one binary message; may wait; one at a time
await session.run()              # sends until the session ends, closes the channel, returns the code; or:
session.attach(start, close)     # needs no task but while the wire is full
session.gone()                   # the wire broke; may be called at any time, more than once
"""

from collections.abc import Callable, Collection, Coroutine
from typing import TYPE_CHECKING, Any

from anyio import sleep

from server.boards.roles import Action, can

from . import compact, protocol
from .acks import Acks
from .limits import Bucket, Limits
from .member import Member
from .notices import notice
from .outbox import GONE, TOO_SLOW, TRY_AGAIN, Outbox
from .ports import Channel, Clock
from .presence import Hearing
from .protocol import Ask, Content, Pointing, Presence, ProtocolError, Query
from .standing import ALL

if TYPE_CHECKING:
    from .room import Room

__all__ = ["NOT_ALLOWED", "NOT_JOINED", "PROTOCOL_ERROR", "RESTART", "TRY_AGAIN", "UNKNOWN", "Session"]

PROTOCOL_ERROR = 4400
NOT_JOINED = 4401
NOT_ALLOWED = 4403
UNKNOWN = 4404
RESTART = 1012

_UNCERTAIN_SECONDS = 0.05
"""Between two looks whether frames can be judged again."""

Message = Ask | Content | Presence | Query | tuple[compact.Record, ...]

_STOCK_KINDS = frozenset({bytes((protocol.PRESENCE,))})
_COMPACT_KINDS = _STOCK_KINDS | {bytes((protocol.POINTING,))}
"""First bytes of the frames that may be taken in a short way."""

_ASK_COST = 10.0
"""Answers to step 1 and to queries are large: each costs as much as so many ordinary frames."""


class Session:
    """See the module. Made by the hub; lives in one room."""

    def __init__(
        self,
        member: Member,
        channel: Channel,
        limits: Limits,
        clock: Clock,
        ended: "Callable[[Session], None]",
        *,
        hearing: Hearing = Hearing.STOCK,
    ) -> None:
        """`ended` is called once the session has ended."""
        self.member = member
        self.hearing = hearing
        """How the client hears of others' presence."""
        self._quick = _STOCK_KINDS if hearing is Hearing.STOCK else _COMPACT_KINDS
        self.acks = Acks()
        self.refused = False
        """Whether a content frame was refused: no later one is taken."""
        self.asked = False
        """Whether the client's step 1 has come."""
        self.healing = 0
        """Answers in a row that left a gap."""
        self._claimed = 0
        self._ended = ended
        self._close: Callable[[int, str], None] | None = None
        self._over = False
        self._channel = channel
        self._limits = limits
        self._clock = clock
        self._room: Room | None = None
        now = clock.monotonic()
        self._began = now
        self._edits = Bucket(limits.edits_per_second, limits.edits_burst, now)
        self._presence = Bucket(limits.presence_per_second, limits.presence_burst, now)
        self._slowed_at: float | None = None
        self._demoted_at: float | None = None
        self.outbox = Outbox(limits, clock, channel, self._presence_frame)

    # -- for the web layer -----------------------------------------------------

    def receive_now(self, frame: bytes) -> bool:
        """Take one message if nothing has to wait for it. False: nothing has happened, `receive` it. Does
        nothing once the session has ended; raises nothing."""
        room = self._room
        if room is None:
            return self.closing is not None
        if frame[:1] in self._quick and self._presence.spare(now := self._clock.monotonic()):
            if room.hear_again(self, frame, now):
                return True
            self._presence.give_back()
        try:
            message = self._decode(frame)
        except ProtocolError as error:
            self.end(PROTOCOL_ERROR, str(error))
            return True
        if isinstance(message, Ask) and self.outbox.answering:
            return False
        if isinstance(message, Content) and not (room.journal.has_space and room.elsewhere.certain):
            return False
        bucket, cost = self._cost(message, len(frame))
        if not bucket.spare(self._clock.monotonic(), cost):
            return False
        self._handle(message, room)
        return True

    async def receive(self, frame: bytes) -> None:
        """Take one message. Waits when the client is too fast or the journal too slow, so that the
        socket isn't read meanwhile. Does nothing once the session has ended; raises nothing."""
        if self.receive_now(frame) or self.closing is not None:
            return
        message = self._decode(frame)
        await self._keep_pace(message, len(frame))
        if isinstance(message, Ask):
            await self.outbox.answered()
        if self._room is not None and isinstance(message, Content):
            await self._room.journal.space()
            # What others may have forbidden elsewhere must be known (R4); it is time that makes uncertain.
            while self._room is not None and not self._room.elsewhere.certain:  # noqa: ASYNC110
                await sleep(_UNCERTAIN_SECONDS)
        if self._room is not None:  # it may have gone while this waited
            self._handle(message, self._room)

    async def run(self) -> int:
        """Send what there is to send until the session ends; the close code."""
        code, reason = await self.outbox.run()
        self.end(code, reason)
        await self._channel.close(code, reason)
        return code

    def attach(
        self, start: Callable[[Coroutine[Any, Any, None]], None], close: Callable[[int, str], None]
    ) -> None:
        """Instead of `run`: have work done by a task only when there is some (`start`), and the channel
        closed in the moment in which the session ends (`close`)."""

        def begin() -> None:
            if not self._over:
                start(self.outbox.work() if self.closing is None else self._finish())

        self._close = close
        self.outbox.attach(begin)
        if self._over and self.closing is not None:
            close(*self.closing)

    async def _finish(self) -> None:
        """The outbox has closed itself: end the session too."""
        if self.closing is not None:
            self.end(*self.closing)

    def gone(self) -> None:
        """The client isn't there any more."""
        self.end(GONE, "gone")

    # -- for the room and the hub --------------------------------------------------

    def enter(self, room: "Room") -> None:
        """Belong to this room from now on."""
        self._room = room
        self._began = self._clock.monotonic()
        room.enter(self)

    def end(self, code: int, reason: str) -> None:
        """End the session: leave the room at once, close the channel with the code."""
        over, self._over = self._over, True
        self.outbox.close(code, reason)
        room, self._room = self._room, None
        if room is not None:
            room.leave(self)
        self._ended(self)
        if not over and self._close is not None:
            self._close(*(self.closing or (code, reason)))

    @property
    def closing(self) -> tuple[int, str] | None:
        """Code and reason, once the session has ended."""
        return self.outbox.closing

    @property
    def inside(self) -> bool:
        """Whether it is in a room."""
        return self._room is not None

    def change(self, member: Member) -> None:
        """The member has another role, name or colour now, or is muted or not."""
        if can(self.member.role, Action.EDIT) and not can(member.role, Action.EDIT):
            self._demoted_at = self._clock.monotonic()
        self.member = member
        if self._room is not None:
            self._room.member_changed(self)

    @property
    def just_demoted(self) -> bool:
        """Whether the person has become observer within the grace time."""
        at = self._demoted_at
        return at is not None and self._clock.monotonic() - at < self._limits.grace_seconds

    def may_claim(self, count: int) -> bool:
        """Whether this connection may claim so many client ids more; if so they count."""
        self._claimed += count
        return self._claimed <= self._limits.content_ids

    def refuse(self, number: int, why: str) -> None:
        """The frame is not taken, and none after it is."""
        self.refused = True
        self.outbox.offer_first(notice("refused", frame=number, why=why))

    def withhold(self, number: int) -> None:
        """The frame is not taken now; it will be asked for again."""
        self.acks.hold(number)
        self.outbox.offer_first(notice("withheld", frame=number))

    def miss(self, number: int) -> None:
        """Something before the frame is missing."""
        self.acks.hold(number)
        self.outbox.offer_first(notice("gap", frame=number))

    def too_large(self) -> None:
        """A presence state is too large to be passed on."""
        self.outbox.offer_first(notice("too-large"))

    def sweep(self, now: float) -> None:
        """Look at the times: handshake, sending, silence, demotion (monotonic seconds)."""
        since = self.outbox.sending_since
        if since is not None and now - since >= self._limits.send_seconds:
            self.end(TOO_SLOW, "too slow")
        elif not self.asked and now - self._began >= self._limits.handshake_seconds:
            self.end(PROTOCOL_ERROR, "no step 1")
        elif self._room is not None:
            if since is None and now - self.outbox.sent_at >= self._limits.silence_seconds:
                self._room.tell_stage(self)
            if self._demoted_at is not None and not self.just_demoted:
                self._demoted_at = None
                # What was withheld from the new observer is refused now: else it would wait for ever.
                self._room.ask_for_held(self)

    def _decode(self, frame: bytes) -> Message:
        """What the client says. ProtocolError."""
        message = protocol.decode(frame, compact=self.hearing is not Hearing.STOCK)
        return compact.decode(message.frame) if isinstance(message, Pointing) else message

    def _cost(self, message: Message, size: int) -> tuple[Bucket, float]:
        """What a message of so many bytes costs, and of what."""
        match message:
            case Content():
                return self._edits, max(1.0, size / self._limits.edit_bytes)
            case Ask():
                return self._edits, _ASK_COST
            case Presence():
                return self._presence, max(1.0, size / self._limits.presence_bytes)
            case Query():
                return self._presence, _ASK_COST
            case _:
                asks = any(isinstance(record, compact.Interest) for record in message)
                return self._presence, _ASK_COST if asks else max(1.0, size / self._limits.presence_bytes)

    async def _keep_pace(self, message: Message, size: int) -> None:
        """Slow down who is too fast: nothing is refused, it is only read later."""
        now = self._clock.monotonic()
        bucket, cost = self._cost(message, size)
        wait = bucket.take(now, cost)
        if wait > 0:
            if self._slowed_at is None or now - self._slowed_at >= self._limits.notice_seconds:
                self._slowed_at = now
                self.outbox.offer_first(notice("slow-down"))
            await sleep(wait)

    def _handle(self, message: Message, room: "Room") -> None:
        match message:
            case Content(update, answer):
                if not self.refused:
                    room.accept(self, update, answer=answer)
            case Ask(vector):
                self.asked = True
                self.outbox.asked()
                room.answer(self, vector)
            case Presence(entries):
                room.hear(self, entries)
            case Query():
                self.outbox.offer_first(room.presence.everybody(self.hearing))
            case _:
                room.hear_compact(self, message)

    def _presence_frame(self, ids: Collection[int]) -> bytes | None:
        if self._room is None:
            return None
        return self._room.presence.frame(dict.fromkeys(ids, ALL), self.hearing)
