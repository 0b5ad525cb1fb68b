"""Fixtures: a counter whose settings a manager changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.events.event import Event, EventKind
from kiosk.screens.counter.people.pin_tools import PinTools
from kiosk.screens.counter.shop_settings.groups import GROUPS
from kiosk.screens.counter.shop_settings.shop_settings import SettingsTools
from kiosk.services.people.people import seed_people
from kiosk.services.people.setting_changes import CHANGED_SETTING
from kiosk.settings import Settings, load_settings
from kiosk.settings_file import SettingsFile
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.counter.people.test_people import HASHER, KARIM, NADIA, PIN, Counter
from tests.screens.shop import Shop
from tests.storage.sample import FakeClock

COMMENTED = '# Of the shop.\nstore_name = "Maison Lenoir"  # on the door\n'


class AtSettings:
    """A manager at the settings of a counter."""

    def __init__(self, counter: Counter, data_dir: Path) -> None:
        self.counter = counter
        self.data_dir = data_dir
        self.restarts = 0

    def use(self, environ: dict[str, str]) -> None:
        """Offer the settings of the data directory."""
        tools = SettingsTools(SettingsFile(self.data_dir, environ), self._restart)
        self.counter.open.view_model.use_settings(tools)

    def _restart(self) -> None:
        self.restarts += 1

    @property
    def shop(self) -> Any:
        view_model: Any = self.counter.open.view_model
        return view_model.shopSettings

    @property
    def screen(self) -> CounterShown:
        return self.counter.open

    def ask(self) -> None:
        """Tap the way to the settings, up to the manager's PIN."""
        self.screen.more("shopSettingsButton")
        self.counter.until(lambda: self.counter.people.asksPin)

    def open(self) -> None:
        """Open the settings as the manager."""
        self.ask()
        self.counter.type_pin(PIN)
        self.counter.until(lambda: self.screen.shown.is_there("shopSettings") or self.shop.groups)
        self.counter.until(lambda: self.screen.sheet.kind == "shopSettings")

    def change(self, name: str) -> None:
        """Open a setting by taps."""
        group = next(group for group in GROUPS for entry in group.entries if entry.name == name)
        self.counter.tap(f"group:{group.key}")
        self.counter.tap(f"setting:{name}")

    def save(self) -> None:
        """Save, and wait until it is saved or refused."""
        self.counter.tap("saveSetting")
        self.counter.until(lambda: self.shop.problem or not self.shop.kind)

    def settings(self) -> Settings:
        """What the file says now."""
        return load_settings(self.data_dir, {})

    def recorded(self) -> list[Event]:
        """The changes of settings in the store's journal."""
        entries = self.counter.shop.store.read_blocking(lambda r: r.event_log.entries(0, 500))
        events = [entry.event for entry in entries]
        return [e for e in events if (e.kind, e.reason) == (EventKind.AT_COUNTER, CHANGED_SETTING)]


Begin = Callable[..., AtSettings]


@pytest.fixture
def begin(open_counter: Open, clock: FakeClock, shop: Shop, tmp_path: Path) -> Begin:
    """`begin(display=…, environ=…)` opens a counter with settings, and a manager with a PIN."""

    def opened(environ: dict[str, str] | None = None, **options: Any) -> AtSettings:
        people = (KARIM, NADIA)
        shop.store.run_blocking(seed_people, people)
        counter = open_counter(people=people, pins=PinTools(HASHER), **options)
        folder = tmp_path / "settings"
        folder.mkdir()
        (folder / "kiosk.toml").write_text(COMMENTED)
        at = AtSettings(Counter(counter, clock, shop), folder)
        at.use(environ or {})
        return at

    return opened
