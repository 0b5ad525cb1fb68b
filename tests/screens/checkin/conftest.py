"""The check-in screen with real QML on a real database, and a person in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.opening import check_in_settings
from kiosk.screens.changes import ChangeFeed
from kiosk.screens.checkin.settings import CheckInSettings
from kiosk.screens.checkin.view_model import CheckInViewModel
from kiosk.screens.speech.choose import voice_here
from kiosk.screens.speech.voice import Voice
from kiosk.screens.tasks import Tasks
from kiosk.services.ports.other_stores import OtherStores
from kiosk.services.replication.counters_in_view import CountersInView
from kiosk.services.replication.links import LinkMonitor
from kiosk.settings import Settings
from kiosk.storage.local_database import LocalDatabase
from tests.screens.checkin.listener import KEYS, Listen, Listener
from tests.screens.checkin.person import SCREEN, Approach, Person, Seconds, counter_in_view
from tests.screens.conftest import Show
from tests.screens.speech.engines import FakeEspeak
from tests.storage.sample import FakeClock

_STORE = Settings(store_name="Maison Lenoir", bays=("A1-A40", "B1-B12"))
SETTINGS = replace(check_in_settings(_STORE), answer_s=0.01)


@pytest.fixture
def counters() -> CountersInView:
    """What the store's counters have: one stands in the same program."""
    return counter_in_view()


@pytest.fixture
def approach(  # noqa: PLR0917
    store: LocalDatabase,
    feed: ChangeFeed,
    tasks: Tasks,
    clock: FakeClock,
    show: Show,
    counters: CountersInView,
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
        voice: Voice | None = None,
        stores: OtherStores | None = None,
    ) -> Person:
        view_model = CheckInViewModel(
            *(store, feed, tasks, Seconds(clock), settings),
            link=link or LinkMonitor(),
            counters=counters,
            voice=voice,
            stores=stores,
        )
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


@pytest.fixture
def listen(approach: Approach, tmp_path: Path) -> Listen:
    """`listen(...)` comes to a check-in whose device has espeak-ng; options: its settings."""

    def come(display: str = "15.6 inch", **options: Any) -> Listener:
        engine = FakeEspeak(tmp_path / "bin")
        settings = replace(SETTINGS, **({"speech_keys": KEYS} | options))
        return Listener(
            approach(display, settings=settings, voice=voice_here(engine.environ)), engine
        )

    return come
