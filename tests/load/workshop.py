"""S1 and S2: people at work on boards, and how fresh everybody's view of the others is."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from . import meters
from .decoded import Decoded
from .freshness import Delays, Track, judge
from .generator import Connection, Effort, Generator, Played
from .handshake import connect_all, spread
from .lag import LagWatch
from .people import Script, script
from .servers import Seat, Server
from .wire import messages

DOCUMENT_LIMIT: Final = 0.100
CURSOR_LIMIT: Final = 0.200
"""A size passes while the 99th percentiles stay within these (seconds)."""
WARM_UP: Final = 2.0
CALM: Final = 0.7
"""Seconds for what the opening brings."""
DRAIN: Final = 1.5
"""Seconds after the last line for what is still under way; what comes later counts as lost."""
PROBES: Final = 10
PROBES_ON_MANY: Final = 40


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
    grown: int = 0
    """By how much its memory grew while it was measured."""
    unsent: int = 0
    """Bytes that the kernel holds for those who stopped to read."""
    received: float = 0.0
    """Bytes a second that one person received."""
    loop_lag: float | None = None
    """The most that the server's event loop was late; None: it doesn't tell."""
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
    """Looks at the server at two moments, while the generator runs."""

    def __init__(self, server: Server, connections: Sequence[Connection], deaf: Sequence[int]) -> None:
        """`deaf`: who doesn't read."""
        self._pids = meters.family(server.pid)
        self._port = server.port
        self._connections = connections
        self._deaf = [connections[place].sock.getsockname()[1] for place in deaf]
        self._at = self._cpu = self._took = self._spent = 0.0
        self._lag = LagWatch(server.loop_lag)
        self._bytes = self._got = self._memory = self._grown = self._unsent = 0

    def start(self) -> None:
        self._at, self._cpu = time.monotonic(), meters.cpu_seconds(self._pids)
        self._bytes, self._memory = self._received(), meters.resident_bytes(self._pids)
        self._lag.start()

    def stop(self) -> None:
        self._lag.stop()
        self._took = time.monotonic() - self._at
        self._spent = meters.cpu_seconds(self._pids) - self._cpu
        self._got = self._received() - self._bytes
        memory = meters.resident_bytes(self._pids)
        self._grown, self._memory = memory - self._memory, memory
        self._unsent = meters.unsent_bytes(self._port, self._deaf) if self._deaf else 0

    def leave(self) -> None:
        """Look no more, whether or not all was seen."""
        self._lag.stop()

    def tell(self, figures: Figures) -> None:
        """Write down what was seen."""
        figures.loop_lag = self._lag.worst()
        figures.server_cpu = self._spent / self._took
        figures.server_bytes, figures.grown, figures.unsent = self._memory, self._grown, self._unsent
        figures.received = self._got / self._took / len(self._connections)

    def _received(self) -> int:
        return sum(one.received for one in self._connections)


def work(
    server: Server,
    people: int,
    seconds: float,
    *,
    seed: int = 1,
    per_board: int | None = None,
    stalled: int = 0,
) -> Figures:
    """Let so many people work for so long, after a warm-up.

    `per_board` of them on each board (none: all on one); `stalled` of them stop to read with the warm-up.
    """
    size = per_board or people
    probes = spread(people, PROBES if per_board is None else PROBES_ON_MANY)
    deaf = [place for place in range(people) if place not in probes][:stalled]
    seats = _seats(server, people, size, seed)
    play = script([seat.manner for seat in seats], WARM_UP + seconds, seed)
    connections = connect_all(seats, probes, seed)
    gauge = Gauge(server, connections, deaf)
    try:
        settle(connections)
        with Generator(connections, deaf) as generator:
            end = WARM_UP + seconds
            marks = [(WARM_UP, gauge.start), (end, gauge.stop)]
            played = generator.play(play.lines, end + DRAIN, marks)
    finally:
        gauge.leave()
        for one in connections:
            one.close()
    figures = Figures(people, seconds, effort=played.effort)
    gauge.tell(figures)
    figures.gone = sum(1 for place, one in enumerate(connections) if one.gone and place not in deaf)
    assess(figures, play, played, connections, [place // size for place in range(people)], seats)
    return figures


def settle(connections: Sequence[Connection]) -> None:
    """Let everybody read what the opening brings."""
    with Generator(connections) as generator:
        generator.play([], CALM)


def _seats(server: Server, people: int, size: int, seed: int) -> list[Seat]:
    """A place for everybody, `size` of them on each board."""
    found: list[Seat] = []
    while len(found) < people:
        board = f"w{people}-{seed}-{len(found) // size}"
        found += server.seats(board, people)[len(found) : len(found) + size]
    return found


def assess(
    figures: Figures,
    play: Script,
    played: Played,
    connections: Sequence[Connection],
    groups: Sequence[int],
    seats: Sequence[Seat],
) -> None:
    """Judge what the probes received; `groups` says who is on which board."""
    edits, cursors = tracks(play, played)
    since, until = played.began + WARM_UP, played.began + WARM_UP + figures.seconds
    decoded = Decoded()
    for place, connection in enumerate(connections):
        if not connection.probe:
            continue
        documents, presence = decoded.news(messages(connection.chunks), len(seats[place].manner.prefix))
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
