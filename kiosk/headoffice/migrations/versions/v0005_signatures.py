"""Devices sign what they record: from which epoch on is kept of each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room; the hubs fill it when they are heard next."""
    op.add_column("pairing", sa.Column("signs_since", sa.BigInteger()))
