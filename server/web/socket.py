"""The WebSocket of a board: from the handshake to the session of the sync core and back.

A bad Origin is refused in the handshake. Everything else is accepted first and then closed with its code,
since browsers tell a page nothing about a refused handshake.
"""

from typing import Final

from starlette.routing import Match, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from server.storage.errors import StorageError
from server.storage.people import Person
from server.sync.hub import ConnectRefused
from server.sync.presence import Hearing
from server.sync.session import NOT_ALLOWED, NOT_JOINED, TRY_AGAIN, UNKNOWN, Session

from . import auth
from .admission import Busy
from .api.joining import device_key
from .api.live import member_of
from .auth import Credentials
from .channels import SocketChannel, channel
from .security import handshake_allowed
from .services import Services, services_of

COMPACT: Final = "lappu.1"
"""Subprotocol of clients that speak compact presence."""


async def sync(websocket: WebSocket) -> None:
    """Serve one connection to a board."""
    services = services_of(websocket)
    shown = auth.credentials(websocket, services.origins)
    if not handshake_allowed(websocket, services.origins, bearer=shown.token is not None):
        await websocket.close()
        return
    compact = COMPACT in websocket.scope["subprotocols"]
    await websocket.accept(COMPACT if compact else None)
    wire = channel(websocket, services.metrics)
    try:
        hearing = Hearing.COMPACT if compact else Hearing.STOCK
        session = await _connect(services, shown, websocket.path_params["board"], wire, hearing)
    except ConnectRefused as refused:
        await wire.close(refused.code, refused.reason)
        return
    await wire.carry(session)


ROUTE: Final = WebSocketRoute("/sync/{board}", sync)


class Sockets:
    """Takes sockets to their boards before anything that is for pages and calls looks at them: a crowd that
    comes at once would go through all routes one by one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            match, more = ROUTE.matches(scope)
            if match is Match.FULL:
                scope.update(more)
                await sync(WebSocket(scope, receive, send))
                return
        await self._app(scope, receive, send)


async def _connect(
    services: Services, shown: Credentials, board: str, wire: SocketChannel, hearing: Hearing
) -> Session:
    """Let the caller in as who they are. ConnectRefused."""
    try:
        services.admission.enter(services.clock.monotonic())
    except Busy:
        raise ConnectRefused(TRY_AGAIN, "try again") from None
    changes = services.hub.changes
    found = await _look(services, shown, board)
    member = member_of(found, device_key(shown))
    session = await services.hub.connect(board, member, wire, hearing=hearing)
    if services.hub.changes != changes:
        await _look_again(services, shown, board, session, found)
    return session


async def _look_again(
    services: Services, shown: Credentials, board: str, session: Session, before: Person
) -> None:
    """Somebody was removed, or has got another role, between the look and the connection. ConnectRefused."""
    try:
        now = await _look(services, shown, board)
    except BaseException:
        session.gone()
        raise
    if now != before:
        session.change(member_of(now, device_key(shown)))


async def _look(services: Services, shown: Credentials, board: str) -> Person:
    """Who the caller is on the board. ConnectRefused when they have no place there."""
    try:
        found = await services.callers.ask((shown, board))
    except StorageError:
        raise ConnectRefused(TRY_AGAIN, "try again") from None
    if found.person is not None and found.person.removed is not None:
        raise ConnectRefused(NOT_ALLOWED, "removed")
    if not found.known:
        raise ConnectRefused(NOT_JOINED, "not joined")
    if found.board is None or found.person is None or found.person.waiting:
        raise ConnectRefused(UNKNOWN, "unknown board")
    return found.person
