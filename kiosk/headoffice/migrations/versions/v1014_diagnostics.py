"""The diagnostics that head office asks devices for, and the parts that came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1014"
down_revision = "1013"
branch_labels = depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "diagnostics",
        sa.Column("request_id", sa.Text(), primary_key=True),
        sa.Column("store_id", sa.Text(), sa.ForeignKey("store.store_id"), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.Column("came_at", sa.Text()),
        sa.Column("digest", sa.Text(), nullable=False),
    )
    op.create_index("ix_diagnostics_store", "diagnostics", ["store_id", "device_id"])
    op.create_table(
        "diagnostics_part",
        sa.Column("request_id", sa.Text(), primary_key=True),
        sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("contents", sa.Text(), nullable=False),
    )
