"""The hint of a pairing code, by which a server finds the codes that a device may mean."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1005"
down_revision = "1004"
branch_labels = depends_on = None


def upgrade() -> None:
    """Add the column; codes that are there have none, and are proved to whoever asks."""
    hint = sa.Column("hint", sa.Text(), nullable=False, server_default="")
    op.add_column("pairing_code", hint)
