"""What a check finds wrong with an event or an entry from another device."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from kiosk.domain.quarantine import QuarantineReason


class Fault(Enum):
    """What is wrong with an event or an entry; which answer it gets is up to each door."""

    INVALID_HASH = auto()
    """It does not match its hash or its seals."""
    ORDER_CUT = auto()
    """Its order is reduced as for a device in public view, for which it is not meant here."""
    OTHER_CHAIN = auto()
    """It is another device's, or of another epoch than the first of the batch."""
    SKIPPED = auto()
    """Numbers are left out between the first of the batch and this one."""
    UNLINKED = auto()
    """It does not continue the hash chain of the one before it."""
    REUSED = auto()
    """Its id or its number was used for something else."""
    MISSING = auto()
    """Numbers are missing between those that are here and the first of the batch."""
    DIVERGED = auto()
    """The log that it belongs to holds other entries than the one here."""


QUARANTINED_FOR: Mapping[Fault, QuarantineReason] = {
    Fault.INVALID_HASH: QuarantineReason.INVALID_HASH,
    Fault.ORDER_CUT: QuarantineReason.ORDER_CUT,
    Fault.OTHER_CHAIN: QuarantineReason.CHAIN_BROKEN,
    Fault.SKIPPED: QuarantineReason.CHAIN_BROKEN,
    Fault.UNLINKED: QuarantineReason.CHAIN_BROKEN,
    Fault.REUSED: QuarantineReason.NUMBER_REUSED,
}
"""The faults for which a door may quarantine the sender. For the others it asks to send again."""
