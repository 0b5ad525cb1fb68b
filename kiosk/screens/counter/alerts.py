"""Messages to the person at the counter: a toast, or a stop that covers the screen."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screens.counter.refusals import unavailable_text
from kiosk.screens.counter.texts import translate
from kiosk.services.ports.sounds import Sound

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the counter's view model")
class AlertsViewModel(QObject):  # type: ignore[operator]
    """A toast disappears by itself; a stop covers the screen until its cause is gone.

    `sounded`: the `Sound` of what has just been shown.
    """

    changed = Signal()
    toastShown = Signal()
    toastGone = Signal()
    retryAsked = Signal()
    sounded = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._toast = ""
        self._is_until_found = False
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

    def show(self, text: str, *, until_found: bool = False, is_scan: bool = False) -> None:
        """Show a toast with one sentence. `until_found`: only until what was sought is found.

        `is_scan`: it is about a scan that helped nobody.
        """
        self._toast, self._is_until_found = text, until_found
        self.changed.emit()
        self.toastShown.emit()
        self.sounded.emit(Sound.WRONG_SCAN if is_scan else Sound.ERROR)

    def complete(self, former: str, text: str) -> None:
        """Say this in place of `former`, if that is still shown, without a sound."""
        if self._toast == former:
            self._toast = text
            self.changed.emit()

    def found(self) -> None:
        """Remove the toast that says that something was not found: by now it is."""
        if self._is_until_found:
            self.dismissToast()

    def stop(self, kind: str, *, lost_a_tap: bool) -> None:
        """Cover the screen: the store cannot save. `kind` as in StoreUnavailable."""
        if not self._kind:
            self.sounded.emit(Sound.ERROR)
        self._kind = kind
        self._lost_a_tap = self._lost_a_tap or lost_a_tap
        self.changed.emit()

    def show_failure(self, reference: str) -> None:
        """Cover the screen after a bug of ours, which `reference` finds in the log."""
        self._reference = reference
        self.changed.emit()
        self.sounded.emit(Sound.ERROR)

    def go_on(self) -> None:
        """Remove the stop: the store saves again."""
        self._kind, self._lost_a_tap = "", False
        self.changed.emit()

    def say_again(self) -> None:
        """Update after a change of the language; a toast is dropped."""
        self.dismissToast()

    @Slot()
    def dismissToast(self) -> None:
        """Remove the toast: it was read, or its time is over."""
        was_shown, self._toast = bool(self._toast), ""
        self.changed.emit()
        if was_shown:
            self.toastGone.emit()

    @Slot()
    def retry(self) -> None:
        """Try now whether the store saves again."""
        self.retryAsked.emit()

    @Slot()
    def dismissFailure(self) -> None:
        """Remove the message about a bug: the person has read it."""
        self._reference = ""
        self.changed.emit()
