"""The one place where something is added to the desktop program from outside."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.screens.changes import ChangeFeed
    from kiosk.screens.window import ScreenWindow
    from kiosk.settings import Settings
    from kiosk.storage.local_database import LocalDatabase
    from kiosk.sync.protocol.ports import UpstreamTransport


class Extension:
    """Adds nothing; a subclass overrides what it adds. Passed in `kiosk.app.AppOptions`.

    `retry_s_max`: the longest pause between two attempts to reach the upstream, in seconds; None:
    as long as `sync.client.backoff` says. `shown_pins`: by name, the PINs that the counter shows
    to whoever is asked for them.
    """

    retry_s_max: float | None = None
    shown_pins: Mapping[str, str] = MappingProxyType({})

    def prepare(self, data_dir: Path, settings: Settings) -> Settings:
        """Prepare the data directory, which is locked and whose database is not open yet.

        Returns the settings to go on with. May raise DeviceMismatch: then nothing is opened.
        """
        del data_dir
        return settings

    def transport(self, transport: UpstreamTransport) -> UpstreamTransport:
        """Decorate the transport to the upstream; called on the network's thread."""
        return transport

    def decorate(self, window: ScreenWindow) -> None:
        """Add an overlay to a screen's window, which is loaded and not shown yet."""

    async def run(self, store: LocalDatabase, feed: ChangeFeed) -> None:
        """Work beside the screens; cancelled when the program ends."""
