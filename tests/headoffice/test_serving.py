"""Runs head office as a real process: hubs reach it over HTTP until it is stopped."""

import asyncio
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.events.log import EMPTY_LOG
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.sync.client.pair import pair
from kiosk.sync.client.transport import HttpTransport
from kiosk.sync.protocol.bodies import EntriesBody
from kiosk.sync.protocol.conversions import from_entry, from_head
from tests.forked.commands import COMMANDS
from tests.headoffice.hub import Hub, order_named
from tests.headoffice.test_requests import asked


@pytest.fixture
def office(database: OfficeDatabase) -> HeadOffice:
    """Uses this device's clock, as the serving process does: codes are valid for minutes."""
    return HeadOffice(database)


@pytest.fixture
def address(url: str, database: OfficeDatabase, data_dir: Path) -> Iterator[str]:
    """The address of a process that serves this database."""
    arguments = ["headoffice", "serve", "--listen", "127.0.0.1:0"]
    environment = {**os.environ, "KIOSK_LANGUAGE": "en", "KIOSK_HEADOFFICE_DATABASE": url}
    process = COMMANDS.start([*arguments, "--data", str(data_dir)], environment)
    found = re.search(r"http://\S+", process.stdout.readline())
    assert found is not None
    yield found[0]
    process.terminate()
    process.communicate(10)
    assert process.returncode == 0


def test_a_hub_joins_sends_its_log_and_hears_of_a_new_order(
    office: HeadOffice, lyon: StoreRecord, address: str
) -> None:
    async def action() -> None:
        code = office.admin.make_pairing_code(lyon.store_id).code
        reply, certificate = await pair(address, code, "hub-1", "Comptoir 1")
        transport = HttpTransport(address, "hub-1", reply.secret, certificate)
        hub = Hub(office)
        hub.epoch = (await transport.hello(())).hub_epoch
        hub.add_order(order_named("C-1"))
        entries = tuple(map(from_entry, hub.log))
        kept = await transport.send_entries(EntriesBody(hub_epoch=hub.epoch, entries=entries))
        assert kept.log_head == from_head(hub.head)
        waiting = asyncio.create_task(transport.commands(EMPTY_LOG, 500, 20.0))
        await asyncio.sleep(0)
        # Written by this process: the serving one knows nothing of it.
        office.admin.create_orders(lyon.store_id, [asked(collectId="C-2")])
        assert [command.order_id for command in (await waiting).commands] == ["C-2"]
        await transport.aclose()

    asyncio.run(action())
