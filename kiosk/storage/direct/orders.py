"""Reads an order as every action and every event that comes asks for it."""

from __future__ import annotations

from kiosk.storage.engine.statement import Statement

ORDER = Statement("SELECT orders.* FROM orders WHERE order_id = :this")
LINES = Statement("SELECT line.* FROM line WHERE order_pk = :this ORDER BY number")
