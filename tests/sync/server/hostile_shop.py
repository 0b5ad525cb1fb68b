"""A store's hub behind the real server, and checks of it after any request: the log is whole,
head office accepts it, and every other device can follow it."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx2
from fastapi import FastAPI

from kiosk.domain.order import Order
from kiosk.domain.problem import Problem
from kiosk.headoffice.admin.verification import VerificationCounts
from kiosk.headoffice.admin.verification import verify as verify_office
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.services.replication.follow import FollowLog, FollowSnapshot, follow_log, follow_snapshot
from kiosk.services.replication.ingest_commands import ingest_commands
from kiosk.services.replication.progress import LogAcked, log_acked
from kiosk.storage.local_database import LocalDatabase, open_store
from kiosk.storage.verification import verify
from kiosk.sync.protocol.batches import commands_of, entries_body
from kiosk.sync.protocol.bodies import CommandsReply, EntriesReply, LogReply
from kiosk.sync.protocol.conversions import to_entry, to_head
from kiosk.sync.server.app import server_app
from kiosk.sync.server.hub import Hub
from tests.storage.sample import FakeClock
from tests.sync.server.hostile_morning import (
    FOLLOWER,
    FORMER_HUB,
    HUB,
    HUB_EPOCH,
    OFFICE_FILE,
    SECRET,
    opened_at,
)


def bearer(device_id: str, secret: str = SECRET) -> dict[str, str]:
    """The header with a device's credentials."""
    return {"authorization": f"Bearer {device_id}.{secret}"}


def reported(error: BaseException) -> str:
    """Raise a bug that a server would have answered with 500, so that the test shows it."""
    raise error


class HostileShop:
    """A copy of the prepared store, for one example."""

    def __init__(self, morning: Path, folder: Path, loop: asyncio.Runner) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(morning, folder)
        self._folder = folder
        self._loop = loop
        self.clock = FakeClock()
        self.store = open_store(folder / "hub", self.clock)
        self.hub = Hub(self.store, now=self.clock, make_secret=lambda: "made")
        self.app = server_app(self.hub, log=reported)

    def close(self) -> None:
        self.store.close()

    def ask(self, path: str, device_id: str = FOLLOWER, **parameters: Any) -> httpx2.Response:
        """GET something from the hub."""
        return self._loop.run(_get(self.app, path, bearer(device_id), parameters))

    def send(self, body: Any, device_id: str = "counter-2") -> httpx2.Response:
        """POST events to the hub."""
        return self._loop.run(_post(self.app, "/v1/events", bearer(device_id), body))

    def order(self, order_id: str | None) -> Order | None:
        """An order as the hub has it now."""
        return self.store.read_blocking(lambda reader: reader.order(order_id or ""))

    def pair(self, body: Any) -> httpx2.Response:
        return self._loop.run(_post(self.app, "/v1/pair", {}, body))

    def must_be_valid(self, *, copied: bool = False) -> None:
        """Check that the log is whole, head office takes it, and a device can follow and show it.

        `copied`: the device that follows is new, and begins with a first copy, open orders first.
        """
        assert _problems(verify(self.store.database)) == []
        show(self.store)
        self._report_to_head_office()
        if copied:
            self._copy()
        else:
            self._follow()

    @contextmanager
    def _at_office(self) -> Iterator[FastAPI]:
        database = OfficeDatabase(sqlite_url(self._folder / OFFICE_FILE))
        try:
            yield server_app(HeadOffice(database, clock=self.clock), log=reported)
            with database.reader() as connection:
                assert _problems(verify_office(connection, VerificationCounts())) == []
        finally:
            database.close()

    def _shown(self, device_id: str) -> dict[str, str]:
        return bearer(device_id, (self._folder / device_id / SECRET).read_text())

    def relay(self, body: Any) -> httpx2.Response:
        """A former hub sends this to head office, and the hub gets it from there."""
        with self._at_office() as app:
            path = "/v1/events"
            answer = self._loop.run(_post(app, path, self._shown(FORMER_HUB), body))
            head = self.store.read_blocking(lambda reader: reader.inbox.head())
            asked = {"of": "commands", "after": head.seq, "head": head.hash}
            reported = self._loop.run(_get(app, "/v1/feed", self._shown(HUB), asked))
            commands = CommandsReply.model_validate_json(reported.content).commands
            self.store.run_blocking(ingest_commands, commands_of(commands, "FR"))
        return answer

    def _report_to_head_office(self) -> None:
        """Send the log as a hub does: head office never refuses what the hub took."""
        with self._at_office() as app:
            while body := self._loop.run(entries_body(self.store, HUB_EPOCH, digest=True)):
                text = body.model_dump_json(by_alias=True).encode()
                answer = self._loop.run(_post(app, "/v1/entries", self._shown(HUB), text))
                assert answer.status_code == 200, answer.text
                head = EntriesReply.model_validate_json(answer.content).log_head
                self.store.run_blocking(log_acked, LogAcked(to_head(head), HUB_EPOCH))

    def _follow(self) -> None:
        """An empty device follows the whole log."""
        with opened_at(self._folder / "terminal", self.clock) as terminal:
            while True:
                head = terminal.read_blocking(lambda reader: reader.event_log.head())
                asked: dict[str, Any] = {
                    "of": "log",
                    "after": head.seq,
                    "head": head.hash,
                    "limit": 40,
                }
                page = LogReply.model_validate_json(self.ask("/v1/feed", **asked).content)
                if not page.entries:
                    break
                terminal.run_blocking(follow_log, FollowLog(tuple(map(to_entry, page.entries))))
            self._must_be_alike(terminal)

    def _copy(self) -> None:
        """An empty device takes a first copy, open orders first."""
        with opened_at(self._folder / "terminal", self.clock) as terminal:
            asked: dict[str, Any] = {"limit": 7}
            while True:
                answer = self.ask("/v1/snapshot", **asked)
                page = LogReply.model_validate_json(answer.content)
                entries = tuple(map(to_entry, page.entries))
                wish = FollowSnapshot(entries, to_head(page.head), page.next)
                terminal.run_blocking(follow_snapshot, wish)
                if page.next is None:
                    break
                asked |= {"as_of": page.head.seq, "cursor": page.next}
            self._must_be_alike(terminal)

    def _must_be_alike(self, terminal: LocalDatabase) -> None:
        assert _problems(verify(terminal.database)) == []
        show(terminal)
        ours, theirs = (
            store.read_blocking(lambda reader: reader.projections.digest())
            for store in (self.store, terminal)
        )
        assert ours == theirs


def _problems(found: Iterable[Problem]) -> list[Problem]:
    """The problems without what a device reports as set aside: that is passed on, true or not."""
    return [problem for problem in found if "records_set_aside" not in problem.codes()]


def show(store: LocalDatabase) -> None:
    """Read everything that screens and subcommands read of a store."""
    with store.database.reader() as reader:
        reader.columns()
        reader.recent(50)
        reader.reviews()
        reader.questions()
        reader.waiting()
        reader.changed_since(0)
        assert reader.event_log.count() == reader.event_log.head().seq
        for order_id in reader.projections.order_ids():
            reader.timeline(order_id)
            reader.journal(order_id)
            reader.arrivals_of(order_id)
            order = reader.order(order_id)
            assert order is not None
            assert all(order.left_of(line) >= 0 for line in order.lines)


def is_answered(answer: httpx2.Response) -> bool:
    """Whether a client can read the response, and it is no bug."""
    if answer.status_code == 200:
        return isinstance(answer.json(), dict)
    assert "Traceback" not in answer.text
    return 400 <= answer.status_code < 500 and {"code", "message"} <= set(answer.json())


async def _get(app: Any, path: str, headers: Any, parameters: Any) -> httpx2.Response:
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url="http://hub", headers=headers
    ) as client:
        return await client.get(path, params=parameters)


async def _post(app: Any, path: str, headers: Any, body: Any) -> httpx2.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url="http://hub", headers=headers
    ) as client:
        return await client.post(path, content=content)


OpenShop = Callable[[], AbstractContextManager[HostileShop]]
"""Opens a copy of the prepared store."""
