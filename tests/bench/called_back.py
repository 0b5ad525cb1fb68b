"""What a receiver of callbacks got, beside what the stores' logs say that it has to get."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import func, select

from kiosk.domain.status import Status
from kiosk.headoffice.storage.collects.outbox import CALLBACK, SENT, WAITING, MessageKey
from kiosk.headoffice.storage.collects.outbox_tables import OUTBOX
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.tables import ENTRIES
from tests.collect_api.receiver import Receiver

LOOK_S = 0.5


@dataclass(frozen=True)
class Called:
    """`owed`: statuses that the logs hold. `missing`: of them, never got; `unsaved`: no row sent.

    `foreign`: got, but of no status in a log. `out_of_order`: orders of which one came too early.
    """

    owed: int
    missing: int
    unsaved: int
    foreign: int
    repeated: int
    out_of_order: int

    @property
    def is_good(self) -> bool:
        """Whether all was got, in order."""
        return not (self.missing or self.unsaved or self.foreign or self.out_of_order)


def wait_until_sent(database: OfficeDatabase, client_id: str, s_max: float) -> None:
    """Return when nothing waits for the client, or after `s_max`."""
    waiting = select(func.count()).where(OUTBOX.c.receiver == client_id, OUTBOX.c.state == WAITING)
    deadline = time.monotonic() + s_max
    while time.monotonic() < deadline:
        with database.reader() as connection:
            if not connection.execute(waiting).scalar_one():
                return
        time.sleep(LOOK_S)


def called(
    database: OfficeDatabase, receiver: Receiver, client_id: str, store_ids: Sequence[str]
) -> Called:
    """Compare what came with the logs of these stores."""
    got = [call.headers["webhook-id"] for call in receiver.calls]
    first = {message_id: number for number, message_id in reversed(list(enumerate(got)))}
    query = (
        select(ENTRIES.c.store_id, ENTRIES.c.order_id, ENTRIES.c.event_id)
        .where(ENTRIES.c.store_id.in_(store_ids))
        .where(ENTRIES.c.kind == "status", ENTRIES.c.outcome == "applied")
        .where(ENTRIES.c.to_status != Status.STOCK_OK)
        .order_by(ENTRIES.c.store_id, ENTRIES.c.store_seq)
    )
    owed: dict[str, tuple[str, str]] = {}
    with database.reader() as connection:
        for store_id, order_id, event_id in connection.execute(query):
            key = MessageKey(CALLBACK, client_id, store_id, order_id, event_id)
            owed[key.message_id] = (store_id, order_id)
        sent = set(
            connection.execute(select(OUTBOX.c.message_id).where(OUTBOX.c.state == SENT)).scalars()
        )
    orders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for message_id, order in owed.items():
        orders[order].append(first.get(message_id, -1))
    return Called(
        len(owed),
        len(owed.keys() - first.keys()),
        len(owed.keys() - sent),
        len(first.keys() - owed.keys()),
        len(got) - len(first),
        sum(any(later < at for at, later in pairwise(came)) for came in orders.values()),
    )
