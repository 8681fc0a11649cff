"""The judge: knows what is durable and what was shown to whom, and nothing of the server's insides."""

from collections.abc import Iterable, Mapping
from typing import Any

from pycrdt import Doc, Map, TransactionEvent

from server.boards import schema
from server.sync.protocol import Reader
from server.sync.update import parse


class Violation(AssertionError):
    """A rule was broken; the text begins with its number."""


class Replica:
    """A document made of the durable rows of one board, and what it has ever held."""

    def __init__(self) -> None:
        self.doc: Doc[Any] = Doc()
        for root in schema.ROOTS:
            self.doc.get(root, type=Map)
        self.ends: dict[int, int] = {}
        """The end of each client's clocks."""
        self._events = 0
        self._held: set[bytes] = set()
        self._subscription = self.doc.observe(self._count)

    def _count(self, event: TransactionEvent) -> None:
        self._events += 1

    def add(self, row: bytes) -> None:
        """One more durable row."""
        self.doc.apply_update(row)
        for client, structs in parse(row).structs:
            end = structs[-1][0] + structs[-1][1]
            self.ends[client] = max(end, self.ends.get(client, 0))

    def holds(self, update: bytes) -> bool:
        """Whether every struct and every deletion of the update is here. What is here once stays."""
        if update not in self._held and self._contains(update):
            self._held.add(update)
        return update in self._held

    def _contains(self, update: bytes) -> bool:
        for client, structs in parse(update).structs:
            if structs[-1][0] + structs[-1][1] > self.ends.get(client, 0):
                return False
        # All structs are known: applying it does something only if it deletes something new.
        before = self._events
        self.doc.apply_update(update)
        return self._events == before

    def covers(self, vector: Mapping[int, int]) -> bool:
        """Whether everything that the state vector counts is here."""
        return all(clock <= self.ends.get(client, 0) for client, clock in vector.items())


def writers(update: bytes) -> Iterable[int]:
    """The client ids whose structs stand in an update."""
    return [client for client, _ in parse(update).structs]


def contents(doc: "Doc[Any]") -> dict[str, Any]:
    """Everything in a document, as plain values."""
    return {root: doc.get(root, type=Map).to_py() for root in schema.ROOTS}


def vector_of(frame: bytes) -> dict[int, int]:
    """A state vector, read."""
    reader = Reader(frame)
    return {reader.uint(): reader.uint() for _ in range(reader.uint())}
