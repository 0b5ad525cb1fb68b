"""Tests that what is written for the wire is a whole body, as its reader builds it."""

from pathlib import Path

from kiosk.domain.status import Status
from kiosk.storage.local_database import open_store
from kiosk.sync.protocol.conversions import from_entry, from_sent, to_entry, to_incoming
from kiosk.sync.protocol.records import Sent, WireEntry
from tests.storage.sample import LEA, add_orders, check_in_at, go, new_order


def test_entries_and_events_are_read_as_they_were_written(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    order = new_order(1)
    add_orders(store, [order])
    go(store, order.order_id, Status.READY, actor=LEA)
    check_in_at(store, "A1", order.order_id)
    entries = store.read_blocking(lambda reader: reader.event_log.entries(0, 100))
    store.close()
    assert any(entry.order for entry in entries)
    for entry in entries:
        wire = from_entry(entry)
        read = WireEntry.model_validate_json(wire.model_dump_json(by_alias=True), strict=True)
        assert (read, to_entry(read).event) == (wire, entry.event)
        sent = from_sent(entry.event, entry.order)
        again = Sent.model_validate_json(sent.model_dump_json(by_alias=True), strict=True)
        assert (again, to_incoming(again)[0]) == (sent, entry.event)
