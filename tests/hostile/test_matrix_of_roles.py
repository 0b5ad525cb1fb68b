"""Tests what each device role may call, and which events it may record in whose name."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import update

from kiosk.domain.device_roles import BY_STAFF, DeviceRole
from kiosk.domain.events.event import (
    GENESIS_HASH,
    DeviceHead,
    Event,
    EventDraft,
    EventKind,
)
from kiosk.domain.events.journal import stamp
from kiosk.domain.events.payloads import Unread
from kiosk.domain.events.replay import CHANGES_STATE
from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.headoffice.storage.database import sqlite_url
from kiosk.headoffice.storage.tables import DEVICES
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.services.devices.pairing import NewPairingCode, make_pairing_code
from kiosk.sync.protocol.bodies import EventsBody
from kiosk.sync.protocol.conversions import from_sent
from kiosk.sync.protocol.signature_coverage import signature_of
from kiosk.sync.server.app import server_app
from kiosk.sync.server.hub import Hub
from tests.domain.orders import order_in
from tests.new_databases import new_office, new_store
from tests.sync.diagnostics import not_asked
from tests.sync.pair_bodies import key_of, pair_body

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ORDER, HEAD = "CMD-000001", {"after": 0, "head": GENESIS_HASH}
HUB, COUNTER, CHECK_IN, BOARD = DeviceRole
PAIRINGS: dict[str, Any] = {"hub_epoch": 1, "fingerprint": "", "pairings": []}
CALLS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "hello": ("GET", "/v1/hello", {}),
    "log": ("GET", "/v1/feed", {"of": "log", **HEAD}),
    "commands": ("GET", "/v1/feed", {"of": "commands", **HEAD}),
    "snapshot": ("GET", "/v1/snapshot", {}),
    "digest": ("GET", "/v1/digest", {}),
    "people": ("GET", "/v1/people", {}),
    "pairings": ("POST", "/v1/pairings", PAIRINGS),
    "settings": ("POST", "/v1/settings", {}),
    "diagnostics": ("POST", "/v1/diagnostics", not_asked("counter-1")),
    "whereabouts": ("POST", "/v1/whereabouts", {"codes": ["K7M4PQ2"]}),
}

AT_HUB = {
    "hello": {COUNTER: 200, CHECK_IN: 200, BOARD: 200, None: 401},
    "log": {COUNTER: 200, CHECK_IN: 200, BOARD: 200, None: 401},
    "commands": {COUNTER: 403, CHECK_IN: 403, BOARD: 403, None: 401},
    "snapshot": {COUNTER: 200, CHECK_IN: 200, BOARD: 200, None: 401},
    "digest": {COUNTER: 200, CHECK_IN: 200, BOARD: 200, None: 401},
    "people": {COUNTER: 200, CHECK_IN: 403, BOARD: 403, None: 401},
    "pairings": {COUNTER: 403, CHECK_IN: 403, BOARD: 403, None: 401},
    "settings": {COUNTER: 200, CHECK_IN: 200, BOARD: 200, None: 401},
    "diagnostics": {COUNTER: 404, CHECK_IN: 403, BOARD: 403, None: 401},
    "whereabouts": {COUNTER: 200, CHECK_IN: 200, BOARD: 403, None: 401},
}
AT_OFFICE = {
    "hello": {HUB: 200, COUNTER: 200, CHECK_IN: 200, BOARD: 200, None: 401},
    "log": {HUB: 200, COUNTER: 200, CHECK_IN: 200, BOARD: 200, None: 401},
    "commands": {HUB: 200, COUNTER: 409, CHECK_IN: 409, BOARD: 409, None: 401},
    "snapshot": {HUB: 200, COUNTER: 200, CHECK_IN: 200, BOARD: 200, None: 401},
    "digest": {HUB: 200, COUNTER: 200, CHECK_IN: 200, BOARD: 200, None: 401},
    "people": {HUB: 403, COUNTER: 403, CHECK_IN: 403, BOARD: 403, None: 401},
    "pairings": {HUB: 200, COUNTER: 409, CHECK_IN: 409, BOARD: 409, None: 401},
    "settings": {HUB: 200, COUNTER: 409, CHECK_IN: 409, BOARD: 409, None: 401},
    "diagnostics": {HUB: 404, COUNTER: 409, CHECK_IN: 409, BOARD: 409, None: 401},
    "whereabouts": {HUB: 200, COUNTER: 409, CHECK_IN: 409, BOARD: 409, None: 401},
}

OWN_AT_HUB = {COUNTER: 200, CHECK_IN: 200, BOARD: 403, None: 401}
RELAYED_AT_HUB = {COUNTER: 200, CHECK_IN: 403, BOARD: 403, None: 401}
OWN_AT_OFFICE = {HUB: 403, COUNTER: 200, CHECK_IN: 403, BOARD: 403, None: 401}
RELAYED_AT_OFFICE = {HUB: 403, COUNTER: 200, CHECK_IN: 403, BOARD: 403, None: 401}

PEOPLE = {Role.CUSTOMER, Role.STAFF, Role.MANAGER, Role.SYSTEM}
STAFF = {Role.STAFF, Role.MANAGER}
AT_CHECK_IN = {Role.CUSTOMER, Role.SYSTEM}
WHO: dict[DeviceRole, dict[EventKind, set[Role]]] = {
    COUNTER: {
        EventKind.STATUS: {*PEOPLE, Role.HEAD_OFFICE},
        EventKind.ARRIVED: PEOPLE,
        EventKind.LEFT: PEOPLE,
        EventKind.SEEN: PEOPLE,
        EventKind.KEPT: {*PEOPLE, Role.HEAD_OFFICE},
        EventKind.DECIDED: set(),
        EventKind.ANSWERED: PEOPLE,
        EventKind.REVIEWED: PEOPLE,
        EventKind.DETAILS: set(),
        EventKind.ERASED: set(),
        **dict.fromkeys(BY_STAFF, STAFF),
        EventKind.HELP: PEOPLE,
        EventKind.HELPED: PEOPLE,
        EventKind.SET_ASIDE: PEOPLE,
        EventKind.AT_COUNTER: PEOPLE,
    },
    CHECK_IN: {
        EventKind.STATUS: AT_CHECK_IN,
        EventKind.ARRIVED: AT_CHECK_IN,
        EventKind.LEFT: AT_CHECK_IN,
        EventKind.SEEN: set(),
        EventKind.KEPT: set(),
        EventKind.DECIDED: set(),
        EventKind.ANSWERED: set(),
        EventKind.REVIEWED: set(),
        EventKind.DETAILS: set(),
        EventKind.ERASED: set(),
        **{kind: set() for kind in BY_STAFF},
        EventKind.HELP: AT_CHECK_IN,
        EventKind.HELPED: AT_CHECK_IN,
        EventKind.SET_ASIDE: AT_CHECK_IN,
        EventKind.AT_COUNTER: set(),
    },
}
"""The roles of people in whose name a device role may record each kind of event."""
DATA: dict[EventKind, dict[str, Any]] = {
    EventKind.ARRIVED: {"arrival_id": "here-1", "orders": [ORDER], "bay": "B7"},
    EventKind.LEFT: {"arrival_id": "here-1", "reason": "left"},
    EventKind.KEPT: {"until": "2026-12-03"},
    EventKind.DECIDED: {"command_id": "asked-1"},
    EventKind.ANSWERED: {"command_id": "asked-1", "answer": "DONE"},
    EventKind.REVIEWED: {"operation_id": "action-1"},
    EventKind.HELP: {"help_id": "help-1", "place": "Entrée"},
    EventKind.HELPED: {"help_id": "help-1"},
    EventKind.AT_COUNTER: {"counter": "Comptoir 2"},
    EventKind.CALLED: {"arrival_id": "here-1", "counter": "Comptoir 2"},
    **{kind: {"note_id": "note-1"} for kind in (EventKind.NOTE, EventKind.NOTE_DONE)},
}


def event(device_id: str, kind: EventKind, actor: Role, seq: int = 1, **data: Any) -> Event:
    """Returns an event of a device with complete data and number `seq`."""
    is_step = kind is EventKind.STATUS
    draft = EventDraft(
        kind,
        Actor(actor, "" if is_step else "Sophie"),
        ORDER if is_step or kind in {EventKind.DETAILS, *CHANGES_STATE} else None,
        Status.READY if is_step else None,
        Status.AWAITING if is_step else None,
        3 if is_step else None,
        payload=Unread(DATA.get(kind, {}) | data),
        contents=order_in(Status.READY) if kind is EventKind.DETAILS else None,
    )
    name = f"{device_id}-{kind}-{actor}-{seq}"
    head = DeviceHead(device_id, 1, seq - 1, GENESIS_HASH)
    return stamp(
        draft, head, event_id=name, operation_id=name, occurred_at=NOON, new_salt=lambda: "salt"
    )


def signed(one: Event) -> str:
    return signature_of(key_of(one.device_id), one)


class Server:
    """A hub or head office, and the secret of a paired device of each role."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.secrets: dict[DeviceRole, str] = {}

    def ask(
        self, role: DeviceRole | None, method: str, path: str, given: dict[str, Any] | bytes
    ) -> httpx2.Response:
        async def call() -> httpx2.Response:
            shown = f"Bearer {role}-1.{self.secrets[role]}" if role else "Bearer nobody.nothing"
            transport = httpx2.ASGITransport(app=self.app)
            async with httpx2.AsyncClient(transport=transport, base_url="http://hub") as client:
                headers = {"authorization": shown}
                if method == "GET":
                    assert isinstance(given, dict)
                    return await client.get(path, params=given, headers=headers)
                if isinstance(given, bytes):
                    return await client.post(path, content=given, headers=headers)
                return await client.post(path, json=given, headers=headers)

        return asyncio.run(call())

    def send(self, role: DeviceRole | None, own: list[Event], relayed: list[Event]) -> Any:
        body = EventsBody(
            events=tuple(from_sent(each, None, signed(each)) for each in own),
            relayed=tuple(from_sent(each, None, signed(each)) for each in relayed),
        )
        sent = body.model_dump_json(by_alias=True).encode()
        return self.ask(role, "POST", "/v1/events", sent)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Server]:
    store = new_store(tmp_path)
    served = Hub(store, now=lambda: NOON, make_secret=lambda: "made")
    server = Server(server_app(served))
    for role in (COUNTER, CHECK_IN, BOARD):
        store.run_blocking(make_pairing_code, NewPairingCode(f"code-{role}", role))
        wish = pair_body(f"code-{role}", f"{role}-1", role)
        server.secrets[role] = asyncio.run(served.pair(wish)).secret
    yield server
    store.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Server]:
    database = new_office(sqlite_url(tmp_path / "headoffice.db"))
    served = HeadOffice(database)
    lyon = served.admin.create_store("Lyon", "LYON-01")
    server = Server(server_app(served))
    for role in (CHECK_IN, BOARD, COUNTER, HUB):
        code = str(served.admin.make_pairing_code(lyon.store_id).code)
        wish = pair_body(code, f"{role}-1", role)
        server.secrets[role] = asyncio.run(served.pair(wish)).secret
    with database.transaction() as connection:
        for role in (CHECK_IN, BOARD):
            this = update(DEVICES).where(DEVICES.c.device_id == f"{role}-1")
            connection.execute(this.values(role=role))
    yield server
    database.close()


@pytest.mark.parametrize("call", CALLS)
def test_each_role_may_call_at_the_hub_what_it_needs(hub: Server, call: str) -> None:
    found = {role: hub.ask(role, *CALLS[call]).status_code for role in AT_HUB[call]}
    assert found == AT_HUB[call]


@pytest.mark.parametrize("call", CALLS)
def test_each_role_may_call_at_head_office_what_it_needs(office: Server, call: str) -> None:
    found = {role: office.ask(role, *CALLS[call]).status_code for role in AT_OFFICE[call]}
    assert found == AT_OFFICE[call]


@pytest.mark.parametrize(("expected", "is_relayed"), [(OWN_AT_HUB, False), (RELAYED_AT_HUB, True)])
def test_who_may_send_events_to_the_hub(
    hub: Server, expected: dict[DeviceRole | None, int], is_relayed: bool
) -> None:
    for role, status in expected.items():
        one = event(f"{role}-9" if is_relayed else f"{role}-1", EventKind.ARRIVED, Role.CUSTOMER)
        answer = hub.send(role, *(([], [one]) if is_relayed else ([one], [])))
        assert (role, answer.status_code) == (role, status)
        if status == 403:
            assert answer.json()["code"] == "not_permitted"


@pytest.mark.parametrize(
    ("expected", "is_relayed"), [(OWN_AT_OFFICE, False), (RELAYED_AT_OFFICE, True)]
)
def test_who_may_send_events_to_head_office(
    office: Server, expected: dict[DeviceRole | None, int], is_relayed: bool
) -> None:
    for role, status in expected.items():
        one = event(f"{role}-9" if is_relayed else f"{role}-1", EventKind.ARRIVED, Role.CUSTOMER)
        answer = office.send(role, *(([], [one]) if is_relayed else ([one], [])))
        assert (role, answer.status_code) == (role, status)


def test_only_the_hub_sends_the_log_to_head_office(hub: Server, office: Server) -> None:
    entry = {"store_seq": 1, "hub_epoch": 1, "outcome": "applied", "outcome_reason": None}
    one = from_sent(event("hub-1", EventKind.HELP, Role.CUSTOMER), None).event
    reported = entry | {"prev_hash": GENESIS_HASH, "hash": "1" * 64}
    body = {
        "hub_epoch": 1,
        "entries": [reported | {"event": one.model_dump(mode="json", by_alias=True)}],
    }
    for role in (COUNTER, CHECK_IN, BOARD):
        assert hub.ask(role, "POST", "/v1/entries", body).status_code == 403
        assert office.ask(role, "POST", "/v1/entries", body).status_code == 409
    assert office.ask(None, "POST", "/v1/entries", body).status_code == 401


@pytest.mark.parametrize("role", WHO)
@pytest.mark.parametrize("kind", EventKind)
def test_a_role_records_its_kinds_in_the_names_of_its_people(
    hub: Server, role: DeviceRole, kind: EventKind
) -> None:
    permitted = set()
    head = DeviceHead(f"{role}-1", 1, 0, GENESIS_HASH)
    for actor in Role:
        one = event(head.device_id, kind, actor, head.device_seq + 1)
        draft = EventDraft(
            one.kind if isinstance(one.kind, EventKind) else kind,
            one.actor,
            one.order_id,
            one.from_status,
            one.to_status,
            one.expected_version,
            payload=Unread(one.recorded),
            contents=order_in(Status.READY) if kind is EventKind.DETAILS else None,
        )
        one = stamp(
            draft,
            head,
            event_id=one.event_id,
            operation_id=one.operation_id,
            occurred_at=NOON,
            new_salt=lambda: "salt",
        )
        head = DeviceHead(head.device_id, 1, one.device_seq, one.hash)
        answer = hub.send(role, [one], [])
        assert answer.status_code == 200, answer.text
        (reported,) = answer.json()["outcomes"]
        if reported["outcome_reason"] == "NOT_PERMITTED":
            assert reported["outcome"] == "rejected"
        else:
            permitted.add(actor)
    assert permitted == WHO[role][kind]


@pytest.mark.parametrize("actor", [Role.STAFF, Role.MANAGER, Role.HEAD_OFFICE])
def test_what_a_check_in_may_not_say_takes_no_effect_by_way_of_a_counter(
    hub: Server, actor: Role
) -> None:
    one = event("check-in-1", EventKind.ARRIVED, actor)
    answer = hub.send(COUNTER, [], [one])
    assert answer.status_code == 200
    assert [
        (reported["outcome"], reported["outcome_reason"]) for reported in answer.json()["outcomes"]
    ] == [("rejected", "NOT_PERMITTED")]


@pytest.mark.parametrize(
    "data",
    [
        {"bay": "B" * 150_000},
        {"bay": "B" * 41},
        {"orders": ["x" * 201]},
        {"arrival_id": "x" * 201},
        {"other": "x" * 4001},
        {"x" * 201: 1},
        {"nested": {"bay": ["B" * 41]}},
    ],
)
def test_a_text_that_nobody_enters_is_refused_at_the_door(hub: Server, data: Any) -> None:
    answer = hub.send(CHECK_IN, [event("check-in-1", EventKind.ARRIVED, Role.CUSTOMER, **data)], [])
    assert (answer.status_code, answer.json()["code"]) == (400, "not_understood")
    whole = hub.send(CHECK_IN, [event("check-in-1", EventKind.ARRIVED, Role.CUSTOMER)], [])
    assert whole.status_code == 200
