"""Reads what each event that comes asks for: SQLAlchemy's work takes longer than SQLite's."""

from __future__ import annotations

from kiosk.domain.commands import Decision
from kiosk.domain.events.event import EventKind
from kiosk.domain.events.log import Outcome
from kiosk.storage.engine.statement import Statement

_APPLIED = f"outcome = '{Outcome.APPLIED.value}'"

SEQUENCED_OF = Statement(
    f"SELECT event.* FROM event WHERE order_id = :this AND {_APPLIED} ORDER BY store_seq"
)
"""The applied events of one order."""

SEQUENCED_ABOUT = Statement(
    f"SELECT event.* FROM event WHERE subject_id = :this AND {_APPLIED} ORDER BY store_seq"
)
"""The applied events about one arrival or command."""

OPERATION = Statement(
    "SELECT event.* FROM event WHERE operation_id = :this "
    "ORDER BY store_seq IS NULL, store_seq, position"
)
"""The events of one action, whatever their outcome."""

ASKED_OF = Statement(
    # The "+" keeps SQLite to the index of decisions, of which few wait: an order has many events.
    f"SELECT event.* FROM event WHERE kind = '{EventKind.DECIDED.value}' "
    f"AND reason = '{Decision.WAITING.value}' AND {_APPLIED} AND +order_id = :this "
    "ORDER BY store_seq"
)
"""What head office asked about one order."""

IS_ERASED = Statement(
    "SELECT EXISTS (SELECT 1 FROM event WHERE order_id = :this "
    f"AND kind = '{EventKind.ERASED.value}' "
    f"AND ({_APPLIED} OR device_id = (SELECT device_id FROM device))) AS is_erased"
)
"""Whether one order was erased, by an event that applies or by this device itself."""
