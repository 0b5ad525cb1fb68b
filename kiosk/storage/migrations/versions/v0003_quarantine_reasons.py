"""Why a device was quarantined is kept with it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the reason's code; of devices that were quarantined before, it is not known."""
    op.add_column("peer", sa.Column("quarantined_for", sa.String()))
