"""A head office that lies: its hub says so, waits longer and longer, and loses nothing."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.domain.commands import CommandKind, command_hash, next_command
from kiosk.domain.events.log import EMPTY_LOG, LogHead
from kiosk.domain.sequencing import DeviceRole
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.services.devices.pairing import NewPairingCode, make_pairing_code
from kiosk.services.orders.help import ask_help
from kiosk.services.replication.ingest import BecomeHub, become_hub
from kiosk.services.replication.links import Link, LinkCause, LinkMonitor, LinkState
from kiosk.storage.database import utc_now
from kiosk.storage.local_database import LocalDatabase, open_store
from kiosk.sync.client.backoff import Backoff
from kiosk.sync.client.engine import Engine
from kiosk.sync.client.engine_context import EngineTools
from kiosk.sync.client.transport import HttpTransport
from kiosk.sync.protocol.conversions import from_command, from_sent
from kiosk.sync.protocol.signature_coverage import signature_of
from kiosk.sync.server.app import server_app
from kiosk.sync.server.hub import Hub
from kiosk.sync.server.serving import Serving
from tests.hostile.test_forged_relays import LEA, NOON, calls
from tests.sync.pair_bodies import key_of, pair_body

WATCHED_S = 1.5
PATIENCE_S = 30.0
ASKED_MAX = 30
"""Within that time, of one that speaks nonsense: the first tries come within seconds."""

Lie = Callable[[str, dict[str, Any]], tuple[int, Any]]


@dataclass
class Lied:
    """How the hub stood while it was lied to, and how often it asked."""

    states: list[LinkState] = field(default_factory=list)
    asked: int = 0

    @property
    def cause(self) -> LinkCause | None:
        """Why it said at last that no connection stands; None: it never said so."""
        return next((one.cause for one in reversed(self.states) if one.link is Link.OFFLINE), None)


class Liar:
    """Answers what is asked below one path as a lie has it, of what head office would say."""

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

        # Long polls are answered at once: whoever lies need not wait.
        query = scope["query_string"].replace(b"wait=25", b"wait=0")
        await self._app({**scope, "query_string": query}, receive, kept)
        asked = scope["query_string"].decode()
        status, reported = self._lie(asked, json.loads(body) | {"_status": status})
        lied = reported if isinstance(reported, bytes) else json.dumps(reported).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(lied))]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": lied})


class Shop:
    """A hub that works with the head office which it is paired at."""

    def __init__(self, path: Path) -> None:
        self.database = OfficeDatabase(sqlite_url(path / "headoffice.db"))
        self.database.prepare(IdSource().new_id)
        self.office = HeadOffice(self.database)
        lyon = self.office.admin.create_store("Lyon", "LYON-01")
        self.store: LocalDatabase = open_store(path / "hub")
        self.device_id = self.store.query(lambda reader: reader.devices.this_device().device_id)
        code = str(self.office.admin.pairing_code(lyon.store_id))
        self.secret = asyncio.run(self.office.pair(pair_body(code, self.device_id, "Hub"))).secret
        self.store.call(become_hub, BecomeHub(1, lyon.store_id, "Lyon"))
        for place in ("Entrée", "Parking", "Cour"):
            self.store.call(ask_help, place)

    def close(self) -> None:
        self.store.close()
        self.database.close()

    @property
    def head(self) -> LogHead:
        return self.store.query(lambda reader: reader.event_log.head())

    def works(self, path: str, lie: Lie, *, until: Callable[[], bool] = lambda: False) -> Lied:
        """For a while, with a head office that lies below `path`; then with one that does not."""
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
        tools = EngineTools(
            store=self.store,
            transport=transport,
            monitor=monitor,
            backoff=Backoff(random.Random(1).random, 0.2),
            now=utc_now,
            on_change=lambda _changes: None,
            note=lambda *_arguments, **_params: None,
            signer=key_of(self.device_id),
        )
        running = asyncio.create_task(Engine(tools).run())
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
        """Whether it all gets there as soon as head office speaks the truth."""
        self.store.call(ask_help, "Quai")
        self.works("/nowhere", _truth, until=lambda: self._there() == self.head)
        return self._there() == self.head

    def _there(self) -> LogHead:
        (row,) = self._rows()
        return LogHead(row.log_seq, row.log_hash)

    def _rows(self) -> Any:
        with self.database.reader() as connection:
            return connection.exec_driver_sql("SELECT log_seq, log_hash FROM store").all()

    def relay(self, event: Any, *, signature: str = "") -> dict[str, Any]:
        """A command that brings an event which head office says a former hub has handed in."""
        payload = from_sent(event, None, signature).model_dump(mode="json", by_alias=True)
        command = next_command(
            EMPTY_LOG,
            command_id="relay-1",
            kind=CommandKind.RELAY,
            order_id=None,
            payload=payload,
            issued_by="hub-0",
            issued_at=NOON,
        )
        reported: dict[str, Any] = from_command(command).model_dump(mode="json", by_alias=True)
        return reported


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = Shop(tmp_path)
    yield made
    made.close()


def _truth(_asked: str, reported: dict[str, Any]) -> tuple[int, Any]:
    return reported.pop("_status"), reported


def _always(**changed: Any) -> Lie:
    return lambda _asked, reported: (200, {**reported, **changed})


def _of_commands(reported: Callable[[dict[str, Any]], Any]) -> Lie:
    """A lie of the feed of commands; of the log the truth is notified."""
    return lambda asked, true: (
        (200, reported(true)) if "of=commands" in asked else _truth(asked, true)
    )


A_CANCELLATION = next_command(
    EMPTY_LOG,
    command_id="cancel-1",
    kind=CommandKind.CANCEL,
    order_id="CMD-000001",
    payload={"reason": "CUSTOMER_REQUEST"},
    issued_by="Sophie",
    issued_at=NOON,
)
_CANCELLATION = from_command(A_CANCELLATION).model_dump(mode="json", by_alias=True)
_UNLINKED = replace(A_CANCELLATION, prev_hash="1" * 64)
_ELSEWHERE = from_command(replace(_UNLINKED, hash=command_hash(_UNLINKED))).model_dump(
    mode="json", by_alias=True
)
_NESTED: Any = json.loads('{"x":' * 900 + "1" + "}" * 900)
HEAD = {"seq": 1, "hash": "1" * 64}

NONSENSE: dict[str, tuple[str, Lie]] = {
    "no object": ("/v1/hello", lambda _asked, _arguments: (200, [1, 2])),
    "no JSON": ("/v1/hello", lambda _asked, _arguments: (200, b"{")),
    "an epoch that no store comes to": ("/v1/hello", _always(hub_epoch=2**31 + 1)),
    "an epoch below nothing": ("/v1/hello", _always(hub_epoch=-1)),
    "a log of which nothing is kept": (
        "/v1/entries",
        _always(log_head={"seq": 0, "hash": "0" * 64}),
    ),
    "half a log that is kept": ("/v1/entries", _always(log_head=HEAD)),
    "a command that is altered": (
        "/v1/feed",
        _of_commands(
            lambda reported: {**reported, "commands": [{**_CANCELLATION, "order_id": "CMD-2"}]}
        ),
    ),
    "commands that do not go on": (
        "/v1/feed",
        _of_commands(lambda reported: {**reported, "commands": [_ELSEWHERE]}),
    ),
    "a command with poison": (
        "/v1/feed",
        _of_commands(
            lambda reported: (
                json.dumps({**reported, "commands": [_CANCELLATION]})
                .replace("CUSTOMER_REQUEST", "\\ud800")
                .encode()
            )
        ),
    ),
    "a command nested deep": (
        "/v1/feed",
        _of_commands(
            lambda reported: {**reported, "commands": [{**_CANCELLATION, "payload": _NESTED}]}
        ),
    ),
    "commands of another shape": (
        "/v1/feed",
        _of_commands(lambda reported: {**reported, "commands": [7]}),
    ),
}


@pytest.mark.parametrize("lie", NONSENSE)
def test_a_head_office_that_lies_is_said_to_speak_nonsense(
    shop: Shop, figures: Callable[..., None], lie: str
) -> None:
    before = shop.head
    reported = shop.works(*NONSENSE[lie])
    figures(f"head office: {lie}", tried=reported.asked, believed=0)
    assert reported.cause is LinkCause.NONSENSE
    assert 1 <= reported.asked <= ASKED_MAX
    assert shop.head == before
    assert shop.is_whole_again()


@pytest.mark.parametrize("after_s", [-1, 0, 1e300, 1e9])
def test_a_head_office_that_says_come_back_at_once_is_not_asked_all_the_time(
    shop: Shop, after_s: float
) -> None:
    busy = {"code": "busy", "message": "", "retry_after_s": after_s}
    met = False

    def lie(_asked: str, _arguments: dict[str, Any]) -> tuple[int, Any]:
        nonlocal met
        met = True
        return 503, busy

    reported = shop.works("/v1/hello", lie, until=lambda: met)
    assert 1 <= reported.asked <= 1 + WATCHED_S / 0.25
    assert shop.is_whole_again()


def test_a_head_office_that_has_nothing_at_once_is_not_asked_all_the_time(shop: Shop) -> None:
    lie = _of_commands(lambda reported: {**reported, "commands": []})
    reported = shop.works("/v1/feed", lie, until=lambda: shop._there() == shop.head)
    assert reported.asked <= 2 + WATCHED_S / 0.4
    assert shop.is_whole_again()


def test_a_head_office_that_holds_more_than_was_sent_is_not_believed(shop: Shop) -> None:
    far = {"seq": 1000, "hash": "1" * 64}
    reported = shop.works(
        "/v1/entries", _always(log_head=far), until=lambda: shop._there() == shop.head
    )
    acked = shop.store.query(lambda reader: reader.upstream.progress().acked_store_seq)
    assert acked <= shop.head.seq
    assert reported.asked <= ASKED_MAX
    assert shop.is_whole_again()


def test_a_log_that_begins_anew_again_and_again_is_not_kept(shop: Shop) -> None:
    """Another log than the hub's, whose first page comes whatever is asked for."""
    shop.works("/nowhere", _truth, until=lambda: shop._there() == shop.head)
    page = asyncio.run(shop.office.log(_hub(shop), EMPTY_LOG, 10)).model_dump(
        mode="json", by_alias=True
    )
    other = {"seq": 3, "hash": "1" * 64}

    def lie(asked: str, reported: dict[str, Any]) -> tuple[int, Any]:
        if "of=commands" in asked:
            return _truth(asked, reported)
        if "limit=1&" in asked:
            return 409, {"code": "diverged", "message": ""}
        return 200, page

    app = Liar(server_app(shop.office), "/v1/hello", _always(log_head=other))
    served, shop_app = Lied(), Liar(app, "/v1/feed", lie)

    async def run() -> None:
        serving = Serving()
        port = await serving.start(shop_app, "127.0.0.1", 0)
        await shop._follow(f"http://127.0.0.1:{port}", served, lambda: False)
        await serving.stop()

    asyncio.run(run())
    assert served.cause is LinkCause.NONSENSE
    assert shop_app.asked <= 4 * ASKED_MAX
    assert shop.is_whole_again()


def _hub(shop: Shop) -> Any:
    return asyncio.run(shop.office.authenticate(shop.device_id, shop.secret))


@pytest.mark.parametrize("is_signed", [False, True])
def test_head_office_writes_in_no_devices_name(shop: Shop, *, is_signed: bool) -> None:
    hub = Hub(shop.store, now=lambda: NOON, make_secret=lambda: "made")
    shop.store.call(make_pairing_code, NewPairingCode("code-lea", DeviceRole.COUNTER))
    asyncio.run(hub.pair(pair_body("code-lea", LEA, "Léa")))
    (event,) = calls(LEA, ["Accueil"])
    command = shop.relay(event, signature=signature_of(key_of(LEA), event) if is_signed else "")
    head = {"seq": 1, "hash": command["hash"]}
    page = {"commands": [command], "head": head}

    def lie(asked: str, reported: dict[str, Any]) -> tuple[int, Any]:
        if "of=commands" not in asked:
            return _truth(asked, reported)
        return 200, page if "after=0" in asked else {**page, "commands": []}

    def decided() -> bool:
        return shop.store.query(lambda reader: reader.inbox.head().seq) == 1

    shop.works("/v1/feed", lie, until=decided)
    entries = shop.store.query(lambda reader: reader.event_log.entries(0, 100))
    assert any(entry.event.event_id == event.event_id for entry in entries) is is_signed
    refused = [entry.event.reason for entry in entries if entry.event.kind == "decided"]
    assert refused == ([] if is_signed else ["REFUSED"])


def test_commands_of_another_stores_orders_change_nothing(shop: Shop) -> None:
    page = {"commands": [_CANCELLATION], "head": {"seq": 1, "hash": _CANCELLATION["hash"]}}

    def lie(asked: str, reported: dict[str, Any]) -> tuple[int, Any]:
        if "of=commands" not in asked:
            return _truth(asked, reported)
        return 200, page if "after=0" in asked else {**page, "commands": []}

    def decided() -> bool:
        return shop.store.query(lambda reader: reader.inbox.head().seq) == 1

    shop.works("/v1/feed", lie, until=decided)
    last = shop.store.query(lambda reader: reader.event_log.entries(0, 100))[-1].event
    assert (last.reason, last.recorded["code"]) == ("REFUSED", "UNKNOWN_ORDER")
