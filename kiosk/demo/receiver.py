"""The sample retailer's receiver of callbacks: it shows what comes, and gives it back."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BODY_BYTES_MAX = 100_000
_POLL_S = 0.05


class _SampleReceiver(ThreadingHTTPServer):
    """Keeps what came, by path."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], came: Callable[[str, str], object]) -> None:
        super().__init__(address, _SampleHandler)
        self.kept: defaultdict[str, list[str]] = defaultdict(list)
        self.came = came


class _SampleHandler(BaseHTTPRequestHandler):
    server: _SampleReceiver

    def do_PUT(self) -> None:
        length = self.headers.get("content-length", "")
        if not (length.isdecimal() and int(length) <= BODY_BYTES_MAX):
            self._answer(400)
            return
        body = self.rfile.read(int(length)).decode("utf-8", "replace")
        self.server.kept[self.path].append(body)
        self.server.came(self.path, body)
        self._answer(204)

    def do_GET(self) -> None:
        self._answer(200, "".join(f"{body}\n" for body in self.server.kept[self.path]))

    def _answer(self, status: int, text: str = "") -> None:
        body = text.encode()
        self.send_response(status)
        if status != 204:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Print nothing: `came` does."""


@contextmanager
def receiving(host: str, port: int, came: Callable[[str, str], object]) -> Iterator[str]:
    """Receive callbacks until the end of the block; yields the receiver's URL.

    `PUT /ID` is a callback about a collect, of which `came` gets the path and the body; `GET /ID`
    returns those that came so far, one a line. `port`: 0 for any. Raises OSError.
    """
    server = _SampleReceiver((host, port), came)
    thread = threading.Thread(target=server.serve_forever, args=(_POLL_S,), daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def status_of(body: str) -> str:
    """The status that a callback brings; "" for what is none."""
    try:
        found = json.loads(body)["status"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return found if isinstance(found, str) else ""
