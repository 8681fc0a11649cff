"""Looks at every frame in the moment in which it leaves the server, beside what is durable in that moment."""

import json
from typing import TYPE_CHECKING

from server.sync import protocol
from server.sync.lib0 import Malformed
from server.sync.protocol import Reader

from .oracle import Violation, vector_of

if TYPE_CHECKING:
    from .client import SimClient
    from .world import World


class Judge:
    """Of one connection."""

    def __init__(self, world: "World", client: "SimClient") -> None:
        self._world = world
        self._client = client
        self._kept = world.disk.boards[client.board]
        self._contents: list[bytes] = []
        self._acked = 0
        self._frames = 0
        self._answered = False
        self._durable_at_start = dict(self._kept.replica.ends)

    def sent(self, frame: bytes) -> None:
        """The client has sent a frame."""
        try:
            message = protocol.decode(frame)
        except protocol.ProtocolError:
            return
        if isinstance(message, protocol.Content):
            self._contents.append(message.update)

    def leaves(self, frame: bytes) -> None:
        """The server sends a frame."""
        try:
            self._look(frame)
        except Violation as error:
            # It goes up through the server, which may do more that is wrong on the way.
            self._world.violation = self._world.violation or error
            raise

    def _look(self, frame: bytes) -> None:
        reader = Reader(frame)
        kind = reader.uint()
        self._opening(kind, frame)
        if kind == protocol.SYNC:
            self._sync(reader.uint(), reader.bytes())
        elif kind == protocol.ACK:
            self._ack(reader.uint())
        elif kind == protocol.PRESENCE:
            self._presence(reader.bytes())
        elif kind == protocol.STAGE and json.loads(frame[1:])["epoch"] != self._kept.epoch:
            raise Violation("R6: the stage of another board")

    def _opening(self, kind: int, frame: bytes) -> None:
        expected = {0: protocol.STAGE, 1: protocol.SYNC, 2: protocol.PRESENCE}.get(self._frames)
        self._frames += 1
        if expected is not None and kind != expected:
            raise Violation(f"the opening is not stage, step 1, presence: frame {self._frames} is {kind}")

    def _sync(self, step: int, payload: bytes) -> None:
        replica = self._kept.replica
        if step == protocol.STEP1:
            if not replica.covers(vector_of(payload)):
                raise Violation("R1: a state vector counts what isn't durable")
            return
        if not replica.holds(payload):
            raise Violation(
                f"R1, R6: {self._client.name} is shown what isn't durable on {self._client.board}"
            )
        if step == protocol.UPDATE and not self._answered:
            raise Violation("a document frame before the answer to step 1")
        self._answered = True
        self._world.count["seen"] += 1

    def _ack(self, frames: int) -> None:
        if not self._acked < frames <= len(self._contents):
            raise Violation(f"R2: ack {frames} after {self._acked}, of {len(self._contents)} sent")
        for update in self._contents[self._acked : frames]:
            # Who answers step 1 with less than they have sent fools but themselves.
            if self._client.honest and not self._held(update):
                raise Violation(f"R2: {self._client.name} has an ack for what isn't durable")
            self._world.count["acked"] += 1
        self._acked = frames

    def _held(self, update: bytes) -> bool:
        try:
            return self._kept.replica.holds(update)
        except Malformed:
            return False

    def _presence(self, payload: bytes) -> None:
        for entry in protocol.presence_entries(payload):
            state = json.loads(entry.state)
            if state is not None and self._world.boards_of[state["user"]["id"]] != self._client.board:
                raise Violation("R6: the presence of somebody on another board")
            owner = self._world.owners.get(entry.client)
            if state is not None and owner is not None and owner != state["user"]["id"]:
                raise Violation("P1: somebody speaks for another's id")

    def complete(self, vector: dict[int, int]) -> None:
        """The client has taken the answer to its step 1: it must have all that was durable before (R7)."""
        for client, end in self._durable_at_start.items():
            if vector.get(client, 0) < end:
                raise Violation("R7: an answer to step 1 without what was durable before")
