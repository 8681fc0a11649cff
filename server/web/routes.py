"""All routes: the table of the HTTP interface, the pages and the built files; sockets: `socket.Sockets`."""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from . import auth, pages
from .api import boards, commands, content, exports, joining, links, operation, people, snapshots, workshops
from .assets import AssetFiles
from .call import Call
from .dispatch import answerer, locale_of, problem_response
from .endpoint import Endpoint
from .services import services_of

ENDPOINTS: Sequence[Endpoint] = tuple(
    chain.from_iterable(
        module.ENDPOINTS
        for module in (
            workshops,
            joining,
            links,
            boards,
            content,
            exports,
            commands,
            snapshots,
            people,
            operation,
        )
    )
)

_DATA = ("/api/", "/healthz", "/readyz", "/metrics", "/sync/")


def build(client: Path) -> list[BaseRoute]:
    """The routes; `client` is the folder of the built client."""
    return [
        *(Route(one.path, answerer(one), methods=[one.method], name=one.name) for one in ENDPOINTS),
        *pages.ROUTES,
        Mount("/assets", AssetFiles(directory=client)),
    ]


async def on_error(request: Request, error: Exception) -> Response:
    """What no handler answered: a problem for programs, a page for people."""
    services, locale = services_of(request), locale_of(request)
    if request.url.path.startswith(_DATA):
        return problem_response(error, locale, services)
    shown = auth.credentials(request, services.origins)
    return pages.trouble(Call(request, services, shown, locale), error)


HANDLERS = {HTTPException: on_error, Exception: on_error}
