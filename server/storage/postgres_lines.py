"""Connections that can be broken while another thread waits for an answer on them."""

import os
import socket
from contextlib import suppress
from typing import Any
from weakref import WeakSet

from sqlalchemy import Engine, event


class Lines:
    """All open connections of an engine."""

    def __init__(self, engine: Engine) -> None:
        self._open: WeakSet[Any] = WeakSet()
        self.are_cut = False
        event.listen(engine, "connect", self._opened)

    def cut(self) -> None:
        """Break them: who waits gets an error at once. What they had in hand may be kept or not."""
        self.are_cut = True
        for connection in tuple(self._open):
            with suppress(OSError):
                if not connection.closed:
                    # A copy of the descriptor: the driver closes its own.
                    with socket.socket(fileno=os.dup(connection.fileno())) as wire:
                        wire.shutdown(socket.SHUT_RDWR)

    def _opened(self, connection: Any, record: object) -> None:
        self._open.add(connection)
