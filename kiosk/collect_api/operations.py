"""The calls of the contract as data: the server answers by them, and the document lists them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from enum import Enum
from typing import Any

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from kiosk.collect_api.ports import Access, Client, Office
from kiosk.domain.frozen import frozen

NOBODY = Client("", "", frozenset())
"""The client of a call that needs none."""


class Version(Enum):
    """Whether a call takes the header `x-api-version`."""

    REQUIRED = True
    OPTIONAL = False
    UNDECLARED = None


@frozen
class ApiCall:
    """A call of a client that was let in. `body`: its bytes, read if the operation takes any."""

    request: Request
    client: Client
    office: Office
    access: Access
    body: bytes = b""

    def path(self, name: str) -> str:
        """A parameter of the path."""
        return str(self.request.path_params[name])


@frozen
class Operation:
    """One call. `path`: with its parameters in braces. `name`: the document's `operationId`.

    `body`: what the request's body is, a form if `is_form`; `query`: its query parameters.
    `replies`: what each successful answer's body is, by status; None: it has none. `refusals`: the
    other statuses, as published. `is_open`: it needs no access token.
    """

    method: str
    path: str
    name: str
    summary: str
    answer: Callable[[ApiCall], Awaitable[Response]]
    replies: Mapping[int, Any]
    refusals: tuple[int, ...]
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    version: Version = Version.REQUIRED
    is_form: bool = False
    is_open: bool = False
