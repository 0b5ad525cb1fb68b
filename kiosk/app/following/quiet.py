"""Whether a screen may open again now: nobody uses it, and nobody waits for it."""

from __future__ import annotations

from typing import Any

from kiosk.screens.counter.panel.pages import IDLE

STILL_S = 15.0
"""For so long nobody has touched a screen: whoever has just gone may come back to it."""


def is_quiet(name: str, screen: Any) -> bool:
    """Whether the screen with this name can open again without anybody noticing.

    `screen`: its view model.
    """
    return {"counter": _counter, "check-in": _check_in, "board": _board}[name](screen)


def _counter(screen: Any) -> bool:
    """Nobody is at work or waits, and no order, page, sheet or undo strip is open."""
    is_closed = not screen.order.order_id and not screen.sheet.shown and not screen.undo.isShown
    is_free = is_closed and not screen.search.text and screen.panel.shown == IDLE
    is_waiting = screen.columns.arrived.rowCount() > 0
    return bool(is_free and not is_waiting and screen.at_work.is_deserted(STILL_S))


def _check_in(screen: Any) -> bool:
    """The first page is shown, as it is for everybody."""
    return bool(screen.session.is_untouched(STILL_S))


def _board(screen: Any) -> bool:
    """Nobody's order is on it."""
    return not (screen.calledCode or screen.readyRows or screen.preparingRows)
