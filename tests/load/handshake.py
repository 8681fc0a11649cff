"""Opening connections: the WebSocket handshake and each server's first messages, one person after another."""

import base64
import random
import socket
import time
from collections.abc import Collection, Sequence

from .generator import Connection
from .servers import NotThere, Seat
from .wire import masked, step1, step2


def request(seat: Seat, chance: random.Random) -> bytes:
    """The handshake's request."""
    lines = [
        f"GET {seat.path} HTTP/1.1",
        f"Host: 127.0.0.1:{seat.port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(chance.randbytes(16)).decode()}",
        "Sec-WebSocket-Version: 13",
        *(f"{name}: {value}" for name, value in seat.headers.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def hello(seat: Seat, chance: random.Random) -> bytes:
    """What a client says first: what the server wants to hear, its step 1 and an empty step 2."""
    said = (*seat.opening, step1(), step2())
    return b"".join(masked(seat.manner.prefix + one, chance.randbytes(4)) for one in said)


def connect(seat: Seat, chance: random.Random, probe: bool = False) -> Connection:
    """A connection that has said hello. NotThere when the server doesn't take it."""
    sock = socket.create_connection(("127.0.0.1", seat.port), timeout=20)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.sendall(request(seat, chance))
    answer = b""
    while b"\r\n\r\n" not in answer:
        data = sock.recv(65536)
        if not data:
            raise NotThere(f"hung up in the handshake after {answer[:200]!r}")
        answer += data
    head, _, rest = answer.partition(b"\r\n\r\n")
    if b" 101 " not in head.split(b"\r\n")[0]:
        raise NotThere(f"answered {head[:200]!r}")
    if seat.manner.compact and b"lappu.1" not in head:
        raise NotThere("knows no compact presence")
    sock.sendall(hello(seat, chance))
    return Connection(sock, probe, rest, time.monotonic())


def connect_all(seats: Sequence[Seat], probes: Collection[int], seed: int) -> list[Connection]:
    """Everybody, one after another; `probes` are the places of those whose bytes are kept."""
    chance = random.Random(seed)
    return [connect(seat, chance, place in probes) for place, seat in enumerate(seats)]


def spread(count: int, chosen: int) -> set[int]:
    """So many places out of `count`, evenly."""
    chosen = min(count, chosen)
    return {place * count // chosen for place in range(chosen)}
