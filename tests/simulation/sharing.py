"""Shares one cache of compiled SQL statements among all databases of a run.

Each start of a device creates new engines, as the program does; compiling every statement again
for each of them would take longer than everything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy

from kiosk.storage.engine import sqlite_engine

_shared: dict[str, Any] = {}


def _create_engine(*given: Any, **named: Any) -> sqlalchemy.Engine:
    engine = sqlalchemy.create_engine(*given, **named)
    if not _shared:
        with engine.connect():
            _shared["dialect"] = engine.dialect
            _shared["cache"] = engine._compiled_cache
    engine.dialect = engine.pool._dialect = _shared["dialect"]
    engine._compiled_cache = _shared["cache"]
    return engine


@contextmanager
def shared_statements() -> Iterator[None]:
    """While this is active, all databases that are opened share the compiled statements."""
    module: Any = sqlite_engine
    original, module.create_engine = module.create_engine, _create_engine
    try:
        yield
    finally:
        module.create_engine = original
