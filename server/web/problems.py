"""Errors of the HTTP interface: `application/problem+json` with a stable code and a sentence for people."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from starlette.responses import JSONResponse

STATUS: Final[dict[str, int]] = {
    "not-joined": 401,
    "not-allowed": 403,
    "removed": 403,
    "creation-off": 403,
    "password-required": 403,
    "password-wrong": 403,
    "origin": 403,
    "header-missing": 403,
    "unknown": 404,
    "unknown-link": 404,
    "method": 405,
    "stale": 409,
    "limit": 409,
    "wrong-state": 409,
    "last-board": 409,
    "too-many-snapshots": 409,
    "too-large": 413,
    "media-type": 415,
    "invalid": 422,
    "name-required": 422,
    "too-many": 429,
    "internal": 500,
    "try-again": 503,
}
"""Every code that an answer may carry; each has its sentence `error.<code>` in the catalogue."""


class Problem(Exception):
    """An answer other than success. `extra` members stand in the body beside the code."""

    def __init__(
        self,
        code: str,
        *,
        field: str | None = None,
        why: str | None = None,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = STATUS[code]
        self.field = field
        self.why = why
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})


def invalid(field: str, why: str) -> Problem:
    """A value that cannot be taken: the field's path and, for developers, why."""
    return Problem("invalid", field=field, why=why)


def response(problem: Problem, sentence: str) -> JSONResponse:
    """The answer to a problem."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "code": problem.code,
        "detail": sentence,
    }
    if problem.field is not None:
        body["field"] = problem.field
    if problem.why is not None:
        body["why"] = problem.why
    return JSONResponse(
        body | problem.extra,
        problem.status,
        headers={"Cache-Control": "no-store", **problem.headers},
        media_type="application/problem+json",
    )
