"""When a revoked device was ordered to wipe its data, and when it reported that it has."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1005"
down_revision = "1004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("peer", sa.Column("wipe_at", sa.Text()))
    op.add_column("peer", sa.Column("wiped_at", sa.Text()))
