"""Runs both screens on a sample store, whose orders may change by themselves."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from kiosk.app import AppOptions, run_app
from kiosk.app.extension import Extension
from kiosk.demo.sample import (
    fill_sample_store,
    live_on,
    refuse_on_paired,
    refuse_with_real_orders,
    sample_settings,
)
from kiosk.demo.sample_orders import load_shop
from kiosk.screens.changes import ChangeFeed
from kiosk.settings import Settings
from kiosk.storage.local_database import LocalDatabase

SCREENS = ("counter", "check-in")


class SampleStore(Extension):
    """Fills an empty database with the sample day, `busy`: a Saturday's.

    `live`: then changes orders at random.
    """

    def __init__(self, *, live: bool = False, busy: bool = False) -> None:
        self._live = live
        self._busy = busy
        self._language = "fr"
        self.shown_pins = load_shop().pins

    def prepare(self, data_dir: Path, settings: Settings) -> Settings:
        """See `Extension.prepare`. Raises DeviceMismatch if paired, or live with real orders."""
        refuse_on_paired(data_dir)
        if self._live:
            refuse_with_real_orders(data_dir)
        shop = load_shop(busy=self._busy, language=settings.language)
        self._language = shop.language
        fill_sample_store(data_dir, shop, datetime.now().astimezone())
        return sample_settings(settings, shop)

    async def run(self, store: LocalDatabase, feed: ChangeFeed) -> None:
        """See `Extension.run`."""
        if self._live:
            await live_on(store, feed, load_shop(language=self._language))


def run_demo(
    data_dir: Path | None, *, live: bool, busy: bool, board: bool, language: str | None
) -> int:
    """Run until the last window is closed; returns the exit code. Raises as `run_app`.

    `data_dir` None: a temporary directory, deleted when the program ends. `language`: overrides
    the settings' one. `live`, `busy`: see `SampleStore`. `board`: shows the public board too.
    """
    with ExitStack() as stack:
        if data_dir is None:
            folder = tempfile.TemporaryDirectory(prefix="kiosk-demo-")
            data_dir = Path(stack.enter_context(folder))
        options = AppOptions(
            data_dir,
            screens=(*SCREENS, "board") if board else SCREENS,
            language=language,
            is_windowed=True,
            extension=SampleStore(live=live, busy=busy),
        )
        return run_app(options)
