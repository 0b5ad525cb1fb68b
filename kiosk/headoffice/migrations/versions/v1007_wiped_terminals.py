"""When a device that a hub paired was ordered to wipe its data, and when it had."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1007"
down_revision = "1006"
branch_labels = depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("pairing", sa.Column("wipe_at", sa.Text()))
    op.add_column("pairing", sa.Column("wiped_at", sa.Text()))
