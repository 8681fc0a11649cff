"""A WebSocket as the sync core sees it (`sync.ports.Channel`): on our own wire, or on any ASGI server."""

from abc import ABC, abstractmethod
from typing import Final

from anyio import create_task_group
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from server.sync.outbox import GONE
from server.sync.ports import Gone, Parcel
from server.sync.session import PROTOCOL_ERROR, Session
from server.telemetry import Metrics

from . import frames
from .wire import WIRE, Wire

TEXT_REASON: Final = "binary frames only"


class SocketChannel(ABC):
    """What both have in common."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._traffic = metrics.traffic
        self._closed = False

    @property
    @abstractmethod
    def ready(self) -> bool:
        """Whether `write` may be called now."""

    @abstractmethod
    def write(self, parcel: Parcel) -> None:
        """Give frames to the wire at once."""

    @abstractmethod
    async def carry(self, session: Session) -> None:
        """Carry messages to and from the session."""

    def _closes(self, code: int) -> bool:
        """Whether it is to be closed: once."""
        if self._closed:
            return False
        self._closed = True
        self._metrics.count("lappu_sockets_closed_total", code=str(code))
        return True

    @abstractmethod
    async def _send(self, frame: bytes) -> None:
        """Send. WebSocketDisconnect, OSError."""

    @abstractmethod
    async def _close(self, code: int, reason: str) -> None:
        """Close. WebSocketDisconnect, OSError."""

    async def send(self, frame: bytes) -> None:
        """Give a frame to the wire; waits while the buffers beneath are full. Gone."""
        if self._closed:
            raise Gone
        try:
            await self._send(frame)
        except (WebSocketDisconnect, OSError) as error:
            raise Gone from error
        self._traffic.sent += len(frame)

    async def close(self, code: int, reason: str = "") -> None:
        """Close with the code, also when the peer has stopped reading; once."""
        if not self._closes(code):
            return
        try:
            await self._close(code, reason)
        except (WebSocketDisconnect, OSError):
            # Already gone, which is as good as closed.
            return


class AsgiChannel(SocketChannel):
    """The plain way, for servers that know nothing of `Wire`."""

    def __init__(self, websocket: WebSocket, metrics: Metrics) -> None:
        super().__init__(metrics)
        self._websocket = websocket

    @property
    def ready(self) -> bool:
        """Never: ASGI can only be awaited."""
        return False

    def write(self, parcel: Parcel) -> None:
        raise AssertionError("it is never ready")

    async def carry(self, session: Session) -> None:
        """Carry messages to and from the session until it has ended."""
        self._metrics.sockets += 1
        try:
            async with create_task_group() as tasks:
                tasks.start_soon(self._receive, session)
                await session.run()
                tasks.cancel_scope.cancel()
        finally:
            self._metrics.sockets -= 1
            session.gone()

    async def _receive(self, session: Session) -> None:
        """Pass on messages one at a time: while the session is busy the socket isn't read."""
        while True:
            message = await self._websocket.receive()
            if message["type"] == "websocket.disconnect":
                session.gone()
                return
            frame = message.get("bytes")
            if frame is None:
                session.end(PROTOCOL_ERROR, TEXT_REASON)
                return
            self._traffic.frames += 1
            self._traffic.received += len(frame)
            await session.receive(frame)

    async def _send(self, frame: bytes) -> None:
        await self._websocket.send({"type": "websocket.send", "bytes": frame})

    async def _close(self, code: int, reason: str) -> None:
        if code != GONE and self._websocket.application_state is WebSocketState.CONNECTED:
            await self._websocket.close(code, reason)


class WireChannel(SocketChannel):
    """Past ASGI, straight to the wire."""

    def __init__(self, wire: Wire, metrics: Metrics) -> None:
        super().__init__(metrics)
        self._wire = wire
        self._left = False

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

    async def carry(self, session: Session) -> None:
        """Leave the connection to the session: there is no task for it but while something has to wait."""
        self._metrics.sockets += 1
        session.attach(start=self._wire.start, close=self._finish)
        self._wire.serve(_Service(session, self, self._metrics))

    async def _send(self, frame: bytes) -> None:
        await self._wire.give(frame)

    async def _close(self, code: int, reason: str) -> None:
        self._end(code, reason)

    def _finish(self, code: int, reason: str) -> None:
        """As `close`, at once."""
        if self._closes(code):
            self._end(code, reason)

    def leave(self) -> None:
        """The wire is coming to its own end: it needs no other."""
        self._left = True

    def _end(self, code: int, reason: str) -> None:
        if self._left:
            return
        if code == GONE:
            self._wire.abort()
        else:
            self._wire.end(code, reason)


class _Service:
    """A session as the wire sees it (`wire.Service`)."""

    __slots__ = ("_channel", "_metrics", "_session", "_traffic")

    def __init__(self, session: Session, channel: WireChannel, metrics: Metrics) -> None:
        self._session: Session | None = session
        self._channel = channel
        self._metrics = metrics
        self._traffic = metrics.traffic

    def take(self, message: bytes) -> bool:
        """Give it to the session, if that needn't wait."""
        if self._session is not None and not self._session.receive_now(message):
            return False
        self._traffic.frames += 1
        self._traffic.received += len(message)
        return True

    async def take_later(self, message: bytes) -> None:
        """Give it to the session, which may wait."""
        self._traffic.frames += 1
        self._traffic.received += len(message)
        if self._session is not None:
            await self._session.receive(message)

    def refuse_text(self) -> None:
        """End it."""
        if self._session is not None:
            self._session.end(PROTOCOL_ERROR, TEXT_REASON)

    def lost(self) -> None:
        """It is over; may be told twice."""
        session, self._session = self._session, None
        if session is not None:
            self._metrics.sockets -= 1
            self._channel.leave()
            session.gone()


def channel(websocket: WebSocket, metrics: Metrics) -> SocketChannel:
    """The best channel that the server beneath allows."""
    wire = websocket.scope.get("extensions", {}).get(WIRE)
    return WireChannel(wire, metrics) if isinstance(wire, Wire) else AsgiChannel(websocket, metrics)
