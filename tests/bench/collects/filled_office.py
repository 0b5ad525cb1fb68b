"""A head office with as many orders as a benchmark wants, which its stores' hubs have sent."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from sqlalchemy import text

from kiosk.domain.places.hours import read_week
from kiosk.domain.status import Status
from kiosk.headoffice.admin.client_admin import ClientAdmin
from kiosk.headoffice.admin.place_admin import PlaceAdmin, PlaceChange
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.collects.subscriptions import SubscriptionRecord, save_subscription
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.storage.database import utc_now
from tests.headoffice.hub import Hub, order_named

PLACES = 20
SENT_AT_ONCE = 100
CAPACITY = 1000


@dataclass(frozen=True, slots=True)
class FilledOffice:
    """What an order system needs to call."""

    client_id: str
    secret: str
    places: list[str]
    order_ids: list[str]


def fill_office(url: str, orders: int, receiver: str) -> FilledOffice:
    """Makes a head office with this many orders, each of which was called back twice.

    `receiver`: where its client is called back.
    """
    database = OfficeDatabase(url)
    database.prepare(IdSource().new_id)
    office = HeadOffice(database)
    client = ClientAdmin(database, utc_now, IdSource()).create("Shop")
    wanted = SubscriptionRecord(
        client.client_id, {"collectStatus": {"url": f"{receiver}/{{collectId}}"}}, [], {}
    )
    with database.transaction() as here:
        save_subscription(here, wanted, utc_now())
    places = [f"PLACE-{number:02}" for number in range(PLACES)]
    order_ids = []
    for place in places:
        store = office.admin.create_store(f"Store {place}", place)
        change = PlaceChange(read_week("mon-sun 00:00-24:00"), 30, CAPACITY)
        PlaceAdmin(database, utc_now).set(place, change)
        named = [f"{place}-{number}" for number in range(orders // PLACES)]
        asyncio.run(_send(Hub(office, f"hub-{place}"), store.store_id, place, named))
        order_ids += named
    with database.transaction() as here:
        here.execute(text("UPDATE outbox SET state = 'sent', ended_at = created_at"))
    if database.is_postgresql:
        with database.transaction() as here:
            here.execute(text("ANALYZE"))
    database.close()
    return FilledOffice(client.client_id, client.secret, places, order_ids)


async def _send(hub: Hub, store_id: str, place: str, order_ids: list[str]) -> None:
    await hub.join(store_id)
    for start in range(0, len(order_ids), SENT_AT_ONCE):
        for order_id in order_ids[start : start + SENT_AT_ONCE]:
            hub.add_order(order_named(order_id, place))
            hub.advance(order_id, Status.READY)
        await hub.send()
