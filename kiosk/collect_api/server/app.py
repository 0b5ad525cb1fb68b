"""The application that answers the Collect API: finds the call, lets the client in, answers it.

Every path is served as it is, and below `/v1` and `/v2`: later editions have the version there.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from kiosk.collect_api.openapi import VERSION_HEADER, document
from kiosk.collect_api.operations import NOBODY, ApiCall, Operation, Version
from kiosk.collect_api.ports import Access, Client, Office
from kiosk.collect_api.problems import (
    CollectProblem,
    busy,
    failure,
    not_authorised,
    version_missing,
)
from kiosk.collect_api.server import collects, open_calls, stores
from kiosk.collect_api.server.replies import refusal
from kiosk.services.ports.order_database import StoreUnavailable

OPERATIONS: tuple[Operation, ...] = (
    *open_calls.OPERATIONS,
    *collects.OPERATIONS,
    *stores.OPERATIONS,
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
_NOT_SERVED = {
    404: "There is nothing at this address.",
    405: "This address does not take this method.",
}
_PREFIX = re.compile(r"^/v[12](?=/)")
_FAMILIES = frozenset(operation.path.split("/")[1] for operation in (*OPERATIONS, _DOCUMENT))


def bare_path(path: str) -> str:
    """A path without the version before it."""
    return _PREFIX.sub("", path, count=1)


def is_collect_path(path: str) -> bool:
    """Whether a path is one of the contract's, or below one of them."""
    return bare_path(path).lstrip("/").partition("/")[0] in _FAMILIES


class CollectApp:
    """An ASGI application for requests whose path is one of the contract's."""

    def __init__(self, office: Office, access: Access) -> None:
        self._office = office
        self._access = access
        by_path: dict[str, dict[str, Operation]] = {}
        for operation in (*OPERATIONS, _DOCUMENT):
            by_path.setdefault(operation.path, {})[operation.method] = operation
        routes = [
            Route(path, self._endpoint(methods), methods=list(methods))
            for path, methods in by_path.items()
        ]
        self._router = Router(routes, redirect_slashes=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        # With an "app" in its scope, the router raises what is not found.
        inner = {**scope, "path": bare_path(scope["path"]), "root_path": "", "app": self}
        try:
            await self._router(inner, receive, send)
        except HTTPException as error:
            problem = CollectProblem(error.status_code, _NOT_SERVED[error.status_code])
            await refusal(problem, error.headers)(scope, receive, send)

    def _endpoint(
        self, methods: Mapping[str, Operation]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            operation = methods.get(request.method) or methods["GET"]  # HEAD is answered as GET.
            try:
                return await self._answered(operation, request)
            except CollectProblem as problem:
                return refusal(problem)
            except StoreUnavailable:
                self._access.unavailable(request)
                return refusal(busy())
            except Exception as error:  # noqa: BLE001 - a client is sent no traceback
                return refusal(failure(self._access.failed(error)))

        return endpoint

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
