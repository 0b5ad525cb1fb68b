"""Records the HTTP calls between devices with a proxy."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import SplitResult, urlsplit

ANSWER_S_MAX = 60.0
"""Longer than any long poll."""

HOP_BY_HOP = {"connection", "transfer-encoding", "date", "server"}


class Recording:
    """Recorded calls by the time of their answers: method, path with query, bodies, status."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []
        self._lock = Lock()

    def add(self, request: BaseHTTPRequestHandler, sent: bytes, status: int, answer: bytes) -> None:
        """Records a call whose answer is JSON."""
        call = {
            "method": request.command,
            "path": request.path,
            "request": json.loads(sent) if sent else None,
            "status": status,
            "response": json.loads(answer),
        }
        with self._lock:
            self.calls.append(call)

    @contextmanager
    def before(self, upstream: str) -> Iterator[str]:
        """Runs a proxy before the server at `upstream`; yields the proxy's address."""
        recording, target = self, urlsplit(upstream)

        class Proxy(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._forward()

            def do_POST(self) -> None:
                self._forward()

            def _forward(self) -> None:
                sent = self.rfile.read(int(self.headers.get("content-length") or 0))
                connection = _connection(target)
                try:
                    connection.request(self.command, self.path, sent or None, dict(self.headers))
                    answer = connection.getresponse()
                    body = answer.read()
                    recording.add(self, sent, answer.status, body)
                    self.send_response_only(answer.status)
                    for name, value in answer.getheaders():
                        if name.lower() not in {*HOP_BY_HOP, "content-length"}:
                            self.send_header(name, value)
                    self.send_header("content-length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except (OSError, ValueError):
                    # One side closed its connection, so the other one is closed too.
                    self.close_connection = True
                finally:
                    connection.close()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Prints nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def _connection(target: SplitResult) -> HTTPConnection:
    if target.scheme == "http":
        return HTTPConnection(target.netloc, timeout=ANSWER_S_MAX)
    # The proxy only records, so the certificate's name is not checked.
    context = ssl._create_unverified_context()
    return HTTPSConnection(target.netloc, timeout=ANSWER_S_MAX, context=context)
