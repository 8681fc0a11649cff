"""One live board: every change enters by `accept` or `edit`, is committed, and only then seen.

R1 seen ⇒ durable: nothing of a change leaves before its commit; and whatever is *read* from the live
   document (vector, step 2, state) waits for a barrier, because the document is ahead of the journal.
R2 acked ⇒ durable. R4: rights are judged for every frame. R6: a room knows only its own sessions.

When a commit fails or the document breaks, the room dies: it is forgotten, its sessions are closed with
"try again", and the next who comes loads the board from the journal.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from anyio import create_task_group
from pycrdt import Doc

from server.boards.stage import Stage
from server.boards.template import Point, Template

from . import compact
from .audience import Audience
from .commit import CommitFailed, GroupCommit, Ticket
from .company import Company
from .document import Broken
from .elsewhere import Elsewhere
from .gate import Fresh, Gap, Known, Refused
from .joins import Joins
from .limits import Limits
from .notices import notice
from .ports import Clock, Loaded
from .presence import Heard, Hearing, Presence
from .protocol import EMPTY_UPDATE, PresenceEntry
from .rights import Writing, writing
from .scene import Scene
from .session import TRY_AGAIN, Session
from .turn import Turn, Turns

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Exits:
    """What a room tells and asks its hub."""

    died: "Callable[[Room], None]"
    """It is to be forgotten."""
    poisoned: "Callable[[Room, str], None]"
    """An update of this person broke the document."""
    contested: "Callable[[Room, str], None]"
    """This person used an id that turned out to be somebody else's."""
    suspect: "Callable[[Room, str], bool]"
    """Whether either happened with this person a moment ago: then their frames are refused, or the room
    would break again with every reconnection."""


class Room:
    """See the module. Collaborators come by the constructor; tests pass faulty ones."""

    def __init__(
        self,
        loaded: Loaded,
        turns: Turns,
        commit: GroupCommit,
        clock: Clock,
        limits: Limits,
        exits: Exits,
        company: Company,
        *,
        began: float,
        read_only: bool = False,
    ) -> None:
        """`began`: when the load began (monotonic). `read_only`: the journal is damaged, and nothing may be
        written on top of it."""
        self.board, self.workshop = loaded.board, loaded.workshop
        self.read_only = read_only
        self.scene = Scene(loaded, limits.grace_seconds)
        self.lane = commit.lane(loaded.board, loaded.head, self.die, self._contested)
        self.presence = Presence(limits)
        self.audience = Audience(limits, clock, self.presence, self.die, company.lag, company.tally)
        self.document = turns.document
        self.covered = loaded.head - len(loaded.updates)
        """The seq of the newest checkpoint, or of the newest try to make one."""
        self.covered_at = float("-inf")
        """When that was tried here (monotonic)."""
        self.used_at = clock.monotonic()
        """When somebody last needed it (monotonic)."""
        self.journal = commit
        self.turns = turns
        self._joins = Joins(self.document, self.lane, clock, limits.tick, self.die)
        self._clock = clock
        self._limits = limits
        self._exits = exits
        self.elsewhere = Elsewhere(self, company, loaded, clock, began)

    async def run(self) -> None:
        """Send what is due, for ever."""
        async with create_task_group() as tasks:
            tasks.start_soon(self.elsewhere.follower.run)
            for pace in (self.audience.documents, self.audience.cursors, self._joins.pace):
                tasks.start_soon(pace.run)

    # -- coming and going ----------------------------------------------------------

    def enter(self, session: Session) -> None:
        """Tell a new session where it is. It hears documents once its step 1 is answered."""
        self.audience.add(session)
        self._joins.open(
            session, lambda: (self._stage_frame(session), self.presence.everybody(session.hearing))
        )

    def leave(self, session: Session) -> None:
        """The session is gone, with its presence."""
        self.audience.remove(session)
        self.presence.leave(session)
        self._presence_moved()
        self.used_at = self._clock.monotonic()

    def answer(self, session: Session, vector: bytes) -> None:
        """Answer a step 1."""
        self._joins.answer(session, vector)

    def die(self, code: int = TRY_AGAIN, reason: str = "try again") -> None:
        """Forget everything that isn't durable, and end."""
        self.lane.abandon()
        self.elsewhere.follower.end()
        self._exits.died(self)
        for session in self.audience:
            session.end(code, reason)

    # -- changes -------------------------------------------------------------------

    def accept(self, session: Session, update: bytes, *, answer: bool) -> None:
        """Take a content frame, or say why not. `answer`: it is a step 2, which heals what was held."""
        number = session.acks.receive()
        owns = self.turns.claims.owner_check(session.member.person)
        verdict = self.document.check(update, owns, answer=answer)
        match verdict:
            case Known():
                self._settled_later(session, number, answer=answer)
            case Refused(why):
                session.refuse(number, why)
            case Gap() | Fresh():
                self._admit(session, update, verdict, number, answer=answer)

    def _admit(
        self, session: Session, update: bytes, verdict: Gap | Fresh, number: int, *, answer: bool
    ) -> None:
        """A frame that adds something: by rights, and by what it builds on."""
        match self._writing(session):
            case Writing.REFUSED:
                session.refuse(number, "observer")
            case Writing.WITHHELD:
                session.withhold(number)
            case Writing.FREE if isinstance(verdict, Gap):
                self._missed(session, number, answer=answer)
            case Writing.FREE if self._exits.suspect(self, session.member.person):
                session.refuse(number, "broke the document")
            case Writing.FREE if not session.may_claim(self.turns.claims.unclaimed(verdict.clients)):
                session.refuse(number, "too many client ids")
            case Writing.FREE:
                self._take(session, update, verdict, number, answer=answer)

    def _writing(self, session: Session) -> Writing:
        stages = self.scene.stages.counting(self._clock.monotonic())
        return writing(session.member, stages, just_demoted=session.just_demoted, read_only=self.read_only)

    def _missed(self, session: Session, number: int, *, answer: bool) -> None:
        session.healing = session.healing + 1 if answer else session.healing
        if session.healing >= self._limits.healing_attempts:
            session.refuse(number, "answers that leave a gap")
            return
        session.miss(number)
        self._joins.ask(session)

    def _take(self, session: Session, update: bytes, fresh: Fresh, number: int, *, answer: bool) -> None:
        now = self._clock.monotonic()
        stages = self.scene.stages.counting(now)
        try:
            turn = self.turns.take(update, fresh, session.member, stages, at=self._clock.now(), now=now)
        except Broken:
            self._exits.poisoned(self, session.member.person)
            self.die()
            return
        ticket = self._submit(turn)
        if turn.breach is not None:
            text = notice("undone", frame=number, why=turn.breach.code)
            ticket.then(partial(session.outbox.offer_first, text))
        self._settled_later(session, number, answer=answer)

    def _submit(self, turn: Turn) -> Ticket:
        ticket = self.lane.submit(turn.entries)
        ticket.then(partial(self._committed, ticket, turn))
        return ticket

    def _committed(self, ticket: Ticket, turn: Turn) -> None:
        """The turn is durable: now it may be seen (R1), here and elsewhere."""
        self.audience.publish(entry.update for entry in turn.entries if entry.update != EMPTY_UPDATE)
        self.elsewhere.committed(ticket)

    def _settled_later(self, session: Session, number: int, *, answer: bool) -> None:
        """The frame counts as durable once all that was submitted so far is (R2)."""
        if answer:
            session.healing = 0
            session.acks.answer(number)
        self.lane.after_pending(partial(self._settled, session, number, answer))

    def _settled(self, session: Session, number: int, answer: bool) -> None:
        (session.acks.heal if answer else session.acks.settle)(number)
        self.audience.acknowledge(session)

    def edit(self, fn: "Callable[[Doc[Any]], T]", person: str | None) -> tuple[T, Ticket | None]:
        """Let the server write; no ticket when nothing changed. CommitFailed; what `fn` raises."""
        try:
            result, turn = self.turns.edit(fn, person, self._clock.now())
        except Broken as error:
            self.die()
            raise CommitFailed(self.board) from error
        return result, self._submit(turn) if turn.entries else None

    def adapt(
        self,
        template: Template,
        command: str,
        person: str,
        returning: Mapping[str, tuple[Template, Point]],
    ) -> Ticket:
        """Give the board another worksheet, with all notes in their zones. CommitFailed."""
        try:
            turn = self.turns.adapt(template, command, person, self._clock.now(), returning)
        except Broken as error:
            self.die()
            raise CommitFailed(self.board) from error
        ticket = self._submit(turn)
        ticket.then(partial(self.relaid, template, self.turns.layouts.version))
        return ticket

    def relaid(self, template: Template, version: int) -> None:
        """The board durably has another layout: tell everybody."""
        self.scene.relaid(template, version)
        for session in self.audience:
            self.tell_stage(session)

    def put_right(self, stale: Sequence[str]) -> None:
        """Put notes right that other processes put somewhere under an earlier layout. Broken."""
        if stale and not self.read_only:
            self._submit(self.turns.put_right(stale, self._clock.now()))

    def _contested(self, client: int) -> None:
        """An id that was claimed here was claimed elsewhere before."""
        person = self.turns.claims.person(client)
        if person is not None:
            self._exits.contested(self, person)

    # -- presence, stage, members --------------------------------------------------

    def hear_again(self, session: Session, frame: bytes, now: float) -> bool:
        """Take a presence frame of the commonest kind in a short way; False: it is to be decoded."""
        if not self.presence.hear_again(session, frame, now):
            return False
        self._presence_moved()
        return True

    def hear(self, session: Session, entries: Sequence[PresenceEntry]) -> None:
        """Take presence. Ids in use for the first time are claimed, which is journaled."""
        member, now = session.member, self._clock.monotonic()
        owns = self.turns.claims.owner_check(member.person)
        self._heard(session, self.presence.hear(entries, member, session, owns, now))

    def hear_compact(self, session: Session, records: Sequence[compact.Record]) -> None:
        """Take compact presence."""
        member, now = session.member, self._clock.monotonic()
        for record in records:
            match record:
                case compact.Cursor(at):
                    self.presence.point(session, at, now)
                case compact.Said():
                    owns = self.turns.claims.owner_check(member.person)
                    self._heard(session, self.presence.say(record, member, session, owns, now))
                case compact.Farewell():
                    self.presence.silence(session)
                case compact.Interest(cursors):
                    self._listen(session, Hearing.COMPACT if cursors else Hearing.CALM)
        self._presence_moved()

    def _listen(self, session: Session, hearing: Hearing) -> None:
        if hearing is not session.hearing:
            session.hearing = hearing
            if hearing is Hearing.COMPACT:
                session.outbox.offer_first(self.presence.everybody(hearing))

    def _heard(self, session: Session, heard: Heard) -> None:
        if heard.too_large:
            session.too_large()
        turn = self.turns.claim(heard.claimed, session.member.person, self._clock.now())
        if turn.entries and not self.read_only:
            self._submit(turn)
        self._presence_moved()

    def set_stage(self, stage: Stage, since: float | None = None) -> None:
        """Another stage (since that time, monotonic, else now): tell everybody, and ask those whose ban has
        ended for what was withheld."""
        if self.scene.stages.change(stage, self._clock.monotonic() if since is None else since):
            for session in self.audience:
                self.tell_stage(session)
                self._reconsider(session)

    def member_changed(self, session: Session) -> None:
        """The session's member has another role, name or colour, or is muted or not any more."""
        self.presence.change(session.member)
        self._presence_moved()
        self.tell_stage(session)
        self._reconsider(session)

    def _reconsider(self, session: Session) -> None:
        """Ask for what is held, if the session may write now."""
        if self._writing(session) is Writing.FREE:
            self.ask_for_held(session)

    def ask_for_held(self, session: Session) -> None:
        """Ask the session for what was not taken, if there is any."""
        if session.acks.waiting:
            self._joins.ask(session)

    def tell_stage(self, session: Session) -> None:
        """Send frame 102."""
        session.outbox.offer_stage(self._stage_frame(session))

    def _stage_frame(self, session: Session) -> bytes:
        return self.scene.frame(session.member.role, self._clock.now())

    async def state(self) -> tuple[bytes, int]:
        """What the journal holds, and up to which seq (R1). CommitFailed."""
        try:
            return await self.elsewhere.read()
        except Broken as error:
            self.die()
            raise CommitFailed(self.board) from error

    def _presence_moved(self) -> None:
        self.audience.cursors.wake()
        self.elsewhere.presence_moved()

    def used(self) -> None:
        """Somebody outside needs it now."""
        self.used_at = self._clock.monotonic()

    @property
    def uncovered(self) -> int:
        """Durable rows that no checkpoint covers."""
        return max(self.lane.head, self.elsewhere.follower.front) - self.covered

    def idle(self, now: float) -> bool:
        """Whether nobody needs it (monotonic seconds)."""
        calm = not self.audience and self.lane.idle
        return calm and now - self.used_at >= self._limits.idle_seconds

    def sweep(self, now: float) -> None:
        """Take off who has been silent too long (monotonic seconds)."""
        self.presence.expire(now)
        self.audience.tell_pace()
        self._presence_moved()
