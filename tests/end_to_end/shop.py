"""Runs actions on a store and on a simple model of it, and checks that they agree."""

from __future__ import annotations

import tempfile
from collections import Counter as Tally
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kiosk.domain.actions import Details
from kiosk.domain.errors import (
    ActionHeld,
    ClaimedElsewhere,
    NotAllowed,
    ReasonNeeded,
    TransitionNotAllowed,
)
from kiosk.domain.events.event import EventKind
from kiosk.domain.order import Actor, NewOrder, Order, Slot
from kiosk.domain.status import Status
from kiosk.services.orders import counter, intake
from kiosk.services.orders.counter import Advance
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.local_database import open_store
from tests.end_to_end.model import (
    TABLE,
    Counter,
    Held,
    Parcel,
    Visit,
    can,
    is_legal_path,
    way_back,
)
from tests.storage.sample import (
    COUNTER_1,
    COUNTER_2,
    HOLD_S,
    LEA,
    NOON,
    PAUL,
    SOPHIE,
    TO_REACH,
    FakeClock,
    new_order,
    order_of,
    problems,
    reason_for,
    some_of,
    steps_of,
)

QUANTITIES = [(2, 1), (1,), (3,), (1, 1, 1), (2,), (1, 2)]
AT_FIRST = 3
WHICH = st.integers(0, 23)
"""Picks an order, in most cases one that the action suits."""
ACTORS = st.sampled_from([LEA, PAUL, SOPHIE, SOPHIE])
COUNTERS = st.sampled_from([COUNTER_1, COUNTER_1, COUNTER_2])
TARGETS = st.integers(0, 83)
"""Picks a status, in most cases one that may follow."""

ALL = tuple(Status)
SERVED = (Status.READY, Status.AWAITING, Status.BLOCKED, Status.DELAYED, Status.REPLANNED)
LASTING = tuple(status for status in Status if status is not Status.PICK_UP_OK)


@cache
def empty_store() -> bytes:
    """The database file of a store without orders; made once, because it takes long."""
    with tempfile.TemporaryDirectory(prefix="kiosk-model-") as folder:
        open_store(Path(folder)).close()
        return (Path(folder) / FILE_NAME).read_bytes()


class Shop(RuleBasedStateMachine):
    """One store, its people, and the model of what it should hold."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix="kiosk-model-")
        self.clock = FakeClock()
        (Path(self._folder.name) / FILE_NAME).write_bytes(empty_store())
        self.store = open_store(Path(self._folder.name), self.clock)
        self.model = Counter()
        self.carried_out: Tally[str] = Tally()
        self.withdrawn: set[str] = set()
        self.slots = 0

    def teardown(self) -> None:
        self.store.close()
        self._folder.cleanup()

    @property
    def now_s(self) -> float:
        return (self.clock.now - NOON).total_seconds()

    def new_slot(self) -> Slot:
        self.slots += 1
        start = NOON + timedelta(days=self.slots)
        return Slot(start, start + timedelta(hours=1))

    @initialize(statuses=st.tuples(*[st.sampled_from(ALL)] * AT_FIRST))
    def opening(self, statuses: tuple[Status, ...]) -> None:
        self.batch: list[NewOrder] = []
        for number, status in enumerate(statuses):
            self.add_order(number, with_slot=status is not Status.INIT)
            for to in () if status is Status.INIT else TO_REACH[status]:
                order_id = self.batch[-1].order_id
                self.move(order_id, to, SOPHIE, COUNTER_1, holds=False)

    def add_order(self, number: int, *, with_slot: bool) -> None:
        slot = Slot(NOON, NOON + timedelta(hours=1)) if with_slot else None
        quantities = QUANTITIES[number]
        new = new_order(number, quantities=quantities, slot=slot)
        added = self.store.run_blocking(intake.take_orders, [*self.batch, new])
        assert added.added == (new.order_id,)
        self.batch.append(new)
        status = Status.STARTED if slot else Status.INIT
        parcel = Parcel(quantities, status, slot, (0,) * len(quantities))
        parcel.steps.append(status)
        self.model.parcels[new.order_id] = parcel

    @precondition(lambda self: len(self.batch) < len(QUANTITIES))
    @rule(with_slot=st.sampled_from([True, True, False]))
    def another_order_comes(self, with_slot: bool) -> None:
        self.add_order(len(self.batch), with_slot=with_slot)

    def one_of(self, which: int, statuses: tuple[Status, ...]) -> str:
        """An order in one of these statuses; sometimes in another."""
        parcels = self.model.parcels
        wanted = [o for o in parcels if parcels[o].status in statuses]
        choice = wanted if wanted and which % 4 else list(parcels)
        return choice[which // 4 % len(choice)]

    def any_in(self, *statuses: Status) -> bool:
        return any(parcel.status in statuses for parcel in self.model.parcels.values())

    def next_of(self, order_id: str, pick: int) -> Status:
        """A status that may follow; sometimes another."""
        legal = [s for s in Status if s in TABLE[self.model.parcels[order_id].status]]
        choice = legal if legal and pick % 6 else list(Status)
        return choice[pick // 6 % len(choice)]

    # --- what people do

    def attempt(
        self, action: Callable[[UnitOfWork, Any], Changes], command: object
    ) -> Changes | type[NotAllowed]:
        self.clock.pass_s(1)
        try:
            return self.store.run_blocking(action, command)
        except NotAllowed as refused:
            return type(refused)

    def why_not(
        self, order_id: str, to: Status, actor: Actor, at: str, reason: str | None
    ) -> type[NotAllowed] | None:
        parcel = self.model.parcels[order_id]
        if order_id in self.model.held:
            return ActionHeld
        if not can(parcel.status, to, manager=actor is SOPHIE):
            return TransitionNotAllowed
        if self.claimed_elsewhere(parcel, actor, at):
            return ClaimedElsewhere
        return ReasonNeeded if reason_for(to) != reason else None

    def claimed_elsewhere(self, parcel: Parcel, actor: Actor, at: str) -> bool:
        return bool(parcel.claim and parcel.claim[0] != at and actor is not SOPHIE)

    def details(self, order_id: str, to: Status, reason: str | None, replan: bool) -> Details:
        slot = self.new_slot() if to is Status.REPLANNED else None
        if to is not Status.PICK_UP_PARTIALLY or self.model.parcels[order_id].left() < 2:
            return Details(reason=reason, slot=slot)
        hand_over = some_of(order_of(self.store, order_id))
        replan_to = self.new_slot() if replan else None
        return Details(reason=reason, hand_over=hand_over, replan_to=replan_to)

    def move(
        self,
        order_id: str,
        to: Status,
        actor: Actor,
        at: str,
        *,
        holds: bool,
        reasoned: bool = True,
        replan: bool = False,
    ) -> None:
        reason = reason_for(to) if reasoned else None
        expected = self.why_not(order_id, to, actor, at, reason)
        details = self.details(order_id, to, reason, replan)
        hold_s = HOLD_S if holds else None
        command = Advance(order_id, to, actor, at, details, hold_s=hold_s)
        result = self.attempt(counter.advance, command)
        if isinstance(result, type):
            assert result is expected
            return
        assert expected is None
        steps = (to,) if details.replan_to is None else (to, Status.REPLANNED)
        slot = details.slot or details.replan_to
        held = Held("", steps, slot, bool(details.hand_over), self.now_s, self.now_s + HOLD_S)
        self.hold_or_do(order_id, held, result, holds, (at, actor.name))

    def hold_or_do(
        self, order_id: str, held: Held, result: Changes, holds: bool, claim: tuple[str, str]
    ) -> None:
        assert result.action is not None
        back = way_back(self.model.parcels[order_id].status, held.steps)
        is_held = result.action.held_until is not None
        assert back is None or is_held == (holds and not back)
        assert back is None or is_held or result.action.undoable == back
        held.held_id = result.action.operation_id
        if is_held:
            assert result.action.held_until == self.clock.now + timedelta(seconds=HOLD_S)
            held.visits = len(self.model.visits)
            self.model.held[order_id] = held
        else:
            self.do(order_id, held, claim)

    def do(
        self, order_id: str, held: Held, claim: tuple[str, str] | None, may_end: bool = True
    ) -> None:
        before = self.model.snapshot()
        parcel = self.model.parcels[order_id]
        for step in held.steps:
            if step is Status.PICK_UP_PARTIALLY and held.hands_one:
                parcel.hand_one()
            parcel.enter(step, slot=held.slot if step is held.steps[-1] else None, claim=claim)
        self.model.update_visit(order_id, self.now_s, may_end=may_end)
        self.model.confirm(held.held_id, before)

    def written(self, order_id: str, operation_id: str) -> list[Status]:
        events = steps_of(self.store, order_id)
        return [
            Status(str(event.to_status)) for event in events if event.operation_id == operation_id
        ]

    def confirm_last(self, order_id: str, before: tuple[dict[str, Parcel], list[Visit]]) -> None:
        self.model.confirm(steps_of(self.store, order_id)[-1].operation_id, before)

    def visits_in_store(self) -> list[Visit]:
        with self.store.database.reader() as reader:
            rows = reader.connection.exec_driver_sql(
                "SELECT arrival_id, bay, since, ended_at IS NULL AS active, "
                "(SELECT group_concat(order_id) FROM (SELECT order_id FROM arrival_order AS o "
                "WHERE o.arrival_id = a.arrival_id ORDER BY position)) AS orders "
                "FROM arrival AS a ORDER BY a.rowid"
            ).all()
        return [
            Visit(
                tuple(row.orders.split(",")),
                row.bay,
                (datetime.fromisoformat(row.since) - NOON).total_seconds(),
                bool(row.active),
            )
            for row in rows
        ]

    # --- what must hold

    @invariant()
    def store_says_what_the_model_says(self) -> None:
        for order_id, parcel in self.model.parcels.items():
            order = order_of(self.store, order_id)
            assert self.params(order) == parcel.params()
            assert order.state.seen == parcel.seen
            steps = [event.to_status for event in steps_of(self.store, order_id)]
            assert steps == parcel.steps
            assert is_legal_path(parcel.steps[0], parcel.steps[1:])
            assert (parcel.status is Status.IN_PROGRESS) == (order.state.claim is not None)
        shown = sorted(self.visits_in_store(), key=repr)
        assert shown == sorted(self.model.visits, key=repr)
        here = Tally(o for visit in self.model.visits if visit.active for o in visit.orders)
        assert all(count == 1 for count in here.values())

    @staticmethod
    def params(order: Order) -> tuple[object, ...]:
        state = order.state
        claim = (state.claim.counter, state.claim.person) if state.claim else None
        kept = state.ready_at is not None, state.keep_until
        return state.status, state.slot, state.handed, state.resume_stack, claim, kept

    @invariant()
    def nothing_is_lost_and_nothing_happens_twice(self) -> None:
        with self.store.database.reader() as reader:
            rows = reader.connection.exec_driver_sql(
                "SELECT operation_id, device_seq, kind FROM event ORDER BY position"
            ).all()
        assert [row.device_seq for row in rows] == list(range(1, len(rows) + 1))
        actions = {row.operation_id for row in rows}
        assert {done.operation_id for done in self.model.done} <= actions
        assert set(self.carried_out) <= actions
        assert all(count == 1 for count in self.carried_out.values())
        assert not self.withdrawn & actions
        held = {
            action.held_id
            for action in self.store.read_blocking(lambda reader: reader.held_actions())
        }
        assert held == {action.held_id for action in self.model.held.values()}
        steps = sum(row.kind == EventKind.STATUS for row in rows)
        assert steps == sum(len(parcel.steps) for parcel in self.model.parcels.values())

    @invariant()
    def store_is_valid(self) -> None:
        assert problems(self.store) == []
