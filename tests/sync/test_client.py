"""What a machine's client makes of what is at the other end, over real sockets."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from time import monotonic

import pytest

from kiosk.domain.log import EMPTY_LOG, LogHead
from kiosk.sync import client, polling
from kiosk.sync.certificates import certificate_pem, make_certificate
from kiosk.sync.client import AddressRefused, HttpTransport, WrongCertificate, check_address
from kiosk.sync.ports import LinkDown, WireProblem
from kiosk.sync.server import server_app
from kiosk.sync.serving import Serving
from kiosk.sync.wire import EntriesBody, EventsBody, from_entry, from_sent, to_entry
from tests.sync.upstream import Upstream, an_event, disk_full, listening, paired, refused


@asynccontextmanager
async def saying(answer: bytes, *, hangs: bool = False) -> AsyncIterator[str]:
    """Something that answers each request with these bytes, then hangs up, or says no more."""
    done = asyncio.Event()

    async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        if hangs:
            await done.wait()
        writer.close()

    server = await asyncio.start_server(respond, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        done.set()
        server.close()
        await server.wait_closed()


@asynccontextmanager
async def dripping() -> AsyncIterator[str]:
    """Something that sends blanks for ever."""

    async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n")
        while not reader.at_eof():
            writer.write(b" ")
            with suppress(TimeoutError):
                await asyncio.wait_for(reader.read(1000), 0.02)
        writer.close()

    server = await asyncio.start_server(respond, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await server.wait_closed()


def a_dead_port() -> int:
    """A port of this machine where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.mark.parametrize("secure", [False, True])
def test_every_call_goes_there_and_back(tmp_path: Path, secure: bool) -> None:
    async def run() -> None:
        certificate = make_certificate(tmp_path) if secure else None
        pem = certificate_pem(certificate.certificate) if certificate else ""
        upstream = Upstream()
        async with listening(upstream, certificate) as url, paired(url, pem) as there:
            sent = await there.send_events(EventsBody(events=(from_sent(an_event(1), None),)))
            assert sent.acked_seq == 1
            assert upstream.taken == [an_event(1)]
            await upstream.happen(an_event(1))
            page = await there.log(EMPTY_LOG, 10, 0.0)
            assert [to_entry(entry) for entry in page.entries] == upstream.entries
            hub = Upstream()
            await hub.happen(an_event(1), an_event(2))
            more = EntriesBody(hub_epoch=1, entries=(from_entry(hub.entries[1]),))
            assert (await there.send_entries(more)).log_head.seq == 2
            assert (await there.hello([1, 2])).acked == {1: 1, 2: 0}
            assert len((await there.snapshot(1, None, 10)).entries) == 1
            assert len((await there.snapshot(None, "1", 10)).entries) == 1
            assert (await there.digest()).head.seq == 2
            await upstream.command("command-1")
            assert len((await there.commands(EMPTY_LOG, 10, 0.0)).commands) == 1

    asyncio.run(run())


def test_news_wakes_a_poll_at_once() -> None:
    async def run() -> None:
        upstream = Upstream()
        async with listening(upstream) as url, paired(url) as there:
            poll = asyncio.create_task(there.log(EMPTY_LOG, 10, 20.0))
            await upstream.somebody_waits.wait()
            began = monotonic()
            await upstream.happen(an_event(1))
            assert len((await poll).entries) == 1
            assert monotonic() - began < 1

    asyncio.run(run())


def test_beats_keep_a_quiet_line_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "BEAT_S", 0.1)
    monkeypatch.setattr(client, "FEED_READ_S", 0.4)

    async def run() -> None:
        async with listening(Upstream()) as url, paired(url) as there:
            began = monotonic()
            assert (await there.log(EMPTY_LOG, 10, 1.0)).entries == ()
            assert monotonic() - began >= 1

    asyncio.run(run())


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
    assert polling.BEAT_S * 2 < client.FEED_READ_S < 5


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
def test_what_something_between_refuses_is_told_by_its_status(
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


def test_a_problem_comes_as_the_server_told_it() -> None:
    async def run() -> None:
        upstream = Upstream()
        async with listening(upstream) as url, paired(url) as there:
            with pytest.raises(WireProblem) as diverged:
                await there.log(LogHead(3, "f" * 64), 10, 20.0)
            assert (diverged.value.status, diverged.value.problem.code) == (409, "diverged")
            upstream.trouble = refused(409, "not_hub", hub_epoch=3)
            with pytest.raises(WireProblem) as not_hub:
                await there.hello([])
            assert not_hub.value.problem.hub_epoch == 3
            upstream.trouble = disk_full()
            with pytest.raises(WireProblem) as busy:
                await there.hello([])
            assert busy.value.problem.retry_after_s

    asyncio.run(run())


def test_where_nobody_listens_the_link_is_down() -> None:
    async def run() -> None:
        async with paired(f"http://127.0.0.1:{a_dead_port()}") as there:
            with pytest.raises(LinkDown):
                await there.hello([])

    asyncio.run(run())


def test_another_machine_at_the_address_gets_nothing(tmp_path: Path) -> None:
    async def run() -> None:
        mine = make_certificate(tmp_path / "mine")
        other = make_certificate(tmp_path / "other")
        upstream = Upstream()
        pem = certificate_pem(mine.certificate)
        async with listening(upstream, other) as url:
            body = EventsBody(events=(from_sent(an_event(1), None),))
            for trusted in (pem, ""):
                async with paired(url, trusted) as there:
                    with pytest.raises(WrongCertificate):
                        await there.send_events(body)
        assert upstream.taken == []

    asyncio.run(run())


def test_polls_that_are_given_up_leave_room_for_calls() -> None:
    async def run() -> None:
        upstream = Upstream()
        async with listening(upstream) as url, paired(url) as there:
            for _ in range(50):
                poll = asyncio.create_task(there.log(EMPTY_LOG, 10, 20.0))
                await upstream.somebody_waits.wait()
                poll.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await poll
            assert (await there.hello([])).role == "counter"
            await asyncio.wait_for(upstream.nobody_waits.wait(), 5)

    asyncio.run(run())


def test_calls_given_up_at_any_moment_leave_room_too() -> None:
    async def run() -> None:
        async with listening(Upstream()) as url, paired(url) as there:
            for step in range(60):
                call = asyncio.create_task(there.hello([]))
                for _ in range(step % 20):
                    await asyncio.sleep(0)
                call.cancel()
                await asyncio.gather(call, return_exceptions=True)
            calls = [there.hello([]) for _ in range(client.CONNECTIONS_MAX)]
            assert len(await asyncio.gather(*calls)) == client.CONNECTIONS_MAX

    asyncio.run(run())


def test_a_server_that_was_started_again_is_found_again(tmp_path: Path) -> None:
    async def run() -> None:
        certificate = make_certificate(tmp_path)
        upstream = Upstream()
        async with listening(upstream, certificate) as url:
            there = HttpTransport(
                url, "counter-2", upstream.secrets["counter-2"], certificate_pem(certificate.key)
            )
            await there.hello([])
        with pytest.raises(LinkDown):
            await there.hello([])
        port = int(url.rpartition(":")[2])
        serving = Serving()
        await serving.start(server_app(upstream), "127.0.0.1", port, certificate)
        assert (await there.hello([])).store_id == "store-1"
        await there.aclose()
        await serving.stop()

    asyncio.run(run())


def test_proxies_of_the_machine_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{a_dead_port()}")

    async def run() -> None:
        async with listening(Upstream()) as url, paired(url) as there:
            assert (await there.hello([])).store_name == "Lyon"

    asyncio.run(run())


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://192.0.2.7:8443", "insecure"),
        ("http://hub.example:8443", "insecure"),
        ("http://127.0.0.1.example", "insecure"),
        ("http://localhost@hub.example", "malformed"),
        ("ftp://127.0.0.1", "malformed"),
        ("127.0.0.1:8443", "malformed"),
        ("https://", "malformed"),
        ("https://hub:port", "malformed"),
        ("https://hub:99999", "malformed"),
        ("https://[::1", "malformed"),
        ("https://hub/collect", "malformed"),
        ("https://hub?x=1", "malformed"),
        ("", "malformed"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url: str, problem: str) -> None:
    with pytest.raises(AddressRefused) as raised:
        HttpTransport(url, "counter-2", "secret")
    assert raised.value.problem == problem


@pytest.mark.parametrize(
    ("url", "used"),
    [
        ("https://hub:8443", "https://hub:8443"),
        (" https://HUB:8443/ ", "https://hub:8443"),
        ("https://192.0.2.7", "https://192.0.2.7"),
        ("https://[2001:db8::7]:8443", "https://[2001:db8::7]:8443"),
        ("http://localhost:8443", "http://localhost:8443"),
        ("http://127.9.9.9:1", "http://127.9.9.9:1"),
        ("http://[::1]:8443", "http://[::1]:8443"),
    ],
)
def test_an_address_is_used_without_its_trimmings(url: str, used: str) -> None:
    assert check_address(url) == used
