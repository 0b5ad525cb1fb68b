"""Mounts the Collect API beside the API of the stores, on the same port."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TypeVar

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.collect_api.callbacks.addresses import Reach
from kiosk.collect_api.ports import Client, Links, Office
from kiosk.collect_api.problems import unreadable
from kiosk.collect_api.server.app import DOCUMENT_PATH, CollectApp, is_collect_path
from kiosk.headoffice.collect.bookings import BookingService
from kiosk.headoffice.collect.clients import ClientService
from kiosk.headoffice.collect.collects import CollectService
from kiosk.headoffice.collect.stores import StoreService
from kiosk.headoffice.collect.subscriptions import SubscriptionService
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.executor import THREADS_MAX, Executor
from kiosk.sync.protocol.ports import WireProblem
from kiosk.sync.server.answers import PAIR_LIMITS, BodyLimits, read_raw
from kiosk.sync.server.connections import welcome
from kiosk.sync.server.credentials import NOTES_KEY, CallNotes, token_of
from kiosk.sync.server.strangers import Turns

Result = TypeVar("Result")

BODY_LIMITS = BodyLimits(bytes_max=1_000_000)
"""Of a client's request: an order of hundreds of packages."""

AT_ONCE_MAX = THREADS_MAX - 2
"""How many of the threads work for clients at once: the others are the stores'."""


class ServerAccess:
    """The port `Access`: what head office's server does for the Collect API."""

    def __init__(self, report: Callable[[BaseException], str]) -> None:
        """`report`: logs a bug of this program and returns its reference."""
        self._report = report
        self._turns = Turns()

    @asynccontextmanager
    async def turn(self, request: Request) -> AsyncIterator[None]:
        """See `Access.turn`."""
        async with self._turns.turn(request.scope):
            yield

    def welcome(self, request: Request, client: Client, path: str) -> None:
        """See `Access.welcome`."""
        notes = _notes(request)
        notes.path, notes.client_id = path, client.client_id
        if client.client_id:
            welcome(request.scope, client.client_id, is_client=True)

    def unavailable(self, request: Request) -> None:
        """See `Access.unavailable`."""
        _notes(request).is_unavailable = True

    def failed(self, error: BaseException) -> str:
        """See `Access.failed`."""
        return self._report(error)

    async def read(self, request: Request, *, is_stranger: bool = False) -> bytes:
        """See `Access.read`."""
        try:
            return await read_raw(request, PAIR_LIMITS if is_stranger else BODY_LIMITS)
        except WireProblem as problem:
            raise unreadable(problem.problem.message) from None


def _notes(request: Request) -> CallNotes:
    notes: CallNotes = request.scope[NOTES_KEY]
    return notes


class _InTurn:
    """An executor that leaves threads to the stores."""

    def __init__(self, run: Executor) -> None:
        self._run = run
        self._gate = asyncio.Semaphore(AT_ONCE_MAX)

    async def __call__(self, work: Callable[[], Result]) -> Result:
        """Run `work` in its turn."""
        async with self._gate:
            return await self._run(work)


def _is_for_devices(scope: Scope) -> bool:
    """Whether a paired device asks for the document of the stores' API."""
    if scope["path"] != DOCUMENT_PATH:
        return False
    return "." in token_of(Request(scope).headers.get("authorization", ""))


class Mounted:
    """Middleware that passes the paths of the Collect API to it, and all others on."""

    def __init__(self, app: ASGIApp, collects: CollectApp) -> None:
        """`app`: gets what is not the Collect API's."""
        self._app = app
        self._collects = collects

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        is_other = scope["type"] != "http" or not is_collect_path(scope["path"])
        if is_other or _is_for_devices(scope):
            await self._app(scope, receive, send)
            return
        scope[NOTES_KEY] = CallNotes()
        await self._collects(scope, receive, send)


def collect_app(
    work: Work,
    report: Callable[[BaseException], str],
    links: Links | None = None,
    reach: Reach | None = None,
) -> CollectApp:
    """The application that answers clients. `report`: see `ServerAccess`."""
    limited = replace(work, run=_InTurn(work.run))
    office = Office(
        ClientService(limited),
        CollectService(limited),
        StoreService(limited),
        BookingService(limited),
        SubscriptionService(limited),
        reach or Reach(),
        links or Links(),
    )
    return CollectApp(office, ServerAccess(report))
