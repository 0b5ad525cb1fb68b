"""Puts into the outbox what a store's entries have to tell Woop, where head office stands below it.

It knows the first status of a collect, which it created; what its own calls led to, it knows, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection

from kiosk.collect_api import statuses
from kiosk.collect_api.callbacks.status_body import KeyValue
from kiosk.collect_api.fields import SlotReply
from kiosk.collect_api.woop.status_change import StatusChangeBody
from kiosk.domain.events.event import EventKind, store_time
from kiosk.domain.events.payloads import Decided
from kiosk.domain.order import OrderState
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.headoffice.replication.news import OrderNews
from kiosk.headoffice.replication.outbox_rows import additional
from kiosk.headoffice.storage.codec import to_json
from kiosk.headoffice.storage.collects import outbox
from kiosk.headoffice.storage.collects.outbox import WOOP, MessageKey
from kiosk.headoffice.storage.collects.woop_accounts import WOOP_NAME, woop_account
from kiosk.storage.database import utc_now


def write(
    connection: Connection,
    store_id: str,
    news: Sequence[OrderNews],
    bays: Mapping[str, str | None],
) -> None:
    """Save what to send for these events, to be sent once they are committed.

    `bays`: where the customers of orders wait.
    """
    account = woop_account(connection) if news else None
    if account is None:
        return
    now = utc_now()
    for each in news:
        if not _is_sent(each, account.own_client):
            continue
        key = MessageKey(WOOP, WOOP_NAME, store_id, each.order_id, each.event.event_id)
        is_cancelled = each.state is not None and each.state.status is Status.CANCELLED
        body = None if is_cancelled else _body(each, bays.get(each.order_id)).written()
        outbox.add(connection, key, each.store_seq, to_json({"body": body}), now)


def _is_sent(news: OrderNews, own_client: str) -> bool:
    event = news.event
    if isinstance(event.payload, Decided):
        # The store did not take the order at all.
        return news.state is None
    is_its = event.actor.role is Role.HEAD_OFFICE and event.actor.name == own_client != ""
    is_step = event.kind == EventKind.STATUS and event.from_status is not None
    return is_step and not is_its and event.to_status is not Status.STOCK_OK


def _body(news: OrderNews, bay: str | None) -> StatusChangeBody:
    state, event = news.state, news.event
    real = Status.BLOCKED if state is None else state.status
    more = [*additional(news, bay), *_new_slot(real, state)]
    return StatusChangeBody(
        status=statuses.shown(real),
        date=store_time(event),
        comment=event.reason or str(real),
        additional_data=more or None,
    )


def _new_slot(real: Status, state: OrderState | None) -> Iterator[KeyValue]:
    """The slot of a collect that moved: the call has no field of its own for it."""
    if real is not Status.REPLANNED or state is None or state.slot is None:
        return
    slot = SlotReply(start=state.slot.start, end=state.slot.end).written()
    for name in ("start", "end"):
        yield KeyValue(key=f"slot.{name}", value=slot[name])
