"""Messages to the person at the counter: a toast, or a stop that covers the screen."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screens.counter.refusals import unavailable_text
from kiosk.screens.counter.texts import translate

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the counter's view model")
class AlertsViewModel(QObject):  # type: ignore[operator]
    """A toast disappears by itself; a stop covers the screen until its cause is gone."""

    changed = Signal()
    toastShown = Signal()
    retryAsked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._toast = ""
        self._kind = ""
        self._lost_a_tap = False
        self._reference = ""

    @Property(str, notify=changed)
    def toast(self) -> str:
        return self._toast

    @Property(bool, notify=changed)
    def isStopped(self) -> bool:
        return bool(self._kind or self._reference)

    @Property(bool, notify=changed)
    def canRetry(self) -> bool:
        return bool(self._kind)

    @Property(str, notify=changed)
    def title(self) -> str:
        if self._kind:
            return translate("Counter", "Nothing can be saved at the moment")
        return translate("Counter", "Something went wrong in the program")

    @Property(str, notify=changed)
    def cause(self) -> str:
        if self._kind:
            return unavailable_text(self._kind)
        return translate("Counter", "Start the program again if this happens more than once.")

    @Property(str, notify=changed)
    def consequence(self) -> str:
        if self._lost_a_tap:
            return translate(
                "Counter", "Your last tap was not saved: do it again when this message is gone."
            )
        return translate("Counter", "Everything that was confirmed on the screen is saved.")

    @Property(str, notify=changed)
    def reference(self) -> str:
        return self._reference

    def show(self, text: str) -> None:
        """Show a toast with one sentence."""
        self._toast = text
        self.changed.emit()
        self.toastShown.emit()

    def stop(self, kind: str, *, lost_a_tap: bool) -> None:
        """Cover the screen: the store cannot save. `kind` as in StoreUnavailable."""
        self._kind = kind
        self._lost_a_tap = self._lost_a_tap or lost_a_tap
        self.changed.emit()

    def show_failure(self, reference: str) -> None:
        """Cover the screen after a bug of ours, which `reference` finds in the log."""
        self._reference = reference
        self.changed.emit()

    def go_on(self) -> None:
        """Remove the stop: the store saves again."""
        self._kind, self._lost_a_tap = "", False
        self.changed.emit()

    def say_again(self) -> None:
        """Update after a change of the language; a toast is dropped."""
        self._toast = ""
        self.changed.emit()

    @Slot()
    def dismissToast(self) -> None:
        """Remove the toast: it was read, or its time is over."""
        self._toast = ""
        self.changed.emit()

    @Slot()
    def retry(self) -> None:
        """Try now whether the store saves again."""
        self.retryAsked.emit()

    @Slot()
    def dismissFailure(self) -> None:
        """Remove the message about a bug: the person has read it."""
        self._reference = ""
        self.changed.emit()
