"""Runs the program with simulated random people at it."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtQuick import QQuickItem

from kiosk.app import AppOptions, launch
from kiosk.app.program import Program
from kiosk.demo.desktop import SampleStore
from kiosk.demo.sample import fill_sample_store
from kiosk.demo.sample_orders import load_shop
from kiosk.demo.sample_traffic import SampleTraffic
from kiosk.domain.codes.scan_reading import code_key
from kiosk.domain.events.event import Event
from kiosk.domain.names import fold
from kiosk.domain.status import Status
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.services.ports.reader import Reader
from kiosk.settings import FILE_NAME
from tests.robot.hands import Hands, middle
from tests.robot.ledger import Ledger
from tests.robot.pace import Pause, drive
from tests.robot.people import People
from tests.screens.hands import accessible_name

MANAGER = "Sophie"
OTHERS_EVERY_S = 1.5
CHECK_EVERY = 20
QUIET_VISITS = 8
"""How many customers come before everything else begins, so that some are served."""
SETTINGS = "undo_s = 1\nidle_s = 8\nintroduction = false\n"


def journals(reader: Reader) -> list[Event]:
    """Returns every event about an order."""
    order_ids = [summary.order_id for summary in reader.summaries(None)]
    return [event for order_id in order_ids for event in reader.journal(order_id)]


def arriving(code: str, reader: Reader) -> frozenset[str]:
    """Returns all orders of the customer whose order has this code."""
    orders = [reader.order(card.order_id) for card in reader.cards_by_keys({code_key(code)})]
    surnames = {fold(order.customer.last_name) for order in orders if order}
    open_orders = (order for name in surnames for order in reader.open_orders_by_surname(name))
    return frozenset(order.order_id for order in open_orders)


def codes(reader: Reader) -> list[str]:
    """Returns the pickup codes of all orders, those of ready orders first."""
    summaries = sorted(reader.summaries(None), key=lambda each: each.status is not Status.READY)
    return [summary.pickup_code for summary in summaries]


class Robot:
    """Runs people, other devices and the ledger around one screen of the program."""

    def __init__(self, program: Any, screen: str, rng: Random, events: int) -> None:
        self._program, self._screen, self._events = program, screen, events
        self._store = program._store
        self._traffic = SampleTraffic(load_shop(), rng.randrange(1 << 30))
        self._view_model: Any = program.screen(screen).view_model
        self._hands = Hands(program.screen(screen).window.view)
        self._ledger = Ledger()
        self._codes = self._store.read_blocking(codes)
        self._people = People(
            screen,
            self._hands,
            self._ledger,
            rng,
            meant_orders=self._meant_orders,
            next_orders=self._next_orders,
            codes=lambda: self._codes,
            arriving=lambda code: self._store.read_blocking(partial(arriving, code)),
        )

    def _meant_orders(self) -> frozenset[str]:
        """The selected order or, at the check-in, the orders of the recognised customer."""
        if self._screen == "check-in":
            return frozenset(self._view_model.visit.order_ids)
        details = self._view_model.order.details
        return frozenset() if details is None else frozenset({details.card.order_id})

    def _next_orders(self) -> frozenset[str]:
        """The orders of the customer whom the counter would serve next."""
        details = self._view_model.nextCustomer.details
        if details is None:
            return frozenset()
        others = frozenset(other.order.order_id for other in details.others)
        return others | {details.card.order_id}

    async def sign_in(self) -> None:
        """A manager says who they are, with their PIN, as every morning."""
        await self._touch(lambda item: item.objectName() == "personButton")
        await self._touch(lambda item: item.objectName() == f"person:{MANAGER}")
        for digit in load_shop().pins[MANAGER]:
            await self._touch_named(digit)
        await self._touch_named("OK")
        while self._view_model.workplace.personName != MANAGER:
            await Pause(0.05)

    async def _touch_named(self, name: str) -> None:
        await self._touch(lambda item: accessible_name(item) == name)

    async def _touch(self, wanted: Callable[[QQuickItem], bool]) -> None:
        while not (found := [item for item in self._hands.controls() if wanted(item)]):
            await Pause(0.05)
        self._hands.touch(middle(found[0]))
        await Pause(0.1)

    async def run(self) -> dict[str, object]:
        """Acts until there were enough events or a step that nobody meant; returns a report."""
        begun_s = others_s = time.monotonic()
        self._ledger.begin(self._store.read_blocking(journals), begun_s)
        for _ in range(QUIET_VISITS):
            await self._people.visit()
            self._check()
        acts = 0
        while self._hands.done < self._events and not self._ledger.unmeant:
            await self._people.act()
            acts += 1
            if time.monotonic() - others_s > OTHERS_EVERY_S:
                others_s = time.monotonic()
                self._others()
            if acts % CHECK_EVERY == 0:
                self._check()
        await Pause(2.0)
        self._check()
        return {
            "screen": self._screen,
            "events": self._hands.done,
            "doings": dict(sorted(self._people.counts.items())),
            "steps_by": self._ledger.moved,
            "unmeant": self._ledger.unmeant,
            "took_s": round(time.monotonic() - begun_s),
        }

    def _check(self) -> None:
        read_s = time.monotonic()
        self._ledger.check(self._store.read_blocking(journals), read_s, list(self._people.last))

    def _others(self) -> None:
        """Lets something happen at another device of the store."""
        self._check()
        try:
            columns = self._store.read_blocking(lambda reader: reader.columns())
            changes = self._store.run_blocking(self._traffic.step, columns)
        except StoreUnavailable:
            return
        order_ids = changes.order_ids
        events = self._store.read_blocking(
            lambda reader: [event for order in order_ids for event in reader.journal(order)]
        )
        self._ledger.others(events)
        self._program._tools.feed.announce(changes)
        self._codes = self._store.read_blocking(codes)


def main() -> None:
    """Parses, launches and reports; exits with 1 if nobody meant a step, or on an error."""
    parser = argparse.ArgumentParser(prog="python -m tests.robot")
    parser.add_argument("screen", choices=("counter", "check-in"))
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    seen: dict[str, object] = {}

    class Watched(Program):
        async def _start(self) -> None:
            await super()._start()
            drive(self.screen(given.screen).window.view, self._play(), self.close)

        async def _play(self) -> None:
            await Pause(0.5)
            robot = Robot(self, given.screen, Random(given.seed), given.events)
            if given.screen == "counter":
                await robot.sign_in()
            seen.update(await robot.run())

        def _on_bug(self, error: BaseException) -> None:
            seen.setdefault("bug", repr(error))
            super()._on_bug(error)

    launch.Program = Watched  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory(prefix="robot-") as directory:
        data_dir = Path(directory)
        (data_dir / FILE_NAME).write_text(SETTINGS)
        fill_sample_store(data_dir, load_shop(), datetime.now().astimezone())
        screens = (given.screen,)
        options = AppOptions(data_dir, screens=screens, is_windowed=True, extension=SampleStore())
        launch.launch(options)
    seen["seed"] = given.seed
    sys.stdout.write(json.dumps(seen, ensure_ascii=False) + "\n")
    sys.exit(1 if seen.get("unmeant") or "bug" in seen or "events" not in seen else 0)


if __name__ == "__main__":
    main()
