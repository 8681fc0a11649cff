"""Everything around the sync core for one run: people, boards, the server's lives, and what befalls them."""

from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

from anyio import CancelScope, Event, create_task_group, sleep
from pycrdt import Doc

from server.boards.edit import create_fields, restore
from server.boards.roles import Role
from server.boards.stage import first
from server.boards.view import read
from server.sync.commit import GroupCommit
from server.sync.hub import Hub
from server.sync.limits import Limits
from server.sync.ports import Entry, Journal
from server.sync.protocol import EMPTY_UPDATE
from server.sync.shelf import Parts

from .client import SimClient
from .disk import Disk, Kept, SimJournal
from .history import GRACE, History
from .loop import EPOCH, VirtualClock
from .oracle import Violation, contents, writers
from .sheet import SHEET
from .vandal import Vandal
from .wire import SimDirectory, SimFanout, SimWire

LIMITS = Limits(
    outbox_bytes=6 * 1024,
    commit_bytes=32 * 1024,
    checkpoint_rows=40,
    checkpoint_seconds=0.0,
    idle_seconds=3.0,
)
"""Narrow, so that the bounds are met often."""


@dataclass
class PersonNow:
    """What the database says of a person."""

    role: Role
    muted: bool = False


def restore_forward(doc: "Doc[Any]", blob: bytes) -> None:
    """Bring back a snapshot as the product does it."""
    then: Doc[Any] = Doc()
    then.apply_update(blob)
    restore(doc, read(then), SHEET)


@dataclass(frozen=True)
class Collaborators:
    """What the server and the clients are made with; the seeded bugs are other ones."""

    commit: Callable[[Journal, Limits], GroupCommit] = GroupCommit
    parts: "Callable[[World], Parts]" = field(default=lambda world: Parts(client=world.server_client))
    restore: "Callable[[Doc[Any], bytes], None]" = restore_forward
    fresh_ids: bool = True
    """Whether a client that begins anew takes a new client id."""


Director = Callable[["World", float], Coroutine[Any, Any, None]]


class Life:
    """One process of the server, from its start to its death."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.dead = False
        self.stop = Event()
        self.scope = CancelScope()
        journal = SimJournal(world.disk, partial(world.step, self))
        self.crash_journal = journal.crash
        self.commit = world.made_with.commit(journal, LIMITS)
        self.fanout = SimFanout(world.wire) if world.wire is not None else None
        parts = world.made_with.parts(world)
        clock = VirtualClock()
        if self.fanout is None:
            self.hub = Hub(journal, clock, limits=LIMITS, commit=self.commit, parts=parts)
        else:
            self.hub = Hub(
                journal,
                clock,
                limits=LIMITS,
                commit=self.commit,
                parts=parts,
                fanout=self.fanout,
                directory=SimDirectory(world.people, journal.work),
            )


class World:
    """One run. `count` tells what happened, so that no run proves anything by doing nothing."""

    def __init__(self, seed: int, made_with: Collaborators | None = None, processes: int = 1) -> None:
        self.rng = Random(seed)
        self.wire = SimWire(self.rng) if processes > 1 else None
        self.lives: list[Life | None] = [None] * processes
        self.made_with = made_with or Collaborators()
        self.count: Counter[str] = Counter()
        self.disk = Disk(self.rng, SHEET)
        self.disk.on_row = self._check_row
        self.history = History(people_grace=GRACE if processes > 1 else 0.0)
        self.people: dict[str, PersonNow] = {}
        self.boards_of: dict[str, str] = {}
        self.owners: dict[int, str] = {}
        """Client id → the person whose client really has it."""
        self.clients: list[SimClient] = []
        self.snapshots: list[tuple[str, bytes]] = []
        self.violation: Violation | None = None
        """The first that was seen."""
        self.steps_to_crash: int | None = None
        self._first_ids: dict[str, int] = {}
        for number in range(self.rng.choice((1, 1, 2))):
            self._add_board(f"b{number}")

    def _add_board(self, board: str) -> None:
        doc: Doc[Any] = Doc(client_id=self.rng.getrandbits(32))
        with doc.transaction():
            create_fields(doc, SHEET)
        kept = Kept("w", 1 + len(self.disk.boards), first(SHEET))
        self.disk.boards[board] = kept
        self.disk.keep([Entry(board, doc.client_id, None, EPOCH, doc.get_update())])
        self.history.pauses[board].append((-1.0, False))
        roles = [Role.FACILITATOR, Role.PARTICIPANT, Role.PARTICIPANT, Role.OBSERVER]
        for number, role in enumerate(roles[: self.rng.randrange(2, 5)]):
            person = f"{board}-p{number}"
            self._add_person(board, person, role)
            for device in range(1 + (self.rng.random() < 0.2)):
                self.clients.append(SimClient(self, f"{person}.{device}", board, person))
        if self.rng.random() < 0.3:
            self._add_person(board, f"{board}-vandal", Role.PARTICIPANT)
            self.clients.append(Vandal(self, f"{board}-vandal", board, f"{board}-vandal"))

    def _add_person(self, board: str, person: str, role: Role) -> None:
        self.people[person] = PersonNow(role)
        self.boards_of[person] = board
        self.history.roles[person].append((-1.0, role))
        self.history.mutes[person].append((-1.0, False))

    @property
    def now(self) -> float:
        """Virtual seconds."""
        return VirtualClock().monotonic()

    def new_client(self, client: SimClient) -> int:
        """The client id of a client's new document."""
        number = self.rng.getrandbits(32)
        if not self.made_with.fresh_ids:
            number = self._first_ids.setdefault(client.name, number)
        self.owners[number] = client.person
        return number

    def server_client(self) -> int:
        """The client id of a document of the server."""
        return self.rng.getrandbits(32)

    # -- the server's lives ----------------------------------------------------------

    @property
    def life(self) -> Life | None:
        """A process that lives, whichever; None when none does."""
        living = [life for life in self.lives if life is not None and not life.dead]
        return living[0] if len(living) == 1 else self.rng.choice(living) if living else None

    async def keep_alive(self, number: int) -> None:
        """Start a process of the server, and start it again when it has ended."""
        while True:
            life = Life(self)
            with life.scope:
                async with life.hub:
                    self.lives[number] = life
                    await life.stop.wait()
            self.lives[number] = None
            if life.fanout is not None:
                life.fanout.cut()
            self.count["lives"] += 1
            await sleep(self.rng.random() * 0.5)

    def step(self, life: Life) -> None:
        """A process is at a point where it might be killed."""
        if self.steps_to_crash is not None:
            self.steps_to_crash -= 1
            if self.steps_to_crash <= 0:
                self.steps_to_crash = None
                self.crash(life)

    def crash(self, life: Life) -> None:
        """kill -9: nothing more leaves, the disk has what it has."""
        if life.dead or life not in self.lives:
            return
        life.dead = True
        if life.fanout is not None:
            life.fanout.cut()
        life.crash_journal()
        for client in self.clients:
            if client.link is not None and client.link.life is life:
                client.link.cut()
        life.scope.cancel()
        self.count["crashes"] += 1

    # -- the rules that are looked at all the time --------------------------------------

    def _check_row(self, entry: Entry) -> None:
        """R4, R8: what becomes durable was allowed, and stands under its author's ids."""
        if entry.person is None or entry.update == EMPTY_UPDATE:
            return
        for client in writers(entry.update):
            if self.owners.get(client, entry.person) != entry.person:
                raise Violation(f"R8: {entry.person} wrote under a client id of {self.owners[client]}")
        if not self.history.may_write(entry.person, entry.board, entry.at - EPOCH):
            raise Violation(f"R4: {entry.person} has changed {entry.board} without the right to")

    def check_bounds(self) -> None:
        """R5: every queue is below its limit."""
        for life in self.lives:
            if life is not None and life.commit.waiting_bytes > LIMITS.commit_bytes + 64 * 1024:
                raise Violation("R5: too much waits for the journal")
        for client in self.clients:
            if client.link is not None and client.link.waiting > LIMITS.outbox_bytes + 64 * 1024:
                raise Violation(f"R5: too much waits for {client.name}")

    # -- from the beginning to the end ----------------------------------------------------

    async def run(self, seconds: float, direct: Director) -> None:
        """Let people work while things befall them, then let everything heal, then compare."""
        async with create_task_group() as tasks:
            for number in range(len(self.lives)):
                tasks.start_soon(self.keep_alive, number)
            for client in self.clients:
                tasks.start_soon(client.stay)
            async with create_task_group() as work:
                for client in self.clients:
                    work.start_soon(client.work, seconds)
                work.start_soon(direct, self, seconds)
            await self._settle()
            tasks.cancel_scope.cancel()
        self._compare()

    async def _settle(self) -> None:
        """Nothing befalls anybody any more: soon all must be saved and see the same."""
        deadline = self.now + 90
        while not all(client.saved for client in self.honest) or self._others():
            if self.now > deadline:
                waiting = [client.name for client in self.honest if not client.saved]
                raise Violation(f"R3: it doesn't settle; not saved: {waiting}; different: {self._others()}")
            await sleep(0.4)

    def _others(self) -> list[str]:
        """Clients that see something else than what is durable."""
        durable = {board: contents(kept.replica.doc) for board, kept in self.disk.boards.items()}
        return [client.name for client in self.honest if contents(client.doc) != durable[client.board]]

    @property
    def honest(self) -> list[SimClient]:
        """Clients that keep to the protocol."""
        return [client for client in self.clients if client.honest]

    def _compare(self) -> None:
        """R3: the journal's replay, and its replay from the newest checkpoint, are what everybody sees."""
        for kept in self.disk.boards.values():
            wanted = contents(replayed(kept.rows))
            if wanted != contents(kept.replica.doc):
                raise Violation("R3: the replay differs from what was durable row by row")
            seq, state = kept.checkpoint or (0, EMPTY_UPDATE)
            if wanted != contents(replayed([state, *kept.rows[seq:]])):
                raise Violation("R3: the replay from a checkpoint differs")


def replayed(rows: Iterable[bytes]) -> "Doc[Any]":
    """The document that rows make."""
    doc: Doc[Any] = Doc()
    for row in rows:
        doc.apply_update(row)
    return doc
