"""The state of the link in the top bar, and the sheet behind it."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.frozen import frozen
from kiosk.screens.counter.connection.link_texts import (
    LinkWords,
    clock_text,
    link_words,
    skewed_clock_text,
)
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.rows_model import qml_rows
from kiosk.services.replication.links import Link, LinkMonitor, LinkState

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@frozen
class Sentence:
    """A sentence with its icon."""

    icon: str
    text: str


@QmlElement
@QmlUncreatable("made by the counter's view model")
class LinkViewModel(QObject):  # type: ignore[operator]
    """Follows a LinkMonitor until `end`; any thread may emit `stateChanged` with its states."""

    changed = Signal()
    stateChanged = Signal(object)

    def __init__(self, parent: QObject, context: CounterContext, monitor: LinkMonitor) -> None:
        super().__init__(parent)
        self._context = context
        self._state = monitor.state
        self._words = self._worded()
        self.stateChanged.connect(self._on_state)
        self.end = monitor.subscribe(self.stateChanged.emit)

    @Property(bool, notify=changed)
    def isShown(self) -> bool:
        """Whether this device has an upstream."""
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
        """Title and detail, for screen readers."""
        return ", ".join(part for part in (self._words.title, self._words.detail) if part)

    @Property(str, notify=changed)
    def heading(self) -> str:
        """The heading of the sheet."""
        return self._words.heading

    @Property(list, notify=changed)
    def sentences(self) -> list[dict[str, object]]:
        """The sentences of the sheet, as `Sentence`."""
        return qml_rows(Sentence(icon, text) for icon, text in self._words.sentences)

    @Property(str, notify=changed)
    def clockText(self) -> str:
        """Which clocks are wrong, here or on devices served, and what to do; "" for none."""
        clocks = self._context.open_issues.clocks
        return " ".join(filter(None, (clock_text(self._state), *map(skewed_clock_text, clocks))))

    @property
    def state(self) -> LinkState:
        """The state shown."""
        return self._state

    def tick(self) -> None:
        """Update the texts as time passes."""
        words = self._worded()
        if words != self._words:
            self._words = words
            self.changed.emit()

    def retranslate(self) -> None:
        """Update after a change of the language or of the link."""
        self._words = self._worded()
        self.changed.emit()

    @Slot(object)
    def _on_state(self, state: LinkState) -> None:
        self._state = state
        self.retranslate()

    def _worded(self) -> LinkWords:
        return link_words(self._state, self._context.wording.times, self._context.clock())
