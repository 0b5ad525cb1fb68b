"""The scenes of the public board for screenshots."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import cast

from kiosk.demo.check_in_pictures import Clock
from kiosk.demo.counter_stage import cards_at, until, wait_steps
from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.screens.board.freshness import STALE_S
from kiosk.screens.board.rows import PAGE_S
from kiosk.screens.board.view_model import PublicBoardViewModel
from kiosk.screens.changes import ChangeFeed
from kiosk.screens.window import ScreenWindow
from kiosk.services.counter.calls import CallCustomer, call_customer
from kiosk.services.orders.counter import Advance, advance
from kiosk.services.replication.links import Link, LinkMonitor, LinkState
from kiosk.storage.local_database import LocalDatabase

BOARD_DISPLAYS = ((32.0, 1920, 1080), (43.0, 1920, 1080))
"""Diagonal in inches, width and height in pixels."""

COLLEAGUE = Actor(Role.STAFF, "Karim")
COUNTER = "Comptoir 2"


@dataclass(slots=True)
class BoardStage:
    """The board over a sample store of its own."""

    store: LocalDatabase
    view_model: PublicBoardViewModel
    window: ScreenWindow
    feed: ChangeFeed
    link: LinkMonitor
    clock: Clock
    is_asking: bool = False

    @property
    def ready_rows(self) -> list[dict[str, object]]:
        """The rows of ready orders that show."""
        return cast("list[dict[str, object]]", self.view_model.readyRows)

    def pass_s(self, seconds: float) -> None:
        """Let time pass on the board."""
        self.clock.now_s += seconds
        self.view_model.tick()

    async def clear(self) -> None:
        """Wait until the board has read its store."""
        self.link.set(LinkState())
        await until(lambda: bool(self.ready_rows))
        self.pass_s(0)


BoardScene = Callable[[BoardStage], Awaitable[None]]


async def listed(_stage: BoardStage) -> None:
    """What is being prepared, and what is ready."""


async def next_page(stage: BoardStage) -> None:
    """More orders than rows."""
    stage.pass_s(PAGE_S)
    await wait_steps()


async def new_row(stage: BoardStage) -> None:
    """An order has just become ready."""
    cards = await stage.store.read(lambda reader: cards_at(reader, Status.STARTED))
    to_ready = Advance(cards[0].order_id, Status.READY, COLLEAGUE, COUNTER)
    stage.feed.announce(await stage.store.run(advance, to_ready))
    await until(lambda: any(row["is_new"] for row in stage.ready_rows))


async def called(stage: BoardStage) -> None:
    """A customer is called to a counter."""
    cards = await stage.store.read(lambda reader: cards_at(reader, Status.AWAITING))
    call = CallCustomer(cards[-1].order_id, COUNTER, COLLEAGUE)
    stage.feed.announce(await stage.store.run(call_customer, call))
    await until(lambda: bool(stage.view_model.calledCode))


async def stale(stage: BoardStage) -> None:
    """The hub has not answered for a minute."""
    stage.link.set(LinkState(Link.OFFLINE, is_hub=False))
    stage.pass_s(STALE_S)
    await until(lambda: bool(stage.view_model.isStale))


BOARD_SCENES: dict[str, BoardScene] = {
    "listed": listed,
    "page": next_page,
    "new": new_row,
    "called": called,
    "stale": stale,
}
