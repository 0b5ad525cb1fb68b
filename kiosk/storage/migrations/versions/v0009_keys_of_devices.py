"""Devices have keys of their own; those that were paired before have shown none yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for the key of each paired device."""
    op.add_column("peer", sa.Column("public_key", sa.String(), nullable=False, server_default=""))
