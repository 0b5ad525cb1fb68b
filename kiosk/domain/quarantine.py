"""Why a server takes nothing more from a device."""

from __future__ import annotations

from enum import StrEnum


class QuarantineReason(StrEnum):
    """What a device sent that contradicts itself. The codes are kept in databases and sent.

    The remedy is the same for all: the device's database is set aside, and the device is paired
    again with a new code; it then gets the store from its upstream.
    """

    HASH_WRONG = "hash_wrong"
    """An event or an entry is not what its hash says: it was altered, or the disk is damaged."""
    CHAIN_BROKEN = "chain_broken"
    """An event or an entry does not follow the one before it."""
    NUMBER_REUSED = "number_reused"
    """A number or an identifier was given to something else before: two copies of one disk."""
    NOT_LEGAL = "not_legal"
    """An entry takes a step that the workflow does not have, or cannot be read."""
    EPOCH_IMPOSSIBLE = "epoch_impossible"
    """An entry names more changes of hub than any store has had."""


def reason_of(code: str | None) -> QuarantineReason | None:
    """The reason with this code; None where a newer version wrote it, or none was kept."""
    try:
        return QuarantineReason(code or "")
    except ValueError:
        return None
