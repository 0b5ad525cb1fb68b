"""Where head office stands below Woop, each status goes on to Woop: once, and in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from kiosk.collect_api.callbacks.rounds import Rounds
from kiosk.collect_api.woop.account import WoopAccount, is_usable
from kiosk.collect_api.woop.calls import WoopCalls
from kiosk.domain.events.event import EventKind
from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.headoffice.admin.callback_admin import CallbackAdmin
from kiosk.headoffice.admin.woop_admin import WoopAdmin
from kiosk.headoffice.collect.outbox_sender import OutboxSender
from kiosk.headoffice.collect.woop import WoopChannel
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.storage.collects import outbox
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.storage.database import utc_now
from tests.collect_api.conftest import ON_BOTH, Join
from tests.collect_api.test_callbacks import happens, run_until
from tests.collect_api.test_changes import has
from tests.collect_api.woop import CLIENT_ID, SECRET, Woop, woop_serving
from tests.headoffice.hub import HEAD_OFFICE, Hub

Send = Callable[..., None]
EVERY = (outbox.WAITING, outbox.SENT, outbox.PARKED)
SOON = Rounds(0, timedelta(milliseconds=20))


@pytest.fixture
def woop() -> Iterator[Woop]:
    with woop_serving() as found:
        yield found


@pytest.fixture
def below(database: OfficeDatabase, woop: Woop) -> WoopAdmin:
    """Head office stands below Woop."""
    admin = WoopAdmin(database, utc_now)
    admin.set(WoopAccount(woop.url, CLIENT_ID, SECRET, "woop"), None)
    return admin


@pytest.fixture
def send(database: OfficeDatabase) -> Send:
    """Lets head office send until nothing waits, or until a condition holds."""

    def sent(until: Callable[[], Any] | None = None, answer_s_max: float = 10.0) -> None:
        work = Work(database)
        channel = WoopChannel(work, WoopCalls(answer_s_max), SOON)
        condition = until or (lambda: outbox.WAITING not in states(database))
        asyncio.run(run_until(OutboxSender(work, channel), condition))

    return sent


def states(database: OfficeDatabase) -> list[str]:
    with database.reader() as here:
        return [one.state for one in outbox.listed(here, outbox.WOOP, states=EVERY)]


@ON_BOTH
@pytest.mark.usefixtures("below")
def test_each_status_arrives_once_and_in_order_at_a_woop_that_fails_and_hangs(
    hub: Hub, woop: Woop, send: Send, database: OfficeDatabase
) -> None:
    has(hub, "C 1/é")
    woop.status = 503
    happens(hub, "C 1/é", Status.READY)
    send(lambda: len(woop.calls) >= 2)
    assert woop.changes == []
    woop.status = None
    happens(hub, "C 1/é", Status.AWAITING)
    send(lambda: woop.changes, answer_s_max=0.3)
    woop.status = 204
    woop.released.set()
    send()
    # It had the first when its answer was lost: what it then refuses, it is asked about.
    expected = [("C 1/é", "COLLECT_READY"), ("C 1/é", "COLLECT_AWAITING")]
    assert woop.changes == expected
    assert states(database) == [outbox.SENT, outbox.SENT]
    assert {call.path for call in woop.calls if call.method == "PUT"} == {
        "/collects/C%201%2F%C3%A9/status"
    }
    (one,) = (call.body for call in woop.calls[-1:])
    assert one.keys() >= {"status", "date", "comment"}


@pytest.mark.usefixtures("below")
def test_a_cancellation_is_a_delete_and_the_first_status_is_known_there(
    hub: Hub, woop: Woop, send: Send
) -> None:
    has(hub, "C-1")
    hub.step("C-1", Status.CANCELLED, HEAD_OFFICE, reason="CANCELLED_UNKNOWN")
    asyncio.run(hub.send())
    send()
    assert [(call.method, call.path, call.raw) for call in woop.calls] == [
        ("DELETE", "/collects/C-1", b"")
    ]


@pytest.mark.usefixtures("below")
def test_the_parking_bay_goes_along(hub: Hub, woop: Woop, send: Send) -> None:
    has(hub, "C-1")
    happens(hub, "C-1", Status.READY)
    came = {"arrival_id": "a-1", "orders": ["C-1"], "bay": "A32"}
    hub.note(EventKind.ARRIVED, None, data=came)
    happens(hub, "C-1", Status.AWAITING)
    send()
    assert woop.calls[-1].body["additionalData"] == [{"key": "space", "value": "A32"}]
    assert woop.calls[-1].body["comment"] == "COLLECT_AWAITING"


@pytest.mark.usefixtures("below")
@pytest.mark.parametrize("expires_in", [86_400_000, 86_400], ids=["ms", "s"])
def test_one_token_serves_a_day_of_calls(
    hub: Hub, woop: Woop, send: Send, expires_in: float
) -> None:
    woop.expires_in = expires_in
    for number in range(6):
        happens(hub, has(hub, f"C-{number}"), Status.READY)
    send()
    assert (woop.tokens_given, len(woop.changes)) == (1, 6)


def test_a_token_is_renewed_before_it_ends_and_after_a_401(woop: Woop) -> None:
    now = [0.0]

    async def sent() -> None:
        calls = WoopCalls(clock=lambda: now[0])
        account = WoopAccount(woop.url, CLIENT_ID, SECRET, "woop")
        given = []
        for number, after_s in enumerate((0.0, 86_200.0, 1_000.0)):
            now[0] += after_s
            tried = await calls.send(account, f"C-{number}", b'{"status": "COLLECT_READY"}')
            assert tried.outcome.value == "done", tried
            given.append(woop.tokens_given)
        woop.forget()
        await calls.send(account, "C-9", None)
        assert [*given, woop.tokens_given] == [1, 2, 2, 3]

    asyncio.run(sent())
    assert len(woop.changes) == 4


@pytest.mark.usefixtures("below")
def test_what_woop_refuses_is_parked_and_sent_again_when_asked(
    hub: Hub, woop: Woop, send: Send, database: OfficeDatabase
) -> None:
    has(hub, "C-1")
    woop.status = 403
    happens(hub, "C-1", Status.READY)
    send()
    assert states(database) == [outbox.PARKED]
    admin = CallbackAdmin(database, utc_now)
    (shown,) = admin.all("Woop").messages
    assert (shown.order_id, shown.said) == ("C-1", "answered 403")
    woop.status = 204
    assert admin.resend("C-1", "Woop") == 1
    send()
    assert states(database) == [outbox.SENT]


def test_what_woop_itself_changed_is_not_sent_back(
    hub: Hub, woop: Woop, send: Send, below: WoopAdmin, join: Join
) -> None:
    join("Woop above")
    below.set(WoopAccount(woop.url, CLIENT_ID, SECRET, "woop"), "Woop above")
    has(hub, "C-1")
    hub.step("C-1", Status.READY, Actor(Role.HEAD_OFFICE, "Woop above"))
    hub.step("C-1", Status.DELAYED, Actor(Role.HEAD_OFFICE, "Shop"))
    asyncio.run(hub.send())
    send()
    assert woop.changes == [("C-1", "COLLECT_DELAYED")]


def test_nothing_is_kept_for_a_woop_that_is_not_above(
    hub: Hub, database: OfficeDatabase, below: WoopAdmin, send: Send
) -> None:
    happens(hub, has(hub, "C-1"), Status.READY)
    below.remove()
    happens(hub, "C-1", Status.AWAITING)
    send()
    assert states(database) == [outbox.PARKED]


@pytest.mark.parametrize(
    ("url", "usable"),
    [
        ("https://api.woop.example/v1", True),
        ("http://127.0.0.1:8080", True),
        ("http://api.woop.example", False),
        ("https://a:b@woop.example", False),
        ("https://woop.example/?x=1", False),
        ("https://[woop", False),
        ("woop.example", False),
    ],
)
def test_only_https_carries_the_secret(url: str, *, usable: bool) -> None:
    assert is_usable(url) is usable
