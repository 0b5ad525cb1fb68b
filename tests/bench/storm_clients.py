"""Simulates the hubs of many stores in one process, with the calls of the real sync client.

    python -m tests.bench.storm_clients PORT STORES_FILE --at-once N
    python -m tests.bench.storm_clients PORT STORES_FILE --idle SECONDS

STORES_FILE: {"tokens": one a store, "logs": [[a body of POST /v1/entries, ...], ...]}. A hub
calls hello, holds a long poll for commands and sends its log from head office's head on. If the
answer says to retry later, it disconnects, waits that long, and begins with hello again.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import time
from collections import Counter
from pathlib import Path

from kiosk.sync.client.backoff import SPREAD_S_TO_HEAD_OFFICE, Backoff

GENESIS = "0" * 64
FEED = f"/v1/feed?of=commands&after=0&head={GENESIS}&wait=25&limit=500"
SILENT_S_MAX = 120.0
MEASURE_IDLE_AFTER_S = 5.0
BEGIN_AT_ONCE = 100


class Line:
    """One HTTP connection."""

    def __init__(
        self, port: int, token: str, content_type: str = "application/json", more: str = ""
    ) -> None:
        """`more`: further lines of the head."""
        self._port = port
        self._token = token
        self._more = f"content-type: {content_type}\r\n{more}"
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, method: str, path: str, body: str = "") -> None:
        """Sends a request, over a new connection if none is open."""
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        content = body.encode()
        head = (
            f"{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{self._port}\r\n"
            f"authorization: Bearer {self._token}\r\n"
            f"{self._more}content-length: {len(content)}\r\n\r\n"
        )
        self._writer.write(head.encode() + content)

    async def answer(self) -> tuple[int, bytes]:
        """Returns the status and body of the answer. Raises OSError and EOFError."""
        status, head = await self.begin()
        return status, await self.rest(status, head)

    async def begin(self) -> tuple[int, str]:
        """Returns the status and the head of the answer, whose body then comes."""
        assert self._reader is not None
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        return int(head.split(" ", 2)[1]), head

    async def rest(self, status: int, head: str) -> bytes:
        """Returns the body of an answer that has begun."""
        assert self._reader is not None
        if "transfer-encoding: chunked" in head:
            return await self._chunks()
        if status == 204:
            return b""
        length = int(head.partition("content-length:")[2].split("\r\n")[0])
        return await self._reader.readexactly(length)

    async def _chunks(self) -> bytes:
        assert self._reader is not None
        body = b""
        while size := int(await self._reader.readline(), 16):
            body += await self._reader.readexactly(size)
            await self._reader.readline()
        await self._reader.readline()
        return body

    def hang_up(self) -> None:
        """Closes the connection at once."""
        if self._writer is not None:
            self._writer.transport.abort()
        self._reader = self._writer = None


class Tally:
    """Counts the answers, entries and lost connections of all clients."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.broken = 0
        self.accepted = 0
        self.admitted_s: list[float] = []


class HubClient:
    """The hub of one store."""

    def __init__(self, port: int, token: str, bodies: list[str], tally: Tally) -> None:
        self._calls = Line(port, token)
        self._feed = Line(port, token)
        self._bodies = [(body, _last_seq(body)) for body in bodies]
        self._tally = tally
        self.polls = asyncio.Event()
        """Set once its first long poll waits."""

    async def send_all(self) -> None:
        """Sends until head office has this store's whole log."""
        backoff = Backoff(random.random, SPREAD_S_TO_HEAD_OFFICE)
        while True:
            try:
                retry_after_s = await self._session()
                if retry_after_s is None:
                    break
            except (OSError, EOFError, TimeoutError):
                self._tally.broken += 1
                retry_after_s = None
            self._feed.hang_up()
            await asyncio.sleep(backoff.delay_s(retry_after_s=retry_after_s))
        self._feed.hang_up()
        self._calls.hang_up()

    async def _session(self) -> float | None:
        """Runs one session; returns the seconds to wait before the next, None if all was sent."""
        status, reply = await self._call("GET", "/v1/hello")
        if status != 200:
            return float(json.loads(reply).get("retry_after_s") or 1.0)
        held = json.loads(reply)["log_head"]["seq"]
        await self._feed.ask("GET", FEED)
        for body, last_seq in self._bodies:
            if last_seq <= held:
                continue
            began = time.perf_counter()
            status, reply = await self._call("POST", "/v1/entries", body)
            if status != 200:
                return float(json.loads(reply).get("retry_after_s") or 1.0)
            self._tally.admitted_s.append(time.perf_counter() - began)
            self._tally.accepted += json.loads(reply)["log_head"]["seq"] - held
            held = last_seq
        return None

    async def _call(self, method: str, path: str, body: str = "") -> tuple[int, bytes]:
        async with asyncio.timeout(SILENT_S_MAX):
            try:
                await self._calls.ask(method, path, body)
                status, reply = await self._calls.answer()
            except BaseException:
                self._calls.hang_up()
                raise
        self._tally.statuses[status] += 1
        if status != 200:
            # The server would close the connection before the next session.
            self._calls.hang_up()
        return status, reply

    async def poll(self, turns: asyncio.Semaphore) -> None:
        """Long-polls for commands without end. `turns`: held until the first poll waits."""
        async with turns:
            await self._feed.ask("GET", FEED)
            status, head = await self._feed.begin()
        self.polls.set()
        while True:
            await self._feed.rest(status, head)
            self._tally.statuses[status] += 1
            await self._feed.ask("GET", FEED)
            status, head = await self._feed.begin()


def _last_seq(body: str) -> int:
    return int(json.loads(body)["entries"][-1]["store_seq"])


async def storm(hubs: list[HubClient], at_once: int, tally: Tally) -> None:
    """Lets the hubs send their logs, `at_once` at a time, until all are done."""
    rest = iter(hubs)

    async def one_after_the_other() -> None:
        for hub in rest:
            await hub.send_all()

    began = time.perf_counter()
    await asyncio.gather(*(one_after_the_other() for _ in range(at_once)))
    _emit("done", tally, took_s=time.perf_counter() - began)


async def _all_poll(hubs: list[HubClient]) -> None:
    for hub in hubs:
        await hub.polls.wait()


async def idle(hubs: list[HubClient], seconds: float, tally: Tally) -> None:
    """Lets all hubs long-poll for `seconds`, once each of them waits."""
    # All hubs of this process have one address, of which a server takes only so many connections
    # that have not shown a secret yet; real hubs return over half a minute.
    turns = asyncio.Semaphore(BEGIN_AT_ONCE)
    polling = [asyncio.create_task(hub.poll(turns)) for hub in hubs]
    begun = asyncio.create_task(_all_poll(hubs))
    await asyncio.wait([begun, *polling], return_when=asyncio.FIRST_COMPLETED)
    await asyncio.sleep(MEASURE_IDLE_AFTER_S)
    _emit("waiting", tally)
    await asyncio.sleep(seconds)
    broken = sum(task.done() for task in polling)
    _emit("done", tally, ended=broken)
    for task in (begun, *polling):
        task.cancel()
    await asyncio.gather(begun, *polling, return_exceptions=True)


def _emit(reported: str, tally: Tally, **params: object) -> None:
    known = {
        "accepted": tally.accepted,
        "statuses": tally.statuses,
        "broken": tally.broken,
        "admitted_s": tally.admitted_s,
    }
    print(json.dumps({"reported": reported, **known, **params}), flush=True)


def main() -> None:
    """Reads the arguments and runs the clients."""
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("stores", type=Path)
    parser.add_argument("--at-once", type=int, default=0)
    parser.add_argument("--idle", type=float, default=0.0)
    arguments = parser.parse_args()
    stores = json.loads(arguments.stores.read_text())
    tally = Tally()
    logs = stores["logs"]
    hubs = [
        HubClient(arguments.port, token, logs[number % len(logs)], tally)
        for number, token in enumerate(stores["tokens"])
    ]
    if arguments.idle:
        asyncio.run(idle(hubs, arguments.idle, tally))
    else:
        asyncio.run(storm(hubs, arguments.at_once or len(hubs), tally))


if __name__ == "__main__":
    main()
