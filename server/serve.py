"""From the settings to serving: one process, or several below a parent."""

import socket
from collections.abc import Callable

from server.app import Shipped, create_app, make_server, public_base
from server.settings import Settings
from server.storage.database import Database
from server.workers import Workers

Say = Callable[[str], None]


def serve_one(settings: Settings, say: Say) -> None:
    """Serve until SIGTERM or Ctrl+C. MissingClient, TemplateError, StorageError, OSError."""
    # The database first: whoever holds it holds the port as well, and that is the better reason.
    db = Database(settings.database, copies=settings.data)
    listener = _listen(settings.host, settings.port)
    app = create_app(settings, db=db, port=listener.getsockname()[1])
    server = make_server(settings, app, lambda port: say(_address(settings, port)))
    server.run(sockets=[listener])


def serve_many(settings: Settings, say: Say) -> None:
    """Serve with several processes. What keeps them from starting is told before there are any."""
    Database(settings.database, copies=settings.data).close()
    _listen(settings.host, settings.port).close()
    shipped = Shipped.load()
    # Bound and never listened to: it keeps the port, also while a worker is started anew.
    held = _listen(settings.host, settings.port, shared=True)
    port: int = held.getsockname()[1]

    def be_worker(number: int, ready: Callable[[], None]) -> int:
        db = Database(settings.database, copies=settings.data)
        listener = _listen(settings.host, port, shared=True)
        app = create_app(settings, db=db, port=port, shipped=shipped, worker=number)
        make_server(settings, app, lambda port: ready()).run(sockets=[listener])
        return 0

    try:
        Workers(settings.workers, be_worker, lambda: say(_address(settings, port))).run()
    finally:
        held.close()


def _address(settings: Settings, port: int) -> str:
    return f"Lappu: {public_base(settings, port)} (Ctrl+C ends it)"


def _listen(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """A bound socket, on a port that others of this program may share or not. OSError with a sentence."""
    listener: socket.socket | None = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind(address)
    except OSError as error:
        if listener is not None:
            listener.close()
        raise OSError(f"cannot listen on {host} port {port}: {error.strerror or error}") from error
    return listener
