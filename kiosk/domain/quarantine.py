"""Why a server ingests nothing more from a device."""

from __future__ import annotations

from enum import StrEnum


class QuarantineReason(StrEnum):
    """How a device's data contradicts itself. The codes are stored in databases and sent to peers.

    The remedy is the same for all: set the device's database aside and pair the device again
    with a new code; it then downloads the store from its upstream.
    """

    INVALID_HASH = "invalid_hash"
    """An event or an entry does not match its hash: it was altered, or the disk is damaged."""
    ORDER_CUT = "order_cut"
    """An order came cut: reduced as for a device in public view, which sends no orders."""
    CHAIN_BROKEN = "chain_broken"
    """An event or an entry does not continue the hash chain of the one before it."""
    NUMBER_REUSED = "number_reused"
    """A number or an id was used twice for different contents, as by two copies of one disk."""
    NOT_LEGAL = "not_legal"
    """An entry has a step that is not in the workflow, or cannot be read."""
    EPOCH_IMPOSSIBLE = "epoch_impossible"
    """An entry's hub epoch is larger than any store can have reached."""
