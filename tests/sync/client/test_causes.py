"""Tests that each cause of a failed connection is distinguished, over real sockets."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx2
import pytest

from kiosk.services.replication.links import LinkCause
from kiosk.sync.client import transport as client
from kiosk.sync.client.causes import link_down
from kiosk.sync.client.transport import HttpTransport
from kiosk.sync.identity.certificates import certificate_pem, make_certificate
from kiosk.sync.protocol.ports import LinkDown
from tests.sync.client.answering import answering
from tests.sync.client.test_client_trouble import a_dead_port, saying
from tests.sync.client.upstream import SECRET, Upstream, listening
from tests.sync.identity.certificates_of_days import Authority, made_for


async def missed(url: str, certificate: str = "", authority: str = "") -> LinkDown:
    """The error that a device gets that calls this URL."""
    there = HttpTransport(url, "counter-2", SECRET, certificate, authority=authority)
    try:
        with pytest.raises(LinkDown) as raised:
            await there.hello([])
    finally:
        await there.aclose()
    return raised.value


@asynccontextmanager
async def by_its_own_clock(path: Path, server_time: datetime | None) -> AsyncIterator[str]:
    """A server whose clock shows this time; without a time it closes the connection."""

    async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        if server_time is not None:
            date = format_datetime(server_time, usegmt=True)
            answer = f"HTTP/1.1 401 No\r\ndate: {date}\r\ncontent-length: 0\r\n\r\n"
            writer.write(answer.encode())

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    async with answering(respond, context) as port:
        yield f"https://127.0.0.1:{port}"


def test_nobody_listens_at_the_port() -> None:
    reported = asyncio.run(missed(f"http://127.0.0.1:{a_dead_port()}"))
    assert reported.cause is LinkCause.CONNECTION_REFUSED


def test_the_name_is_not_known() -> None:
    reported = asyncio.run(missed("https://hub.invalid:8443"))
    assert reported.cause is LinkCause.HOST_UNKNOWN


@pytest.mark.parametrize("number", [errno.ENETUNREACH, errno.EHOSTUNREACH])
def test_a_network_without_a_way_there(number: int) -> None:
    error = httpx2.ConnectError("All connection attempts failed")
    error.__cause__ = ExceptionGroup("two addresses", [OSError(number, os.strerror(number))])
    reported = asyncio.run(link_down(error, "https://192.0.2.1:8443", is_pinned=True))
    assert reported.cause is LinkCause.NETWORK_UNREACHABLE


def test_somebody_who_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "CONNECT_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        reported = asyncio.run(missed(f"https://127.0.0.1:{silent.getsockname()[1]}"))
    assert reported.cause is LinkCause.NO_ANSWER


def test_somebody_without_tls() -> None:
    async def run() -> LinkDown:
        async with listening(Upstream()) as url:
            return await missed(url.replace("http:", "https:"))

    assert asyncio.run(run()).cause is LinkCause.NO_TLS


@pytest.mark.parametrize(
    "answer", [b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nHello"]
)
def test_another_program_at_the_port(answer: bytes) -> None:
    async def run() -> LinkDown:
        async with saying(answer) as url:
            return await missed(url)

    assert asyncio.run(run()).cause is LinkCause.OTHER_PROGRAM


@pytest.mark.parametrize(
    ("is_pinned", "cause"),
    [(True, LinkCause.CERTIFICATE_CHANGED), (False, LinkCause.CERTIFICATE_UNTRUSTED)],
)
def test_another_certificate(tmp_path: Path, is_pinned: bool, cause: LinkCause) -> None:
    mine, other = make_certificate(tmp_path / "mine"), make_certificate(tmp_path / "other")

    async def run() -> LinkDown:
        async with listening(Upstream(), other) as url:
            return await missed(url, certificate_pem(mine.certificate) if is_pinned else "")

    assert asyncio.run(run()).cause is cause


@pytest.mark.parametrize("days_off", [-365, -2, 2, 365])
def test_the_clock_of_this_device_is_wrong(tmp_path: Path, days_off: int) -> None:
    """`days_off`: how many days this device's clock is ahead of the server's."""
    there = datetime.now(UTC) - timedelta(days=days_off)
    verdier = Authority.new()
    days = there - timedelta(days=1), there + timedelta(days=1)
    path = verdier.issue(tmp_path / "certificate.pem", days=days)

    async def run() -> LinkDown:
        async with by_its_own_clock(path, there) as url:
            return await missed(url, authority=verdier.pem)

    reported = asyncio.run(run())
    assert reported.cause is LinkCause.CLOCK_SKEWED
    assert reported.clock_offset_ms is not None
    assert abs(reported.clock_offset_ms + days_off * 86_400_000) < 60_000


def test_a_certificate_that_is_over_is_not_said_to_be_another_devices(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    path = made_for(tmp_path, now - timedelta(days=30), now - timedelta(days=1))

    async def run() -> LinkDown:
        async with by_its_own_clock(path, now) as url:
            return await missed(url)

    assert asyncio.run(run()).cause is LinkCause.CERTIFICATE_DATES


@pytest.mark.parametrize("tells_time", [True, False])
def test_the_certificate_is_over_by_everybodys_clock(tmp_path: Path, tells_time: bool) -> None:
    now = datetime.now(UTC)
    verdier = Authority.new()
    days = now - timedelta(days=30), now - timedelta(days=1)
    path = verdier.issue(tmp_path / "certificate.pem", days=days)

    async def run() -> LinkDown:
        async with by_its_own_clock(path, now if tells_time else None) as url:
            return await missed(url, authority=verdier.pem)

    assert asyncio.run(run()).cause is LinkCause.CERTIFICATE_DATES
