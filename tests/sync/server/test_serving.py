"""A server within a program that already runs."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import ssl
from pathlib import Path
from time import monotonic
from typing import Any, ClassVar

import pytest

from kiosk.domain.events.log import EMPTY_LOG
from kiosk.sync.client.transport import HttpTransport
from kiosk.sync.identity.certificates import CertificatePaths, certificate_pem, make_certificate
from kiosk.sync.protocol.ports import LinkDown
from kiosk.sync.server.app import server_app
from kiosk.sync.server.connection_limits import ConnectionLimits
from kiosk.sync.server.serving import CannotListen, Serving
from tests.sync.client.upstream import SECRET, Upstream, paired


def test_polls_end_at_once_when_the_server_stops(tmp_path: Path) -> None:
    async def run() -> None:
        certificate = make_certificate(tmp_path)
        upstream = Upstream()
        serving = Serving()
        port = await serving.start(server_app(upstream), "127.0.0.1", 0, certificate)
        url, pem = f"https://127.0.0.1:{port}", certificate_pem(certificate.certificate)
        clients = [HttpTransport(url, "counter-2", SECRET, pem) for _ in range(4)]
        polls = [asyncio.create_task(there.log(EMPTY_LOG, 10, 20.0)) for there in clients]
        while upstream.waiting < len(polls):
            await upstream.somebody_waits.wait()
            await asyncio.sleep(0)
        began = monotonic()
        await serving.stop()
        assert monotonic() - began < 1
        assert [page.entries for page in await asyncio.gather(*polls)] == [()] * len(polls)
        assert upstream.waiting == 0
        with pytest.raises(LinkDown):
            await clients[0].hello([])
        for there in clients:
            await there.aclose()

    asyncio.run(run())


def test_half_a_request_does_not_hold_up_the_end() -> None:
    async def run() -> None:
        serving = Serving()
        port = await serving.start(server_app(Upstream()), "127.0.0.1", 0)
        halves = [
            b"",
            b"GET /hea",
            b"POST /v1/pair HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n\r\n{",
        ]
        writers = []
        for half in halves:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(half)
            await writer.drain()
            writers.append(writer)
        async with paired(f"http://127.0.0.1:{port}") as there:
            await there.hello([])
        began = monotonic()
        await serving.stop()
        assert monotonic() - began < 3.5
        for writer in writers:
            writer.close()

    asyncio.run(run())


def test_it_can_start_and_stop_again_and_again_on_its_port() -> None:
    async def run() -> None:
        serving = Serving()
        port = await serving.start(server_app(Upstream()), "127.0.0.1", 0)
        for _ in range(3):
            async with paired(f"http://127.0.0.1:{port}") as there:
                await there.hello([])
                await serving.stop()
            assert await serving.start(server_app(Upstream()), "127.0.0.1", port) == port
        await serving.stop()
        await serving.stop()

    asyncio.run(run())


def test_stopped_before_it_ran_it_leaves_its_port() -> None:
    async def run() -> None:
        serving = Serving()
        port = await serving.start(server_app(Upstream()), "127.0.0.1", 0)
        await serving.stop()
        with socket.create_server(("127.0.0.1", port)):
            pass

    asyncio.run(run())


def test_a_port_that_is_taken_is_named() -> None:
    async def run() -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            with pytest.raises(CannotListen) as raised:
                await Serving().start(server_app(Upstream()), "127.0.0.1", port)
        assert raised.value.address == f"127.0.0.1:{port}"
        assert raised.value.cause == "EADDRINUSE"

    asyncio.run(run())


@pytest.mark.parametrize(("host", "port"), [("192.0.2.1", 0), ("127.0.0.1", 99999)])
def test_an_address_that_cannot_be_had_is_named(host: str, port: int) -> None:
    async def run() -> None:
        with pytest.raises(CannotListen) as raised:
            await Serving().start(server_app(Upstream()), host, port)
        assert raised.value.address == f"{host}:{port}"
        assert raised.value.cause

    asyncio.run(run())


def test_an_invalid_certificate_is_reported_and_no_port_is_held(tmp_path: Path) -> None:
    path = tmp_path / "certificate.pem"
    path.write_text("no certificate")

    async def run() -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        paths = CertificatePaths(path, path)
        with pytest.raises(ssl.SSLError):
            await Serving().start(server_app(Upstream()), "127.0.0.1", port, paths)
        with socket.create_server(("127.0.0.1", port)):
            pass

    asyncio.run(run())


def test_signals_stay_with_the_program_around() -> None:
    async def run() -> None:
        handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
        serving = Serving()
        port = await serving.start(server_app(Upstream()), "127.0.0.1", 0)
        async with paired(f"http://127.0.0.1:{port}") as there:
            await there.hello([])
        now = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
        await serving.stop()
        assert now == handlers

    asyncio.run(run())


def test_those_who_only_wait_give_their_place_to_those_who_ask(
    capfd: pytest.CaptureFixture[str],
) -> None:
    async def run() -> None:
        serving = Serving(
            ConnectionLimits(connections_max=6, strangers_max=3, strangers_per_address=3)
        )
        port = await serving.start(server_app(Upstream()), "127.0.0.1", 0)
        url = f"http://127.0.0.1:{port}"
        idle = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        async with paired(url) as there, paired(url) as another:
            assert (await there.hello([])).store_name == "Lyon"
            assert await idle[0][0].read() == b""
            assert (await another.hello([])).store_name == "Lyon"
            more = [await asyncio.open_connection("127.0.0.1", port) for _ in range(9)]
            # A device that has shown its secret stays connected, however many come.
            assert (await there.hello([])).store_name == "Lyon"
        for _, writer in (*idle, *more):
            writer.close()
        await serving.stop()

    asyncio.run(run())
    assert capfd.readouterr() == ("", "")


def test_noise_is_answered_and_printed_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    async def run() -> None:
        serving = Serving()
        port = await serving.start(server_app(Upstream()), "127.0.0.1", 0)
        for noise in (b"\x16\x03\x01\x02\x00", b"GET\r\n\r\n", b"GET /v1/hello HTTP/1.1\r\n\r\n"):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(noise + b"\r\n\r\n")
            writer.write_eof()
            assert (await reader.read()).startswith(b"HTTP/1.1 400")
            writer.close()
        await serving.stop()

    asyncio.run(run())
    assert capfd.readouterr() == ("", "")


def test_two_servers_run_beside_each_other() -> None:
    async def run() -> None:
        first, second = Serving(), Serving()
        ports = [
            await serving.start(server_app(Upstream()), "127.0.0.1", 0)
            for serving in (first, second)
        ]
        await first.stop()
        async with paired(f"http://127.0.0.1:{ports[1]}") as there:
            assert json.loads((await there.hello([])).model_dump_json())["store_id"] == "store-1"
        await second.stop()

    asyncio.run(run())


class Noting(socket.socket):
    """A socket that notes the connections it accepts."""

    accepted: ClassVar[list[socket.socket]] = []

    def accept(self) -> tuple[socket.socket, Any]:
        connection, address = super().accept()
        self.accepted.append(connection)
        return connection, address


def test_an_answer_does_not_wait_for_an_acknowledgement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise each answer may wait 40 ms for the other side to acknowledge the one before."""
    monkeypatch.setattr(Noting, "accepted", [])

    async def run() -> None:
        certificate = make_certificate(tmp_path)
        serving = Serving()
        with monkeypatch.context() as patch:
            patch.setattr(socket, "socket", Noting)
            port = await serving.start(server_app(Upstream()), "127.0.0.1", 0, certificate)
        pem = certificate_pem(certificate.certificate)
        async with paired(f"https://127.0.0.1:{port}", pem) as there:
            await there.hello([])
            (connection,) = Noting.accepted
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        await serving.stop()

    asyncio.run(run())
