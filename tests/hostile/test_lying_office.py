"""Tests a hub whose head office lies: it reports it, backs off and loses nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.command_payloads import CancelOrder
from kiosk.domain.commands import CommandKind, command_hash, next_command
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.log import EMPTY_LOG
from kiosk.services.devices.pairing import NewPairingCode, make_pairing_code
from kiosk.services.replication.links import LinkCause
from kiosk.sync.protocol.conversions import from_command
from kiosk.sync.protocol.signature_coverage import signature_of
from kiosk.sync.server.app import server_app
from kiosk.sync.server.hub import Hub
from kiosk.sync.server.serving import Serving
from tests.hostile.lying_office import WATCHED_S, Liar, Lie, Lied, Shop, truth
from tests.hostile.test_forged_relays import LEA, NOON, calls
from tests.sync.pair_bodies import key_of, pair_body

pytestmark = pytest.mark.heavy

ASKED_MAX = 30
"""The most requests to a head office that answers nonsense, with back-off, in such a test."""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = Shop(tmp_path)
    yield made
    made.close()


def _always(**changed: Any) -> Lie:
    return lambda _asked, reported: (200, {**reported, **changed})


def _of_commands(reported: Callable[[dict[str, Any]], Any]) -> Lie:
    """Returns a lie about the feed of commands that leaves the log's answers true."""
    return lambda asked, true: (
        (200, reported(true)) if "of=commands" in asked else truth(asked, true)
    )


A_CANCELLATION = next_command(
    EMPTY_LOG,
    command_id="cancel-1",
    kind=CommandKind.CANCEL,
    order_id="CMD-000001",
    payload=CancelOrder("CUSTOMER_REQUEST"),
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
    reported = shop.works("/v1/feed", lie, until=lambda: shop.there() == shop.head)
    assert reported.asked <= 2 + WATCHED_S / 0.4
    assert shop.is_whole_again()


def test_a_head_office_that_holds_more_than_was_sent_is_not_believed(shop: Shop) -> None:
    far = {"seq": 1000, "hash": "1" * 64}
    reported = shop.works(
        "/v1/entries", _always(log_head=far), until=lambda: shop.there() == shop.head
    )
    acked = shop.store.read_blocking(lambda reader: reader.upstream.progress().acked_store_seq)
    assert acked <= shop.head.seq
    assert reported.asked <= ASKED_MAX
    assert shop.is_whole_again()


def test_a_log_that_begins_anew_again_and_again_is_not_kept(shop: Shop) -> None:
    """Head office returns the first page of a different log, whatever is asked for."""
    shop.works("/nowhere", truth, until=lambda: shop.there() == shop.head)
    page = asyncio.run(shop.office.log(_hub(shop), EMPTY_LOG, 10)).model_dump(
        mode="json", by_alias=True
    )
    other = {"seq": 3, "hash": "1" * 64}

    def lie(asked: str, reported: dict[str, Any]) -> tuple[int, Any]:
        if "of=commands" in asked:
            return truth(asked, reported)
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
    shop.store.run_blocking(make_pairing_code, NewPairingCode("code-lea", DeviceRole.COUNTER))
    asyncio.run(hub.pair(pair_body("code-lea", LEA, "Léa")))
    (event,) = calls(LEA, ["Accueil"])
    command = shop.relay(event, signature=signature_of(key_of(LEA), event) if is_signed else "")
    head = {"seq": 1, "hash": command["hash"]}
    page = {"commands": [command], "head": head}

    def lie(asked: str, reported: dict[str, Any]) -> tuple[int, Any]:
        if "of=commands" not in asked:
            return truth(asked, reported)
        return 200, page if "after=0" in asked else {**page, "commands": []}

    def decided() -> bool:
        return shop.store.read_blocking(lambda reader: reader.inbox.head().seq) == 1

    shop.works("/v1/feed", lie, until=decided)
    entries = shop.store.read_blocking(lambda reader: reader.event_log.entries(0, 100))
    assert any(entry.event.event_id == event.event_id for entry in entries) is is_signed
    refused = [entry.event.reason for entry in entries if entry.event.kind == "decided"]
    assert refused == ([] if is_signed else ["REFUSED"])


def test_commands_of_another_stores_orders_change_nothing(shop: Shop) -> None:
    page = {"commands": [_CANCELLATION], "head": {"seq": 1, "hash": _CANCELLATION["hash"]}}

    def lie(asked: str, reported: dict[str, Any]) -> tuple[int, Any]:
        if "of=commands" not in asked:
            return truth(asked, reported)
        return 200, page if "after=0" in asked else {**page, "commands": []}

    def decided() -> bool:
        return shop.store.read_blocking(lambda reader: reader.inbox.head().seq) == 1

    shop.works("/v1/feed", lie, until=decided)
    last = shop.store.read_blocking(lambda reader: reader.event_log.entries(0, 100))[-1].event
    assert (last.reason, last.recorded["code"]) == ("REFUSED", "UNKNOWN_ORDER")
