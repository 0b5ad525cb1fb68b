"""The index of the lists holds all that is counted and sorted by: no row is looked up for that."""

from __future__ import annotations

from alembic import op

revision = "1004"
down_revision = "1003"
branch_labels = None
depends_on = None

FORMER = "DROP INDEX ix_orders_board"
INDEX = "CREATE INDEX ix_orders_board ON orders (board_column, slot_start, order_id, status)"


def upgrade() -> None:
    """Make the index anew."""
    connection = op.get_bind()
    connection.exec_driver_sql(FORMER)
    connection.exec_driver_sql(INDEX)
