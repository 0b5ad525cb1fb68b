"""One transaction reads an order once, and always has it as the file has it."""

from pathlib import Path

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.events.payloads import Step
from kiosk.domain.status import Status
from kiosk.services.devices.pairing import PairWithStore, pair_with_store
from kiosk.services.orders.check_in import CheckIn, arrive
from kiosk.services.orders.counter import Advance, advance
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.follow import FollowLog, follow_log, truncate_log
from kiosk.services.replication.ingest import BecomeHub, become_hub
from kiosk.services.replication.progress import RebuildAll, rebuild_all
from kiosk.storage import reading
from kiosk.storage.local_database import LocalDatabase, open_store
from kiosk.storage.unit_of_work import SqlUnitOfWork
from tests.storage.sample import (
    COUNTER_1,
    SOPHIE,
    TO_REACH,
    FakeClock,
    add_orders,
    details_for,
    new_order,
)

ORDER_IDS = [f"CMD-{number:06}" for number in range(len(TO_REACH))]


def _check(uow: UnitOfWork) -> None:
    assert isinstance(uow, SqlUnitOfWork)
    for order_id in ORDER_IDS:
        assert uow.order(order_id) == reading.order(uow._connection, order_id)


def _reach_every_status(uow: UnitOfWork, _command: None) -> None:
    for order_id, statuses in zip(ORDER_IDS, TO_REACH.values(), strict=True):
        for status in statuses:
            order = uow.order(order_id)
            assert order is not None
            details = details_for(order, status)
            advance(uow, Advance(order_id, status, SOPHIE, COUNTER_1, details))
            _check(uow)
    arrive(uow, CheckIn((ORDER_IDS[1], ORDER_IDS[0]), "A2"))
    _check(uow)


def _store(data_dir: Path) -> LocalDatabase:
    store = open_store(data_dir, FakeClock())
    add_orders(store, [new_order(number) for number in range(len(ORDER_IDS))])
    return store


def test_orders_that_move_in_one_transaction(tmp_path: Path) -> None:
    store = _store(tmp_path)
    store.run_blocking(_reach_every_status, None)
    statuses = {card.status for card in store.read_blocking(lambda r: r.cards(ORDER_IDS)).values()}
    assert len(statuses) >= len(TO_REACH) - 1  # One that was ready has since been called.
    store.close()


def test_an_order_that_moved_by_an_event_alone(tmp_path: Path) -> None:
    store = _store(tmp_path)

    def step(uow: UnitOfWork, _command: None) -> None:
        _check(uow)
        steps = (Status.STARTED, Status.READY)
        uow.append(EventDraft(EventKind.STATUS, SOPHIE, ORDER_IDS[0], *steps, 1, payload=Step()))
        _check(uow)

    store.run_blocking(step, None)
    store.close()


def test_orders_whose_events_wait_for_another_hub_and_come_back(tmp_path: Path) -> None:
    hub = _store(tmp_path / "hub")
    terminal = open_store(tmp_path / "terminal", FakeClock())
    terminal.run_blocking(pair_with_store, PairWithStore(DeviceRole.COUNTER, "store", "Lyon"))
    entries = hub.read_blocking(lambda reader: reader.event_log.entries(0, 500))

    def live(uow: UnitOfWork, _command: None) -> None:
        follow_log(uow, FollowLog(entries))
        _check(uow)
        _reach_every_status(uow, None)
        truncate_log(uow, 3)
        _check(uow)
        rebuild_all(uow, RebuildAll())
        _check(uow)
        follow_log(uow, FollowLog(entries))
        _check(uow)
        become_hub(uow, BecomeHub(2, "store", "Lyon"))
        _check(uow)
        moved = uow.order(ORDER_IDS[2])
        assert moved is not None
        assert moved.status is Status.AWAITING

    terminal.run_blocking(live, None)
    terminal.close()
    hub.close()
