"""Calls a client's receiver back: with its address, headers and one of the three kinds of auth."""

from __future__ import annotations

import asyncio
import base64
import json
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import Any
from urllib.parse import quote

import httpx2

from kiosk.collect_api.callbacks.addresses import AddressRefused, Reach
from kiosk.collect_api.callbacks.status_body import signature
from kiosk.domain.frozen import frozen
from kiosk.services.outgoing import SendOutcome, Tried

ANSWER_S_MAX = 15.0
"""How long a receiver has, with all that comes before its answer."""

TOKEN_BYTES_MAX = 100_000
_GONE = frozenset({400, 403})
"""Answers that no repetition changes: the body is refused, or the status can no longer be sent."""
_OF_ONE = frozenset({404, 409, 422})
"""Answers about one collect: the receiver itself is well."""


@frozen
class CallbackReceiver:
    """Where a client is called back. `auth`: its kind → its credentials; {}: none.

    `secret`: signs what is sent; "": nothing is signed.
    """

    url: str
    version: str = ""
    headers: Sequence[tuple[str, str]] = ()
    auth: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    secret: str = field(default="", repr=False)


class _NoToken(Exception):
    """The receiver gave no token."""


class CallbackSender:
    """Sends callbacks. One serves all receivers: each call has a connection of its own."""

    def __init__(self, reach: Reach, answer_s_max: float = ANSWER_S_MAX) -> None:
        self.reach = reach
        self._answer_s_max = answer_s_max
        self._context: ssl.SSLContext | None = None

    async def send(
        self,
        receiver: CallbackReceiver,
        collect_id: str,
        message_id: str,
        body: bytes,
        now: datetime,
    ) -> Tried:
        """Call a receiver once. Redirects are not followed."""
        try:
            async with asyncio.timeout(self._answer_s_max):
                status = await self._put(receiver, collect_id, message_id, body, now)
        except AddressRefused as error:
            return Tried(SendOutcome.DOWN, str(error))
        except _NoToken as error:
            return Tried(SendOutcome.DOWN, str(error))
        except TimeoutError:
            return Tried(SendOutcome.DOWN, "no answer in time")
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
            return Tried(SendOutcome.DOWN, f"not reached ({type(error).__name__})")
        return _judged(status)

    async def _put(
        self,
        receiver: CallbackReceiver,
        collect_id: str,
        message_id: str,
        body: bytes,
        now: datetime,
    ) -> int:
        seconds = int(now.timestamp())
        headers = [*receiver.headers, ("content-type", "application/json")]
        headers += [("webhook-id", message_id), ("webhook-timestamp", str(seconds))]
        if receiver.version:
            headers.append(("x-api-version", receiver.version))
        if receiver.secret:
            signed = signature(receiver.secret, message_id, seconds, body)
            headers.append(("webhook-signature", signed))
        if authorization := await self._authorization(receiver.auth):
            headers.append(("authorization", authorization))
        url = receiver.url.replace("{collectId}", quote(collect_id, safe=""))
        status, _ = await self._request("PUT", url, headers, body, 0)
        return status

    async def _authorization(self, auth: Mapping[str, Mapping[str, str]]) -> str:
        """The header; "" for none. A token is got anew for each call."""
        if basic := auth.get("basic"):
            pair = f"{basic['username']}:{basic['password']}".encode()
            return "Basic " + base64.b64encode(pair).decode("ascii")
        if oauth2 := auth.get("oauth2"):
            form = {name: text for name, text in oauth2.items() if name != "tokenEndPoint"}
            sent = httpx2.Request("POST", "https://form.invalid", data=form)
            return await self._token(
                oauth2["tokenEndPoint"], sent.headers["content-type"], sent.read(), "access_token"
            )
        if token := auth.get("token"):
            credentials = {name: token[name] for name in ("username", "password")}
            written = json.dumps(credentials).encode()
            return await self._token(token["endpoint"], "application/json", written, "token")
        return ""

    async def _token(self, url: str, content_type: str, body: bytes, name: str) -> str:
        headers = [("content-type", content_type), ("accept", "application/json")]
        status, raw = await self._request("POST", url, headers, body, TOKEN_BYTES_MAX)
        if not 200 <= status < 300:
            raise _NoToken(f"its token endpoint answered {status}")
        try:
            token = json.loads(raw)[name]
        except (ValueError, KeyError, TypeError, RecursionError):
            token = None
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise _NoToken("its token endpoint gave no token")
        return f"Bearer {token}"

    async def _request(
        self, method: str, url: str, headers: list[tuple[str, str]], body: bytes, keep: int
    ) -> tuple[int, bytes]:
        """The status of an answer, and the first `keep` bytes of its body or a little more."""
        target = httpx2.URL(url)
        host = target.host
        port = target.port or (443 if target.scheme == "https" else 80)
        address = await self.reach.address_of(host, port)
        shown = target.netloc.decode("ascii")
        request = httpx2.Request(
            method,
            target.copy_with(host=address),
            headers=[("host", shown), *headers],
            content=body,
            extensions={"sni_hostname": host, "timeout": self._timeouts()},
        )
        got = b""
        async with self._client() as client:
            response = await client.send(request, stream=True)
            try:
                if keep:
                    async for part in response.aiter_bytes():
                        got += part
                        if len(got) > keep:
                            break
            finally:
                await response.aclose()
        return response.status_code, got

    def _client(self) -> httpx2.AsyncClient:
        if self._context is None:
            self._context = ssl.create_default_context()
        return httpx2.AsyncClient(verify=self._context, trust_env=False, follow_redirects=False)

    def _timeouts(self) -> dict[str, Any]:
        return dict.fromkeys(("connect", "read", "write", "pool"), self._answer_s_max)


def _judged(status: int) -> Tried:
    if 200 <= status < 300:
        return Tried(SendOutcome.DONE)
    if status in _GONE:
        return Tried(SendOutcome.REFUSED, f"answered {status}")
    return Tried(SendOutcome.AGAIN if status in _OF_ONE else SendOutcome.DOWN, f"answered {status}")
