"""The signal that notifies every screen of changes in the store."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from kiosk.services.ports.changes import Changes


class ChangeFeed(QObject):
    """Code that runs a use case announces its Changes here; every view model is connected.

    `changed` carries `Changes`, or None when everything should be read again.
    """

    changed = Signal(object)

    def announce(self, changes: Changes | None) -> None:
        """Notify every screen; emits nothing when `changes` names nothing that changed."""
        if changes is None or changes != Changes(action=changes.action):
            self.changed.emit(changes)
