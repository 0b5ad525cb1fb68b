"""The tables of head office, the same on SQLite and PostgreSQL.

Triggers refuse changes to hashed columns. Personal data is in columns of its own (`personal`,
`contents`, `payload`) that no hash chain covers, so that it can be erased and every chain still
verifies. Free text is inside ASCII JSON, which both databases accept whatever characters it has.
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
    text,
)

from kiosk.storage.engine.columns import Timestamp

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
    Column("created_at", Timestamp, nullable=False),
    # A device of this store. No foreign key: a device refers to its store, which comes first.
    Column("hub_device_id", Text),
    Column("hub_epoch", BigInteger, nullable=False),
    Column("log_seq", BigInteger, nullable=False),
    Column("log_hash", Text, nullable=False),
    Column("command_seq", BigInteger, nullable=False),
    Column("command_hash", Text, nullable=False),
    # The hub's last orders hash, at which number of the log, and head office's own hash there.
    Column("reported_seq", BigInteger),
    Column("reported_orders_hash", Text),
    Column("own_orders_hash", Text),
    # SHA-256 of the hub's certificate in `stated_epoch`, as in head office's signed statement.
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
    Column("paired_at", Timestamp, nullable=False),
    Column("revoked_at", Timestamp),
    Column("quarantined_at", Timestamp),
    Column("quarantined_for", Text),
    Column("last_contact_at", Timestamp),
    # The code of a QuarantineReason; `quarantined_for` is the detail, in English.
    Column("quarantine_reason", Text),
    # Verifies the device's signatures; "" where none is known.
    Column("public_key", Text, nullable=False, server_default=""),
    # The epoch from which on the device signs; NULL: it has never signed anything.
    Column("signs_since", BigInteger),
)

PAIRINGS = Table(
    "pairing",
    METADATA,
    Column("store_id", Text, ForeignKey("store.store_id"), primary_key=True),
    Column("device_id", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("secret_hash", Text, nullable=False),
    Column("paired_at", Timestamp, nullable=False),
    Column("revoked_at", Timestamp),
    Column("quarantined_at", Timestamp),
    Column("quarantined_for", Text),
    Column("public_key", Text, nullable=False, server_default=""),
    Column("signs_since", BigInteger),
)
"""The devices that a store's hubs have paired, for its next hub."""

PAIRING_CODES = Table(
    "pairing_code",
    METADATA,
    Column("code_hash", Text, primary_key=True),
    Column("store_id", Text, ForeignKey("store.store_id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("expires_at", Timestamp, nullable=False),
    Column("used_at", Timestamp),
)

_IS_STEP = text("kind = 'status' AND outcome = 'applied'")

ENTRIES = Table(
    "entry",
    METADATA,
    Column("store_id", Text, ForeignKey("store.store_id"), primary_key=True),
    Column("store_seq", BigInteger, primary_key=True, autoincrement=False),
    Column("hub_epoch", BigInteger, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("outcome_reason", Text),
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
    Column("contents", Text, nullable=False),
    Column("personal", Text, nullable=False),
    Column("event_hash", Text, nullable=False),
    Column("prev_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    # The device's signature that came with the event; "" where there was none.
    Column("signature", Text, nullable=False, server_default=""),
    UniqueConstraint("store_id", "event_id"),
    Index("ix_entry_order", "store_id", "order_id"),
    Index(
        "ux_entry_step",
        "store_id",
        "order_id",
        "expected_version",
        unique=True,
        sqlite_where=_IS_STEP,
        postgresql_where=_IS_STEP,
    ),
    Index("ix_entry_device", "store_id", "device_id", "device_epoch", "device_seq"),
)

UNSIGNED = Table(
    "unsigned_entry",
    METADATA,
    Column("store_id", Text, ForeignKey("store.store_id"), primary_key=True),
    Column("store_seq", BigInteger, primary_key=True, autoincrement=False),
    Column("device_id", Text, nullable=False),
    Column("device_epoch", BigInteger, nullable=False),
    Column("device_seq", BigInteger, nullable=False),
    Column("event_hash", Text, nullable=False),
    Column("event_prev", Text, nullable=False),
)
"""Entries in a device's name without that device's signature."""

ORDERS = Table(
    "orders",
    METADATA,
    Column("store_id", Text, ForeignKey("store.store_id"), primary_key=True),
    Column("order_id", Text, primary_key=True, index=True),
    Column("status", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("slot_start", Timestamp),
    Column("slot_end", Timestamp),
    Column("changed_at", Timestamp, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("contents", Text, nullable=False),
    Column("erased_at", Timestamp),
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
    Column("issued_at", Timestamp, nullable=False),
    Column("prev_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("content_hash", Text),
    Column("decision", Text),
    Column("code", Text),
    Column("decided_at", Timestamp),
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
    Column("sequenced_seq", BigInteger),
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
