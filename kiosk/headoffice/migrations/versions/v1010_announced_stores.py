"""The stores that clients of the Collect API announce, as they announce them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1010"
down_revision = "1009"
branch_labels = depends_on = None


def upgrade() -> None:
    """Add the table."""
    store = sa.ForeignKey("store.store_id")
    op.create_table(
        "announced_store",
        sa.Column("announced_id", sa.Text(), primary_key=True),
        sa.Column("store_id", sa.Text(), store, nullable=False, unique=True),
        sa.Column("contents", sa.Text(), nullable=False),
    )
