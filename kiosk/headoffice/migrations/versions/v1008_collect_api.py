"""The Collect API: its clients and tokens, the collects they created; what lists orders by."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "1008"
down_revision = "1007"
branch_labels = depends_on = None

FILLED = {
    "sqlite": """UPDATE orders SET
  exchange_place_id = json_extract(contents, '$.exchange_place_id'),
  mode = json_extract(contents, '$.mode'),
  created_at = strftime('%Y-%m-%dT%H:%M:%f000Z', json_extract(contents, '$.created_at'))""",
    "postgresql": """UPDATE orders SET
  exchange_place_id = CAST(contents AS json) ->> 'exchange_place_id',
  mode = CAST(contents AS json) ->> 'mode',
  created_at = to_char(
    CAST(CAST(contents AS json) ->> 'created_at' AS timestamptz) AT TIME ZONE 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
}
"""Timestamps are stored in UTC, with microseconds."""

PENDING = "CREATE INDEX ix_collect_pending ON collect (created_at, collect_id) WHERE is_pending"


def upgrade() -> None:
    """Add the tables, and to the orders the columns that they are listed by."""
    _create_clients()
    _create_collects()
    op.add_column(
        "orders", sa.Column("exchange_place_id", sa.Text(), nullable=False, server_default="")
    )
    op.add_column("orders", sa.Column("mode", sa.Text(), nullable=False, server_default=""))
    op.add_column("orders", sa.Column("created_at", sa.Text()))
    connection = op.get_bind()
    connection.exec_driver_sql(FILLED[connection.dialect.name])
    op.create_index("ix_orders_created", "orders", ["created_at", "order_id"])
    op.create_index("ix_orders_status", "orders", ["status", "created_at"])
    op.create_index("ix_orders_place", "orders", ["exchange_place_id", "created_at"])


def _texts(names: str, *, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names.split()]


def _of(table: str, **options: Any) -> sa.Column[Any]:
    key = f"{table}_id"
    return sa.Column(key, sa.Text(), sa.ForeignKey(f"{table}.{key}"), **options)


def _create_clients() -> None:
    op.create_table(
        "client",
        sa.Column("client_id", sa.Text(), primary_key=True),
        *_texts("name secret_hash"),
        sa.Column("shows_cancelled", sa.Boolean(), nullable=False),
        sa.Column("is_bound", sa.Boolean(), nullable=False),
        *_texts("created_at"),
        *_texts("revoked_at", nullable=True),
    )
    op.create_table("client_store", _of("client", primary_key=True), _of("store", primary_key=True))
    op.create_table(
        "access_token",
        sa.Column("token_hash", sa.Text(), primary_key=True),
        _of("client", nullable=False, index=True),
        *_texts("expires_at"),
    )


def _create_collects() -> None:
    op.create_table(
        "collect",
        sa.Column("collect_id", sa.Text(), primary_key=True),
        _of("store", nullable=False),
        _of("client", nullable=False),
        *_texts("exchange_place_id mode"),
        *_texts("slot_start slot_end first_available booking_id", nullable=True),
        *_texts("created_at command_id"),
        sa.Column("is_pending", sa.Boolean(), nullable=False),
    )
    op.execute(PENDING)
