"""The one signal that tells every screen what changed in the store."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from kiosk.services.ports import Changes


class ChangeFeed(QObject):
    """Whoever runs a use case announces its Changes here; every view model listens.

    `changed` carries `services.ports.Changes`, or None when everything should be read again.
    """

    changed = Signal(object)

    def announce(self, changes: Changes | None) -> None:
        """Tell every screen. Nothing is sent where nothing changed."""
        if changes is None or changes.order_ids or changes.arrival_ids or changes.issues:
            self.changed.emit(changes)
