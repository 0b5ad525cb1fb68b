"""Finds, from a network error, the cause of a lost link that a person can act on."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx2

from kiosk.domain.frozen import frozen
from kiosk.services.replication.links import LinkCause
from kiosk.sync.protocol.ports import LinkDown

LOOK_S_MAX = 3.0
HEADERS_BYTES_MAX = 16_384

# OpenSSL's X509_V_ERR_… numbers.
_NOT_YET_VALID = 9
_EXPIRED = 10
_HOSTNAME = 62
_IP_ADDRESS = 64

_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}


async def link_down(error: BaseException, url: str, *, is_pinned: bool) -> LinkDown:
    """The LinkDown to raise for a network error at `url`.

    `is_pinned`: only one certificate was trusted. If a certificate is not valid by this device's
    clock, this opens another connection to read the server's time and certificate.
    """
    found = list(_chain(error))
    for each in found:
        if isinstance(each, ssl.SSLCertVerificationError):
            if each.verify_code in (_NOT_YET_VALID, _EXPIRED):
                return await _by_dates(each, url)
            if not is_pinned and await _is_over(each, url):
                return LinkDown("certificate has expired", LinkCause.CERTIFICATE_DATES)
            return _distrusted(each, is_pinned=is_pinned)
    for each in found:
        cause = _cause(each)
        if cause is not None:
            return LinkDown(f"{type(each).__name__}: {each}", cause)
    return LinkDown(f"{type(error).__name__}: {error}")


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error with its causes and the members of groups, innermost first."""
    waiting, found = [error], []
    while waiting:
        each = waiting.pop()
        if each in found:
            continue
        found.append(each)
        waiting += [led for led in (each.__cause__, each.__context__) if led is not None]
        if isinstance(each, BaseExceptionGroup):
            waiting += each.exceptions
    yield from reversed(found)


def _distrusted(error: ssl.SSLCertVerificationError, *, is_pinned: bool) -> LinkDown:
    if is_pinned:
        message = "another device answers than the one that was paired"
        return LinkDown(message, LinkCause.CERTIFICATE_CHANGED)
    if error.verify_code in (_HOSTNAME, _IP_ADDRESS):
        return LinkDown(error.verify_message, LinkCause.CERTIFICATE_NAME)
    return LinkDown(error.verify_message, LinkCause.CERTIFICATE_UNTRUSTED)


_CAUSES: tuple[tuple[tuple[type[BaseException], ...], LinkCause], ...] = (
    ((socket.gaierror, UnicodeError), LinkCause.HOST_UNKNOWN),
    ((ConnectionRefusedError,), LinkCause.CONNECTION_REFUSED),
    ((ConnectionError, httpx2.ReadError, httpx2.WriteError), LinkCause.CONNECTION_LOST),
    ((TimeoutError, httpx2.TimeoutException), LinkCause.NO_ANSWER),
    ((ssl.SSLError,), LinkCause.NO_TLS),
    (
        (httpx2.ProtocolError, httpx2.DecodingError, httpx2.StreamError),
        LinkCause.OTHER_PROGRAM,
    ),
)
"""The cause for each type of network error; the more specific ones come first."""


def _cause(error: BaseException) -> LinkCause | None:
    if isinstance(error, ssl.SSLWantReadError):
        return None
    if isinstance(error, OSError) and error.errno in _UNREACHABLE:
        return LinkCause.NETWORK_UNREACHABLE
    return next((cause for types, cause in _CAUSES if isinstance(error, types)), None)


# --- expired certificates and wrong clocks ---------------------------------------------------


@frozen
class _Shown:
    """The validity of a server's certificate, and the time by the server's clock."""

    valid_from: datetime
    valid_until: datetime
    server_time: datetime | None


async def _by_dates(error: ssl.SSLCertVerificationError, url: str) -> LinkDown:
    """Decide whether the certificate is out of date or this device's clock is wrong."""
    try:
        async with asyncio.timeout(LOOK_S_MAX):
            shown = await _look(url)
    except (OSError, TimeoutError, ValueError):
        shown = None
    now = datetime.now(UTC)
    message = f"{error.verify_message} (it is {now:%Y-%m-%d %H:%M} UTC here)"
    if shown is None or shown.server_time is None:
        return LinkDown(message, LinkCause.CERTIFICATE_DATES)
    if not shown.valid_from <= shown.server_time <= shown.valid_until:
        return LinkDown(message, LinkCause.CERTIFICATE_DATES)
    offset_ms = round((shown.server_time - now).total_seconds() * 1000)
    return LinkDown(message, LinkCause.CLOCK_SKEWED, offset_ms)


async def _is_over(error: ssl.SSLCertVerificationError, url: str) -> bool:
    """Whether an untrusted certificate has also expired, which is the more useful cause."""
    if error.verify_code in (_HOSTNAME, _IP_ADDRESS):
        return False
    try:
        async with asyncio.timeout(LOOK_S_MAX):
            shown = await _look(url)
    except (OSError, TimeoutError, ValueError):
        return False
    return shown.valid_until < (shown.server_time or datetime.now(UTC))


async def _look(url: str) -> _Shown:
    """Ask an unverified server for its certificate and time; no secret is sent."""
    from cryptography import x509  # noqa: PLC0415 - only for certificates that are not valid

    parts = urlsplit(url)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    reader, writer = await asyncio.open_connection(
        parts.hostname, parts.port or 443, ssl=context, limit=HEADERS_BYTES_MAX
    )
    try:
        der = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        certificate = x509.load_der_x509_certificate(der or b"")
        writer.write(
            f"HEAD / HTTP/1.1\r\nhost: {parts.netloc}\r\nconnection: close\r\n\r\n".encode()
        )
        answered = await _date(reader)
    finally:
        writer.transport.abort()
    return _Shown(certificate.not_valid_before_utc, certificate.not_valid_after_utc, answered)


async def _date(reader: asyncio.StreamReader) -> datetime | None:
    """The `Date` header of an answer; None without a readable one."""
    try:
        headers = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return None
    for line in headers.decode("latin-1").split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "date":
            date = parsedate_to_datetime(value.strip())
            return date if date.tzinfo else date.replace(tzinfo=UTC)
    return None
