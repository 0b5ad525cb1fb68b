"""A device's epochs: each start of its program begins one, before it writes."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.frozen import frozen
from kiosk.services.ports.unit_of_work import UnitOfWork


@frozen
class BeginEpoch:
    """`random_number`: random, below EPOCH_RANDOM_MAX, so that two copies of a disk differ."""

    clock_ms: int
    random_number: int


EPOCHS_PER_MS = 1 << 10
EPOCH_RANDOM_MAX = 1 << 20


def begin_epoch(uow: UnitOfWork, command: BeginEpoch) -> None:
    """Begin a new epoch at each start of the program, so that a restored disk reuses no number.

    The random number is added to the larger of the clock and the last epoch, as the clock may have
    been set back.
    """
    this_device = uow.devices.this_device()
    least = max(this_device.device_epoch, command.clock_ms * EPOCHS_PER_MS)
    uow.devices.save_this_device(
        replace(this_device, device_epoch=least + 1 + command.random_number)
    )
