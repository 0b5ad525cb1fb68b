"""An index of the reports of what was set aside: they are few, and asked for after every tap."""

from __future__ import annotations

from alembic import op

revision = "1003"
down_revision = "1002"
branch_labels = None
depends_on = None

INDEX = "CREATE INDEX ix_event_set_aside ON event(outcome) WHERE kind = 'set_aside'"


def upgrade() -> None:
    """Make the index."""
    op.get_bind().exec_driver_sql(INDEX)
