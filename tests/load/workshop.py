"""S1 and S2: people at work on boards, and how fresh everybody's view of the others is."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from . import meters, scan
from .freshness import Delays, Track, Watch, judge
from .generator import Connection, Effort, Generator, Played
from .handshake import connect_all, spread
from .people import Script, script
from .servers import Server
from .wire import Message, messages

DOCUMENT_LIMIT: Final = 0.100
CURSOR_LIMIT: Final = 0.200
"""A size passes while the 99th percentiles stay within these (seconds)."""
WARM_UP: Final = 2.0
CALM: Final = 0.7
"""Seconds for what the opening brings."""
DRAIN: Final = 1.5
"""Seconds after the last line for what is still under way; what comes later counts as lost."""
PROBES: Final = 10


@dataclass(slots=True)
class Figures:
    """What one run showed. Times in seconds, processor time as the share of a core."""

    people: int
    seconds: float
    document: Delays = field(default_factory=Delays)
    cursor: Delays = field(default_factory=Delays)
    gone: int = 0
    """Connections that the server ended."""
    server_cpu: float = 0.0
    server_bytes: int = 0
    """Memory of the server at the end."""
    received: float = 0.0
    """Bytes a second that one person received."""
    effort: Effort = field(default_factory=Effort)

    @property
    def passes(self) -> bool:
        """Whether the size passes (performance goals: both limits, nothing lost, nobody disconnected)."""
        return (
            not self.gone
            and not self.document.lost
            and not self.cursor.lost
            and bool(self.document.seconds)
            and self.document.percentile(0.99) <= DOCUMENT_LIMIT
            and self.cursor.percentile(0.99) <= CURSOR_LIMIT
        )


class Gauge:
    """The server's processor time between two moments, read while the generator runs."""

    def __init__(self, server: Server, connections: Sequence[Connection]) -> None:
        self._pids = meters.family(server.pid)
        self._connections = connections
        self._cpu = self._bytes = self._at = 0.0
        self.cpu = self.received = 0.0

    def start(self) -> None:
        self._at, self._cpu = time.monotonic(), meters.cpu_seconds(self._pids)
        self._bytes = sum(one.received for one in self._connections)

    def stop(self) -> None:
        took = time.monotonic() - self._at
        self.cpu = (meters.cpu_seconds(self._pids) - self._cpu) / took
        got = sum(one.received for one in self._connections) - self._bytes
        self.received = got / took / len(self._connections)

    def memory(self) -> int:
        return meters.resident_bytes(self._pids)


def work(
    server: Server, people: int, seconds: float, *, seed: int = 1, per_board: int | None = None
) -> Figures:
    """Let so many people work for so long, after a warm-up; `per_board` of them on each board (none: all
    on one)."""
    size = per_board or people
    boards = [f"w{people}-{seed}-{number}" for number in range(-(-people // size))]
    seats = [seat for board in boards for seat in server.seats(board, people)[:size]][:people]
    play = script([seat.prefix for seat in seats], WARM_UP + seconds, seed)
    connections = connect_all(seats, PROBES, seed)
    generator = Generator(connections)
    gauge = Gauge(server, connections)
    try:
        generator.play([], CALM)
        end = WARM_UP + seconds
        marks = [(WARM_UP, gauge.start), (end, gauge.stop)]
        played = generator.play(play.lines, end + DRAIN, marks)
        figures = Figures(people, seconds, effort=played.effort, server_bytes=gauge.memory())
    finally:
        generator.close()
        for one in connections:
            one.close()
    figures.gone = sum(1 for one in connections if one.gone is not None)
    figures.server_cpu, figures.received = gauge.cpu, gauge.received
    groups = [place // size for place in range(people)]
    assess(figures, play, played, connections, groups, [len(seat.prefix) for seat in seats])
    return figures


def assess(
    figures: Figures,
    play: Script,
    played: Played,
    connections: Sequence[Connection],
    groups: Sequence[int],
    prefixes: Sequence[int],
) -> None:
    """Judge what the probes received; `groups` says who is on which board."""
    edits, cursors = tracks(play, played)
    since, until = played.began + WARM_UP, played.began + WARM_UP + figures.seconds
    decoded = Decoded()
    for place in spread(len(connections), PROBES):
        documents, presence = decoded.news(messages(connections[place].chunks), prefixes[place])
        for other in play.people:
            if other.number == place or groups[other.number] != groups[place]:
                continue
            judge(edits[other.number], documents.get(other.content, ()), since, until, figures.document)
            judge(cursors[other.number], presence.get(other.presence, ()), since, until, figures.cursor)


def tracks(play: Script, played: Played) -> tuple[list[Track], list[Track]]:
    """When everybody's edits and cursors were set."""
    edits = [Track(person.edits, [0.0] * len(person.edits)) for person in play.people]
    cursors = [Track(person.cursors, [0.0] * len(person.cursors)) for person in play.people]
    for line, at in zip(play.lines, played.sent, strict=True):
        times = (edits if line.edit else cursors)[line.person].times
        assert isinstance(times, list)
        times[line.number] = at
    return edits, cursors


News = dict[int, list[tuple[float, int]]]


class Decoded:
    """Decodes messages, each kind of bytes once: probes on one board mostly receive the same."""

    def __init__(self) -> None:
        self._spans: dict[bytes, list[scan.Span]] = {}
        self._cursors: dict[bytes, list[scan.Seen]] = {}

    def news(self, received: Sequence[Message], prefix: int) -> tuple[News, News]:
        """By client id, when which clock of its document, and which x of its cursor, was first held."""
        documents: News = {}
        presence: News = {}
        watches: dict[int, Watch] = {}
        highest: dict[int, int] = {}
        for at, whole in received:
            payload = whole[prefix:] if prefix else whole
            for span in self._spans_of(payload):
                watch = watches.setdefault(span.client, Watch())
                if watch.take(span.start, span.end):
                    documents.setdefault(span.client, []).append((at, watch.clock))
            for seen in self._cursors_of(payload):
                if seen.x > highest.get(seen.client, -1):
                    highest[seen.client] = seen.x
                    presence.setdefault(seen.client, []).append((at, seen.x))
        return documents, presence

    def _spans_of(self, payload: bytes) -> list[scan.Span]:
        if (known := self._spans.get(payload)) is None:
            update = scan.content(payload)
            known = self._spans[payload] = scan.spans(update) if update is not None else []
        return known

    def _cursors_of(self, payload: bytes) -> list[scan.Seen]:
        if (known := self._cursors.get(payload)) is None:
            known = self._cursors[payload] = list(scan.cursors(payload))
        return known
