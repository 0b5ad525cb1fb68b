"""Tests that the screen reads seldom while another process, such as an import, changes much."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from kiosk.domain.status import Status
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.inbox import inbox_view_model
from kiosk.screens.counter.issues import open_issues_watch
from kiosk.screens.counter.panel import next_customer
from kiosk.services.ports.changes import Changes
from kiosk.storage.local_database import LocalDatabase
from kiosk.storage.readers.store_reader import StoreReader
from tests.screens.counter.conftest import KARIM, Open
from tests.screens.shop import Shop

PAUSES_S = {
    "InboxViewModel": inbox_view_model.PAUSE_S,
    "OpenIssuesWatch": open_issues_watch.PAUSE_S,
    "NextCustomerViewModel": next_customer.PAUSE_S,
}
CHANGES = 100


def test_a_series_of_changes_is_read_together(
    open_counter: Open, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.new_order()
    counter = open_counter(KARIM)
    counter.shown.until(lambda: counter.columns.arrivedTotal + counter.columns.toPrepareTotal)
    reads: Counter[str] = Counter()
    read = CounterContext.read

    def count(context: CounterContext, query: Callable[..., Any], **how: bool) -> Any:
        reads[query.__qualname__.split(".")[0]] += 1
        return read(context, query, **how)

    monkeypatch.setattr(CounterContext, "read", count)
    begin_s = time.monotonic()
    for number in range(1, CHANGES + 1):
        shop.feed.announce(Changes(order_ids=frozenset({shop.new_order()}), issues=True))
        counter.shown.until(partial(_has_read, reads, number))
    counter.shown.until(lambda: all(reads[part] for part in PAUSES_S))
    took_s = time.monotonic() - begin_s
    for part, pause_s in PAUSES_S.items():
        assert reads[part] <= 3 + took_s / pause_s, (part, reads, took_s)


def _has_read(reads: Counter[str], count: int) -> bool:
    return reads["ColumnsViewModel"] >= count


def test_a_row_that_was_tapped_is_read_before_what_else_waits(
    open_counter: Open, shop: Shop, store: LocalDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_id = shop.order_in(Status.STARTED)
    counter = open_counter()
    counter.select(order_id)
    order: list[str] = []
    read_cards = StoreReader.cards

    def note_row(reader: StoreReader, order_ids: frozenset[str]) -> Any:
        order.append("row" if order_id in order_ids else "other rows")
        return read_cards(reader, order_ids)

    def go_on_once_the_row_waits(_: object) -> None:
        until_s = time.monotonic() + 10
        while not store._reader._first and time.monotonic() < until_s:
            time.sleep(0.001)

    monkeypatch.setattr(StoreReader, "cards", note_row)
    counter.tasks.spawn(store.read(go_on_once_the_row_waits))
    for _ in range(3):
        counter.tasks.spawn(store.read(lambda _: order.append("something else")))
    counter.order.press("mark_ready")
    counter.shown.until(lambda: order.count("something else") == 3)
    assert order[0] == "row"
