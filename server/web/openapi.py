"""The OpenAPI 3.1 document, built from the same table of endpoints that the routes are built from."""

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from .api.given import ProblemTold
from .endpoint import Endpoint, Who
from .problems import STATUS

REF = "#/components/schemas/{model}"

_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


def build(endpoints: Iterable[Endpoint], version: str) -> dict[str, Any]:
    """The whole document. Every endpoint is in it, since there is no other list of them."""
    endpoints = list(endpoints)
    schemas = _Schemas(endpoints)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        paths.setdefault(_PARAMETER.sub(r"{\1}", endpoint.path), {})[endpoint.method.lower()] = _operation(
            endpoint, schemas
        )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Lappu",
            "version": version,
            "description": "Real-time worksheets for facilitated workshops. The live document is spoken "
            "over the WebSocket /sync/{board_id} (y-protocols), which OpenAPI cannot describe.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas.definitions,
            "securitySchemes": {
                "cookie": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "lappu",
                    "description": "One device, set by joining; over TLS its name is __Host-lappu. "
                    "Unsafe calls with it need the header X-Lappu: 1.",
                },
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
    }


class _Schemas:
    """JSON schemas of every type that an endpoint takes or gives, with shared definitions."""

    def __init__(self, endpoints: list[Endpoint]) -> None:
        taken = [endpoint.body for endpoint in endpoints if endpoint.body is not None]
        given = [endpoint.answer for endpoint in endpoints if endpoint.answer is not None]
        inputs: list[tuple[Any, Any, TypeAdapter[Any]]] = [
            *((id(kind), "validation", TypeAdapter(kind)) for kind in taken),
            *((id(kind), "serialization", TypeAdapter(kind)) for kind in [*given, ProblemTold]),
        ]
        unique = {(key, mode): (key, mode, adapter) for key, mode, adapter in inputs}
        refs, whole = TypeAdapter.json_schemas(
            list(unique.values()), ref_template=REF, schema_generator=GenerateJsonSchema
        )
        self._refs = refs
        self.definitions: dict[str, Any] = whole["$defs"]

    def taken(self, kind: Any) -> Any:
        """The schema of a body."""
        return self._refs[(id(kind), "validation")]

    def given(self, kind: Any) -> Any:
        """The schema of an answer."""
        return self._refs[(id(kind), "serialization")]


def _operation(endpoint: Endpoint, schemas: _Schemas) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "tags": [endpoint.tag],
        "x-who": endpoint.who.value,
        "security": [{}] if endpoint.who is Who.ANYONE else [{"cookie": []}, {"token": []}],
        "responses": _responses(endpoint, schemas),
    }
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _PARAMETER.findall(endpoint.path)
    ]
    parameters += [
        {"name": name, "in": "query", "required": False, "schema": {"type": "string"}, "description": text}
        for name, text in endpoint.query.items()
    ]
    if parameters:
        operation["parameters"] = parameters
    if endpoint.body is not None:
        operation["requestBody"] = {
            "required": not endpoint.optional_body,
            "content": {"application/json": {"schema": schemas.taken(endpoint.body)}},
        }
    return operation


def _responses(endpoint: Endpoint, schemas: _Schemas) -> dict[str, Any]:
    success: dict[str, Any] = {"description": HTTPStatus(endpoint.status).phrase}
    if endpoint.answer is not None:
        success["content"] = {endpoint.media: {"schema": schemas.given(endpoint.answer)}}
    elif endpoint.status != HTTPStatus.NO_CONTENT:
        success["content"] = {endpoint.media: {"schema": {}}}
    for media in endpoint.other_media:
        success["content"][media] = {"schema": {}}
    responses = {str(endpoint.status): success}
    problem = {"application/problem+json": {"schema": schemas.given(ProblemTold)}}
    for status in sorted({STATUS[code] for code in endpoint.problems}):
        codes = sorted(code for code in endpoint.problems if STATUS[code] == status)
        responses[str(status)] = {"description": "code: " + ", ".join(codes), "content": problem}
    return responses
