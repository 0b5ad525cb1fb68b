"""The OpenAPI document of what is served, made from the operations themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic.json_schema import JsonSchemaMode, models_json_schema

from kiosk.collect_api.examples import EXAMPLES
from kiosk.collect_api.fields import ErrorReply
from kiosk.collect_api.operations import Operation, Version

VERSION = "1.7.0"
VERSION_HEADER = "x-api-version"
_REF = "#/components/schemas/{model}"
_PARAMETER = re.compile(r"\{(\w+)\}")
_DESCRIPTIONS = {
    200: "What was asked for",
    201: "Created",
    204: "Done, or asked of the store",
    400: "A field is missing or wrong",
    401: "No valid access token",
    403: "Known not to be possible",
    404: "Not found",
    409: "In conflict with what is there",
    504: "No answer in time: try again",
}
_LINKED = ("getCollect", "changeCollect", "cancelCollect", "setCollectStatus")


def document(operations: Sequence[Operation]) -> dict[str, Any]:
    """The document of these operations."""
    schemas, components = _schemas(operations)
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        described = _described(operation, schemas)
        paths.setdefault(operation.path, {})[operation.method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {"title": "Collect API", "version": VERSION},
        "servers": [{"url": url} for url in ("/", "/v1", "/v2")],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {
                    "type": "oauth2",
                    "flows": {"clientCredentials": {"tokenUrl": "/oauth/token", "scopes": {}}},
                }
            },
        },
    }


def _schemas(operations: Sequence[Operation]) -> tuple[dict[Any, Any], dict[str, Any]]:
    """The schema of each body and reply, and those of the models that they refer to."""
    modes: list[tuple[Any, JsonSchemaMode]] = [(ErrorReply, "serialization")]
    for operation in operations:
        modes += [(body, "validation") for body in (operation.body,) if body is not None]
        modes += [(_model(one), "serialization") for one in operation.replies.values() if one]
    unique = list(dict.fromkeys(modes))
    schemas, rest = models_json_schema(unique, ref_template=_REF)
    return {model: schema for (model, _), schema in schemas.items()}, rest.get("$defs", {})


def _model(reply: Any) -> Any:
    """The model of a reply, or of the ones in a list."""
    return reply.__args__[0] if hasattr(reply, "__args__") else reply


def _described(operation: Operation, schemas: dict[Any, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": list(_parameters(operation)),
        "responses": {
            str(status): _reply(status, reply, schemas, operation)
            for status, reply in (*operation.replies.items(), *_refusals(operation))
        },
        "security": [] if operation.is_open else [{"token": []}],
    }
    if operation.body is not None:
        kind = "application/x-www-form-urlencoded" if operation.is_form else "application/json"
        content = {"schema": schemas[operation.body]}
        if operation.name in EXAMPLES:
            content["example"] = EXAMPLES[operation.name]
        described["requestBody"] = {"required": True, "content": {kind: content}}
    return described


def _refusals(operation: Operation) -> Iterator[tuple[int, Any]]:
    """The published refusals, and those that any call of its kind can get."""
    statuses = set(operation.refusals)
    if not operation.is_open:
        statuses |= {401, 504}
    takes_more = operation.body is not None or operation.query is not None
    if takes_more or operation.version is Version.REQUIRED:
        statuses.add(400)
    if operation.is_form:
        statuses.add(504)
    return ((status, ErrorReply) for status in sorted(statuses))


def _reply(
    status: int, reply: Any, schemas: dict[Any, Any], operation: Operation
) -> dict[str, Any]:
    shown: dict[str, Any] = {"description": _DESCRIPTIONS[status]}
    if reply is not None:
        schema = schemas[_model(reply)]
        if _model(reply) is not reply:
            schema = {"type": "array", "items": schema}
        shown["content"] = {"application/json": {"schema": schema}}
    if operation.name == "createCollect" and status == 204:
        its = {"collectId": "$request.body#/collectId"}
        shown["links"] = {name: {"operationId": name, "parameters": its} for name in _LINKED}
    if operation.name == "createBooking" and status == 201:
        made = {"bookingId": "$response.body#/bookingId"}
        shown["links"] = {"cancelBooking": {"operationId": "cancelBooking", "parameters": made}}
    return shown


def _parameters(operation: Operation) -> Iterator[dict[str, Any]]:
    for name in _PARAMETER.findall(operation.path):
        text = {"type": "string", "minLength": 1}
        yield {"name": name, "in": "path", "required": True, "schema": text}
    if operation.version is not Version.UNDECLARED:
        yield {
            "name": VERSION_HEADER,
            "in": "header",
            "required": operation.version is Version.REQUIRED,
            "schema": {"type": "string", "minLength": 1},
            "example": VERSION,
        }
    if operation.query is not None:
        schema = operation.query.model_json_schema()
        needed = schema.get("required", ())
        for name, of in schema["properties"].items():
            yield {
                "name": name,
                "in": "query",
                "required": name in needed,
                "schema": _without_null(of),
            }


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """What a query parameter may be: it is left out, never null."""
    rest = {key: value for key, value in schema.items() if key not in ("anyOf", "title")}
    kinds = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if rest.get("default", 0) is None:
        del rest["default"]
    return {**rest, **kinds[0]} if kinds else rest
