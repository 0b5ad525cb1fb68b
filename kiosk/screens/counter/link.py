"""The state of the link in the top bar, the sheet behind it, and the demo's network cable."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screens.cable import CableSwitch
from kiosk.screens.counter.desk import Desk
from kiosk.screens.counter.link_texts import LinkWords, clock_text, link_words, wrong_clock_text
from kiosk.services.links import Link, LinkMonitor, LinkState

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the counter's view model")
class LinkViewModel(QObject):  # type: ignore[operator]
    """Follows a LinkMonitor until `end`; `told` carries its states, whichever thread tells them."""

    changed = Signal()
    told = Signal(object)

    def __init__(
        self, parent: QObject, desk: Desk, monitor: LinkMonitor, cable: CableSwitch | None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._cable = cable
        self._state = monitor.state
        self._words = self._worded()
        self.told.connect(self._take)
        self.end = monitor.subscribe(self.told.emit)

    @Property(bool, notify=changed)
    def isShown(self) -> bool:
        """Whether this machine has an upstream."""
        return self._state.link is not Link.ALONE or self._state.loading

    @Property(str, notify=changed)
    def icon(self) -> str:
        return self._words.icon

    @Property(str, notify=changed)
    def token(self) -> str:
        """The status colour."""
        return self._words.token

    @Property(str, notify=changed)
    def title(self) -> str:
        return self._words.title

    @Property(str, notify=changed)
    def detail(self) -> str:
        return self._words.detail

    @Property(str, notify=changed)
    def shortDetail(self) -> str:
        """The detail, for a small display."""
        return self._words.short_detail

    @Property(str, notify=changed)
    def spoken(self) -> str:
        """All of it, for those who cannot see."""
        return ", ".join(part for part in (self._words.title, self._words.detail) if part)

    @Property(str, notify=changed)
    def heading(self) -> str:
        """What the sheet is called."""
        return self._words.heading

    @Property(list, notify=changed)
    def sentences(self) -> list[dict[str, str]]:
        """`{icon, text}` of each sentence of the sheet."""
        return [{"icon": icon, "text": text} for icon, text in self._words.sentences]

    @Property(str, notify=changed)
    def clockText(self) -> str:
        """What is wrong with the clocks here and of machines served; "" while all are right."""
        clocks = self._desk.matters.clocks
        return " ".join(filter(None, (clock_text(self._state), *map(wrong_clock_text, clocks))))

    @Property(bool, constant=True)
    def hasCable(self) -> bool:
        """Whether the demo's cable can be cut here."""
        return self._cable is not None

    @Property(bool, notify=changed)
    def isCut(self) -> bool:
        return self._cable is not None and self._cable.is_cut

    @Slot()
    def toggleCable(self) -> None:
        """Cut the demo's cable, or join it again."""
        if self._cable is None:
            return
        if self._cable.is_cut:
            self._cable.join()
        else:
            self._cable.cut()
        self.changed.emit()

    def tick(self) -> None:
        """Time has passed, or the language changed."""
        words = self._worded()
        if words != self._words:
            self._words = words
            self.changed.emit()

    def retranslate(self) -> None:
        """The language changed."""
        self._words = self._worded()
        self.changed.emit()

    @Slot(object)
    def _take(self, state: LinkState) -> None:
        self._state = state
        self.retranslate()

    def _worded(self) -> LinkWords:
        return link_words(self._state, self._desk.wording.times, self._desk.clock())
