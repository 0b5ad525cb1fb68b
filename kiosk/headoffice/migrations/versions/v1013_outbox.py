"""Where clients are called back, and the outbox of what they are sent."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "1013"
down_revision = "1012"
branch_labels = depends_on = None

WAITING = (
    "CREATE INDEX ix_outbox_waiting ON outbox (kind, receiver, store_id, order_id, store_seq) "
    "WHERE state = 'waiting'"
)


def _texts(names: str, *, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names.split()]


def _client() -> sa.Column[Any]:
    return sa.Column("client_id", sa.Text(), sa.ForeignKey("client.client_id"), primary_key=True)


def upgrade() -> None:
    """Add the tables."""
    op.create_table("subscription", _client(), *_texts("callbacks headers auth changed_at"))
    op.create_table("signing_secret", _client(), *_texts("secret"))
    op.create_table(
        "outbox",
        sa.Column("message_id", sa.Text(), primary_key=True),
        *_texts("kind receiver"),
        sa.Column("store_id", sa.Text(), sa.ForeignKey("store.store_id"), nullable=False),
        *_texts("order_id event_id"),
        sa.Column("store_seq", sa.BigInteger(), nullable=False),
        *_texts("contents state"),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        *_texts("created_at due_at"),
        *_texts("leased_until ended_at", nullable=True),
        *_texts("said"),
    )
    op.execute(WAITING)
    op.create_index("ix_outbox_order", "outbox", ["order_id"])
