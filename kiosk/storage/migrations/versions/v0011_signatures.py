"""Devices sign what they record; what was recorded before is not signed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for signatures, and for the epoch from which on each paired device signs."""
    op.add_column("peer", sa.Column("signs_since", sa.Integer()))
    op.create_table(
        "signature",
        sa.Column("event_id", sa.String(), primary_key=True),
        sa.Column("signature", sa.String(), nullable=False),
        sqlite_with_rowid=False,
    )
