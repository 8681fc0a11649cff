"""What operators run, as processes: several servers on one PostgreSQL and one Redis, behind a balancer."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from pycrdt import Doc

from tests.support.postgres import Postgres
from tests.support.redis import Redis
from tests.support.server import Server

MOST_AT_ONCE: Final = 20
"""Boards that a workshop may be made with; more are added to it."""


@dataclass(frozen=True)
class Place:
    """A board, and the token of each who is to be on it."""

    board: str
    tokens: list[str]


class Topology:
    """Everything but the balancer, which lives in an event loop."""

    def __init__(self, folder: Path, servers: int = 3) -> None:
        self._folder = folder
        self._count = servers
        self._stack = ExitStack()
        self.servers: list[Server] = []

    def __enter__(self) -> Self:
        self.postgres = self._stack.enter_context(Postgres())
        self.redis = self._stack.enter_context(Redis())
        self.database = self.postgres.create()
        wires = ["--database-url", self.database, "--redis-url", self.redis.url]
        key = str(self._folder / "secret.key")
        for number in range(self._count):
            server = Server(self._folder / f"server-{number}", *wires, "--secret-key-file", key)
            self.servers.append(self._stack.enter_context(server))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def workshop(self, boards: int, people: int) -> tuple[dict[str, Any], list[Place]]:
        """A workshop with people spread over its boards; as it was made, and where they are."""
        board = {"template": "actor-map"}
        first = min(boards, MOST_AT_ONCE)
        made = self.servers[0].post(
            "/api/workshops", {"title": "Many", "locale": "en", "boards": [board] * first}
        )
        more = f"/api/workshops/{made['workshop']['id']}/boards"
        made["boards"] += [
            self.servers[0].post(more, board, token=made["token"]) for _ in range(boards - first)
        ]
        secret = made["links"]["participant"]["secret"]
        places = [Place(board["id"], []) for board in made["boards"]]
        for number in range(people):
            server = self.servers[number % len(self.servers)]
            joined = server.post("/api/join", {"secret": secret, "name": f"Guest {number}"})
            places[number % boards].tokens.append(joined["token"])
        return made, places

    def kept(self, board: str) -> "Doc[Any]":
        """What PostgreSQL holds of the board at this moment."""
        doc: Doc[Any] = Doc()
        query = f"SELECT data FROM updates WHERE board = '{board}' ORDER BY seq"
        for (row,) in self.postgres.execute(query, self.database):
            doc.apply_update(bytes(row))
        return doc
