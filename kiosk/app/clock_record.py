"""The file that keeps the last check of this device's clock from one start to the next."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from kiosk.services.devices.clock_trust import ClockRecord

FILE_NAME = "clock.json"


def read_record(data_dir: Path) -> ClockRecord | None:
    """The saved record; None where there is none or it cannot be read."""
    try:
        kept = json.loads((data_dir / FILE_NAME).read_text(encoding="utf-8"))
        since = kept["doubted_since"]
        record = ClockRecord(
            datetime.fromisoformat(kept["seen_at"]),
            None if since is None else datetime.fromisoformat(since),
        )
        timestamps = (record.seen_at, record.doubted_since or record.seen_at)
        return record if all(timestamp.tzinfo for timestamp in timestamps) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def write_record(data_dir: Path, record: ClockRecord) -> None:
    """Save the record, replacing the file in one step. Raises OSError."""
    since = record.doubted_since
    kept = {
        "seen_at": record.seen_at.isoformat(),
        "doubted_since": since.isoformat() if since else None,
    }
    path = data_dir / FILE_NAME
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(kept) + "\n", encoding="utf-8")
    unfinished.replace(path)
