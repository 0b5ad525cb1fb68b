"""What the upstream refuses this device, kept for those who ask while the network is away."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Room for the code of the refusal and its time."""
    op.add_column("upstream", sa.Column("refusal", sa.String()))
    op.add_column("upstream", sa.Column("refused_at", sa.Text()))
