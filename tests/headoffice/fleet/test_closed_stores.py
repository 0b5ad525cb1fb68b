"""A closed store's devices are refused until it is reopened; its orders can be looked at."""

from __future__ import annotations

import pytest

from kiosk.domain.status import Status
from kiosk.headoffice.admin.store_admin import StoreAdmin
from kiosk.headoffice.errors import OrderInStores, OrderNotHere, StoreClosed
from kiosk.headoffice.storage import store_list
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.devices import shut_out
from kiosk.headoffice.storage.one_order import OrderOfStore, order_found
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.store_api.office import HeadOffice
from tests.headoffice.conftest import Clock, Wait, refused
from tests.headoffice.hub import Hub, order_named
from tests.headoffice.test_requests import asked
from tests.sync.pair_bodies import pair_body


@pytest.fixture
def stores(database: OfficeDatabase, clock: Clock) -> StoreAdmin:
    return StoreAdmin(database, clock)


def test_its_hub_is_refused_until_it_is_reopened(
    office: HeadOffice, stores: StoreAdmin, hub: Hub, database: OfficeDatabase, wait: Wait
) -> None:
    def call() -> object:
        return wait(office.authenticate(hub.device_id, hub.secret))

    stores.close("LYON-01")
    closed = office.authenticate(hub.device_id, hub.secret)
    assert refused(wait, closed) == (403, "store_closed")
    with database.reader() as connection:
        assert shut_out(connection) == {hub.device_id}
    with pytest.raises(StoreClosed):
        office.admin.create_orders(hub.peer.store_id, [asked(collectId="C-1")])
    stores.reopen("LYON-01")
    assert call() == hub.peer
    with database.reader() as connection:
        assert shut_out(connection) == frozenset()


def test_a_code_from_before_the_closing_pairs_nothing(
    office: HeadOffice, stores: StoreAdmin, lyon: StoreRecord, wait: Wait
) -> None:
    code = str(office.admin.make_pairing_code(lyon.store_id, valid_days=9).code)
    stores.close("Lyon")
    attempt = office.pair(pair_body(code, "hub-9", "Comptoir 9"))
    assert refused(wait, attempt) == (403, "pairing_not_allowed")
    stores.reopen("Lyon")
    attempt = office.pair(pair_body(code, "hub-9", "Comptoir 9"))
    assert refused(wait, attempt) == (403, "pairing_not_allowed")


def test_an_order_is_shown_with_its_journal_by_id_and_by_code(
    office: HeadOffice, hub: Hub, database: OfficeDatabase, wait: Wait
) -> None:
    def found(given: str, store: str | None = None) -> OrderOfStore:
        with database.reader() as connection:
            return order_found(connection, given, store)

    hub.add_order(order_named("C-1"))
    hub.advance("C-1", Status.READY)
    wait(hub.send())
    for given in ("C-1", "K7QF-2M8", "k7qf2m8"):
        shown = found(given)
        assert (shown.store_name, shown.order_id) == ("Lyon", "C-1")
        assert shown.order is not None
        assert shown.order.status is Status.READY
        assert shown.journal[-1].to_status is Status.READY
        assert shown.journal[0].from_status is None
    for missing in ("C-2", "", "K7QF2M9", "C\0"):
        with pytest.raises(OrderNotHere):
            found(missing)
    office.admin.create_store("Paris", "PARIS-01")
    with pytest.raises(OrderNotHere):
        found("C-1", "Paris")


def test_of_two_orders_with_a_code_the_store_has_to_be_named(
    office: HeadOffice, hub: Hub, database: OfficeDatabase, wait: Wait
) -> None:
    paris = office.admin.create_store("Paris", "PARIS-01")
    other = Hub(office, "hub-2")
    wait(other.join(paris.store_id))
    for each, place in ((hub, "LYON-01"), (other, "PARIS-01")):
        each.add_order(order_named("C-1", place))
        wait(each.send())
    with database.reader() as connection:
        with pytest.raises(OrderInStores):
            order_found(connection, "K7QF2M8", None)
        assert order_found(connection, "K7QF2M8", "Paris").store_name == "Paris"


def test_silent_stores_are_those_not_heard_for_so_long(
    office: HeadOffice, hub: Hub, database: OfficeDatabase, clock: Clock, wait: Wait
) -> None:
    office.admin.create_store("Paris", "PARIS-01")

    def silent() -> list[str]:
        with database.reader() as connection:
            wanted = store_list.StoreFilter(silent_since=clock.now)
            return [store.name for store in store_list.stores(connection, wanted)]

    assert silent() == ["Paris"]
    clock.pass_(hours=1)
    assert silent() == ["Lyon", "Paris"]
    wait(office.authenticate(hub.device_id, hub.secret))
    assert silent() == ["Paris"]
