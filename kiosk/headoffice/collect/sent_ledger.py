"""What left the outbox, in files beside the database, which survive a restore of it.

A database that is restored knows nothing of what was sent since its backup, and the stores send
those events again. So each process of head office notes what was sent in its own data folder too,
and tells the database at its start what that has lost. What the notes do not hold is sent again,
with the identifier that it had.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import TypeVar

from kiosk.headoffice.storage.collects import sent_before
from kiosk.headoffice.storage.collects.sent_before import SentRecord
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.settings_file import sync_folder

KEPT = timedelta(days=35)
"""No backup is so old that it is restored."""

FOLDER = "sent"
_AT_ONCE = 500
_PATTERN = "sent-*.jsonl"
Item = TypeVar("Item")


class SentLedger:
    """The notes of one data folder: a file a day, a line a message, without personal data.

    Several processes may write into them at once.
    """

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / FOLDER
        self._unkept: set[Path] = set()
        self._listing, self._keeping = Lock(), Lock()

    def note(self, sent: SentRecord) -> None:
        """Note that a message was sent; `keep` brings that to the disk. Raises OSError."""
        unkept = {self._folder.parent} if not self._folder.exists() else set()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        line = {name: getattr(sent, name) for name in SentRecord.__dataclass_fields__}
        line["sent_at"] = sent.sent_at.isoformat()
        path = self._folder / f"sent-{sent.sent_at:%Y-%m-%d}.jsonl"
        unkept |= {path} if path.exists() else {path, self._folder}
        # Appended by one write, so that the lines of two processes do not mix.
        with path.open("ab", buffering=0) as file:
            file.write(json.dumps(line).encode() + b"\n")
        with self._listing:
            self._unkept |= unkept

    def keep(self) -> None:
        """Return once all that was noted is on the disk. For any thread. Raises OSError.

        Who comes while another waits for the disk finds its own line kept by the next: one wait
        is for all that were noted meanwhile.
        """
        with self._keeping:
            with self._listing:
                unkept, self._unkept = self._unkept, set()
            for path in unkept:
                if path.is_dir():
                    sync_folder(path)
                    continue
                with path.open("ab") as file:
                    os.fsync(file.fileno())

    def newest_first(self) -> Iterator[SentRecord]:
        """What was noted; a line that a power cut broke off is left out."""
        for path in sorted(self._folder.glob(_PATTERN), reverse=True):
            for line in reversed(path.read_bytes().splitlines()):
                try:
                    values = json.loads(line)
                    values["sent_at"] = datetime.fromisoformat(values["sent_at"])
                    yield SentRecord(**values)
                except (ValueError, TypeError, KeyError):
                    continue

    def forget_old(self, now: datetime) -> None:
        """Drop the files of days that nobody goes back to."""
        oldest = f"sent-{now - KEPT:%Y-%m-%d}.jsonl"
        for path in self._folder.glob(_PATTERN):
            if path.name < oldest:
                path.unlink(missing_ok=True)


def recall(database: OfficeDatabase, ledger: SentLedger, now: datetime) -> int:
    """Tell the database what was sent that it does not know of; returns how much that was.

    It has lost the newest of it: what is older than what it knows is not looked at. Raises
    StoreUnavailable and OSError.
    """
    ledger.forget_old(now)
    count = 0
    for some in _batches(ledger.newest_first(), _AT_ONCE):
        with database.transaction() as connection:
            lost = sent_before.unknown(connection, some)
            sent_before.save(connection, lost, now)
        count += len(lost)
        if not lost:
            break
    with database.transaction(is_sent_again=True) as connection:
        sent_before.forget_until(connection, now - KEPT)
    return count


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    left = iter(items)
    while some := list(islice(left, size)):
        yield some
