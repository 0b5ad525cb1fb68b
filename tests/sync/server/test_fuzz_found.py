"""Requests that once broke a hub or a device following it: they are answered and do no harm."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.domain.events.event import EventKind
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from tests.storage.sample import add_orders, new_order
from tests.sync.server.hostile import Device, Draft, nested, true_hash
from tests.sync.server.hostile_morning import COMMAND_ID, HERE, ORDER_IDS, order_in
from tests.sync.server.hostile_shop import HostileShop, OpenShop

Data = dict[str, Any]
STEP = EventKind.STATUS
ARRIVED, LEFT = EventKind.ARRIVED, EventKind.LEFT
ENTRY = {"from_status": None, "to_status": "COLLECT_STARTED", "expected_version": 0}
SYSTEM = {"role": Role.SYSTEM, "name": ""}
ORDERS = [ORDER_IDS[0]]


def said(kind: str, data: Data, order_id: str | None = None, **more: Any) -> Draft:
    """An event as a device sends it."""
    event = {
        "operation_id": "action",
        "kind": kind,
        "order_id": order_id,
        "from_status": None,
        "to_status": None,
        "expected_version": None,
        "actor": {"role": Role.MANAGER, "name": "Léa"},
        "reason": None,
        "comment": None,
        "data": data,
        "personal": {},
        "occurred_at": "2026-11-23T12:00:00Z",
        "clock_offset_ms": None,
        "schema": 1,
    }
    order = more.pop("order", None)
    return Draft(event | more, order, follows=False, repeats=False)


def stepped(status: Status, to_status: Status, version: int, **data: Any) -> Draft:
    """A step of the prepared order in this status."""
    where = {"from_status": status, "to_status": to_status, "expected_version": version}
    return said(STEP, data, order_in(status), **where)


def ordered(order_id: str = "new", numbers: tuple[int, ...] = (1, 2)) -> Data:
    """The contents of an order."""
    customer = dict.fromkeys(("first_name", "last_name", "phone", "email", "language"), "x")
    return {
        "order_id": order_id,
        "exchange_place_id": "place",
        "mode": "standard",
        "customer": customer,
        "lines": [{"number": number, "label": "Nappe", "quantity": 1} for number in numbers],
        "pickup_code": "K7QF2M8",
        "created_at": "2026-11-23T12:00:00Z",
        "content_hash": "c",
    }


def begun(order: Data, **data: Any) -> Draft:
    entry = {"lines": len(order["lines"]), "slot": None} | data
    return said(STEP, entry, "new", actor=SYSTEM, order=order, **ENTRY)


def claimed(personal: Data) -> Draft:
    step = stepped(Status.AWAITING, Status.IN_PROGRESS, 3, claim={"counter": "Comptoir 2"})
    return Draft(step.event | {"personal": personal}, None, follows=False, repeats=False)


SLOT = {"start": "0001-01-01T00:00:00+14:00", "end": "2026-11-23T12:00:00Z"}
REJECTED = {
    "an arrival whose name is no text": said(
        ARRIVED, {"arrival_id": ["x"], "orders": ORDERS, "bay": None}
    ),
    "an arrival without a name": said(ARRIVED, {"orders": ORDERS, "bay": None}),
    "an arrival at a place that is no text": said(
        ARRIVED, {"arrival_id": "new", "orders": ORDERS, "bay": []}
    ),
    "somebody who has left and has no name": said(LEFT, {"arrival_id": None}),
    "an answer that says nothing": said(EventKind.ANSWERED, {"command_id": COMMAND_ID}),
    "more lines than there is memory": begun(ordered(), lines=10**12),
    "another order than the one that begins": begun(ordered("other")),
    "two lines with one number": begun(ordered(numbers=(1, 1))),
    "lines that do not count from one": begun(ordered(numbers=(2, 3))),
    "a slot before the calendar begins": begun(ordered(), slot=SLOT),
    "a slot in a year of three digits": begun(
        ordered(), slot=SLOT | {"start": "0999-12-31T00:00:00Z"}
    ),
    "a counter without a name": stepped(
        Status.AWAITING, Status.IN_PROGRESS, 3, claim={"counter": ""}
    ),
    "a claim by somebody whose name is no text": claimed({"claim_person": 5}),
    "a claim by nobody": claimed({"claim_person": None}),
    "a flag over what the order has never been": stepped(
        Status.READY, Status.BLOCKED, 2, resume_stack=[Status.DELAYED]
    ),
}


def test_each_is_kept_and_has_no_effect(shop: OpenShop) -> None:
    with shop() as day:
        device = Device("counter-2", day)
        reported = {}
        for name, draft in REJECTED.items():
            (outcome,) = device.send([draft]).json()["outcomes"]
            reported[name] = (outcome["outcome"], outcome["outcome_reason"])
        assert reported == dict.fromkeys(REJECTED, ("rejected", "ILLEGAL"))
        day.must_be_valid()


def test_an_order_that_comes_with_a_step_is_passed_over(shop: OpenShop) -> None:
    with shop() as day:
        step = stepped(Status.READY, Status.BLOCKED, 2)
        sent = [Draft(step.event, ordered(), follows=False, repeats=False)]
        arrived = {"arrival_id": "new", "orders": ORDERS, "bay": None}
        sent.append(said(ARRIVED, arrived, order=ordered()))
        answer = Device("counter-2", day).send(sent)
        assert [reported["outcome"] for reported in answer.json()["outcomes"]] == ["applied"] * 2
        assert day.order("new") is None
        day.must_be_valid()


def test_somebody_leaves_who_never_came_as_anybody_can(shop: OpenShop) -> None:
    with shop() as day:
        came = said(ARRIVED, {"arrival_id": "new", "orders": 5, "bay": None})
        answer = Device("counter-2", day).send([came, said(LEFT, {"arrival_id": "new"})])
        assert [reported["outcome"] for reported in answer.json()["outcomes"]] == [
            "rejected",
            "superseded",
        ]
        day.must_be_valid()


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"occurred_at": "0999-12-31T23:59:59Z"}, 400),
        ({"occurred_at": "9998-12-31T23:59:59-12:00"}, 400),
        ({"clock_offset_ms": 2**63}, 400),
        ({"schema": 2**31}, 400),
        ({"personal": {"deep": nested(40, 1)}}, 400),
        ({"personal": {"long": [1e15] * 20_000}}, 413),
    ],
)
def test_what_could_not_travel_on_is_refused(shop: OpenShop, more: Data, status: int) -> None:
    with shop() as day:
        answer = Device("counter-2", day).send([said(LEFT, {"arrival_id": HERE}, **more)])
        assert answer.status_code == status


def test_a_long_order_that_is_sent_twice_reaches_head_office(shop: OpenShop) -> None:
    with shop() as day:
        order = ordered(numbers=tuple(range(1, 2500)))
        again = said(STEP, {"note": ["x" * 3_750] * 40}, "new", actor=SYSTEM, **ENTRY)
        twice = [begun(order), again]
        device = Device("counter-2", day)
        reported = [device.send([one]).json()["outcomes"][0]["outcome"] for one in twice]
        assert reported == ["applied", "superseded"]
        day.must_be_valid()


def _altered(day: HostileShop, name: str) -> int:
    made = Device("counter-2", day).made([said(LEFT, {"arrival_id": HERE})] * 2)
    made[1]["event"][name] = made[0]["event"][name]
    made[1]["event"]["hash"] = true_hash(made[1]["event"])
    return day.send({"events": made}).status_code


@pytest.mark.parametrize("name", ["event_id", "prev_hash"])
def test_events_of_one_request_contradict_each_other(shop: OpenShop, name: str) -> None:
    with shop() as day:
        assert _altered(day, name) == 422
        day.must_be_valid()


def test_nobody_gives_numbers_in_the_name_of_the_hub(shop: OpenShop) -> None:
    with shop() as day:
        this_device = day.store.read_blocking(lambda reader: reader.devices.this_device())
        forger = Device(this_device.device_id, day)
        made = forger.made([said(LEFT, {"arrival_id": HERE})])
        made[0]["event"] |= {"device_epoch": this_device.device_epoch, "device_seq": 2**53}
        assert day.send({"relayed": made}).json()["outcomes"] == []
        add_orders(day.store, [new_order(500)])
        day.must_be_valid()


def test_a_cursor_out_of_all_range_is_no_cursor(shop: OpenShop) -> None:
    with shop() as day:
        for cursor in ("rest/" + "9" * 40, "open//" + "9" * 40, "open/x", "rest/x", "?"):
            assert day.ask("/v1/snapshot", cursor=cursor).status_code == 400


def test_a_copy_as_of_before_every_order(shop: OpenShop) -> None:
    with shop() as day:
        add_orders(day.store, [new_order(number) for number in range(100, 1200)])
        answer = day.ask("/v1/snapshot", as_of=0, limit=1)
        assert (answer.status_code, answer.json()["entries"]) == (200, [])


def test_what_others_hold_of_a_device_leaves_no_gap_in_its_numbers(shop: OpenShop) -> None:
    """One of its events has the id of another, so that what follows cannot be appended."""
    with shop() as day:
        gone = said(LEFT, {"arrival_id": HERE})
        made = Device("counter-4", day).made([gone, Draft(gone.event, None, False, True), gone])
        reported = day.send({"relayed": made}).json()["outcomes"]
        assert [one["event_id"] for one in reported] == ["counter-4-1"]
        day.must_be_valid()
