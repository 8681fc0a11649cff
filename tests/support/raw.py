"""A bare WebSocket connection: few bytes of memory, and it may stop reading or go without a word."""

import base64
import os
import socket
import struct
import time
from types import TracebackType
from typing import Self

from tests.load.wire import Message, masked, messages, step1, step2

from .server import Server

PATIENCE = 20.0


class Raw:
    """One connection to a board."""

    def __init__(
        self, server: Server, board: str, token: str, *, receive_buffer: int = 0, compact: bool = False
    ) -> None:
        """`receive_buffer`: bytes that the kernel takes in while nobody reads; 0: as many as it likes.
        `compact`: presence as our own client speaks it."""
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(("127.0.0.1", server.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET /sync/{board} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"{'Sec-WebSocket-Protocol: lappu.1' if compact else 'X-Stock: 1'}\r\n"
            f"Authorization: Bearer {token}\r\n\r\n".encode()
        )
        self.received = b""
        while b"\r\n\r\n" not in self.received:
            self._more()
        head, _, self.received = self.received.partition(b"\r\n\r\n")
        assert b" 101 " in head.splitlines()[0], head

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.socket.close()

    def say(self, *payloads: bytes) -> None:
        """Send messages; OSError when the server has hung up."""
        self.socket.sendall(b"".join(masked(payload, os.urandom(4)) for payload in payloads))

    def join(self) -> None:
        """Say hello and wait for the answer to step 1."""
        self.say(step1(), step2())
        deadline = time.monotonic() + PATIENCE
        while not any(one.payload[:2] == b"\0\1" for one in self.heard()):
            assert time.monotonic() < deadline, "no answer to step 1"
            self._more()

    def heard(self) -> list[Message]:
        """All messages that were received."""
        return messages([Message(0.0, self.received)])

    def _more(self) -> None:
        data = self.socket.recv(1 << 18)
        if not data:
            raise ConnectionError("the server has hung up")
        self.received += data

    def closed(self) -> int:
        """Read until the server closes; its code, 1006 when the wire just ends. TimeoutError."""
        while (found := _close_code(self.received)) is None:
            try:
                self._more()
            except ConnectionError:
                return 1006
        return found

    def cut(self) -> None:
        """Go without a word: the peer gets a reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


def _close_code(data: bytes) -> int | None:
    """The code in the close frame at the end of what was received, if there is one."""
    place = 0
    while len(data) - place >= 4:
        size, start = data[place + 1], place + 2
        if size >= 126:
            width = 2 if size == 126 else 8
            size, start = int.from_bytes(data[start : start + width], "big"), start + width
        if data[place] & 15 == 8:
            return int.from_bytes(data[start : start + 2], "big") if size >= 2 else 1005
        place = start + size
    return None
