"""Puts into the outbox of what a store's entries customers are mailed.

An e-mail leaves a while after the change, and only if that still counts: what is undone at once is
mailed to nobody. What it says of the order is read when it is sent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from kiosk.domain.counter.mail_again import MAILED_AGAIN_IN, SENT_WITHIN, is_just_asked
from kiosk.domain.events.event import EventKind, store_time
from kiosk.domain.events.payloads import slot_data
from kiosk.domain.frozen import frozen
from kiosk.domain.order import OrderState
from kiosk.domain.status import Status
from kiosk.domain.timestamps import format_timestamp
from kiosk.headoffice.replication.news import OrderNews
from kiosk.headoffice.replication.projector import Projection
from kiosk.headoffice.storage.codec import to_json
from kiosk.headoffice.storage.collects import outbox
from kiosk.headoffice.storage.collects.outbox import EMAIL, MessageKey
from kiosk.services.notifications.texts import Occasion

CUSTOMERS = "customers"
"""The receiver of all e-mails: one server takes them."""

MAILED_WITHIN = SENT_WITHIN
"""What happened longer ago is mailed to nobody: a store's history, or what a backup missed."""

SHOWN_WITHIN = timedelta(days=30)
"""What staff asked for longer ago is a store's history, and no longer shown as not sent."""

ASKED_LATE = "head office learned of it more than a day after it was asked for"
NOT_MAILED = "customers are not mailed that their order is ready"
NOT_SO = "it is not so any more"
"""Why what staff asked for is not sent; NOT_SO: the order does not wait for its customer."""


@frozen
class MailedChanges:
    """Of what customers are mailed, and how long after it happened."""

    occasions: frozenset[Occasion] = frozenset()
    delay: timedelta = timedelta(0)


NOTHING_MAILED = MailedChanges()


def write(
    connection: Connection,
    store_id: str,
    projection: Projection,
    mailed: MailedChanges,
    now: datetime,
) -> None:
    """Save the e-mails about these entries. An order without an address gets none.

    What staff asked for and is not sent is saved, too: as dropped, with the reason.
    """
    for news in projection.news:
        here = projection.orders.get(news.order_id)
        if here is None or not here.contents.customer.email:
            continue
        if news.event.kind == EventKind.MAIL_ASKED:
            _write_asked(connection, store_id, news, mailed, now)
        elif mailed.occasions and now - store_time(news.event) <= MAILED_WITHIN:
            _write_news(connection, store_id, news, mailed, now)


def _write_news(
    connection: Connection, store_id: str, news: OrderNews, mailed: MailedChanges, now: datetime
) -> None:
    happened_at, occasion = store_time(news.event), occasion_of(news)
    if occasion not in mailed.occasions:
        return
    contents: dict[str, Any] = {"occasion": occasion, "event_id": news.event.event_id}
    if occasion is Occasion.READY and news.state is not None and news.state.ready_at:
        contents["ready_at"] = format_timestamp(news.state.ready_at)
    if occasion is Occasion.MOVED:
        began = _forget_waiting(connection, store_id, news.order_id, now)
        contents |= {"from": began or when(news.before), "to": when(news.state)}
        if contents["from"] == contents["to"]:
            return
    key = _key(store_id, news, occasion)
    due_at = min(happened_at, now) + mailed.delay
    outbox.add(connection, key, news.store_seq, to_json(contents), now, due_at=due_at)


def _write_asked(
    connection: Connection, store_id: str, news: OrderNews, mailed: MailedChanges, now: datetime
) -> None:
    """Save the e-mail that staff asked for: it leaves at once."""
    asked_at = store_time(news.event)
    if now - asked_at > SHOWN_WITHIN:
        return
    contents: dict[str, Any] = {"occasion": Occasion.READY, "event_id": news.event.event_id}
    contents["asked_at"] = format_timestamp(asked_at)
    said = _why_not(news, mailed, now)
    if not said and _is_on_its_way(connection, store_id, news, now):
        return
    if not said and news.state is not None and news.state.ready_at:
        contents["ready_at"] = format_timestamp(news.state.ready_at)
    key = _key(store_id, news, Occasion.READY)
    outbox.add(connection, key, news.store_seq, to_json(contents), now)
    if said:
        outbox.drop(connection, key.message_id, now, said)


def _why_not(news: OrderNews, mailed: MailedChanges, now: datetime) -> str:
    """Why what staff asked for is not sent; "" if it is."""
    if Occasion.READY not in mailed.occasions:
        return NOT_MAILED
    if now - store_time(news.event) > MAILED_WITHIN:
        return ASKED_LATE
    return NOT_SO if occasion_of(news) is not Occasion.READY else ""


def _key(store_id: str, news: OrderNews, occasion: str) -> MessageKey:
    about = f"{occasion}:{news.event.event_id}"
    return MessageKey(EMAIL, CUSTOMERS, store_id, news.order_id, about)


def occasion_of(news: OrderNews) -> Occasion | None:
    """What a customer is mailed about an event, if anything."""
    state, before = news.state, news.before
    if state is None or before is None:
        return None
    if state.status is Status.CANCELLED:
        return Occasion.CANCELLED if before.status is not Status.CANCELLED else None
    if news.event.kind == EventKind.MAIL_ASKED:
        return Occasion.READY if state.status in MAILED_AGAIN_IN else None
    # An action that is undone brings an earlier time back, of which the customer knows.
    if state.ready_at != before.ready_at and state.ready_at == store_time(news.event):
        return Occasion.READY
    if before.slot is not None and state.slot is not None and state.slot != before.slot:
        return Occasion.MOVED
    is_kept = state.status is before.status is Status.READY
    return Occasion.MOVED if is_kept and state.keep_until != before.keep_until else None


def when(state: OrderState | None) -> Mapping[str, Any]:
    """Until when, and in which slot, an order waits for its customer."""
    if state is None:
        return {}
    until = state.keep_until
    return {"slot": slot_data(state.slot), "keep_until": until and date.isoformat(until)}


def _is_on_its_way(connection: Connection, store_id: str, news: OrderNews, now: datetime) -> bool:
    """Whether the customer gets that e-mail anyway: it was tried, or another counter asked for it.

    One that nobody has tried to send is dropped: what staff ask for leaves at once, in its place.
    """
    happened_at, is_tried = store_time(news.event), False
    states = (outbox.WAITING, outbox.SENT)
    for message in outbox.listed(connection, EMAIL, order_id=news.order_id, states=states):
        saved = json.loads(message.contents)
        if message.store_id != store_id or saved["occasion"] != Occasion.READY:
            continue
        asked_at = saved.get("asked_at")
        if asked_at and is_just_asked(datetime.fromisoformat(asked_at), happened_at):
            return True
        if message.state == outbox.WAITING:
            is_tried |= not outbox.drop(connection, message.message_id, now)
    return is_tried and news.state is not None and news.state.status is Status.READY


def _forget_waiting(
    connection: Connection, store_id: str, order_id: str, now: datetime
) -> Mapping[str, Any] | None:
    """Drop what waits about an earlier move; returns from where that one began.

    So a customer hears of the last move alone, and of none that was taken back.
    """
    waiting = outbox.listed(connection, EMAIL, order_id=order_id, states=(outbox.WAITING,))
    began: Mapping[str, Any] | None = None
    for message in waiting:
        saved = json.loads(message.contents)
        is_move = message.store_id == store_id and saved["occasion"] == Occasion.MOVED
        if is_move and outbox.drop(connection, message.message_id, now):
            began = began or saved["from"]
    return began
