"""The demo's store: filled with a sample day up to now, then changed at random while it runs."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime
from pathlib import Path

from kiosk.app.device_setup import DeviceMismatch
from kiosk.demo.sample_orders import NUMBER_PREFIX, Shop
from kiosk.demo.sample_store import StoryMoment, sample_day
from kiosk.demo.sample_traffic import SampleTraffic
from kiosk.domain.people.person import Person
from kiosk.screens.changes import ChangeFeed
from kiosk.services.people.people import seed_people
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.setting_values import PersonSetting
from kiosk.settings import Settings
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.local_database import LocalDatabase, open_store
from kiosk.sync.identity.pairing import FILE_NAME as PAIRING_NAME
from kiosk.sync.identity.pin_hash import Argon2Pins

PAUSE_S = (4.0, 12.0)


class _Clock:
    """A clock that is set to each time of the sample day."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def fill_sample_store(data_dir: Path, shop: Shop, now: datetime) -> None:
    """Play the sample day up to `now` (local, with UTC offset), unless the store has orders."""
    clock = _Clock(now.astimezone(UTC))
    store = open_store(data_dir, clock)
    try:
        if store.read_blocking(lambda reader: reader.newest_position()):
            return
        give_people(store, shop)
        for timestamp in sample_day(shop, now):
            clock.now = timestamp.at.astimezone(UTC)
            store.run_blocking(_happen, timestamp)
    finally:
        store.close()


def give_people(store: LocalDatabase, shop: Shop) -> None:
    """Let the sample shop's people work in a store, with their PINs, unless others do."""
    hasher = Argon2Pins()
    people = [
        Person(name, role, name, hasher.hash(name, shop.pins[name]) if name in shop.pins else "")
        for name, role in shop.people.items()
    ]
    store.run_blocking(seed_people, people)


def refuse_on_paired(data_dir: Path) -> None:
    """Raises DeviceMismatch on a paired device: other devices would get the sample orders."""
    if (data_dir / PAIRING_NAME).exists():
        raise DeviceMismatch("demo_is_paired", data_dir=data_dir)


def refuse_with_real_orders(data_dir: Path) -> None:
    """Raises DeviceMismatch where there are real orders: the live demo would change them."""
    if not (data_dir / FILE_NAME).exists():
        return
    store = open_store(data_dir)
    try:
        order_ids = store.read_blocking(lambda reader: reader.projections.order_ids())
    finally:
        store.close()
    if not all(order_id.startswith(NUMBER_PREFIX) for order_id in order_ids):
        raise DeviceMismatch("demo_is_real", data_dir=data_dir)


def _happen(uow: UnitOfWork, timestamp: StoryMoment) -> None:
    timestamp.happen(uow)


def sample_settings(settings: Settings, shop: Shop) -> Settings:
    """The settings with the sample shop's name and people."""
    people = tuple(
        PersonSetting(name=name, role="manager" if role == "manager" else "staff")
        for name, role in shop.people.items()
    )
    return settings.model_copy(
        update={"store_name": shop.store_name, "people": people, "bays": shop.parking}
    )


async def live_on(store: LocalDatabase, feed: ChangeFeed, shop: Shop) -> None:
    """Every few seconds let an order come in or get ready or a customer arrive, until cancelled."""
    traffic = SampleTraffic(shop)
    rng = random.Random()  # noqa: S311 - demo data, no secret
    while True:
        await asyncio.sleep(rng.uniform(*PAUSE_S))
        try:
            columns = await store.read(lambda reader: reader.columns())
            feed.announce(await store.run(traffic.step, columns))
        except StoreUnavailable:
            continue
