"""The steps that head office may ask for while no customer is present."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1009"
down_revision = "1008"
branch_labels = depends_on = None

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
COLUMNS = ("role", "from_status", "to_status")


def upgrade() -> None:
    """Add the steps."""
    transition = sa.table("transition", *(sa.column(name, sa.Text()) for name in COLUMNS))
    rows = [
        dict(zip(COLUMNS, ("head_office", f"COLLECT_{origin}", f"COLLECT_{target}"), strict=True))
        for origin, targets in STEPS.items()
        for target in targets.split()
    ]
    op.bulk_insert(transition, rows)
