"""Tells the service manager that started this process, as systemd, how it is: sd_notify(3).

The manager names a socket in NOTIFY_SOCKET and, where it expects a sign of life, the longest time
between two in WATCHDOG_USEC. Without these variables nothing here has an effect.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager, suppress

SEND_S_MAX = 1.0
USEC = 1_000_000

VARIABLES = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")


class ServiceManager:
    """The connection to the service manager; `ServiceManager()` is connected to none.

    A message that cannot be sent is dropped: the program works without its manager.
    """

    def __init__(self, address: str = "", watchdog_s: float | None = None) -> None:
        """`address`: of the socket, a path or, abstract, "@NAME". `watchdog_s`: see the module."""
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        self.watchdog_s = watchdog_s if address else None
        self._is_ready = False

    @property
    def is_there(self) -> bool:
        """Whether a service manager listens."""
        return bool(self._address)

    def ready(self, status: str) -> None:
        """Report that the start is done. `status`: a sentence for whoever asks the manager.

        From now on `beat` has to run, except during `busy`.
        """
        self._is_ready = True
        self._send(f"READY=1\nSTATUS={status}")

    def stopping(self) -> None:
        """Report that the end has begun."""
        self._send("STOPPING=1")

    def alive(self) -> None:
        """Give the sign of life that the watchdog waits for."""
        if self._is_ready and self.watchdog_s is not None:
            self._send("WATCHDOG=1")

    async def beat(self) -> None:
        """Give signs of life from the running event loop until cancelled.

        They stop when anything blocks that loop, and then the manager starts the program anew.
        """
        if self.watchdog_s is None:
            await asyncio.Event().wait()
            return
        while True:
            self.alive()
            await asyncio.sleep(self.watchdog_s / 2)

    @contextmanager
    def busy(self, s_max: float, status: str) -> Iterator[None]:
        """Announce work that blocks the event loop, `s_max` seconds at most.

        Before `ready` it extends the manager's limit for the start, afterwards the watchdog's.
        """
        usec = int(s_max * USEC)
        has_watchdog = self._is_ready and self.watchdog_s is not None
        limit = f"WATCHDOG_USEC={usec}" if has_watchdog else f"EXTEND_TIMEOUT_USEC={usec}"
        self._send(f"{limit}\nSTATUS={status}")
        try:
            yield
        finally:
            if has_watchdog and self.watchdog_s is not None:
                self._send(f"WATCHDOG_USEC={int(self.watchdog_s * USEC)}\nWATCHDOG=1")

    def _send(self, message: str) -> None:
        if not self._address:
            return
        # Others may name a socket that is none, or one that nobody reads.
        with suppress(OSError, ValueError), _datagrams() as channel:
            channel.settimeout(SEND_S_MAX)
            channel.sendto(message.encode(), self._address)


def _datagrams() -> socket.socket:
    return socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)


def manager_of(environ: MutableMapping[str, str]) -> ServiceManager:
    """The manager that these variables name, which are taken out: children have none.

    A watchdog that is meant for another process, as WATCHDOG_PID says, is not fed.
    """
    address, usec, pid = (environ.pop(name, "") for name in VARIABLES)
    is_meant = not pid or pid == str(os.getpid())
    is_number = usec.isascii() and usec.isdecimal() and int(usec[:20]) > 0
    return ServiceManager(address, int(usec) / USEC if is_meant and is_number else None)
