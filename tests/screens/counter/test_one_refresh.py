"""What this device writes is read once; what another process writes is seen all the same."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
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
from kiosk.screens.tasks import Tasks
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.hands import Until
from tests.screens.shop import Shop
from tests.storage.sample import FakeClock, opened

POLL = "PRAGMA data_version"
NEWEST = "coalesce(max("
LATER = 5
"""So many looks of the watcher after a tap, everything that the tap causes has been read."""


class Statements:
    """Every statement that any connection of this process runs."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, _connection: Any, _cursor: Any, text: str, *_rest: Any) -> None:
        self.texts.append(text)

    @property
    def looks(self) -> int:
        """How often the watcher looked."""
        return self.texts.count(POLL)

    def reads(self) -> int:
        """How many statements read what is shown: none of the watcher's, and no writes."""
        shown = [text for text in self.texts if text.startswith("SELECT") and NEWEST not in text]
        return len(shown)


@pytest.fixture
def statements() -> Iterator[Statements]:
    seen = Statements()
    event.listen(Engine, "before_cursor_execute", seen)
    yield seen
    event.remove(Engine, "before_cursor_execute", seen)


@pytest.fixture(autouse=True)
def watcher_looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "POLL_S", 0.02)


@pytest.fixture
def start_watch(
    shop: Shop, tasks: Tasks, data_dir: Path, statements: Statements, until: Until
) -> Iterator[Callable[[], None]]:
    """The program's watcher on the store."""
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
    first, second = shop.new_order(), shop.new_order()
    counter = open_counter()
    alone = reads_of_tap(counter, first, statements, lambda: quiet(counter, statements))
    start_watch()

    def looked() -> None:
        before = statements.looks
        counter.shown.until(lambda: statements.looks > before + LATER)

    looked()
    watched = reads_of_tap(counter, second, statements, looked)
    assert alone > 0
    assert watched <= alone * 1.25


def reads_of_tap(
    counter: CounterShown, order_id: str, statements: Statements, wait: Callable[[], None]
) -> int:
    """How many statements a tap on "Mark ready" has the screen read."""
    counter.select(order_id)
    wait()
    before = statements.reads()
    counter.press("mark_ready")
    counter.wait_for(order_id, Status.READY)
    wait()
    return statements.reads() - before


def quiet(counter: CounterShown, statements: Statements) -> None:
    """Until nothing has been read for a while."""
    last, since_s = statements.reads(), time.monotonic()

    def rests() -> bool:
        nonlocal last, since_s
        if statements.reads() != last:
            last, since_s = statements.reads(), time.monotonic()
        return time.monotonic() - since_s > 0.3

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
