"""Asks head office to mail a customer again that their order is ready."""

from __future__ import annotations

from kiosk.domain.counter.mail_again import is_just_asked, mail_asked_at, may_be_mailed
from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Actor
from kiosk.services.orders.recorder import Recorder, known_order
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork


@frozen
class MailAgain:
    """Mail the customer of an order again."""

    order_id: str
    actor: Actor


def mail_again(uow: UnitOfWork, command: MailAgain) -> Changes:
    """Record that the e-mail is asked for; head office sends it once it learns of that.

    Does nothing for an order without an address, one that does not wait for its customer, or if
    somebody asked for it just before. Raises OrderUnknown.
    """
    order = known_order(uow, command.order_id)
    asked_at = mail_asked_at(uow.journal(order.order_id))
    if not may_be_mailed(order) or is_just_asked(asked_at, uow.now()):
        return Changes()
    recorder = Recorder(uow)
    recorder.append(EventDraft(EventKind.MAIL_ASKED, command.actor, order.order_id))
    return recorder.changes
