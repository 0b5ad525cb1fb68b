"""Completes the server's OpenAPI document: request bodies, examples and error answers."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from kiosk.sync.protocol.bodies import EntriesBody, EventsBody
from kiosk.sync.protocol.diagnostics import DiagnosticsBody, DiagnosticsReply
from kiosk.sync.protocol.fields import BODY_BYTES_MAX
from kiosk.sync.protocol.first_copy import CopyReply
from kiosk.sync.protocol.pairing_bodies import HubStatement, PairBody, PairingsBody
from kiosk.sync.protocol.place_slots import SlotsBody
from kiosk.sync.protocol.problem_codes import ProblemDetails
from kiosk.sync.protocol.store_settings import SettingsBody
from kiosk.sync.protocol.whereabouts import CodesBody

_SCHEMAS = "#/components/schemas/"
_BODIES = (
    *(PairBody, EventsBody, EntriesBody, PairingsBody, CodesBody, SettingsBody),
    *(DiagnosticsBody, SlotsBody),
)

_EXAMPLES: dict[type[BaseModel], Any] = {
    PairBody: {
        "code": "ABCD-2345-6789",
        "device_id": "01938c2a-7f00-7000-8000-000000000002",
        "device_name": "Comptoir 2",
    },
    EventsBody: {"events": [], "relayed": []},
    CodesBody: {"codes": ["K7M2QX4"]},
    SlotsBody: {"days": 7},
}

_REFUSALS: dict[int, str] = {
    400: "What was sent cannot be read.",
    500: "Something went wrong here; the message holds a reference.",
    503: "Too much at once, or the store cannot save now: `retry_after_s` says when to come back.",
}
_SECURED: dict[int, str] = {
    401: "No paired device has this identifier and secret.",
    403: "The device is revoked or quarantined, or its role does not permit this.",
    409: "What was sent does not follow what is here: a gap, another history, or another hub.",
}
_WITH_BODY: dict[int, str] = {
    413: f"The body has more than {BODY_BYTES_MAX} bytes.",
    429: "The device sends more than one may: `retry_after_s` says when to go on.",
    422: "An event came with another content than before; the device is quarantined.",
}
_PAIRING: dict[int, str] = {
    403: "The code is wrong, used or too old.",
    429: "Too many wrong codes: `retry_after_s` says when to come back.",
}


def documented(
    summary: str,
    reply: Any,
    body: type[BaseModel] | None = None,
    *,
    secured: bool = True,
) -> dict[str, Any]:
    """Arguments for a route's decorator: its summary, its body and all its answers."""
    refusals = dict(_REFUSALS) if reply is not None else {}
    if reply is HubStatement:
        refusals[404] = "Head office has not said who this store's hub is."
    if reply is DiagnosticsReply:
        refusals[404] = "Head office has not asked the device for that, or has it already."
    if reply is CopyReply:
        refusals[404] = "There is no such file here: the log comes in pages."
    if secured:
        refusals |= _SECURED
    if body is not None:
        refusals |= _WITH_BODY if secured else {413: _WITH_BODY[413], **_PAIRING}
    responses: dict[int | str, Any] = {
        status: {"model": ProblemDetails, "description": text} for status, text in refusals.items()
    }
    if reply is not None:
        responses[200] = {"model": reply, "description": "Done."}
    options: dict[str, Any] = {"summary": summary, "responses": responses, "response_model": None}
    if body is not None:
        content: dict[str, Any] = {"schema": {"$ref": _SCHEMAS + body.__name__}}
        if body in _EXAMPLES:
            content["example"] = _EXAMPLES[body]
        sent = {"required": True, "content": {"application/json": content}}
        options["openapi_extra"] = {"requestBody": sent}
    return options


def describe(app: FastAPI) -> None:
    """Add the request bodies to the document; FastAPI does not know them."""
    of_routes = app.openapi

    def complete() -> dict[str, Any]:
        document = of_routes()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        _, bodies = models_json_schema(
            [(body, "validation") for body in _BODIES], ref_template=_SCHEMAS + "{model}"
        )
        for name, schema in bodies.get("$defs", {}).items():
            schemas.setdefault(name, schema)
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        # FastAPI documents 422 for wrong parameters; this server answers 400.
        for operation in (
            operation
            for operations in document["paths"].values()
            for operation in operations.values()
            if "requestBody" not in operation
        ):
            operation["responses"].pop("422", None)
        return document

    app.openapi = complete  # type: ignore[method-assign]
