"""Mails the customer of the selected order again that it is ready."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.counter.mail_again import is_just_asked, mail_asked_at, may_be_mailed
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.order.order_view_model import OrderViewModel
from kiosk.screens.counter.texts import translate
from kiosk.services.counter.mail_again import MailAgain, mail_again
from kiosk.services.replication.links import Link

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


class _Sending(Enum):
    """Whether head office sends it, as far as this device knows. NOBODY: the store has none."""

    ON = "on"
    OFF = "off"
    NOBODY = "nobody"


@QmlElement
@QmlUncreatable("made by the counter's view model")
class MailAgainViewModel(QObject):  # type: ignore[operator]
    """The e-mail that says that the selected order is ready, where head office sends any."""

    changed = Signal()

    def __init__(self, parent: QObject, context: CounterContext, order: OrderViewModel) -> None:
        super().__init__(parent)
        self._context = context
        self._order = order
        self._waits = False
        self._state = self._sending
        order.changed.connect(self._refresh)

    @Property(str, notify=changed)
    def address(self) -> str:
        """Where it is sent; "" where none can be."""
        details = self._order.details
        return details.order.customer.email if details and self._is_offered() else ""

    @Property(str, notify=changed)
    def refusal(self) -> str:
        """Why it is not sent, and what to do about that; "" where it is, or none can be."""
        if self._state is not _Sending.OFF or not self._is_offered():
            return ""
        return translate(
            "Counter", "Head office sends no “ready” e-mails. Ask it to switch them on."
        )

    @Property(str, notify=changed)
    def askedText(self) -> str:
        """When it was asked for, as long as it cannot be asked for again; "" if it can."""
        if not self._waits or self._order.details is None:
            return ""
        asked_at = mail_asked_at(self._order.details.journal)
        if asked_at is None:
            return ""
        at = self._context.wording.times.clock(asked_at)
        text = translate("Counter", "E-mail asked for at %1")
        return text.replace("%1", at.replace(" ", "\u00a0"))

    @Slot()
    def ask(self) -> None:
        """Ask for it."""
        if self._is_offered() and not self._waits and self._state is _Sending.ON:
            command = MailAgain(self._order.order_id, self._context.actor)
            self._context.tasks.spawn(self._run(command))

    def tick(self) -> None:
        """Offer it again when it is time, or once head office says something else of it."""
        if self._waits or self._state is not self._sending:
            self._refresh()

    async def _run(self, command: MailAgain) -> None:
        await self._context.run(mail_again, command)

    def _is_offered(self) -> bool:
        details = self._order.details
        is_on = self._context.settings.mail_again and self._state is not _Sending.NOBODY
        return is_on and details is not None and may_be_mailed(details.order)

    @property
    def _sending(self) -> _Sending:
        link = self._context.link.state
        if link.link is Link.ALONE:
            return _Sending.NOBODY
        return _Sending.OFF if link.mails_ready is False else _Sending.ON

    def _refresh(self) -> None:
        self._state = self._sending
        details = self._order.details
        asked_at = mail_asked_at(details.journal) if details else None
        self._waits = is_just_asked(asked_at, self._context.clock())
        self.changed.emit()
