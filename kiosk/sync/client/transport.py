"""The client: `Transport` over HTTP."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import ClassVar, TypeVar
from urllib.parse import urlsplit

import httpx2
from pydantic import BaseModel

from kiosk.domain.events.log import LogHead
from kiosk.services.devices.device_reports import ReportOwn
from kiosk.services.replication.links import LinkCause
from kiosk.sync.client.causes import link_down
from kiosk.sync.client.replies import problem_from, read_reply
from kiosk.sync.identity.trusted_keys import KeyContext, authority_context
from kiosk.sync.protocol.bodies import (
    CommandsReply,
    DigestReply,
    EntriesBody,
    EntriesReply,
    EventsBody,
    EventsReply,
    HelloReply,
    LogReply,
)
from kiosk.sync.protocol.clock_header import clock_header
from kiosk.sync.protocol.diagnostics import DiagnosticsBody, DiagnosticsReply
from kiosk.sync.protocol.first_copy import CopyReply
from kiosk.sync.protocol.pairing_bodies import HubStatement, PairingsBody, PairingsReply, WipedReply
from kiosk.sync.protocol.people import PeopleReply
from kiosk.sync.protocol.place_slots import SlotsBody, SlotsLeftReply
from kiosk.sync.protocol.ports import FeedOf, LinkDown
from kiosk.sync.protocol.report_header import report_header
from kiosk.sync.protocol.store_settings import SettingsBody, SettingsReply
from kiosk.sync.protocol.view_header import view_header
from kiosk.sync.protocol.whereabouts import CodesBody, StoreReply

CONNECT_S = 3.0
READ_S = 10.0
FEED_READ_S = 4.5
"""A little over twice `long_poll.BEAT_S`: a connection silent for longer is dead."""
CALL_S_MAX = 60.0
REPLY_BYTES_MAX = 32 * 1024 * 1024
CONNECTIONS_MAX = 8
# Shorter than the server's, so that no request is sent on a connection just being closed.
KEEP_ALIVE_S = 15.0

Reply = TypeVar("Reply", bound=BaseModel)


class InvalidAddress(Exception):
    """The upstream's address cannot be used.

    `problem`: "malformed", or "insecure": plain HTTP to another device.
    """

    code: ClassVar[str] = "invalid_address"

    def __init__(self, url: str, problem: str) -> None:
        super().__init__(f"{url}: {problem}")
        self.url = url
        self.problem = problem


class HttpTransport:
    """`Transport` over HTTP/1.1."""

    def __init__(
        self,
        url: str,
        device_id: str,
        secret: str,
        certificate: str = "",
        now: Callable[[], datetime] | None = None,
        *,
        is_shown: Callable[[], bool] | None = None,
        keys: Collection[str] = (),
        authority: str = "",
        report: ReportOwn | None = None,
    ) -> None:
        """`certificate`: one with the trusted key (PEM); `keys`: fingerprints of further ones.

        Without a certificate those of `authority` (PEM) are trusted, else those that the system
        trusts.

        `now`: this device's clock, whose time each request sends; None: none does. `is_shown`: on
        a counter whether its window is shown, which each request says, too. `report`: what each
        request says of this device.

        Raises InvalidAddress, and ValueError if `certificate` is invalid.
        """
        self._now = now
        self._is_shown = is_shown
        self._report = report
        self._url = check_address(url)
        self._is_pinned = bool(certificate)
        self._bearer = f"Bearer {device_id}.{secret}" if secret else ""
        self._context = self._trusting(certificate, keys, authority)
        self._client = self._connect()
        self.shown = ""

    def _trusting(
        self, certificate: str, keys: Collection[str] = (), authority: str = ""
    ) -> ssl.SSLContext:
        if certificate:
            return KeyContext(certificate, keys, self._see)
        if authority:
            return authority_context(authority)
        if self._url.startswith("https:"):
            return ssl.create_default_context()
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    def _see(self, certificate: str) -> None:
        """Note in `shown` the last certificate (PEM) with a trusted key."""
        self.shown = certificate

    def _connect(self) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(
            base_url=self._url,
            verify=self._context,
            headers={"authorization": self._bearer, "accept-encoding": "identity"},
            timeout=_timeout(READ_S),
            limits=httpx2.Limits(
                max_connections=CONNECTIONS_MAX,
                max_keepalive_connections=CONNECTIONS_MAX,
                keepalive_expiry=KEEP_ALIVE_S,
            ),
            trust_env=False,
        )

    async def trust(self, certificate: str) -> None:
        """Trust only this certificate's key from now on. Raises ValueError if it is invalid."""
        self._context = self._trusting(certificate)
        before, self._client = self._client, self._connect()
        await before.aclose()

    async def move(self, url: str) -> None:
        """Send to another address from now on; what is trusted stays. Raises InvalidAddress."""
        self._url = check_address(url)
        before, self._client = self._client, self._connect()
        await before.aclose()

    def trust_keys(self, keys: Collection[str]) -> None:
        """Trust these keys from the next connection on; nothing changes unless one was pinned."""
        if isinstance(self._context, KeyContext):
            self._context.trust(keys)

    async def hello(self, epochs: Sequence[int]) -> HelloReply:
        """See `Transport.hello`."""
        asked = ",".join(str(epoch) for epoch in epochs)
        return await self._get("/v1/hello", {"epochs": asked}, HelloReply)

    async def send_events(self, body: EventsBody) -> EventsReply:
        """See `Transport.send_events`."""
        return await self.post("/v1/events", body, EventsReply)

    async def send_entries(self, body: EntriesBody) -> EntriesReply:
        """See `Transport.send_entries`."""
        return await self.post("/v1/entries", body, EntriesReply)

    async def log(self, after: LogHead, limit: int, wait_s: float) -> LogReply:
        """See `Transport.log`."""
        return await self._feed("log", after, limit, wait_s, LogReply)

    async def commands(self, after: LogHead, limit: int, wait_s: float) -> CommandsReply:
        """See `Transport.commands`."""
        return await self._feed("commands", after, limit, wait_s, CommandsReply)

    async def snapshot(self, as_of: int | None, cursor: str | None, limit: int) -> LogReply:
        """See `Transport.snapshot`."""
        asked: dict[str, str | int] = {"limit": limit}
        if as_of is not None:
            asked["as_of"] = as_of
        if cursor is not None:
            asked["cursor"] = cursor
        return await self._get("/v1/snapshot", asked, LogReply)

    async def offered_copy(self) -> CopyReply:
        """See `CopyTransport.offered_copy`."""
        return await self._call(
            self._client.build_request("POST", "/v1/copy", timeout=_timeout(CALL_S_MAX)),
            *(CopyReply, CALL_S_MAX),
        )

    async def copy_part(self, copy_id: str, offset: int, limit: int) -> bytes:
        """See `CopyTransport.copy_part`."""
        asked: dict[str, str | int] = {"copy_id": copy_id, "offset": offset, "limit": limit}
        request = self._client.build_request("GET", "/v1/copy", params=asked)
        return await self._answered(request, "application/octet-stream", CALL_S_MAX)

    async def digest(self) -> DigestReply:
        """See `Transport.digest`."""
        return await self._get("/v1/digest", {}, DigestReply)

    async def people(self) -> PeopleReply:
        """See `Transport.people`."""
        return await self._get("/v1/people", {}, PeopleReply)

    async def pairings(self, body: PairingsBody) -> PairingsReply:
        """Report a hub's devices; return the store's devices as head office knows them."""
        return await self.post("/v1/pairings", body, PairingsReply)

    async def store_of(self, body: CodesBody) -> StoreReply:
        """See `QuestionsTransport.store_of`."""
        return await self.post("/v1/whereabouts", body, StoreReply)

    async def place_slots(self, body: SlotsBody) -> SlotsLeftReply:
        """See `QuestionsTransport.place_slots`."""
        return await self.post("/v1/place/slots", body, SlotsLeftReply)

    async def settings(self, body: SettingsBody) -> SettingsReply:
        """See `SettingsTransport.settings`."""
        return await self.post("/v1/settings", body, SettingsReply)

    async def diagnostics(self, body: DiagnosticsBody) -> DiagnosticsReply:
        """See `DiagnosticsTransport.diagnostics`."""
        return await self.post("/v1/diagnostics", body, DiagnosticsReply)

    async def report_wiped(self) -> WipedReply:
        """Report that this device, which is revoked, has wiped its data."""
        return await self._call(
            self._client.build_request("POST", "/v1/wiped"), WipedReply, CALL_S_MAX
        )

    async def statement(self) -> HubStatement:
        """Head office's statement on the hub that answers."""
        return await self._get("/v1/statement", {}, HubStatement)

    async def post(self, path: str, body: BaseModel, shape: type[Reply]) -> Reply:
        """Send a body and return the reply. Raises LinkDown and WireProblem."""
        request = self._client.build_request(
            "POST",
            path,
            content=body.model_dump_json(by_alias=True),
            headers={"content-type": "application/json"},
        )
        return await self._call(request, shape, CALL_S_MAX)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def _feed(
        self, of: FeedOf, after: LogHead, limit: int, wait_s: float, shape: type[Reply]
    ) -> Reply:
        asked: dict[str, str | int | float] = {
            "of": of,
            "after": after.seq,
            "head": after.hash,
            "limit": limit,
            "wait": wait_s,
        }
        return await self._get("/v1/feed", asked, shape, FEED_READ_S, wait_s)

    async def _get(
        self,
        path: str,
        asked: Mapping[str, str | int | float],
        shape: type[Reply],
        read_s: float = READ_S,
        wait_s: float = 0.0,
    ) -> Reply:
        request = self._client.build_request(
            "GET", path, params=dict(asked), timeout=_timeout(read_s)
        )
        return await self._call(request, shape, CALL_S_MAX + wait_s)

    async def _call(self, request: httpx2.Request, shape: type[Reply], limit_s: float) -> Reply:
        return read_reply(await self._answered(request, "application/json", limit_s), shape)

    async def _answered(self, request: httpx2.Request, media_type: str, limit_s: float) -> bytes:
        """The body of the answer. Raises LinkDown and WireProblem."""
        if self._now is not None:
            request.headers.update(clock_header(self._now()))
        if self._is_shown is not None:
            request.headers.update(view_header(is_shown=self._is_shown()))
        if self._report is not None:
            request.headers.update(report_header(self._report()))
        try:
            async with asyncio.timeout(limit_s):
                response = await self._client.send(request, stream=True)
                try:
                    raw = await _read(response)
                finally:
                    await response.aclose()
        except (httpx2.HTTPError, httpx2.StreamError, TimeoutError, OSError) as error:
            raise await link_down(error, self._url, is_pinned=self._is_pinned) from error
        if response.status_code >= 400:
            raise problem_from(response.status_code, raw, response.headers.get("retry-after", ""))
        if not response.is_success or not _is(media_type, response):
            message = f"somebody else answers: HTTP {response.status_code}"
            raise LinkDown(message, LinkCause.OTHER_PROGRAM)
        return raw


def check_address(url: str) -> str:
    """The address reduced to scheme, host and port. Raises InvalidAddress."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        raise InvalidAddress(url, "malformed") from None
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        raise InvalidAddress(url, "malformed")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise InvalidAddress(url, "malformed")
    if parts.scheme == "http" and not _is_loopback(host):
        raise InvalidAddress(url, "insecure")
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port is not None else "")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _timeout(read_s: float) -> httpx2.Timeout:
    return httpx2.Timeout(READ_S, connect=CONNECT_S, read=read_s, pool=CONNECT_S)


async def _read(response: httpx2.Response) -> bytes:
    read = bytearray()
    async for chunk in response.aiter_raw():
        read += chunk
        if len(read) > REPLY_BYTES_MAX:
            raise httpx2.RemoteProtocolError("the answer is too long")
    return bytes(read)


def _is(media_type: str, response: httpx2.Response) -> bool:
    return response.headers.get("content-type", "").startswith(media_type)
