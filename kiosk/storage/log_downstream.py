"""The local database's side of the machines paired with this one: their secrets and codes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from kiosk.domain.sequencing import DeviceRole
from kiosk.services.log_ports import PeerRecord
from kiosk.storage import reading
from kiosk.storage.codec import AnyRow
from kiosk.storage.tables import ENROLMENTS, EVENTS, PEERS, SIGNATURES


class PeerLog:
    """The part of `services.log_ports.StoreLog` that looks down."""

    _connection: Connection

    def numbers_beyond(self, device_id: str, device_epoch: int, device_seq: int) -> frozenset[int]:
        """The numbers over this one whose events are here."""
        query = select(EVENTS.c.device_seq).where(
            EVENTS.c.device_id == device_id,
            EVENTS.c.device_epoch == device_epoch,
            EVENTS.c.device_seq > device_seq,
        )
        return frozenset(self._connection.execute(query).scalars())

    def chained_to(self, event_id: str) -> str:
        """The hash that an event which is here chains to."""
        query = select(EVENTS.c.prev_hash).where(EVENTS.c.event_id == event_id)
        return str(self._connection.execute(query).scalar_one())

    def peer(self, device_id: str) -> PeerRecord | None:
        """A machine that was paired with this one."""
        query = select(PEERS).where(PEERS.c.device_id == device_id)
        row = self._connection.execute(query).first()
        return None if row is None else _read_peer(row)

    def peers(self) -> tuple[PeerRecord, ...]:
        """Every machine that was paired with this one."""
        rows = self._connection.execute(select(PEERS).order_by(PEERS.c.paired_at))
        return tuple(map(_read_peer, rows))

    def keep_signatures(self, signatures: Mapping[str, str]) -> None:
        """Keep with which signature each of these events came."""
        rows = [{"event_id": one, "signature": signed} for one, signed in signatures.items()]
        if rows:
            self._connection.execute(insert(SIGNATURES).prefix_with("OR IGNORE"), rows)

    def signatures(self, event_ids: Collection[str]) -> dict[str, str]:
        """The signatures of those of these events that came with one."""
        found: dict[str, str] = {}
        for part in reading.parts(tuple(event_ids)):
            rows = self._connection.execute(
                select(SIGNATURES).where(SIGNATURES.c.event_id.in_(part))
            )
            found |= {row.event_id: row.signature for row in rows}
        return found

    def save_peer(self, peer: PeerRecord) -> None:
        """Keep a machine, or what changed of it."""
        values = {
            "role": peer.role,
            "name": peer.name,
            "secret_hash": peer.secret_hash,
            "paired_at": peer.paired_at,
            "revoked_at": peer.revoked_at,
            "quarantined_at": peer.quarantined_at,
            "quarantined_for": peer.quarantined_for,
            "heard_at": peer.heard_at,
            "clock_offset_ms": peer.clock_offset_ms,
            "public_key": peer.public_key,
            "signs_since": peer.signs_since,
        }
        this = PEERS.c.device_id == peer.device_id
        if not self._connection.execute(update(PEERS).where(this).values(values)).rowcount:
            self._connection.execute(insert(PEERS).values(device_id=peer.device_id, **values))

    def add_enrolment(self, code_hash: str, role: DeviceRole, expires_at: datetime) -> None:
        """Keep a one-use code."""
        self._connection.execute(
            insert(ENROLMENTS).values(code_hash=code_hash, role=role, expires_at=expires_at)
        )

    def is_enrolment_open(self, code_hash: str, at: datetime) -> bool:
        """Whether a code could be used up now."""
        return self._open_enrolment(code_hash, at) is not None

    def _open_enrolment(self, code_hash: str, at: datetime) -> AnyRow | None:
        query = select(ENROLMENTS).where(
            ENROLMENTS.c.code_hash == code_hash,
            ENROLMENTS.c.used_at.is_(None),
            ENROLMENTS.c.expires_at >= at,
        )
        return self._connection.execute(query).first()

    def use_enrolment(self, code_hash: str, at: datetime) -> DeviceRole | None:
        """Use a code up."""
        row = self._open_enrolment(code_hash, at)
        if row is None:
            return None
        this = update(ENROLMENTS).where(ENROLMENTS.c.code_hash == code_hash)
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
        row.heard_at,
        row.quarantined_for,
        row.clock_offset_ms,
        row.public_key,
        row.signs_since,
    )
