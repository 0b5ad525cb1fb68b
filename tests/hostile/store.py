"""Starts a hub process, pairs devices with it, attacks it and measures its answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol

from kiosk.sync.client.pair import pair
from kiosk.sync.client.transport import HttpTransport
from kiosk.sync.identity.pairing import read_code
from kiosk.sync.protocol.ports import LinkDown, WireProblem
from tests.bench.processes import Process

PAIRED_EVERY_S = 0.05
SLOW_S = 5.0
"""A paired device that waits longer for an answer counts as starved."""


@dataclass
class Hub:
    """The process of a hub, and its port."""

    process: Process
    port: int
    tls: bool
    _paired: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The URL at which devices reach it."""
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self.port}"

    def taps(self, count: int = 200) -> list[float]:
        """Taps on the hub's counter; returns how long each tap took, in seconds."""
        self.process.say(f"taps {count}")
        took_s: list[float] = self.process.until("tapped")["took_s"]
        return took_s

    def code(self, role: str = "counter") -> str:
        """Makes a pairing code for this role."""
        self.process.say(f"code {role}")
        return str(self.process.until("code")["code"])

    async def pair(self, device_id: str, role: str = "counter") -> HttpTransport:
        """Pairs a device; returns its transport."""
        reply, pem = await pair(self.url, read_code(self.code(role)), device_id, "Comptoir 2")
        self._paired[device_id] = reply.secret, pem
        return self.connect(device_id)

    def connect(self, device_id: str) -> HttpTransport:
        """Returns a new transport, with its own connection, for a paired device."""
        return HttpTransport(self.url, device_id, *self._paired[device_id])


@contextmanager
def served_hub(data_dir: Path, *, tls: bool = True, files: int | None = None) -> Iterator[Hub]:
    """Runs a hub process; `files`: the most files it may have open."""
    more = ["--files", str(files)] if files else []
    host = "0.0.0.0" if tls else "127.0.0.1"
    process = Process("-m", "tests.hostile.served_hub", str(data_dir), host, *more)
    try:
        yield Hub(process, int(process.until("listening")["port"]), tls)
    finally:
        process.end()


class Attacked(Protocol):
    """The target of an attack: a port on this device."""

    @property
    def port(self) -> int: ...

    @property
    def tls(self) -> bool: ...


@asynccontextmanager
async def attacked(there: Attacked, kind: str, *options: str) -> AsyncIterator[dict[str, Any]]:
    """Attacks while the block runs; afterwards the dictionary holds the attack's figures."""
    tls = ["--tls"] if there.tls else []
    command = ["tests.hostile.attackers", kind, "127.0.0.1", str(there.port), *tls, *options]
    process = await asyncio.create_subprocess_exec(
        "python", "-m", *command, stdout=asyncio.subprocess.PIPE
    )
    met: dict[str, Any] = {}
    try:
        await asyncio.sleep(1.0)  # Lets the flood build up; the figures do not depend on it.
        yield met
        assert process.stdout is not None
        met |= json.loads(await process.stdout.read())
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@dataclass
class Answers:
    """The answer times in seconds of a paired device's requests, and how many failed."""

    answers_s: list[float] = field(default_factory=list)
    starved: int = 0


@asynccontextmanager
async def asking(there: HttpTransport) -> AsyncIterator[Answers]:
    """A paired device sends requests while the block runs; waits for the last answer.

    A cancelled request would end the device's connection.
    """
    answers = Answers()
    is_over = asyncio.Event()

    async def ask() -> None:
        while not is_over.is_set():
            began = perf_counter()
            try:
                async with asyncio.timeout(SLOW_S):
                    await there.hello([])
            except (LinkDown, WireProblem, TimeoutError):
                answers.starved += 1
            else:
                answers.answers_s.append(perf_counter() - began)
            await asyncio.sleep(PAIRED_EVERY_S)

    task = asyncio.create_task(ask())
    try:
        yield answers
    finally:
        is_over.set()
        await task


def p99_ms(took_s: list[float]) -> float:
    """The 99th percentile, in milliseconds."""
    return round(sorted(took_s)[len(took_s) * 99 // 100] * 1000, 2)
