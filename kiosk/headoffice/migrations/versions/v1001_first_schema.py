"""The first schema: stores and their devices, logs, orders and commands, and what guards them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "1001"
down_revision = branch_labels = depends_on = None

LAST_STEP = """(
  SELECT expected_version, to_status FROM entry
  WHERE store_id = NEW.store_id AND order_id = NEW.order_id
  AND kind = 'status' AND outcome = 'applied'
  ORDER BY expected_version DESC LIMIT 1
) AS last_step"""
"""The last step of an order in its store's log."""

ONE_STEP = """
CREATE UNIQUE INDEX ux_entry_step ON entry (store_id, order_id, expected_version)
WHERE kind = 'status' AND outcome = 'applied'
"""

FOLLOWS = f"""
  NEW.order_id IS NOT NULL AND (
    EXISTS (SELECT 1 FROM {LAST_STEP} WHERE expected_version = NEW.expected_version - 1
      AND to_status = NEW.from_status)
    OR (NEW.from_status IS NULL AND COALESCE(NEW.expected_version, -1) = 0
      AND NOT EXISTS (SELECT 1 FROM {LAST_STEP})))
"""  # noqa: S608 - our own names
"""Whether a step is the next one of its order."""

IS_LOGGED = f"""
  SELECT 1 FROM {LAST_STEP} WHERE expected_version = NEW.version - 1 AND to_status = NEW.status
"""  # noqa: S608 - our own names
"""An order stands where its log left it."""

STEP = ("role", "from_status", "to_status")

PERMITTED = """
  SELECT 1 FROM transition WHERE role = NEW.actor_role
  AND from_status = COALESCE(NEW.from_status, '') AND to_status = NEW.to_status
"""

MOVES = "store_id, order_id, status, version"
IS_MOVED = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in MOVES.split(", "))

KEPT = {
    "entry": "the log is never shortened",
    "orders": "an order stays",
    "command": "a command stays",
    "transition": "the workflow changes by migration only",
}
"""What no row is ever deleted from."""

UNALTERED = {
    "entry": (
        """store_id, store_seq, hub_epoch, outcome, outcome_reason, event_id, device_id,
        device_epoch, device_seq, kind, order_id, from_status, to_status, expected_version,
        actor_role, contents, event_hash, prev_hash, hash""",
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
    *("INIT", "STOCK_OK", "STARTED", "READY", "AWAITING", "IN_PROGRESS", "PICK_UP_OK"),
    *("PICK_UP_FAILED", "PICK_UP_PARTIALLY", "CANCELLED", *FLAGS, "REPLANNED"),
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
    transition = sa.table("transition", *(sa.column(name, sa.Text()) for name in STEP))
    op.bulk_insert(transition, transition_rows())
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _sqlite_guards() if is_sqlite else _postgresql_guards():
        op.execute(sa.text(statement))


def _sqlite_guards() -> list[str]:
    legality = f"""
CREATE TRIGGER entry_is_legal BEFORE INSERT ON entry
WHEN NEW.kind = 'status' AND NEW.outcome = 'applied'
BEGIN
  SELECT RAISE(ABORT, 'transition is not legal') WHERE NOT EXISTS ({PERMITTED});
  SELECT RAISE(ABORT, 'event does not follow its order') WHERE NOT ({FOLLOWS});
END
"""
    if_moved = f"WHEN {IS_MOVED}"
    logged = f"""
BEGIN
  SELECT RAISE(ABORT, 'an order moves only by its log') WHERE NOT EXISTS ({IS_LOGGED});
END
"""
    refuse = "BEGIN SELECT RAISE(ABORT, '{}'); END"
    return [
        legality,
        f"CREATE TRIGGER orders_begin_by_log BEFORE INSERT ON orders {logged}",
        f"CREATE TRIGGER orders_move_by_log BEFORE UPDATE OF {MOVES} ON orders {if_moved}{logged}",
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
    check_entry = f"""
CREATE FUNCTION check_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS ({PERMITTED}) THEN RAISE EXCEPTION 'transition is not legal'; END IF;
  IF NOT ({FOLLOWS}) THEN RAISE EXCEPTION 'event does not follow its order'; END IF;
  RETURN NEW;
END $$
"""
    check_order = f"""
CREATE FUNCTION check_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS ({IS_LOGGED}) THEN RAISE EXCEPTION 'an order moves only by its log'; END IF;
  RETURN NEW;
END $$
"""
    legal = """
CREATE TRIGGER entry_is_legal BEFORE INSERT ON entry FOR EACH ROW
WHEN (NEW.kind = 'status' AND NEW.outcome = 'applied') EXECUTE FUNCTION check_entry()
"""
    new, moved = "BEFORE INSERT ON orders", f"BEFORE UPDATE OF {MOVES} ON orders"
    check = "EXECUTE FUNCTION check_order()"
    refuse = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$
"""
    return [
        check_entry,
        check_order,
        refuse,
        legal,
        f"CREATE TRIGGER orders_begin_by_log {new} FOR EACH ROW {check}",
        f"CREATE TRIGGER orders_move_by_log {moved} FOR EACH ROW WHEN ({IS_MOVED}) {check}",
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


def _columns(kind: Any, names: str, *, nullable: bool = True) -> list[Any]:
    return [sa.Column(name, kind, nullable=nullable) for name in names.split()]


def _of_store(**options: Any) -> sa.Column[Any]:
    return sa.Column("store_id", sa.Text(), sa.ForeignKey("store.store_id"), **options)


def _create_stores() -> None:
    key = sa.Column("id", sa.Integer(), primary_key=True)
    op.create_table("head_office", key, *_columns(sa.Text(), "history_id", nullable=False))
    op.create_table(
        "store",
        sa.Column("store_id", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("exchange_place_id", sa.Text(), nullable=False, unique=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("hub_device_id", sa.Text()),
        *_columns(sa.BigInteger(), "hub_epoch log_seq", nullable=False),
        sa.Column("log_hash", sa.Text(), nullable=False),
        sa.Column("command_seq", sa.BigInteger(), nullable=False),
        sa.Column("command_hash", sa.Text(), nullable=False),
        sa.Column("reported_seq", sa.BigInteger()),
        *_columns(sa.Text(), "reported_orders_hash own_orders_hash hub_fingerprint"),
        sa.Column("stated_epoch", sa.BigInteger()),
    )
    op.create_table(
        "device",
        sa.Column("device_id", sa.Text(), primary_key=True),
        _of_store(nullable=False, index=True),
        *_columns(sa.Text(), "name role secret_hash paired_at", nullable=False),
        *_columns(
            sa.Text(), "revoked_at quarantined_at quarantined_for last_contact_at quarantine_reason"
        ),
        sa.Column("public_key", sa.Text(), nullable=False, server_default=""),
        sa.Column("signs_since", sa.BigInteger()),
    )


def _create_pairings() -> None:
    op.create_table(
        "pairing",
        _of_store(primary_key=True),
        sa.Column("device_id", sa.Text(), primary_key=True),
        *_columns(sa.Text(), "role name secret_hash paired_at", nullable=False),
        *_columns(sa.Text(), "revoked_at quarantined_at quarantined_for"),
        sa.Column("public_key", sa.Text(), nullable=False, server_default=""),
        sa.Column("signs_since", sa.BigInteger()),
    )
    op.create_table(
        "pairing_code",
        sa.Column("code_hash", sa.Text(), primary_key=True),
        _of_store(nullable=False),
        *_columns(sa.Text(), "role expires_at", nullable=False),
        sa.Column("used_at", sa.Text()),
    )


def _create_log() -> None:
    op.create_table(
        "entry",
        _of_store(primary_key=True),
        sa.Column("store_seq", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("hub_epoch", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("outcome_reason", sa.Text()),
        *_columns(sa.Text(), "event_id device_id", nullable=False),
        *_columns(sa.BigInteger(), "device_epoch device_seq", nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        *_columns(sa.Text(), "order_id from_status to_status"),
        sa.Column("expected_version", sa.BigInteger()),
        *_columns(
            sa.Text(), "actor_role contents personal event_hash prev_hash hash", nullable=False
        ),
        sa.Column("signature", sa.Text(), nullable=False, server_default=""),
        sa.UniqueConstraint("store_id", "event_id"),
    )
    op.create_index(
        "ix_entry_device", "entry", ["store_id", "device_id", "device_epoch", "device_seq"]
    )
    op.create_index("ix_entry_order", "entry", ["store_id", "order_id"])
    op.execute(ONE_STEP)
    op.create_table(
        "unsigned_entry",
        _of_store(primary_key=True),
        sa.Column("store_seq", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        *_columns(sa.BigInteger(), "device_epoch device_seq", nullable=False),
        *_columns(sa.Text(), "event_hash event_prev", nullable=False),
    )


def _create_orders() -> None:
    op.create_table(
        "orders",
        _of_store(primary_key=True),
        sa.Column("order_id", sa.Text(), primary_key=True, index=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        *_columns(sa.Text(), "slot_start slot_end"),
        *_columns(sa.Text(), "changed_at content_hash state contents", nullable=False),
        sa.Column("erased_at", sa.Text()),
    )
    step = ("role", "from_status", "to_status")
    op.create_table("transition", *(sa.Column(name, sa.Text(), primary_key=True) for name in step))


def _create_commands() -> None:
    op.create_table(
        "command",
        _of_store(primary_key=True),
        sa.Column("command_seq", sa.BigInteger(), primary_key=True, autoincrement=False),
        *_columns(sa.Text(), "command_id kind", nullable=False),
        sa.Column("order_id", sa.Text(), index=True),
        *_columns(sa.Text(), "payload issued_by issued_at prev_hash hash", nullable=False),
        *_columns(sa.Text(), "content_hash decision code decided_at"),
        sa.UniqueConstraint("store_id", "command_id"),
    )
    op.create_table(
        "relay",
        sa.Column("store_id", sa.Text(), primary_key=True),
        sa.Column("event_id", sa.Text(), primary_key=True),
        sa.Column("device_id", sa.Text(), nullable=False),
        *_columns(sa.BigInteger(), "device_epoch device_seq", nullable=False),
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
