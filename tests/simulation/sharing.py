"""Shares one cache of compiled SQL statements among all databases of a run.

Each start of a device creates new engines, as the program does; compiling every statement again
for each of them would take longer than everything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy

from kiosk.headoffice.storage import database as office_database
from kiosk.storage import database as store_database

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
    modules: tuple[Any, ...] = (office_database, store_database)
    before = [module.create_engine for module in modules]
    for module in modules:
        module.create_engine = _create_engine
    try:
        yield
    finally:
        for module, original in zip(modules, before, strict=True):
            module.create_engine = original
