"""What is left of slots reaches a counter's screens, through the network of its program."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.app.addresses import Address
from kiosk.app.device_setup import device_setup
from kiosk.app.extension import Extension
from kiosk.app.joining.new_code import new_code
from kiosk.app.network import Network, NetworkOptions
from kiosk.app.pair import PairCommand, pair_with_code
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.places.hours import read_week
from kiosk.headoffice.admin.place_admin import PlaceAdmin, PlaceChange
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.logs import Log
from kiosk.services.devices.pairing import NewPairingCode, make_pairing_code
from kiosk.services.ports.place_slots import SlotsUnreachable
from kiosk.services.replication.links import Link
from kiosk.storage.database import utc_now
from kiosk.storage.local_database import LocalDatabase
from kiosk.sync.identity.pairing import PairingCode
from kiosk.sync.server.app import server_app
from tests.cheap_codes import cheap_code
from tests.new_databases import new_office, new_store
from tests.sync.direct import eventually
from tests.sync.server.document import serving


class Soon(Extension):
    """Tries again at once."""

    retry_s_max = 0.05


@contextmanager
def network_of(store: LocalDatabase, folder: Path, options: NetworkOptions) -> Iterator[Network]:
    with closing(Log(folder, "app")) as log:
        yield made(store, folder, options, log)


def made(store: LocalDatabase, folder: Path, options: NetworkOptions, log: Log) -> Network:
    return Network(
        store,
        device_setup(store, folder),
        options,
        log=log,
        data_dir=folder,
        country="FR",
        announce=lambda _changes: None,
        extension=Soon(),
    )


def furnish(database: OfficeDatabase, office: HeadOffice) -> PairingCode:
    """Opens a store with slots at every time of the day; returns the code of its hub."""
    store = office.admin.create_store("Lyon", "LYON-01")
    change = PlaceChange(read_week("mon-sun 00:00-24:00"), 60, 3)
    PlaceAdmin(database, utc_now).set("LYON-01", change)
    return cheap_code(office.admin, store.store_id)


async def online(network: Network) -> None:
    await eventually(lambda: network.link.state.link is Link.ONLINE, 30)


def test_a_hub_and_a_counter_hear_of_head_office_until_it_is_gone(tmp_path: Path) -> None:
    hub_folder, counter_folder = tmp_path / "hub", tmp_path / "counter"
    database = new_office(sqlite_url(tmp_path / "office.db"))
    office = HeadOffice(database)
    code = furnish(database, office)
    hub_store, counter_store = new_store(hub_folder), new_store(counter_folder)
    heard: list[Address] = []

    async def day(while_office_runs: ExitStack, logs: ExitStack) -> None:
        options = NetworkOptions(listen=Address("127.0.0.1", 0), on_listening=heard.append)
        hub = logs.enter_context(network_of(hub_store, hub_folder, options))
        await hub.begin()
        await online(hub)
        own = new_code(hub_folder, heard[0].reached_at)
        new = NewPairingCode(str(own), DeviceRole.COUNTER, timedelta(minutes=5))
        await hub_store.run(make_pairing_code, new)
        request = PairCommand(own, heard[0].reached_at, "Comptoir 2")
        await asyncio.to_thread(pair_with_code, counter_store, counter_folder, request)
        at_counter = network_of(counter_store, counter_folder, NetworkOptions())
        counter = logs.enter_context(at_counter)
        await counter.begin()
        await online(counter)
        try:
            for network in (hub, counter):
                found = await network.slots_left(2)
                assert found is not None
                assert {one.left for one in found} == {3}
            while_office_runs.close()
            for network in (hub, counter):
                with pytest.raises(SlotsUnreachable):
                    await network.slots_left(2)
        finally:
            await counter.end()
            await hub.end()

    with ExitStack() as logs, ExitStack() as while_office_runs:
        url = while_office_runs.enter_context(serving(server_app(office)))
        pair_with_code(hub_store, hub_folder, PairCommand(code, url, "Comptoir 1"))
        asyncio.run(day(while_office_runs, logs))
    for store in (hub_store, counter_store):
        store.close()
    database.close()
