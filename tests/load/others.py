"""Lappu's peers as servers under test: none has log-in, roles or a gate."""

from collections.abc import Sequence

from . import install
from .people import Manner
from .servers import Seat, Server
from .wire import sized


class Peer(Server):
    """A peer: a board is a name in the address."""

    def start(self) -> None:
        install.install()
        super().start()

    def seats(self, board: str, count: int) -> list[Seat]:
        return [Seat(self.port, f"/{board}")] * count


class Hocuspocus(Peer):
    """Hocuspocus with its SQLite extension, as it comes."""

    name = "hocuspocus"
    flush_delay = 0
    """Milliseconds."""

    def command(self) -> Sequence[str]:
        return [str(install.node()[1]), str(install.PEERS / "hocuspocus.mjs")]

    def environment(self) -> dict[str, str]:
        settings = {"PORT": str(self.port), "DATABASE": "boards.sqlite", "FLUSH_DELAY": str(self.flush_delay)}
        return {**super().environment(), **settings}

    def seats(self, board: str, count: int) -> list[Seat]:
        # Every message names its board, and the first one asks to be let in.
        hello = b"\x02\x00" + sized(b"anybody")
        return [Seat(self.port, "/", {}, Manner(sized(board.encode())), (hello,))] * count


class TunedHocuspocus(Hocuspocus):
    """Hocuspocus that gathers what it sends, as its documentation advises for large boards."""

    name = "hocuspocus-tuned"
    flush_delay = 30


class YWebsocket(Peer):
    """@y/websocket-server with its LevelDB persistence."""

    name = "y-websocket"

    def command(self) -> Sequence[str]:
        return [str(install.node()[1]), str(install.PEERS / "node_modules/@y/websocket-server/src/server.js")]

    def environment(self) -> dict[str, str]:
        settings = {"HOST": "127.0.0.1", "PORT": str(self.port), "YPERSISTENCE": str(self.folder / "boards")}
        return {**super().environment(), **settings}


class PycrdtWebsocket(Peer):
    """pycrdt-websocket with its SQLite store under uvicorn."""

    name = "pycrdt-websocket"

    def command(self) -> Sequence[str]:
        script = install.ROOT / "tests" / "load" / "peers" / "pycrdt_server.py"
        return [str(install.PYTHON), str(script), str(self.port), str(self.folder / "boards.sqlite")]
