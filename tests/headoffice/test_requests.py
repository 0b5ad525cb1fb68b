"""Head office sends commands, the store decides, and head office shows each decision."""

from collections.abc import Callable
from typing import Any

import pytest

from kiosk.domain.commands import Command, CommandKind, Decision
from kiosk.domain.events.event import EventKind
from kiosk.domain.events.log import EMPTY_LOG
from kiosk.domain.status import Status
from kiosk.headoffice.errors import OrderInStores, OrderNotHere
from kiosk.headoffice.storage import overview
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.services.orders.collect_body import AskedOrder, read_to_pass_on
from tests.headoffice.conftest import Clock, Wait, refused
from tests.headoffice.hub import NOON, SLOT, Hub, order_named
from tests.services.bodies import GONE, body, numbered

CLIENT = "CANCELLED_BY_CLIENT"


def asked(**top: Any) -> AskedOrder:
    made = read_to_pass_on(body(**top))
    assert isinstance(made, AskedOrder)
    return made


@pytest.fixture
def stands(database: OfficeDatabase) -> Callable[[str], list[tuple[str, str | None, str | None]]]:
    """Kind, decision and code of each command for an order."""

    def look(order_id: str) -> list[tuple[str, str | None, str | None]]:
        with database.reader() as connection:
            (line,) = [one for one in overview.orders(connection) if one.order_id == order_id]
        return [(command.kind, command.decision, command.code) for command in line.commands]

    return look


Stands = Callable[[str], list[tuple[str, str | None, str | None]]]


def test_an_order_reaches_the_store_and_its_creation_is_done(
    office: HeadOffice, lyon: StoreRecord, hub: Hub, wait: Wait, stands: Stands
) -> None:
    office.admin.create_orders(lyon.store_id, [asked()])
    assert stands("C-1") == [("create", None, None)]
    (command,) = wait(hub.fetch_and_do())
    assert "main" in body()["customer"]
    assert command.recorded["body"]["customer"] == body("customer.main", GONE)["customer"]
    wait(hub.send())
    assert stands("C-1") == [("create", "DONE", None)]


def test_the_same_order_is_asked_for_once(office: HeadOffice, lyon: StoreRecord) -> None:
    nice = office.admin.create_store("Nice", "NICE-01")
    assert office.admin.create_orders(lyon.store_id, [asked()]).added == ("C-1",)
    assert office.admin.create_orders(lyon.store_id, [asked()]).unchanged == ("C-1",)
    assert office.admin.create_orders(lyon.store_id, [asked(mode="express")]).different == ("C-1",)
    moved = office.admin.create_orders(nice.store_id, [asked(exchangePlaceId="NICE-01")])
    assert moved.added == ("C-1",)


def test_a_refused_creation_may_be_asked_for_again(
    office: HeadOffice, lyon: StoreRecord, hub: Hub, wait: Wait
) -> None:
    office.admin.create_orders(lyon.store_id, [asked()])
    (command,) = wait(hub.fetch())
    hub.decide(command, Decision.REFUSED, "NOT_UNDERSTOOD")
    wait(hub.send())
    assert office.admin.create_orders(lyon.store_id, [asked(mode="express")]).added == ("C-1",)


def test_a_cancellation_before_the_customer_comes_is_done(
    office: HeadOffice, hub: Hub, wait: Wait, stands: Stands
) -> None:
    hub.add_order(order_named("C-1"))
    wait(hub.send())
    office.admin.cancel("C-1", CLIENT)
    wait(hub.fetch_and_do())
    wait(hub.send())
    assert stands("C-1") == [("cancel", "DONE", None)]


def test_a_cancellation_of_a_collected_order_is_refused(
    office: HeadOffice, hub: Hub, wait: Wait, stands: Stands
) -> None:
    hub.add_order(order_named("C-1"))
    wait(hub.send())
    office.admin.cancel("C-1", CLIENT)
    (command,) = wait(hub.fetch())
    hub.decide(command, Decision.REFUSED, "ALREADY_COLLECTED")
    wait(hub.send())
    assert stands("C-1") == [("cancel", "REFUSED", "ALREADY_COLLECTED")]


def test_a_question_at_the_counter_waits_until_somebody_answers(
    office: HeadOffice, hub: Hub, wait: Wait, stands: Stands
) -> None:
    hub.add_order(order_named("C-1"))
    wait(hub.send())
    office.admin.cancel("C-1", CLIENT)
    (command,) = wait(hub.fetch())
    hub.decide(command, Decision.WAITING)
    wait(hub.send())
    assert stands("C-1") == [("cancel", "WAITING", None)]
    answer = {"command_id": command.command_id, "answer": "stop"}
    hub.note(EventKind.ANSWERED, "C-1", data=answer)
    wait(hub.send())
    assert stands("C-1") == [("cancel", "WAITING", None)]
    hub.step("C-1", Status.BLOCKED)
    hub.carry_out(command)
    hub.decide(command, Decision.DONE)
    wait(hub.send())
    assert stands("C-1") == [("cancel", "DONE", None)]


def test_the_later_of_two_requests_counts(
    office: HeadOffice, hub: Hub, wait: Wait, stands: Stands
) -> None:
    hub.add_order(order_named("C-1"))
    wait(hub.send())
    office.admin.cancel("C-1", CLIENT)
    office.admin.replan("C-1", SLOT)
    first, second = wait(hub.fetch())
    hub.decide(first, Decision.SUPERSEDED)
    hub.carry_out(second)
    wait(hub.send())
    assert stands("C-1") == [("cancel", "SUPERSEDED", None), ("replan", "DONE", None)]


def test_while_the_store_is_silent_a_request_says_since_when(
    office: HeadOffice, hub: Hub, clock: Clock, wait: Wait, database: OfficeDatabase
) -> None:
    hub.add_order(order_named("C-1"))
    wait(hub.send())
    clock.pass_(hours=3)
    office.admin.cancel("C-1", CLIENT)
    with database.reader() as connection:
        (line,) = overview.orders(connection, "Lyon")
    assert line.last_contact_at == NOON
    assert line.commands[0].issued_at == clock.now


def test_nobody_cancels_what_no_store_has(office: HeadOffice, lyon: StoreRecord) -> None:
    with pytest.raises(OrderNotHere):
        office.admin.cancel("C-9", CLIENT)


def test_the_same_order_number_in_two_stores_is_two_orders(
    office: HeadOffice, hub: Hub, wait: Wait
) -> None:
    nice = office.admin.create_store("Nice", "NICE-01")
    other = Hub(office, "hub-nice")
    wait(other.join(nice.store_id))
    for each, place in ((hub, "LYON-01"), (other, "NICE-01")):
        each.add_order(order_named("C-1", place))
        wait(each.send())
    with pytest.raises(OrderInStores) as caught:
        office.admin.cancel("C-1", CLIENT)
    assert caught.value.stores == ("Lyon", "Nice")
    office.admin.cancel("C-1", CLIENT, store="Nice")
    assert wait(hub.fetch()) == []
    assert [command.order_id for command in wait(other.fetch())] == ["C-1"]


def test_what_another_hub_calls_the_same_stands_in_nobodys_way(
    office: HeadOffice, lyon: StoreRecord, hub: Hub, wait: Wait
) -> None:
    other = Hub(office, "hub-nice")
    wait(other.join(office.admin.create_store("Nice", "NICE-01").store_id))
    for number in (1, 2, 3):
        other.add_order(order_named(f"C-{number}", "LYON-01"))
    wait(other.send())
    made = [asked(collectId=f"C-{number}") for number in (1, 2)]
    assert office.admin.create_orders(lyon.store_id, made).added == ("C-1", "C-2")
    office.admin.cancel("C-1", CLIENT)
    wait(hub.fetch_and_do())
    wait(hub.send())
    office.admin.cancel("C-2", CLIENT)
    assert [command.kind for command in wait(hub.fetch())] == [CommandKind.CANCEL]
    assert wait(other.fetch()) == []
    with pytest.raises(OrderInStores) as caught:
        office.admin.cancel("C-3", CLIENT)
    assert caught.value.stores == ("Nice",)
    office.admin.cancel("C-3", CLIENT, store="Nice")
    assert [command.order_id for command in wait(other.fetch())] == ["C-3"]


def test_only_the_hub_is_given_requests(
    office: HeadOffice, lyon: StoreRecord, hub: Hub, wait: Wait
) -> None:
    wait(Hub(office, "hub-2").join(lyon.store_id))
    assert refused(wait, office.commands(hub.peer, EMPTY_LOG, 500)) == (409, "not_hub")


def test_a_new_hub_gets_every_request_from_the_first(
    office: HeadOffice, lyon: StoreRecord, hub: Hub, wait: Wait
) -> None:
    for made in numbered(3):
        new = read_to_pass_on(made)
        assert isinstance(new, AskedOrder)
        office.admin.create_orders(lyon.store_id, [new])
    known: list[Command] = wait(hub.fetch())
    second = Hub(office, "hub-2")
    wait(second.join(lyon.store_id))
    assert wait(second.fetch()) == known
    assert [command.kind for command in known] == [CommandKind.CREATE] * 3
    assert [command.command_seq for command in known] == [1, 2, 3]
