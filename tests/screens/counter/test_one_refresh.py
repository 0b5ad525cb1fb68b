"""Tests that the screen reads its own changes once, and still sees another process's."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from kiosk.app import watch as watching
from kiosk.app.watch import Watch
from kiosk.domain.status import Status
from kiosk.logs import Log
from kiosk.screens.changes import ChangeFeed
from kiosk.screens.counter.inbox import inbox_view_model
from kiosk.screens.counter.issues import open_issues_watch
from kiosk.screens.counter.order.order_details import OrderDetails
from kiosk.screens.counter.panel import next_customer
from kiosk.screens.counter.visit.visit import AdditionsViewModel
from kiosk.screens.tasks import Tasks
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.hands import Until
from tests.screens.shop import Shop
from tests.storage.sample import FakeClock, opened

POLL = "PRAGMA data_version"
NEWEST = "coalesce(max("
LATER = 5
"""After this many looks of the watcher, everything that a tap causes has been read."""
TAPS_MAX = 6
QUIET_S = 0.4


class Statements:
    """Records the SQL of all threads but the main one, on which the test itself queries.

    `looks`: how often the watcher has looked whether anything was written.
    """

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.looks = 0

    def __call__(self, _connection: Any, _cursor: Any, text: str, *_rest: Any) -> None:
        if threading.current_thread() is not threading.main_thread():
            self.texts.append(text)

    @property
    def asked(self) -> int:
        """How often the watcher has asked the database whether others have written."""
        return self.texts.count(POLL)

    def reads(self) -> int:
        """Counts the SELECTs that read what is shown, without those of the watcher."""
        shown = [text for text in self.texts if text.startswith("SELECT") and NEWEST not in text]
        return len(shown)


@pytest.fixture
def statements(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Statements]:
    seen, trace = Statements(), shop.store.trace

    def look() -> object:
        seen.looks += 1
        return trace()

    monkeypatch.setattr(shop.store, "trace", look)
    event.listen(Engine, "before_cursor_execute", seen)
    yield seen
    event.remove(Engine, "before_cursor_execute", seen)


@pytest.fixture(autouse=True)
def watcher_looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "POLL_S", 0.02)


@pytest.fixture(autouse=True)
def what_is_read_now_and_then_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy computer a tap takes longer than these pauses, on a quiet one it does not."""
    for part in (next_customer, inbox_view_model, open_issues_watch):
        monkeypatch.setattr(part, "PAUSE_S", 1000.0)


@pytest.fixture
def start_watch(
    shop: Shop, tasks: Tasks, data_dir: Path, statements: Statements, until: Until
) -> Iterator[Callable[[], None]]:
    """Returns a function that starts the program's watcher on the store."""
    log = Log(data_dir, "app")

    def start() -> None:
        watch = Watch(
            shop.store, shop.feed.announce, log=log, data_dir=data_dir, on_damage=lambda: None
        )
        tasks.spawn(watch.changes())
        until(lambda: statements.looks > LATER)

    yield start
    log.close()


def test_a_tap_is_read_once(
    open_counter: Open,
    shop: Shop,
    statements: Statements,
    start_watch: Callable[[], None],
) -> None:
    first, *others = (shop.new_order() for _ in range(1 + TAPS_MAX))
    counter = open_counter()
    alone = reads_of_tap(counter, first, statements)
    assert alone > 0
    start_watch()
    watched: list[int] = []
    # A look that coincides with the write may read again, but not at every tap.
    while not watched or min(watched) > alone * 1.1:
        assert len(watched) < TAPS_MAX, (alone, watched)
        watched.append(reads_of_tap(counter, others[len(watched)], statements))


def test_an_order_that_its_tap_leaves_is_not_read_again(
    open_counter: Open, shop: Shop, statements: Statements, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_id = shop.new_order()
    counter = open_counter()
    counter.select(order_id)
    read: list[str] = []
    read_order = AdditionsViewModel.read

    def note(visit: AdditionsViewModel, read_id: str) -> Coroutine[Any, Any, OrderDetails | None]:
        read.append(read_id)
        return read_order(visit, read_id)

    monkeypatch.setattr(AdditionsViewModel, "read", note)
    counter.press("mark_ready")
    counter.wait_for(order_id, Status.READY)
    wait_for_quiet(counter, statements)
    assert read == []


def reads_of_tap(counter: CounterShown, order_id: str, statements: Statements) -> int:
    """Taps "Mark ready"; returns how many SELECTs the screen then makes."""
    counter.select(order_id)
    wait_for_quiet(counter, statements)
    before = statements.reads()
    counter.press("mark_ready")
    counter.wait_for(order_id, Status.READY)
    wait_for_quiet(counter, statements)
    return statements.reads() - before


def wait_for_quiet(counter: CounterShown, statements: Statements) -> None:
    """Waits until nothing was read for 0.4 s and the watcher, if it runs, has looked."""
    last, looks, since_s = statements.reads(), statements.looks, time.monotonic()
    is_watched = looks > 0

    def rests() -> bool:
        nonlocal last, looks, since_s
        if statements.reads() != last:
            last, looks, since_s = statements.reads(), statements.looks, time.monotonic()
        has_looked = statements.looks > looks + LATER or not is_watched
        return has_looked and time.monotonic() - since_s > QUIET_S

    counter.shown.until(rests)


def test_what_another_process_writes_is_shown(
    open_counter: Open,
    shop: Shop,
    data_dir: Path,
    clock: FakeClock,
    start_watch: Callable[[], None],
) -> None:
    order_id, own = shop.new_order(), shop.new_order()
    counter = open_counter()
    start_watch()
    with opened(data_dir, clock) as others:
        elsewhere = Shop(others, ChangeFeed(), clock, silent=True)
        counter.select(own)
        counter.press("mark_ready")
        elsewhere.advance(order_id, Status.READY)
        counter.wait_for(own, Status.READY)
        columns: Any = counter.view_model.columns
        counter.shown.until(lambda: columns.readyTotal == 2)


def test_at_rest_the_database_is_not_asked(
    open_counter: Open, shop: Shop, statements: Statements, start_watch: Callable[[], None]
) -> None:
    shop.new_order()
    counter = open_counter()
    start_watch()
    wait_for_quiet(counter, statements)
    asked, looks = statements.asked, statements.looks
    counter.shown.until(lambda: statements.looks > looks + 2 * LATER)
    assert statements.asked == asked > 0


def test_two_writes_of_others_within_one_time_stamp_are_both_announced(
    shop: Shop,
    clock: FakeClock,
    start_watch: Callable[[], None],
    until: Until,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    order_ids = [shop.new_order(), shop.new_order()]
    start_watch()
    announced: list[Any] = []
    shop.feed.changed.connect(announced.append)
    with opened(shop.store.path.parent, clock) as others:
        elsewhere = Shop(others, ChangeFeed(), clock, silent=True)
        unwritten = list(order_ids)

        def trace() -> str:
            if unwritten:
                elsewhere.advance(unwritten.pop(0), Status.READY)
            return "the time stamp of both"

        monkeypatch.setattr(shop.store, "trace", trace)
        until(lambda: {id_ for changes in announced for id_ in changes.order_ids} >= {*order_ids})
