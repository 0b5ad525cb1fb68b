"""`POST /stores` and `PATCH /stores/{id}` of edition 1.16."""

from __future__ import annotations

import json
from typing import Any

from kiosk.headoffice.storage.collects.announced_stores import announced
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.store_api.office import HeadOffice
from tests.collect_api.conftest import ON_BOTH, Join
from tests.collect_api.retailer import Retailer, problem, wrong
from tests.services.bodies import body

PARIS: dict[str, Any] = {
    "id": "S-75",
    "name": "Paris Rivoli",
    "exchangePlaces": [{"id": "PARIS-01", "type": "COUNTER"}],
    "address": {"city": "Paris"},
    "openingHours": [{"day": "MONDAY", "from": "09:00", "to": "19:00"}],
    "contacts": [{"phone": "01 44 55 66 77"}],
    "edition": 16,
}
CONFLICT: tuple[int, str, dict[str, Any]] = (409, "Conflict", {})


def sent(retailer: Retailer, **changed: Any) -> Any:
    return retailer.post("/stores", {**PARIS, **changed})


@ON_BOTH
def test_a_store_is_opened_and_what_came_is_kept(
    retailer: Retailer, office: HeadOffice, database: OfficeDatabase
) -> None:
    reply = sent(retailer)
    assert (reply.status_code, reply.content) == (204, b""), reply.text
    store = office.admin.store("PARIS-01")
    assert store.name == "Paris Rivoli"
    with database.reader() as connection:
        kept = announced(connection, "S-75")
    assert kept is not None
    assert (kept.store_id, json.loads(kept.contents)) == (store.store_id, PARIS)
    made = body(collectId="C-1", exchangePlaceId="PARIS-01")
    assert retailer.post("/collects", made).status_code == 204


def test_fields_are_read_leniently(retailer: Retailer, office: HeadOffice) -> None:
    reply = retailer.post("/stores", {"storeId": "S-1", "label": "Nice"})
    assert reply.status_code == 204
    assert office.admin.store("S-1").name == "Nice"
    reply = retailer.post("/stores", {"id": "S-2", "exchangePlaces": ["BREST-01"]})
    assert reply.status_code == 204
    assert office.admin.store("BREST-01").name == "S-2"


def test_a_store_that_head_office_has_is_announced_once(
    retailer: Retailer, office: HeadOffice, lyon: StoreRecord
) -> None:
    place = [{"id": "LYON-01"}]
    assert sent(retailer, id="S-69", exchangePlaces=place).status_code == 204
    assert office.admin.store("LYON-01").store_id == lyon.store_id
    assert problem(sent(retailer, id="S-69", exchangePlaces=place)) == CONFLICT
    assert problem(sent(retailer, id="S-70", exchangePlaces=place)) == CONFLICT
    assert len(office.admin.stores()) == 1


def test_a_store_without_an_identifier_is_400(retailer: Retailer) -> None:
    assert problem(retailer.post("/stores", {"name": "Paris"})) == wrong("payload", "id")
    reply = retailer.post("/stores", {"id": "S-1", "exchangePlaces": 7})
    assert problem(reply) == wrong("payload", "exchangePlaces")


@ON_BOTH
def test_a_store_is_changed_and_the_rest_of_it_stays(
    retailer: Retailer, office: HeadOffice, database: OfficeDatabase
) -> None:
    sent(retailer)
    change = {"name": "Paris Louvre", "address": {"city": "Paris 1er"}}
    reply = retailer.call("PATCH", "/stores/S-75", json=change)
    assert (reply.status_code, reply.content) == (204, b""), reply.text
    assert office.admin.store("PARIS-01").name == "Paris Louvre"
    with database.reader() as connection:
        kept = announced(connection, "S-75")
    assert kept is not None
    assert json.loads(kept.contents) == {**PARIS, **change}


def test_a_store_stays_at_its_exchange_place(retailer: Retailer) -> None:
    sent(retailer)
    change = {"exchangePlaces": [{"id": "PARIS-02"}]}
    assert problem(retailer.call("PATCH", "/stores/S-75", json=change)) == CONFLICT


def test_an_unknown_store_is_400_with_its_reason(
    join: Join, retailer: Retailer, lille: StoreRecord
) -> None:
    sent(retailer)
    elsewhere = join("Lille's", "Lille")
    for client, store_id in ((retailer, "S-9"), (retailer, "%00"), (elsewhere, "S-75")):
        reply = client.call("PATCH", f"/stores/{store_id}", json={"name": "Mine"})
        reasons = {"reasons": ["STORE_NOT_FOUND"]}
        assert problem(reply) == (400, "Bad Request", reasons)


def test_a_client_bound_to_stores_sees_those_it_opens(
    join: Join, retailer: Retailer, lille: StoreRecord
) -> None:
    of_lille = join("Lille's", "Lille")
    assert sent(of_lille).status_code == 204
    made = body(collectId="C-1", exchangePlaceId="PARIS-01")
    assert of_lille.post("/collects", made).status_code == 204
    taken = sent(of_lille, id="S-69", exchangePlaces=[{"id": "LYON-01"}])
    assert problem(taken) == CONFLICT
