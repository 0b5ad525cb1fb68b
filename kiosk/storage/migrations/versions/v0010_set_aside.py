"""What contradicts the store's log is kept beside the journal, and only then leaves it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

JOURNAL_GUARD = """
CREATE TRIGGER event_is_kept BEFORE DELETE ON event
WHEN OLD.store_seq IS NOT NULL OR (
  EXISTS (SELECT 1 FROM device WHERE device_id = OLD.device_id OR role IN ('hub', 'counter'))
  AND NOT EXISTS (SELECT 1 FROM set_aside WHERE event_id = OLD.event_id AND hash = OLD.hash))
BEGIN SELECT RAISE(ABORT, 'the journal is never shortened'); END
"""
"""As before; but an event without a place may go once a copy of it is kept."""

ASIDE_GUARDS = (
    """
    CREATE TRIGGER set_aside_is_kept BEFORE DELETE ON set_aside
    BEGIN SELECT RAISE(ABORT, 'what was set aside is kept'); END
    """,
    """
    CREATE TRIGGER set_aside_is_unaltered
    BEFORE UPDATE OF id, event_id, hash, order_id, why, at ON set_aside
    BEGIN SELECT RAISE(ABORT, 'what was set aside is kept'); END
    """,
)


def upgrade() -> None:
    """Make the table, and let the guard of the journal know of it."""
    op.create_table(
        "set_aside",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("event_id", sa.String(), nullable=False, index=True),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("order_id", sa.String()),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("contents", sa.String(), nullable=False),
    )
    op.execute(sa.text("DROP TRIGGER event_is_kept"))
    for statement in (JOURNAL_GUARD, *ASIDE_GUARDS):
        op.execute(sa.text(statement))
