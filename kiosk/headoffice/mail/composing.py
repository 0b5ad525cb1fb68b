"""Makes the e-mail of a message in the outbox, from the order as it is now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from sqlalchemy import Connection, select

from kiosk.domain.closing.keeping import pick_up_by
from kiosk.domain.counter.mail_again import MAILED_AGAIN_IN
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Order, OrderState
from kiosk.domain.status import Status
from kiosk.domain.timestamps import format_timestamp
from kiosk.headoffice.mail.store_facts import StoreFacts, facts_of
from kiosk.headoffice.replication.mail_rows import when
from kiosk.headoffice.storage.codec import read_contents, read_state
from kiosk.headoffice.storage.collects.outbox import Message
from kiosk.headoffice.storage.tables import ORDERS
from kiosk.services.notifications.emails import CustomerEmail, StoreSender, make_email
from kiosk.services.notifications.texts import LANGUAGES, EmailTexts, Occasion
from kiosk.settings import Settings


@frozen
class OrderToMail:
    """An order with its store, as they are in one moment."""

    order: Order
    state: OrderState
    store: StoreFacts


def order_to_mail(connection: Connection, message: Message, own: Settings) -> OrderToMail | None:
    """The order of a message; None where its customer is not known any more."""
    this = (ORDERS.c.store_id == message.store_id, ORDERS.c.order_id == message.order_id)
    row = connection.execute(select(ORDERS).where(*this)).first()
    if row is None or row.erased_at is not None:
        return None
    order = read_contents(row.contents)
    if not order.customer.email:
        return None
    facts = facts_of(connection, message.store_id, order.exchange_place_id, own)
    return OrderToMail(order, read_state(row), facts)


def still_counts(message: Message, found: OrderToMail, now: datetime) -> bool:
    """Whether what a message is about is still so: nobody is mailed what was undone."""
    saved, state = json.loads(message.contents), found.state
    match Occasion(saved["occasion"]):
        case Occasion.READY:
            ready_at = state.ready_at and format_timestamp(state.ready_at)
            waits = MAILED_AGAIN_IN if "asked_at" in saved else {Status.READY}
            return state.status in waits and saved.get("ready_at") in (None, ready_at)
        case Occasion.CANCELLED:
            return state.status is Status.CANCELLED
        case Occasion.MOVED:
            return state.status is not Status.CANCELLED and when(state) == saved["to"]
        case Occasion.REMINDER | Occasion.LAST_DAY:
            keeping = found.store.keeping
            last_day = pick_up_by(state, keeping)
            is_same = last_day is not None and last_day.isoformat() == saved["last_day"]
            is_over = last_day is None or keeping.day_of(now) > last_day
            return state.status is Status.READY and is_same and not is_over


def composed(
    message: Message, found: OrderToMail, texts: EmailTexts, mail_from: str, now: datetime
) -> EmailMessage:
    """The e-mail. Raises InvalidRecipient."""
    saved = json.loads(message.contents)
    occasion, store = Occasion(saved["occasion"]), found.store
    customer = found.order.customer
    if customer.language not in LANGUAGES:
        customer = replace(customer, language=store.language)
    slot = found.state.slot
    shows_slot = slot is not None and slot.end > now and _is_about_slot(occasion, saved)
    email = CustomerEmail(
        occasion,
        customer,
        message.order_id,
        found.order.pickup_code,
        message.message_id,
        now.astimezone(store.zone),
        slot if shows_slot else None,
        pick_up_by(found.state, store.keeping),
        store.zone,
    )
    text = texts.text(found.order.exchange_place_id, customer.language, occasion)
    return make_email(email, text, StoreSender(store.name, mail_from, store.address, store.phone))


def _is_about_slot(occasion: Occasion, saved: Mapping[str, Any]) -> bool:
    if occasion is Occasion.MOVED:
        return bool(saved["from"].get("slot") != saved["to"].get("slot"))
    return occasion is Occasion.READY
