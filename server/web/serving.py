"""The HTTP server beneath the app: small buffers for sockets, wires that can be cut, an orderly end."""

import socket
from asyncio.transports import BaseTransport, Transport
from collections.abc import Awaitable, Callable
from typing import Any, Final, cast

import uvicorn
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.http11 import Request

MAX_MESSAGE: Final = 1024 * 1024
"""Bytes of a socket's message; above it the socket is closed with 1009."""

PING_EVERY: Final = 20.0
"""Seconds; many proxies cut a connection that is silent for 30 or 60."""

KERNEL_BUFFER: Final = 128 * 1024
TRANSPORT_BUFFER: Final = 64 * 1024

SLICE: Final = 64 * 1024
"""Bytes of a message that are given to the transport at once."""

WIRE: Final = "lappu.wire"
"""ASGI extension: the `Wire` beneath a socket."""

CLOSE_SECONDS: Final = 10.0
"""How long a peer may take to read what is buffered and to answer a close."""


class Wire(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket protocol with bounded buffers.

    Linux lets an unread socket grow to 4 MB in the kernel; `send` would say "sent" all that time.
    """

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
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(CLOSE_SECONDS, self.transport.abort)

    def abort(self) -> None:
        """Cut the connection now; what was not sent is dropped."""
        self.transport.abort()

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        # A peer that reads nothing never lets `close` finish, which waits for the buffer to drain.
        self.loop.call_later(CLOSE_SECONDS, self.transport.abort)


class Server(uvicorn.Server):
    """uvicorn's server that tells its address and lets the app close its sockets before it goes."""

    def __init__(
        self, config: uvicorn.Config, started: Callable[[int], None], drain: Callable[[], Awaitable[None]]
    ) -> None:
        super().__init__(config)
        self._tell = started
        self._drain = drain

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            listening = next(listener for server in self.servers for listener in server.sockets)
            self._tell(listening.getsockname()[1])

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop accepting, let the app flush and spread its closes, then end what is left."""
        for server in self.servers:
            server.close()
        await self._drain()
        await super().shutdown(sockets)


def configure(app: Any, host: str, port: int) -> uvicorn.Config:
    """How the app is served."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        ws=Wire,
        ws_max_size=MAX_MESSAGE,
        ws_per_message_deflate=False,
        ws_ping_interval=PING_EVERY,
        ws_ping_timeout=PING_EVERY,
        http="httptools",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
