"""The first schema: stores and their devices, logs, orders and commands, and what guards them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kiosk.storage.migrations.versions.v0001_first_schema import transition_rows

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STEP = """
  UPDATE orders SET status = NEW.to_status, version = NEW.expected_version + 1
  WHERE store_id = NEW.store_id AND order_id = NEW.order_id
  AND version = NEW.expected_version AND status = COALESCE(NEW.from_status, NEW.to_status)
  AND (NEW.from_status IS NULL) = (version = 0);
"""
"""An order moves by its log alone. No row moves when the event does not follow the order."""

PERMITTED = """
  SELECT 1 FROM transition WHERE role = NEW.actor_role
  AND from_status = COALESCE(NEW.from_status, '') AND to_status = NEW.to_status
"""

KEPT = {
    "entry": "the log is never shortened",
    "orders": "an order stays",
    "command": "a command stays",
    "transition": "the workflow changes by migration only",
}
"""What no row is ever deleted from."""

UNALTERED = {
    "entry": (
        (
            "store_id, store_seq, hub_epoch, outcome, why, event_id, device_id, device_epoch, "
            "device_seq, kind, order_id, from_status, to_status, expected_version, actor_role, "
            "told, event_hash, prev_hash, hash"
        ),
        "the log is never altered",
    ),
    "command": (
        "store_id, command_seq, command_id, kind, order_id, issued_by, issued_at, prev_hash, hash",
        "a command is never altered",
    ),
    "transition": ("role, from_status, to_status", "the workflow changes by migration only"),
}
"""Which columns of a table are never updated; the others hold what can be erased or decided."""


def upgrade() -> None:
    """Make every table, then the triggers in the database's own language."""
    _create_stores()
    _create_entry()
    _create_orders()
    _create_commands()
    transition = op.create_table(
        "transition",
        sa.Column("role", sa.Text(), primary_key=True),
        sa.Column("from_status", sa.Text(), primary_key=True),
        sa.Column("to_status", sa.Text(), primary_key=True),
    )
    op.bulk_insert(transition, transition_rows())
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _sqlite_guards() if is_sqlite else _postgresql_guards():
        op.execute(sa.text(statement))


def _sqlite_guards() -> list[str]:
    legality = f"""
CREATE TRIGGER entry_is_legal AFTER INSERT ON entry
WHEN NEW.kind = 'status' AND NEW.outcome = 'applied'
BEGIN
  SELECT RAISE(ABORT, 'transition is not legal') WHERE NOT EXISTS ({PERMITTED});
  {STEP}
  SELECT RAISE(ABORT, 'event does not follow its order') WHERE changes() = 0;
END
"""
    refuse = "BEGIN SELECT RAISE(ABORT, '{}'); END"
    return [
        legality,
        *(
            f"CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table} {refuse.format(why)}"
            for table, why in KEPT.items()
        ),
        *(
            f"CREATE TRIGGER {table}_is_unaltered BEFORE UPDATE OF {columns} ON {table} "
            + refuse.format(why)
            for table, (columns, why) in UNALTERED.items()
        ),
    ]


def _postgresql_guards() -> list[str]:
    legality = f"""
CREATE FUNCTION check_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS ({PERMITTED}) THEN RAISE EXCEPTION 'transition is not legal'; END IF;
  {STEP}
  IF NOT FOUND THEN RAISE EXCEPTION 'event does not follow its order'; END IF;
  RETURN NULL;
END $$
"""
    legal = """
CREATE TRIGGER entry_is_legal AFTER INSERT ON entry FOR EACH ROW
WHEN (NEW.kind = 'status' AND NEW.outcome = 'applied') EXECUTE FUNCTION check_entry()
"""
    refuse = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$
"""
    return [
        legality,
        refuse,
        legal,
        *(
            f"CREATE TRIGGER {table}_is_kept BEFORE DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{why}')"
            for table, why in KEPT.items()
        ),
        *(
            f"CREATE TRIGGER {table}_is_unaltered BEFORE UPDATE OF {columns} ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{why}')"
            for table, (columns, why) in UNALTERED.items()
        ),
    ]


def _create_stores() -> None:
    head_office = op.create_table(
        "head_office",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("history_id", sa.Text(), nullable=False),
    )
    assert head_office is not None
    op.create_table(
        "store",
        sa.Column("store_id", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("exchange_place_id", sa.Text(), nullable=False, unique=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("hub_device_id", sa.Text()),
        sa.Column("hub_epoch", sa.BigInteger(), nullable=False),
        sa.Column("log_seq", sa.BigInteger(), nullable=False),
        sa.Column("log_hash", sa.Text(), nullable=False),
        sa.Column("command_seq", sa.BigInteger(), nullable=False),
        sa.Column("command_hash", sa.Text(), nullable=False),
        sa.Column("told_seq", sa.BigInteger()),
        sa.Column("told_orders_hash", sa.Text()),
        sa.Column("own_orders_hash", sa.Text()),
    )
    op.create_table(
        "device",
        sa.Column("device_id", sa.Text(), primary_key=True),
        sa.Column(
            "store_id", sa.Text(), sa.ForeignKey("store.store_id"), nullable=False, index=True
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("enrolled_at", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.Text()),
        sa.Column("quarantined_at", sa.Text()),
        sa.Column("quarantined_for", sa.Text()),
        sa.Column("heard_at", sa.Text()),
    )
    op.create_table(
        "enrolment",
        sa.Column("code_hash", sa.Text(), primary_key=True),
        sa.Column("store_id", sa.Text(), sa.ForeignKey("store.store_id"), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.Column("used_at", sa.Text()),
    )
    op.create_table(
        "enrolment_attempt",
        sa.Column("attempt_id", sa.Text(), primary_key=True),
        sa.Column("at", sa.Text(), nullable=False),
    )


def _create_entry() -> None:
    op.create_table(
        "entry",
        sa.Column("store_id", sa.Text(), sa.ForeignKey("store.store_id"), primary_key=True),
        sa.Column("store_seq", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("hub_epoch", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("why", sa.Text()),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("device_epoch", sa.BigInteger(), nullable=False),
        sa.Column("device_seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Text()),
        sa.Column("from_status", sa.Text()),
        sa.Column("to_status", sa.Text()),
        sa.Column("expected_version", sa.BigInteger()),
        sa.Column("actor_role", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("personal", sa.Text(), nullable=False),
        sa.Column("event_hash", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.UniqueConstraint("store_id", "event_id"),
    )
    op.create_index("ix_entry_order", "entry", ["store_id", "order_id"])
    device = ["store_id", "device_id", "device_epoch", "device_seq"]
    op.create_index("ix_entry_device", "entry", device)


def _create_orders() -> None:
    op.create_table(
        "orders",
        sa.Column("store_id", sa.Text(), sa.ForeignKey("store.store_id"), primary_key=True),
        sa.Column("order_id", sa.Text(), primary_key=True, index=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("slot_start", sa.Text()),
        sa.Column("slot_end", sa.Text()),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("contents", sa.Text(), nullable=False),
        sa.Column("erased_at", sa.Text()),
    )


def _create_commands() -> None:
    op.create_table(
        "command",
        sa.Column("store_id", sa.Text(), sa.ForeignKey("store.store_id"), primary_key=True),
        sa.Column("command_seq", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("command_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Text(), index=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text()),
        sa.Column("decision", sa.Text()),
        sa.Column("code", sa.Text()),
        sa.Column("decided_at", sa.Text()),
        sa.UniqueConstraint("store_id", "command_id"),
    )
    op.create_table(
        "relay",
        sa.Column("store_id", sa.Text(), primary_key=True),
        sa.Column("event_id", sa.Text(), primary_key=True),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("device_epoch", sa.BigInteger(), nullable=False),
        sa.Column("device_seq", sa.BigInteger(), nullable=False),
        sa.Column("event_hash", sa.Text(), nullable=False),
        sa.Column("command_seq", sa.BigInteger(), nullable=False),
        sa.Column("settled_seq", sa.BigInteger()),
        sa.ForeignKeyConstraint(
            ["store_id", "command_seq"], ["command.store_id", "command.command_seq"]
        ),
    )
    device = ["store_id", "device_id", "device_epoch", "device_seq"]
    op.create_index("ix_relay_device", "relay", device)
