"""The network beside the screens: begun and ended with them, told of on their own loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.app.addresses import Address
from kiosk.app.machine import Machine, MachineRefused
from kiosk.logs import Log
from kiosk.services.links import LinkMonitor, LinkState
from kiosk.services.ports import Changes
from kiosk.storage.store import LocalStore
from kiosk.sync.certificates import CertificateUnusable

if TYPE_CHECKING:
    from kiosk.app.node import NodeThread
    from kiosk.sync.cable import Cable


@dataclass(frozen=True, slots=True)
class NetworkOptions:
    """What the command asks of the network.

    `listen`: where the hub serves its store's machines. `upstream`: another address of the
    machine that this one is paired with. `has_cable`: the demo's. `on_listening` is told the
    addresses that other machines reach this one at.
    """

    listen: Address | None = None
    upstream: str | None = None
    has_cable: bool = False
    on_listening: Callable[[Address], None] = lambda _address: None


def cannot_listen(error: BaseException) -> MachineRefused | None:
    """What to tell a person of a server that cannot begin; None: a bug of ours."""
    from kiosk.sync.serving import CannotListen  # noqa: PLC0415 - HTTP, for those who need it

    if isinstance(error, CannotListen):
        return MachineRefused("cannot_listen", address=error.address, cause=error.cause)
    if isinstance(error, CertificateUnusable):
        return MachineRefused("certificate_wrong", path=error.path, cause=error.problem)
    return None


class Network:
    """One machine's network on a thread of its own; nothing at all where it has none."""

    def __init__(
        self,
        store: LocalStore,
        machine: Machine,
        options: NetworkOptions,
        *,
        log: Log,
        data_dir: Path,
        country: str,
        announce: Callable[[Changes | None], None],
    ) -> None:
        """`announce` is told, on the loop that calls `begin`, what the network changed."""
        self._store = store
        self._machine = machine
        self._options = options
        self._log = log
        self._data_dir = data_dir
        self._country = country
        self._announce = announce
        self._thread: NodeThread | None = None
        self._is_over = False
        self.link = LinkMonitor(machine.first_link)
        self.cable = _cable() if options.has_cable and machine.pairing else None

    @property
    def listens(self) -> bool:
        """Whether other machines reach this one: then `begin` may be refused."""
        return self._options.listen is not None and self._machine.node.is_hub

    async def begin(self) -> None:
        """Follow and serve from now on; a second call does nothing.

        Raises MachineRefused where this machine is to listen and cannot.
        """
        is_alone = self._machine.pairing is None and not self.listens
        if is_alone or self._thread is not None:
            return
        self._thread = await asyncio.to_thread(self._make, asyncio.get_running_loop())
        listening = self._thread.start()
        if not self.listens:
            return
        try:
            address = await asyncio.wrap_future(listening)
        except Exception as error:
            refused = cannot_listen(error)
            if refused is None:
                raise
            raise refused from error
        self._options.on_listening(address)

    def _make(self, loop: asyncio.AbstractEventLoop) -> NodeThread:
        from kiosk.app.node import Node, NodeOptions, NodeThread  # noqa: PLC0415 - see above

        def told(tell: Callable[..., None], *told: object) -> None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(tell, *told)

        options = NodeOptions(
            data_dir=self._data_dir,
            listen=self._options.listen if self.listens else None,
            pairing=self._machine.pairing,
            cable=self.cable,
            first_link=self.link.state,
            country=self._country,
        )
        node = Node(
            self._store,
            options,
            log=self._log,
            on_change=lambda changes: told(self._changed, changes),
            on_link=lambda state: told(self._linked, state),
        )
        return NodeThread(node, self._log.failure)

    def _changed(self, changes: Changes) -> None:
        if not self._is_over:
            self._announce(changes)

    def _linked(self, state: LinkState) -> None:
        if not self._is_over:
            self.link.set(state)

    async def end(self) -> None:
        """Stop; the store may be closed afterwards."""
        self._is_over = True
        if self._thread is not None:
            await asyncio.to_thread(self._thread.stop)


def _cable() -> Cable:
    from kiosk.sync.cable import Cable  # noqa: PLC0415 - for the demo alone

    return Cable()
