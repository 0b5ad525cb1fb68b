"""A new device epoch begins with whatever a start of the program writes first."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.app.device_setup import begin_new_epoch, write_with_new_epoch
from kiosk.domain.status import Status
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.storage.local_database import LocalDatabase, open_store
from tests.storage.sample import FakeClock, add_orders, go, new_order, opened


@pytest.fixture
def started(tmp_path: Path) -> LocalDatabase:
    """A store with an order, opened anew."""
    with opened(tmp_path, FakeClock()) as store:
        add_orders(store, [new_order(1)])
    return open_store(tmp_path, FakeClock())


def _epoch(store: LocalDatabase) -> int:
    return store.read_blocking(lambda reader: reader.devices.this_device().device_epoch)


def _epochs(store: LocalDatabase) -> list[int]:
    journal = store.read_blocking(lambda reader: reader.journal("CMD-000001"))
    return [event.device_epoch for event in journal]


def test_the_first_event_is_of_the_new_epoch_and_so_are_the_next(started: LocalDatabase) -> None:
    former = _epoch(started)
    write_with_new_epoch(started)
    assert _epoch(started) == former

    go(started, "CMD-000001", Status.READY, Status.BLOCKED)

    assert _epochs(started) == [former, _epoch(started), _epoch(started)]
    assert _epoch(started) > former
    started.close()


def test_a_first_transaction_that_fails_leaves_the_epoch_to_the_next(
    started: LocalDatabase,
) -> None:
    former = _epoch(started)
    write_with_new_epoch(started)

    def fail(_uow: UnitOfWork, _command: None) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        started.run_blocking(fail, None)
    assert _epoch(started) == former

    go(started, "CMD-000001", Status.READY)
    assert _epochs(started) == [former, _epoch(started)]
    assert _epoch(started) > former
    started.close()


def test_what_has_no_screens_begins_it_at_once(started: LocalDatabase) -> None:
    former = _epoch(started)
    begin_new_epoch(started)
    assert _epoch(started) > former
    started.close()
