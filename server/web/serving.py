"""The HTTP server beneath the app, and its orderly end."""

import gc
import socket
from collections.abc import Awaitable, Callable
from typing import Any, Final

import uvicorn

from .wire import MAX_MESSAGE, Wire

PING_EVERY: Final = 20.0
"""Seconds; many proxies cut a connection that is silent for 30 or 60."""

COLLECT_AFTER: Final = (20_000, 20, 100)
"""Thresholds of the garbage collector's generations."""


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
            spare_collections()
            listening = next(listener for server in self.servers for listener in server.sockets)
            self._tell(listening.getsockname()[1])

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop accepting, let the app flush and spread its closes, then end what is left."""
        for server in self.servers:
            server.close()
        await self._drain()
        await super().shutdown(sockets)


def spare_collections() -> None:
    """Let the garbage collector pass over what was there at the start, and come less often: nearly nothing on
    the hot paths is a cycle, and a full collection of large boards would stop everybody."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


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
