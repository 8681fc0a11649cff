"""What a connection was told, out of the messages that it received."""

from collections.abc import Sequence
from typing import NamedTuple

from . import scan
from .freshness import Watch
from .wire import Message

News = dict[int, list[tuple[float, int]]]
"""By client id, (time, mark) in time order."""


class _Said(NamedTuple):
    """What one message says."""

    spans: Sequence[scan.Span]
    cursors: Sequence[scan.Seen]
    records: Sequence[scan.Entry | scan.Moved]


class Decoded:
    """Decodes messages, equal ones once: those who are on one board mostly receive the same."""

    def __init__(self) -> None:
        self._known: dict[bytes, _Said] = {}

    def news(self, received: Sequence[Message], prefix: int = 0) -> tuple[News, News]:
        """When which clock of a document, and which x of a cursor, was first held."""
        heard = _Heard()
        for at, whole in received:
            heard.take(at, self._said(whole[prefix:] if prefix else whole))
        return heard.documents, heard.presence

    def _said(self, payload: bytes) -> _Said:
        if (known := self._known.get(payload)) is None:
            update = scan.content(payload)
            known = self._known[payload] = _Said(
                scan.spans(update) if update is not None else (),
                tuple(scan.cursors(payload)),
                tuple(scan.records(payload)),
            )
        return known


class _Heard:
    """One reader's knowledge as it grows."""

    def __init__(self) -> None:
        self.documents: News = {}
        self.presence: News = {}
        self._watches: dict[int, Watch] = {}
        self._highest: dict[int, int] = {}
        self._roster: dict[int, int] = {}

    def take(self, at: float, said: _Said) -> None:
        for client, start, end in said.spans:
            watch = self._watches.setdefault(client, Watch())
            if watch.take(start, end):
                self.documents.setdefault(client, []).append((at, watch.clock))
        for client, x in said.cursors:
            self._cursor(at, client, x)
        for record in said.records:
            if isinstance(record, scan.Entry):
                self._roster[record.person] = record.client
            elif (known := self._roster.get(record.person)) is not None:
                self._cursor(at, known, record.x)

    def _cursor(self, at: float, client: int, x: int) -> None:
        if x > self._highest.get(client, -1):
            self._highest[client] = x
            self.presence.setdefault(client, []).append((at, x))
