"""`PUT /collects/{collectId}/status`: one step of the workflow, taken or refused by its store."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from kiosk.collect_api.ports import AskedStatus
from kiosk.collect_api.problems import CollectProblem
from kiosk.domain.arrival import PRESENT
from kiosk.domain.command_payloads import AdvanceOrder, CancelOrder
from kiosk.domain.commands import CommandKind, Decision
from kiosk.domain.status import Status
from kiosk.domain.workflow import is_legal
from kiosk.headoffice.collect.changes import KnownCollect, status_change
from kiosk.headoffice.storage.collects.collects import CollectRecord
from tests.collect_api.conftest import ON_BOTH
from tests.collect_api.retailer import Retailer, problem, wrong
from tests.collect_api.test_changes import FORBIDDEN, TO_READY, asked, has
from tests.collect_api.test_create import created
from tests.headoffice.hub import HEAD_OFFICE, NOON, Hub
from tests.headoffice.hub import SLOT as AT_NOON

STEPS = (Status.STOCK_OK, Status.STARTED, Status.READY, Status.DELAYED, Status.BLOCKED)


def put(retailer: Retailer, status: str, collect_id: str = "C-1", **more: Any) -> Any:
    sent = {"status": status, "date": "2026-11-24T12:00:00Z", "comment": "By the till", **more}
    return retailer.call("PUT", f"/collects/{collect_id}/status", json=sent)


@ON_BOTH
def test_a_status_is_one_step_that_the_store_takes(retailer: Retailer, hub: Hub) -> None:
    has(hub, "C-1")
    reply = put(retailer, "COLLECT_READY")
    assert (reply.status_code, reply.content) == (204, b"")
    (command,) = asked(hub)
    assert command.kind is CommandKind.ADVANCE
    assert command.payload == AdvanceOrder(Status.READY, None, "By the till")
    data = {"command_id": command.command_id}
    hub.step("C-1", Status.READY, HEAD_OFFICE, data=data)
    asyncio.run(hub.send())
    assert retailer.shown("C-1")["status"] == "COLLECT_READY"


def test_a_step_that_follows_one_the_store_has_not_decided_is_asked_too(
    retailer: Retailer, hub: Hub
) -> None:
    created(retailer, slot=None)
    for status in ("COLLECT_STOCK_OK", "COLLECT_STARTED", "COLLECT_READY"):
        assert put(retailer, status).status_code == 204
    kinds = [command.kind for command in asked(hub)]
    assert kinds == [CommandKind.CREATE] + 3 * [CommandKind.ADVANCE]


@pytest.mark.parametrize("from_status", list(Status))
def test_each_step_is_asked_exactly_where_the_workflow_has_it(from_status: Status) -> None:
    record = CollectRecord("lyon", "C-1", "LYON-01", "standard", from_status, AT_NOON, NOON)
    for to_status in Status:
        may_ask = (
            to_status in STEPS and from_status not in PRESENT and is_legal(from_status, to_status)
        )
        if to_status is Status.CANCELLED:  # Travels as DELETE does.
            may_ask = from_status not in {Status.PICK_UP_OK, Status.CANCELLED}
        status = AskedStatus(to_status, NOON, "Why")
        if may_ask:
            assert len(status_change(KnownCollect(record, ()), status)) == 1
        else:
            with pytest.raises(CollectProblem) as caught:
                status_change(KnownCollect(record, ()), status)
            assert caught.value.status == 403


@pytest.mark.parametrize(
    "status",
    ["AWAITING", "IN_PROGRESS", "PICK_UP_OK", "PICK_UP_FAILED", "PICK_UP_PARTIALLY"],
)
def test_what_only_the_store_can_say_is_403(retailer: Retailer, hub: Hub, status: str) -> None:
    has(hub, "C-1", *TO_READY)
    assert problem(put(retailer, f"COLLECT_{status}")) == FORBIDDEN
    assert asked(hub) == []


def test_replanned_travels_as_patch_with_a_slot(retailer: Retailer, hub: Hub) -> None:
    has(hub, "C-1", *TO_READY)
    assert problem(put(retailer, "COLLECT_REPLANNED")) == FORBIDDEN


def test_a_cancellation_is_read_as_a_status_too(retailer: Retailer, hub: Hub) -> None:
    has(hub, "C-1", *TO_READY)
    more = [{"key": "cancelled", "value": "CANCELLED_BY_CLIENT"}]
    assert put(retailer, "COLLECT_CANCELLED", additionalData=more).status_code == 204
    (command,) = asked(hub)
    assert command.payload == CancelOrder("CANCELLED_BY_CLIENT")


def test_a_body_that_lacks_a_required_field_is_400_and_names_it(
    retailer: Retailer, hub: Hub
) -> None:
    has(hub, "C-1")
    whole = {"status": "COLLECT_READY", "date": "2026-11-24T12:00:00Z", "comment": "x"}
    for field in whole:
        sent = {name: value for name, value in whole.items() if name != field}
        reply = retailer.call("PUT", "/collects/C-1/status", json=sent)
        assert problem(reply) == wrong("payload", field)
    for wrong_value in ({"status": "READYISH"}, {"date": "soon"}, {"comment": ""}):
        reply = retailer.call("PUT", "/collects/C-1/status", json={**whole, **wrong_value})
        assert problem(reply) == wrong("payload", *wrong_value)
    assert asked(hub) == []


def test_the_version_is_optional(retailer: Retailer, hub: Hub) -> None:
    has(hub, "C-1")
    sent = {"status": "READY", "date": "2026-11-24T12:00:00+0000", "comment": "x"}
    reply = retailer.call("PUT", "/collects/C-1/status", json=sent, without=["x-api-version"])
    assert reply.status_code == 204


def test_a_store_of_an_older_version_refuses_and_the_status_stays(
    retailer: Retailer, hub: Hub
) -> None:
    has(hub, "C-1")
    assert put(retailer, "COLLECT_READY").status_code == 204
    (command,) = asked(hub)
    hub.decide(command, Decision.REFUSED, "NOT_UNDERSTOOD")
    asyncio.run(hub.send())
    assert retailer.shown("C-1")["status"] == "COLLECT_STARTED"
