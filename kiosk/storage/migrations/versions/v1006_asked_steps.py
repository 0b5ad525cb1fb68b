"""The steps that head office may ask for while no customer is present."""

from __future__ import annotations

from alembic import op

revision = "1006"
down_revision = "1005"
branch_labels = None
depends_on = None

STEPS = {
    "INIT": "STOCK_OK",
    "STARTED": "READY DELAYED BLOCKED",
    "READY": "DELAYED BLOCKED",
    "PICK_UP_PARTIALLY": "DELAYED BLOCKED",
    "DELAYED": "STOCK_OK STARTED READY BLOCKED",
    "BLOCKED": "STOCK_OK STARTED READY DELAYED",
    "CANCELLED": "DELAYED BLOCKED",
    "REPLANNED": "STOCK_OK STARTED",
}
INSERT = "INSERT INTO transition (role, from_status, to_status) VALUES ('head_office', ?, ?)"
OPEN = "DROP TRIGGER transition_no_insert"
CLOSE = """CREATE TRIGGER transition_no_insert BEFORE INSERT ON transition
BEGIN SELECT RAISE(ABORT, 'the workflow changes by migration only'); END"""


def upgrade() -> None:
    """Add the steps; the trigger that keeps others from adding any stands aside meanwhile."""
    connection = op.get_bind()
    connection.exec_driver_sql(OPEN)
    for origin, targets in STEPS.items():
        for target in targets.split():
            step = (f"COLLECT_{origin}", f"COLLECT_{target}")
            connection.exec_driver_sql(INSERT, step)
    connection.exec_driver_sql(CLOSE)
