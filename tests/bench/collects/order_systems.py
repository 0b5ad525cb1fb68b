"""Order systems that call head office at once, in one process.

    python -m tests.bench.collects.order_systems PORT FILE

FILE: {"client_id", "secret", "places", "order_ids"}. It takes lines `NAME CLIENTS CALLS` on its
standard input, of which it makes so many calls in all, and reports the seconds of each.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.bench.storm_clients import Line
from tests.services.bodies import body

Ask = tuple[str, str, str]
"""Method, path, body."""

FORM = "application/x-www-form-urlencoded"


class Calls:
    """Makes up the calls."""

    def __init__(self, places: list[str], order_ids: list[str]) -> None:
        self._places, self._order_ids = places, order_ids
        self._random = random.Random(1)
        self._numbers = itertools.count(1)
        self._to_move = iter(order_ids)
        now = datetime.now(UTC)
        self._tomorrow = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        self._until = (now.date() + timedelta(days=6)).isoformat()

    def create(self) -> Ask:
        """A new collect at one of the places."""
        number = next(self._numbers)
        place = self._places[number % len(self._places)]
        start = self._tomorrow + timedelta(minutes=30 * (number % 48))
        slot = {"start": start.isoformat(), "end": (start + timedelta(minutes=30)).isoformat()}
        new = body(collectId=f"NEW-{number}", exchangePlaceId=place, slot=slot)
        return "POST", "/collects", json.dumps(new)

    def read(self) -> Ask:
        """A collect that is there."""
        return "GET", f"/collects/{self._random.choice(self._order_ids)}", ""

    def list(self) -> Ask:
        """The first hundred of all collects."""
        return "GET", "/collects?limit=100", ""

    def status(self) -> Ask:
        """The next collect is late."""
        asked = {"status": "COLLECT_DELAYED", "date": "2026-11-24T12:00:00Z", "comment": "Late"}
        return "PUT", f"/collects/{next(self._to_move)}/status", json.dumps(asked)

    def slots(self) -> Ask:
        """A week of a place's slots."""
        place = self._random.choice(self._places)
        return "GET", f"/slots?exchangePlaceId={place}&toDate={self._until}", ""

    def all(self) -> dict[str, Callable[[], Ask]]:
        """Every kind of call, by its name."""
        return {
            "create": self.create,
            "read": self.read,
            "list": self.list,
            "status": self.status,
            "slots": self.slots,
        }


async def token(port: int, params: dict[str, Any]) -> str:
    """Gets an access token."""
    form = {
        "client_id": params["client_id"],
        "client_secret": params["secret"],
        "audience": "bench",
        "grant_type": "client_credentials",
    }
    line = Line(port, "", FORM)
    await line.ask("POST", "/oauth/token", urlencode(form))
    status, raw = await line.answer()
    line.hang_up()
    assert status == 200, raw
    return str(json.loads(raw)["access_token"])


async def make(lines: list[Line], asked: Callable[[], Ask], count: int) -> dict[str, Any]:
    """Makes calls on all lines at once; returns what was reported."""
    took: list[float] = []
    statuses: Counter[int] = Counter()
    rest = iter(range(count))

    async def one_after_the_other(line: Line) -> None:
        for _ in rest:
            call = asked()
            began = time.perf_counter()
            await line.ask(*call)
            status, _ = await line.answer()
            took.append(time.perf_counter() - began)
            statuses[status] += 1

    began = time.perf_counter()
    await asyncio.gather(*map(one_after_the_other, lines))
    return {"took_s": time.perf_counter() - began, "each_s": took, "statuses": statuses}


async def work(port: int, params: dict[str, Any]) -> None:
    """Carries out the lines of the standard input until it ends."""
    calls = Calls(params["places"], params["order_ids"]).all()
    access = await token(port, params)
    loop = asyncio.get_running_loop()
    lines: list[Line] = []
    while words := (await loop.run_in_executor(None, sys.stdin.readline)).split():
        name, clients, count = words[0], int(words[1]), int(words[2])
        while len(lines) < clients:
            lines.append(Line(port, access, more="x-api-version: 1.7.0\r\n"))
        done = await make(lines[:clients], calls[name], count)
        print(json.dumps({"reported": "done", "call": name, **done}), flush=True)


if __name__ == "__main__":
    asyncio.run(work(int(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())))
