"""What head office announces of its next key and authority, and what each hub knows of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1004"
down_revision = "1003"
branch_labels = depends_on = None


def upgrade() -> None:
    """Add the two tables."""
    op.create_table(
        "announced_trust",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("next_key", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("announced_at", sa.Text(), nullable=False),
    )
    op.create_table(
        "hub_trust",
        sa.Column("store_id", sa.Text(), sa.ForeignKey("store.store_id"), primary_key=True),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.Text(), nullable=False),
    )
