"""What the hub reads and writes for a page of events from a terminal: each thing once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.status import Status
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.ingest import EVENTS_AT_ONCE, IngestEvents, ingest_events
from kiosk.storage import reading, writing
from kiosk.storage.engine.statement import Statement, write
from kiosk.storage.local_database import LocalDatabase
from kiosk.storage.unit_of_work import SqlUnitOfWork
from tests.bench.shop import EVENTS_OF_A_DAY
from tests.new_databases import new_store
from tests.storage.sample import problems
from tests.sync.server.alone import recorded_alone

ORDERS = 6


@pytest.fixture
def hub(tmp_path: Path) -> LocalDatabase:
    return new_store(tmp_path / "hub")


@pytest.fixture
def page(tmp_path: Path, hub: LocalDatabase) -> IngestEvents:
    """What a terminal recorded alone: each customer came, was served and went."""
    page = recorded_alone(hub, tmp_path / "terminal", ORDERS)
    assert len(page.own) == ORDERS * EVENTS_OF_A_DAY < EVENTS_AT_ONCE
    return page


@contextmanager
def rows_written() -> Iterator[Counter[str]]:
    """How many rows were written meanwhile, by what the statement does and its table."""
    seen: Counter[str] = Counter()

    def noted(driver: object, text: str, rows: Sequence[tuple[Any, ...]]) -> int:
        what = text.split()[:3]
        seen[" ".join(what[::2] if what[0] == "INSERT" else what[:2])] += len(rows)
        return write(driver, text, rows)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "write", noted)
        yield seen


def test_each_order_that_a_page_moves_is_written_once(
    hub: LocalDatabase, page: IngestEvents
) -> None:
    with rows_written() as written:
        hub.run_blocking(ingest_events, page)
    assert written["INSERT event"] == len(page.own)
    assert written["UPDATE orders"] == ORDERS + 1  # All leave the lists with one statement more.


def test_orders_that_were_collected_elsewhere_are_found_among_the_ended(
    hub: LocalDatabase, page: IngestEvents
) -> None:
    name = hub.read_blocking(lambda reader: reader.order("CMD-0000000"))
    assert name is not None
    hub.run_blocking(ingest_events, page)
    found = hub.read_blocking(lambda reader: reader.search(name.pickup_code, 5))
    assert [(card.order_id, card.status) for card in found] == [("CMD-0000000", Status.PICK_UP_OK)]
    assert problems(hub) == []
    hub.close()


def test_a_transaction_has_the_states_that_it_has_not_written_yet(
    hub: LocalDatabase, page: IngestEvents
) -> None:
    order_id = "CMD-0000000"

    def note(uow: UnitOfWork, _command: None) -> None:
        assert isinstance(uow, SqlUnitOfWork)
        order = uow.order(order_id)
        assert order is not None
        uow.projections.note(order, replace(order.state, reason="A"))
        uow.projections.note(order, replace(order.state, reason="B", open_notes=("1",)))
        noted = uow.order(order_id)
        assert noted is not None
        assert noted.state.reason == "B"
        assert reading.order(uow._connection, order_id) == order
        uow.projections.change_details(noted, None, "A 12")  # Writes what was noted before.
        assert reading.order(uow._connection, order_id) == replace(noted, shelf="A 12")
        uow.projections.note(noted, replace(noted.state, reason="C"))

    hub.run_blocking(note, None)
    kept = hub.read_blocking(lambda reader: reader.order(order_id))
    assert kept is not None
    assert kept.state.reason == "C"
    hub.close()


def test_steps_that_follow_their_order_are_taken_without_its_journal(
    hub: LocalDatabase, page: IngestEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    reads = Statement.all

    def noting(statement: Statement, *args: object, **params: object) -> object:
        read.append(statement.text)
        return reads(statement, *args, **params)

    monkeypatch.setattr(Statement, "all", noting)
    hub.run_blocking(ingest_events, page)
    assert not [text for text in read if "WHERE order_id = :this AND outcome" in text]


def test_what_is_held_is_counted_from_any_number_up_to_which_it_is(
    hub: LocalDatabase, page: IngestEvents
) -> None:
    hub.run_blocking(ingest_events, page)
    last = page.own[-1][0]

    def reached(held: int) -> int:
        return hub.read_blocking(
            lambda reader: reader.event_log.last_seq(page.device_id, last.device_epoch, held)
        )

    assert {reached(held) for held in range(last.device_seq + 1)} == {last.device_seq}
    assert hub.read_blocking(lambda reader: reader.event_log.last_seq(page.device_id, 7)) == 0
