"""Looks for ready orders of whose pick-up-by date a customer is to be reminded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, Row, select

from kiosk.domain.status import Status
from kiosk.domain.timestamps import format_timestamp
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.mail.store_facts import StoreFacts, facts_of
from kiosk.headoffice.replication.mail_rows import CUSTOMERS, MailedChanges
from kiosk.headoffice.storage.codec import read_contents, read_state, to_json
from kiosk.headoffice.storage.collects import outbox
from kiosk.headoffice.storage.collects.outbox import EMAIL, MessageKey
from kiosk.headoffice.storage.tables import ORDERS, STORES
from kiosk.services.notifications.reminders import Reminder, ReminderRules, reminder_due
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.settings import Settings

LOOKED_EVERY_S = 60.0


class Reminders:
    """Saves e-mails that are due by the calendar; the outbox sends them."""

    def __init__(
        self,
        work: Work,
        mailed: MailedChanges,
        days_before: int,
        own: Settings,
        failed: Callable[[BaseException], object] = lambda _error: None,
    ) -> None:
        """`days_before`: as in `ReminderRules`; `own`: head office's settings.

        `failed` logs an unexpected error.
        """
        self._work, self._mailed, self._days_before, self._own = work, mailed, days_before, own
        self._failed = failed

    async def run(self, every_s: float = LOOKED_EVERY_S) -> None:
        """Look again and again until this is cancelled."""
        while True:
            try:
                await self.look()
            except StoreUnavailable:
                pass
            except Exception as error:  # noqa: BLE001 - the next look tries again
                self._failed(error)
            await asyncio.sleep(every_s)

    async def look(self) -> None:
        """Save what is due, a store at a time. Raises StoreUnavailable."""
        now = self._work.clock()
        for store_id in await self._work.read(_open_stores):
            due = await self._work.read(partial(self._due, store_id=store_id, now=now))
            if due:
                with suppress(StoreUnavailable):
                    await self._work.write(partial(_save, store_id=store_id, due=due, now=now))

    def _due(
        self, connection: Connection, store_id: str, now: datetime
    ) -> Sequence[tuple[str, str, Reminder]]:
        """What is due in a store and was not saved yet: order, key, what of."""
        places: dict[str, StoreFacts] = {}
        found: list[tuple[str, str, Reminder]] = []
        query = select(ORDERS).where(
            ORDERS.c.store_id == store_id,
            ORDERS.c.status == Status.READY,
            ORDERS.c.erased_at.is_(None),
        )
        for row in connection.execute(query):
            place = row.exchange_place_id
            if place not in places:
                places[place] = facts_of(connection, store_id, place, self._own)
            due = self._due_for(row, places[place], now)
            if due is None:
                continue
            key, reminder = due
            is_known = outbox.is_known(connection, _key(store_id, row.order_id, key))
            if not is_known and read_contents(row.contents).customer.email:
                found.append((row.order_id, key, reminder))
        return found

    def _due_for(
        self, row: Row[tuple[object, ...]], facts: StoreFacts, now: datetime
    ) -> tuple[str, Reminder] | None:
        state = read_state(row)
        rules = ReminderRules(facts.keeping, self._days_before, facts.opens_on)
        reminder = reminder_due(state, rules, now)
        if reminder is None or state.ready_at is None:
            return None
        if reminder.occasion not in self._mailed.occasions:
            return None
        ready_at, last_day = format_timestamp(state.ready_at), reminder.last_day.isoformat()
        return f"{reminder.occasion}:{ready_at}:{last_day}", reminder


def _open_stores(connection: Connection) -> tuple[str, ...]:
    query = select(STORES.c.store_id).where(STORES.c.closed_at.is_(None))
    return tuple(connection.execute(query).scalars())


def _key(store_id: str, order_id: str, key: str) -> MessageKey:
    return MessageKey(EMAIL, CUSTOMERS, store_id, order_id, key)


def _save(
    connection: Connection,
    store_id: str,
    due: Sequence[tuple[str, str, Reminder]],
    now: datetime,
) -> None:
    query = select(STORES.c.log_seq).where(STORES.c.store_id == store_id)
    seq = connection.execute(query).scalar_one()
    for order_id, key, reminder in due:
        contents = {"occasion": reminder.occasion, "last_day": reminder.last_day.isoformat()}
        outbox.add(connection, _key(store_id, order_id, key), seq, to_json(contents), now)
