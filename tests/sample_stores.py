"""The demo's sample store for tests that need a busy one: the day is played once, then copied."""

from __future__ import annotations

import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path

from kiosk.demo.sample import fill_sample_store
from kiosk.demo.sample_orders import load_shop

NOW = datetime.now().astimezone()


def fill(data_dir: Path) -> None:
    """Give a new data directory the sample day up to NOW."""
    for name, contents in _played().items():
        (data_dir / name).write_bytes(contents)


@cache
def _played() -> dict[str, bytes]:
    """The files of a data directory with the sample day."""
    with tempfile.TemporaryDirectory(prefix="kiosk-sample-") as folder:
        fill_sample_store(Path(folder), load_shop(), NOW)
        return {path.name: path.read_bytes() for path in Path(folder).iterdir()}
