"""The body of an answer that is not 2xx, and its codes."""

from __future__ import annotations

from kiosk.sync.protocol.fields import (
    WireModel,
)


class ProblemDetails(WireModel):
    """The body of every answer that is not 2xx. `code` is one of the constants below.

    `reason`: with ALTERED and QUARANTINED, the code of a QuarantineReason; with REVOKED, WIPE.
    """

    code: str
    message: str
    expected: int | None = None
    hub_epoch: int | None = None
    retry_after_s: float | None = None
    reason: str | None = None


GAP = "gap"


DIVERGED = "diverged"


NOT_HUB = "not_hub"


ALTERED = "altered"


CLASH = "clash"
"""The store holds an event in the caller's name that it did not sign: not its fault."""


NOT_UNDERSTOOD = "not_understood"


UNKNOWN_DEVICE = "unknown_device"


REVOKED = "revoked"


WIPE = "wipe"
"""The `reason` with REVOKED: the device was stolen, and is to wipe its data."""


STORE_CLOSED = "store_closed"
"""Head office has closed the caller's store: nothing is exchanged until it is opened again."""


QUARANTINED = "quarantined"


NOT_PERMITTED = "not_permitted"


PAIRING_NOT_ALLOWED = "pairing_not_allowed"


OTHER_STORE = "other_store"
"""A reason of PAIRING_NOT_ALLOWED: the device belongs to another store."""


IN_USE = "in_use"
"""A reason of PAIRING_NOT_ALLOWED: another device with this identifier works here."""


TOO_LARGE = "too_large"


BUSY = "busy"


FAILURE = "failure"
