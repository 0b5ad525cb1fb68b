"""The exchange with the upstream in the local database: its progress and the outbox."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict

from sqlalchemy import Connection, bindparam, func, select, tuple_

from kiosk.domain.events.event import Event, EventKind
from kiosk.domain.order import Order
from kiosk.services.ports.upstream_state import Progress
from kiosk.storage import codec, reading
from kiosk.storage.direct import one_row
from kiosk.storage.engine.driver import driver_of
from kiosk.storage.engine.sessions import session_on
from kiosk.storage.tables import DEVICES, EVENTS, UPLOADS
from kiosk.storage.tables.devices import UploadRow, UpstreamRow

_THIS_DEVICE = select(DEVICES.c.device_id).scalar_subquery()
_PENDING = EVENTS.c.store_seq.is_(None)
EPOCHS_ASKED_MAX = 100

# Built once: building a statement takes as long as running it.
_OWN_LEFT = (
    select(EVENTS)
    .outerjoin(UPLOADS, UPLOADS.c.device_epoch == EVENTS.c.device_epoch)
    .where(
        EVENTS.c.device_id == _THIS_DEVICE,
        EVENTS.c.device_seq > func.coalesce(UPLOADS.c.acked_seq, 0),
    )
)
_TO_SEND = (
    _OWN_LEFT.where(
        tuple_(EVENTS.c.device_epoch, EVENTS.c.device_seq)
        > tuple_(bindparam("epoch"), bindparam("seq"))
    )
    .order_by(EVENTS.c.device_epoch, EVENTS.c.device_seq)
    .limit(bindparam("most"))
)
_OTHERS_LEFT = (
    select(EVENTS)
    .where(_PENDING, EVENTS.c.device_id != _THIS_DEVICE, EVENTS.c.position > bindparam("after"))
    .order_by(EVENTS.c.position)
    .limit(bindparam("most"))
)
_UNACKED_EPOCHS = (
    select(EVENTS.c.device_epoch)
    .where(_PENDING, EVENTS.c.device_id == _THIS_DEVICE)
    .distinct()
    .order_by(EVENTS.c.device_epoch.desc())
    .limit(EPOCHS_ASKED_MAX)
)


class SqlReadUpstreamState:
    """`services.ports.upstream_state.ReadUpstreamState` on an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def progress(self) -> Progress:
        """How far the exchange with the upstream has come."""
        return one_row.progress(driver_of(self._connection))

    def own_to_send(
        self, limit: int, after: tuple[int, int] = (0, 0)
    ) -> tuple[tuple[Event, Order | None], ...]:
        """This device's next events that the upstream does not hold, all of one epoch.

        Of those after this epoch and number.
        """
        these = {"epoch": after[0], "seq": after[1], "most": limit}
        rows = self._connection.execute(_TO_SEND, these).all()
        return self._with_orders([row for row in rows if row.device_epoch == rows[0].device_epoch])

    def others_to_send(self, after: int, limit: int) -> tuple[tuple[int, Event, Order | None], ...]:
        """Pending events of other devices after a position, each with its position."""
        rows = self._connection.execute(_OTHERS_LEFT, {"after": after, "most": limit}).all()
        pairs = zip(rows, self._with_orders(rows), strict=True)
        return tuple((row.position, event, order) for row, (event, order) in pairs)

    def _with_orders(self, rows: Sequence[codec.AnyRow]) -> tuple[tuple[Event, Order | None], ...]:
        pairs = []
        for event in map(codec.read_event, rows):
            begins = event.kind is EventKind.STATUS and event.from_status is None
            order = None
            if begins and event.order_id is not None:
                order = reading.order(self._connection, event.order_id)
            pairs.append((event, order))
        return tuple(pairs)

    def positions(self, event_ids: Collection[str]) -> dict[str, int]:
        """The journal positions of those events that are here, by event id."""
        query = select(EVENTS.c.event_id, EVENTS.c.position)
        rows = self._connection.execute(query.where(EVENTS.c.event_id.in_(event_ids)))
        return {row.event_id: row.position for row in rows}

    def unacked_epochs(self) -> tuple[int, ...]:
        """This device's epochs that have pending events, newest first."""
        return tuple(self._connection.execute(_UNACKED_EPOCHS).scalars())


class SqlUpstreamState(SqlReadUpstreamState):
    """`services.ports.upstream_state.UpstreamState` on an open connection."""

    def save_progress(self, progress: Progress) -> None:
        """Save how far the exchange with the upstream has come."""
        with session_on(self._connection) as session:
            session.merge(UpstreamRow(id=1, **asdict(progress)))

    def set_acked(self, device_epoch: int, acked_seq: int) -> None:
        """Note that the upstream holds this epoch's events up to `acked_seq`."""
        with session_on(self._connection) as session:
            session.merge(UploadRow(device_epoch=device_epoch, acked_seq=acked_seq))

    def count_sequenced_as_acked(self) -> None:
        """Note that the upstream holds all of this device's sequenced events."""
        query = (
            select(EVENTS.c.device_epoch, func.max(EVENTS.c.device_seq).label("seq"))
            .where(EVENTS.c.device_id == _THIS_DEVICE, EVENTS.c.store_seq.is_not(None))
            .group_by(EVENTS.c.device_epoch)
        )
        for row in self._connection.execute(query).all():
            self.set_acked(row.device_epoch, row.seq)
