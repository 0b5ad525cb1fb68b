"""The tables of head office, the same on SQLite and PostgreSQL.

Triggers refuse changes to hashed columns. Personal data is in columns of its own (`personal`,
`contents`, `payload`) that no hash chain covers, so that it can be erased and every chain still
verifies. Free text is inside ASCII JSON, which both databases accept whatever characters it has.

Row objects do not leave this package: `codec` turns them into frozen values.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from kiosk.storage.engine.columns import table_of, timestamp

_IS_STEP = text("kind = 'status' AND outcome = 'applied'")


class HeldRow(SQLModel, registry=registry()):
    """A row of head office's database, whose tables are apart from those of a store's."""


def _text(**options: Any) -> Any:
    return Field(sa_type=Text, **options)


def _number(**options: Any) -> Any:
    return Field(sa_type=BigInteger, **options)


def _text_or_empty() -> Any:
    return _text(sa_column_kwargs={"server_default": ""})


def _seq_key() -> Any:
    return _number(primary_key=True, sa_column_kwargs={"autoincrement": False})


def _of_store(**options: Any) -> Any:
    return _text(foreign_key="store.store_id", **options)


class HeadOfficeRow(HeldRow, table=True):
    """This head office: one row."""

    __tablename__: ClassVar[Any] = "head_office"

    id: int | None = Field(default=None, primary_key=True)
    history_id: str = _text()


class StoreRow(HeldRow, table=True):
    """A store, with the heads of its log and of its commands."""

    __tablename__: ClassVar[Any] = "store"

    store_id: str = _text(primary_key=True)
    name: str = _text()
    exchange_place_id: str = _text(unique=True)
    created_at: datetime = timestamp(nullable=False)
    # A device of this store. No foreign key: a device refers to its store, which comes first.
    hub_device_id: str | None = _text(default=None)
    hub_epoch: int = _number(default=0)
    log_seq: int = _number(default=0)
    log_hash: str = _text()
    command_seq: int = _number(default=0)
    command_hash: str = _text()
    # The hub's last orders hash, at which number of the log, and head office's own hash there.
    reported_seq: int | None = _number(default=None)
    reported_orders_hash: str | None = _text(default=None)
    own_orders_hash: str | None = _text(default=None)
    # SHA-256 of the hub's certificate in `stated_epoch`, as in head office's signed statement.
    hub_fingerprint: str | None = _text(default=None)
    stated_epoch: int | None = _number(default=None)
    # Since when the store's devices are refused; None: the store is open.
    closed_at: datetime | None = timestamp()


class PairedDeviceRow(HeldRow, table=True):
    """A device that head office has paired: a store's hub, or a former one."""

    __tablename__: ClassVar[Any] = "device"

    device_id: str = _text(primary_key=True)
    store_id: str = _of_store(index=True)
    name: str = _text()
    role: str = _text()
    secret_hash: str = _text()
    paired_at: datetime = timestamp(nullable=False)
    revoked_at: datetime | None = timestamp()
    quarantined_at: datetime | None = timestamp()
    # The detail, in English; `quarantine_reason` is the code of a QuarantineReason.
    quarantined_for: str | None = _text(default=None)
    last_contact_at: datetime | None = timestamp()
    quarantine_reason: str | None = _text(default=None)
    # Verifies the device's signatures; "" where none is known.
    public_key: str = _text_or_empty()
    # The epoch from which on the device signs; None: it has never signed anything.
    signs_since: int | None = _number(default=None)
    # When it was ordered to wipe its data, and when it reported that it has.
    wipe_at: datetime | None = timestamp()
    wiped_at: datetime | None = timestamp()


class PairingRow(HeldRow, table=True):
    """A device that a store's hubs have paired, for its next hub."""

    __tablename__: ClassVar[Any] = "pairing"

    store_id: str = _of_store(primary_key=True)
    device_id: str = _text(primary_key=True)
    role: str = _text()
    name: str = _text()
    secret_hash: str = _text()
    paired_at: datetime = timestamp(nullable=False)
    revoked_at: datetime | None = timestamp()
    quarantined_at: datetime | None = timestamp()
    quarantined_for: str | None = _text()
    public_key: str = _text_or_empty()
    signs_since: int | None = _number()
    wipe_at: datetime | None = timestamp()
    wiped_at: datetime | None = timestamp()


class DeviceReportRow(HeldRow, table=True):
    """What a device of a store last reported of itself; see `DeviceReport`."""

    __tablename__: ClassVar[Any] = "device_report"

    store_id: str = _of_store(primary_key=True)
    device_id: str = _text(primary_key=True)
    heard_at: datetime = timestamp(nullable=False)
    version: str = _text()
    unsent: int | None = _number()
    clock_offset_ms: int | None = _number()
    disk_free_bytes: int | None = _number()
    backup_at: datetime | None = timestamp()
    settings_version: int | None = _number(default=None)


class SettingsVersionRow(HeldRow, table=True):
    """A version of what head office gives a store; `given_by` is "" where the store returned it."""

    __tablename__: ClassVar[Any] = "settings_version"

    store_id: str = _of_store(primary_key=True)
    version: int = _seq_key()
    given_at: datetime = timestamp(nullable=False)
    given_by: str = _text()
    entries: str = _text()
    digest: str = _text()


class AnnouncedTrustRow(HeldRow, table=True):
    """What head office announces to hubs that trust its key: no row, or one."""

    __tablename__: ClassVar[Any] = "announced_trust"

    id: int | None = Field(default=None, primary_key=True)
    next_key: str = _text()
    authority: str = _text()
    announced_at: datetime = timestamp(nullable=False)


class HubTrustRow(HeldRow, table=True):
    """What a store's hub last reported that it has kept of that: see `ReportedTrust`."""

    __tablename__: ClassVar[Any] = "hub_trust"

    store_id: str = _of_store(primary_key=True)
    is_pinned: bool
    # Separated by spaces.
    keys: str = _text()
    authority: str = _text()
    reported_at: datetime = timestamp(nullable=False)


class HubCodeRow(HeldRow, table=True):
    """A one-use code that pairs a store's hub, stored only as a hash."""

    __tablename__: ClassVar[Any] = "pairing_code"

    code_hash: str = _text(primary_key=True)
    store_id: str = _of_store()
    role: str = _text()
    expires_at: datetime = timestamp(nullable=False)
    used_at: datetime | None = timestamp()
    hint: str = _text_or_empty()


class EntryRow(HeldRow, table=True):
    """An entry of a store's log."""

    __tablename__: ClassVar[Any] = "entry"
    __table_args__ = (
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

    store_id: str = _of_store(primary_key=True)
    store_seq: int = _seq_key()
    hub_epoch: int = _number()
    outcome: str = _text()
    outcome_reason: str | None = _text()
    event_id: str = _text()
    device_id: str = _text()
    device_epoch: int = _number()
    device_seq: int = _number()
    kind: str = _text()
    order_id: str | None = _text()
    from_status: str | None = _text()
    to_status: str | None = _text()
    expected_version: int | None = _number()
    actor_role: str = _text()
    contents: str = _text()
    personal: str = _text()
    event_hash: str = _text()
    prev_hash: str = _text()
    hash: str = _text()
    # The device's signature that came with the event; "" where there was none.
    signature: str = _text_or_empty()


class UnsignedEntryRow(HeldRow, table=True):
    """An entry in a device's name without that device's signature."""

    __tablename__: ClassVar[Any] = "unsigned_entry"

    store_id: str = _of_store(primary_key=True)
    store_seq: int = _seq_key()
    device_id: str = _text()
    device_epoch: int = _number()
    device_seq: int = _number()
    event_hash: str = _text()
    event_prev: str = _text()


class HeldOrderRow(HeldRow, table=True):
    """An order of a store: its contents, and the projection of its log."""

    __tablename__: ClassVar[Any] = "orders"
    __table_args__ = (
        Index("ix_orders_created", "created_at", "order_id"),
        Index("ix_orders_status", "status", "created_at"),
        Index("ix_orders_place", "exchange_place_id", "created_at"),
    )

    store_id: str = _of_store(primary_key=True)
    order_id: str = _text(primary_key=True, index=True)
    status: str = _text()
    version: int = _number()
    slot_start: datetime | None = timestamp()
    slot_end: datetime | None = timestamp()
    changed_at: datetime = timestamp(nullable=False)
    content_hash: str = _text()
    state: str = _text()
    contents: str = _text()
    erased_at: datetime | None = timestamp()
    code_key: str = _text(index=True, sa_column_kwargs={"server_default": ""})  # See `code_key`.
    # From the contents, which never change there: see `begun_columns`.
    exchange_place_id: str = _text_or_empty()
    mode: str = _text_or_empty()
    created_at: datetime | None = timestamp()


class IssuedCommandRow(HeldRow, table=True):
    """A command to a store, and what the store decided."""

    __tablename__: ClassVar[Any] = "command"
    __table_args__ = (UniqueConstraint("store_id", "command_id"),)

    store_id: str = _of_store(primary_key=True)
    command_seq: int = _seq_key()
    command_id: str = _text()
    kind: str = _text()
    order_id: str | None = _text(index=True)
    payload: str = _text()
    issued_by: str = _text()
    issued_at: datetime = timestamp(nullable=False)
    prev_hash: str = _text()
    hash: str = _text()
    content_hash: str | None = _text()
    decision: str | None = _text()
    code: str | None = _text()
    decided_at: datetime | None = timestamp()


class RelayRow(HeldRow, table=True):
    """An event of a former hub that a command hands on to the present hub."""

    __tablename__: ClassVar[Any] = "relay"
    __table_args__ = (
        ForeignKeyConstraint(
            ["store_id", "command_seq"], ["command.store_id", "command.command_seq"]
        ),
        Index("ix_relay_device", "store_id", "device_id", "device_epoch", "device_seq"),
    )

    store_id: str = _text(primary_key=True)
    event_id: str = _text(primary_key=True)
    device_id: str = _text()
    device_epoch: int = _number()
    device_seq: int = _number()
    event_hash: str = _text()
    command_seq: int = _number()
    sequenced_seq: int | None = _number()


class LegalStepRow(HeldRow, table=True):
    """A step that a role may take; `from_status` is empty for an order's first event.

    Filled by the migrations and read by triggers, which refuse any other step.
    """

    __tablename__: ClassVar[Any] = "transition"

    role: str = _text(primary_key=True)
    from_status: str = _text(primary_key=True)
    to_status: str = _text(primary_key=True)


METADATA = HeldRow.metadata

HEAD_OFFICE = table_of(HeadOfficeRow)
STORES = table_of(StoreRow)
DEVICES = table_of(PairedDeviceRow)
PAIRINGS = table_of(PairingRow)
REPORTS = table_of(DeviceReportRow)
HUB_TRUST = table_of(HubTrustRow)
PAIRING_CODES = table_of(HubCodeRow)
ENTRIES = table_of(EntryRow)
UNSIGNED = table_of(UnsignedEntryRow)
ORDERS = table_of(HeldOrderRow)
COMMANDS = table_of(IssuedCommandRow)
RELAYS = table_of(RelayRow)
