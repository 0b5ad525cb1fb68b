"""The header in which a device reports how it is, such as `version=0.1.0&unsent=3`.

Values that cannot be read are left out, as older and newer versions have other ones.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from kiosk.domain.timestamps import format_timestamp
from kiosk.services.devices.device_reports import OwnReport
from kiosk.services.replication.validation.contents import is_writable_time
from kiosk.services.text_rules import is_printable

REPORT_HEADER = "kiosk-device"
VERSION_LENGTH_MAX = 40
_LENGTH_MAX = 400
_NUMBER_MAX = 2**53


def report_header(report: OwnReport) -> dict[str, str]:
    """The header with this device's report."""
    backup_at = report.backup_at
    said = {
        "version": report.version,
        "unsent": report.unsent,
        "disk_free_bytes": report.disk_free_bytes,
        "backup_at": None if backup_at is None else format_timestamp(backup_at),
        "settings": report.settings_version,
    }
    return {
        REPORT_HEADER: urlencode(
            {name: value for name, value in said.items() if value not in (None, "")}
        )
    }


def report_read(text: str | None) -> OwnReport | None:
    """The report in the header; None without one."""
    if text is None or len(text) > _LENGTH_MAX:
        return None
    try:
        said = dict(parse_qsl(text, max_num_fields=20))
    except ValueError:
        return None
    version = said.get("version", "")
    is_version = is_printable(version) and len(version) <= VERSION_LENGTH_MAX
    return OwnReport(
        version if is_version else "",
        _number(said.get("unsent")),
        _number(said.get("disk_free_bytes")),
        _time(said.get("backup_at")),
        _number(said.get("settings")),
    )


def _number(text: str | None) -> int | None:
    is_number = text is not None and text.isascii() and text.isdecimal() and len(text) < 17
    return min(int(text), _NUMBER_MAX) if text is not None and is_number else None


def _time(text: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return at if at.utcoffset() is not None and is_writable_time(at) else None
