"""This device, the devices paired with it and the pairing codes, in the local database."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from kiosk.domain.device_roles import DeviceRole
from kiosk.services.ports.device_registry import PeerRecord, ThisDevice
from kiosk.storage.codec import AnyRow
from kiosk.storage.direct import one_row
from kiosk.storage.engine.driver import driver_of
from kiosk.storage.engine.sessions import session_on
from kiosk.storage.tables import DEVICES, PAIRING_CODES, PEERS
from kiosk.storage.tables.devices import PairingCodeRow, PeerRow

# Built once: building a statement takes as long as running it.
_PEER_CALLED = select(PEERS).where(PEERS.c.device_id == bindparam("this"))
_PEERS = select(PEERS).order_by(PEERS.c.paired_at)
_PEER = tuple(field.name for field in fields(PeerRecord))


class SqlReadDeviceRegistry:
    """`services.ports.device_registry.ReadDeviceRegistry` on an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._this_device: ThisDevice | None = None

    def this_device(self) -> ThisDevice:
        """This device."""
        if self._this_device is None:
            self._this_device = one_row.this_device(driver_of(self._connection))
        return self._this_device

    def peer(self, device_id: str) -> PeerRecord | None:
        """A device that was paired with this one; None if it never was.

        A statement, as each request of a device begins with it; the model takes twice as long.
        """
        row = self._connection.execute(_PEER_CALLED, {"this": device_id}).first()
        return None if row is None else _read_peer(row)

    def peers(self) -> tuple[PeerRecord, ...]:
        """Every device that was paired with this one."""
        return tuple(map(_read_peer, self._connection.execute(_PEERS)))

    def is_pairing_code_open(self, code_hash: str, at: datetime) -> bool:
        """Whether a code is neither used nor expired."""
        with session_on(self._connection) as session:
            return _is_open(session.get(PairingCodeRow, code_hash), at)

    def has_pairing_code(self, code_hash: str) -> bool:
        """Whether a code is here, also one that was used or has expired."""
        with session_on(self._connection) as session:
            return session.get(PairingCodeRow, code_hash) is not None

    def open_pairing_codes(self, at: datetime) -> tuple[str, ...]:
        """The hashes of the codes that are neither used nor expired, newest last."""
        query = (
            select(PAIRING_CODES.c.code_hash)
            .where(PAIRING_CODES.c.used_at.is_(None), PAIRING_CODES.c.expires_at >= at)
            .order_by(PAIRING_CODES.c.expires_at)
        )
        return tuple(self._connection.execute(query).scalars())


class SqlDeviceRegistry(SqlReadDeviceRegistry):
    """`services.ports.device_registry.DeviceRegistry` on an open connection."""

    def save_this_device(self, this_device: ThisDevice) -> None:
        """Replace this device's identity, role and epochs.

        A statement, as each start does this: a session would set up the models of all tables first.
        """
        self._connection.execute(update(DEVICES).values(asdict(this_device)))
        self._this_device = None

    def save_peer(self, peer: PeerRecord) -> None:
        """Insert or update a paired device."""
        with session_on(self._connection) as session:
            session.merge(PeerRow(**asdict(peer)))

    def add_pairing_code(self, code_hash: str, role: DeviceRole, expires_at: datetime) -> None:
        """Save the hash of a one-use pairing code."""
        with session_on(self._connection) as session:
            session.add(PairingCodeRow(code_hash=code_hash, role=role, expires_at=expires_at))

    def use_pairing_code(self, code_hash: str, at: datetime) -> DeviceRole | None:
        """Mark a code as used; return its role, or None if it was used or expired."""
        with session_on(self._connection) as session:
            row = session.get(PairingCodeRow, code_hash)
            if row is None or not _is_open(row, at):
                return None
            row.used_at = at
            return DeviceRole(row.role)


def _is_open(row: PairingCodeRow | None, at: datetime) -> bool:
    return row is not None and row.used_at is None and row.expires_at >= at


def _read_peer(row: AnyRow | PeerRow) -> PeerRecord:
    values = {name: getattr(row, name) for name in _PEER}
    return PeerRecord(**values | {"role": DeviceRole(row.role)})
