"""The gate: a strict, pure check of a client's update before pycrdt sees it.

    gate = Gate.from_state(doc.get_update())          # also: Gate.from_state(state, roots=("notes",))
    verdict = gate.check(update, owns)                # limits=STEP2_LIMITS for a step 2
    if isinstance(verdict, Fresh): apply it to the document, then
    gate.integrate(delta)                             # what the document's own update event carried

`check` never raises on a client's bytes and changes nothing. `owns(client)` is asked once for every client
id with new structs. `integrate` takes *the document's delta*, not the client's bytes: only the delta names
what was deleted as a consequence (overwritten keys, contents of a deleted note). It is also due for every
delta that the server makes itself or gets from another process.

`Known`: adds nothing, never to be refused, not even from an observer. `Gap`: refers to what isn't here.
`Refused`: not to be taken. `Fresh`: may be applied; pycrdt and Yjs read the outcome alike (R8).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from server.boards import schema

from .index import Index
from .lib0 import Malformed
from .parts import Missing
from .plan import Plan
from .removal import new_bytes, removal
from .update import Parsed, parse, says_the_same

MAX_FRAME: Final = 2**20
"""Bytes; what is longer is not even read."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what is *new* in one frame; known structs and ranges are not counted."""

    bytes: int = 256 * 1024
    ranges: int = 10_000
    clients: int = 1_000
    """Clients whose structs are deleted."""
    writers: int = 100
    """Client ids with new structs: those of one person's tabs and reloads."""


UPDATE_LIMITS: Final = Limits()
STEP2_LIMITS: Final = Limits(bytes=MAX_FRAME)


@dataclass(frozen=True, slots=True)
class Known:
    """Everything in it is here already."""


@dataclass(frozen=True, slots=True)
class Gap:
    """It refers to structs that are not here: ask for a step 2."""

    why: str


@dataclass(frozen=True, slots=True)
class Refused:
    """It may not be applied. `why` is for the log; it quotes nothing of the contents."""

    why: str


@dataclass(frozen=True, slots=True)
class Fresh:
    """It may be applied. `clients`: ids of its new structs, the ones to claim; empty when it only deletes."""

    clients: tuple[int, ...]
    deletes: int
    """Number of delete ranges that are not known yet."""
    notes: int = 0
    """How many notes it deletes by name: a first sign of a mass deletion, before anything is applied."""


Verdict = Known | Gap | Refused | Fresh

_KNOWN: Final = Known()


class CorruptState(Exception):
    """A state or delta that the server itself made cannot be read."""


class Gate:
    """The index of one document and the check against it."""

    __slots__ = ("_checked", "_index", "_roots", "_size")

    def __init__(self, roots: Collection[str] = schema.ROOTS) -> None:
        self._roots = frozenset(roots)
        self._index = Index()
        self._size = self._index.places.size
        self._checked: tuple[bytes, Parsed, Plan] | None = None
        """The last update that was found fresh; the places it adds are still in `_places`."""

    @classmethod
    def from_state(cls, state: bytes, roots: Collection[str] = schema.ROOTS) -> "Gate":
        """The gate of a document, from its full state as pycrdt encodes it. CorruptState."""
        gate = cls(roots)
        gate.integrate(state)
        return gate

    def clock(self, client: int) -> int:
        """The first clock of that client that is not here."""
        log = self._index.logs.get(client)
        return log.end if log else 0

    def check(self, update: bytes, owns: Callable[[int], bool], *, limits: Limits = UPDATE_LIMITS) -> Verdict:
        """What the update is to this document."""
        if len(update) > MAX_FRAME:
            return Refused("too large")
        self._forget()
        try:
            return self._check(update, owns, limits)
        except Malformed as refusal:
            return Refused(str(refusal))
        except Missing:
            return Gap("refers to what is not here")

    def integrate(self, delta: bytes) -> None:
        """Take what the document has taken into the index. CorruptState."""
        plan = self._resolved(delta)
        try:
            plan.commit(self._index)
        except Missing as error:
            raise CorruptState("deletes what is not there") from error
        self._size = self._index.places.size

    def _resolved(self, delta: bytes) -> Plan:
        checked, self._checked = self._checked, None
        if checked is not None and says_the_same(checked[0], checked[1], delta):
            # The document took exactly what the client sent: it is resolved already.
            return checked[2]
        self._forget()
        return self._resolve(delta)

    def _resolve(self, delta: bytes) -> Plan:
        try:
            plan = Plan(self._index, parse(delta), None)
            plan.structs()
        except (Malformed, Missing) as error:
            raise CorruptState(str(error) or "builds on what is not there") from error
        return plan

    def _forget(self) -> None:
        """Drop the places of an update that was checked, but not taken as it was."""
        self._checked = None
        self._index.places.cut(self._size)

    def _check(self, update: bytes, owns: Callable[[int], bool], limits: Limits) -> Verdict:
        parsed = parse(update)
        plan = Plan(self._index, parsed, self._roots)
        if len(plan.parts) > limits.writers:
            return Refused("too many client ids")
        if not all(owns(client) for client in plan.parts):
            return Refused("structs of a client id that is not this person's")
        if len(update) > limits.bytes and new_bytes(parsed, self._index.logs) > limits.bytes:
            return Refused("too large")
        plan.structs()
        gone = removal(parsed, plan, self._index)
        if gone.ranges > limits.ranges or gone.clients > limits.clients:
            return Refused("too many deletions")
        if not plan.parts and not gone.ranges:
            return _KNOWN
        plan.known()
        self._checked = update, parsed, plan
        return Fresh(tuple(plan.parts), gone.ranges, gone.notes)
