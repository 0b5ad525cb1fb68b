"""Runs an HTTP server inside a running program until it is stopped."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import os
import socket
import ssl
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.services.causes import cause_of
from kiosk.sync.identity.certificates import CertificatePaths
from kiosk.sync.server.connection_limits import (
    HUB_LIMITS,
    ConnectionLimiter,
    ConnectionLimits,
    ConnectionSlot,
)
from kiosk.sync.server.connections import Acceptor, Connection
from kiosk.sync.server.long_poll import CLOSING

FILES_RESERVED = 256
"""Open files of the process that are reserved for its databases and screens."""

KEEP_ALIVE_S = 30
_UNFINISHED_S = 2
_FLUSH_S = 0.05
_BACKLOG = 1024


class CannotListen(Exception):
    """The address cannot be listened on: in use, not this device's, or not permitted.

    `address` is "host:port"; `cause` a code of `kiosk.services.causes`.
    """

    def __init__(self, address: str, cause: str) -> None:
        super().__init__(f"{address}: {cause}")
        self.address = address
        self.cause = cause


class Serving:
    """One server on the running loop. It handles no signals and writes no log."""

    def __init__(self, limits: ConnectionLimits = HUB_LIMITS) -> None:
        """`limits`: of connections; lowered if the process may open fewer files."""
        self._limits = limits
        self._server: _Server | None = None
        self._running: asyncio.Task[None] | None = None
        self._closing: asyncio.Future[None] | None = None

    async def start(
        self, app: ASGIApp, host: str, port: int, certificate: CertificatePaths | None = None
    ) -> int:
        """Listen on `host` and `port` (0: any free one), with TLS if there is a certificate.

        Returns the port. Raises CannotListen; OSError and ssl.SSLError if the certificate
        cannot be read.
        """
        assert self._running is None, "already started"
        closing = asyncio.get_running_loop().create_future()
        config = self._config(_with_closing(app, closing), certificate)
        config.load()
        listener = _listen(host, port)
        self._closing = closing
        limiter = ConnectionLimiter(
            self._limits.within(_files_for_connections(self._limits.connections_max))
        )
        self._server = _Server(config, listener, limiter)
        self._running = asyncio.create_task(self._server.serve())
        return int(listener.getsockname()[1])

    def show(self, certificate: CertificatePaths) -> None:
        """Show this certificate to new connections; present ones go on as they are.

        Raises OSError and ssl.SSLError where it cannot be read; the former one stays then.
        """
        config = self._config(_no_app, certificate)
        config.load()
        if self._server is not None and config.ssl is not None:
            self._server.show(config.ssl)

    async def stop(self) -> None:
        """Stop after running requests, three seconds at most; long polls end at once."""
        server, running, closing = self._server, self._running, self._closing
        self._server = self._running = self._closing = None
        if server is None or running is None or closing is None:
            return
        closing.set_result(None)
        server.should_exit = True
        await _until_answered(server)
        # Idle TLS connections would delay the stop: TLS waits for the peer's closing alert.
        for connection in tuple(server.server_state.connections):
            connection.transport.abort()
        await running

    def _config(self, app: ASGIApp, certificate: CertificatePaths | None) -> uvicorn.Config:
        # Without a handler, warnings on malformed requests would go to stderr.
        logging.getLogger("uvicorn").addHandler(logging.NullHandler())
        return uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="off",
            # Otherwise uvicorn reads it from the environment.
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
    def __init__(
        self, config: uvicorn.Config, listener: socket.socket, limiter: ConnectionLimiter
    ) -> None:
        super().__init__(config)
        self._listener = listener
        self._limiter = limiter
        self._taking: Acceptor | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002
        """Begin to accept connections, through the limiter."""
        await self.lifespan.startup()
        taking = Acceptor(self._listener, self._limiter, self.config.ssl, self._connection)
        self.servers = [taking]  # type: ignore[list-item]
        self._taking = taking
        self.started = True

    def show(self, tls: ssl.SSLContext) -> None:
        """Use this context for new connections."""
        self.config.ssl = tls
        if self._taking is not None:
            self._taking.tls = tls

    def _connection(self, place: ConnectionSlot) -> Connection:
        answers = self._limiter.limits.answers_per_stranger
        return Connection(self.config, self.server_state, place, answers)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept no more connections, and end the present ones."""
        try:
            await super().shutdown(sockets)
        finally:
            self._listener.close()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the surrounding program."""
        yield


def _with_closing(app: ASGIApp, closing: asyncio.Future[None]) -> ASGIApp:
    async def app_with_state(scope: Scope, receive: Receive, send: Send) -> None:
        scope[CLOSING] = closing
        await app(scope, receive, send)

    return app_with_state


async def _no_app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers nothing."""


def _listen(host: str, port: int) -> socket.socket:
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    if port not in range(65536):
        raise CannotListen(address, "no_such_port")
    family = socket.AF_INET6 if _is_ipv6(host) else socket.AF_INET
    # asyncio sets TCP_NODELAY only if the protocol is given; else each answer waits 40 ms
    # for the previous one to be acknowledged.
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
    """How many connections this process may hold; raises its file limit where it can."""
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


def _cause(error: OSError | UnicodeError) -> str:
    return cause_of(error) if isinstance(error, OSError) else "host_unknown"
