"""What this machine is in its store, and whether what is asked of it fits."""

from __future__ import annotations

import secrets
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.domain.sequencing import DeviceRole
from kiosk.services.following import EPOCH_CHANCES, BeginEpoch, begin_epoch
from kiosk.services.links import Link, LinkState
from kiosk.services.log_ports import Node
from kiosk.services.ports import StoreUnavailable, UnitOfWork
from kiosk.storage.store import LocalStore
from kiosk.sync.pairing import Pairing, load_pairing

SCREENS_OF = {
    DeviceRole.HUB: ("counter", "check-in"),
    DeviceRole.COUNTER: ("counter", "check-in"),
    DeviceRole.CHECK_IN: ("check-in",),
    DeviceRole.BOARD: (),
}
"""What a machine of each role may show, where it is asked to."""

UNASKED = {
    DeviceRole.HUB: ("counter", "check-in"),
    DeviceRole.COUNTER: ("counter",),
    DeviceRole.CHECK_IN: ("check-in",),
}
"""What it shows by itself, as far as it has displays: a paired counter is a counter alone."""


class MachineRefused(Exception):
    """What is asked does not fit what this machine is. `problem` names the sentence for it."""

    def __init__(self, problem: str, **facts: object) -> None:
        super().__init__(f"{problem} {facts}")
        self.problem = problem
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Machine:
    """This machine: what its store says it is, and its upstream if it was paired with one.

    `clock_offset_ms`: by how much the upstream's clock was ahead of this one's when last heard.
    """

    node: Node
    pairing: Pairing | None
    clock_offset_ms: int | None = None

    @property
    def role(self) -> DeviceRole:
        """What it is in its store."""
        return self.node.role

    @property
    def first_link(self) -> LinkState:
        """What the screens tell until the network has said more."""
        link = Link.ALONE if self.pairing is None else Link.CONNECTING
        return LinkState(link=link, is_hub=self.node.is_hub, clock_offset_ms=self.clock_offset_ms)


def machine_of(store: LocalStore, data_dir: Path) -> Machine:
    """What this machine is.

    Raises PairingUnreadable, and MachineRefused where a pairing was begun and not completed.
    """
    node, progress = store.query(lambda reader: (reader.log.node(), reader.log.progress()))
    pairing = load_pairing(data_dir)
    fits(node, pairing)
    return Machine(node, pairing, progress.clock_offset_ms if pairing else None)


def fits(node: Node, pairing: Pairing | None) -> None:
    """Raises MachineRefused where the store and the pairing tell of different machines."""
    if pairing is None and not node.is_hub:
        raise MachineRefused("pairing_incomplete")
    if pairing is not None:
        # A hub that stepped down keeps its pairing with head office, and follows it.
        is_moved = node.is_hub and pairing.role is not DeviceRole.HUB
        if is_moved or node.store_id != pairing.store_id:
            raise MachineRefused("pairing_incomplete")


def through(pairing: Pairing | None, upstream: str | None) -> Pairing | None:
    """The pairing, with the upstream reached at another address if one is given.

    Raises MachineRefused when there is no pairing, and AddressRefused.
    """
    if upstream is None:
        return pairing
    from kiosk.sync.client import check_address  # noqa: PLC0415 - HTTP, for those who need it

    url = check_address(upstream)
    if pairing is None:
        raise MachineRefused("not_paired", url=url)
    return replace(pairing, url=url)


def screens_of(machine: Machine, asked: tuple[str, ...] | None, displays: int) -> tuple[str, ...]:
    """Which screens this machine shows on so many displays. Raises MachineRefused.

    Unasked, no screen is opened over another: a second one needs a second display.
    """
    possible = SCREENS_OF[machine.role]
    if not possible:
        raise MachineRefused("board_has_no_screen")
    chosen = UNASKED[machine.role][: max(displays, 1)] if asked is None else asked
    if not set(chosen) <= set(possible):
        raise MachineRefused("check_in_only")
    return chosen


def name_store(uow: UnitOfWork, name: str) -> None:
    """What terminals call the store, where head office has not named it."""
    node = uow.log.node()
    if not node.store_name:
        uow.log.save_node(replace(node, store_name=name))


def begin_new_epoch(store: LocalStore) -> None:
    """Before anything is written: a disk that was restored never reuses a number.

    A machine that cannot write now begins none: it cannot reuse one either.
    """
    command = BeginEpoch(time.time_ns() // 1_000_000, secrets.randbelow(EPOCH_CHANCES))
    with suppress(StoreUnavailable):
        store.call(begin_epoch, command)
