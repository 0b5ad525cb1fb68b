"""Tests the client with broken connections and servers of other programs, over real sockets."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from kiosk.domain.events.log import EMPTY_LOG
from kiosk.sync.client import transport as client
from kiosk.sync.protocol.ports import LinkDown, WireProblem
from kiosk.sync.server import long_poll
from tests.sync.client.answering import answering
from tests.sync.client.upstream import Upstream, listening, paired


@asynccontextmanager
async def saying(answer: bytes, *, hangs: bool = False) -> AsyncIterator[str]:
    """A server that answers each request with these bytes, then closes the connection or hangs."""

    async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        if hangs:
            await reader.read()

    async with answering(respond) as port:
        yield f"http://127.0.0.1:{port}"


@asynccontextmanager
async def dripping() -> AsyncIterator[str]:
    """A server that sends blanks for ever."""

    async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n")
        while not reader.at_eof():
            writer.write(b" ")
            with suppress(TimeoutError):
                await asyncio.wait_for(reader.read(1000), 0.02)

    async with answering(respond) as port:
        yield f"http://127.0.0.1:{port}"


def a_dead_port() -> int:
    """A port of this device where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_a_line_that_falls_silent_is_found_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "FEED_READ_S", 0.2)
    begun = (
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
    )

    async def run() -> None:
        async with saying(begun + b"1\r\n \r\n", hangs=True) as url, paired(url) as there:
            with pytest.raises(LinkDown):
                await there.log(EMPTY_LOG, 10, 20.0)

    asyncio.run(run())


def test_a_silent_line_is_known_dead_within_five_seconds() -> None:
    assert long_poll.BEAT_S * 2 < client.FEED_READ_S < 5


def test_a_line_that_only_drips_does_not_hold_a_call_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client, "CALL_S_MAX", 0.3)

    async def run() -> None:
        async with dripping() as url, paired(url) as there:
            with pytest.raises(LinkDown):
                await asyncio.wait_for(there.log(EMPTY_LOG, 10, 0.1), 5)

    asyncio.run(run())


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n<html>Welcome</html>",
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n\xff\xfe",
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1/login\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 304 Not Modified\r\n\r\n",
    ],
)
def test_an_answer_that_is_none_means_the_link_is_down(answer: bytes) -> None:
    async def run() -> None:
        async with saying(answer) as url, paired(url) as there:
            with pytest.raises(LinkDown):
                await there.digest()

    asyncio.run(run())


def test_an_answer_without_end_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "REPLY_BYTES_MAX", 1000)
    answer = b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n" + b" " * 100_000

    async def run() -> None:
        async with saying(answer) as url, paired(url) as there:
            with pytest.raises(LinkDown):
                await there.digest()

    asyncio.run(run())


@pytest.mark.parametrize(
    ("status", "code", "retry_after_s"),
    [
        (401, "unknown_device", None),
        (403, "not_permitted", None),
        (413, "too_large", None),
        (404, "not_understood", None),
        (429, "busy", 7.0),
        (500, "failure", None),
        (502, "busy", 7.0),
        (503, "busy", 7.0),
    ],
)
def test_a_proxys_refusal_is_reported_by_its_status(
    status: int, code: str, retry_after_s: float | None
) -> None:
    retry = b"retry-after: 7\r\n" if retry_after_s else b""
    answer = b"HTTP/1.1 %d No\r\n%scontent-length: 4\r\n\r\nNo.\n" % (status, retry)

    async def run() -> None:
        async with saying(answer) as url, paired(url) as there:
            with pytest.raises(WireProblem) as raised:
                await there.digest()
            assert raised.value.status == status
            problem = raised.value.problem
            assert (problem.code, problem.retry_after_s) == (code, retry_after_s)

    asyncio.run(run())


def test_where_nobody_listens_the_link_is_down() -> None:
    async def run() -> None:
        async with paired(f"http://127.0.0.1:{a_dead_port()}") as there:
            with pytest.raises(LinkDown):
                await there.hello([])

    asyncio.run(run())


def test_proxies_of_the_device_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{a_dead_port()}")

    async def run() -> None:
        async with listening(Upstream()) as url, paired(url) as there:
            assert (await there.hello([])).store_name == "Lyon"

    asyncio.run(run())
