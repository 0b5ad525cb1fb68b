"""Shows the code with which another device joins the store of this hub."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.frozen import frozen
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.texts import translate

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@frozen
class Invited:
    """A pairing code, the address beside it, both as a QR code (a data URI), and its end."""

    code: str
    address: str
    qr: str
    expires_at: datetime


Invite = Callable[[str], Awaitable[Invited | None]]
"""A code for a device of a role; None where no device reaches this one."""


@QmlElement
@QmlUncreatable("made by the counter's view model")
class InvitationViewModel(QObject):  # type: ignore[operator]
    """The page that adds a device: its role, then its code."""

    changed = Signal()

    def __init__(self, parent: QObject, context: CounterContext) -> None:
        super().__init__(parent)
        self._context = context
        self._is_open = False
        self._role = ""
        self._invited: Invited | None = None
        self._is_unreachable = False
        self.invite: Invite | None = None

    @Property(bool, notify=changed)
    def isOffered(self) -> bool:
        """Whether this device is the hub, which alone makes codes."""
        return self.invite is not None

    @Property(bool, notify=changed)
    def isOpen(self) -> bool:
        return self._is_open

    @Property(list, notify=changed)
    def roles(self) -> list[dict[str, object]]:
        """What the device can be, for `KChoices`."""
        words = {
            "counter": translate("Counter", "Counter"),
            "check-in": translate("Counter", "Check-in"),
            "board": translate("Counter", "Board"),
        }
        return [{"value": role, "text": text, "isOff": False} for role, text in words.items()]

    @Property(str, notify=changed)
    def role(self) -> str:
        return self._role

    @Property(str, notify=changed)
    def code(self) -> str:
        """The code; "" while there is none."""
        return self._invited.code if self._invited else ""

    @Property(str, notify=changed)
    def qr(self) -> str:
        return self._invited.qr if self._invited else ""

    @Property(str, notify=changed)
    def explanation(self) -> str:
        """What to do with the code, or why there is none."""
        if self._is_unreachable:
            return translate(
                "Counter",
                "Other devices do not reach this one: allow it under “This device”, then open the "
                "screens again.",
            )
        if self._invited is None:
            return translate("Counter", "What will the other device be?")
        until = translate(
            "Counter",
            "Switch on the other device, and scan or type this code there: it is valid once, until "
            "%1. Address of this hub: %2",
        )
        ends = self._context.wording.times.clock(self._invited.expires_at)
        return until.replace("%1", ends).replace("%2", self._invited.address)

    @Slot()
    def open(self) -> None:
        """Ask what the other device will be."""
        self._is_open = True
        self.changed.emit()

    @Slot(str)
    def choose(self, role: str) -> None:
        """Make a code for a device of this role."""
        self._role, self._invited = role, None
        self.changed.emit()
        self._context.tasks.spawn(self._make(role))

    def close(self) -> None:
        """Show the code no longer; it stays valid until it was used or is over."""
        self._is_open, self._role, self._invited = False, "", None
        self._is_unreachable = False
        self.changed.emit()

    async def _make(self, role: str) -> None:
        if self.invite is None:
            return
        invited = await self.invite(role)
        if self._is_open and role == self._role:
            self._invited, self._is_unreachable = invited, invited is None
            self.changed.emit()
