"""A WebSocket as the sync core sees it (`sync.ports.Channel`): on our own wire, or on any ASGI server."""

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from server.sync.outbox import GONE
from server.sync.ports import Gone, Parcel
from server.sync.session import Session
from server.telemetry import Metrics

from . import frames
from .wire import SLICE, WIRE, Wire


class AsgiChannel:
    """The plain way, for servers that know nothing of `Wire`."""

    def __init__(self, websocket: WebSocket, metrics: Metrics) -> None:
        self._websocket = websocket
        self._metrics = metrics
        self._traffic = metrics.traffic
        self._closed = False

    @property
    def ready(self) -> bool:
        """Never: ASGI can only be awaited."""
        return False

    def write(self, parcel: Parcel) -> None:
        raise AssertionError("it is never ready")

    def feeds(self, session: Session) -> None:
        """Messages are for this session: they come by ASGI's `receive` alone."""

    async def send(self, frame: bytes) -> None:
        """Give a frame to the wire; waits while the buffers beneath are full. Gone."""
        if self._closed:
            raise Gone
        try:
            await self._send(frame)
        except (WebSocketDisconnect, OSError) as error:
            raise Gone from error
        self._traffic.sent += len(frame)

    async def _send(self, frame: bytes) -> None:
        await self._websocket.send({"type": "websocket.send", "bytes": frame})

    async def close(self, code: int, reason: str = "") -> None:
        """Close with the code, also when the peer has stopped reading; once."""
        if self._closed:
            return
        self._closed = True
        self._metrics.count("lappu_sockets_closed_total", code=str(code))
        try:
            await self._close(code, reason)
        except (WebSocketDisconnect, OSError):
            # Already gone, which is as good as closed.
            return

    async def _close(self, code: int, reason: str) -> None:
        if code != GONE and self._websocket.application_state is WebSocketState.CONNECTED:
            await self._websocket.close(code, reason)


class WireChannel(AsgiChannel):
    """Past ASGI, straight to the wire, whenever nothing has to wait."""

    def __init__(self, websocket: WebSocket, metrics: Metrics, wire: Wire) -> None:
        super().__init__(websocket, metrics)
        self._wire = wire

    @property
    def ready(self) -> bool:
        """Whether the buffers beneath have room."""
        return not self._closed and self._wire.ready

    def write(self, parcel: Parcel) -> None:
        """Give frames to the wire at once."""
        form = parcel.form
        if form is None:
            form = parcel.form = frames.binary(parcel.frames)
        self._wire.put(form)
        self._traffic.sent += parcel.size

    def feeds(self, session: Session) -> None:
        """Messages are for this session: it is given them as they arrive, if it need not wait for them."""
        receive, traffic = session.receive_now, self._traffic

        def sink(message: bytes) -> bool:
            if not receive(message):
                return False
            traffic.frames += 1
            traffic.received += len(message)
            return True

        self._wire.sink = sink

    async def _send(self, frame: bytes) -> None:
        if len(frame) > SLICE:
            await self._wire.give(frame)
        else:
            await super()._send(frame)

    async def _close(self, code: int, reason: str) -> None:
        if code == GONE:
            self._wire.abort()
        else:
            self._wire.end(code, reason)


def channel(websocket: WebSocket, metrics: Metrics) -> AsgiChannel:
    """The best channel that the server beneath allows."""
    wire = websocket.scope.get("extensions", {}).get(WIRE)
    return (
        WireChannel(websocket, metrics, wire) if isinstance(wire, Wire) else AsgiChannel(websocket, metrics)
    )
