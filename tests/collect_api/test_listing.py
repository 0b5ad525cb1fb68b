"""`GET /collects`: its filters, its pages, and the statuses as the contract has them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import event

from kiosk.domain.status import Status
from kiosk.headoffice.storage.collects.collects import CollectFilter, collects_found
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.records import StoreRecord
from tests.collect_api.conftest import ON_BOTH, Join
from tests.collect_api.retailer import Retailer, problem, wrong
from tests.collect_api.test_changes import TO_COLLECTED, TO_READY, has
from tests.collect_api.test_create import SLOT, created
from tests.headoffice.conftest import Clock
from tests.headoffice.hub import Hub, order_named
from tests.services.bodies import body


def listed(retailer: Retailer, **params: Any) -> list[str]:
    reply = retailer.get("/collects", params=params)
    assert reply.status_code == 200, reply.text
    return [one["id"] for one in reply.json()]


@ON_BOTH
def test_collects_of_the_stores_and_pending_ones_are_listed_together(
    retailer: Retailer, hub: Hub, clock: Clock
) -> None:
    has(hub, "AT-STORE", *TO_READY)
    clock.pass_(minutes=1)
    created(retailer, "PENDING", slot=SLOT, mode="delay", firstAvailableSlot=SLOT)
    reply = retailer.get("/collects").json()
    assert [one.pop("id") for one in reply] == ["AT-STORE", "PENDING"]
    assert reply == [retailer.shown("AT-STORE"), retailer.shown("PENDING")]
    assert [one["status"] for one in reply] == ["COLLECT_READY", "COLLECT_INIT"]
    asyncio.run(hub.fetch_and_do())
    asyncio.run(hub.send())
    assert sorted(listed(retailer)) == ["AT-STORE", "PENDING"]


@ON_BOTH
def test_each_filter_finds_its_collects(retailer: Retailer, hub: Hub, lille: StoreRecord) -> None:
    has(hub, "READY", *TO_READY)
    created(retailer, "NEW", slot=SLOT)
    at_lille = body(collectId="LILLE", exchangePlaceId="LILLE-01", slot=None)
    assert retailer.post("/collects", at_lille).status_code == 204
    assert listed(retailer, exchangePlaceId="LILLE-01") == ["LILLE"]
    assert listed(retailer, exchangePlaceId="NOWHERE") == []
    assert listed(retailer, status="COLLECT_READY") == ["READY"]
    assert sorted(listed(retailer, status=["COLLECT_READY", "COLLECT_INIT"])) == [
        *("LILLE", "NEW", "READY"),
    ]
    # The slots begin at 12:00 and 13:00 in UTC.
    assert listed(retailer, start="2026-11-24T12:30:00Z") == ["NEW"]
    assert listed(retailer, end="2026-11-24T13:30:00+01:00") == ["READY"]
    assert listed(retailer, start="2026-11-24T12:00:00Z", end="2026-11-24T12:00:00Z") == ["READY"]
    created_at = "2026-11-24T12:00:00Z"
    assert len(listed(retailer, createdAtStart=created_at, createdAtEnd=created_at)) == 3
    assert listed(retailer, createdAtStart="2026-11-25T00:00:00Z") == []
    assert listed(retailer, createdAtEnd="2026-11-24T11:00:00Z") == []


def test_the_filter_follows_the_statuses_as_they_are_shown(
    join: Join, retailer: Retailer, hub: Hub
) -> None:
    knows = join("Knows", shows_cancelled=True)
    has(hub, "FAILED", Status.READY, Status.AWAITING, Status.IN_PROGRESS, Status.PICK_UP_FAILED)
    has(hub, "CANCELLED", Status.READY)
    retailer.call("DELETE", "/collects/CANCELLED")
    asyncio.run(hub.fetch_and_do())
    asyncio.run(hub.send())
    failed = {"status": "COLLECT_PICK_UP_FAILED"}
    assert sorted(listed(retailer, **failed)) == ["CANCELLED", "FAILED"]
    assert listed(knows, **failed) == ["FAILED"]
    for client in (retailer, knows):
        assert listed(client, status="COLLECT_CANCELLED") == ["CANCELLED"]
        assert listed(client, status="COLLECT_STOCK_OK") == []


@ON_BOTH
def test_pages_have_a_limit_of_100_and_an_offset(retailer: Retailer, hub: Hub) -> None:
    ids = [f"C-{number:03}" for number in range(103)]
    for order_id in ids[:-1]:
        hub.add_order(order_named(order_id))
    asyncio.run(hub.send())
    created(retailer, ids[-1])
    assert len(listed(retailer)) == 100
    assert listed(retailer, offset=100) == ids[100:]
    assert listed(retailer, limit=2, offset=1) == ids[1:3]
    assert listed(retailer, limit=1000) == ids


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_postgresql_reads_no_more_of_all_orders_than_a_page(database: OfficeDatabase) -> None:
    asked: list[tuple[str, Any]] = []
    with database.reader() as connection:

        @event.listens_for(connection, "before_cursor_execute")
        def note(_on: object, _cursor: object, text: str, given: Any, *_more: object) -> None:
            asked.append((text, given))

        collects_found(connection, CollectFilter(), 100, 0)
        ((text, given),) = asked
        # A table of a few rows would be read and sorted for that reason.
        for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
            connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
        plan = "\n".join(connection.exec_driver_sql(f"EXPLAIN {text}", given).scalars())
    assert "using ix_orders_created" in plan


def test_a_client_bound_to_stores_lists_only_their_collects(
    join: Join, retailer: Retailer, hub: Hub, lille: StoreRecord
) -> None:
    has(hub, "AT-LYON", *TO_COLLECTED)
    created(retailer, "PENDING")
    assert listed(join("Lille's", "Lille")) == []
    assert len(listed(join("Lyon's", "Lyon"))) == 2


def test_a_parameter_that_does_not_fit_is_named(retailer: Retailer) -> None:
    for name, text in (
        ("limit", "0"),
        ("limit", "many"),
        ("offset", "-1"),
        ("start", "tomorrow"),
        ("createdAtEnd", "2026-11-24T12:00:00"),
    ):
        assert problem(retailer.get("/collects", params={name: text})) == wrong("query", name)
    reply = retailer.get("/collects", params={"status": "READYISH"})
    assert problem(reply) == wrong("query", "status[0]")
