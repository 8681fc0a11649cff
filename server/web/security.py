"""What protects pages and calls: headers of every answer, allowed origins, and the check of unsafe calls."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from . import cookies
from .problems import Problem

CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)

HEADERS: Final = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

HSTS: Final = "max-age=31536000"

HEADER: Final = "X-Lappu"
"""The header that a page of another site cannot send without asking first."""

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?")


@dataclass(frozen=True, slots=True)
class Origins:
    """Where people reach the server and whose pages may use it."""

    public_url: str | None = None
    """Scheme, host and port that people use; None: whatever the request says."""
    also: frozenset[str] = frozenset()

    def base(self, connection: HTTPConnection) -> str:
        """The address under which links are given out."""
        if self.public_url:
            return self.public_url
        scheme = "https" if connection.url.scheme in {"https", "wss"} else "http"
        return f"{scheme}://{own_host(connection) or 'localhost'}"

    def secure(self, connection: HTTPConnection) -> bool:
        """Whether people reach the server over TLS."""
        if self.public_url:
            return self.public_url.startswith("https:")
        return connection.url.scheme in {"https", "wss"}

    def allows(self, origin: str, connection: HTTPConnection) -> bool:
        """Whether pages of that origin may use the server: exactly ours or one that was allowed."""
        origin = origin.lower()
        if origin in self.also:
            return True
        if self.public_url:
            return origin == self.public_url
        parts = urlsplit(origin)
        # The scheme is not compared: behind a proxy that isn't declared TLS is not visible here.
        return parts.scheme in {"http", "https"} and parts.netloc == own_host(connection) and not parts.path


def own_host(connection: HTTPConnection) -> str | None:
    """Host and port of the request, in lower case; None when the header is nonsense."""
    host = connection.headers.get("host", "")
    return host.lower() if _HOST.fullmatch(host) else None


def guard(connection: HTTPConnection, method: str, origins: Origins) -> None:
    """Refuse an unsafe call that may have been made by another site's page with this person's cookie."""
    if method in SAFE_METHODS or not cookies.carried(connection, origins.secure(connection)):
        return
    if connection.headers.get(HEADER) != "1":
        raise Problem("header-missing")
    origin = connection.headers.get("origin")
    if origin is not None and not origins.allows(origin, connection):
        raise Problem("origin")


def handshake_allowed(connection: HTTPConnection, origins: Origins, bearer: bool) -> bool:
    """Whether a socket may be opened: from an allowed page, or by a program that shows its token."""
    origin = connection.headers.get("origin")
    return bearer if origin is None else origins.allows(origin, connection)


class SecurityHeaders:
    """Put the headers on every answer, errors and files included; data is never stored by anyone between."""

    def __init__(self, app: ASGIApp, origins: Origins) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        secure = self._origins.secure(HTTPConnection(scope))

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for header, value in HEADERS.items():
                    headers.setdefault(header, value)
                if secure:
                    headers.setdefault("Strict-Transport-Security", HSTS)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, with_headers)
