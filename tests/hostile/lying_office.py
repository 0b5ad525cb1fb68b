"""A head office whose answers a test alters, and a hub that follows it."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.domain.commands import CommandKind, next_command
from kiosk.domain.events.log import EMPTY_LOG, LogHead
from kiosk.domain.events.payloads import Unread
from kiosk.headoffice.storage.database import sqlite_url
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.services.orders.help import ask_help
from kiosk.services.replication.ingest import BecomeHub, become_hub
from kiosk.services.replication.links import Link, LinkCause, LinkMonitor, LinkState
from kiosk.storage.database import utc_now
from kiosk.storage.local_database import LocalDatabase, open_store
from kiosk.sync.client.backoff import Backoff
from kiosk.sync.client.sync_context import SyncTools
from kiosk.sync.client.transport import HttpTransport
from kiosk.sync.client.upstream_sync import UpstreamSync
from kiosk.sync.protocol.conversions import from_command, from_sent
from kiosk.sync.server.app import server_app
from kiosk.sync.server.serving import Serving
from tests.hostile.test_forged_relays import NOON
from tests.new_databases import new_office
from tests.sync.pair_bodies import key_of, pair_body

PATIENCE_S = 30.0


Lie = Callable[[str, dict[str, Any]], tuple[int, Any]]


@dataclass
class Lied:
    """The hub's link states while it was lied to, and how often it asked."""

    states: list[LinkState] = field(default_factory=list)
    asked: int = 0

    @property
    def cause(self) -> LinkCause | None:
        """The cause of the last offline state; None if there was none."""
        return next((one.cause for one in reversed(self.states) if one.link is Link.OFFLINE), None)


class Liar:
    """Passes requests on to head office, and lets `lie` alter its answers on one path."""

    def __init__(self, app: ASGIApp, path: str, lie: Lie) -> None:
        self._app, self._path, self._lie = app, path, lie
        self.asked = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != self._path:
            await self._app(scope, receive, send)
            return
        self.asked += 1
        body, status = bytearray(), 200

        async def kept(message: Any) -> None:
            nonlocal status
            status = message.get("status", status)
            body.extend(message.get("body", b""))

        # Answers long polls at once: a lie need not wait for news.
        query = scope["query_string"].replace(b"wait=25", b"wait=0")
        await self._app({**scope, "query_string": query}, receive, kept)
        asked = scope["query_string"].decode()
        status, reported = self._lie(asked, json.loads(body) | {"_status": status})
        lied = reported if isinstance(reported, bytes) else json.dumps(reported).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(lied))]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": lied})


class Shop:
    """A hub, and the head office with which it is paired."""

    def __init__(self, path: Path) -> None:
        self.database = new_office(sqlite_url(path / "headoffice.db"))
        self.office = HeadOffice(self.database)
        lyon = self.office.admin.create_store("Lyon", "LYON-01")
        self.store: LocalDatabase = open_store(path / "hub")
        self.device_id = self.store.read_blocking(
            lambda reader: reader.devices.this_device().device_id
        )
        code = str(self.office.admin.make_pairing_code(lyon.store_id).code)
        self.secret = asyncio.run(self.office.pair(pair_body(code, self.device_id, "Hub"))).secret
        self.store.run_blocking(become_hub, BecomeHub(1, lyon.store_id, "Lyon"))
        for place in ("Entrée", "Parking", "Cour"):
            self.store.run_blocking(ask_help, place)

    def close(self) -> None:
        self.store.close()
        self.database.close()

    @property
    def head(self) -> LogHead:
        return self.store.read_blocking(lambda reader: reader.event_log.head())

    def works(self, path: str, lie: Lie, *, until: Callable[[], bool] = lambda: False) -> Lied:
        """Runs the hub against a head office that lies on `path`; returns what happened."""
        reported = Lied()

        async def run() -> None:
            liar, serving = Liar(server_app(self.office), path, lie), Serving()
            port = await serving.start(liar, "127.0.0.1", 0)
            url = f"http://127.0.0.1:{port}"
            await self._follow(url, reported, until)
            reported.asked = liar.asked
            await serving.stop()

        asyncio.run(run())
        return reported

    async def _follow(self, url: str, reported: Lied, until: Callable[[], bool]) -> None:
        monitor = LinkMonitor(LinkState())
        monitor.subscribe(reported.states.append)
        transport = HttpTransport(url, self.device_id, self.secret)
        tools = SyncTools(
            store=self.store,
            transport=transport,
            monitor=monitor,
            backoff=Backoff(random.Random(1).random, 0.2),
            now=utc_now,
            on_change=lambda _changes: None,
            note=lambda *_arguments, **_params: None,
            signer=key_of(self.device_id),
        )
        running = asyncio.create_task(UpstreamSync(tools).run())
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE_S
        while loop.time() < end and not running.done() and reported.cause is None and not until():
            await asyncio.wait([running], timeout=0.02)
        await asyncio.wait([running], timeout=WATCHED_S)
        failed = running.exception() if running.done() else None
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await transport.aclose()
        assert failed is None, repr(failed)

    def is_whole_again(self) -> bool:
        """Whether the whole log reaches head office once that answers truthfully."""
        self.store.run_blocking(ask_help, "Quai")
        self.works("/nowhere", truth, until=lambda: self.there() == self.head)
        return self.there() == self.head

    def there(self) -> LogHead:
        (row,) = self._rows()
        return LogHead(row.log_seq, row.log_hash)

    def _rows(self) -> Any:
        with self.database.reader() as connection:
            return connection.exec_driver_sql("SELECT log_seq, log_hash FROM store").all()

    def relay(self, event: Any, *, signature: str = "") -> dict[str, Any]:
        """Returns a relay command: head office claims that a former hub sent this event."""
        payload = from_sent(event, None, signature).model_dump(mode="json", by_alias=True)
        command = next_command(
            EMPTY_LOG,
            command_id="relay-1",
            kind=CommandKind.RELAY,
            order_id=None,
            payload=Unread(payload),
            issued_by="hub-0",
            issued_at=NOON,
        )
        reported: dict[str, Any] = from_command(command).model_dump(mode="json", by_alias=True)
        return reported


WATCHED_S = 1.5


def truth(_asked: str, reported: dict[str, Any]) -> tuple[int, Any]:
    return reported.pop("_status"), reported
