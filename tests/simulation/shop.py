"""A simulated device of a store: the program's database, use cases, hub and sync, no screens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from kiosk.app.first_copy.given import GivenCopies
from kiosk.app.first_copy.received import ReceivedFile
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.errors import NotAllowed
from kiosk.domain.order import Order
from kiosk.domain.status import Status
from kiosk.services.orders import counter
from kiosk.services.orders.erase import EraseEnded, erase_ended
from kiosk.services.ports.changes import Action, Changes
from kiosk.services.ports.first_copy import OfferedCopies
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.services.ports.reader import Reader
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.epochs import EPOCH_RANDOM_MAX, BeginEpoch, begin_epoch
from kiosk.services.replication.links import LinkMonitor
from kiosk.storage.database import Database
from kiosk.storage.local_database import LocalDatabase
from kiosk.sync.client.backoff import SPREAD_S_TO_HEAD_OFFICE, SPREAD_S_TO_HUB, Backoff
from kiosk.sync.client.sync_context import CopyFiles, SyncTools
from kiosk.sync.client.upstream_sync import UpstreamSync
from kiosk.sync.protocol.ports import Served
from kiosk.sync.server.hub import Hub
from tests.simulation.acting.operated import HOLD_S, OperatedDevice, Seen, Wish
from tests.simulation.answering import WireTransport
from tests.simulation.checks.invariants import BUG, Violation, require
from tests.simulation.device import Around, Computer, quietly
from tests.simulation.wires import Device, Wire
from tests.sync.pair_bodies import key_of

KEPT = timedelta(seconds=20)
"""How long customers' data is kept after an order ended: short, as a day has few minutes here."""

AWAITED_SHARE = 0.1
"""After how many of the events that a device sends somebody waits at the hub."""

Command = TypeVar("Command")
Result = TypeVar("Result")


class InlineStore(LocalDatabase):
    """The program's LocalDatabase, but working on the one thread of the simulation."""

    def __init__(self, path: Path, clock: Callable[[], datetime], rng: Random) -> None:
        """`rng`: decides after which event somebody waits for a write."""
        super().__init__(path, clock)
        self._rng = rng

    def run_blocking(
        self, use_case: Callable[[UnitOfWork, Command], Result], command: Command
    ) -> Result:
        """Raises Violation where the database is locked: here no caller may ever find it locked."""
        try:
            return super().run_blocking(use_case, command)
        except StoreUnavailable as error:
            if error.kind == "busy":
                raise Violation(BUG, self.path.parent.name, "a lock was met") from error
            raise

    async def run(
        self, use_case: Callable[[UnitOfWork, Command], Result], command: Command
    ) -> Result:
        await asyncio.sleep(0)
        return self.run_blocking(use_case, command)

    async def run_parts(
        self,
        use_case: Callable[[UnitOfWork, Command], tuple[Result, Command | None]],
        command: Command,
        on_part: Callable[[Result], object],
    ) -> None:
        rest: Command | None = command
        while rest is not None:
            result, rest = await self.run(use_case, rest)
            on_part(result)

    async def run_apart(self, work: Callable[[Database], Result]) -> Result:
        await asyncio.sleep(0)
        return work(self.database)

    def is_awaited(self) -> bool:
        return self._rng.random() < AWAITED_SHARE

    async def read(self, query: Callable[[Reader], Result], *, first: bool = False) -> Result:
        await asyncio.sleep(0)
        return self.read_blocking(query)


class ShopDevice(Computer, OperatedDevice):
    """A counter or a check-in. Its database says whether it is the hub."""

    def __init__(self, around: Around, name: str, store_name: str, path: Path, rng: Random) -> None:
        super().__init__(around, name, path, rng)
        self.store_name = store_name
        self.role = DeviceRole.COUNTER
        self.last_action: Action | None = None
        self.wire: Wire | None = None
        self.paired_with: ShopDevice | None = None
        self.device: Device = ("", "")
        self.monitor = LinkMonitor()
        self.hub: Hub | None = None
        self.given: GivenCopies | None = None
        self.store: InlineStore | None = None
        self.upstream_sync: UpstreamSync | None = None
        self.confirmed: dict[str, float] = {}
        """Events of actions that a person here was shown as saved, with the time in seconds."""

    # --- up and down

    def _open(self) -> None:
        self.store = InlineStore(self.disk.path, self.now, Random(self.rng.random()))
        self.store.prepare()
        clock_ms = round(self.now().timestamp() * 1000)
        self.store.run_blocking(
            begin_epoch, BeginEpoch(clock_ms, self.rng.randrange(EPOCH_RANDOM_MAX))
        )
        self.store.run_blocking(counter.carry_out_due, None)
        self.hub = Hub(
            self.store,
            now=self.now,
            make_secret=lambda: self.rng.randbytes(16).hex(),
            on_change=lambda _: self._woken(),
            signer=key_of(self.device_id()),
        )
        self.given = GivenCopies(self.store, self.disk.path.parent, key_of(self.device_id()))
        self.spawn(self.given.run())
        self.monitor = LinkMonitor()
        self.last_action = None
        for (held_id,) in self.rows("SELECT held_id FROM held_action WHERE problem IS NULL"):
            self.spawn(self._carry_out(held_id))
        self.spawn(self._erasing())
        if self.wire is not None:
            self.spawn(self._make_upstream_sync(self.wire).run())

    def _make_upstream_sync(self, wire: Wire) -> UpstreamSync:
        assert self.store is not None
        transport = WireTransport(wire, self.device)
        spread_s = SPREAD_S_TO_HEAD_OFFICE if self.is_hub() else SPREAD_S_TO_HUB
        self.upstream_sync = UpstreamSync(
            SyncTools(
                store=self.store,
                transport=transport,
                monitor=self.monitor,
                backoff=Backoff(self.rng.random, spread_s),
                now=self.now,
                on_change=lambda _: self._woken(),
                note=self._note,
                signer=key_of(self.device_id()),
                files=CopyFiles(transport, ReceivedFile(self.store)),
            )
        )
        self._count_less(self.upstream_sync)
        return self.upstream_sync

    def _note(self, what: str, **params: object) -> None:
        self.around.trace.note(self.name, what, params)
        if what.startswith("copy_"):
            self.around.tally.actions[what.replace("_", " ")] += 1

    def _count_less(self, upstream_sync: UpstreamSync) -> None:
        """Let the device count pending events only after a write, to save time."""
        count = upstream_sync._context.count
        counted_at = -1

        async def count_what_is_new() -> None:
            nonlocal counted_at
            if counted_at != self.disk.committed:
                await count()
                counted_at = self.disk.committed

        upstream_sync._context.count = count_what_is_new  # type: ignore[method-assign]

    def _close(self) -> None:
        super()._close()
        store, self.store, self.upstream_sync, self.hub = self.store, None, None, None
        self.given = None
        if store is not None:
            quietly(store.database.close)

    def _woken(self) -> None:
        if self.upstream_sync is not None:
            self.upstream_sync.wake()
        if self.hub is not None:
            self.hub.wake()

    @property
    def served(self) -> Served | None:
        return self.hub

    @property
    def copies(self) -> OfferedCopies | None:
        return self.given

    def is_hub(self) -> bool:
        """Whether this device acts as the hub."""
        return self.rows("SELECT role FROM device") == [(DeviceRole.HUB,)]

    def hub_epoch(self) -> int:
        """The epoch in which this device sequences events, or last did."""
        return int(self.rows("SELECT hub_epoch FROM device")[0][0])

    def device_epoch(self) -> int:
        """The device epoch in which it has recorded events since its last start."""
        return int(self.rows("SELECT device_epoch FROM device")[0][0])

    def device_id(self) -> str:
        """This device's identifier."""
        return str(self.rows("SELECT device_id FROM device")[0][0])

    def use(self, use_case: Callable[..., Any], *command: Any) -> Any:
        """Run a use case that is no person's action."""
        assert self.store is not None
        return self.store.run_blocking(lambda uow, given: use_case(uow, *given), command)

    # --- what it shows

    def seen(self) -> Sequence[Seen]:
        rows = self.rows("SELECT order_id, status, version FROM orders ORDER BY id")
        return [Seen(order_id, Status(status), version) for order_id, status, version in rows]

    def order(self, order_id: str) -> Order:
        assert self.store is not None
        order = self.store.read_blocking(lambda reader: reader.order(order_id))
        assert order is not None
        return order

    def arrivals(self) -> Sequence[str]:
        query = "SELECT arrival_id FROM arrival WHERE ended_at IS NULL ORDER BY arrival_id"
        return [arrival_id for (arrival_id,) in self.rows(query)]

    def questions(self) -> Sequence[tuple[str, str]]:
        if not self.rows("SELECT 1 FROM event WHERE kind = 'decided' AND reason = 'WAITING'"):
            return []
        assert self.store is not None
        open_now = self.store.read_blocking(lambda reader: reader.questions())
        return [(each.command_id, each.order_id) for each in open_now]

    def reviews(self) -> Sequence[str]:
        if not self.rows("SELECT 1 FROM event WHERE outcome IN ('conflict', 'rejected') LIMIT 1"):
            return []
        assert self.store is not None
        return [
            review.operation_id
            for review in self.store.read_blocking(lambda reader: reader.reviews())
        ]

    # --- what people do

    def do(self, wish: Wish) -> Any:
        """Carry out a person's action; returns its result, or the error that refused it."""
        before = self._position()
        try:
            assert self.store is not None
            result = self.store.run_blocking(wish.use_case, wish.command)
        except BaseException as error:
            if not (isinstance(error, NotAllowed | StoreUnavailable) or self.disk.is_dead):
                raise
            what = "Crash" if self.disk.is_dead else type(error).__name__
            self.around.trace.note(self.name, wish.name, "->", what)
            self.around.tally.actions[f"refused: {what}"] += 1
            return error
        self._confirm(before, result)
        self.around.tally.actions[wish.name] += 1
        self.around.trace.note(self.name, wish.name, *self._params(wish.command))
        if isinstance(result, Changes) and result.action is not None:
            self.last_action = result.action
            if result.action.held_until is not None:
                self.spawn(self._carry_out(result.action.operation_id))
        self._woken()
        return result

    @staticmethod
    def _params(command: Any) -> list[object]:
        names = ("order_id", "order_ids", "command_id", "operation_id", "arrival_id", "hold_s")
        return [getattr(command, name) for name in names if hasattr(command, name)]

    def _position(self) -> int:
        return int(self.rows("SELECT COALESCE(MAX(position), 0) FROM event")[0][0])

    def _confirm(self, before: int, result: Any) -> None:
        """1: an action that is shown as saved must be on the disk; remembers its events."""
        action = result.action if isinstance(result, Changes) else None
        if action is not None:
            is_saved = self.rows(
                "SELECT 1 FROM event WHERE operation_id = ? UNION SELECT 1 FROM held_action "
                "WHERE held_id = ?",
                action.operation_id,
                action.operation_id,
            )
            require(
                bool(is_saved), 1, self.name, lambda: f"action {action.operation_id} is not saved"
            )
        now_s = asyncio.get_running_loop().time()
        device = "(SELECT device_id FROM device)"
        query = f"SELECT event_id FROM event WHERE position > ? AND device_id = {device}"
        for (event_id,) in self.rows(query, before):
            self.confirmed[event_id] = now_s

    async def _erasing(self) -> None:
        """Erase customers' data KEPT after an order ended; the program does this hourly."""
        while True:
            await asyncio.sleep(self.rng.uniform(5.0, 60.0))
            if self.is_up and self.role is not DeviceRole.CHECK_IN:
                command = EraseEnded(self.now() - KEPT)
                self.do(Wish("names erased", erase_ended, command))

    async def _carry_out(self, held_id: str) -> None:
        """Carry out a held action when it is due, unless it was undone."""
        await asyncio.sleep(HOLD_S)
        wish = Wish("held action happens", counter.carry_out, held_id)
        while self.is_up and isinstance(self.do(wish), StoreUnavailable):  # noqa: ASYNC110
            await asyncio.sleep(1)
