"""Many who connect in the same moment; who is turned away comes again as Lappu's own client does."""

import heapq
import random
import select
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from .handshake import hello, request
from .servers import NotThere, Seat
from .wire import Message

QUIET: Final = 0.3
"""All is there when everybody has about as much as they need, and nothing came for so long."""
JITTER: Final = 3.0
"""Seconds within which somebody who was turned away tries again."""
ENOUGH: Final = 0.9


@dataclass(slots=True)
class Newcomer:
    """One who comes in, and how far it has got."""

    seat: Seat
    sock: socket.socket = field(default_factory=socket.socket)
    answer: bytes = b""
    inside: bool = False
    chunks: list[Message] = field(default_factory=list)
    received: int = 0


class Rush:
    """All connect at once and read until everybody has about so many bytes."""

    def __init__(self, seats: Sequence[Seat], size: int, chance: random.Random) -> None:
        self.newcomers = [Newcomer(seat) for seat in seats]
        self.began = 0.0
        """Monotonic seconds."""
        self.turned_away = 0
        self._wanted = ENOUGH * size
        self._chance = chance
        self._requests = [request(seat, chance) for seat in seats]
        self._hellos = [hello(seat, chance) for seat in seats]
        self._poll = select.epoll()
        self._places: dict[int, int] = {}
        self._later: list[tuple[float, int]] = []

    def run(self, within: float) -> None:
        """Until all have it, or for so many seconds."""
        self.began = time.monotonic()
        for place in range(len(self.newcomers)):
            self._come(place)
        missing, quiet = set(range(len(self.newcomers))), False
        while (missing or not quiet) and (now := time.monotonic()) - self.began < within:
            while self._later and self._later[0][0] <= now:
                self._come(heapq.heappop(self._later)[1])
            events = self._poll.poll(min(QUIET, max(0.0, self._later[0][0] - now)) if self._later else QUIET)
            quiet = not events
            for fd, event in events:
                place = self._places[fd]
                self._step(place, event)
                if self.newcomers[place].received >= self._wanted:
                    missing.discard(place)
        self._poll.close()
        for one in self.newcomers:
            one.sock.close()

    def _come(self, place: int) -> None:
        one = self.newcomers[place]
        one.sock.setblocking(False)
        one.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        one.sock.connect_ex(("127.0.0.1", one.seat.port))
        self._places[one.sock.fileno()] = place
        self._poll.register(one.sock.fileno(), select.EPOLLOUT)

    def _step(self, place: int, event: int) -> None:
        one = self.newcomers[place]
        try:
            if event & select.EPOLLOUT:
                one.sock.send(self._requests[place])
                self._poll.modify(one.sock.fileno(), select.EPOLLIN)
                return
            there = self._hear(one, self._hellos[place])
        except OSError:
            there = False
        if not there:
            self._leave(place)

    def _leave(self, place: int) -> None:
        one = self.newcomers[place]
        self._poll.unregister(one.sock.fileno())
        one.sock.close()
        self.newcomers[place] = Newcomer(one.seat)
        self.turned_away += 1
        heapq.heappush(self._later, (time.monotonic() + self._chance.uniform(0, JITTER), place))

    def _hear(self, one: Newcomer, greeting: bytes) -> bool:
        """Read what came; say hello once let in. Whether the peer is still there."""
        data = one.sock.recv(1 << 18)
        if not data:
            return False
        if not one.inside:
            one.answer += data
            head, found, data = one.answer.partition(b"\r\n\r\n")
            if not found:
                return True
            if b" 101 " not in head.split(b"\r\n")[0]:
                raise NotThere(f"answered {head[:200]!r}")
            one.inside = True
            one.sock.send(greeting)
        if data:
            one.received += len(data)
            one.chunks.append(Message(time.monotonic(), data))
        return True
