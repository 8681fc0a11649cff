"""A hub with people on it, in virtual time: for tests of one rule at a time.

async def scene() -> None:
    async with Hall() as hall:
        ann = await hall.join("ann")
        await ann.says(protocol.update(…))
        await sleep(0.1)
        assert ann.heard(protocol.ACK) …
run(scene())
"""

import json
from collections.abc import Collection, Sequence
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any

from anyio import Event, create_task_group, sleep
from anyio.abc import TaskGroup
from pycrdt import Doc, Map, Text

from server.boards import schema
from server.boards.edit import create_fields
from server.boards.roles import Role
from server.boards.stage import Stage, first
from server.boards.template import Template
from server.sync import protocol
from server.sync.hub import Hub
from server.sync.limits import Limits
from server.sync.member import Member
from server.sync.ports import (
    Claim,
    Entry,
    Glance,
    JournalError,
    Later,
    Loaded,
    Parcel,
    Relaid,
    Row,
    UnknownBoard,
)
from server.sync.presence import Hearing
from server.sync.protocol import Reader
from server.sync.session import Session
from tests.sim.loop import VirtualClock
from tests.sim.sheet import SHEET

BOARD = "board"


class Journal:
    """Keeps rows in memory; can be held up and told to fail."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Entry]] = {}
        self.checkpoints: list[tuple[str, int, bytes]] = []
        self.batches: list[list[Entry]] = []
        self.stages: dict[str, Stage] = {}
        self.first = SHEET
        """The worksheet that boards are made with."""
        self.loads = 0
        self.fail: Exception | None = None
        self.load_error: Exception | None = None
        self.gate = Event()
        self.gate.set()

    def hold(self) -> None:
        """Answer no call until `go`."""
        self.gate = Event()

    def go(self) -> None:
        """Answer again."""
        self.gate.set()

    def create(self, board: str) -> None:
        """A new board, with the field of its sheet."""
        doc: Doc[Any] = Doc()
        with doc.transaction():
            create_fields(doc, self.first)
        self.rows[board] = [Entry(board, doc.client_id, None, 0.0, doc.get_update())]
        self.stages[board] = first(self.first)

    async def append_many(self, batch: Sequence[Entry]) -> list[int]:
        await self.gate.wait()
        if self.fail is not None:
            error, self.fail = self.fail, None
            raise error
        self.batches.append(list(batch))
        seqs = []
        for entry in batch:
            self.rows[entry.board].append(entry)
            seqs.append(len(self.rows[entry.board]))
        return seqs

    async def load(self, board: str) -> Loaded:
        self.loads += 1
        if board not in self.rows:
            raise UnknownBoard(board)
        stage, rows = self.stages[board], list(self.rows[board])
        await self.gate.wait()
        if self.load_error is not None:
            raise self.load_error
        claims: dict[int, Claim] = {claim.client: claim for entry in rows for claim in entry.claims}
        born = {(one.root, one.id): one.by for entry in rows for one in entry.born}
        updates = [entry.update for entry in rows]
        past, present = self.layouts(rows)
        return Loaded(
            board, "w", 1, len(rows), None, updates, present, len(past) + 1, stage, claims, born, past
        )

    def layouts(self, rows: Sequence[Entry]) -> tuple[dict[int, Template], Template]:
        """Earlier worksheets by version, and the present one."""
        all_of_them = [self.first, *(entry.adapted.template for entry in rows if entry.adapted)]
        return dict(enumerate(all_of_them[:-1], start=1)), all_of_them[-1]

    async def since(self, board: str, seq: int) -> Later:
        await self.gate.wait()
        if self.load_error is not None:
            raise self.load_error
        if board not in self.rows:
            raise UnknownBoard(board)
        rows = self.rows[board]
        later = [_row(n + 1, rows[n]) for n in range(seq, len(rows))]
        return Later(1, len(rows), self.stages[board], later)

    async def glance(self, boards: Collection[str]) -> dict[str, Glance]:
        if self.load_error is not None:
            raise self.load_error
        here = [board for board in boards if board in self.rows]
        return {board: Glance(1, len(self.rows[board]), self.stages[board].version) for board in here}

    async def checkpoint(self, board: str, seq: int, state: bytes) -> None:
        self.checkpoints.append((board, seq, state))

    def notes(self, board: str = BOARD) -> dict[str, Any]:
        """The notes that the rows make, as plain values."""
        doc: Doc[Any] = Doc()
        for entry in self.rows[board]:
            doc.apply_update(entry.update)
        return doc.get(schema.NOTES, type=Map).to_py() or {}


def _row(seq: int, entry: Entry) -> Row:
    adapted = entry.adapted
    relaid = Relaid(adapted.version, adapted.template) if adapted else None
    return Row(seq, entry.update, entry.claims, entry.born, relaid)


class Person:
    """One connection of somebody, with a document of their own. Implements `Channel`."""

    def __init__(self, name: str, client: int) -> None:
        self.name = name
        self.doc: Doc[Any] = Doc(client_id=client)
        self.notes: Map[Any] = self.doc.get(schema.NOTES, type=Map)
        self.frames: list[bytes] = []
        self.times: list[float] = []
        self.code: int | None = None
        self.session: Session
        self._reading = Event()
        self._reading.set()
        self._made: list[bytes] = []
        self._subscription = self.doc.observe(lambda event: self._made.append(event.update))

    @property
    def ready(self) -> bool:
        return self._reading.is_set()

    def write(self, parcel: Parcel) -> None:
        for frame in parcel.frames:
            self._hear(frame)

    async def send(self, frame: bytes) -> None:
        await self._reading.wait()
        self._hear(frame)

    def _hear(self, frame: bytes) -> None:
        self.frames.append(frame)
        self.times.append(VirtualClock().monotonic())

    async def close(self, code: int, reason: str = "") -> None:
        self.code = code

    def stall(self) -> None:
        """Read nothing any more."""
        self._reading = Event()

    def read(self) -> None:
        """Read again."""
        self._reading.set()

    async def says(self, frame: bytes) -> None:
        """Send a frame to the server."""
        await self.session.receive(frame)

    def note(self, name: str, text: str = "hei", **more: Any) -> bytes:
        """The frame that makes a note."""
        place = {"x": 10, "y": 20, "z": 1}
        parts = {"place": place, "text": Text(text), "color": "yellow", "at": 5, "by": None} | more
        return self.change(lambda: self.notes.update({name: Map(parts)}))

    def change(self, act: Any) -> bytes:
        """The frame of a change of the own document."""
        self._made.clear()
        with self.doc.transaction():
            act()
        (update,) = self._made
        return protocol.update(update)

    def take(self) -> None:
        """Apply all that was heard of the document."""
        for step, payload in self.sync():
            if step != protocol.STEP1:
                self.doc.apply_update(payload)

    def heard(self, kind: int) -> list[bytes]:
        """The frames of this kind, in order."""
        return [frame for frame in self.frames if Reader(frame).uint() == kind]

    def sync(self) -> list[tuple[int, bytes]]:
        """Steps and payloads of the sync frames."""
        found = []
        for frame in self.heard(protocol.SYNC):
            reader = Reader(frame)
            reader.uint()
            found.append((reader.uint(), reader.bytes()))
        return found

    def ack(self) -> int:
        """The newest count of durable frames."""
        frames = self.heard(protocol.ACK)
        return Reader(frames[-1][1:]).uint() if frames else 0

    def notices(self, code: str | None = None) -> list[dict[str, Any]]:
        """The notices, or those of one code."""
        told = [json.loads(frame[1:]) for frame in self.heard(protocol.NOTICE)]
        return [one for one in told if code is None or one["code"] == code]

    def stage(self) -> dict[str, Any]:
        """The newest frame 102."""
        content: dict[str, Any] = json.loads(self.heard(protocol.STAGE)[-1][1:])
        return content

    def peers(self) -> dict[int, Any]:
        """What is known of everybody's presence, as a stock client would."""
        known: dict[int, tuple[int, Any]] = {}
        for frame in self.heard(protocol.PRESENCE):
            reader = Reader(frame)
            reader.uint()
            for entry in protocol.presence_entries(reader.bytes()):
                clock, state = known.get(entry.client, (-1, None))
                gone = entry.clock == clock and entry.state == b"null" and state is not None
                if entry.clock > clock or gone:
                    known[entry.client] = entry.clock, json.loads(entry.state)
        return {client: state for client, (_, state) in known.items() if state is not None}


class Hall:
    """A hub in virtual time, and who is on it."""

    def __init__(self, journal: Journal | None = None, limits: Limits | None = None, **more: Any) -> None:
        self.journal = journal or Journal()
        if BOARD not in self.journal.rows:
            self.journal.create(BOARD)
        self.alarms: list[tuple[str, str]] = []
        alarm = more.pop("on_alarm", lambda board, why: self.alarms.append((board, why)))
        self.hub = Hub(self.journal, VirtualClock(), limits=limits, on_alarm=alarm, **more)
        self._stack = AsyncExitStack()
        self._tasks: TaskGroup
        self._clients = 100

    async def __aenter__(self) -> "Hall":
        await self._stack.enter_async_context(self.hub)
        self._tasks = await self._stack.enter_async_context(create_task_group())
        self._stack.callback(self._tasks.cancel_scope.cancel)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return await self._stack.__aexit__(kind, error, trace)

    async def connect(
        self,
        name: str,
        role: Role = Role.PARTICIPANT,
        board: str = BOARD,
        *,
        muted: bool = False,
        hearing: Hearing = Hearing.STOCK,
    ) -> Person:
        """Somebody connects and says nothing yet. ConnectRefused."""
        self._clients += 1
        person = Person(name, self._clients)
        member = Member("w", name, name.title(), "#123456", role, muted, f"device of {name}")
        person.session = await self.hub.connect(board, member, person, hearing=hearing)
        self._tasks.start_soon(person.session.run)
        return person

    async def join(
        self,
        name: str,
        role: Role = Role.PARTICIPANT,
        board: str = BOARD,
        *,
        muted: bool = False,
        hearing: Hearing = Hearing.STOCK,
    ) -> Person:
        """Somebody connects, asks for the document and gets it."""
        person = await self.connect(name, role, board, muted=muted, hearing=hearing)
        await person.says(protocol.step1(b"\x00"))
        await sleep(0.05)
        return person


class NoSpace(JournalError):
    """The disk is full."""
