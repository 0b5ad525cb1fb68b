"""A retailer's receiver of callbacks: a real HTTP server that fails, hangs and comes back."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Call:
    """A request that came: its headers have lower-case names."""

    method: str
    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.raw)

    @property
    def said(self) -> tuple[str, str]:
        """The collect and its status."""
        return self.body["collectId"], self.body["status"]


@dataclass
class Receiver:
    """What came, and what is answered: `status` to callbacks; None: it hangs.

    `hangs_after`: so many calls; those that came after them are in `unanswered`.
    """

    url: str = ""
    status: int | None = 204
    hangs_after: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, object] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def told(self) -> list[tuple[str, str]]:
        """The callbacks that came, tried in vain or not."""
        return [call.said for call in self.calls if call.method == "PUT"]

    def answer(self, call: Call) -> tuple[int, bytes]:
        self.calls.append(call)
        if call.method == "POST":
            return 200, json.dumps(self.tokens).encode()
        hangs = self.hangs_after is not None and len(self.calls) > self.hangs_after
        if hangs:
            self.unanswered.append(call.headers["webhook-id"])
        if hangs or self.status is None:
            self.released.wait(30)
            return 503, b""
        return self.status, b""


@contextmanager
def receiving(
    given: Receiver | None = None, context: ssl.SSLContext | None = None
) -> Iterator[Receiver]:
    """A receiver on a free port of this computer. `context`: it speaks HTTPS."""
    receiver = given or Receiver()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("content-length", 0))
            raw = self.rfile.read(length)
            if len(raw) < length:
                # Whoever called was killed before all of it was sent: no server takes that.
                self.close_connection = True
                return
            headers = {name.lower(): text for name, text in self.headers.items()}
            status, body = receiver.answer(Call(self.command, self.path, headers, raw))
            self.send_response(status)
            for name, text in receiver.headers.items():
                self.send_header(name, text)
            with suppress(ConnectionError):
                self.end_headers()
            with suppress(ConnectionError):
                self.wfile.write(body)

        do_PUT = do_POST = do_GET = do_DELETE = _answer  # noqa: N815 - names of the standard library

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    scheme = "http" if context is None else "https"
    receiver.url = f"{scheme}://127.0.0.1:{server.server_port}"
    try:
        yield receiver
    finally:
        receiver.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
