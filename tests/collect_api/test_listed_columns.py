"""The columns by which collects are listed: filled for orders that an older version stored."""

from __future__ import annotations

import asyncio
import importlib.util
from pathlib import Path
from typing import Any

from kiosk.headoffice import migrations
from kiosk.headoffice.storage.database import OfficeDatabase
from tests.collect_api.conftest import ON_BOTH
from tests.headoffice.hub import Hub, order_named

COLUMNS = "SELECT exchange_place_id, mode, created_at FROM orders"


def migration() -> Any:
    path = Path(migrations.__path__[0]) / "versions" / "v1008_collect_api.py"
    spec = importlib.util.spec_from_file_location("v1008", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@ON_BOTH
def test_orders_of_an_older_version_get_what_new_orders_have(
    hub: Hub, database: OfficeDatabase
) -> None:
    hub.add_order(order_named("C-1"))
    asyncio.run(hub.send())
    with database.transaction() as connection:
        new = connection.exec_driver_sql(COLUMNS).one()
        empty = "UPDATE orders SET exchange_place_id = '', mode = '', created_at = NULL"
        connection.exec_driver_sql(empty)
        connection.exec_driver_sql(migration().FILLED[connection.dialect.name])
        assert connection.exec_driver_sql(COLUMNS).one() == new
    assert tuple(new) == ("LYON-01", "standard", "2026-11-24T12:00:00.000000Z")
