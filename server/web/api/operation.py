"""For operators and programmers: health, metrics, the document of the interface."""

from typing import Any

from starlette.responses import PlainTextResponse, Response

from server.storage import workshops
from server.storage.database import Connection
from server.web.call import Call
from server.web.endpoint import Endpoint, Who

from . import given


async def healthz(call: Call) -> dict[str, str]:
    return {"status": "ok"}


async def readyz(call: Call) -> dict[str, str]:
    await call.read(_ask)
    return {"status": "ok"}


def _ask(conn: Connection) -> None:
    workshops.get(conn, "")


async def metrics(call: Call) -> Response:
    return PlainTextResponse(
        call.services.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8"
    )


async def openapi(call: Call) -> Any:
    return call.services.openapi


_TAG = "operation"

ENDPOINTS = (
    Endpoint("GET", "/healthz", healthz, Who.ANYONE, "The process runs.", _TAG, answer=given.Health),
    Endpoint("GET", "/readyz", readyz, Who.ANYONE, "The database answers too.", _TAG, answer=given.Health),
    Endpoint(
        "GET",
        "/metrics",
        metrics,
        Who.OPERATOR,
        "Metrics in the Prometheus text format; from this machine only, unless a setting opens them.",
        _TAG,
        media="text/plain",
    ),
    Endpoint("GET", "/api/openapi.json", openapi, Who.ANYONE, "This interface as OpenAPI 3.1.", _TAG),
)
