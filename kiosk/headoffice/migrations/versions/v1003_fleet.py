"""When a store was closed, and what each device last reported of itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1003"
down_revision = "1002"
branch_labels = depends_on = None


def upgrade() -> None:
    """Add the column and the table."""
    op.add_column("store", sa.Column("closed_at", sa.Text()))
    op.create_table(
        "device_report",
        sa.Column("store_id", sa.Text(), sa.ForeignKey("store.store_id"), primary_key=True),
        sa.Column("device_id", sa.Text(), primary_key=True),
        sa.Column("heard_at", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("unsent", sa.BigInteger()),
        sa.Column("clock_offset_ms", sa.BigInteger()),
        sa.Column("disk_free_bytes", sa.BigInteger()),
        sa.Column("backup_at", sa.Text()),
    )
