"""The account with which head office sends statuses to Woop."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1016"
down_revision = "1015"
branch_labels = depends_on = None


def upgrade() -> None:
    """Add the table."""
    columns = ["url", "client_id", "secret", "audience", "own_client", "changed_at"]
    op.create_table(
        "woop_account",
        sa.Column("name", sa.Text(), primary_key=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in columns),
    )
