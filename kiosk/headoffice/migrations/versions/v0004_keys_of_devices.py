"""Devices have keys of their own; those that were enrolled before have shown none yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for the key of each device, of head office's and of the stores' hubs."""
    for table in ("device", "pairing"):
        op.add_column(table, sa.Column("public_key", sa.Text(), nullable=False, server_default=""))
