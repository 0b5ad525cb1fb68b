"""A reader has six ports to the database, none of which can write."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from kiosk.services.ports.command_inbox import CommandInbox, ReadCommandInbox
from kiosk.services.ports.device_registry import DeviceRegistry, ReadDeviceRegistry
from kiosk.services.ports.event_log import EventLog, ReadEventLog
from kiosk.services.ports.order_events import OrderEvents
from kiosk.services.ports.projections import Projections, ReadProjections
from kiosk.services.ports.reader import Reader
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.ports.upstream_state import ReadUpstreamState, UpstreamState
from kiosk.storage.local_database import open_store
from tests.storage.sample import FakeClock

PORTS = {
    "event_log": (ReadEventLog, EventLog),
    "projections": (ReadProjections, Projections),
    "inbox": (ReadCommandInbox, CommandInbox),
    "upstream": (ReadUpstreamState, UpstreamState),
    "devices": (ReadDeviceRegistry, DeviceRegistry),
}


def _methods(port: type) -> set[str]:
    return {name for name, _ in inspect.getmembers(port, inspect.isfunction) if name[0] != "_"}


@pytest.mark.parametrize("name", PORTS)
def test_reader_has_no_writing_method(name: str, tmp_path: Path) -> None:
    reading, writing = PORTS[name]
    store = open_store(tmp_path, FakeClock())

    given = store.read_blocking(lambda reader: set(dir(getattr(reader, name))))

    assert _methods(reading) <= given
    assert _methods(writing) - _methods(reading), "the port writes nothing"
    assert not given & (_methods(writing) - _methods(reading))
    store.close()


@pytest.mark.parametrize("name", PORTS)
def test_readers_are_typed_with_reading_ports_and_transactions_with_writing_ones(name: str) -> None:
    reading, writing = PORTS[name]

    assert get_type_hints(getattr(Reader, name).fget)["return"] is reading
    assert get_type_hints(getattr(UnitOfWork, name).fget)["return"] is writing


@pytest.mark.parametrize("holder", [Reader, UnitOfWork])
def test_events_about_something_are_read_by_a_port_that_writes_nothing(holder: Any) -> None:
    assert get_type_hints(holder.order_events.fget)["return"] is OrderEvents
