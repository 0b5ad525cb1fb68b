"""Every status that a store reaches is told to the retailer's receiver: once, and in order."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from kiosk.collect_api.callbacks.addresses import Reach
from kiosk.collect_api.callbacks.rounds import Rounds
from kiosk.collect_api.callbacks.sending import CallbackSender
from kiosk.collect_api.callbacks.status_body import new_signing_secret
from kiosk.domain.commands import Decision
from kiosk.domain.events.event import EventKind
from kiosk.domain.status import Status
from kiosk.headoffice.collect.callbacks import CallbackChannel, CallbackRules
from kiosk.headoffice.collect.outbox_sender import OutboxSender
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.storage.collects import outbox, subscriptions
from kiosk.headoffice.storage.database import OfficeDatabase
from tests.collect_api.conftest import LINKS, ON_BOTH, Join
from tests.collect_api.receiver import Receiver, receiving
from tests.collect_api.retailer import Retailer, problem, wrong
from tests.collect_api.test_changes import asked, has
from tests.collect_api.test_create import created
from tests.headoffice.hub import HEAD_OFFICE, Hub, order_named

PATIENCE_S = 30.0
Send = Callable[..., None]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def reach() -> Reach:
    """Receivers of these tests are on this computer."""
    return Reach(["127.0.0.1"])


@pytest.fixture
def send(database: OfficeDatabase, reach: Reach) -> Send:
    """Lets head office call back until a condition holds."""

    def sent(until: Callable[[], Any], rounds: int = 0, answer_s_max: float = 10) -> None:
        rules = CallbackRules(
            CallbackSender(reach, answer_s_max), Rounds(rounds, timedelta(milliseconds=20)), LINKS
        )
        work = Work(database)
        asyncio.run(run_until(OutboxSender(work, CallbackChannel(work, rules)), until))

    return sent


async def run_until(callbacks: OutboxSender, condition: Callable[[], Any]) -> None:
    running = asyncio.create_task(callbacks.run())
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                await asyncio.sleep(0.01)
                callbacks.ring()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def subscribe(retailer: Retailer, receiver: Receiver, **more: Any) -> Any:
    url = f"{receiver.url}/collects/{{collectId}}/status"
    body = {"callbacks": {"collectStatus": {"url": url, "version": "1.7.0"}}, **more}
    return retailer.post("/subscriptions", body)


def happens(hub: Hub, collect_id: str, *statuses: Status) -> None:
    """The store takes these steps, and head office learns of them."""
    hub.advance(collect_id, *statuses)
    asyncio.run(hub.send())


def states(database: OfficeDatabase) -> list[str]:
    every = (outbox.WAITING, outbox.SENT, outbox.PARKED)
    with database.reader() as here:
        return [one.state for one in outbox.listed(here, outbox.CALLBACK, states=every)]


def ended(database: OfficeDatabase) -> Callable[[], bool]:
    return lambda: outbox.WAITING not in states(database)


@ON_BOTH
def test_each_status_is_told_once_and_in_order_by_a_receiver_that_fails_and_hangs(
    retailer: Retailer, hub: Hub, receiver: Receiver, send: Send, database: OfficeDatabase
) -> None:
    reply = subscribe(retailer, receiver, headers=[{"key": "x-shop", "value": "lyon"}])
    assert (reply.status_code, reply.content) == (204, b""), reply.text
    has(hub, "C 1/é")
    receiver.status = 503
    happens(hub, "C 1/é", Status.READY)
    send(lambda: len(receiver.calls) >= 2)
    assert set(receiver.told) == {("C 1/é", "COLLECT_STARTED")}
    receiver.status = None
    send(lambda: len(receiver.calls) >= 5, answer_s_max=0.2)
    assert len({call.headers["webhook-id"] for call in receiver.calls}) == 1
    receiver.released.set()
    receiver.status, receiver.calls = 204, []
    send(ended(database))
    assert receiver.told == [("C 1/é", "COLLECT_STARTED"), ("C 1/é", "COLLECT_READY")]
    first = receiver.calls[0]
    assert first.path == "/collects/C%201%2F%C3%A9/status"
    assert (first.headers["x-shop"], first.headers["x-api-version"]) == ("lyon", "1.7.0")
    assert first.body.keys() == {"collectId", "date", "status", "slot", "urls"}
    assert first.body["urls"]["track"] == "https://shop.example/follow/C%201%2F%C3%A9"
    assert states(database) == [outbox.SENT, outbox.SENT]


def test_statuses_that_the_contract_does_not_have_are_told_as_it_has_them(
    join: Join, hub: Hub, receiver: Receiver, send: Send, database: OfficeDatabase
) -> None:
    with receiving() as other:
        subscribe(join("Shop"), receiver)
        subscribe(join("Till", shows_cancelled=True), other)
        order = order_named("C-1")
        hub.add_order(replace(order, state=replace(order.state, status=Status.INIT, slot=None)))
        happens(hub, "C-1", Status.STOCK_OK, Status.STARTED)
        hub.step("C-1", Status.CANCELLED, HEAD_OFFICE, reason="CANCELLED_UNKNOWN")
        asyncio.run(hub.send())
        send(ended(database))
        told = [status for _, status in receiver.told]
        assert told == ["COLLECT_INIT", "COLLECT_STARTED", "COLLECT_PICK_UP_FAILED"]
        assert other.told[-1] == ("C-1", "COLLECT_CANCELLED")
    cancelled = {"key": "cancelled", "value": "CANCELLED_UNKNOWN"}
    assert receiver.calls[-1].body["additionalData"] == [cancelled]
    assert "reschedule" not in receiver.calls[-1].body["urls"]


def test_the_parking_bay_is_told_when_the_customer_waits(
    retailer: Retailer, hub: Hub, receiver: Receiver, send: Send, database: OfficeDatabase
) -> None:
    subscribe(retailer, receiver)
    has(hub, "C-1")
    happens(hub, "C-1", Status.READY)
    came = {"arrival_id": "a-1", "orders": ["C-1"], "bay": "A32"}
    hub.note(EventKind.ARRIVED, None, data=came)
    happens(hub, "C-1", Status.AWAITING)
    send(ended(database))
    assert receiver.calls[-1].body["additionalData"] == [{"key": "space", "value": "A32"}]


def test_a_refusal_by_the_store_is_told_with_the_true_status_and_its_reason(
    join: Join, hub: Hub, receiver: Receiver, send: Send, database: OfficeDatabase
) -> None:
    shop, other = join("Shop"), join("Other")
    subscribe(shop, receiver)
    with receiving() as elsewhere:
        subscribe(other, elsewhere)
        created(shop)
        (create,) = asked(hub)
        hub.decide(create, Decision.REFUSED, "ORDER_TAKEN")
        asyncio.run(hub.send())
        send(ended(database))
        assert elsewhere.calls == []
    assert receiver.told == [("C-1", "COLLECT_BLOCKED")]
    assert receiver.calls[0].body["additionalData"] == [{"key": "refused", "value": "ORDER_TAKEN"}]


def test_a_receiver_that_hangs_delays_nobody_else(
    join: Join, hub: Hub, receiver: Receiver, send: Send
) -> None:
    with receiving() as dead:
        dead.status = None
        subscribe(join("Dead"), dead)
        subscribe(join("Alive"), receiver)
        for number in range(6):
            has(hub, f"C-{number}")
        send(lambda: len(receiver.told) == 6)
        assert 1 <= len(dead.calls) <= 4
        dead.released.set()


def test_what_is_refused_or_fails_too_often_is_parked_and_sent_again_when_asked(
    retailer: Retailer, hub: Hub, receiver: Receiver, send: Send, database: OfficeDatabase
) -> None:
    subscribe(retailer, receiver)
    has(hub, "C-1")
    receiver.status = 403
    send(ended(database))
    assert states(database) == [outbox.PARKED]
    assert len(receiver.calls) == 1
    receiver.status = 204
    now = Work(database).clock()
    with database.transaction() as here:
        assert outbox.send_again(here, outbox.CALLBACK, now, order_id="C-1") == 1
    send(ended(database))
    assert states(database) == [outbox.SENT]
    assert len({call.headers["webhook-id"] for call in receiver.calls}) == 1


@pytest.mark.parametrize("kind", ["basic", "oauth2", "token"])
def test_the_three_kinds_of_auth(
    retailer: Retailer, hub: Hub, receiver: Receiver, send: Send, kind: str
) -> None:
    endpoint = f"{receiver.url}/token"
    pair = {"username": "kiosk", "password": "Zoé's secret"}
    client = {"client_id": "kiosk", "client_secret": "s&t", "audience": "shop"}
    auth = {
        "basic": pair,
        "oauth2": {**client, "tokenEndPoint": endpoint, "grant_type": "client_credentials"},
        "token": {**pair, "endpoint": endpoint},
    }[kind]
    receiver.tokens = {"access_token": "got-1", "token": "got-2"}
    assert subscribe(retailer, receiver, auth={kind: auth}).status_code == 204
    has(hub, "C-1")
    happens(hub, "C-1", Status.READY)
    send(lambda: len(receiver.told) == 2)
    shown = {call.headers["authorization"] for call in receiver.calls if call.method == "PUT"}
    basic = "Basic " + base64.b64encode("kiosk:Zoé's secret".encode()).decode()
    assert shown == {{"basic": basic, "oauth2": "Bearer got-1", "token": "Bearer got-2"}[kind]}
    asked_for = [call for call in receiver.calls if call.method == "POST"]
    assert len(asked_for) == (0 if kind == "basic" else 2)
    if kind == "oauth2":
        form = b"client_id=kiosk&client_secret=s%26t&audience=shop&grant_type=client_credentials"
        assert asked_for[0].raw == form
    if kind == "token":
        assert asked_for[0].body == pair


def test_a_callback_is_signed_as_standard_webhooks_say(
    retailer: Retailer, hub: Hub, receiver: Receiver, send: Send, database: OfficeDatabase
) -> None:
    subscribe(retailer, receiver)
    secret = new_signing_secret()
    with database.transaction() as here:
        subscriptions.save_signing_secret(here, retailer.client_id, secret)
    has(hub, "C-1")
    send(ended(database))
    (call,) = receiver.calls
    stamped = f"{call.headers['webhook-id']}.{call.headers['webhook-timestamp']}.".encode()
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = hmac.digest(key, stamped + call.raw, hashlib.sha256)
    assert call.headers["webhook-signature"] == "v1," + base64.b64encode(expected).decode()


@pytest.mark.parametrize(
    "address_given",
    [
        "http://127.0.0.2/x",
        "https://10.0.0.7/x",
        "http://[::1]/x",
        "http://[::ffff:10.0.0.7]/x",
        "http://[64:ff9b::a00:7]/x",
        "http://169.254.169.254/latest",
        "http://kiosk:secret@shop.example/x",
        "ftp://shop.example/x",
    ],
)
def test_an_address_in_head_offices_own_network_is_refused(
    retailer: Retailer, address_given: str
) -> None:
    body = {"callbacks": {"collectStatus": {"url": address_given}}}
    found = problem(retailer.post("/subscriptions", body))
    assert found == wrong("payload", "callbacks.collectStatus.url")


def test_neither_a_name_nor_a_redirect_leads_into_it(
    retailer: Retailer, hub: Hub, receiver: Receiver, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiving() as inner:
        receiver.status, receiver.headers = 307, {"location": inner.url}
        subscribe(retailer, receiver)
        has(hub, "C-1")
        send(lambda: len(receiver.calls) >= 2)
        assert inner.calls == []
        looked_up: list[str] = []

        async def moved(_loop: Any, host: str, port: int, **_more: Any) -> Any:
            looked_up.append(host)
            return [(2, 1, 6, "", ("127.0.0.3", port))]

        monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", moved)
        named = Receiver(inner.url.replace("127.0.0.1", "shop.example"))
        assert subscribe(retailer, named).status_code == 204
        send(lambda: len(looked_up) >= 2)
        assert inner.calls == []
        assert set(looked_up) == {"shop.example"}


@pytest.mark.parametrize(
    ("wrong_part", "key"),
    [
        ({"callbacks": {}}, "callbacks"),
        ({"auth": {}}, "auth"),
        ({"auth": {"basic": {"username": "kiosk"}}}, "auth.basic.password"),
        ({"headers": [{"key": "host", "value": "x"}]}, "headers.0.key"),
        ({"headers": [{"key": "x-a", "value": "a\r\nb: c"}]}, "headers.0.value"),
    ],
)
def test_a_subscription_that_is_wrong_is_refused_with_its_field(
    retailer: Retailer, receiver: Receiver, wrong_part: dict[str, Any], key: str
) -> None:
    source, keys = "payload", problem(subscribe(retailer, receiver, **wrong_part))[2]
    assert keys["validation"]["source"] == source
    assert keys["validation"]["keys"][0].replace("[", ".").replace("]", "") == key
