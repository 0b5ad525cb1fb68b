"""Puts into the outbox what a store's entries have to tell clients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, select

from kiosk.collect_api import statuses
from kiosk.collect_api.callbacks.status_body import CollectStatusBody, KeyValue
from kiosk.collect_api.fields import SlotReply
from kiosk.domain.events.event import EventKind, store_time
from kiosk.domain.events.payloads import Decided, Step
from kiosk.domain.status import Status
from kiosk.headoffice.replication.news import OrderNews
from kiosk.headoffice.storage.codec import to_json
from kiosk.headoffice.storage.collects import outbox
from kiosk.headoffice.storage.collects.outbox import CALLBACK, MessageKey
from kiosk.headoffice.storage.collects.sent_before import creators_before
from kiosk.headoffice.storage.collects.subscriptions import Subscriber, creators, subscribers
from kiosk.headoffice.storage.tables import COMMANDS
from kiosk.storage.database import utc_now


def write(
    connection: Connection,
    store_id: str,
    news: Sequence[OrderNews],
    bays: Mapping[str, str | None],
) -> None:
    """Save the callbacks for these events, to be sent once they are committed.

    `bays`: where the customers of orders wait. A client learns of the orders that it created, and
    of those that no client did; of a refusal, if it asked for what was refused.
    """
    to_tell = [each for each in news if _is_told(each)]
    known = subscribers(connection, store_id) if to_tell else ()
    if not known:
        return
    orders = {each.order_id for each in to_tell}
    created_by = creators_before(connection, store_id, orders)
    created_by |= creators(connection, store_id, orders)
    now = utc_now()
    for each in to_tell:
        asked_by = _asked_by(connection, store_id, each)
        for client in known:
            is_its = created_by.get(each.order_id, client.client_id) == client.client_id
            if not is_its or asked_by not in (None, client.name):
                continue
            event_id = each.event.event_id
            key = MessageKey(CALLBACK, client.client_id, store_id, each.order_id, event_id)
            contents = {
                "body": _body(each, client, bays.get(each.order_id)).written(),
                "is_creators": each.order_id in created_by,
                "is_ended": each.state is not None and each.state.status in statuses.ENDED,
            }
            outbox.add(connection, key, each.store_seq, to_json(contents), now)


def _is_told(news: OrderNews) -> bool:
    """The contract has no status for STOCK_OK: it is shown as what came before it."""
    is_status = news.event.kind == EventKind.STATUS and news.event.to_status != Status.STOCK_OK
    return is_status or isinstance(news.event.payload, Decided)


def _asked_by(connection: Connection, store_id: str, news: OrderNews) -> str | None:
    """Who asked for what the store refuses; None where it refuses nothing."""
    payload = news.event.payload
    if not isinstance(payload, Decided):
        return None
    query = select(COMMANDS.c.issued_by).where(
        COMMANDS.c.store_id == store_id, COMMANDS.c.command_id == payload.command_id
    )
    return str(connection.execute(query).scalar_one_or_none() or "")


def _body(news: OrderNews, client: Subscriber, bay: str | None) -> CollectStatusBody:
    state, event = news.state, news.event
    # An order that its store refused to take is shown like this, too.
    real = Status.BLOCKED if state is None else state.status
    slot = state.slot if state is not None else None
    more = list(additional(news, bay))
    return CollectStatusBody(
        collect_id=news.order_id,
        date=store_time(event),
        status=statuses.shown(real, shows_cancelled=client.shows_cancelled),
        slot=None if slot is None else SlotReply(start=slot.start, end=slot.end),
        additional_data=more or None,
    )


def additional(news: OrderNews, bay: str | None) -> Iterator[KeyValue]:
    """What is said of an event beside the status. `bay`: where the customer waits."""
    event = news.event
    if isinstance(event.payload, Decided):
        yield KeyValue(key="refused", value=event.payload.code or "UNKNOWN")
        return
    if news.is_over:
        yield KeyValue(key="overbooked", value="true")
    if event.to_status is Status.AWAITING and bay:
        yield KeyValue(key="space", value=bay)
    if event.reason:
        is_cancelled = event.to_status is Status.CANCELLED
        yield KeyValue(key="cancelled" if is_cancelled else "reason", value=event.reason)
    if isinstance(event.payload, Step) and event.payload.hand_over is not None:
        for line in event.payload.hand_over.lines:
            yield KeyValue(key=f"handed.{line.line}", value=str(line.handed))
