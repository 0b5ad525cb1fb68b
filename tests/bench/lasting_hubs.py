"""The hubs of many stores, which lose head office and find it again as the real client does.

Each says hello, sends its log from the number on that head office holds, and then long-polls for
commands. When anything breaks it begins again, so what a head office has lost is sent again.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from dataclasses import dataclass, field

from tests.bench.storm_clients import Line

RETRY_S_MAX = 2.0
SILENT_S_MAX = 30.0
POLL_S = 2
_BROKEN = (OSError, EOFError, TimeoutError, ValueError, KeyError)


@dataclass
class Log:
    """A store's log as the bodies that carry it; `hashes`: by the number that each ends with."""

    bodies: list[str]
    hashes: dict[int, str] = field(init=False)

    def __post_init__(self) -> None:
        last = [json.loads(body)["entries"][-1] for body in self.bodies]
        self.hashes = {entry["store_seq"]: entry["hash"] for entry in last} | {0: "0" * 64}

    @property
    def end(self) -> int:
        """The number of the last entry."""
        return max(self.hashes)


@dataclass
class Tally:
    """What all hubs saw. `acknowledged_at_s`: when each upload was acknowledged."""

    acknowledged_at_s: list[float] = field(default_factory=list)
    broken: int = 0
    sent_again: int = 0


class LastingHub:
    """The hub of one store. `acknowledged`: the highest number that it was ever told is held."""

    def __init__(self, port: int, token: str, log: Log, tally: Tally) -> None:
        self.port = port
        self._token = token
        self._log = log
        self._tally = tally
        self.acknowledged = 0
        self.held = 0
        self.reply: dict[str, object] = {}

    @property
    def is_equal(self) -> bool:
        """Whether head office last said that it has all of this store's log."""
        head = self.reply.get("log_head")
        return head == {"seq": self._log.end, "hash": self._log.hashes[self._log.end]}

    async def run(self) -> None:
        """Follow head office until cancelled."""
        failures = 0
        while True:
            line = Line(self.port, self._token)
            try:
                await self._session(line)
                failures = 0
            except _BROKEN:
                self._tally.broken += 1
                failures += 1
            finally:
                line.hang_up()
            await asyncio.sleep(random.random() * min(RETRY_S_MAX, 0.1 * 2**failures))

    async def _session(self, line: Line) -> None:
        self.reply = await _call(line, "GET", "/v1/hello")
        head = self.reply["log_head"]
        assert isinstance(head, dict)
        self.held = int(head["seq"])
        if self._log.hashes.get(self.held) != head["hash"]:
            raise AssertionError("head office has another log than this store")
        self._tally.sent_again += max(0, self.acknowledged - self.held)
        for end, body in zip(sorted(self._log.hashes)[1:], self._log.bodies, strict=True):
            if end > self.held:
                await _call(line, "POST", "/v1/entries", body)
                self.held, self.acknowledged = end, max(self.acknowledged, end)
                self._tally.acknowledged_at_s.append(time.monotonic())
        genesis = self._log.hashes[0]
        feed = f"/v1/feed?of=commands&after=0&head={genesis}&wait={POLL_S}&limit=1"
        await _call(line, "GET", feed)


async def _call(line: Line, method: str, path: str, body: str = "") -> dict[str, object]:
    async with asyncio.timeout(SILENT_S_MAX):
        await line.ask(method, path, body)
        status, reply = await line.answer()
    if status != 200:
        raise ConnectionError(f"{status}")
    found: dict[str, object] = json.loads(reply)
    return found
