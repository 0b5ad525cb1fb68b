"""The first schema: stores and their devices, logs, orders and commands, and what guards them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "1001"
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
            "store_id, store_seq, hub_epoch, outcome, outcome_reason, event_id, device_id, "
            "device_epoch, "
            "device_seq, kind, order_id, from_status, to_status, expected_version, actor_role, "
            "contents, event_hash, prev_hash, hash"
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


FLAGS = ("BLOCKED", "DELAYED")
STATUSES = (
    "INIT",
    "STOCK_OK",
    "STARTED",
    "READY",
    "AWAITING",
    "IN_PROGRESS",
    "PICK_UP_OK",
    "PICK_UP_FAILED",
    "PICK_UP_PARTIALLY",
    "CANCELLED",
    *FLAGS,
    "REPLANNED",
)
STEPS = {
    "": "INIT STARTED",
    "INIT": "STOCK_OK",
    "STOCK_OK": "STARTED",
    "STARTED": "READY DELAYED BLOCKED CANCELLED REPLANNED",
    "READY": "AWAITING DELAYED BLOCKED CANCELLED REPLANNED",
    "AWAITING": "IN_PROGRESS DELAYED BLOCKED",
    "IN_PROGRESS": "PICK_UP_OK PICK_UP_PARTIALLY PICK_UP_FAILED DELAYED BLOCKED",
    "PICK_UP_PARTIALLY": "DELAYED BLOCKED CANCELLED REPLANNED",
    "PICK_UP_FAILED": "CANCELLED REPLANNED",
    "DELAYED": " ".join(status for status in STATUSES if status != "DELAYED"),
    "BLOCKED": " ".join(status for status in STATUSES if status != "BLOCKED"),
    "CANCELLED": "DELAYED BLOCKED",
    "REPLANNED": "INIT STOCK_OK STARTED",
}
"""The workflow as it stood when this step was written; a test holds it against the domain."""


def _code(status: str) -> str:
    return f"COLLECT_{status}" if status else ""


def _permitted(role: str, origin: str, target: str) -> bool:
    if origin == "":
        return role in ("head_office", "system")
    arrival = (origin, target) == ("READY", "AWAITING")
    return {
        "customer": arrival,
        "staff": "CANCELLED" not in (origin, target),
        "manager": True,
        "head_office": (origin, target) == ("STOCK_OK", "STARTED")
        or target in ("CANCELLED", "REPLANNED"),
        "system": arrival or target in ("INIT", "STOCK_OK", "STARTED", *FLAGS),
    }[role]


def transition_rows() -> list[dict[str, str]]:
    """One row for every step that a role may take."""
    return [
        {"role": role, "from_status": _code(origin), "to_status": _code(target)}
        for role in ("customer", "staff", "manager", "head_office", "system")
        for origin, targets in STEPS.items()
        for target in targets.split()
        if _permitted(role, origin, target)
    ]


def upgrade() -> None:
    """Make every table, then the triggers in the database's own language."""
    _create_stores()
    _create_pairings()
    _create_log()
    _create_orders()
    _create_commands()
    _create_others()
    transition = sa.table(
        "transition", *(sa.column(name, sa.Text()) for name in ("role", "from_status", "to_status"))
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


def _columns(kind: Any, *names: str, nullable: bool = True) -> list[Any]:
    return [sa.Column(name, kind, nullable=nullable) for name in names]


def _create_stores() -> None:
    op.create_table(
        "head_office",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("history_id", sa.Text(), nullable=False),
    )
    op.create_table(
        "store",
        sa.Column("store_id", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("exchange_place_id", sa.Text(), nullable=False, unique=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("hub_device_id", sa.Text()),
        *_columns(sa.BigInteger(), "hub_epoch", "log_seq", nullable=False),
        sa.Column("log_hash", sa.Text(), nullable=False),
        sa.Column("command_seq", sa.BigInteger(), nullable=False),
        sa.Column("command_hash", sa.Text(), nullable=False),
        sa.Column("reported_seq", sa.BigInteger()),
        *_columns(sa.Text(), "reported_orders_hash", "own_orders_hash", "hub_fingerprint"),
        sa.Column("stated_epoch", sa.BigInteger()),
    )
    op.create_table(
        "device",
        sa.Column("device_id", sa.Text(), primary_key=True),
        sa.Column(
            "store_id", sa.Text(), sa.ForeignKey("store.store_id"), nullable=False, index=True
        ),
        *_columns(sa.Text(), "name", "role", "secret_hash", "paired_at", nullable=False),
        *_columns(
            sa.Text(),
            "revoked_at",
            "quarantined_at",
            "quarantined_for",
            "last_contact_at",
            "quarantine_reason",
        ),
        sa.Column("public_key", sa.Text(), nullable=False, server_default=""),
        sa.Column("signs_since", sa.BigInteger()),
    )


def _create_pairings() -> None:
    op.create_table(
        "pairing",
        sa.Column("store_id", sa.Text(), sa.ForeignKey("store.store_id"), primary_key=True),
        sa.Column("device_id", sa.Text(), primary_key=True),
        *_columns(sa.Text(), "role", "name", "secret_hash", "paired_at", nullable=False),
        *_columns(sa.Text(), "revoked_at", "quarantined_at", "quarantined_for"),
        sa.Column("public_key", sa.Text(), nullable=False, server_default=""),
        sa.Column("signs_since", sa.BigInteger()),
    )
    op.create_table(
        "pairing_code",
        sa.Column("code_hash", sa.Text(), primary_key=True),
        sa.Column("store_id", sa.Text(), sa.ForeignKey("store.store_id"), nullable=False),
        *_columns(sa.Text(), "role", "expires_at", nullable=False),
        sa.Column("used_at", sa.Text()),
    )
    op.create_table(
        "pairing_attempt",
        sa.Column("attempt_id", sa.Text(), primary_key=True),
        sa.Column("at", sa.Text(), nullable=False),
    )


def _create_log() -> None:
    op.create_table(
        "entry",
        sa.Column("store_id", sa.Text(), sa.ForeignKey("store.store_id"), primary_key=True),
        sa.Column("store_seq", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("hub_epoch", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("outcome_reason", sa.Text()),
        *_columns(sa.Text(), "event_id", "device_id", nullable=False),
        *_columns(sa.BigInteger(), "device_epoch", "device_seq", nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        *_columns(sa.Text(), "order_id", "from_status", "to_status"),
        sa.Column("expected_version", sa.BigInteger()),
        *_columns(
            sa.Text(),
            "actor_role",
            "contents",
            "personal",
            "event_hash",
            "prev_hash",
            "hash",
            nullable=False,
        ),
        sa.Column("signature", sa.Text(), nullable=False, server_default=""),
        sa.UniqueConstraint("store_id", "event_id"),
    )
    op.create_index(
        "ix_entry_device", "entry", ["store_id", "device_id", "device_epoch", "device_seq"]
    )
    op.create_index("ix_entry_order", "entry", ["store_id", "order_id"])


def _create_orders() -> None:
    op.create_table(
        "orders",
        sa.Column("store_id", sa.Text(), sa.ForeignKey("store.store_id"), primary_key=True),
        sa.Column("order_id", sa.Text(), primary_key=True, index=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        *_columns(sa.Text(), "slot_start", "slot_end"),
        *_columns(sa.Text(), "changed_at", "content_hash", "state", "contents", nullable=False),
        sa.Column("erased_at", sa.Text()),
    )
    op.create_table(
        "transition",
        sa.Column("role", sa.Text(), primary_key=True),
        sa.Column("from_status", sa.Text(), primary_key=True),
        sa.Column("to_status", sa.Text(), primary_key=True),
    )


def _create_commands() -> None:
    op.create_table(
        "command",
        sa.Column("store_id", sa.Text(), sa.ForeignKey("store.store_id"), primary_key=True),
        sa.Column("command_seq", sa.BigInteger(), primary_key=True, autoincrement=False),
        *_columns(sa.Text(), "command_id", "kind", nullable=False),
        sa.Column("order_id", sa.Text(), index=True),
        *_columns(
            sa.Text(), "payload", "issued_by", "issued_at", "prev_hash", "hash", nullable=False
        ),
        *_columns(sa.Text(), "content_hash", "decision", "code", "decided_at"),
        sa.UniqueConstraint("store_id", "command_id"),
    )
    op.create_table(
        "relay",
        sa.Column("store_id", sa.Text(), primary_key=True),
        sa.Column("event_id", sa.Text(), primary_key=True),
        sa.Column("device_id", sa.Text(), nullable=False),
        *_columns(sa.BigInteger(), "device_epoch", "device_seq", nullable=False),
        sa.Column("event_hash", sa.Text(), nullable=False),
        sa.Column("command_seq", sa.BigInteger(), nullable=False),
        sa.Column("sequenced_seq", sa.BigInteger()),
        sa.ForeignKeyConstraint(
            ["store_id", "command_seq"], ["command.store_id", "command.command_seq"]
        ),
    )
    op.create_index(
        "ix_relay_device", "relay", ["store_id", "device_id", "device_epoch", "device_seq"]
    )


def _create_others() -> None:
    op.create_table(
        "unsigned_entry",
        sa.Column("store_id", sa.Text(), sa.ForeignKey("store.store_id"), primary_key=True),
        sa.Column("store_seq", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        *_columns(sa.BigInteger(), "device_epoch", "device_seq", nullable=False),
        *_columns(sa.Text(), "event_hash", "event_prev", nullable=False),
    )
