"""The settings that head office gives its stores, in versions; which one a device follows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1011"
down_revision = "1010"
branch_labels = depends_on = None


def upgrade() -> None:
    """Add the table and the column."""
    op.create_table(
        "settings_version",
        sa.Column("store_id", sa.Text(), sa.ForeignKey("store.store_id"), primary_key=True),
        sa.Column("version", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("given_at", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("entries", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
    )
    op.add_column("device_report", sa.Column("settings_version", sa.BigInteger()))
