"""Head office keeps what the hubs of its stores send: once, without gaps, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kiosk.domain.events.event import GENESIS_HASH, EventKind
from kiosk.domain.events.log import Outcome, OutcomeReason, Verdict
from kiosk.domain.status import Status
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.sync.protocol.conversions import from_head, to_entry
from kiosk.sync.protocol.ports import WireProblem
from tests.headoffice.hub import CUSTOMER, Hub, order_named

Wait = Callable[[Any], Any]


def served(hub: Hub) -> None:
    """Append an order's steps from the first to the hand-over."""
    hub.add_order(order_named("C-1"))
    hub.advance("C-1", Status.READY)
    hub.step("C-1", Status.AWAITING, CUSTOMER)
    hub.advance("C-1", Status.IN_PROGRESS)
    hub.step("C-1", Status.PICK_UP_OK, data={"handed": [2, 1]})


def refused(wait: Wait, action: Any) -> WireProblem:
    with pytest.raises(WireProblem) as caught:
        wait(action)
    return caught.value


def test_a_served_order_is_at_head_office_as_it_was_in_the_store(hub: Hub, wait: Wait) -> None:
    served(hub)
    reply = wait(hub.send())
    assert reply.log_head == from_head(hub.head)
    page = wait(hub.office.log(hub.peer, replace(hub.head, seq=0, hash="0" * 64), 500))
    assert [to_entry(entry) for entry in page.entries] == hub.log


def test_what_was_sent_twice_is_kept_once(hub: Hub, wait: Wait) -> None:
    served(hub)
    wait(hub.send(after=0, limit=3))
    assert wait(hub.send(after=0, limit=3)).log_head.seq == 3
    assert wait(hub.send(after=1)).log_head == from_head(hub.head)
    assert wait(hub.send(after=0)).log_head == from_head(hub.head)


def test_a_hub_that_leaves_something_out_gets_the_number_to_begin_with(
    hub: Hub, wait: Wait
) -> None:
    served(hub)
    wait(hub.send(limit=1))
    problem = refused(wait, hub.send(after=3))
    assert (problem.status, problem.problem.code, problem.problem.expected) == (409, "gap", 2)


def test_a_hub_with_another_history_is_asked_to_go_back(hub: Hub, wait: Wait) -> None:
    served(hub)
    wait(hub.send())
    hub.log[3:] = []
    hub.advance("C-1")
    hub.note(EventKind.SEEN, "C-1")
    hub.note(EventKind.SEEN, "C-1")
    hub.note(EventKind.SEEN, "C-1")
    for after in (3, 5):
        problem = refused(wait, hub.send(after=after))
        assert (problem.status, problem.problem.code) == (409, "diverged")
    known = wait(hub.office.hello(hub.peer, ())).log_head
    page = wait(hub.office.log(hub.peer, hub.log[2].head, 500))
    assert [entry.store_seq for entry in page.entries] == [4, 5]
    assert page.head == known
    problem = refused(wait, hub.office.log(hub.peer, hub.log[3].head, 500))
    assert problem.problem.code == "diverged"


@pytest.mark.parametrize("field", ["reason", "order_id", "recorded", "hash"])
def test_a_hub_that_sends_altered_events_is_listened_to_no_more(
    hub: Hub, wait: Wait, field: str
) -> None:
    served(hub)
    entry = hub.log[1]
    value: Any = {"recorded": {"handed": [9]}, "hash": "f" * 64}.get(field, "C-2")
    hub.log[1] = replace(entry, event=replace(entry.event, **{field: value}))
    problem = refused(wait, hub.send())
    assert (problem.status, problem.problem.code) == (422, "altered")
    problem = refused(wait, hub.office.authenticate(hub.device_id, hub.secret))
    assert (problem.status, problem.problem.code) == (403, "quarantined")


def test_two_events_under_one_number_of_a_device_are_refused(hub: Hub, wait: Wait) -> None:
    """No device could hold both: a hub that gets this log back would never take it."""
    served(hub)
    wait(hub.send())
    number_one = replace(hub.own, device_seq=0, hash=GENESIS_HASH)
    hub.own = number_one
    hub.note(EventKind.HELP, None, data={"help_id": "h-1", "place": "Entrée"})
    problem = refused(wait, hub.send())
    assert (problem.status, problem.problem.reason) == (422, "number_reused")


def test_one_batch_gives_no_number_twice(hub: Hub, wait: Wait) -> None:
    before = hub.own
    hub.note(EventKind.HELP, None, data={"help_id": "h-1", "place": "Entrée"})
    hub.own = before
    hub.note(EventKind.HELP, None, data={"help_id": "h-2", "place": "Entrée"})
    assert refused(wait, hub.send()).problem.reason == "number_reused"


def test_an_altered_outcome_is_noticed_too(hub: Hub, wait: Wait) -> None:
    served(hub)
    hub.log[1] = replace(hub.log[1], outcome=Outcome.REJECTED)
    assert refused(wait, hub.send()).problem.code == "altered"


@pytest.mark.parametrize(
    ("to_status", "actor"), [(Status.PICK_UP_OK, None), (Status.AWAITING, CUSTOMER)]
)
def test_a_step_outside_the_workflow_is_refused_whoever_took_it(
    hub: Hub, wait: Wait, to_status: Status, actor: Any
) -> None:
    hub.add_order(order_named("C-1"))
    hub.step("C-1", to_status, actor or CUSTOMER)
    problem = refused(wait, hub.send())
    assert problem.problem.code == "altered"
    assert wait(hub.office.hello(hub.peer, ())).log_head.seq == 0


def test_events_without_effect_are_kept_and_change_nothing(hub: Hub, wait: Wait) -> None:
    served(hub)
    state = hub.states["C-1"]
    hub.step("C-1", Status.CANCELLED)
    hub.log[-1] = replace(hub.log[-1])
    late = hub.log.pop()
    hub.states["C-1"] = state
    hub.place(late.event, Verdict(Outcome.CONFLICT, OutcomeReason.OLD_VERSION))
    hub.note(EventKind.REVIEWED, "C-1", data={"operation_id": late.event.operation_id})
    assert wait(hub.send()).log_head == from_head(hub.head)
    digest = wait(hub.office.digest(hub.peer))
    assert digest.order_count == 1


def test_a_former_hub_is_refused_as_not_the_hub(
    office: HeadOffice, lyon: StoreRecord, hub: Hub, wait: Wait
) -> None:
    served(hub)
    wait(hub.send(limit=2))
    wait(Hub(office, "hub-2").join(lyon.store_id))
    problem = refused(wait, hub.send())
    assert (problem.problem.code, problem.problem.hub_epoch) == ("not_hub", 2)
    hello = wait(office.hello(wait(office.authenticate(hub.device_id, hub.secret)), (1,)))
    assert (hello.role, hello.hub_epoch, hello.acked) == ("counter", 2, {1: 2})


def test_a_hub_that_lost_its_disk_gets_its_log_back_in_pages(hub: Hub, wait: Wait) -> None:
    served(hub)
    wait(hub.send())
    pages, cursor = [], None
    for _ in range(3):
        page = wait(hub.office.snapshot(hub.peer, None, cursor, 2))
        pages += [to_entry(entry) for entry in page.entries]
        cursor = page.next
    assert cursor is None
    assert pages == hub.log


def test_a_thousand_entries_have_a_mark(hub: Hub, wait: Wait) -> None:
    hub.add_order(order_named("C-1"))
    for _ in range(1100):
        hub.note(EventKind.SEEN, "C-1")
    while len(hub.log) > wait(hub.send()).log_head.seq:
        pass
    assert wait(hub.office.digest(hub.peer)).marks == {1000: hub.log[999].hash}
