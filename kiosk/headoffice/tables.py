"""The tables of head office, the same on SQLite and PostgreSQL.

What is hashed is never changed: triggers see to it. What is personal stands in columns of its
own (`personal`, `contents`, `payload`), so that it can be erased and every chain still verifies.
Free text stands within JSON in ASCII, which both databases take whatever characters it has.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from kiosk.storage.tables import Instant

METADATA = MetaData()

HEAD_OFFICE = Table(
    "head_office",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("history_id", Text, nullable=False),
)

STORES = Table(
    "store",
    METADATA,
    Column("store_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("exchange_place_id", Text, nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
    # A device of this store. No foreign key: a device names its store, and one must be first.
    Column("hub_device_id", Text),
    Column("hub_epoch", BigInteger, nullable=False),
    Column("log_seq", BigInteger, nullable=False),
    Column("log_hash", Text, nullable=False),
    Column("command_seq", BigInteger, nullable=False),
    Column("command_hash", Text, nullable=False),
    # What the hub last said its orders amount to, at which number, and what they did here.
    Column("told_seq", BigInteger),
    Column("told_orders_hash", Text),
    Column("own_orders_hash", Text),
    # The certificate that the hub shows in `stated_epoch`, as head office has signed it.
    Column("hub_fingerprint", Text),
    Column("stated_epoch", BigInteger),
)

DEVICES = Table(
    "device",
    METADATA,
    Column("device_id", Text, primary_key=True),
    Column("store_id", Text, ForeignKey("store.store_id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("secret_hash", Text, nullable=False),
    Column("enrolled_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("quarantined_at", Instant),
    Column("quarantined_for", Text),
    Column("heard_at", Instant),
    # The code of a QuarantineReason; `quarantined_for` is the detail, in English.
    Column("quarantine_reason", Text),
    # With which the device signs; "" where none is known.
    Column("public_key", Text, nullable=False, server_default=""),
)

PAIRINGS = Table(
    "pairing",
    METADATA,
    Column("store_id", Text, ForeignKey("store.store_id"), primary_key=True),
    Column("device_id", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("secret_hash", Text, nullable=False),
    Column("paired_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("quarantined_at", Instant),
    Column("quarantined_for", Text),
    Column("public_key", Text, nullable=False, server_default=""),
    Column("signs_since", BigInteger),
)
"""Whom the hubs of a store have paired, for the hub that comes after them."""

ENROLMENTS = Table(
    "enrolment",
    METADATA,
    Column("code_hash", Text, primary_key=True),
    Column("store_id", Text, ForeignKey("store.store_id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

# Of an earlier version: wrong codes are counted in memory since.
Table(
    "enrolment_attempt",
    METADATA,
    Column("attempt_id", Text, primary_key=True),
    Column("at", Instant, nullable=False),
)

ENTRIES = Table(
    "entry",
    METADATA,
    Column("store_id", Text, ForeignKey("store.store_id"), primary_key=True),
    Column("store_seq", BigInteger, primary_key=True, autoincrement=False),
    Column("hub_epoch", BigInteger, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("why", Text),
    Column("event_id", Text, nullable=False),
    Column("device_id", Text, nullable=False),
    Column("device_epoch", BigInteger, nullable=False),
    Column("device_seq", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("order_id", Text),
    Column("from_status", Text),
    Column("to_status", Text),
    Column("expected_version", BigInteger),
    Column("actor_role", Text, nullable=False),
    Column("told", Text, nullable=False),
    Column("personal", Text, nullable=False),
    Column("event_hash", Text, nullable=False),
    Column("prev_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    UniqueConstraint("store_id", "event_id"),
    Index("ix_entry_order", "store_id", "order_id"),
    Index("ix_entry_device", "store_id", "device_id", "device_epoch", "device_seq"),
)

ORDERS = Table(
    "orders",
    METADATA,
    Column("store_id", Text, ForeignKey("store.store_id"), primary_key=True),
    Column("order_id", Text, primary_key=True, index=True),
    Column("status", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("slot_start", Instant),
    Column("slot_end", Instant),
    Column("changed_at", Instant, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("contents", Text, nullable=False),
    Column("erased_at", Instant),
)

COMMANDS = Table(
    "command",
    METADATA,
    Column("store_id", Text, ForeignKey("store.store_id"), primary_key=True),
    Column("command_seq", BigInteger, primary_key=True, autoincrement=False),
    Column("command_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("order_id", Text, index=True),
    Column("payload", Text, nullable=False),
    Column("issued_by", Text, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("prev_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("content_hash", Text),
    Column("decision", Text),
    Column("code", Text),
    Column("decided_at", Instant),
    UniqueConstraint("store_id", "command_id"),
)

RELAYS = Table(
    "relay",
    METADATA,
    Column("store_id", Text, primary_key=True),
    Column("event_id", Text, primary_key=True),
    Column("device_id", Text, nullable=False),
    Column("device_epoch", BigInteger, nullable=False),
    Column("device_seq", BigInteger, nullable=False),
    Column("event_hash", Text, nullable=False),
    Column("command_seq", BigInteger, nullable=False),
    Column("settled_seq", BigInteger),
    ForeignKeyConstraint(["store_id", "command_seq"], ["command.store_id", "command.command_seq"]),
    Index("ix_relay_device", "store_id", "device_id", "device_epoch", "device_seq"),
)

TRANSITIONS = Table(
    "transition",
    METADATA,
    Column("role", Text, primary_key=True),
    Column("from_status", Text, primary_key=True),
    Column("to_status", Text, primary_key=True),
)
