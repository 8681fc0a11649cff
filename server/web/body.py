"""Bodies of calls: bounded, JSON only, validated."""

from typing import Any

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request

from .problems import Problem, invalid

_ADAPTERS: dict[int, TypeAdapter[Any]] = {}


async def read(request: Request, kind: Any, limit: int, optional: bool) -> Any:
    """The call's body as the model says; Problem 413, 415 or 422 otherwise."""
    raw = await _bytes(request, limit)
    if not raw and optional:
        raw = b"{}"
    elif request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Problem("media-type")
    return validated(kind, raw)


def validated(kind: Any, raw: bytes) -> Any:
    """The JSON text as the model says; Problem 422 names the first field that is wrong."""
    adapter = _ADAPTERS.get(id(kind))
    if adapter is None:
        adapter = _ADAPTERS[id(kind)] = TypeAdapter(kind)
    try:
        return adapter.validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise invalid(".".join(str(part) for part in first["loc"]), first["msg"]) from None


async def _bytes(request: Request, limit: int) -> bytes:
    """The whole body, reading no more than the limit."""
    told = request.headers.get("content-length", "0")
    if not told.isascii() or not told.isdigit() or int(told) > limit:
        raise Problem("too-large")
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise Problem("too-large")
        parts.append(part)
    return b"".join(parts)
