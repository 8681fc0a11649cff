"""All live boards and who is on them: the way in for everything outside the sync core.

    hub = Hub(journal, clock)
    async with hub:                                              # leaving it closes it
        session = await hub.connect(board, member, channel)      # ConnectRefused; then see session.py
        result, seq = await hub.edit(board, person, role, fn)    # durable when it returns
        state = await hub.state(board)                           # read durably
        hub.set_stage(board, stage)
        hub.person_changed(workshop, person, role=Role.OBSERVER)
        hub.remove_person(workshop, person)
        hub.drop_board(board)
        hub.notify(workshop, {"code": "people"})

What changes outside is stored first and told to the hub afterwards: whatever is loaded later reads it, and
whatever is live, being loaded or connecting hears it here. Hubs of several processes tell each other.
"""

from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, TypeVar

from anyio import create_task_group, move_on_after, sleep
from anyio.abc import TaskGroup
from pycrdt import Doc

from server.boards.roles import Action, Role, can
from server.boards.stage import Stage
from server.boards.template import Point, Template

from .alone import Alone
from .commit import CommitFailed, GroupCommit
from .company import Company
from .exchange import Exchange
from .limits import Limits
from .lookout import Lookout
from .member import Member
from .news import BoardDropped, DeviceLeft, PersonChanged, PersonRemoved, StageChanged, Told
from .ports import Channel, Clock, Directory, Fanout, Journal, JournalError, UnknownBoard
from .presence import Hearing
from .registry import Registry
from .rights import Writing, writing
from .room import Room
from .session import RESTART, TRY_AGAIN, UNKNOWN, Session
from .shelf import BoardUnavailable, Parts, Shelf
from .tally import Tally
from .upkeep import Upkeep

__all__ = ["BoardUnavailable", "ConnectRefused", "EditRefused", "Hub", "LayoutMoved", "State"]

T = TypeVar("T")

_ALONE: Final = Alone()


class ConnectRefused(Exception):
    """The socket is to be closed with `code`: 4404, 4403, 1012 or 1013."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


class EditRefused(Exception):
    """The person may not write now; `why` is `observer`, `muted`, `paused` or `read-only`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class LayoutMoved(Exception):
    """The board has another layout by now than the one that was to be adapted."""


@dataclass(frozen=True, slots=True)
class State:
    """A board as it durably is at `seq`; `update` holds the whole document."""

    update: bytes
    seq: int
    epoch: int
    stage: Stage
    template: Template
    layout_version: int


class Hub:
    """See the module. Collaborators come by the constructor; tests pass faulty ones."""

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        *,
        limits: Limits | None = None,
        commit: GroupCommit | None = None,
        parts: Parts | None = None,
        on_alarm: Callable[[str, str], None] = lambda board, why: None,
        fanout: Fanout = _ALONE,
        directory: Directory = _ALONE,
        lag: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """`on_alarm(board, why)` hears of what an operator must look at; an empty board means all. `fanout`
        and `directory`: where several processes serve the database. `lag`: seconds that the event loop is
        behind."""
        self._limits = limits or Limits()
        self._clock = clock
        self._commit = commit or GroupCommit(
            journal, self._limits, lambda error: on_alarm("", f"a commit failed: {error}")
        )
        self._registry = Registry()
        self._company = Company(fanout, journal, clock, self._limits.grace_seconds, 0.0, lag)
        self._shelf = Shelf(self._company, self._commit, clock, self._limits, parts or Parts(), on_alarm)
        self._upkeep = Upkeep(journal, clock, self._limits, self._shelf, self._registry, on_alarm)
        self._lookout = Lookout(self._company, directory, self._shelf, self._registry, on_alarm)
        self._exchange = Exchange(self._company, self._shelf, self._registry, self._lookout.doubt)
        self._stack = AsyncExitStack()
        self._group: TaskGroup
        self._closing = self._closed = False

    async def __aenter__(self) -> "Hub":
        self._group = await self._stack.enter_async_context(create_task_group())
        self._stack.push(self._stop)
        self._stack.push_async_exit(self._say_farewell)
        self._group.start_soon(self._commit.run)
        self._group.start_soon(self._upkeep.run, self._group)
        if not self._company.alone:
            self._group.start_soon(self._exchange.run)
            self._group.start_soon(self._lookout.run)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return await self._stack.__aexit__(kind, error, trace)

    async def _say_farewell(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None:
            await self.close()

    def _stop(self, *error: object) -> None:
        self._closing = self._closed = True
        self._group.cancel_scope.cancel()

    # -- connections ---------------------------------------------------------------

    @property
    def tally(self) -> Tally:
        """What it counts about itself."""
        return self._company.tally

    @property
    def changes(self) -> int:
        """How often it was told of a person or a device: who connects and sees it grow looks again."""
        return self._exchange.changes

    async def connect(
        self, board: str, member: Member, channel: Channel, *, hearing: Hearing = Hearing.STOCK
    ) -> Session:
        """Let somebody in, who hears of others' presence in this way. ConnectRefused."""
        if self._closing:
            raise ConnectRefused(RESTART, "restart")
        # Known from the beginning, so that a removal during the load isn't missed.
        session = Session(member, channel, self._limits, self._clock, self._registry.remove, hearing=hearing)
        self._registry.add(session)
        try:
            room = await self._room(board)
            if room.workshop != member.workshop:
                raise UnknownBoard(board)
            if session.closing is not None:
                raise ConnectRefused(*session.closing)
            session.enter(room)
        except UnknownBoard:
            raise ConnectRefused(UNKNOWN, "unknown board") from None
        except BoardUnavailable:
            raise ConnectRefused(TRY_AGAIN, "try again") from None
        finally:
            if session.closing is not None or not session.inside:
                self._registry.remove(session)
        return session

    async def _room(self, board: str) -> Room:
        if self._closed:
            raise BoardUnavailable(board)
        asked = self._clock.monotonic()
        room = await self._shelf.room(board, self._group)
        while not self._company.alone:
            # Whoever comes may have seen elsewhere what isn't known here yet.
            try:
                await room.elsewhere.follower.catch_up(asked)
            except JournalError as error:
                raise BoardUnavailable(board) from error
            if self._shelf.live(board) is room:
                break
            room = await self._shelf.room(board, self._group)
        room.used()
        return room

    @property
    def loaded(self) -> int:
        """How many boards are in memory now."""
        return len(self._shelf.rooms)

    def people(self, board: str) -> frozenset[str]:
        """Who is connected to the board now, to whatever process."""
        room = self._shelf.live(board)
        here = frozenset(session.member.person for session in room.audience) if room else frozenset()
        return here | self._exchange.neighbours.on_board(board)

    def people_online(self, workshop: str) -> frozenset[str]:
        """Who is connected to any board of the workshop now, to whatever process."""
        here = frozenset(session.member.person for session in self._registry.of_workshop(workshop))
        return here | self._exchange.neighbours.in_workshop(workshop)

    def person_changed(
        self,
        workshop: str,
        person: str,
        *,
        role: Role | None = None,
        muted: bool | None = None,
        name: str | None = None,
        color: str | None = None,
    ) -> None:
        """Somebody is no longer what they were when they connected."""
        word = None if role is None else role.word
        self._exchange.say(PersonChanged(workshop, person, word, muted, name, color))

    def remove_person(self, workshop: str, person: str) -> None:
        """Somebody is no longer in the workshop."""
        self._exchange.say(PersonRemoved(workshop, person))

    def device_left(self, device: str) -> None:
        """A device has forgotten who it was: its connections end with 4401."""
        self._exchange.say(DeviceLeft(device))

    def notify(self, workshop: str, notice: Mapping[str, Any]) -> None:
        """Send frame 103 with this content to everybody connected to the workshop."""
        self._exchange.say(Told(workshop, notice))

    # -- boards ----------------------------------------------------------------------

    async def edit(
        self,
        board: str,
        person: str | None,
        role: Role,
        fn: "Callable[[Doc[Any]], T]",
        *,
        muted: bool = False,
    ) -> tuple[T, int]:
        """Change a board for a person (None: nobody's). Durable when it returns; with the board's seq.

        `fn` runs in one transaction and must check before it writes: what it raises is raised here, but
        once it has written, it costs the room. EditRefused, UnknownBoard, BoardUnavailable.
        """
        await self._commit.space()
        room = await self._room(board)
        self._check_edit(room, Member(room.workshop, person or "", "", "", role, muted))
        try:
            result, ticket = room.edit(fn, person)
            seq = await (ticket.wait() if ticket else room.lane.barrier())
            return result, max(seq, 0 if ticket else room.elsewhere.follower.front)
        except CommitFailed as error:
            raise BoardUnavailable(board) from error

    def _check_edit(self, room: Room, member: Member) -> None:
        stages = room.scene.stages.counting(self._clock.monotonic())
        if room.read_only:
            raise EditRefused("read-only")
        if writing(member, stages) is not Writing.FREE:
            allowed = can(member.role, Action.EDIT)
            raise EditRefused("observer" if not allowed else "muted" if member.muted else "paused")

    async def state(self, board: str) -> State:
        """A board as it is, and nothing of it that isn't durable. UnknownBoard, BoardUnavailable."""
        room = await self._room(board)
        layouts, stage = room.turns.layouts, room.scene.stages.now
        while True:
            template, version = layouts.now, layouts.version
            try:
                update, seq = await room.state()
            except CommitFailed as error:
                raise BoardUnavailable(board) from error
            if layouts.version == version:
                return State(update, seq, room.scene.epoch, stage, template, version)

    async def adapt(
        self,
        board: str,
        person: str,
        version: int,
        template: Template,
        command: str,
        returning: Mapping[str, tuple[Template, Point]],
    ) -> None:
        """Give a board whose layout is `version` another worksheet; durable when it returns.

        `returning`: parked notes that may go back, see `relocate`. LayoutMoved, EditRefused, UnknownBoard,
        BoardUnavailable.
        """
        await self._commit.space()
        room = await self._room(board)
        if room.read_only:
            raise EditRefused("read-only")
        if room.turns.layouts.version != version:
            raise LayoutMoved(board)
        try:
            await room.adapt(template, command, person, returning).wait()
        except CommitFailed as error:
            raise BoardUnavailable(board) from error

    async def set_stage(self, board: str, stage: Stage) -> None:
        """The board has another stage, which is stored already."""
        self._exchange.say(StageChanged(board, stage, self._clock.now()))

    def drop_board(self, board: str) -> None:
        """The board is deleted, which is stored already: whoever is on it is closed with 4404."""
        self._exchange.say(BoardDropped(board))

    # -- the end ---------------------------------------------------------------------

    async def close(self) -> None:
        """Let nobody in, bring what is under way to its end, close everybody with 1012, keep checkpoints."""
        if self._closing:
            return
        self._closing = True
        with move_on_after(self._limits.farewell_seconds):
            await self._settle()
            for session in self._registry:
                await session.outbox.drained()
        sessions = tuple(self._registry)
        pause = min(self._limits.tick, self._limits.spread_seconds / max(1, len(sessions)))
        for session in sessions:
            # Not all at once, or all of them come back at once.
            session.end(RESTART, "restart")
            await sleep(pause)
        self._exchange.say_here(last=True)
        with move_on_after(self._limits.farewell_seconds):
            await self._settle()
            for room in self._shelf.rooms:
                await self._upkeep.checkpoint(room)

    async def _settle(self) -> None:
        for room in self._shelf.rooms:
            await room.lane.quiet()
            room.audience.flush_documents()
