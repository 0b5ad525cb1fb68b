"""A screen with real QML on a real store, as the screens' own tests have it."""

from tests.screens.conftest import (
    clock,
    feed,
    garbage_stays_on_this_thread,
    loop,
    shop,
    show,
    store,
    tasks,
    until,
)

__all__ = [
    "clock",
    "feed",
    "garbage_stays_on_this_thread",
    "loop",
    "shop",
    "show",
    "store",
    "tasks",
    "until",
]
