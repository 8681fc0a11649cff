"""The one necessary cookie: which device this is, for all workshops.

SameSite is Lax, not Strict: somebody who opens a board's address from an e-mail or a chat comes by a
top-level navigation from another site and must be recognised. Unsafe calls do not rest on SameSite: they need
the header `X-Lappu`, JSON and an allowed Origin besides (`security.py`).
"""

import re
from typing import Final

from starlette.requests import HTTPConnection
from starlette.responses import Response

PLAIN: Final = "lappu"
SECURE: Final = "__Host-lappu"
LANG: Final = "lang"
LIFE: Final = 180 * 24 * 3600
"""Seconds; longer than a workshop nobody uses is kept."""

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


def name(secure: bool) -> str:
    """The cookie's name; over TLS one that no other host and no plain page can set."""
    return SECURE if secure else PLAIN


def device_of(connection: HTTPConnection, secure: bool) -> str | None:
    """The device's secret as the browser sent it; None when there is none or it can't be one of ours."""
    value = connection.cookies.get(name(secure))
    return value if value and _SECRET.fullmatch(value) else None


def carried(connection: HTTPConnection, secure: bool) -> bool:
    """Whether the cookie was sent at all."""
    return name(secure) in connection.cookies


def give(response: Response, secure: bool, secret: str) -> None:
    """Make the browser remember the device."""
    response.set_cookie(
        name(secure), secret, max_age=LIFE, path="/", secure=secure, httponly=True, samesite="lax"
    )


def give_language(response: Response, secure: bool, locale: str) -> None:
    """Make the browser remember the language that its user chose."""
    response.set_cookie(LANG, locale, max_age=LIFE, path="/", secure=secure, samesite="lax")


def forget(response: Response, secure: bool) -> None:
    """Make the browser forget the device."""
    response.delete_cookie(name(secure), path="/", secure=secure, httponly=True, samesite="lax")
