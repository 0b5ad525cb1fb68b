"""The devices of every store are kept, and which certificate of its hub was signed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room; the hubs fill it when they are heard next."""
    op.add_column("store", sa.Column("hub_fingerprint", sa.Text()))
    op.add_column("store", sa.Column("stated_epoch", sa.BigInteger()))
    op.create_table(
        "pairing",
        sa.Column("store_id", sa.Text(), sa.ForeignKey("store.store_id"), primary_key=True),
        sa.Column("device_id", sa.Text(), primary_key=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("paired_at", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.Text()),
        sa.Column("quarantined_at", sa.Text()),
        sa.Column("quarantined_for", sa.Text()),
    )
