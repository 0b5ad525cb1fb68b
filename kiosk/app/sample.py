"""The demo's store: filled with a day that is over until now, then going on by itself."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime
from pathlib import Path

from kiosk.screens.changes import ChangeFeed
from kiosk.services.ports import StoreUnavailable, UnitOfWork
from kiosk.services.sample_life import SampleLife
from kiosk.services.sample_orders import Shop
from kiosk.services.sample_store import Moment, sample_day
from kiosk.settings import PersonSetting, Settings
from kiosk.storage.store import LocalStore, open_store

PAUSE_S = (4.0, 12.0)


class _Clock:
    """A clock that is put to each moment of the sample day."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def fill_sample_store(data_dir: Path, shop: Shop, now: datetime) -> None:
    """Tell the shop's day until `now` (with an offset), unless the store has orders already."""
    clock = _Clock(now.astimezone(UTC))
    store = open_store(data_dir, clock)
    try:
        if store.query(lambda reader: reader.newest_position()):
            return
        for moment in sample_day(shop, now):
            clock.now = moment.at.astimezone(UTC)
            store.call(_happen, moment)
    finally:
        store.close()


def _happen(uow: UnitOfWork, moment: Moment) -> None:
    moment.happen(uow)


def sample_settings(settings: Settings, shop: Shop) -> Settings:
    """The settings with the shop's name and people."""
    people = tuple(
        PersonSetting(name=name, role="manager" if role == "manager" else "staff")
        for name, role in shop.people.items()
    )
    return settings.model_copy(update={"store_name": shop.store_name, "people": people})


async def live_on(store: LocalStore, feed: ChangeFeed, shop: Shop) -> None:
    """Every few seconds a customer arrives, an order comes in or one gets ready; for ever."""
    life = SampleLife(shop)
    chance = random.Random()  # noqa: S311 - a play, not a secret
    while True:
        await asyncio.sleep(chance.uniform(*PAUSE_S))
        try:
            columns = await store.read(lambda reader: reader.columns())
            feed.announce(await store.run(life.step, columns))
        except StoreUnavailable:
            continue
