"""What the counter sounds for, and whether it can be heard. All of it is on the screen too."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.arrival import Column
from kiosk.domain.status import Status
from kiosk.screens.counter.board.columns import ColumnsViewModel
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.order.order_view_model import OrderViewModel
from kiosk.screens.counter.texts import translate
from kiosk.services.ports.boards import Card
from kiosk.services.ports.sounds import Sound, Sounds

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1

LATE_AGAIN_S = 60.0
"""How often a customer who has waited too long is heard, until their order is selected."""


@QmlElement
@QmlUncreatable("made by the counter's view model")
class SoundViewModel(QObject):  # type: ignore[operator]
    """Whether this counter sounds; a tap mutes it.

    It sounds for an arrival, for a customer who waits too long, for an error and a wrong scan.
    """

    changed = Signal()
    _found = Signal()

    def __init__(
        self,
        parent: QObject,
        context: CounterContext,
        columns: ColumnsViewModel,
        order: OrderViewModel,
        *,
        sounds: Sounds,
        steady: Callable[[], float],
    ) -> None:
        """`steady`: the clock that waits are counted by, in seconds."""
        super().__init__(parent)
        self._context, self._columns, self._order = context, columns, order
        self._sounds, self._steady = sounds, steady
        self._here: set[str] | None = None
        self._seen: set[str] = set()
        self._late_at_s = -LATE_AGAIN_S
        # The player reports on its own thread; a signal brings it to this one.
        self._found.connect(self.changed)
        self._end = sounds.subscribe(self._found.emit)
        columns.changed.connect(self._look)
        order.selected.connect(self._see)
        context.alerts.sounded.connect(lambda sound: sounds.play(Sound(sound)))

    def end(self) -> None:
        """Listen to the player no more."""
        self._end()

    @Property(bool, notify=changed)
    def isAvailable(self) -> bool:
        """Whether this device can be heard."""
        return self._sounds.is_available

    @Property(bool, notify=changed)
    def isMuted(self) -> bool:
        return self._sounds.is_muted

    @Property(str, notify=changed)
    def name(self) -> str:
        """The state, for screen readers."""
        if not self._sounds.is_available:
            return translate("Counter", "No sound: no loudspeaker works here")
        if self._sounds.is_muted:
            return translate("Counter", "Sounds are off: switch them on")
        return translate("Counter", "Sounds are on: switch them off")

    @Slot()
    def toggle(self) -> None:
        """Mute this counter, or let it sound again; without a loudspeaker, say what is missing."""
        if self._sounds.is_available:
            self._sounds.mute(is_muted=not self._sounds.is_muted)
        else:
            self._context.alerts.show(
                translate(
                    "Counter",
                    "This device has no loudspeaker, or no program to play sounds. "
                    "Everything is on the screen too.",
                )
            )

    def tick(self) -> None:
        """One second has passed: somebody may have waited too long."""
        late_s = self._context.settings.late_s
        is_late = any(
            card.status is Status.AWAITING
            and _who(card) not in self._seen
            and (self._context.waits.waited_s(card) or 0) >= late_s
            for card in self._columns.cards
        )
        if is_late and self._steady() - self._late_at_s >= LATE_AGAIN_S:
            self._late_at_s = self._steady()
            self._sounds.play(Sound.LATE)

    def retranslate(self) -> None:
        """Update after a change of the language."""
        self.changed.emit()

    def _look(self) -> None:
        """The lists have changed: somebody may have come."""
        if not self._columns.is_read:
            return
        here = {_who(card) for card in self._columns.cards if card.column is Column.ARRIVED}
        if self._here is not None and here - self._here:
            self._sounds.play(Sound.ARRIVAL)
        self._here = here
        self._seen &= here

    def _see(self) -> None:
        """An order is selected: whoever is at work knows of its customer."""
        selected = self._order.order_id
        self._seen |= {_who(card) for card in self._columns.cards if card.order_id == selected}


def _who(card: Card) -> str:
    return card.arrival_id or card.order_id
