"""The code of why a device was quarantined is kept beside the detail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the code; of devices that were quarantined before, only the detail is known."""
    op.add_column("device", sa.Column("quarantine_reason", sa.Text()))
