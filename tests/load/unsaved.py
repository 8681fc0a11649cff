"""Lappu whose journal keeps changes in memory alone: to see what durability costs. Not a way to run it.

`python -m tests.load.unsaved PORT DATA` is `lappu serve` but for the journal, which the app's constructor is
given.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from server.app import create_app, make_server
from server.settings import Settings
from server.storage.database import Database
from server.storage.definitions import Definitions
from server.storage.journal import JournalStore
from server.sync.ports import Clock, Entry, Loaded
from server.telemetry import configure_logging

from .servers import JOINS, Lappu

ROOT = Path(__file__).resolve().parents[2]


class Unsaved(JournalStore):
    """Numbers changes as the journal would, and forgets them: the live room is all there is."""

    def __init__(self, db: Database, definitions: Definitions, clock: Clock) -> None:
        super().__init__(db, definitions, now=clock.now)
        self._heads: dict[str, int] = {}

    async def append_many(self, batch: Sequence[Entry]) -> list[int]:
        return [self._next(entry.board) for entry in batch]

    async def load(self, board: str) -> Loaded:
        loaded = await super().load(board)
        self._heads[board] = loaded.head
        return loaded

    async def checkpoint(self, board: str, seq: int, state: bytes) -> None:
        return

    def _next(self, board: str) -> int:
        self._heads[board] = self._heads.get(board, 0) + 1
        return self._heads[board]


class UnsavedLappu(Lappu):
    """Lappu without the commit."""

    name = "lappu-unsaved"

    def command(self) -> Sequence[str]:
        return [sys.executable, "-m", "tests.load.unsaved", str(self.port), str(self.folder / "data")]

    def environment(self) -> dict[str, str]:
        return {**super().environment(), "PYTHONPATH": str(ROOT)}


def main(port: int, data: Path) -> None:
    """Serve until killed."""
    settings = Settings(host="127.0.0.1", port=port, data=data, limit_joins=JOINS)
    configure_logging(settings.log_format)
    db = Database(settings.database, copies=settings.data)
    app = create_app(settings, db=db, port=port, journal=Unsaved)
    make_server(settings, app, lambda _: None).run()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
