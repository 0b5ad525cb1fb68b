"""The file that tells from one start to the next when this machine's clock was last looked at."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from kiosk.services.clock_trust import ClockRecord

FILE_NAME = "clock.json"


def read_record(data_dir: Path) -> ClockRecord | None:
    """None where there is none, or none that can be read."""
    try:
        kept = json.loads((data_dir / FILE_NAME).read_text(encoding="utf-8"))
        since = kept["doubted_since"]
        record = ClockRecord(
            datetime.fromisoformat(kept["seen_at"]),
            None if since is None else datetime.fromisoformat(since),
        )
        moments = (record.seen_at, record.doubted_since or record.seen_at)
        return record if all(moment.tzinfo for moment in moments) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def write_record(data_dir: Path, record: ClockRecord) -> None:
    """Raises OSError."""
    since = record.doubted_since
    kept = {
        "seen_at": record.seen_at.isoformat(),
        "doubted_since": since.isoformat() if since else None,
    }
    path = data_dir / FILE_NAME
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(kept) + "\n", encoding="utf-8")
    unfinished.replace(path)
