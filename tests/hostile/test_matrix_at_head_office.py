"""Tests by HTTP status who may call what at head office, and what a log may contain."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import update

from kiosk.domain.events.event import GENESIS_HASH, EventKind
from kiosk.domain.events.log import APPLIES, EMPTY_LOG, Entry, sequence
from kiosk.domain.order import Actor, Customer, Line, Order, OrderState
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role, may
from kiosk.headoffice.storage.database import sqlite_url
from kiosk.headoffice.storage.tables import DEVICES
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.sync.identity.device_key import DeviceKey
from kiosk.sync.protocol.bodies import EntriesBody, EventsBody
from kiosk.sync.protocol.conversions import from_entry, from_sent
from kiosk.sync.protocol.signatures import log_covered
from kiosk.sync.server.app import server_app
from tests.cheap_codes import cheap_code
from tests.counts import cases
from tests.headoffice.hub import Hub as LogOfHub
from tests.hostile.test_matrix_of_roles import (
    BOARD,
    CALLS,
    CHECK_IN,
    COUNTER,
    HUB,
    NOON,
    ORDER,
    PAIRINGS,
    event,
    signed,
)
from tests.new_databases import new_office
from tests.sync.pair_bodies import key_of, pair_body

WHO = ("hub", "former hub", "another store's hub", "revoked hub", "quarantined hub", "nobody")
"""Orders are imported by subcommands on head office's device: no order system calls here."""

SHUT_OUT = {
    "revoked hub": (403, "revoked"),
    "quarantined hub": (403, "quarantined"),
    "nobody": (401, "unknown_device"),
}
FINE = (200, "")
NOT_HUB = (409, "not_hub")
NOT_PERMITTED = (403, "not_permitted")

READS = dict.fromkeys(("hub", "former hub", "another store's hub"), FINE) | SHUT_OUT
OF_THE_HUB = READS | {"former hub": NOT_HUB}
EXPECTED = {
    "hello": READS,
    "log": READS,
    "snapshot": READS,
    "digest": READS,
    "people": READS | dict.fromkeys(("hub", "former hub", "another store's hub"), NOT_PERMITTED),
    "commands": OF_THE_HUB,
    "pairings": OF_THE_HUB,
    "settings": OF_THE_HUB,
    "diagnostics": OF_THE_HUB
    | dict.fromkeys(("hub", "another store's hub"), (404, "not_understood")),
    "whereabouts": OF_THE_HUB | {"another store's hub": (200, "")},
    # Another store's hub sends what follows this store's log, which is a gap in its own.
    "entries": OF_THE_HUB | {"another store's hub": (409, "gap")},
    "events": {
        **READS,
        "hub": NOT_PERMITTED,
        "another store's hub": NOT_PERMITTED,
    },
    "openapi": READS,
}
FOR_EVERYBODY = {
    "health": ("GET", "/health", (200, "")),
    "statement": ("GET", "/v1/statement", (404, "not_understood")),
    "pairing-code": ("POST", "/v1/pair", (403, "pairing_not_allowed")),
    "proof": ("POST", "/v1/proof", (200, "")),
}
BODIES = {
    "/v1/pair": {"code": "ABCD-2345-2345", "device_id": "x", "device_name": "x"},
    "/v1/proof": {"nonce": "ab" * 32},
}


class Office:
    """Head office with two stores, and a secret for each kind of caller."""

    def __init__(self, path: Path) -> None:
        self.database = new_office(sqlite_url(path / "headoffice.db"))
        self.office = HeadOffice(self.database)
        self.app = server_app(self.office)
        self.secrets = {"nobody": "nothing"}
        self.lyon = self.office.admin.create_store("Lyon", "LYON-01").store_id
        self.lille = self.office.admin.create_store("Lille", "LILLE-01").store_id
        for who, store in (
            ("revoked hub", self.lyon),
            ("quarantined hub", self.lyon),
            ("former hub", self.lyon),
            ("hub", self.lyon),
            ("another store's hub", self.lille),
        ):
            code = str(cheap_code(self.office.admin, store))
            wish = pair_body(code, name_of(who), who)
            self.secrets[who] = asyncio.run(self.office.pair(wish)).secret
        self.office.admin.revoke(name_of("revoked hub"))
        with self.database.transaction() as connection:
            this = update(DEVICES).where(DEVICES.c.device_id == name_of("quarantined hub"))
            connection.execute(this.values(quarantined_at=NOON, quarantine_reason="INVALID_HASH"))
        self.epoch = 4
        first = event(name_of("hub"), EventKind.HELP, Role.CUSTOMER)
        self.log: list[Entry] = [sequence(first, EMPTY_LOG, self.epoch, APPLIES, None)]

    def body(self, who: str, entries: list[Entry], key: DeviceKey | None = None) -> bytes:
        """Returns entries as that device would send them, signed with its key or `key`."""
        signing = key or key_of(name_of(who))
        body = EntriesBody(
            hub_epoch=self.epoch,
            entries=tuple(map(from_entry, entries)),
            public_key=signing.public,
            signs_since=1,
            signature=signing.sign(log_covered(name_of(who), self.epoch, entries[-1].head)),
        )
        return body.model_dump_json(by_alias=True).encode()

    def ask(self, who: str, method: str, path: str, given: dict[str, Any] | bytes) -> Any:
        async def call() -> httpx2.Response:
            transport = httpx2.ASGITransport(app=self.app)
            headers = {"authorization": f"Bearer {name_of(who)}.{self.secrets[who]}"}
            async with httpx2.AsyncClient(transport=transport, base_url="http://hub") as client:
                if method == "GET":
                    assert isinstance(given, dict)
                    return await client.get(path, params=given, headers=headers)
                if isinstance(given, bytes):
                    return await client.post(path, content=given, headers=headers)
                return await client.post(path, json=given, headers=headers)

        return asyncio.run(call())

    def reported(self, who: str, method: str, path: str, given: dict[str, Any] | bytes) -> Any:
        """Calls; returns the status and, if refused, the code."""
        answer = self.ask(who, method, path, given)
        return answer.status_code, "" if answer.is_success else answer.json()["code"]

    def call(self, who: str, name: str) -> Any:
        if name in CALLS:
            return self.reported(who, *CALLS[name])
        if name == "openapi":
            return self.reported(who, "GET", "/openapi.json", {})
        if name == "entries":
            later = sequence(
                event(name_of("hub"), EventKind.HELPED, Role.CUSTOMER, 2),
                self.log[-1].head,
                self.epoch,
                APPLIES,
                None,
            )
            self.reported("hub", "POST", "/v1/entries", self.body("hub", self.log))
            return self.reported(who, "POST", "/v1/entries", self.body(who, [later]))
        own = event(name_of(who), EventKind.HELP, Role.CUSTOMER)
        body = EventsBody(events=(from_sent(own, None, signed(own)),))
        return self.reported(
            who, "POST", "/v1/events", body.model_dump_json(by_alias=True).encode()
        )


USUAL = [
    (kind, actor)
    for number, kind in enumerate(EventKind)
    for place, actor in enumerate(Role)
    if kind is EventKind.STATUS or (number + place) % 2 == 0
]
"""Everybody's steps; of the other kinds each with every second who may have done it."""


def name_of(who: str) -> str:
    return who.replace(" ", "-").replace("'", "")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.database.close()


@pytest.mark.parametrize("call", EXPECTED)
def test_everybody_may_call_what_they_need(office: Office, call: str) -> None:
    assert {who: office.call(who, call) for who in WHO} == EXPECTED[call]


@pytest.mark.parametrize("call", FOR_EVERYBODY)
def test_public_calls_return_nothing_of_a_store(office: Office, call: str) -> None:
    method, path, expected = FOR_EVERYBODY[call]
    assert {office.reported(who, method, path, BODIES.get(path, {})) for who in WHO} == {expected}


def test_a_store_gets_nothing_of_another_one(office: Office) -> None:
    office.reported("hub", "POST", "/v1/entries", office.body("hub", office.log))
    for path in ("/v1/hello", "/v1/snapshot", "/v1/digest"):
        answer = office.ask("another store's hub", "GET", path, {}).json()
        head = answer.get("log_head") or answer["head"]
        assert head["seq"] == 0
    reported = PAIRINGS | {"pairings": []}
    answer = office.ask("another store's hub", "POST", "/v1/pairings", reported).json()
    assert answer["pairings"] == []


@pytest.mark.parametrize("role", [CHECK_IN, BOARD])
def test_what_is_no_counter_sends_no_events(office: Office, role: Any) -> None:
    with office.database.transaction() as connection:
        this = update(DEVICES).where(DEVICES.c.device_id == name_of("former hub"))
        connection.execute(this.values(role=role))
    assert office.call("former hub", "events") == NOT_PERMITTED


@pytest.mark.parametrize("role", [HUB, "printer"])
def test_a_hub_has_paired_no_hub_and_nothing_unknown(office: Office, role: Any) -> None:
    pairing = {
        "device_id": "counter-9",
        "role": str(role),
        "name": "Comptoir 9",
        "secret_hash": "0" * 64,
        "paired_at": NOON.isoformat(),
    }
    reported = PAIRINGS | {"pairings": [pairing]}
    assert office.reported("hub", "POST", "/v1/pairings", reported) == (422, "not_understood")
    reported = PAIRINGS | {"pairings": [pairing | {"role": str(COUNTER)}]}
    assert office.reported("hub", "POST", "/v1/pairings", reported) == FINE
    reported = PAIRINGS | {"pairings": [], "hub_epoch": 2**31 + 1}
    assert office.reported("hub", "POST", "/v1/pairings", reported) == (422, "not_understood")


def _order() -> Order:
    state = OrderState(Status.STARTED, 1, None, (0,), changed_at=NOON)
    customer = Customer("Zoé", "Lefèvre", "", "", "fr")
    lines = (Line(1, "Nappe", 1),)
    return Order(ORDER, "LYON-01", "standard", customer, lines, "K7", NOON, state, content_hash="c")


@pytest.mark.parametrize(("kind", "actor"), cases(USUAL, list(EventKind), list(Role)))
def test_a_log_may_say_what_the_workflow_permits(
    office: Office, kind: EventKind, actor: Role
) -> None:
    log = LogOfHub(office.office, name_of("hub"))
    log.epoch = office.epoch
    log.add_order(_order())
    step = (log.states[ORDER].status, Status.READY)
    if kind is EventKind.STATUS:
        log.step(ORDER, Status.READY, Actor(actor, "Sophie"))
    else:
        log.place(event(name_of("hub"), kind, actor, 2))
    # A decision needs the id of a command, which these events lack.
    is_legal = may(actor, *step) if kind is EventKind.STATUS else kind is not EventKind.DECIDED
    sent = office.reported("hub", "POST", "/v1/entries", office.body("hub", log.log))
    assert sent == (FINE if is_legal else (422, "altered"))
    # A hub that sends an illegal step is quarantined.
    after = office.call("hub", "hello")
    assert after == (FINE if is_legal else (403, "quarantined"))


def test_head_office_takes_nothing_that_was_changed_on_the_way(office: Office) -> None:
    body = office.body("hub", office.log)
    changed = body.replace(b'"help"', b'"left"')
    assert changed != body
    assert office.reported("hub", "POST", "/v1/entries", changed) == (422, "altered")


def test_head_office_takes_no_log_of_another_past(office: Office) -> None:
    assert office.reported("hub", "POST", "/v1/entries", office.body("hub", office.log)) == FINE
    other = event(name_of("hub"), EventKind.ARRIVED, Role.CUSTOMER)
    differs = sequence(other, EMPTY_LOG, office.epoch, APPLIES, None)
    reported = office.reported("hub", "POST", "/v1/entries", office.body("hub", [differs]))
    assert reported == (409, "diverged")
    twice = sequence(office.log[0].event, office.log[-1].head, office.epoch, APPLIES, None)
    reported = office.reported("hub", "POST", "/v1/entries", office.body("hub", [twice]))
    assert reported == (422, "altered")


def test_nothing_follows_a_gap(office: Office) -> None:
    second = sequence(
        event(name_of("hub"), EventKind.HELPED, Role.CUSTOMER, 2),
        office.log[-1].head,
        office.epoch,
        APPLIES,
        None,
    )
    reported = office.reported("hub", "POST", "/v1/entries", office.body("hub", [second]))
    assert reported == (409, "gap")
    late = event(name_of("former hub"), EventKind.HELPED, Role.CUSTOMER, 2)
    body = EventsBody(events=(from_sent(late, None, signed(late)),))
    sent = body.model_dump_json(by_alias=True).encode()
    assert office.reported("former hub", "POST", "/v1/events", sent) == (409, "gap")


def test_a_log_is_asked_for_where_it_is(office: Office) -> None:
    assert office.reported("hub", "POST", "/v1/entries", office.body("hub", office.log)) == FINE
    for of in ("log", "commands"):
        asked = {"of": of, "after": 1, "head": "1" * 64}
        assert office.reported("hub", "GET", "/v1/feed", asked) == (409, "diverged")
    asked = {"of": "log", "after": 0, "head": GENESIS_HASH}
    assert office.reported("hub", "GET", "/v1/feed", asked) == FINE
