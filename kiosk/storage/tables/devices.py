"""The tables of this device, its peers, and its exchange with the upstream."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlmodel import Field, SQLModel

from kiosk.storage.engine.columns import timestamp


class DeviceRow(SQLModel, table=True):
    """This device: one row. A restored database gets a new epoch before it may write."""

    __tablename__: ClassVar[Any] = "device"

    device_id: str = Field(primary_key=True)
    device_epoch: int
    role: str
    hub_epoch: int
    history_id: str
    store_id: str
    store_name: str


class UploadRow(SQLModel, table=True):
    """The last of this device's events that the upstream holds, per device epoch."""

    __tablename__: ClassVar[Any] = "upload"

    device_epoch: int = Field(primary_key=True)
    acked_seq: int


class UpstreamRow(SQLModel, table=True):
    """How far the exchange with the upstream has come: one row."""

    __tablename__: ClassVar[Any] = "upstream"

    id: int = Field(primary_key=True)
    acked_store_seq: int
    acked_hash: str | None = None
    snapshot_as_of: int | None
    snapshot_cursor: str | None
    last_contact_at: datetime | None = timestamp()
    clock_offset_ms: int | None
    refusal: str | None
    refused_at: datetime | None = timestamp()


class CommandRow(SQLModel, table=True):
    """One command of head office, as received."""

    __tablename__: ClassVar[Any] = "command"

    command_seq: int = Field(primary_key=True)
    command_id: str = Field(index=True)
    kind: str
    order_id: str | None
    payload: str
    issued_by: str
    issued_at: datetime = timestamp(nullable=False)
    prev_hash: str
    hash: str


class PeerRow(SQLModel, table=True):
    """A device paired with this one. Its secret is stored only as a hash."""

    __tablename__: ClassVar[Any] = "peer"

    device_id: str = Field(primary_key=True)
    role: str
    name: str
    secret_hash: str
    paired_at: datetime = timestamp(nullable=False)
    revoked_at: datetime | None = timestamp()
    quarantined_at: datetime | None = timestamp()
    last_contact_at: datetime | None = timestamp()
    quarantined_for: str | None
    clock_offset_ms: int | None
    public_key: str = Field(sa_column_kwargs={"server_default": ""})
    signs_since: int | None
    wipe_at: datetime | None = timestamp()
    wiped_at: datetime | None = timestamp()


class PairingCodeRow(SQLModel, table=True):
    """A one-use pairing code, stored only as a hash."""

    __tablename__: ClassVar[Any] = "pairing_code"

    code_hash: str = Field(primary_key=True)
    role: str
    expires_at: datetime = timestamp(nullable=False)
    used_at: datetime | None = timestamp()
