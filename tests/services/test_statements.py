"""What a use case sends to the database: as little as its result needs, however long it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from kiosk.domain.actions import Details
from kiosk.domain.status import Status
from kiosk.screens.counter.order.order_details import read_order_details
from kiosk.services.orders.counter import Advance, OrderCommand, advance, serve
from kiosk.storage import writing
from kiosk.storage.engine.statement import Statement, write
from kiosk.storage.event_log import event_log
from kiosk.storage.local_database import LocalDatabase
from tests.storage.sample import (
    COUNTER_1,
    LEA,
    NOON,
    SOPHIE,
    FakeClock,
    add_orders,
    bring,
    new_order,
    opened,
    order_of,
)


@pytest.fixture
def store(data_dir: Path) -> Iterator[LocalDatabase]:
    with opened(data_dir, FakeClock()) as store:
        yield store


@contextmanager
def sent() -> Iterator[list[str]]:
    """The statements sent meanwhile: only what each does and its table, as in `INSERT event`."""
    seen: list[str] = []

    def note_sent(_connection: object, _cursor: object, text: str, *_rest: object) -> None:
        note(text)

    def note(text: str) -> None:
        verb, *words = text.split()
        before = {"SELECT": "FROM", "INSERT": "INTO", "UPDATE": "UPDATE"}.get(verb)
        where = ["UPDATE", *words].index(before) if before in ("UPDATE", *words) else 0
        seen.append(f"{verb} {words[where].partition('(')[0]}" if before else verb)

    def noting(run: Callable[..., Any]) -> Callable[..., Any]:
        def noted(statement: Statement, *args: object, **params: object) -> Any:
            note(statement.text)
            return run(statement, *args, **params)

        return noted

    def noted_write(driver: object, text: str, rows: Any) -> int:
        note(text)
        return write(driver, text, rows)

    event.listen(Engine, "before_cursor_execute", note_sent)
    try:
        with pytest.MonkeyPatch.context() as patch:
            # What the driver itself runs.
            patch.setattr(Statement, "all", noting(Statement.all))
            patch.setattr(Statement, "scalar", noting(Statement.scalar))
            for module in (writing, event_log):
                patch.setattr(module, "write", noted_write)
            yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note_sent)


def test_order_becomes_ready_on_a_shelf_with_one_write_of_its_row(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.STARTED)
    ready = Advance(order_id, Status.READY, SOPHIE, COUNTER_1, Details(shelf="A 12"))
    with sent() as statements:
        store.run_blocking(advance, ready)
    written = [each for each in statements if each.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert Counter(written) == {
        "INSERT event": 2,  # The shelf and the step.
        "UPDATE orders": 1,
        "UPDATE open_search": 1,
    }
    read = Counter(each for each in statements if each.startswith("SELECT"))
    assert read["SELECT device"] == read["SELECT line"] == read["SELECT held_action"] == 1
    assert sum(read.values()) == 10
    order = order_of(store, order_id)
    assert (order.status, order.lies_on) == (Status.READY, "A 12")


def test_order_put_where_the_retailer_said_keeps_its_search_words(store: LocalDatabase) -> None:
    """To write them anew takes longer than all the rest of the tap."""
    add_orders(store, [replace(new_order(1), shelf="A 12")])
    ready = Advance("CMD-000001", Status.READY, SOPHIE, COUNTER_1, Details(shelf="A 12"))
    with sent() as statements:
        store.run_blocking(advance, ready)
    assert Counter(statements)["INSERT event"] == 2  # The shelf and the step.
    assert not [each for each in statements if "search" in each or "known_word" in each]
    cards = store.read_blocking(lambda reader: reader.search("a12", 5))
    assert [card.order_id for card in cards] == ["CMD-000001"]


def test_each_step_of_an_action_finds_the_row_of_the_one_before(store: LocalDatabase) -> None:
    """The database refuses a step from a status that the order's row does not have."""
    order_id = bring(store, 1, Status.READY)
    with sent() as statements:
        store.run_blocking(serve, OrderCommand(order_id, LEA, COUNTER_1))
    steps = [each for each in statements if each in ("INSERT event", "UPDATE orders")]
    assert steps[:4] == ["INSERT event", "UPDATE orders"] * 2
    assert order_of(store, order_id).status is Status.IN_PROGRESS


def test_order_is_read_with_as_few_statements_however_many_have_its_surname(
    store: LocalDatabase,
) -> None:
    order_id = bring(store, 1, Status.READY)
    read_details = partial(read_order_details, order_id=order_id, counter=COUNTER_1, now=NOON)
    bring(store, 2, Status.READY)
    with sent() as with_one:
        store.read_blocking(read_details)
    for number in range(3, 9):
        bring(store, number, Status.READY)
    with sent() as with_many:
        shown = store.read_blocking(read_details)
    assert shown is not None
    assert with_many == with_one
    assert Counter(with_many)["SELECT line"] == 2  # The order's, and all others' together.
    assert shown.journal == store.read_blocking(lambda reader: reader.journal(order_id))
