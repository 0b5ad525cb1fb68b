"""The service manager's end of the socket of sd_notify(3), for tests."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE_S = 30.0


class NotifySocket:
    """Receives what a program says; `variables` are what the program finds in its environment."""

    def __init__(self, place: Path | str) -> None:
        """`place`: a path for the socket, or "@NAME" for an abstract one."""
        address = str(place)
        self.variables = {"NOTIFY_SOCKET": address}
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(f"\0{address[1:]}" if address.startswith("@") else address)

    def received(self, within_s: float) -> dict[str, str] | None:
        """The next message, as variables; None if none comes in time."""
        self._socket.settimeout(max(within_s, 0.001))
        try:
            lines = self._socket.recv(4096).decode().splitlines()
        except TimeoutError:
            return None
        return dict(line.split("=", 1) for line in lines)

    def wait_for(self, name: str, within_s: float = PATIENCE_S) -> dict[str, str]:
        """The next message with this variable; those before it are dropped."""
        give_up_s = time.monotonic() + within_s
        while (message := self.received(give_up_s - time.monotonic())) is not None:
            if name in message:
                return message
        raise AssertionError(f"no {name} within {within_s} seconds")

    def close(self) -> None:
        self._socket.close()


@contextmanager
def notify_socket(place: Path | str) -> Iterator[NotifySocket]:
    """A socket that is closed in the end."""
    listening = NotifySocket(place)
    try:
        yield listening
    finally:
        listening.close()
