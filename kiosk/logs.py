"""The log of one installation: files of JSON lines, without personal data, that rotate.

They do so by size and by age: see FILE_BYTES_MAX, FILES_KEPT, FILE_AGE_S_MAX and KEPT_S_MAX.

An exception is logged with its type and its places in the code. Its message is left out, because
it may hold a customer's name; the operating system's message of an OSError is kept.

Where standard error goes to systemd's journal, every line goes there as well.
"""

from __future__ import annotations

import json
import logging
import logging.handlers
import os
import secrets
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

REFERENCE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
REFERENCE_LENGTH = 6
FILE_BYTES_MAX = 1_000_000
FILES_KEPT = 5
FILE_AGE_S_MAX = 30 * 86_400.0
"""A file is closed after so long, even if it is small."""

KEPT_S_MAX = 90 * 86_400.0
"""A closed file is removed after so long, even if there are few."""

LINE_LENGTH_MAX = 20_000
"""Whatever lies in the place of the file is read no further."""

LogValue = str | int | float | bool | None

_LEVELS = {logging.INFO: "info", logging.WARNING: "warning", logging.ERROR: "error"}

JOURNAL_LEVELS = {logging.INFO: 6, logging.WARNING: 4, logging.ERROR: 3}
"""The numbers of syslog(3), by which the journal sorts lines that begin with one: "<4>text"."""


def in_journal(text: str, level: int) -> str:
    """The text for standard error; with its level where that goes to the journal, else as it is."""
    if not _errors_go_to_journal():
        return text
    return "\n".join(f"<{JOURNAL_LEVELS[level]}>{line}" for line in text.split("\n"))


def _errors_go_to_journal() -> bool:
    """Whether standard error is the journal that JOURNAL_STREAM names as DEVICE:INODE."""
    named = os.environ.get("JOURNAL_STREAM", "")
    if not named or sys.stderr is None:
        return False
    try:
        found = os.fstat(sys.stderr.fileno())
    except (OSError, ValueError):
        return False
    return named == f"{found.st_dev}:{found.st_ino}"


@dataclass(frozen=True, slots=True)
class LoggedCause:
    """An error: its type, the system's words for an OSError, and its places, outermost first.

    A place is "kiosk/app/program.py:12 run", its file relative to where modules lie.
    """

    type: str
    system: str | None
    frames: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoggedFailure:
    """A bug of ours as the log has it: the error first, then what caused it."""

    reference: str
    causes: tuple[LoggedCause, ...]


class Log:
    """Writes `DATA/logs/NAME.jsonl`, which is opened at the first entry.

    A log that cannot be written must not stop the program: entries are then dropped silently.
    `on_failure`: called with every failure that was logged; it must not raise.
    """

    def __init__(self, data_dir: Path, name: str) -> None:
        self._path = data_dir / "logs" / f"{name}.jsonl"
        self._handler: _QuietFile | None = None
        self.on_failure: Callable[[LoggedFailure], None] | None = None

    def info(self, event: str, **params: LogValue) -> None:
        """Log an event. `params`: identifiers and figures, never personal data."""
        self._write(logging.INFO, event, params)

    def warning(self, event: str, **params: LogValue) -> None:
        """Log a problem outside the program, such as a full disk or a lost connection."""
        self._write(logging.WARNING, event, params)

    def failure(self, error: BaseException, **params: LogValue) -> str:
        """Log a bug of ours; returns the reference under which the log has it."""
        reference = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(REFERENCE_LENGTH))
        failure = LoggedFailure(reference, tuple(_causes(error)))
        self._write(logging.ERROR, "failure", {**asdict(failure), **params})
        if self.on_failure is not None:
            self.on_failure(failure)
        return reference

    def close(self) -> None:
        """Close the file; a later entry opens it again."""
        if self._handler is not None:
            self._handler.close()
        self._handler = None

    def _write(self, level: int, event: str, params: Mapping[str, object]) -> None:
        if self._handler is None:
            self._handler = _QuietFile(self._path)
        line = _line(level, event, params)
        self._handler.handle(logging.LogRecord("kiosk", level, "", 0, line, None, None))
        if _errors_go_to_journal():
            with suppress(OSError, ValueError):
                sys.stderr.write(f"{in_journal(line, level)}\n")
                sys.stderr.flush()


def _line(level: int, event: str, params: Mapping[str, object]) -> str:
    """One entry as JSON, whatever the values are: what cannot be written as JSON is named."""
    at = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    entry = {**params, "event": event, "level": _LEVELS[level], "timestamp": at}
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, default=repr)


class _QuietFile(logging.handlers.RotatingFileHandler):
    """A rotating file handler that ignores failures (disk full, read-only, no directory)."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path, maxBytes=FILE_BYTES_MAX, backupCount=FILES_KEPT, encoding="utf-8", delay=True
        )
        self._begun_s = _begun_s(path)

    def shouldRollover(self, record: logging.LogRecord) -> bool:  # noqa: N802
        """Whether another file begins with this entry: the file is too large or too old."""
        is_old = time.time() - self._begun_s > FILE_AGE_S_MAX
        return is_old or bool(super().shouldRollover(record))

    def doRollover(self) -> None:  # noqa: N802
        """Begin another file, and remove those that are too old."""
        super().doRollover()
        self._begun_s = time.time()
        path = Path(self.baseFilename)
        for closed in path.parent.glob(f"{path.name}.*"):
            with suppress(OSError):
                if time.time() - closed.stat().st_mtime > KEPT_S_MAX:
                    closed.unlink()

    def emit(self, record: logging.LogRecord) -> None:
        if self.stream is None:
            # Only then: a call of head office's may write hundreds of entries a second.
            try:
                Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
            except OSError:
                return
        super().emit(record)

    def close(self) -> None:
        # Closing flushes what could not be written before, and may fail again.
        with suppress(OSError):
            super().close()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Ignore the failure."""


def _begun_s(path: Path) -> float:
    """When the first entry of a file was written; now, where there is none."""
    try:
        with path.open(encoding="utf-8") as file:
            first = json.loads(file.readline(LINE_LENGTH_MAX))["timestamp"]
        return datetime.fromisoformat(first).timestamp()
    except (OSError, ValueError, TypeError, KeyError):
        return time.time()


def _causes(error: BaseException) -> Iterator[LoggedCause]:
    """The error, then its causes from the last to the first; five in all at most."""
    current: BaseException | None = error
    for _ in range(5):
        if current is None:
            return
        frames = traceback.extract_tb(current.__traceback__)
        yield LoggedCause(
            f"{type(current).__module__}.{type(current).__qualname__}",
            current.strerror if isinstance(current, OSError) else None,
            tuple(f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames),
        )
        current = current.__cause__ or current.__context__


def _place(filename: str) -> str:
    """A file's path relative to the entry of `sys.path` that holds it."""
    for root in sys.path:
        if root and filename.startswith(root):
            return filename[len(root) :].lstrip("/\\")
    return Path(filename).name
