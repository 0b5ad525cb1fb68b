"""Provides the screens' fixtures: a screen with real QML on a real store."""

from tests.screens.conftest import (
    clock,
    feed,
    garbage_stays_on_this_thread,
    loop,
    shared_engines,
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
    "shared_engines",
    "shop",
    "show",
    "store",
    "tasks",
    "until",
]
