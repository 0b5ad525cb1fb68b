"""Reads this device, how far it has come with its upstream, its people, and whether it holds."""

from __future__ import annotations

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.people.person import Person
from kiosk.domain.workflow import Role
from kiosk.services.ports.device_registry import ThisDevice
from kiosk.services.ports.upstream_state import Progress
from kiosk.storage.engine.statement import Driver, Statement, read_time

THIS_DEVICE = Statement(
    "SELECT device_id, device_epoch, role, hub_epoch, history_id, store_id, store_name FROM device"
)
PROGRESS = Statement(
    "SELECT acked_store_seq, snapshot_as_of, snapshot_cursor, last_contact_at, clock_offset_ms, "
    "refusal, refused_at, acked_hash FROM upstream"
)
EVERYBODY = Statement("SELECT name, role, person_id, pin_hash FROM person ORDER BY position")
HOLDS = Statement(
    "SELECT EXISTS (SELECT 1 FROM held_action) OR EXISTS (SELECT 1 FROM held_arrival) AS holds"
)


def this_device(driver: Driver) -> ThisDevice:
    """This device."""
    row = THIS_DEVICE.first(driver)
    assert row is not None, "a migrated database has this row"
    return ThisDevice(**row._asdict() | {"role": DeviceRole(row.role)})


def progress(driver: Driver) -> Progress:
    """How far the exchange with the upstream has come."""
    row = PROGRESS.first(driver)
    if row is None:
        return Progress()
    times = {name: read_time(getattr(row, name)) for name in ("last_contact_at", "refused_at")}
    return Progress(**row._asdict() | times)


def everybody(driver: Driver) -> tuple[Person, ...]:
    """The people of the store, as they are listed."""
    return tuple(
        Person(row.name, Role(row.role), row.person_id, row.pin_hash)
        for row in EVERYBODY.all(driver)
    )


def holds_any(driver: Driver) -> bool:
    """Whether an action or an arrival is held."""
    return bool(HOLDS.scalar(driver))
