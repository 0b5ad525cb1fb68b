"""`PATCH` and `DELETE /collects/{collectId}`."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from kiosk.domain.command_payloads import CancelOrder, ChooseSlot, UpdateDetails
from kiosk.domain.commands import Command, CommandKind, Decision
from kiosk.domain.status import Status
from kiosk.headoffice.storage.records import StoreRecord
from tests.collect_api.conftest import ON_BOTH, Join
from tests.collect_api.retailer import Retailer, problem, wrong
from tests.collect_api.test_create import SLOT, created
from tests.headoffice.hub import Hub, order_named
from tests.services.bodies import body

NOT_FOUND: tuple[int, str, dict[str, Any]] = (404, "Not Found", {})
FORBIDDEN: tuple[int, str, dict[str, Any]] = (403, "Forbidden", {})
LATER = {"start": "2026-11-25T09:00:00Z", "end": "2026-11-25T09:30:00Z"}

TO_READY = (Status.READY,)
TO_PRESENT = (*TO_READY, Status.AWAITING, Status.IN_PROGRESS)
TO_COLLECTED = (*TO_PRESENT, Status.PICK_UP_OK)


def has(hub: Hub, order_id: str, *steps: Status) -> str:
    """The store has this order, which has taken these steps; head office knows it."""
    hub.add_order(order_named(order_id))
    hub.advance(order_id, *steps)
    asyncio.run(hub.send())
    return order_id


def asked(hub: Hub) -> list[Command]:
    """The commands that are new to the store."""
    return asyncio.run(hub.fetch())


def patched(retailer: Retailer, collect_id: str, **change: Any) -> None:
    reply = retailer.call("PATCH", f"/collects/{collect_id}", json=change)
    assert (reply.status_code, reply.content) == (204, b""), reply.text


@ON_BOTH
def test_another_slot_is_asked_of_the_store(retailer: Retailer, hub: Hub) -> None:
    has(hub, "C-1", *TO_READY)
    patched(retailer, "C-1", slot=LATER)
    (command,) = asked(hub)
    assert command.kind is CommandKind.REPLAN
    assert isinstance(command.payload, ChooseSlot)
    assert retailer.shown("C-1")["status"] == "COLLECT_READY"
    hub.carry_out(command)
    asyncio.run(hub.send())
    shown = retailer.shown("C-1")
    assert (shown["status"], shown["slot"]) == ("COLLECT_REPLANNED", LATER)


def test_of_a_pending_collect_the_slot_asked_for_is_shown(retailer: Retailer, hub: Hub) -> None:
    created(retailer, slot=SLOT)
    patched(retailer, "C-1", slot=LATER)
    assert retailer.shown("C-1")["slot"] == LATER
    assert [command.kind for command in asked(hub)] == [CommandKind.CREATE, CommandKind.REPLAN]


def test_the_customer_is_changed_whole(retailer: Retailer, hub: Hub) -> None:
    has(hub, "C-1")
    customer = {**body()["customer"], "firstName": "Léo", "phone": "06 39 98 05 92"}
    patched(retailer, "C-1", customer=customer)
    (command,) = asked(hub)
    assert command.kind is CommandKind.UPDATE
    assert isinstance(command.payload, UpdateDetails)
    assert command.payload.customer is not None
    assert command.payload.customer.first_name == "Léo"
    # By the country of the store, which the store knows.
    assert command.payload.customer.phone == "06 39 98 05 92"
    del customer["phone"]
    reply = retailer.call("PATCH", "/collects/C-1", json={"customer": customer})
    assert problem(reply) == wrong("payload", "customer.phone")


def test_what_head_office_keeps_itself_is_changed_at_once(retailer: Retailer, hub: Hub) -> None:
    created(retailer)
    patched(retailer, "C-1", firstAvailableSlot=LATER, bookingId="B-7")
    assert retailer.shown("C-1")["firstAvailableSlot"] == LATER
    has(hub, "MADE-IN-STORE")
    patched(retailer, "MADE-IN-STORE", firstAvailableSlot=SLOT)
    assert retailer.shown("MADE-IN-STORE")["firstAvailableSlot"] == SLOT


def test_packages_may_be_sent_again_but_not_replaced(retailer: Retailer, hub: Hub) -> None:
    created(retailer)
    same = body()["packages"]
    patched(retailer, "C-1", packages=same)
    asyncio.run(hub.fetch_and_do())
    asyncio.run(hub.send())
    patched(retailer, "C-1", packages=same)
    more = [*same, {**same[0], "quantity": 1, "products": []}]
    reply = retailer.call("PATCH", "/collects/C-1", json={"packages": more})
    assert problem(reply) == FORBIDDEN


def test_a_collect_stays_at_its_place(retailer: Retailer, hub: Hub, lille: StoreRecord) -> None:
    has(hub, "C-1")
    patched(retailer, "C-1", exchangePlaceId="LYON-01")
    reply = retailer.call("PATCH", "/collects/C-1", json={"exchangePlaceId": "LILLE-01"})
    assert problem(reply) == FORBIDDEN


def test_there_is_no_mode_to_change(retailer: Retailer, hub: Hub) -> None:
    has(hub, "C-1")
    reply = retailer.call("PATCH", "/collects/C-1", json={"mode": "express"})
    assert problem(reply) == wrong("payload", "mode")


@pytest.mark.parametrize(
    ("steps", "answer"),
    [((), 204), (TO_READY, 204), (TO_PRESENT, 403), (TO_COLLECTED, 403)],
    ids=["started", "ready", "customer present", "collected"],
)
def test_what_is_known_not_to_be_modifiable_is_403(
    retailer: Retailer, hub: Hub, steps: tuple[Status, ...], answer: int
) -> None:
    has(hub, "C-1", *steps)
    reply = retailer.call("PATCH", "/collects/C-1", json={"slot": LATER})
    assert reply.status_code == answer
    assert len(asked(hub)) == (answer == 204)


@ON_BOTH
def test_a_collect_is_cancelled_by_its_store(retailer: Retailer, hub: Hub) -> None:
    has(hub, "C-1", *TO_READY)
    for _ in range(2):  # A repeat asks no second time.
        reply = retailer.call("DELETE", "/collects/C-1")
        assert (reply.status_code, reply.content) == (204, b"")
    (command,) = asked(hub)
    assert command.payload == CancelOrder("CANCELLED_UNKNOWN")
    assert retailer.shown("C-1")["status"] == "COLLECT_READY"
    hub.carry_out(command)
    asyncio.run(hub.send())
    assert retailer.shown("C-1")["status"] == "COLLECT_PICK_UP_FAILED"
    assert problem(retailer.call("DELETE", "/collects/C-1")) == FORBIDDEN


def test_a_client_may_be_shown_cancellations_as_such(
    join: Join, retailer: Retailer, hub: Hub
) -> None:
    knows = join("Knows", shows_cancelled=True)
    has(hub, "C-1")
    retailer.call("DELETE", "/collects/C-1")
    asyncio.run(hub.fetch_and_do())
    asyncio.run(hub.send())
    assert knows.shown("C-1")["status"] == "COLLECT_CANCELLED"


def test_a_customer_who_is_there_is_asked_first(retailer: Retailer, hub: Hub) -> None:
    has(hub, "C-1", *TO_PRESENT)
    assert retailer.call("DELETE", "/collects/C-1").status_code == 204
    (command,) = asked(hub)
    hub.decide(command, Decision.WAITING)
    asyncio.run(hub.send())
    assert retailer.call("DELETE", "/collects/C-1").status_code == 204
    assert asked(hub) == []


def test_what_was_collected_cannot_be_cancelled(retailer: Retailer, hub: Hub) -> None:
    has(hub, "C-1", *TO_COLLECTED)
    assert problem(retailer.call("DELETE", "/collects/C-1")) == FORBIDDEN
    assert asked(hub) == []


def test_a_pending_collect_can_be_cancelled(retailer: Retailer, hub: Hub) -> None:
    created(retailer)
    assert retailer.call("DELETE", "/collects/C-1").status_code == 204
    assert [command.kind for command in asked(hub)] == [CommandKind.CREATE, CommandKind.CANCEL]


def test_unknown_collects_and_others_clients_are_404(
    join: Join, retailer: Retailer, hub: Hub, lille: StoreRecord
) -> None:
    has(hub, "C-1")
    elsewhere = join("Lille's", "Lille")
    status = {"status": "COLLECT_READY", "date": "2026-11-24T12:00:00Z", "comment": "Ready"}
    for client, collect_id in ((retailer, "C-9"), (elsewhere, "C-1"), (retailer, "%00")):
        path = f"/collects/{collect_id}"
        assert problem(client.call("PATCH", path, json={"slot": LATER})) == NOT_FOUND
        assert problem(client.call("DELETE", path)) == NOT_FOUND
        assert problem(client.call("PUT", f"{path}/status", json=status)) == NOT_FOUND
    assert asked(hub) == []
