"""What a command of head office asks for besides its fixed fields: one class for each kind.

A command's payload is JSON on the wire and in the databases. `payloads.encode` writes it;
`services.replication.payload_codec` reads and checks it once, where a command enters the program.
Fields are only ever added, and unknown ones are ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kiosk.domain.events.payloads import KEPT_YEARS, Unread
from kiosk.domain.events.personal import ChangedCustomer
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Slot
from kiosk.domain.status import Status


@frozen
class CreateOrder:
    """CREATE. `body`: the parsed fields of a create body of the Collect API, which
    `services.orders.collect_body` reads; `content_hash`: of the whole body.
    """

    body: Mapping[str, Any]
    content_hash: str | None = None


@frozen
class CancelOrder:
    """CANCEL. `reason`: a reason code of CANCELLED."""

    reason: str | None = None


@frozen
class ChooseSlot:
    """REPLAN: move the order to this slot. CONFIRM_SLOT: the customer has confirmed it."""

    slot: Slot


@frozen
class UpdateDetails:
    """UPDATE. What to change of the customer, and the new shelf; None: unchanged."""

    customer: ChangedCustomer | None = None
    shelf: str | None = None


@frozen
class EraseCustomer:
    """ERASE."""


@frozen
class KeepOrder:
    """KEEP. `until`: the pick-up-by date."""

    until: date

    def __post_init__(self) -> None:
        """Raises ValueError for a year that no order is kept until."""
        if self.until.year not in KEPT_YEARS:
            raise ValueError("until")


@frozen
class AdvanceOrder:
    """ADVANCE. One step of the workflow, into one of `HEAD_OFFICE_STEPS`.

    `reason`: a reason code of that status; `comment`: in the words of who asks.
    """

    to_status: Status
    reason: str | None = None
    comment: str | None = None


CommandPayload = (
    CreateOrder
    | CancelOrder
    | ChooseSlot
    | UpdateDetails
    | EraseCustomer
    | KeepOrder
    | AdvanceOrder
    | Unread
)
"""Unread: of a kind that this version does not know, or malformed; the hub refuses the command.
Of RELAY too, whose event `sync.protocol.batches` reads, as it reads every event on the wire.
"""
