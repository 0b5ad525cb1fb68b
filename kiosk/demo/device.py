"""What the demo adds to each of its devices: a switch that cuts the network cable."""

from __future__ import annotations

from kiosk.app.extension import Extension
from kiosk.demo.cable import Cable, CableTransport
from kiosk.demo.cable_overlay import add_cable_overlay
from kiosk.demo.sample_orders import load_shop
from kiosk.screens.window import ScreenWindow
from kiosk.sync.protocol.ports import UpstreamTransport


class DemoDevice(Extension):
    """A switch on each screen that cuts this device off its upstream, and joins it again."""

    retry_s_max = 1.5
    """Short, so that the screens show a joined cable at once."""

    def __init__(self) -> None:
        self._cable = Cable()
        self.shown_pins = load_shop().pins

    def transport(self, transport: UpstreamTransport) -> UpstreamTransport:
        """See `Extension.transport`."""
        return CableTransport(transport, self._cable)

    def decorate(self, window: ScreenWindow) -> None:
        """See `Extension.decorate`."""
        add_cable_overlay(window, self._cable)
