"""uvicorn's WebSocket protocol with bounded buffers, and with a short way for what comes and goes most.

Once the app has let somebody in, it may leave the connection to a *service* and return: then there is no task
for each connection. What comes: binary messages go to the service in the very call in which the bytes
arrived. Only when it cannot take one without waiting, a task waits for it, and nothing is read meanwhile.
What goes: bytes that are frames already, made once for many.
"""

import socket
from asyncio.transports import BaseTransport, Transport
from collections.abc import Coroutine
from typing import Any, Final, Protocol, cast

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.frames import Frame
from websockets.http11 import Request

from . import frames

MAX_MESSAGE: Final = 1024 * 1024
"""Bytes of a socket's message; above it the socket is closed with 1009."""

KERNEL_BUFFER: Final = 128 * 1024
TRANSPORT_BUFFER: Final = 64 * 1024
ROOM: Final = 16 * 1024
"""Bytes that may wait in the transport when more is given to it at once."""

SLICE: Final = 64 * 1024
"""Bytes of a message that are given to the transport at once."""

WIRE: Final = "lappu.wire"
"""ASGI extension: the `Wire` beneath a socket."""

CLOSE_SECONDS: Final = 10.0
"""How long a peer may take to read what is buffered and to answer a close."""


class Service(Protocol):
    """Serves a connection whose ASGI call is over."""

    def take(self, message: bytes) -> bool:
        """Take a message at once; False: nothing has happened, it must wait."""

    async def take_later(self, message: bytes) -> None:
        """Take a message, whenever that is possible."""

    def refuse_text(self) -> None:
        """The peer has sent text."""

    def lost(self) -> None:
        """The peer is gone, or closes."""


class _Served:
    """In the place of uvicorn's queue: what would be told to the app is told to the service."""

    def __init__(self, wire: "Wire", service: Service) -> None:
        self._wire = wire
        self._service = service

    def put_nowait(self, event: dict[str, Any]) -> None:
        if event["type"] != "websocket.receive":
            self._service.lost()
        elif "bytes" in event:
            self._wire.deliver(event["bytes"])
        else:
            self._service.refuse_text()


class _Never:
    """A timer that never runs out: as long as there is one, uvicorn leaves the connection open."""

    def cancel(self) -> None:
        """It isn't running."""


class Wire(WebSocketsSansIOProtocol):
    """See the module.

    Linux lets an unread socket grow to 4 MB in the kernel; `send` would say "sent" all that time.
    """

    _service: Service | None = None
    _waiting: list[bytes]
    """Messages that the service has to wait for; only with one."""
    _rest = b""
    """Bytes that came and were not cut into messages yet."""
    _busy = False
    """Whether somebody has messages to deal with before the next."""
    _library = False
    """Whether the library reads everything: the client sends what only it should judge."""

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)
        wire = cast(Transport, transport)
        raw = wire.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BUFFER)
        wire.set_write_buffer_limits(high=TRANSPORT_BUFFER, low=TRANSPORT_BUFFER // 4)

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        scope = getattr(self, "scope", None)  # none when the handshake was malformed
        if scope is not None:
            scope["extensions"][WIRE] = self

    def serve(self, service: Service) -> None:
        """Leave the connection to a service from now on; the app may return."""
        self._service, self._waiting = service, []
        early: list[bytes] = []
        self._busy = False
        while not self.queue.empty():
            event: Any = self.queue.get_nowait()
            if event["type"] == "websocket.disconnect":
                service.lost()
            elif event.get("bytes") is None:
                service.refuse_text()
            else:
                early.append(event["bytes"])
        self.queue = _Served(self, service)  # type: ignore[assignment]
        self.close_timer = _Never()  # type: ignore[assignment]
        # Of use in the handshake alone.
        self.scope = self.request = self.response = None  # type: ignore[assignment]
        for message in early:
            self.deliver(message)
        if not self._busy:
            self._read_on()

    # -- what comes ------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        if self.handshake_complete and not self._library:
            self._cut(self._rest + data if self._rest else data)
            return
        early = self.handshake_initiated
        super().data_received(data)
        if early or self.conn.reader.buffer:
            # Whoever sends frames before the handshake is done has them read by the library for good.
            self._library = True

    def _cut(self, data: bytes) -> None:
        """Deal with what has come as far as it goes; the library is always given whole frames."""
        at, self._rest = 0, b""
        try:
            while not self._busy and not self.transport.is_closing():
                if (cut := frames.message(data, at, MAX_MESSAGE)) is not None:
                    payload, at = cut
                    self.deliver(payload)
                    continue
                end = frames.extent(data, at, MAX_MESSAGE)
                if end is None or end > len(data):
                    break
                super().data_received(data[at:end])
                at = end
            self._rest = data[at:]
        except frames.Strange:
            self._library = True
            super().data_received(data[at:])

    def deliver(self, message: bytes) -> None:
        """Give a message to whoever is there for it, now or later."""
        if self._service is None:
            self.frames, self.curr_msg_data_type = [message], "bytes"
            self.send_receive_event_to_app()
        elif self._busy or not self._service.take(message):
            self._wait_for([message])

    def _wait_for(self, messages: list[bytes]) -> None:
        """Have these messages taken when that is possible, and read on after them."""
        self._waiting += messages
        if not self._busy:
            self._busy = True
            if not self.transport.is_closing():
                self.read_paused = True
                self.transport.pause_reading()
            self.start(self._take_later(self._service))

    async def _take_later(self, service: Service | None) -> None:
        while self._waiting and service is not None:
            await service.take_later(self._waiting.pop(0))
        self._read_on()

    def _read_on(self) -> None:
        self._busy = False
        self._cut(self._rest)
        self._resume()

    def _resume(self) -> None:
        if self.read_paused and not self._busy and not self.transport.is_closing():
            self.read_paused = False
            self.transport.resume_reading()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Let work of this connection be done by a task; when it fails, the connection is cut."""
        task = self.loop.create_task(self._watch(work))
        self.tasks.add(task)
        task.add_done_callback(self.on_task_complete)

    async def _watch(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:
            self.logger.exception("a connection failed")
            self.abort()

    def send_receive_event_to_app(self) -> None:
        super().send_receive_event_to_app()
        if self._service is None:
            self._busy = not self.close_sent
        else:
            self._resume()

    async def receive(self) -> Any:
        """ASGI's receive: whoever asks for more is done with all that they were given."""
        if self.queue.empty():
            self._read_on()
        return await self.queue.get()

    # -- what goes -------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Whether `put` may be called now."""
        return (
            self.writable.is_set()
            and not self.close_sent
            and not self.disconnected
            and not self.transport.is_closing()
            and self.transport.get_write_buffer_size() <= ROOM
        )

    def put(self, data: bytes) -> None:
        """Send whole frames at once. Nobody may be in the middle of `give`."""
        self.transport.write(data)

    async def give(self, message: bytes) -> None:
        """Send a large message in slices, each when there is room: as fragments, between which pings may go.

        ASGI's send would put all of it into the buffer at once, for everybody who joins a large board.
        ClientDisconnected.
        """
        for at in range(0, len(message), SLICE):
            await self.writable.wait()
            if self.disconnected or self.close_sent:
                raise ClientDisconnected
            part, last = message[at : at + SLICE], at + SLICE >= len(message)
            try:
                if at == 0:
                    self.conn.send_binary(part, fin=last)
                else:
                    self.conn.send_continuation(part, fin=last)
            except InvalidState as error:
                raise ClientDisconnected from error
            self.transport.write(b"".join(self.conn.data_to_send()))

    # -- the end ---------------------------------------------------------------------

    def end(self, code: int, reason: str) -> None:
        """Close with the code behind what is buffered, without waiting for the peer to read it.

        ASGI's close would wait for a peer that reads nothing, and `transport.close` for its buffer.
        """
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return
        self.stop_keepalive()
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        # Nobody asks for more, but the peer's answer to the close is still to be read.
        if self._busy:
            self._read_on()
        self._resume()
        self.close_timer = self.loop.call_later(CLOSE_SECONDS, self.transport.abort)

    def handle_close(self, event: Frame) -> None:
        super().handle_close(event)
        if not self.disconnected and not self.close_sent:
            # The answer may not get out: the peer need not read.
            self.close_timer = self.loop.call_later(CLOSE_SECONDS, self.transport.abort)

    def handle_parser_exception(self) -> None:
        """Tell why, and read what is still under way away: closing with bytes unread would reset the
        connection, and the peer might never see the code."""
        if self.close_sent:
            return
        told = self.conn.close_sent
        assert told is not None, "the library has failed it"
        self.stop_keepalive()
        self.close_sent = self._library = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": told.code, "reason": told.reason})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.transport.write_eof()
        self._resume()
        self.close_timer = self.loop.call_later(CLOSE_SECONDS, self.transport.abort)

    def abort(self) -> None:
        """Cut the connection now; what was not sent is dropped."""
        self.transport.abort()

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        # A peer that reads nothing never lets `close` finish, which waits for the buffer to drain.
        self.loop.call_later(CLOSE_SECONDS, self.transport.abort)
