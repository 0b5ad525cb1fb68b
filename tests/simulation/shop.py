"""A store's machine: the program's database, use cases, hub and engine, without its screens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from kiosk.domain.errors import Refused
from kiosk.domain.order import Order
from kiosk.domain.sequencing import DeviceRole
from kiosk.domain.status import Status
from kiosk.services import counter
from kiosk.services.boards import Reader
from kiosk.services.erasing import EraseEnded, erase_ended
from kiosk.services.following import EPOCH_CHANCES, BeginEpoch, begin_epoch
from kiosk.services.links import LinkMonitor
from kiosk.services.ports import Changes, Deed, StoreUnavailable, UnitOfWork
from kiosk.storage.database import Database
from kiosk.storage.store import LocalStore
from kiosk.sync.backoff import SPREAD_S_TO_HEAD_OFFICE, SPREAD_S_TO_HUB, Backoff
from kiosk.sync.desk import EngineTools
from kiosk.sync.engine import Engine
from kiosk.sync.hub import Hub
from kiosk.sync.ports import Served
from tests.simulation.answering import WireTransport
from tests.simulation.invariants import BUG, Violation, require
from tests.simulation.machine import Around, Computer, quietly
from tests.simulation.people import HOLD_S, Desk, Seen, Wish
from tests.simulation.wires import Device, Wire
from tests.sync.wishes import key_of

KEPT = timedelta(seconds=20)
"""For how long an order that has ended says who it was for: here a day has few minutes."""

Command = TypeVar("Command")
Result = TypeVar("Result")


class InlineStore(LocalStore):
    """The program's store, at work on the one thread there is."""

    def call(self, use_case: Callable[[UnitOfWork, Command], Result], command: Command) -> Result:
        """Raises Violation where a lock was met: whoever asks for it first always gets it."""
        try:
            return super().call(use_case, command)
        except StoreUnavailable as error:
            if error.kind == "busy":
                raise Violation(BUG, self.database.path.parent.name, "a lock was met") from error
            raise

    async def run(
        self, use_case: Callable[[UnitOfWork, Command], Result], command: Command
    ) -> Result:
        await asyncio.sleep(0)
        return self.call(use_case, command)

    async def read(self, query: Callable[[Reader], Result]) -> Result:
        await asyncio.sleep(0)
        return self.query(query)


class ShopMachine(Computer, Desk):
    """A counter or a check-in. Whether it is the hub stands on its disk."""

    def __init__(
        self, around: Around, name: str, store_name: str, path: Path, chance: Random
    ) -> None:
        super().__init__(around, name, path, chance)
        self.store_name = store_name
        self.role = DeviceRole.COUNTER
        self.last_deed: Deed | None = None
        self.wire: Wire | None = None
        self.paired_with: ShopMachine | None = None
        self.device: Device = ("", "")
        self.monitor = LinkMonitor()
        self.hub: Hub | None = None
        self.store: InlineStore | None = None
        self.engine: Engine | None = None
        self.confirmed: dict[str, float] = {}
        """Every event of a deed that a person here was told is saved, and when."""

    # --- up and down

    def _open(self) -> None:
        database = Database(self.disk.path, self.now)
        self.store = InlineStore(database)
        database.prepare()
        clock_ms = round(self.now().timestamp() * 1000)
        self.store.call(begin_epoch, BeginEpoch(clock_ms, self.chance.randrange(EPOCH_CHANCES)))
        self.store.call(counter.carry_out_due, None)
        self.hub = Hub(
            self.store,
            now=self.now,
            make_secret=lambda: self.chance.randbytes(16).hex(),
            on_change=lambda _: self._woken(),
        )
        self.monitor = LinkMonitor()
        self.last_deed = None
        for (held_id,) in self.rows("SELECT held_id FROM held_deed WHERE problem IS NULL"):
            self.spawn(self._carry_out(held_id))
        self.spawn(self._erasing())
        if self.wire is not None:
            self.spawn(self._engine(self.wire).run())

    def _engine(self, wire: Wire) -> Engine:
        assert self.store is not None
        spread_s = SPREAD_S_TO_HEAD_OFFICE if self.is_hub() else SPREAD_S_TO_HUB
        self.engine = Engine(
            EngineTools(
                store=self.store,
                transport=WireTransport(wire, self.device),
                monitor=self.monitor,
                backoff=Backoff(self.chance.random, spread_s),
                now=self.now,
                on_change=lambda _: self._woken(),
                note=lambda what, **facts: self.around.trace.note(self.name, what, facts),
                signer=key_of(self.device_id()),
            )
        )
        self._count_less(self.engine)
        return self.engine

    def _count_less(self, engine: Engine) -> None:
        """The engine counts what waits for the screens; only where something was written since."""
        count = engine._desk.count
        counted_at = -1

        async def count_what_is_new() -> None:
            nonlocal counted_at
            if counted_at != self.disk.committed:
                await count()
                counted_at = self.disk.committed

        engine._desk.count = count_what_is_new  # type: ignore[method-assign]

    def _close(self) -> None:
        super()._close()
        store, self.store, self.engine, self.hub = self.store, None, None, None
        if store is not None:
            quietly(store.database.close)

    def _woken(self) -> None:
        if self.engine is not None:
            self.engine.wake()
        if self.hub is not None:
            self.hub.wake()

    @property
    def served(self) -> Served | None:
        return self.hub

    def is_hub(self) -> bool:
        """Whether this machine takes itself for the hub."""
        return self.rows("SELECT role FROM device") == [(DeviceRole.HUB,)]

    def hub_epoch(self) -> int:
        """Under which number this machine orders events, or did last."""
        return int(self.rows("SELECT hub_epoch FROM device")[0][0])

    def device_id(self) -> str:
        """Who this machine is."""
        return str(self.rows("SELECT device_id FROM device")[0][0])

    def use(self, use_case: Callable[..., Any], *command: Any) -> Any:
        """Run a use case without anybody at the screens."""
        assert self.store is not None
        return self.store.call(lambda uow, given: use_case(uow, *given), command)

    # --- what it shows

    def seen(self) -> Sequence[Seen]:
        rows = self.rows("SELECT order_id, status, version FROM orders ORDER BY id")
        return [Seen(order_id, Status(status), version) for order_id, status, version in rows]

    def order(self, order_id: str) -> Order:
        assert self.store is not None
        order = self.store.query(lambda reader: reader.order(order_id))
        assert order is not None
        return order

    def arrivals(self) -> Sequence[str]:
        query = "SELECT arrival_id FROM arrival WHERE ended_at IS NULL ORDER BY arrival_id"
        return [arrival_id for (arrival_id,) in self.rows(query)]

    def questions(self) -> Sequence[tuple[str, str]]:
        if not self.rows("SELECT 1 FROM event WHERE kind = 'decided' AND reason = 'WAITING'"):
            return []
        assert self.store is not None
        open_now = self.store.query(lambda reader: reader.questions())
        return [(each.command_id, each.order_id) for each in open_now]

    def reviews(self) -> Sequence[str]:
        if not self.rows("SELECT 1 FROM event WHERE outcome IN ('conflict', 'rejected') LIMIT 1"):
            return []
        assert self.store is not None
        return [review.deed_id for review in self.store.query(lambda reader: reader.reviews())]

    # --- what people do

    def do(self, wish: Wish) -> Any:
        """Let somebody do something; returns what came of it, or what refused it."""
        before = self._position()
        try:
            assert self.store is not None
            result = self.store.call(wish.use_case, wish.command)
        except BaseException as error:
            if not (isinstance(error, Refused | StoreUnavailable) or self.disk.is_dead):
                raise
            what = "Crash" if self.disk.is_dead else type(error).__name__
            self.around.trace.note(self.name, wish.name, "->", what)
            self.around.tally.deeds[f"refused: {what}"] += 1
            return error
        self._confirm(before, result)
        self.around.tally.deeds[wish.name] += 1
        self.around.trace.note(self.name, wish.name, *self._facts(wish.command))
        if isinstance(result, Changes) and result.deed is not None:
            self.last_deed = result.deed
            if result.deed.held_until is not None:
                self.spawn(self._carry_out(result.deed.deed_id))
        self._woken()
        return result

    @staticmethod
    def _facts(command: Any) -> list[object]:
        names = ("order_id", "order_ids", "command_id", "deed_id", "arrival_id", "hold_s")
        return [getattr(command, name) for name in names if hasattr(command, name)]

    def _position(self) -> int:
        return int(self.rows("SELECT COALESCE(MAX(position), 0) FROM event")[0][0])

    def _confirm(self, before: int, result: Any) -> None:
        """1: what people are told is saved must stand on the disk. Then it is remembered."""
        deed = result.deed if isinstance(result, Changes) else None
        if deed is not None:
            is_saved = self.rows(
                "SELECT 1 FROM event WHERE deed_id = ? UNION SELECT 1 FROM held_deed "
                "WHERE held_id = ?",
                deed.deed_id,
                deed.deed_id,
            )
            require(bool(is_saved), 1, self.name, lambda: f"deed {deed.deed_id} is not saved")
        now_s = asyncio.get_running_loop().time()
        device = "(SELECT device_id FROM device)"
        query = f"SELECT event_id FROM event WHERE position > ? AND device_id = {device}"
        for (event_id,) in self.rows(query, before):
            self.confirmed[event_id] = now_s

    async def _erasing(self) -> None:
        """Who collected is erased some time after an order ended; the program does it hourly."""
        while True:
            await asyncio.sleep(self.chance.uniform(5.0, 60.0))
            if self.is_up and self.role is not DeviceRole.CHECK_IN:
                command = EraseEnded(self.now() - KEPT)
                self.do(Wish("names erased", erase_ended, command))

    async def _carry_out(self, held_id: str) -> None:
        """The tap's time is over: it happens, if nobody took it back."""
        await asyncio.sleep(HOLD_S)
        wish = Wish("held deed happens", counter.carry_out, held_id)
        while self.is_up and isinstance(self.do(wish), StoreUnavailable):  # noqa: ASYNC110
            await asyncio.sleep(1)
