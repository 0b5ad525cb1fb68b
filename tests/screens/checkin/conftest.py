"""The check-in screen with real QML on a real database, and a person in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kiosk.app.opening import check_in_settings
from kiosk.screens.changes import ChangeFeed
from kiosk.screens.checkin.settings import CheckInSettings
from kiosk.screens.checkin.view_model import CheckInViewModel
from kiosk.screens.tasks import Tasks
from kiosk.services.replication.links import LinkMonitor
from kiosk.settings import Settings
from kiosk.storage.local_database import LocalDatabase
from tests.screens.checkin.person import SCREEN, Approach, Person, Seconds
from tests.screens.conftest import Show
from tests.storage.sample import FakeClock

SETTINGS = replace(check_in_settings(Settings(store_name="Maison Lenoir")), answer_s=0.01)


@pytest.fixture
def approach(
    store: LocalDatabase, feed: ChangeFeed, tasks: Tasks, clock: FakeClock, show: Show
) -> Iterator[Approach]:
    """`approach(display=..., guarded=..., ...)` opens a new screen and returns its `Person`.

    The guard against double taps is off unless `guarded`, since tests tap faster than people.
    """

    view_models: list[CheckInViewModel] = []

    def come(
        display: str = "15.6 inch",
        settings: CheckInSettings = SETTINGS,
        *,
        guarded: bool = False,
        link: LinkMonitor | None = None,
    ) -> Person:
        view_model = CheckInViewModel(store, feed, tasks, Seconds(clock), settings, link=link)
        shown = show("checkin", SCREEN, view_model, display)
        if not guarded:
            shown.guard.setProperty("interval_ms", 0)
        view_model.begin()
        view_models.append(view_model)
        return Person(shown, view_model, tasks, feed, clock)

    yield come
    for view_model in view_models:
        view_model.end()


@pytest.fixture
def person(approach: Approach) -> Person:
    return approach()
