"""pycrdt-websocket with its SQLite store under uvicorn: `python pycrdt_server.py PORT DATABASE`.

A room is loaded once before anybody is let in: without the lock, two who join an empty room together lose
each other's writes.
"""

import asyncio
import contextlib
import sys
from collections import defaultdict

import uvicorn
from pycrdt.store import SQLiteYStore, YDocNotFound
from pycrdt.websocket import ASGIServer, WebsocketServer, YRoom
from pycrdt.websocket.websocket_server import exception_logger


class Store(SQLiteYStore):
    """All boards in one file."""

    db_path = sys.argv[2]


class Rooms(WebsocketServer):
    """Rooms whose documents come from the store."""

    def __init__(self) -> None:
        super().__init__(rooms_ready=False, auto_clean_rooms=False, exception_handler=exception_logger)
        self._loading: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def get_room(self, name: str) -> YRoom:
        async with self._loading[name]:
            if (room := self.rooms.get(name)) is None:
                store = Store(name)
                room = self.rooms[name] = YRoom(False, store, exception_logger)
                await self.start_room(room)
                await store.started.wait()
                with contextlib.suppress(YDocNotFound):
                    await store.apply_updates(room.ydoc)
                room.ready = True
                await room.ydoc_observed.wait()
        return room


async def main() -> None:
    rooms = Rooms()
    config = uvicorn.Config(
        ASGIServer(rooms),
        port=int(sys.argv[1]),
        log_level="warning",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
    )
    async with rooms:
        await uvicorn.Server(config).serve()


if __name__ == "__main__":
    asyncio.run(main())
