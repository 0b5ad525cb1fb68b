"""Tests what the client gets from a server, over real sockets."""

from __future__ import annotations

import asyncio
from pathlib import Path
from time import monotonic

import pytest

from kiosk.domain.events.log import EMPTY_LOG, LogHead
from kiosk.services.replication.links import LinkCause
from kiosk.sync.client import transport as client
from kiosk.sync.client.transport import HttpTransport, InvalidAddress, check_address
from kiosk.sync.identity.certificates import certificate_pem, make_certificate
from kiosk.sync.protocol.bodies import EntriesBody, EventsBody
from kiosk.sync.protocol.conversions import from_entry, from_sent, to_entry
from kiosk.sync.protocol.ports import LinkDown, WireProblem
from kiosk.sync.server import long_poll
from kiosk.sync.server.app import server_app
from kiosk.sync.server.serving import Serving
from tests.sync.client.upstream import Upstream, an_event, disk_full, listening, paired, refused


@pytest.mark.parametrize("secure", [False, True])
def test_every_call_goes_there_and_back(tmp_path: Path, secure: bool) -> None:
    async def run() -> None:
        certificate = make_certificate(tmp_path) if secure else None
        pem = certificate_pem(certificate.certificate) if certificate else ""
        upstream = Upstream()
        async with listening(upstream, certificate) as url, paired(url, pem) as there:
            sent = await there.send_events(EventsBody(events=(from_sent(an_event(1), None),)))
            assert sent.acked_seq == 1
            assert upstream.ingested == [an_event(1)]
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
            assert monotonic() - began < 8

    asyncio.run(run())


def test_beats_keep_a_quiet_line_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_poll, "BEAT_S", 0.1)
    monkeypatch.setattr(client, "FEED_READ_S", 3.0)

    async def run() -> None:
        async with listening(Upstream()) as url, paired(url) as there:
            began = monotonic()
            assert (await there.log(EMPTY_LOG, 10, 4.0)).entries == ()
            assert monotonic() - began >= 4

    asyncio.run(run())


def test_a_problem_arrives_as_the_server_sent_it() -> None:
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


def test_another_device_at_the_address_gets_nothing(tmp_path: Path) -> None:
    async def run() -> None:
        mine = make_certificate(tmp_path / "mine")
        other = make_certificate(tmp_path / "other")
        upstream = Upstream()
        pem = certificate_pem(mine.certificate)
        async with listening(upstream, other) as url:
            body = EventsBody(events=(from_sent(an_event(1), None),))
            changed, untrusted = LinkCause.CERTIFICATE_CHANGED, LinkCause.CERTIFICATE_UNTRUSTED
            for trusted, cause in ((pem, changed), ("", untrusted)):
                async with paired(url, trusted) as there:
                    with pytest.raises(LinkDown) as raised:
                        await there.send_events(body)
                    assert raised.value.cause is cause
        assert upstream.ingested == []

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


def test_calls_given_up_at_any_time_free_their_connection() -> None:
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
    with pytest.raises(InvalidAddress) as raised:
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
