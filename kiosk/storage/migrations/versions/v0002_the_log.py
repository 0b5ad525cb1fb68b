"""The store's log: what became of every event, and what several machines need to share it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from uuid_utils import uuid7

from kiosk.storage.migrations.numbering import number_events
from kiosk.storage.migrations.versions.v0001_first_schema import (
    ALTERATION_GUARD,
    HASHED,
    NEWNESS_GUARD,
)

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JOURNAL_GUARD = """
CREATE TRIGGER event_is_kept BEFORE DELETE ON event
WHEN OLD.store_seq IS NOT NULL OR EXISTS (
  SELECT 1 FROM device WHERE device_id = OLD.device_id OR role IN ('hub', 'counter'))
BEGIN SELECT RAISE(ABORT, 'the journal is never shortened'); END
"""
"""A check-in or a board holds copies: what its hub has lost of them, nobody takes from there."""

LEGALITY_GUARD = """
CREATE TRIGGER event_is_legal BEFORE INSERT ON event
WHEN NEW.kind = 'status' AND (NEW.outcome IS NULL OR NEW.outcome = 'applied')
BEGIN
  SELECT RAISE(ABORT, 'transition is not legal') WHERE NOT EXISTS (
    SELECT 1 FROM transition WHERE role = NEW.actor_role
    AND from_status = COALESCE(NEW.from_status, '') AND to_status = NEW.to_status);
  SELECT RAISE(ABORT, 'event does not follow its order') WHERE NOT EXISTS (
    SELECT 1 FROM orders WHERE order_id = NEW.order_id AND version = NEW.expected_version
    AND status = COALESCE(NEW.from_status, NEW.to_status)
    AND (NEW.from_status IS NULL) = (version = 0));
END
"""

ORDER_GUARD = """
CREATE TRIGGER event_has_its_order BEFORE INSERT ON event
WHEN NEW.order_id IS NOT NULL AND (NEW.outcome IS NULL OR NEW.outcome = 'applied')
BEGIN
  SELECT RAISE(ABORT, 'the order of the event is not here') WHERE NOT EXISTS (
    SELECT 1 FROM orders WHERE order_id = NEW.order_id);
END
"""

PROJECTION = """
CREATE TRIGGER event_moves_order AFTER INSERT ON event
WHEN NEW.kind = 'status' AND (NEW.outcome IS NULL OR NEW.outcome = 'applied')
BEGIN
  UPDATE orders SET status = NEW.to_status, version = NEW.expected_version + 1
  WHERE order_id = NEW.order_id;
END
"""

SETTLING_GUARD = """
CREATE TRIGGER event_settles_in_turn BEFORE UPDATE OF outcome ON event
WHEN NEW.kind = 'status' AND NEW.outcome = 'applied'
BEGIN
  SELECT RAISE(ABORT, 'event does not follow the log of its order') WHERE NOT (
    (NEW.from_status IS NULL AND NEW.expected_version = 0)
    OR EXISTS (SELECT 1 FROM event WHERE order_id = NEW.order_id AND kind = 'status'
      AND outcome = 'applied' AND expected_version = NEW.expected_version - 1
      AND to_status = NEW.from_status));
END
"""

SETTLING = """
CREATE TRIGGER event_settles_order AFTER UPDATE OF outcome ON event
WHEN NEW.kind = 'status' AND NEW.outcome = 'applied' AND OLD.outcome IS NULL
BEGIN
  UPDATE orders SET status = NEW.to_status, version = NEW.expected_version + 1
  WHERE order_id = NEW.order_id AND version = NEW.expected_version;
END
"""

PROJECTION_GUARD = """
CREATE TRIGGER order_moves_by_event BEFORE UPDATE OF status, version ON orders
WHEN NEW.status <> OLD.status OR NEW.version <> OLD.version
BEGIN
  SELECT RAISE(ABORT, 'an order moves only by its journal') WHERE NOT (
    EXISTS (SELECT 1 FROM event WHERE order_id = NEW.order_id AND kind = 'status'
      AND to_status = NEW.status AND expected_version = NEW.version - 1
      AND expected_version = OLD.version AND (outcome IS NULL OR outcome = 'applied'))
    OR EXISTS (SELECT 1 FROM event WHERE order_id = NEW.order_id AND kind = 'status'
      AND outcome IS NULL
      AND (NEW.version = 0 OR EXISTS (
        SELECT 1 FROM event WHERE order_id = NEW.order_id AND kind = 'status'
        AND to_status = NEW.status AND expected_version = NEW.version - 1
        AND (outcome IS NULL OR outcome = 'applied')))));
END
"""
"""One step forward by an event; any way, to what an event says, while some wait for the hub."""

PLACE_GUARD = """
CREATE TRIGGER event_keeps_its_place BEFORE UPDATE OF
  store_seq, hub_epoch, outcome, why, store_hash ON event
WHEN OLD.store_seq IS NOT NULL AND NEW.store_seq IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the log is never altered'); END
"""

SUBJECT_GUARD = """
CREATE TRIGGER event_keeps_its_subject BEFORE UPDATE OF subject_id ON event
BEGIN SELECT RAISE(ABORT, 'the journal is never altered'); END
"""

INDEXES = (
    "CREATE UNIQUE INDEX ux_event_store_seq ON event(store_seq) WHERE store_seq IS NOT NULL",
    """CREATE UNIQUE INDEX ux_event_step ON event(order_id, expected_version)
    WHERE kind = 'status' AND outcome = 'applied'""",
    "CREATE INDEX ix_event_unsettled ON event(position) WHERE store_seq IS NULL",
    "CREATE INDEX ix_event_subject ON event(subject_id) WHERE subject_id IS NOT NULL",
    """CREATE INDEX ix_event_without_effect ON event(outcome)
    WHERE outcome IN ('conflict', 'rejected')""",
    "CREATE INDEX ix_event_decided ON event(reason) WHERE kind = 'decided'",
)


def upgrade() -> None:
    """Add what the log needs, number what was recorded so far, then guard both."""
    op.execute(sa.text("DROP TRIGGER order_moves_by_event"))
    _create_journal_again()
    _extend_device()
    _create_upstream()
    _create_downstream()
    number_events(op.get_bind())
    for statement in (
        NEWNESS_GUARD,
        JOURNAL_GUARD,
        ALTERATION_GUARD,
        LEGALITY_GUARD,
        ORDER_GUARD,
        PROJECTION,
        SETTLING_GUARD,
        SETTLING,
        PROJECTION_GUARD,
        PLACE_GUARD,
        SUBJECT_GUARD,
        *INDEXES,
    ):
        op.execute(sa.text(statement))


def _create_journal_again() -> None:
    """The journal in a table that also takes events of orders that are not here.

    A machine may send what the hub cannot use: that is kept too, with the reason.
    """
    op.create_table(
        "event_with_place",
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("event_id", sa.String(), nullable=False, unique=True),
        sa.Column("deed_id", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("device_epoch", sa.Integer(), nullable=False),
        sa.Column("device_seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("order_id", sa.String()),
        sa.Column("from_status", sa.String()),
        sa.Column("to_status", sa.String()),
        sa.Column("expected_version", sa.Integer()),
        sa.Column("actor_role", sa.String(), nullable=False),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("reason", sa.String()),
        sa.Column("comment", sa.String()),
        sa.Column("data", sa.String(), nullable=False),
        sa.Column("personal", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.Text(), nullable=False),
        sa.Column("clock_offset_ms", sa.Integer()),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("store_seq", sa.Integer()),
        sa.Column("hub_epoch", sa.Integer()),
        sa.Column("outcome", sa.String()),
        sa.Column("why", sa.String()),
        sa.Column("store_hash", sa.String()),
        sa.Column("subject_id", sa.String()),
        sa.UniqueConstraint("device_id", "device_epoch", "device_seq"),
        sqlite_autoincrement=True,
    )
    columns = f"{HASHED}, actor_name, comment, personal"
    op.execute(
        sa.text(f"INSERT INTO event_with_place ({columns}) SELECT {columns} FROM event")  # noqa: S608
    )
    op.drop_table("event")
    op.rename_table("event_with_place", "event")
    op.create_index("ix_event_deed_id", "event", ["deed_id"])
    op.create_index("ix_event_order_id", "event", ["order_id"])


def _extend_device() -> None:
    for column in (
        sa.Column("role", sa.String(), nullable=False, server_default="hub"),
        sa.Column("hub_epoch", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("history_id", sa.String(), nullable=False, server_default=""),
        sa.Column("store_id", sa.String(), nullable=False, server_default=""),
        sa.Column("store_name", sa.String(), nullable=False, server_default=""),
    ):
        op.add_column("device", column)
    named = sa.text("UPDATE device SET history_id = :history_id")
    op.execute(named.bindparams(history_id=str(uuid7())))


def _create_upstream() -> None:
    op.create_table(
        "upload",
        sa.Column("device_epoch", sa.Integer(), primary_key=True),
        sa.Column("acked_seq", sa.Integer(), nullable=False),
    )
    op.create_table(
        "upstream",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("acked_store_seq", sa.Integer(), nullable=False),
        sa.Column("snapshot_as_of", sa.Integer()),
        sa.Column("snapshot_cursor", sa.String()),
        sa.Column("heard_at", sa.Text()),
        sa.Column("clock_offset_ms", sa.Integer()),
    )
    op.create_table(
        "command",
        sa.Column("command_seq", sa.Integer(), primary_key=True),
        sa.Column("command_id", sa.String(), nullable=False, index=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("order_id", sa.String()),
        sa.Column("payload", sa.String(), nullable=False),
        sa.Column("issued_by", sa.String(), nullable=False),
        sa.Column("issued_at", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
    )


def _create_downstream() -> None:
    op.create_table(
        "peer",
        sa.Column("device_id", sa.String(), primary_key=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("paired_at", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.Text()),
        sa.Column("quarantined_at", sa.Text()),
        sa.Column("heard_at", sa.Text()),
    )
    op.create_table(
        "enrolment",
        sa.Column("code_hash", sa.String(), primary_key=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.Column("used_at", sa.Text()),
    )
