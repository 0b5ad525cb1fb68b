"""This device's role in its store, and checks that the requested options fit it."""

from __future__ import annotations

import secrets
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.frozen import frozen
from kiosk.services.ports.device_registry import ThisDevice
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.epochs import EPOCH_RANDOM_MAX, BeginEpoch, begin_epoch
from kiosk.services.replication.links import Link, LinkState
from kiosk.storage.local_database import LocalDatabase, nothing_more
from kiosk.sync.identity.pairing import Pairing, load_pairing

SCREENS_OF = {
    DeviceRole.HUB: ("counter", "check-in", "board"),
    DeviceRole.COUNTER: ("counter", "check-in", "board"),
    DeviceRole.CHECK_IN: ("check-in",),
    DeviceRole.BOARD: ("board",),
}
"""The screens that a device of each role can show."""

UNASKED = {
    DeviceRole.HUB: ("counter", "check-in", "board"),
    DeviceRole.COUNTER: ("counter",),
    DeviceRole.CHECK_IN: ("check-in",),
    DeviceRole.BOARD: ("board",),
}
"""The screens that a device shows by default, up to its number of displays."""


class DeviceMismatch(Exception):
    """The options do not fit this device. `problem`: the message's key; `params`: its values."""

    def __init__(self, problem: str, **params: object) -> None:
        super().__init__(f"{problem} {params}")
        self.problem = problem
        self.params = params


@frozen
class DeviceSetup:
    """This device as its database records it, and its pairing with an upstream, if any.

    `clock_offset_ms`: upstream's clock minus this device's, as last measured; None: unknown.
    """

    this_device: ThisDevice
    pairing: Pairing | None
    clock_offset_ms: int | None = None

    @property
    def role(self) -> DeviceRole:
        """This device's role in its store."""
        return self.this_device.role

    @property
    def first_link(self) -> LinkState:
        """The link state that screens show until the network reports one."""
        link = Link.ALONE if self.pairing is None else Link.CONNECTING
        return LinkState(
            link=link, is_hub=self.this_device.is_hub, clock_offset_ms=self.clock_offset_ms
        )


def device_setup(store: LocalDatabase, data_dir: Path) -> DeviceSetup:
    """Read this device's setup from its database and its pairing file.

    Raises PairingUnreadable, and DeviceMismatch where a pairing was begun and not completed.
    """
    this_device, progress = store.read_blocking(
        lambda reader: (reader.devices.this_device(), reader.upstream.progress())
    )
    pairing = load_pairing(data_dir)
    fits(this_device, pairing)
    return DeviceSetup(this_device, pairing, progress.clock_offset_ms if pairing else None)


def fits(this_device: ThisDevice, pairing: Pairing | None) -> None:
    """Raises DeviceMismatch where database and pairing file disagree about role or store."""
    if pairing is None and not this_device.is_hub:
        raise DeviceMismatch("pairing_incomplete")
    if pairing is not None:
        # A hub that stepped down keeps its pairing with head office, and follows it.
        is_moved = this_device.is_hub and pairing.role is not DeviceRole.HUB
        if is_moved or this_device.store_id != pairing.store_id:
            raise DeviceMismatch("pairing_incomplete")


def through(pairing: Pairing | None, upstream: str | None) -> Pairing | None:
    """The pairing, with the address `upstream` instead of its own if one is given.

    Raises InvalidAddress, and DeviceMismatch where an address is given and there is no pairing.
    """
    if upstream is None:
        return pairing
    from kiosk.sync.client.transport import check_address  # noqa: PLC0415 - HTTP is loaded only where needed

    url = check_address(upstream)
    if pairing is None:
        raise DeviceMismatch("not_paired", url=url)
    return replace(pairing, url=url)


def screens_of(setup: DeviceSetup, asked: tuple[str, ...] | None, displays: int) -> tuple[str, ...]:
    """The screens that this device shows. Raises DeviceMismatch.

    `asked` None: the default ones, no more than `displays`, so that none covers another.
    """
    possible = SCREENS_OF[setup.role]
    chosen = UNASKED[setup.role][: max(displays, 1)] if asked is None else asked
    if not set(chosen) <= set(possible):
        raise DeviceMismatch("check_in_only" if "check-in" in possible else "board_only")
    return chosen


def name_store(uow: UnitOfWork, name: str) -> None:
    """Set the store's name in the database unless head office has given it one."""
    this_device = uow.devices.this_device()
    if not this_device.store_name:
        uow.devices.save_this_device(replace(this_device, store_name=name))


def begin_new_epoch(store: LocalDatabase) -> None:
    """Begin a new device epoch before any write, so that a restored disk never reuses a number.

    While the database cannot be written no number can be reused: the first write will do it.
    """
    write_with_new_epoch(store)
    with suppress(StoreUnavailable):
        store.run_blocking(nothing_more, None)


def write_with_new_epoch(store: LocalDatabase) -> None:
    """Have the first transaction, whoever asks for it, begin a new device epoch."""
    command = BeginEpoch(time.time_ns() // 1_000_000, secrets.randbelow(EPOCH_RANDOM_MAX))
    store.write_first(begin_epoch, command)
