"""This device, the devices paired with it and the pairing codes, in the local database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from kiosk.domain.device_roles import DeviceRole
from kiosk.services.ports.device_registry import PeerRecord, ThisDevice
from kiosk.storage.codec import AnyRow
from kiosk.storage.tables import DEVICES, PAIRING_CODES, PEERS


class SqlReadDeviceRegistry:
    """`services.ports.device_registry.ReadDeviceRegistry` on an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._this_device: ThisDevice | None = None

    def this_device(self) -> ThisDevice:
        """This device."""
        if self._this_device is None:
            row = self._connection.execute(select(DEVICES)).one()
            self._this_device = ThisDevice(
                row.device_id,
                row.device_epoch,
                DeviceRole(row.role),
                row.hub_epoch,
                row.history_id,
                row.store_id,
                row.store_name,
            )
        return self._this_device

    def peer(self, device_id: str) -> PeerRecord | None:
        """A device that was paired with this one; None if it never was."""
        query = select(PEERS).where(PEERS.c.device_id == device_id)
        row = self._connection.execute(query).first()
        return None if row is None else _read_peer(row)

    def peers(self) -> tuple[PeerRecord, ...]:
        """Every device that was paired with this one."""
        rows = self._connection.execute(select(PEERS).order_by(PEERS.c.paired_at))
        return tuple(map(_read_peer, rows))

    def is_pairing_code_open(self, code_hash: str, at: datetime) -> bool:
        """Whether a code is neither used nor expired."""
        return self._open_pairing_code(code_hash, at) is not None

    def open_pairing_codes(self, at: datetime) -> tuple[str, ...]:
        """The hashes of the codes that are neither used nor expired, newest last."""
        query = (
            select(PAIRING_CODES.c.code_hash)
            .where(PAIRING_CODES.c.used_at.is_(None), PAIRING_CODES.c.expires_at >= at)
            .order_by(PAIRING_CODES.c.expires_at)
        )
        return tuple(self._connection.execute(query).scalars())

    def _open_pairing_code(self, code_hash: str, at: datetime) -> AnyRow | None:
        query = select(PAIRING_CODES).where(
            PAIRING_CODES.c.code_hash == code_hash,
            PAIRING_CODES.c.used_at.is_(None),
            PAIRING_CODES.c.expires_at >= at,
        )
        return self._connection.execute(query).first()


class SqlDeviceRegistry(SqlReadDeviceRegistry):
    """`services.ports.device_registry.DeviceRegistry` on an open connection."""

    def save_this_device(self, this_device: ThisDevice) -> None:
        """Replace this device's identity, role and epochs."""
        self._connection.execute(
            update(DEVICES).values(
                device_id=this_device.device_id,
                device_epoch=this_device.device_epoch,
                role=this_device.role,
                hub_epoch=this_device.hub_epoch,
                history_id=this_device.history_id,
                store_id=this_device.store_id,
                store_name=this_device.store_name,
            )
        )
        self._this_device = None

    def save_peer(self, peer: PeerRecord) -> None:
        """Insert or update a paired device."""
        values = {
            "role": peer.role,
            "name": peer.name,
            "secret_hash": peer.secret_hash,
            "paired_at": peer.paired_at,
            "revoked_at": peer.revoked_at,
            "quarantined_at": peer.quarantined_at,
            "quarantined_for": peer.quarantined_for,
            "last_contact_at": peer.last_contact_at,
            "clock_offset_ms": peer.clock_offset_ms,
            "public_key": peer.public_key,
            "signs_since": peer.signs_since,
        }
        this = PEERS.c.device_id == peer.device_id
        if not self._connection.execute(update(PEERS).where(this).values(values)).rowcount:
            self._connection.execute(insert(PEERS).values(device_id=peer.device_id, **values))

    def add_pairing_code(self, code_hash: str, role: DeviceRole, expires_at: datetime) -> None:
        """Save the hash of a one-use pairing code."""
        self._connection.execute(
            insert(PAIRING_CODES).values(code_hash=code_hash, role=role, expires_at=expires_at)
        )

    def use_pairing_code(self, code_hash: str, at: datetime) -> DeviceRole | None:
        """Mark a code as used; return its role, or None if it was used or expired."""
        row = self._open_pairing_code(code_hash, at)
        if row is None:
            return None
        this = update(PAIRING_CODES).where(PAIRING_CODES.c.code_hash == code_hash)
        self._connection.execute(this.values(used_at=at))
        return DeviceRole(row.role)


def _read_peer(row: AnyRow) -> PeerRecord:
    return PeerRecord(
        row.device_id,
        DeviceRole(row.role),
        row.name,
        row.secret_hash,
        row.paired_at,
        row.revoked_at,
        row.quarantined_at,
        row.last_contact_at,
        row.quarantined_for,
        row.clock_offset_ms,
        row.public_key,
        row.signs_since,
    )
