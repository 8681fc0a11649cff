"""A small Yjs client over the real wire: a pycrdt document, the handshake, counted frames and acks.

Written against the wire protocol alone, without the server's own encoders, so that it can disagree with them.
"""

import json
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from pycrdt import Doc
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

SYNC, PRESENCE, ACK, STAGE, NOTICE = 0, 1, 100, 102, 103
STEP1, STEP2, UPDATE = 0, 1, 2


def var_uint(number: int) -> bytes:
    """lib0's variable-length unsigned integer."""
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def read_var_uint(data: bytes, at: int = 0) -> tuple[int, int]:
    """The integer at the place, and the place after it."""
    number = shift = 0
    while True:
        byte = data[at]
        number |= (byte & 127) << shift
        shift, at = shift + 7, at + 1
        if byte < 128:
            return number, at


def sync_frame(kind: int, payload: bytes) -> bytes:
    """A frame of y-protocols/sync."""
    return bytes([SYNC, kind]) + var_uint(len(payload)) + payload


@dataclass
class Client:
    """One connection of one person. `seen` holds every update that came from the server after the join."""

    url: str
    board: str
    token: str
    doc: "Doc[Any]" = field(default_factory=Doc)
    seen: list[bytes] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)
    stage: dict[str, Any] | None = None
    content: list[bytes] = field(default_factory=list)
    """The Yjs payload of each content frame sent, in order."""
    ends: list[int] = field(default_factory=list)
    """This client's clock after each edit that added something."""
    acked: int = 0
    closed: int | None = None
    joined: bool = False

    async def __aenter__(self) -> Self:
        self._socket: ClientConnection = await connect(
            f"{self.url.replace('http', 'ws', 1)}/sync/{self.board}",
            additional_headers={"Authorization": f"Bearer {self.token}"},
            compression=None,
            max_size=None,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._socket.close()

    @property
    def sent(self) -> int:
        """How many content frames went out."""
        return len(self.content)

    def clocks(self) -> dict[int, int]:
        """The document's state vector."""
        state = self.doc.get_state()
        count, at = read_var_uint(state)
        clocks = {}
        for _ in range(count):
            client, at = read_var_uint(state, at)
            clocks[client], at = read_var_uint(state, at)
        return clocks

    async def join(self) -> None:
        """Run the handshake until the server's state is here."""
        await self._socket.send(sync_frame(STEP1, self.doc.get_state()))
        while not self.joined:
            await self.receive()

    async def receive(self) -> None:
        """Take one frame from the server; ConnectionClosed when there are no more."""
        try:
            frame = await self._socket.recv()
        except ConnectionClosed as gone:
            self.closed = gone.rcvd.code if gone.rcvd else 1006
            raise
        assert isinstance(frame, bytes)
        await self._take(frame)

    async def _take(self, frame: bytes) -> None:
        kind, at = read_var_uint(frame)
        match kind:
            case 0:
                await self._sync(frame, at)
            case 100:
                self.acked = read_var_uint(frame, at)[0]
            case 102:
                self.stage = json.loads(frame[at:])
            case 103:
                self.notices.append(json.loads(frame[at:]))

    async def _sync(self, frame: bytes, at: int) -> None:
        step, at = read_var_uint(frame, at)
        length, at = read_var_uint(frame, at)
        payload = frame[at : at + length]
        if step == STEP1:
            await self.send_content(STEP2, self.doc.get_update(payload))
            return
        self.doc.apply_update(payload)
        if step == STEP2:
            self.joined = True
        else:
            self.seen.append(payload)

    async def edit(self, change: Any) -> None:
        """Make a change of the document and send what it came to."""
        made: list[bytes] = []
        watching = self.doc.observe(lambda event: made.append(event.update))
        try:
            with self.doc.transaction():
                change(self.doc)
        finally:
            self.doc.unobserve(watching)
        end = self.clocks().get(self.doc.client_id, 0)
        if not self.ends or self.ends[-1] < end:
            self.ends.append(end)
        for update in made:
            await self.send_content(UPDATE, update)

    async def send_content(self, step: int, payload: bytes) -> None:
        """Send a step 2 or an update, and count it."""
        self.content.append(payload)
        await self._socket.send(sync_frame(step, payload))

    async def send(self, frame: bytes) -> None:
        """Send any other frame."""
        await self._socket.send(frame)
