"""What a channel promises the sync core, on our own wire and on a plain ASGI server alike."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from server.sync.ports import Gone, Parcel
from server.telemetry import Metrics
from server.web.channels import SocketChannel, channel
from server.web.wire import Wire

WAIT = 10.0


class Listener:
    """As a session: takes messages at once, or only after a while."""

    def __init__(self, expects: int = 0, slow: Callable[[bytes], bool] = lambda message: False) -> None:
        self.heard: list[bytes] = []
        self.at_once = self.ended = 0
        self.done = asyncio.Event()
        self._expects = expects
        self._slow = slow
        self.serve: Callable[[], Coroutine[Any, Any, None]]
        self.lost = asyncio.Event()
        self.close: Any = None

    async def run(self) -> None:
        await self.serve()

    def attach(self, start: Callable[[Coroutine[Any, Any, None]], None], close: Any) -> None:
        self.close = close
        start(self.serve())

    def gone(self) -> None:
        self.lost.set()
        if self.close is not None:
            self.close(1006, "gone")  # as a session does

    def end(self, code: int, reason: str) -> None:
        self.ended = code

    def receive_now(self, message: bytes) -> bool:
        if self._slow(message):
            return False
        self.at_once += 1
        self._hear(message)
        return True

    async def receive(self, message: bytes) -> None:
        await asyncio.sleep(0.002)
        self._hear(message)

    def _hear(self, message: bytes) -> None:
        self.heard.append(message)
        if len(self.heard) == self._expects:
            self.done.set()


Serve = Callable[[SocketChannel], Awaitable[None]]


@asynccontextmanager
async def served(ws: Any, listener: Any, serve: Serve) -> AsyncIterator[ClientConnection]:
    """A client of a server that does this with its channel."""

    async def endpoint(websocket: WebSocket) -> None:
        await websocket.accept()
        made = channel(websocket, Metrics())
        assert made.ready is (ws is Wire)

        async def work() -> None:
            await serve(made)
            await made.close(1000, "done")

        listener.serve = work
        await made.carry(listener)

    app = Starlette(routes=[WebSocketRoute("/", endpoint)])
    config = uvicorn.Config(app, port=0, ws=ws, ws_per_message_deflate=False, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  uvicorn tells it no other way
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with connect(f"ws://127.0.0.1:{port}/", compression=None, max_size=None) as client:
        yield client
    server.should_exit = True
    await asyncio.wait_for(running, WAIT)


@pytest.fixture(params=[Wire, "websockets-sansio"], ids=["wire", "plain"])
def ws(request: pytest.FixtureRequest) -> Any:
    return request.param


async def give(made: SocketChannel, *frames: bytes) -> None:
    """As an outbox does."""
    if made.ready:
        made.write(Parcel(*frames))
    else:
        for frame in frames:
            await made.send(frame)


async def test_frames_arrive_in_order_whatever_their_size(ws: Any) -> None:
    frames = [b"", b"a", b"b" * 125, b"c" * 126, b"d" * 70_000, b"e" * 300_000, b"f"]

    async def serve(made: SocketChannel) -> None:
        await give(made, *frames[:4])
        for frame in frames[4:]:
            await made.send(frame)

    async with served(ws, Listener(), serve) as client:
        assert [await asyncio.wait_for(client.recv(), WAIT) for _ in frames] == frames


async def test_messages_arrive_in_order_whether_they_wait_or_not(ws: Any) -> None:
    sent = [bytes([number]) * (1 + 997 * (number % 7)) for number in range(200)]
    listener = Listener(len(sent), slow=lambda message: message[0] % 5 == 3)

    async def serve(made: SocketChannel) -> None:
        await listener.done.wait()

    async with served(ws, listener, serve) as client:
        for number, message in enumerate(sent):
            await client.send(message)
            if number % 50 == 7:
                await asyncio.wait_for(await client.ping(), WAIT)
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(client.recv(), WAIT)
    assert listener.heard == sent
    assert bool(listener.at_once) is (ws is Wire)


async def test_the_session_is_told_when_the_peer_is_gone(ws: Any) -> None:
    listener = Listener(1)

    async def serve(made: SocketChannel) -> None:
        await listener.lost.wait()

    async with served(ws, listener, serve) as client:
        await client.send(b"last words")
        await client.close()
        await asyncio.wait_for(listener.lost.wait(), WAIT)
        assert client.close_code == 1000, "the server has answered the close"
    assert listener.heard == [b"last words"]


async def test_text_ends_it(ws: Any) -> None:
    listener = Listener()

    async def serve(made: SocketChannel) -> None:
        while not listener.ended:  # noqa: ASYNC110  told by a plain call
            await asyncio.sleep(0.01)

    async with served(ws, listener, serve) as client:
        await client.send("text")
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(client.recv(), WAIT)
    assert listener.ended == 4400


async def test_a_message_in_fragments_arrives_whole_and_others_after_it(ws: Any) -> None:
    listener = Listener(3)

    async def serve(made: SocketChannel) -> None:
        await listener.done.wait()

    async with served(ws, listener, serve) as client:
        await client.send(b"before")
        await client.send([b"in ", b"three ", b"parts"])
        await client.send(b"after")
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(client.recv(), WAIT)
    assert listener.heard == [b"before", b"in three parts", b"after"]


async def test_closing_tells_the_code_behind_what_was_sent(ws: Any) -> None:
    async def serve(made: SocketChannel) -> None:
        await give(made, b"last words")
        await made.close(4403, "removed")
        await made.close(1012, "restart")
        assert not made.ready
        with pytest.raises(Gone):
            await made.send(b"too late")

    async with served(ws, Listener(), serve) as client:
        assert await asyncio.wait_for(client.recv(), WAIT) == b"last words"
        with pytest.raises(ConnectionClosed) as gone:
            await asyncio.wait_for(client.recv(), WAIT)
        assert gone.value.rcvd is not None
        assert gone.value.rcvd.code == 4403


async def test_too_large_a_message_is_refused_with_1009(ws: Any) -> None:
    done = asyncio.Event()

    async def serve(made: SocketChannel) -> None:
        await done.wait()

    async with served(ws, Listener(), serve) as client:
        # The beginning of a frame tells how long it is.
        size = uvicorn.Config("").ws_max_size + 1
        client.transport.write(b"\x82\xff" + size.to_bytes(8, "big") + b"mask" + b"xxx")
        with pytest.raises(ConnectionClosed) as gone:
            await asyncio.wait_for(client.recv(), WAIT)
        done.set()
    assert gone.value.rcvd is not None
    assert gone.value.rcvd.code == 1009
