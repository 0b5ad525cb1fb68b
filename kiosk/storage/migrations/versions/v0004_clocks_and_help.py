"""How far clocks are off, whom a held tap meant, and who asks for help."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns that older rows leave empty, and an index."""
    op.add_column("peer", sa.Column("clock_offset_ms", sa.Integer()))
    op.add_column("held_deed", sa.Column("arrival_id", sa.String()))
    op.create_index("ix_event_help", "event", ["subject_id"], sqlite_where=sa.text("kind = 'help'"))
