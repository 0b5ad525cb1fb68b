"""A server within a program that already runs: it listens, and ends when it is told to."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import logging
import os
import socket
from collections.abc import Iterator
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.sync.certificates import CertificatePaths
from kiosk.sync.connections import Acceptor, Connection
from kiosk.sync.door import HUB_LIMITS, Door, DoorLimits, Place
from kiosk.sync.polling import CLOSING

FILES_RESERVED = 256
"""Of what a process may open, so much is left to its databases and screens."""

KEEP_ALIVE_S = 30
_UNFINISHED_S = 2
_FLUSH_S = 0.05
_BACKLOG = 1024


class CannotListen(Exception):
    """The address cannot be had: in use, not this machine's, or not permitted.

    `address` is "host:port"; `cause` the operating system's words.
    """

    def __init__(self, address: str, cause: str) -> None:
        super().__init__(f"{address}: {cause}")
        self.address = address
        self.cause = cause


class Serving:
    """One listening server on the running loop. It takes over no signals and writes no log."""

    def __init__(self, limits: DoorLimits = HUB_LIMITS) -> None:
        """`limits`: who may be connected at once; fewer where the process may open less."""
        self._limits = limits
        self._server: _Server | None = None
        self._running: asyncio.Task[None] | None = None
        self._closing: asyncio.Future[None] | None = None

    async def start(
        self, app: ASGIApp, host: str, port: int, certificate: CertificatePaths | None = None
    ) -> int:
        """Listen on `host` and `port` (0: any free one), with TLS where there is a certificate.

        Returns the port. Raises CannotListen, and what reading the certificate raises
        (OSError, ssl.SSLError).
        """
        assert self._running is None, "already started"
        closing = asyncio.get_running_loop().create_future()
        config = self._config(_with_closing(app, closing), certificate)
        config.load()
        listener = _listen(host, port)
        self._closing = closing
        door = Door(self._limits.within(_files_for_connections(self._limits.connections_max)))
        self._server = _Server(config, listener, door)
        self._running = asyncio.create_task(self._server.serve())
        return int(listener.getsockname()[1])

    async def stop(self) -> None:
        """Answer what is under way, three seconds at most; open long polls end at once."""
        server, running, closing = self._server, self._running, self._closing
        self._server = self._running = self._closing = None
        if server is None or running is None or closing is None:
            return
        closing.set_result(None)
        server.should_exit = True
        await _until_answered(server)
        # Those that are idle would hold the end up: TLS waits for the other side's farewell.
        for connection in tuple(server.server_state.connections):
            connection.transport.abort()
        await running

    def _config(self, app: ASGIApp, certificate: CertificatePaths | None) -> uvicorn.Config:
        # Without a handler, warnings on malformed requests would go to the standard error.
        logging.getLogger("uvicorn").addHandler(logging.NullHandler())
        return uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="off",
            # Said here, for else it is read from the environment.
            workers=1,
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=1,
            ssl_certfile=certificate.certificate if certificate else None,
            ssl_keyfile=certificate.key if certificate else None,
        )


async def _until_answered(server: uvicorn.Server) -> None:
    if tasks := tuple(server.server_state.tasks):
        await asyncio.wait(tasks, timeout=_UNFINISHED_S)
    await asyncio.sleep(_FLUSH_S)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, listener: socket.socket, door: Door) -> None:
        super().__init__(config)
        self._listener = listener
        self._door = door

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002
        """Begin to take connections, at the door."""
        await self.lifespan.startup()
        taking = Acceptor(self._listener, self._door, self.config.ssl, self._connection)
        self.servers = [taking]  # type: ignore[list-item]
        self.started = True

    def _connection(self, place: Place) -> Connection:
        answers = self._door.limits.answers_per_stranger
        return Connection(self.config, self.server_state, place, answers)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more, and end the connections there are."""
        try:
            await super().shutdown(sockets)
        finally:
            self._listener.close()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals belong to the program around."""
        yield


def _with_closing(app: ASGIApp, closing: asyncio.Future[None]) -> ASGIApp:
    async def told(scope: Scope, receive: Receive, send: Send) -> None:
        scope[CLOSING] = closing
        await app(scope, receive, send)

    return told


def _listen(host: str, port: int) -> socket.socket:
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    if port not in range(65536):
        raise CannotListen(address, "there is no such port")
    family = socket.AF_INET6 if _is_ipv6(host) else socket.AF_INET
    # asyncio sends small packets at once only where the protocol is named: else each answer
    # waits 40 ms for the one before to be acknowledged.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except (OSError, UnicodeError) as error:
        listener.close()
        raise CannotListen(address, _cause(error)) from error
    listener.setblocking(False)
    return listener


def _files_for_connections(wanted: int) -> int:
    """How many connections this process may hold; it asks for as many files as it needs."""
    try:
        import resource  # noqa: PLC0415 - Windows has none, and no such limit
    except ImportError:
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return wanted
    needed = wanted + FILES_RESERVED
    if soft < needed:
        more = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, more), hard))
            soft = max(soft, more)
    return max(soft // 4, soft - FILES_RESERVED)


def _is_ipv6(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).version == 6
    except ValueError:
        return False


def _cause(error: Any) -> str:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return "another program listens there"
    return getattr(error, "strerror", None) or str(error)
