"""A client as they are: a Yjs document of its own, edited online and offline, and the protocol."""

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Any

from anyio import sleep
from pycrdt import Doc, Map, Text, TransactionEvent

from server.boards import schema
from server.boards.roles import Role
from server.sync import protocol
from server.sync.member import Member
from server.sync.protocol import PresenceEntry, Reader

from .link import Link
from .oracle import Violation, vector_of

if TYPE_CHECKING:
    from .world import World


class SimClient:
    """One browser of one person."""

    honest = True

    def __init__(self, world: "World", name: str, board: str, person: str) -> None:
        self.world = world
        self.name = name
        self.board = board
        self.person = person
        self.rng: Random = world.rng
        self.codes: list[int] = []
        """Close codes met."""
        self.link: Link | None = None
        self.sent = self.acked = 0
        self.live = False
        """Whether the answer to step 1 has come on this connection."""
        self.refused = False
        self.gone: list[tuple[str, dict[str, Any]]] = []
        self._said_saved = False
        self._made = 0
        self._clock = 0
        self._local: list[bytes] = []
        self.reload()

    def reload(self) -> None:
        """A new document, as after a refusal."""
        self.doc: Doc[Any] = Doc(client_id=self.world.new_client(self))
        for root in schema.ROOTS:
            self.doc.get(root, type=Map)
        self._subscription = self.doc.observe(self._hear)
        self.refused = False

    def _hear(self, event: TransactionEvent) -> None:
        self._local.append(event.update)

    def member(self) -> Member:
        """What the web layer knows of the person at this moment."""
        now = self.world.people[self.person]
        return Member("w", self.person, self.person, "#000", now.role, now.muted)

    # -- the connection --------------------------------------------------------

    async def stay(self) -> None:
        """Connect, and connect again whenever the connection is over."""
        while True:
            if self.refused:
                self.reload()
            life = self.world.life
            if life is not None:
                await Link(life, self).run()
                self.link = None
            self.live = False
            await sleep(self.rng.random() * 0.5)

    def opened(self, link: Link) -> None:
        """The connection is accepted."""
        self.link = link
        self.sent = self.acked = 0
        self.live = False
        link.push(protocol.step1(self.doc.get_state()))

    def receive(self, link: Link, frame: bytes) -> None:
        """The server says something."""
        reader = Reader(frame)
        kind = reader.uint()
        if kind == protocol.SYNC:
            self._sync(link, reader.uint(), reader.bytes())
        elif kind == protocol.ACK:
            self.acked = reader.uint()
            self._check_saved()
        elif kind == protocol.NOTICE and b'"refused"' in frame:
            self.refused = True
            self.world.count["refused"] += 1
            link.cut()
        elif kind == protocol.NOTICE:
            for code in ("undone", "withheld", "gap", "slow-down"):
                self.world.count[code] += f'"{code}"'.encode() in frame

    def _sync(self, link: Link, step: int, payload: bytes) -> None:
        if step == protocol.STEP1:
            self._push(link, protocol.step2(self.doc.get_update(payload)))
            return
        try:
            self.doc.apply_update(payload)
        except RuntimeError as error:
            raise Violation(f"R3: {self.person} cannot apply what they were sent: {error}") from error
        if step == protocol.STEP2 and not self.live:
            self.live = True
            link.judge.complete(vector_of(self.doc.get_state()))
        self._check_saved()

    def _push(self, link: Link, frame: bytes) -> None:
        self.sent += 1
        self._said_saved = False
        link.push(frame)

    @property
    def saved(self) -> bool:
        """What the screen calls saved."""
        return self.live and not self.refused and self.sent == self.acked

    def _check_saved(self) -> None:
        """The screen says "saved": all that it shows must be durable in this moment."""
        if self.saved and not self._said_saved:
            replica = self.world.disk.boards[self.board].replica
            if not replica.holds(self.doc.get_update()):
                raise Violation(f"R2: {self.name} calls saved what isn't durable")
            self.world.count["saved"] += 1
        self._said_saved = self.saved

    # -- the person --------------------------------------------------------------

    async def work(self, until: float) -> None:
        """Edit like a person, now and then offline, and sometimes read slowly."""
        while self.world.now < until:
            await sleep(self.rng.expovariate(8))
            chance = self.rng.random()
            if self.link is not None and chance < 0.03:
                self.link.cut()
            elif chance < 0.035:
                self._open_anew()
            elif self.link is not None and chance < 0.05:
                self.link.stalled_until = self.world.now + self.rng.random() * 4
            elif self.link is not None and chance < 0.15:
                self._point(self.link)
            elif self.may_edit:
                self.edit()

    def _open_anew(self) -> None:
        """Load the page again: what was not sent is lost."""
        if self.link is not None:
            self.link.cut()
        self.reload()

    @property
    def may_edit(self) -> bool:
        """Whether the interface would let the person edit; it may know a little late."""
        return self.world.people[self.person].role is not Role.OBSERVER or self.rng.random() < 0.02

    def _point(self, link: Link) -> None:
        self._clock += 1
        link.push(protocol.presence([PresenceEntry(self.doc.client_id, self._clock, b'{"cursor":{"x":1}}')]))

    def edit(self) -> None:
        """One change, sent at once when there is a connection."""
        self._local.clear()
        act = self._choose()
        with self.doc.transaction():
            act()
        self.world.count["edits"] += 1
        if self.link is not None and not self.refused:
            for update in self._local:
                self._push(self.link, protocol.update(update))

    def _choose(self) -> Callable[[], None]:
        notes: Map[Any] = self.doc.get(schema.NOTES, type=Map)
        names = sorted(notes.keys())
        present = [note for note in names if "text" in notes[note] and "by" in notes[note]]
        chance = self.rng.random()
        if chance < 0.25 or not present:
            return lambda: self._create(notes)
        if chance < 0.28 and self.gone:
            return lambda: self._bring_back(notes)
        if chance < 0.36 and "f1" in self.doc.get(schema.FIELDS, type=Map):
            return lambda: self._type(self.doc.get(schema.FIELDS, type=Map)["f1"])
        note = self.rng.choice(present)
        if chance < 0.6:
            return lambda: self._move(notes[note])
        if chance < 0.9:
            return lambda: self._type(notes[note]["text"])
        return lambda: self._delete(notes, [note])

    def _create(self, notes: "Map[Any]") -> None:
        self._made += 1
        by = self.rng.choice([None, self.person])
        self._put(notes, f"{self.name}-{self._made}", "note", by)

    def _put(self, notes: "Map[Any]", note: str, text: str, by: str | None) -> None:
        """Make a note key by key: pycrdt writes the keys of a dict in an order that no seed decides."""
        place = {"x": self.rng.randrange(900), "y": self.rng.randrange(900), "z": 1}
        target: Map[Any] = Map()
        notes[note] = target
        for key, value in {"place": place, "text": Text(text), "color": "yellow", "by": by, "at": 5}.items():
            target[key] = value

    def _move(self, note: "Map[Any]") -> None:
        note["place"] = {"x": self.rng.randrange(900), "y": self.rng.randrange(900), "z": 2}

    def _type(self, text: Text) -> None:
        length = len(text)
        if length > 40 or (length and self.rng.random() < 0.3):
            start = self.rng.randrange(length)
            del text[start : min(length, start + self.rng.randrange(1, 9))]
        else:
            text.insert(
                self.rng.randrange(length + 1), self.rng.choice("abcdefgh") * self.rng.randrange(1, 5)
            )

    def _delete(self, notes: "Map[Any]", which: list[str]) -> None:
        for note in which:
            self.gone.append((note, notes[note].to_py() or {}))
            del notes[note]

    def _bring_back(self, notes: "Map[Any]") -> None:
        note, was = self.gone.pop()
        if note not in notes:
            self._put(notes, note, was["text"], was["by"])
