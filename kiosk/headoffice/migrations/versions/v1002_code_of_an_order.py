"""The pickup code of each order, by which head office says in which store the order is."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "1002"
down_revision = "1001"
branch_labels = depends_on = None

STORE, ORDER, KEY = (sa.column(name, sa.Text()) for name in ("store_id", "order_id", "code_key"))
ORDERS = sa.table("orders", STORE, ORDER, KEY, sa.column("contents", sa.JSON()))


def upgrade() -> None:
    """Add the column with its index, and read the codes of the orders that are there."""
    op.add_column("orders", sa.Column("code_key", sa.Text(), nullable=False, server_default=""))
    connection = op.get_bind()
    keys = [
        {"store": row.store_id, "order": row.order_id, "key": _key(row.code)}
        for row in connection.execute(sa.select(STORE, ORDER, _code(connection))).all()
    ]
    if keys:
        this = sa.and_(sa.bindparam("store") == STORE, sa.bindparam("order") == ORDER)
        connection.execute(sa.update(ORDERS).where(this).values(code_key=sa.bindparam("key")), keys)
    op.create_index("ix_orders_code_key", "orders", ["code_key"])


def _code(connection: sa.Connection) -> sa.ColumnElement[Any]:
    contents: sa.ColumnElement[Any] = ORDERS.c.contents
    if connection.dialect.name == "postgresql":
        contents = sa.cast(sa.type_coerce(contents, sa.Text()), sa.JSON())
    code: sa.ColumnElement[Any] = contents["pickup_code"].as_string()
    return code.label("code")


def _key(code: str) -> str:
    """A code is saved normalised: its letters and digits are what codes are compared by."""
    return "".join(filter(str.isalnum, code))
