"""What the stores' devices last reported of themselves."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from kiosk.headoffice.storage.tables import DeviceReportRow
from kiosk.services.devices.device_reports import DeviceReport
from kiosk.storage.engine.sessions import session_on


def save_reports(connection: Connection, store_id: str, reports: Sequence[DeviceReport]) -> None:
    """Save what devices of a store have reported, in place of what they reported before."""
    with session_on(connection) as session:
        for report in reports:
            session.merge(
                DeviceReportRow(
                    store_id=store_id,
                    device_id=report.device_id,
                    heard_at=report.heard_at,
                    version=report.said.version,
                    unsent=report.said.unsent,
                    clock_offset_ms=report.clock_offset_ms,
                    disk_free_bytes=report.said.disk_free_bytes,
                    backup_at=report.said.backup_at,
                    settings_version=report.said.settings_version,
                )
            )
