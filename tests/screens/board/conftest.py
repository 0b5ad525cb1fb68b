"""The public board with real QML on a real database, and the time that passes on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from kiosk.screens.board import QML
from kiosk.screens.board.call_speech import Spoken
from kiosk.screens.board.settings import BoardSettings
from kiosk.screens.board.view_model import PublicBoardViewModel
from kiosk.screens.tasks import Tasks
from kiosk.services.counter.calls import CallCustomer, call_customer
from kiosk.services.ports.order_database import OrderDatabase
from kiosk.services.ports.sounds import Silence, Sound
from kiosk.services.replication.links import LinkMonitor
from tests.screens.conftest import Show
from tests.screens.hands import Shown
from tests.screens.shop import MANAGER, Shop
from tests.storage.sample import FakeClock

ROWS = 6
"""As many rows as a board of 32 inches has."""


class Heard(Silence):
    """Remembers what was to be played."""

    def __init__(self) -> None:
        self.sounds: list[Sound] = []
        self.is_playing = False

    def play(self, sound: Sound) -> None:
        self.sounds.append(sound)


@dataclass
class BoardShown:
    """The board in its window."""

    shown: Shown
    view_model: PublicBoardViewModel
    shop: Shop
    clock: FakeClock
    link: LinkMonitor
    heard: Heard

    def codes(self, of: str) -> list[str]:
        """The codes that a list shows, from top to bottom."""
        rows: Any = getattr(self.view_model, f"{of}Rows")
        return [row["code"] for row in rows]

    def row(self, code: str) -> dict[str, Any]:
        rows: Any = self.view_model.readyRows
        return next(row for row in rows if row["code"] == code)

    def called(self) -> tuple[str, str]:
        """The code that is called, and the counter."""
        view_model: Any = self.view_model
        return view_model.calledCode, view_model.calledTo

    @property
    def is_stale(self) -> bool:
        view_model: Any = self.view_model
        return bool(view_model.isStale)

    def pass_s(self, seconds: float) -> None:
        """Lets time pass, as the shop's clock and the board's count it."""
        self.clock.pass_s(seconds)
        self.view_model.tick()

    def call(self, order_id: str, counter: str) -> None:
        """A colleague calls the customer of an order."""
        command = CallCustomer(order_id, counter, MANAGER)
        self.shop.feed.announce(self.shop.store.run_blocking(call_customer, command))

    def until(self, condition: Callable[[], object]) -> None:
        self.shown.until(condition)


def seconds_of(clock: FakeClock) -> float:
    return clock.now.timestamp()


Open = Callable[..., BoardShown]


@pytest.fixture
def open_board(tasks: Tasks, clock: FakeClock, shop: Shop, show: Show) -> Iterator[Open]:
    """`open_board(display=..., over=..., link=..., spoken=..., **settings)` opens the board."""
    view_models: list[PublicBoardViewModel] = []

    def open_one(
        display: str = "32 inch",
        over: OrderDatabase | None = None,
        link: LinkMonitor | None = None,
        spoken: Spoken | None = None,
        **settings: Any,
    ) -> BoardShown:
        link, heard = link or LinkMonitor(), Heard()
        own = BoardSettings(**({"language": "fr", "mode": "light"} | settings))
        view_model = PublicBoardViewModel(
            over or shop.store,
            shop.feed,
            tasks,
            lambda: seconds_of(clock),
            clock,
            own,
            link,
            heard,
            spoken,
        )
        shown = show("board", QML, view_model, display)
        view_models.append(view_model)
        view_model.begin()
        return BoardShown(shown, view_model, shop, clock, link, heard)

    yield open_one
    for view_model in view_models:
        view_model.end()
