"""The load generator: one thread, epoll, bytes that were made before.

Probes are read at once and their bytes kept with the time of reading. Everybody else's bytes are thrown
away inside the kernel (MSG_TRUNC), a few milliseconds later at most, so that the generator can stand for
many people on one core. It watches itself: how late it sends, and how much of its core it takes.
"""

import gc
import select
import socket
import time
from array import array
from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Final, Self

from .people import Line
from .wire import Message

_SCRAP: Final = bytearray(1 << 20)
_KEEP: Final = 1 << 18
_SWEEP: Final = 0.004
"""Seconds between two looks at those who are no probes."""
CPU_LIMIT: Final = 0.85
LAG_LIMIT: Final = 0.010


class Connection:
    """One person's socket."""

    __slots__ = ("_blocked", "chunks", "fd", "gone", "probe", "received", "sock")

    def __init__(self, sock: socket.socket, probe: bool, early: bytes, now: float) -> None:
        """`early`: what came together with the answer to the handshake."""
        sock.setblocking(False)
        self.sock, self.fd, self.probe = sock, sock.fileno(), probe
        self.chunks: list[Message] = [Message(now, early)] if early else []
        self.received = len(early)
        self.gone: float | None = None
        """When the peer hung up (monotonic)."""
        self._blocked: deque[bytes] = deque()

    def send(self, frame: bytes) -> bool:
        """Whether it went out at once; otherwise it waits its turn."""
        if self._blocked:
            self._blocked.append(frame)
            return False
        return self._give(frame)

    def _give(self, frame: bytes) -> bool:
        try:
            sent = self.sock.send(frame)
        except BlockingIOError:
            sent = 0
        except OSError:
            self.gone = self.gone or time.monotonic()
            return False
        if sent < len(frame):
            self._blocked.appendleft(frame[sent:])
            return False
        return True

    def resume(self) -> bool:
        """Send what waited; whether nothing waits any more."""
        while self._blocked:
            if not self._give(self._blocked.popleft()):
                return self.gone is not None
        return True

    def read(self) -> None:
        """Take what is there: keep it (probe) or throw it away."""
        try:
            if self.probe:
                data = self.sock.recv(_KEEP)
                size = len(data)
                if data:
                    self.chunks.append(Message(time.monotonic(), data))
            else:
                size = self.sock.recv_into(_SCRAP, len(_SCRAP), socket.MSG_TRUNC)
        except BlockingIOError:
            return
        except OSError:
            size = 0
        self.received += size
        if not size:
            self.gone = self.gone or time.monotonic()

    def close(self) -> None:
        """Hang up."""
        self.sock.close()


@dataclass(slots=True)
class Effort:
    """What the generator itself needed: its share of a core and how late it was (seconds, 99 %, largest)."""

    cpu: float = 0.0
    lag: float = 0.0
    worst: float = 0.0

    @property
    def limit(self) -> bool:
        """Whether not the server but the generator may be what is slow."""
        return self.cpu > CPU_LIMIT or self.lag > LAG_LIMIT


@dataclass(slots=True)
class Played:
    """When each line was sent (monotonic seconds), and the generator's effort meanwhile."""

    began: float
    sent: "array[float]"
    effort: Effort = field(default_factory=Effort)


class Generator:
    """Plays lines over connections and reads what comes."""

    def __init__(self, connections: Sequence[Connection], unread: Collection[int] = ()) -> None:
        """`unread`: who reads nothing, by their place."""
        self._connections = connections
        self._by_fd = {one.fd: one for one in connections}
        self._probes, self._others = select.epoll(), select.epoll()
        for place, one in enumerate(connections):
            if place not in unread:
                (self._probes if one.probe else self._others).register(one.fd, select.EPOLLIN)
        self._waiting: dict[int, Connection] = {}
        self._swept = 0.0
        self._late = array("d")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the connections, which stay open."""
        self._probes.close()
        self._others.close()

    def play(
        self, lines: Sequence[Line], seconds: float, marks: Sequence[tuple[float, Callable[[], None]]] = ()
    ) -> Played:
        """Send the lines when they are due, read for so many seconds; do each mark at its time."""
        gc.collect()
        gc.disable()
        try:
            return self._play(lines, seconds, deque(marks))
        finally:
            gc.enable()

    def _play(
        self, lines: Sequence[Line], seconds: float, marks: deque[tuple[float, Callable[[], None]]]
    ) -> Played:
        clock, count, place = time.monotonic, len(lines), 0
        self._late = array("d", bytes(8 * count))
        played = Played(clock(), array("d", bytes(8 * count)))
        began, spent = played.began, time.process_time()
        while (now := clock()) - began < seconds:
            while marks and now - began >= marks[0][0]:
                marks.popleft()[1]()
            while place < count and began + lines[place].due <= now:
                self._send(lines[place], place, played, now)
                place += 1
                if place % 32 == 0:
                    break
                now = clock()
            following = began + lines[place].due if place < count else began + seconds
            self._turn(following)
        for _, act in marks:
            act()
        took = clock() - began
        played.effort = Effort(
            (time.process_time() - spent) / took if took else 0.0,
            _high(self._late[:place]),
            _most(self._late[:place]),
        )
        return played

    def _send(self, line: Line, place: int, played: Played, now: float) -> None:
        due = played.began + line.due
        one = self._connections[line.person]
        # Whoever cannot send because the server doesn't read has set the state all the same.
        went = one.send(line.frame)
        played.sent[place] = now if went else due
        self._late[place] = now - due
        if not went and one.gone is None:
            self._waiting[one.fd] = one

    def _turn(self, following: float) -> None:
        """Read, until something is due at the latest."""
        now = time.monotonic()
        wait = max(0.0, min(following, self._swept + _SWEEP) - now)
        for fd, _ in self._probes.poll(wait):
            self._read(fd, self._probes)
        now = time.monotonic()
        if now - self._swept >= _SWEEP:
            self._swept = now
            for fd, _ in self._others.poll(0, len(self._by_fd) or 1):
                self._read(fd, self._others)
            for fd, one in list(self._waiting.items()):
                if one.resume():
                    del self._waiting[fd]

    def _read(self, fd: int, where: select.epoll) -> None:
        one = self._by_fd[fd]
        one.read()
        if one.gone is not None:
            where.unregister(fd)


def _high(late: "array[float]") -> float:
    ordered = sorted(late)
    return ordered[max(0, ceil(0.99 * len(ordered)) - 1)] if ordered else 0.0


def _most(late: "array[float]") -> float:
    return max(late, default=0.0)
