"""Waits for the first frame with what the store's database has, behind which the rest is loaded."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress

from kiosk.screens.window import ScreenWindow
from kiosk.services.ports.order_database import OrderDatabase, StoreUnavailable

WAIT_S_MAX = 2.0
"""A window that no display shows is never painted."""


async def first_frame(store: OrderDatabase, windows: Iterable[ScreenWindow]) -> None:
    """Wait until a window was painted after everything that was to be read so far was read."""
    with suppress(StoreUnavailable):
        # Queries take turns: once this one is done, those that the screens began with are.
        await store.read(lambda _: None)
    painted = asyncio.get_running_loop().create_future()

    def end() -> None:
        if not painted.done():
            painted.set_result(None)

    views = [window.view for window in windows]
    for view in views:
        view.frameSwapped.connect(end)
        view.update()
    with suppress(TimeoutError):
        await asyncio.wait_for(painted, WAIT_S_MAX)
    for view in views:
        view.frameSwapped.disconnect(end)
