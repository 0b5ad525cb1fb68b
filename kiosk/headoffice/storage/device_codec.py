"""Converts the values of devices and pairing codes to rows of head office's database, and back."""

from __future__ import annotations

from dataclasses import asdict, fields

from kiosk.domain.device_roles import DeviceRole
from kiosk.headoffice.storage.codec import AnyRow
from kiosk.headoffice.storage.records import DeviceRecord, HubCode
from kiosk.headoffice.storage.tables import HubCodeRow, PairedDeviceRow, PairingRow
from kiosk.services.ports.device_registry import PeerRecord

_DEVICE = tuple(field.name for field in fields(DeviceRecord))


def read_device(row: AnyRow | PairedDeviceRow) -> DeviceRecord:
    """A device from its row."""
    values = {name: getattr(row, name) for name in _DEVICE}
    return DeviceRecord(**values | {"role": DeviceRole(row.role)})


def device_row(device: DeviceRecord) -> PairedDeviceRow:
    """The row of a device."""
    return PairedDeviceRow(**asdict(device))


def read_code(row: HubCodeRow) -> HubCode:
    """A pairing code from its row."""
    return HubCode(row.code_hash, row.store_id, DeviceRole(row.role), row.expires_at, row.hint)


def code_row(code: HubCode) -> HubCodeRow:
    """The row of a pairing code that is new."""
    return HubCodeRow(**asdict(code))


def pairing_row(store_id: str, peer: PeerRecord) -> PairingRow:
    """The row of a device that a store's hubs have paired."""
    return PairingRow(
        store_id=store_id,
        device_id=peer.device_id,
        role=peer.role,
        name=peer.name,
        secret_hash=peer.secret_hash,
        paired_at=peer.paired_at,
        revoked_at=peer.revoked_at,
        quarantined_at=peer.quarantined_at,
        quarantined_for=peer.quarantined_for,
        public_key=peer.public_key,
        signs_since=peer.signs_since,
        wipe_at=peer.wipe_at,
        wiped_at=peer.wiped_at,
    )
