"""How each device of a store is reaches head office through its hub, from new versions and old."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import ValidationError

from kiosk.domain.device_roles import DeviceRole
from kiosk.headoffice.admin.store_admin import StoreAdmin
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.figures import read_figures
from kiosk.headoffice.storage.fleet import DeviceFilter, FleetDevice, fleet
from kiosk.services.devices.device_reports import DeviceReport, DeviceReports, OwnReport
from kiosk.services.ports.device_registry import PeerRecord
from kiosk.sync.protocol.pairing_bodies import PairingsBody, from_peer, from_report
from kiosk.sync.protocol.report_header import REPORT_HEADER, report_header, report_read
from tests.headoffice.conftest import Clock, Wait
from tests.headoffice.hub import NOON, Hub

PAUL = PeerRecord("counter-2", DeviceRole.COUNTER, "Comptoir 2", "2" * 64, NOON, None, None, NOON)
SAID = OwnReport("0.1.0", 3, 5_000_000_000, NOON - timedelta(hours=9))
OWN = DeviceReport("hub-1", NOON, 250, SAID)
OF_PAUL = DeviceReport("counter-2", NOON - timedelta(hours=2), -9000, replace(SAID, unsent=0))


async def reported(hub: Hub, *reports: DeviceReport) -> None:
    """The hub reports that it has paired Paul's counter, and how its devices are."""
    body = PairingsBody(
        hub_epoch=hub.epoch,
        fingerprint="",
        pairings=(from_peer(PAUL),),
        reports=tuple(map(from_report, reports)),
    )
    await hub.office.pairings(hub.peer, body)


def devices(database: OfficeDatabase, wanted: DeviceFilter | None = None) -> dict[str, FleetDevice]:
    with database.reader() as connection:
        return {each.device_id: each for each in fleet(connection, wanted or DeviceFilter())}


def test_head_office_shows_how_each_device_is(
    hub: Hub, database: OfficeDatabase, wait: Wait
) -> None:
    wait(reported(hub, OF_PAUL, OWN))
    found = devices(database)
    assert list(found) == ["hub-1", "counter-2"]
    assert (found["hub-1"].said, found["hub-1"].clock_offset_ms) == (SAID, 250)
    paul = found["counter-2"]
    assert (paul.said.unsent, paul.clock_offset_ms) == (0, -9000)
    assert (paul.heard_at, paul.role, paul.is_hub) == (OF_PAUL.heard_at, DeviceRole.COUNTER, False)
    wait(reported(hub, replace(OF_PAUL, said=replace(SAID, version="0.2.0"))))
    found = devices(database)
    assert found["counter-2"].said.version == "0.2.0"
    assert found["hub-1"].said == SAID


def test_an_older_hub_reports_nothing_and_its_devices_are_listed(
    hub: Hub, database: OfficeDatabase, wait: Wait
) -> None:
    wait(reported(hub))
    found = devices(database)
    assert found["counter-2"].said == OwnReport()
    assert found["counter-2"].heard_at is None


def test_a_hub_reports_on_no_other_stores_device_and_from_no_future(
    hub: Hub, database: OfficeDatabase, clock: Clock, wait: Wait
) -> None:
    late = replace(OF_PAUL, heard_at=NOON + timedelta(days=400))
    wait(reported(hub, replace(OF_PAUL, device_id="hub-of-paris"), late))
    found = devices(database)
    assert set(found) == {"hub-1", "counter-2"}
    assert found["counter-2"].heard_at == clock.now


def test_devices_are_listed_by_store_role_silence_and_whether_they_are_refused(
    hub: Hub, database: OfficeDatabase, wait: Wait
) -> None:
    wait(reported(hub, OF_PAUL, OWN))
    hub.office.admin.create_store("Paris", "PARIS-01")

    def ids(**wanted: object) -> list[str]:
        return list(devices(database, DeviceFilter(**wanted)))  # type: ignore[arg-type]

    assert ids(store="Paris") == []
    assert ids(store="Lyon", role=DeviceRole.COUNTER) == ["counter-2"]
    assert ids(silent_since=NOON - timedelta(hours=1)) == ["counter-2"]
    hub.office.admin.revoke("hub-1")
    assert (ids(is_refused=True), ids(is_refused=False)) == (["hub-1"], ["counter-2"])


def test_the_figures_have_them_too_but_not_of_a_closed_store(
    hub: Hub, database: OfficeDatabase, clock: Clock, wait: Wait
) -> None:
    def of(name: str) -> list[float]:
        with database.reader() as connection:
            return [each.value for each in read_figures(connection, clock.now) if each.name == name]

    wait(reported(hub, OF_PAUL, OWN))
    assert of("kiosk_device_unsent_events") == [3, 0]
    assert of("kiosk_device_disk_free_bytes") == [5e9, 5e9]
    assert of("kiosk_device_clock_offset_seconds") == [0.25, -9]
    assert len(of("kiosk_device_last_heard_timestamp_seconds")) == 2
    StoreAdmin(database, clock).close("Lyon")
    assert of("kiosk_device_last_heard_timestamp_seconds") == []


def test_a_device_says_it_in_a_header_that_older_ones_do_without() -> None:
    for said in (SAID, OwnReport("0.1.0", 0, None, None), OwnReport()):
        assert report_read(report_header(said)[REPORT_HEADER]) == said
    assert report_read(None) is None


@pytest.mark.parametrize(
    "header",
    [
        "unsent=-1&disk_free_bytes=1e9&backup_at=yesterday&version=" + "9" * 41,
        "unsent=²&backup_at=2026-11-24T12:00:00&version=%00",
        "backup_at=0001-01-01T00:00:00%2B14:00&unsent=" + "9" * 50,
        "=&&;%ff",
    ],
)
def test_a_header_with_nonsense_reports_nothing(header: str) -> None:
    assert report_read(header) == OwnReport()


def test_a_header_without_end_is_not_read() -> None:
    assert report_read("a=b&" * 1000) is None
    assert report_read("&".join(f"a{number}=1" for number in range(30))) is None
    with pytest.raises(ValidationError):
        from_report(replace(OWN, said=replace(SAID, version="9" * 41)))


def test_a_hub_reports_who_was_heard_and_is_let_in() -> None:
    kept = DeviceReports()
    kept.note("counter-2", SAID)
    kept.note("counter-3", SAID)
    kept.note("counter-2", None)
    others = (
        replace(PAUL, device_id="counter-3", revoked_at=NOON),
        replace(PAUL, device_id="counter-4", last_contact_at=None),
        replace(PAUL, device_id="counter-5", clock_offset_ms=70),
    )
    paul, older = kept.of((PAUL, *others))
    assert (paul.device_id, paul.said) == ("counter-2", SAID)
    assert (older.device_id, older.said, older.clock_offset_ms) == ("counter-5", OwnReport(), -70)
