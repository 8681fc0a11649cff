"""From a request to an answer: the same checks in the same order for every row of the table."""

import ipaddress
from collections.abc import Awaitable, Callable
from dataclasses import replace
from math import ceil
from typing import Any

from anyio import sleep
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from server.boards.roles import Role
from server.storage.errors import DiskFailure, StorageError
from server.sync.ports import JournalError, UnknownBoard
from server.sync.shelf import BoardUnavailable
from server.telemetry import log

from . import auth, body, cookies, security
from .auth import Found
from .call import Call
from .endpoint import LEAST, Endpoint, Who
from .i18n import choose, describe
from .limits import TooMany
from .problems import Problem, response
from .services import Services, services_of

PATIENCE = 2.0
"""Seconds that an answer is delayed before a caller who is too fast is refused."""

_NOT_ALLOWED_BY_PROXY = ("x-forwarded-for", "forwarded")


def answerer(endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    """The function that answers this endpoint's requests."""

    async def answer(request: Request) -> Response:
        services = services_of(request)
        call = Call(request, services, auth.credentials(request, services.origins), locale_of(request))
        try:
            call = await _checked(endpoint, call)
            return _response(endpoint, await endpoint.handler(call))
        except Exception as error:  # noqa: BLE001  everything becomes an answer; what is ours to mend is logged
            return problem_response(error, call.locale, services)

    return answer


async def _checked(endpoint: Endpoint, call: Call) -> Call:
    """The call with its caller and body; Problem when it may not go on."""
    request, services = call.request, call.services
    security.guard(request, endpoint.method, services.origins)
    if endpoint.who is Who.OPERATOR and not (services.policy.open_metrics or from_here(request)):
        raise Problem("not-allowed")
    if endpoint.in_workshop:
        found = await services.db.read(
            auth.find, call.shown, request.path_params.get("workshop"), request.path_params.get("board")
        )
        person = auth.member(found, _least(endpoint, found))
        call = replace(
            call,
            maybe_person=person,
            maybe_workshop=found.workshop,
            maybe_board=found.board,
            locale=locale_of(request, person.locale),
        )
        if endpoint.method != "GET":
            await _keep_pace(services, person.id)
    if endpoint.body is not None:
        taken = await body.read(request, endpoint.body, endpoint.limit, endpoint.optional_body)
        call = replace(call, body=taken)
    return call


def _least(endpoint: Endpoint, found: Found) -> Role:
    if endpoint.who is Who.READER:
        return found.workshop.reading[endpoint.reading] if found.workshop else Role.OBSERVER
    return LEAST[endpoint.who]


async def _keep_pace(services: Services, person: str) -> None:
    """Slow down who commands too fast; refuse only who goes on and on."""
    try:
        wait = services.rates.commands.take(person, services.clock.monotonic(), PATIENCE)
    except TooMany as too_many:
        raise slow_down(too_many) from None
    if wait > 0:
        await sleep(wait)


def slow_down(too_many: TooMany) -> Problem:
    """The problem of who does something too often."""
    return Problem("too-many", headers={"Retry-After": str(max(1, ceil(too_many.after)))})


def from_here(connection: HTTPConnection) -> bool:
    """Whether the caller sits on this very machine, and isn't a stranger behind an undeclared proxy."""
    if connection.client is None or any(name in connection.headers for name in _NOT_ALLOWED_BY_PROXY):
        return False
    try:
        return ipaddress.ip_address(connection.client.host).is_loopback
    except ValueError:
        return False


def _response(endpoint: Endpoint, result: Any) -> Response:
    """The handler's result as an answer; a Response goes as it is."""
    if isinstance(result, Response):
        return result
    if result is None:
        return Response(status_code=204)
    if isinstance(result, BaseModel):
        return Response(result.model_dump_json(by_alias=True), endpoint.status, media_type="application/json")
    return JSONResponse(result, endpoint.status)


def problem_response(error: Exception, locale: str, services: Services) -> Response:
    """Any error as problem+json. What is our own mistake is logged, without the request's content."""
    if isinstance(error, DiskFailure):
        services.fatal(str(error))
    problem = _problem(error)
    if problem.status >= 500:
        log("http").error("http.failed", code=problem.code, kind=type(error).__name__, exc_info=error)
    return response(problem, describe(services.catalogue, locale, problem.code))


def _problem(error: Exception) -> Problem:
    match error:
        case Problem():
            return error
        case HTTPException(status_code=404):
            return Problem("unknown")
        case HTTPException(status_code=405):
            return Problem("method", headers=error.headers)
        case HTTPException(status_code=413):
            return Problem("too-large")
        case UnknownBoard():
            return Problem("unknown")
        case JournalError() | StorageError() | BoardUnavailable():
            return Problem("try-again", headers={"Retry-After": "2"})
    return Problem("internal")


def locale_of(connection: HTTPConnection, person: str | None = None) -> str:
    """The language asked for, the one chosen on this device, the person's, or the browser's."""
    return choose(
        connection.query_params.get("lang"),
        connection.cookies.get(cookies.LANG),
        person,
        header=connection.headers.get("accept-language", ""),
    )
