"""Calls Woop: a token that is valid for a day, then statuses and cancellations."""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx2

from kiosk.collect_api.openapi import VERSION
from kiosk.collect_api.woop.account import WoopAccount
from kiosk.domain.frozen import frozen
from kiosk.services.outgoing import SendOutcome, Tried

ANSWER_S_MAX = 15.0
"""How long a call may take, with the token that it needs."""

ANSWER_BYTES_MAX = 100_000
_RENEWED_BEFORE_S = 300.0
_SECONDS_MAX = 10 * 86_400.0
"""The published `expires_in` is in milliseconds, against the standard: what is more than this is
read as milliseconds, and no token is used for longer."""

_CANCELLED = frozenset({"COLLECT_CANCELLED", "COLLECT_PICK_UP_FAILED"})
_OF_ONE = frozenset({404, 409, 422})
"""Answers about one collect: Woop itself is well."""


@frozen
class _Token:
    account: WoopAccount
    text: str
    renewed_at: float


class _NoWoopToken(Exception):
    """Woop gave no token."""


class WoopCalls:
    """Sends what a store did to Woop. It keeps the token that it was given."""

    def __init__(
        self, answer_s_max: float = ANSWER_S_MAX, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._answer_s_max, self._clock = answer_s_max, clock
        self._token: _Token | None = None
        self._asking = asyncio.Lock()
        self._context: ssl.SSLContext | None = None

    async def send(self, account: WoopAccount, collect_id: str, body: bytes | None) -> Tried:
        """Send a status; `body` None: a cancellation. A refused token is renewed once."""
        path = f"/collects/{quote(collect_id, safe='')}"
        try:
            async with asyncio.timeout(self._answer_s_max):
                if body is None:
                    status, _ = await self._call(account, "DELETE", path, None)
                else:
                    status, _ = await self._call(account, "PUT", f"{path}/status", body)
                if status == 403 and await self._has_it(account, path, body):
                    return Tried(SendOutcome.DONE)
        except _NoWoopToken as error:
            return Tried(SendOutcome.DOWN, str(error))
        except TimeoutError:
            return Tried(SendOutcome.DOWN, "no answer in time")
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
            return Tried(SendOutcome.DOWN, f"not reached ({type(error).__name__})")
        return _judged(status)

    async def _has_it(self, account: WoopAccount, path: str, body: bytes | None) -> bool:
        """Whether Woop has what it refuses: an earlier try arrived, and its answer was lost."""
        status, raw = await self._call(account, "GET", path, None)
        shown = _field(raw, "status") if status == 200 else None
        if body is None:
            return shown in _CANCELLED
        return shown is not None and shown == _field(body, "status")

    async def _call(
        self, account: WoopAccount, method: str, path: str, body: bytes | None
    ) -> tuple[int, bytes]:
        token = await self._valid_token(account)
        status, raw = await self._with_token(account, method, path, body, token)
        if status == 401:
            # It was revoked, or forgotten in a restore: another one may do.
            if self._token is token:
                self._token = None
            token = await self._valid_token(account)
            status, raw = await self._with_token(account, method, path, body, token)
        return status, raw

    async def _with_token(
        self, account: WoopAccount, method: str, path: str, body: bytes | None, token: _Token
    ) -> tuple[int, bytes]:
        headers = {"authorization": f"Bearer {token.text}", "x-api-version": VERSION}
        if body is not None:
            headers["content-type"] = "application/json"
        url = account.url.rstrip("/") + path
        return await self._request(method, url, headers=headers, content=body)

    async def _valid_token(self, account: WoopAccount) -> _Token:
        """The token; a new one for an account that has changed, and some minutes before it ends."""
        async with self._asking:
            known = self._token
            if known is None or known.account != account or self._clock() >= known.renewed_at:
                known = self._token = await self._new_token(account)
            return known

    async def _new_token(self, account: WoopAccount) -> _Token:
        form = {
            "client_id": account.client_id,
            "client_secret": account.secret,
            "audience": account.audience,
            "grant_type": "client_credentials",
        }
        asked_at = self._clock()
        url = account.url.rstrip("/") + "/oauth/token"
        status, raw = await self._request("POST", url, data=form)
        if status != 200:
            raise _NoWoopToken(f"its token endpoint answered {status}")
        token = _field(raw, "access_token")
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise _NoWoopToken("its token endpoint gave no token")
        return _Token(account, token, asked_at + _valid_s(_field(raw, "expires_in")))

    async def _request(self, method: str, url: str, **more: Any) -> tuple[int, bytes]:
        """The status of an answer, and the first of its body. Redirects are not followed."""
        got = b""
        async with self._client() as client, client.stream(method, url, **more) as response:
            async for part in response.aiter_bytes():
                got += part
                if len(got) > ANSWER_BYTES_MAX:
                    break
        return response.status_code, got

    def _client(self) -> httpx2.AsyncClient:
        if self._context is None:
            self._context = ssl.create_default_context()
        return httpx2.AsyncClient(
            verify=self._context,
            trust_env=False,
            follow_redirects=False,
            timeout=self._answer_s_max,
        )


def _valid_s(expires_in: object) -> float:
    """For how long to use a token."""
    if isinstance(expires_in, bool) or not isinstance(expires_in, int | float):
        return 0.0
    seconds = expires_in / 1000 if expires_in > _SECONDS_MAX else float(expires_in)
    return min(max(seconds - _RENEWED_BEFORE_S, seconds / 2, 0.0), _SECONDS_MAX)


def _field(raw: bytes, name: str) -> object:
    """A field of a JSON object; None where there is none."""
    try:
        found = json.loads(raw)
        return found.get(name) if isinstance(found, dict) else None
    except (ValueError, RecursionError):
        return None


def _judged(status: int) -> Tried:
    if 200 <= status < 300:
        return Tried(SendOutcome.DONE)
    if status in (400, 403):
        return Tried(SendOutcome.REFUSED, f"answered {status}")
    return Tried(SendOutcome.AGAIN if status in _OF_ONE else SendOutcome.DOWN, f"answered {status}")
