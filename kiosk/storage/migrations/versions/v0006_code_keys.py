"""What codes and order numbers are compared by: one code, however it is written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kiosk.domain.scan_reading import code_key

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the keys, filled for every order, and look orders up by them."""
    for name in ("code_key", "number_key"):
        op.add_column("orders", sa.Column(name, sa.String(), nullable=False, server_default=""))
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, pickup_code, order_id FROM orders"))
    keys = [
        {"id": row.id, "code": code_key(row.pickup_code), "number": code_key(row.order_id)}
        for row in rows
    ]
    if keys:
        change = "UPDATE orders SET code_key = :code, number_key = :number WHERE id = :id"
        connection.execute(sa.text(change), keys)
    op.create_index("ix_orders_code_key", "orders", ["code_key"])
    op.create_index("ix_orders_number_key", "orders", ["number_key"])
