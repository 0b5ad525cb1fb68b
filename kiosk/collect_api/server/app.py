"""The application that answers the Collect API: finds the call, lets the client in, answers it.

Every path is served as it is, and below `/v1` and `/v2`: later editions have the version there.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from kiosk.collect_api.openapi import VERSION_HEADER, document
from kiosk.collect_api.operations import NOBODY, ApiCall, Operation, Version
from kiosk.collect_api.ports import Access, Client, Office
from kiosk.collect_api.problems import (
    CollectProblem,
    busy,
    failure,
    not_authorised,
    not_found,
    version_missing,
)
from kiosk.collect_api.server import bookings, collects, open_calls, stores, subscriptions
from kiosk.collect_api.server.replies import refusal
from kiosk.services.ports.order_database import StoreUnavailable

OPERATIONS: tuple[Operation, ...] = (
    *open_calls.OPERATIONS,
    *collects.OPERATIONS,
    *stores.OPERATIONS,
    *bookings.OPERATIONS,
    *subscriptions.OPERATIONS,
)
"""Every call that is served. Each family of calls has a module that adds its own here."""

DOCUMENT_PATH = "/openapi.json"


async def _document(call: ApiCall) -> Response:  # noqa: ARG001
    """The OpenAPI document."""
    return JSONResponse(_written_document())


@lru_cache(maxsize=1)
def _written_document() -> dict[str, Any]:
    return document(OPERATIONS)


_DOCUMENT = Operation(
    "GET",
    DOCUMENT_PATH,
    "document",
    "This document",
    _document,
    {200: None},
    (),
    version=Version.UNDECLARED,
    is_open=True,
)
_PREFIX = re.compile(r"^/v[12](?=/)")
_FAMILIES = frozenset(operation.path.split("/")[1] for operation in (*OPERATIONS, _DOCUMENT))


def bare_path(path: str) -> str:
    """A path without the version before it."""
    return _PREFIX.sub("", path, count=1)


def _segments(scope: Scope) -> tuple[str, ...]:
    """The parts of a request's path. An identifier may hold a slash, which is encoded there."""
    raw: bytes = scope.get("raw_path") or quote(scope["path"]).encode("ascii")
    path = bare_path(raw.decode("ascii", "replace"))
    return tuple(unquote(part, errors="replace") for part in path.split("/"))


def _fits(template: tuple[str, ...], segments: tuple[str, ...]) -> bool:
    return len(template) == len(segments) and all(
        bool(text) if part.startswith("{") else part == text
        for part, text in zip(template, segments, strict=True)
    )


def is_collect_path(path: str) -> bool:
    """Whether a path is one of the contract's, or below one of them."""
    return bare_path(path).lstrip("/").partition("/")[0] in _FAMILIES


class CollectApp:
    """An ASGI application for requests whose path is one of the contract's."""

    def __init__(self, office: Office, access: Access) -> None:
        self._office = office
        self._access = access
        self._methods: dict[tuple[str, ...], dict[str, Operation]] = {}
        for operation in (*OPERATIONS, _DOCUMENT):
            segments = tuple(operation.path.split("/"))
            self._methods.setdefault(segments, {})[operation.method] = operation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        response = await self._response(scope, receive)
        await response(scope, receive, send)

    async def _response(self, scope: Scope, receive: Receive) -> Response:
        segments = _segments(scope)
        template = next((one for one in self._methods if _fits(one, segments)), None)
        if template is None:
            return refusal(not_found("There is nothing at this address."))
        methods = self._methods[template]
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        if method not in methods:
            problem = CollectProblem(405, "This address does not take this method.")
            return refusal(problem, {"allow": ", ".join(methods)})
        params = {
            name[1:-1]: text
            for name, text in zip(template, segments, strict=True)
            if name.startswith("{")
        }
        request = Request({**scope, "path_params": params}, receive)
        try:
            return await self._answered(methods[method], request)
        except CollectProblem as problem:
            return refusal(problem)
        except StoreUnavailable:
            self._access.unavailable(request)
            return refusal(busy())
        except Exception as error:  # noqa: BLE001 - a client is sent no traceback
            return refusal(failure(self._access.failed(error)))

    async def _answered(self, operation: Operation, request: Request) -> Response:
        client = NOBODY if operation.is_open else await self._client(request)
        self._access.welcome(request, client, operation.path)
        if operation.version is Version.REQUIRED and not request.headers.get(VERSION_HEADER):
            raise version_missing()
        body = b""
        if operation.body is not None:
            body = await self._access.read(request, is_stranger=operation.is_open)
        call = ApiCall(request, client, self._office, self._access, body)
        return await operation.answer(call)

    async def _client(self, request: Request) -> Client:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise not_authorised()
        async with self._access.turn(request):
            return await self._office.clients.recognise(token.strip())
