"""`POST /collects` and `GET /collects/{collectId}`."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from kiosk.domain.commands import CommandKind, Decision
from kiosk.domain.status import Status
from kiosk.headoffice.admin.store_admin import StoreAdmin
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.store_api.office import HeadOffice
from tests.collect_api.conftest import ON_BOTH, Join
from tests.collect_api.retailer import Retailer, problem, wrong
from tests.headoffice.conftest import Clock
from tests.headoffice.hub import Hub, order_named
from tests.services.bodies import GONE, body

SLOT = {"start": "2026-11-24T14:00:00+01:00", "end": "2026-11-24T14:30:00+01:00"}
CONFLICT: tuple[int, str, dict[str, Any]] = (409, "Conflict", {})
NO_PLACE = (403, "Forbidden", {"reasons": ["EXCHANGE_PLACE_NOT_FOUND"]})


def created(retailer: Retailer, collect_id: str = "C-1", **top: Any) -> None:
    """The retailer creates a collect at Lyon."""
    reply = retailer.post("/collects", wanted(collect_id, **top))
    assert (reply.status_code, reply.content) == (204, b""), reply.text


def wanted(collect_id: str = "C-1", **top: Any) -> dict[str, Any]:
    return body(collectId=collect_id, exchangePlaceId="LYON-01", **top)


@ON_BOTH
def test_a_collect_is_init_until_its_store_has_it(retailer: Retailer, hub: Hub) -> None:
    created(retailer, slot=SLOT, mode="express")
    pending = retailer.shown("C-1")
    assert pending["status"] == "COLLECT_INIT"
    assert pending["mode"] == "express"
    asyncio.run(hub.fetch_and_do())
    asyncio.run(hub.send())
    shown = retailer.shown("C-1")
    assert shown["status"] == "COLLECT_STARTED"
    assert shown["slot"] == pending["slot"]
    assert hub.orders["C-1"].customer.last_name == body()["customer"]["lastName"]


@ON_BOTH
def test_what_head_office_knows_of_a_collect_is_shown(retailer: Retailer) -> None:
    created(retailer, slot=SLOT, mode="delay", firstAvailableSlot=SLOT)
    assert retailer.shown("C-1") == {
        "status": "COLLECT_INIT",
        "mode": "delay",
        "slot": {"start": "2026-11-24T13:00:00Z", "end": "2026-11-24T13:30:00Z"},
        "urls": {
            "track": "https://shop.example/follow/C-1",
            "reschedule": "https://shop.example/move/C-1",
        },
        "firstAvailableSlot": SLOT,
    }


def test_a_collect_that_ended_is_not_rescheduled(retailer: Retailer, hub: Hub) -> None:
    hub.add_order(order_named("C-2"))
    steps = (Status.READY, Status.AWAITING, Status.IN_PROGRESS, Status.PICK_UP_OK)
    hub.advance("C-2", *steps)
    asyncio.run(hub.send())
    assert retailer.shown("C-2")["urls"] == {"track": "https://shop.example/follow/C-2"}


@ON_BOTH
def test_an_identifier_is_taken_once(retailer: Retailer, hub: Hub) -> None:
    created(retailer)
    assert problem(retailer.post("/collects", wanted())) == CONFLICT
    assert problem(retailer.post("/collects", wanted(mode="delay"))) == CONFLICT
    asyncio.run(hub.fetch_and_do())
    asyncio.run(hub.send())
    assert problem(retailer.post("/collects", wanted())) == CONFLICT
    hub.add_order(order_named("MADE-IN-STORE"))
    asyncio.run(hub.send())
    assert problem(retailer.post("/collects", wanted("MADE-IN-STORE"))) == CONFLICT


@ON_BOTH
def test_of_eight_that_create_one_collect_at_once_one_succeeds(
    retailer: Retailer, database: OfficeDatabase, lille: StoreRecord
) -> None:
    def create(number: int) -> int:
        # At two stores: no lock of one store decides.
        place = ("LYON-01", "LILLE-01")[number % 2]
        return retailer.post("/collects", {**wanted("RACE"), "exchangePlaceId": place}).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(create, range(8)))
    assert statuses == [204] + 7 * [409]
    with database.reader() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM command").scalar() == 1


def test_a_place_that_is_missing_or_inactive_is_403(
    retailer: Retailer, database: OfficeDatabase, clock: Clock, lille: StoreRecord
) -> None:
    StoreAdmin(database, clock).close(lille.store_id)
    for place in ("NOWHERE", "LILLE-01"):
        assert problem(retailer.post("/collects", body(exchangePlaceId=place))) == NO_PLACE


def test_a_client_bound_to_stores_sees_and_touches_only_their_collects(
    join: Join, retailer: Retailer, lille: StoreRecord
) -> None:
    of_lille = join("Lille's", "Lille")
    created(retailer)
    assert problem(of_lille.get("/collects/C-1")) == (404, "Not Found", {})
    assert problem(of_lille.post("/collects", wanted("C-2"))) == NO_PLACE
    at_lille = body(collectId="C-3", exchangePlaceId="LILLE-01")
    assert of_lille.post("/collects", at_lille).status_code == 204
    assert of_lille.shown("C-3") == retailer.shown("C-3")


REQUIRED = (
    "collectId",
    "exchangePlaceId",
    "customer",
    "packages",
    *(f"customer.{name}" for name in ("firstName", "lastName", "phone", "email")),
    *(f"customer.{name}" for name in ("language", "timezone")),
    *(f"packages[0].{name}" for name in ("length", "width", "height", "weight", "products")),
    *(f"packages[0].{name}.{one}" for name in ("length", "weight") for one in ("value", "unit")),
    "packages[0].products[0].type",
    "slot.start",
    "slot.end",
)


def test_a_body_that_lacks_a_required_field_is_400_and_names_it(retailer: Retailer) -> None:
    for field in REQUIRED:
        path = field.replace("[0]", ".0")
        sent = body(path, GONE, slot=dict(SLOT))
        assert problem(retailer.post("/collects", sent)) == wrong("payload", field)


def test_a_field_that_does_not_fit_is_named(retailer: Retailer) -> None:
    for field, top in (
        ("collectId", {"collectId": ""}),
        ("packages", {"packages": []}),
        ("mode", {"mode": "slow"}),
        ("slot.start", {"slot": {**SLOT, "start": "tomorrow"}}),
        ("slot.end", {"slot": {**SLOT, "end": SLOT["start"]}}),
        ("packages[1]", {"packages": body()["packages"][:1] * 2}),
    ):
        sent = {**wanted(), **top}
        assert problem(retailer.post("/collects", sent)) == wrong("payload", field)


def test_a_body_that_is_no_json_object_is_400(retailer: Retailer) -> None:
    for raw in (b"", b"{", b"[1]", b'{"a":1}{"b":2}', b"\xff", b"[" * 9000, b" " * 1_000_001):
        status, error, rest = problem(retailer.call("POST", "/collects", content=raw))
        assert (status, error, rest["validation"]["keys"]) == (400, "Bad Request", [])


def test_a_phone_that_cannot_be_read_is_kept_as_given(retailer: Retailer, hub: Hub) -> None:
    customer = {**body()["customer"], "phone": "ask Zoé"}
    created(retailer, customer=customer)
    asyncio.run(hub.fetch_and_do())
    assert hub.orders["C-1"].customer.phone == "ask Zoé"


@ON_BOTH
def test_an_identifier_is_free_again_when_the_store_refused_its_collect(
    retailer: Retailer, hub: Hub
) -> None:
    created(retailer)
    (command,) = asyncio.run(hub.fetch())
    assert command.kind is CommandKind.CREATE
    hub.decide(command, Decision.REFUSED, "OTHER_PLACE")
    asyncio.run(hub.send())
    assert retailer.shown("C-1")["status"] == "COLLECT_BLOCKED"
    created(retailer)
    assert retailer.shown("C-1")["status"] == "COLLECT_INIT"


def test_what_can_only_be_kept_must_be_writable_again(retailer: Retailer) -> None:
    raw = json.dumps(wanted())[:-1] + ', "firstAvailableSlot": '
    for kept in ("1e400", '"\\ud800"', '"' + 1000 * "x" + '"'):
        reply = retailer.call("POST", "/collects", content=f"{raw}{kept}}}")
        assert problem(reply) == wrong("payload", "firstAvailableSlot")
        reply = retailer.call("POST", "/stores", content=f'{{"id": "S-1", "more": {kept}}}')
        assert reply.status_code == (204 if "x" in kept else 400)


def test_an_identifier_of_two_stores_is_nobodys_unless_a_client_created_it(
    retailer: Retailer, join: Join, hub: Hub, office: HeadOffice, lille: StoreRecord
) -> None:
    other = Hub(office, "hub-2")
    asyncio.run(other.join(lille.store_id))
    for one, place in ((hub, "LYON-01"), (other, "LILLE-01")):
        one.add_order(order_named("TWICE", place))
        asyncio.run(one.send())
    assert problem(retailer.get("/collects/TWICE")) == (404, "Not Found", {})
    assert problem(retailer.call("DELETE", "/collects/TWICE")) == (404, "Not Found", {})
    assert join("Lille's", "Lille").shown("TWICE")["status"] == "COLLECT_STARTED"


def test_an_identifier_may_hold_a_slash(retailer: Retailer) -> None:
    created(retailer, "2026/C 1")
    assert retailer.shown("2026%2FC%201")["status"] == "COLLECT_INIT"
    assert retailer.call("DELETE", "/v2/collects/2026%2FC%201").status_code == 204


def test_fields_that_editions_add_are_ignored(retailer: Retailer, hub: Hub) -> None:
    customer = {**body()["customer"], "main": "maybe", "title": "MRS", "newer": 1}
    package = {**body()["packages"][0], "volume": ["9".zfill(400), {}]}
    created(retailer, customer=customer, packages=[package], newer=[1])
    (command,) = asyncio.run(hub.fetch())
    assert not {"main", "newer"} & set(command.recorded["body"]["customer"])
    assert "volume" not in command.recorded["body"]["packages"][0]


def test_no_call_of_an_unknown_collect_finds_one(retailer: Retailer) -> None:
    for unknown in ("C-9", "%00", "%E2%80%AE", "a" * 500):
        assert problem(retailer.get(f"/collects/{unknown}")) == (404, "Not Found", {})
