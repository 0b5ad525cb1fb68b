"""A page of events that a terminal recorded without its hub."""

from __future__ import annotations

from pathlib import Path

from kiosk.domain.device_roles import DeviceRole
from kiosk.services.replication.ingest import IngestEvents
from kiosk.storage.local_database import LocalDatabase
from tests.bench.shop import add_orders, copy_log, pair_terminal, work_through
from tests.new_databases import new_store


def recorded_alone(hub: LocalDatabase, directory: Path, orders: int) -> IngestEvents:
    """What a terminal sends after each customer came, was served and went; adds the orders."""
    terminal = new_store(directory)
    pair_terminal(hub, 1, terminal, directory)
    order_ids = add_orders(hub, orders)
    copy_log(hub, terminal)
    work_through(terminal, order_ids)
    device_id = terminal.read_blocking(lambda reader: reader.devices.this_device()).device_id
    events = terminal.read_blocking(lambda reader: reader.order_events.all_pending())
    terminal.close()
    return IngestEvents(device_id, DeviceRole.COUNTER, tuple((event, None) for event in events))
