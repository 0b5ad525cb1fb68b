"""Attacks a server of this project with many bad connections.

    python -m tests.hostile.attackers KIND HOST PORT [--tls] [--seconds S] [--at-once N]
                                      [--from ADDRESS ...]

KIND: `idle` (connections that send nothing), `half` (half a header), `slow` (bodies of a byte a
second), `codes` (wrong pairing codes), `secrets` (wrong secrets). Ended connections are opened
again. Prints JSON: how many were tried, refused and answered, and with which statuses.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import random
import ssl
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

KINDS = ("idle", "half", "slow", "codes", "secrets")
AGAIN_S = 0.02


@dataclass
class Tally:
    """Counts the attempts of an attack, its failed connections, and answers by status."""

    tried: int = 0
    refused: int = 0
    answered: Counter[int] = field(default_factory=Counter)


class Attack:
    """Many connections of one kind to one server."""

    def __init__(self, kind: str, host: str, port: int, tls: bool, sources: Sequence[str]) -> None:
        self._kind, self._host, self._port = kind, host, port
        self._tls = _anyone() if tls else None
        self._sources = itertools.cycle(sources or ("",))
        self.tally = Tally()

    async def run(self, at_once: int, seconds: float) -> None:
        """Attacks with `at_once` connections for `seconds`."""
        works = [asyncio.create_task(self._again_and_again()) for _ in range(at_once)]
        await asyncio.sleep(seconds)
        for work in works:
            work.cancel()
        await asyncio.gather(*works, return_exceptions=True)

    async def _again_and_again(self) -> None:
        while True:
            self.tally.tried += 1
            try:
                await self._once()
            except (OSError, EOFError):
                self.tally.refused += 1
            await asyncio.sleep(AGAIN_S)

    async def _once(self) -> None:
        source = next(self._sources)
        reader, writer = await asyncio.open_connection(
            self._host, self._port, ssl=self._tls, local_addr=(source, 0) if source else None
        )
        try:
            await getattr(self, f"_{self._kind}")(reader, writer)
        finally:
            writer.transport.abort()

    async def _idle(self, reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async def _half(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"GET /v1/hello HTTP/1.1\r\nhost: x\r\n")
        for _ in range(60):
            await asyncio.sleep(1)
            writer.write(b"a: b\r\n")
            if reader.at_eof():
                return

    async def _slow(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(_head("POST", "/v1/pair", 4000))
        for _ in range(60):
            writer.write(b" ")
            await asyncio.sleep(1)
            if reader.at_eof():
                return

    async def _codes(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            code = "".join(random.choices("ABCDEFGHJKLM23456789", k=12))
            body = {"code": code, "device_id": "stranger", "device_name": "Stranger"}
            content = json.dumps(body).encode()
            writer.write(_head("POST", "/v1/pair", len(content)) + content)
            await self._answer(reader)
            self.tally.tried += 1

    async def _secrets(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            bearer = f"authorization: Bearer counter-2.{random.random()}\r\n"
            writer.write(_head("GET", "/v1/hello", 0, bearer))
            await self._answer(reader)
            self.tally.tried += 1

    async def _answer(self, reader: asyncio.StreamReader) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        self.tally.answered[int(head.split()[1])] += 1
        await reader.readexactly(int(head.partition("content-length:")[2].split("\r\n")[0]))


def _head(method: str, path: str, length: int, more: str = "") -> bytes:
    reported = f"host: x\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n{more}"
    return f"{method} {path} HTTP/1.1\r\n{reported}\r\n".encode()


def _anyone() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def main() -> None:
    """Reads the arguments and attacks."""
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--at-once", type=int, default=1100)
    parser.add_argument("--from", dest="sources", nargs="*", default=[])
    given = parser.parse_args()
    if hasattr(os, "nice"):
        # On one device, the attacker's own CPU use must not slow the attacked server.
        os.nice(19)
    attack = Attack(given.kind, given.host, given.port, given.tls, given.sources)
    asyncio.run(attack.run(given.at_once, given.seconds))
    tally = attack.tally
    reported = {"tried": tally.tried, "refused": tally.refused, "answered": tally.answered}
    print(json.dumps({"reported": "over", "kind": given.kind, **reported}), flush=True)


if __name__ == "__main__":
    main()
