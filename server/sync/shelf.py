"""Board id → live room: loads each board once, however many ask, and forgets the dead.

R7: what cannot be loaded is never an empty board: whoever asks gets an error, or, when the journal is
damaged, what can still be read, to look at only.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from secrets import randbits
from typing import Final

from anyio import CancelScope, Event
from anyio.abc import TaskGroup

from server.boards.stage import Stage

from .claims import Claims
from .commit import GroupCommit, Lane
from .company import Company
from .document import Document
from .layouts import Layouts
from .limits import Limits
from .news import PresenceAsked, Rows
from .ports import Claim, Clock, CorruptBoard, JournalError, Loaded, UnknownBoard
from .room import Exits, Room
from .turn import Turns

SUSPECT_SECONDS: Final = 60.0
"""For so long nothing is taken from somebody whose frame broke a document."""


class BoardUnavailable(Exception):
    """The board can't be loaded, or a change of it not be committed; trying again later may help."""


def new_client() -> int:
    """A Yjs client id for a document of the server: below those of the product's own clients.

    Of two people who write a key at the same time Yjs lets the higher id win. So whoever moves a note while
    the server moves all notes with their zones has moved it.
    """
    return randbits(31)


async def at_once(make: "Callable[[], Document]") -> Document:
    """Build a document here and now."""
    return make()


@dataclass(frozen=True, slots=True)
class Parts:
    """What rooms are made with; tests put faulty parts in."""

    claims: Callable[[Mapping[int, Claim]], Claims] = Claims
    client: Callable[[], int] = new_client
    build: "Callable[[Callable[[], Document]], Awaitable[Document]]" = at_once
    """Does what builds a document: a large one takes a while, in which the event loop should turn."""


class _Loading:
    """A load under way, and what happened to the board meanwhile."""

    def __init__(self) -> None:
        self.done = Event()
        self.error: Exception | None = None
        self.stage: Stage | None = None
        self.rows: list[Rows] = []
        self.dropped = False


class Shelf:
    """See the module."""

    def __init__(
        self,
        company: Company,
        commit: GroupCommit,
        clock: Clock,
        limits: Limits,
        parts: Parts,
        alarm: Callable[[str, str], None],
    ) -> None:
        self._company = company
        self._commit = commit
        self._clock = clock
        self._limits = limits
        self._parts = parts
        self._alarm = alarm
        self._rooms: dict[str, Room] = {}
        self._scopes: dict[str, CancelScope] = {}
        self._loading: dict[str, _Loading] = {}
        self._lanes: dict[str, Lane] = {}
        self._suspects: dict[tuple[str, str], float] = {}

    @property
    def rooms(self) -> tuple[Room, ...]:
        """The live rooms."""
        return tuple(self._rooms.values())

    def live(self, board: str) -> Room | None:
        """The board's room, if it is live."""
        return self._rooms.get(board)

    async def room(self, board: str, tasks: TaskGroup) -> Room:
        """The board's room, loaded if need be by one of `tasks`. UnknownBoard, BoardUnavailable."""
        while (room := self._rooms.get(board)) is None:
            loading = self._loading.get(board)
            if loading is None:
                # A task of its own: whoever asked first may go away while others wait for the same load.
                loading = self._loading[board] = _Loading()
                tasks.start_soon(self._load, board, loading, tasks)
            await loading.done.wait()
            if loading.error is not None:
                raise loading.error
        return room

    async def _load(self, board: str, loading: _Loading, tasks: TaskGroup) -> None:
        try:
            began = self._clock.monotonic()
            room = await self._make(board, began)
            if loading.dropped:
                raise UnknownBoard(board)
            if loading.stage is not None:
                room.set_stage(loading.stage, began)
            self._rooms[board] = room
            for rows in loading.rows:
                room.elsewhere.offer(rows)
            room.put_right(room.turns.layouts.all_stale(room.document.doc))
            self._company.fanout.publish(PresenceAsked(board))
            tasks.start_soon(self._run, room)
        except (UnknownBoard, BoardUnavailable) as error:
            loading.error = error
        except Exception as error:  # noqa: BLE001  whatever ails this board, the others run (R7)
            self._alarm(board, f"it cannot be loaded: {type(error).__name__}")
            loading.error = BoardUnavailable(board)
        finally:
            if board not in self._rooms and loading.error is None:
                loading.error = BoardUnavailable(board)  # cut off by the end of the hub
            del self._loading[board]
            loading.done.set()

    async def _run(self, room: Room) -> None:
        with CancelScope() as self._scopes[room.board]:
            await room.run()

    async def _make(self, board: str, began: float) -> Room:
        """A room from the journal. UnknownBoard, BoardUnavailable."""
        lane = self._lanes.pop(board, None)
        if lane is not None:
            # What the journal has in hand for the room before may still become durable.
            await lane.quiet()
        read_only = False
        try:
            loaded: Loaded | None = await self._company.journal.load(board)
        except CorruptBoard as error:
            loaded, read_only = self._damaged(board, error), True
        except JournalError as error:
            raise BoardUnavailable(board) from error
        while loaded is not None:
            client = self._free_client(loaded)
            try:
                document = await self._build(loaded, client)
            except CorruptBoard as error:
                loaded, read_only = self._damaged(board, error), True
            else:
                layouts = Layouts(loaded.template, loaded.layout_version, loaded.past)
                turns = Turns(board, layouts, document, self._parts.claims(loaded.claims), loaded.born)
                exits = Exits(self.forget, self._poisoned, self._contested, self._suspect)
                return Room(
                    loaded,
                    turns,
                    self._commit,
                    self._clock,
                    self._limits,
                    exits,
                    self._company,
                    began=began,
                    read_only=read_only,
                )
        raise BoardUnavailable(board)

    async def _build(self, loaded: Loaded, client: int) -> Document:
        """The document as the journal has it. CorruptBoard."""
        tally, began = self._company.tally, self._clock.monotonic()
        document = await self._parts.build(partial(Document.load, loaded, client))
        tally.loads += 1
        tally.load_seconds += self._clock.monotonic() - began
        return document

    def _damaged(self, board: str, error: CorruptBoard) -> Loaded | None:
        self._alarm(board, str(error))
        return error.readable

    def _free_client(self, loaded: Loaded) -> int:
        """A client id that nobody has claimed."""
        while (client := self._parts.client()) in loaded.claims:
            pass
        return client

    def _poisoned(self, room: Room, person: str) -> None:
        self._alarm(room.board, "an update broke the document")
        self._distrust(room, person)

    def _contested(self, room: Room, person: str) -> None:
        self._alarm(room.board, "a client id was used that is somebody else's")
        self._distrust(room, person)

    def _distrust(self, room: Room, person: str) -> None:
        now = self._clock.monotonic()
        self._suspects = {who: until for who, until in self._suspects.items() if until > now}
        self._suspects[room.board, person] = now + SUSPECT_SECONDS

    def _suspect(self, room: Room, person: str) -> bool:
        return self._clock.monotonic() < self._suspects.get((room.board, person), 0.0)

    def set_stage(self, board: str, stage: Stage, since: float | None = None) -> None:
        """The board has another stage since that time, else from now on; a load under way may still have
        read the old one."""
        if (room := self._rooms.get(board)) is not None:
            room.set_stage(stage, since)
        elif (loading := self._loading.get(board)) is not None:
            loading.stage = stage

    def offer(self, rows: Rows) -> None:
        """Another process has made rows durable."""
        if (room := self._rooms.get(rows.board)) is not None:
            room.elsewhere.offer(rows)
        elif (loading := self._loading.get(rows.board)) is not None:
            loading.rows.append(rows)

    def drop(self, board: str, code: int) -> None:
        """The board is deleted."""
        if (room := self._rooms.get(board)) is not None:
            room.die(code, "deleted")
        elif (loading := self._loading.get(board)) is not None:
            loading.dropped = True

    def forget(self, room: Room) -> None:
        """The room is over; the next who asks loads the board anew."""
        if self._rooms.get(room.board) is room:
            del self._rooms[room.board]
            if not room.lane.idle:
                self._lanes[room.board] = room.lane
            scope = self._scopes.pop(room.board, None)
            if scope is not None:
                scope.cancel()
