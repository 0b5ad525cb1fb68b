"""The port to the devices: this one, those paired with it, and pairing codes."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.frozen import frozen


@frozen
class ThisDevice:
    """This device: its identity, and its role in its store."""

    device_id: str
    device_epoch: int
    role: DeviceRole
    hub_epoch: int
    history_id: str
    store_id: str
    store_name: str

    @property
    def is_hub(self) -> bool:
        """Whether this device sequences the store's events."""
        return self.role is DeviceRole.HUB


@frozen
class PeerRecord:
    """A device paired with this one.

    `quarantined_for`: the code of a QuarantineReason, maybe of a newer version's.
    `clock_offset_ms`: this device's clock minus the peer's. `public_key`: the key of its
    signatures; "" if none is known. `signs_since`: the first of its epochs in which events without
    its signature are not accepted as its own. `wipe_at`: when it was ordered to wipe its data;
    `wiped_at`: when it reported that it has.
    """

    device_id: str
    role: DeviceRole
    name: str
    secret_hash: str
    paired_at: datetime
    revoked_at: datetime | None
    quarantined_at: datetime | None
    last_contact_at: datetime | None
    quarantined_for: str | None = None
    clock_offset_ms: int | None = None
    public_key: str = ""
    signs_since: int | None = None
    wipe_at: datetime | None = None
    wiped_at: datetime | None = None

    @property
    def is_shut_out(self) -> bool:
        """Whether it is revoked or quarantined: refused until it is paired again."""
        return self.revoked_at is not None or self.quarantined_at is not None


class ReadDeviceRegistry(Protocol):
    """Reads devices and pairing codes."""

    def this_device(self) -> ThisDevice:
        """This device's identity and role."""

    def peer(self, device_id: str) -> PeerRecord | None:
        """The device with this id, if it was paired with this one."""

    def peers(self) -> tuple[PeerRecord, ...]:
        """Every device that was paired with this one."""

    def is_pairing_code_open(self, code_hash: str, at: datetime) -> bool:
        """Whether a code could be used at this time."""

    def has_pairing_code(self, code_hash: str) -> bool:
        """Whether a code is here, also one that was used or has expired."""

    def open_pairing_codes(self, at: datetime) -> tuple[str, ...]:
        """The hashes of the codes that could be used at this time, the newest last."""


class DeviceRegistry(ReadDeviceRegistry, Protocol):
    """Reads and stores devices and pairing codes."""

    def save_this_device(self, this_device: ThisDevice) -> None:
        """Store this device's identity and role."""

    def save_peer(self, peer: PeerRecord) -> None:
        """Store a paired device, new or changed."""

    def add_pairing_code(self, code_hash: str, role: DeviceRole, expires_at: datetime) -> None:
        """Store a one-use code, as its hash."""

    def use_pairing_code(self, code_hash: str, at: datetime) -> DeviceRole | None:
        """Use a code up and return its role; None if it is unknown, expired or used."""
