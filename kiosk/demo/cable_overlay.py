"""The strip below a screen with which a person cuts and joins this device's network cable."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.demo.cable import Cable
from kiosk.screens.window import ScreenWindow

QML_IMPORT_NAME = "Kiosk.Demo"
QML_IMPORT_MAJOR_VERSION = 1

QML = Path(__file__).with_name("CableOverlay.qml")


@QmlElement
@QmlUncreatable("made by the demo")
class CableViewModel(QObject):  # type: ignore[operator]
    """Shows and switches a cable."""

    changed = Signal()

    def __init__(self, cable: Cable) -> None:
        super().__init__()
        self._cable = cable

    @Property(bool, notify=changed)
    def isCut(self) -> bool:
        return self._cable.is_cut

    @Slot()
    def toggle(self) -> None:
        """Cut the cable, or join it again."""
        if self._cable.is_cut:
            self._cable.join()
        else:
            self._cable.cut()
        self.changed.emit()


def add_cable_overlay(window: ScreenWindow, cable: Cable) -> None:
    """Add the strip to a screen that is loaded. Raises ScreenBroken."""
    window.add_overlay(QML, {"cable": CableViewModel(cable)}, translations="demo")
