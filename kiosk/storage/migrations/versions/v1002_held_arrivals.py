"""The arrivals that a check-in holds until its customer can no longer say "that is not me"."""

from __future__ import annotations

from alembic import op

revision = "1002"
down_revision = "1001"
branch_labels = None
depends_on = None

TABLE = """CREATE TABLE held_arrival (
  held_id VARCHAR NOT NULL, order_ids VARCHAR NOT NULL, by_code BOOLEAN NOT NULL,
  device_name VARCHAR NOT NULL, held_at TEXT NOT NULL, due_at TEXT NOT NULL,
  PRIMARY KEY (held_id))"""

COLUMNS = "held_id, order_ids, by_code, device_name, held_at, due_at"


def upgrade() -> None:
    """Make the table, and the triggers that keep a copy of its rows."""
    connection = op.get_bind()
    connection.exec_driver_sql(TABLE)
    new = ", ".join(f"NEW.{name}" for name in COLUMNS.split(", "))
    put = (
        "INSERT OR REPLACE INTO row_copy VALUES "  # noqa: S608
        f"('held_arrival', NEW.held_id, json_array({new}));"
    )
    drop = "DELETE FROM row_copy WHERE of_table = 'held_arrival' AND of_row = OLD.held_id;"
    for name, when, what in (
        ("new", "INSERT", put),
        ("again", "UPDATE", f"{drop} {put}"),
        ("no_more", "DELETE", drop),
    ):
        connection.exec_driver_sql(
            f"CREATE TRIGGER held_arrival_copied_{name} AFTER {when} ON held_arrival "
            f"BEGIN {what} END"
        )
