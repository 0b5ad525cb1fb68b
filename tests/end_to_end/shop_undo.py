"""Adds undo to the tested shop, and compares it with the model."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from kiosk.domain.errors import (
    ActionHeld,
    ClaimedElsewhere,
    NothingToUndo,
    TransitionNotAllowed,
)
from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.services.orders import counter
from kiosk.services.orders.counter import Undo
from tests.end_to_end.model import (
    HERE,
    Done,
    is_legal_path,
    way_back,
)
from tests.end_to_end.shop import (
    ACTORS,
    COUNTERS,
    Shop,
)
from tests.storage.sample import (
    COUNTER_1,
    SOPHIE,
    steps_of,
)


class ShopWithUndo(Shop):
    """People undo actions, too."""

    @precondition(lambda self: self.model.held)
    @rule(actor=ACTORS, which=st.integers(0, 2))
    def withdraw(self, actor: Actor, which: int) -> None:
        order_id = sorted(self.model.held)[which % len(self.model.held)]
        held = self.model.held.pop(order_id)
        assert not isinstance(
            self.attempt(counter.undo, Undo(held.held_id, actor, COUNTER_1)), type
        )
        self.withdrawn.add(held.held_id)
        if self.model.parcels[order_id].status is Status.READY:
            before = self.model.snapshot()
            self.model.update_visit(order_id, self.now_s)
            self.confirm_last(order_id, before)

    @precondition(lambda self: self.model.done)
    @rule(actor=ACTORS, at=COUNTERS, back=st.sampled_from([0, 0, 0, 1, 2, 5]))
    def undo(self, actor: Actor, at: str, back: int) -> None:
        self.undo_one(self.model.done[max(0, len(self.model.done) - 1 - back)], actor, at)

    def undo_one(self, done: Done, actor: Actor, at: str) -> None:
        before = self.model.snapshot()
        may = [self.may_undo(order_id, done, actor, at) for order_id in done.steps]
        stays = self.customer_is_needed(done)
        simple = self.visits_are_as_they_were(done)
        result = self.attempt(counter.undo, Undo(done.operation_id, actor, at))
        if isinstance(result, type):
            assert result in {ActionHeld, NothingToUndo, TransitionNotAllowed, ClaimedElsewhere}
            assert False in may or None in may or stays or not simple or not done.steps
            return
        assert False not in may
        assert done.steps
        assert not (stays and simple)
        self.take_back(done, simple)
        self.confirm_last(next(iter(done.steps)), before)

    def may_undo(self, order_id: str, done: Done, actor: Actor, at: str) -> bool | None:
        parcel, then = self.model.parcels[order_id], done.before[order_id]
        steps = done.steps[order_id]
        if order_id in self.model.held or parcel.steps != [*then.steps, *steps]:
            return False
        if Status.CANCELLED in (parcel.status, then.status) and actor is not SOPHIE:
            return False
        if self.claimed_elsewhere(parcel, actor, at):
            return False
        return way_back(then.status, steps)

    def visits_are_as_they_were(self, done: Done) -> bool:
        """Whether no visit of the action's orders has begun, changed or ended since."""
        count = len(done.visits_after)
        known, new = self.model.visits[:count], self.model.visits[count:]
        touched = [
            n
            for n, visit in enumerate(done.visits_after)
            if n >= len(done.visits_before) or visit != done.visits_before[n]
        ]
        about = {order_id for n in touched for order_id in known[n].orders}
        others = [v for n, v in enumerate(known) if n not in touched] + new
        return all(known[n] == done.visits_after[n] for n in touched) and not any(
            visit.active and about & set(visit.orders) for visit in others
        )

    def customer_is_needed(self, done: Done) -> bool:
        """Whether another order is AWAITING or IN_PROGRESS due to an arrival of this action."""
        for n, visit in enumerate(done.visits_after):
            known = done.visits_before[n] if n < len(done.visits_before) else None
            came = set(visit.orders) - set(known.orders if known and known.active else ())
            active = self.model.visits[n].active
            if active and (not known or known.orders != visit.orders):
                here = {o for o in came - set(done.steps) if self.model.parcels[o].status in HERE}
                if here:
                    return True
        return False

    def take_back(self, done: Done, simple: bool) -> None:
        if simple:
            for n, _ in enumerate(done.visits_after):
                is_new = n >= len(done.visits_before)
                if is_new:
                    self.model.visits[n].active = False
                elif done.visits_after[n] != done.visits_before[n]:
                    was = done.visits_before[n]
                    self.model.visits[n].orders = was.orders
                    self.model.visits[n].bay = was.bay
                    self.model.visits[n].active = was.active
        else:
            self.model.visits = self.visits_in_store()
        for order_id, then in done.before.items():
            parcel = self.model.parcels[order_id]
            steps = [Status(str(e.to_status)) for e in steps_of(self.store, order_id)]
            new = steps[len(parcel.steps) :]
            back = new[: new.index(then.status) + 1]
            assert is_legal_path(parcel.status, new)
            assert set(back[:-1]) <= {Status.BLOCKED, Status.DELAYED}
            parcel.status, parcel.slot, parcel.handed, parcel.laid_over, parcel.claim = (
                then.status,
                then.slot,
                then.handed,
                then.laid_over,
                then.claim,
            )
            parcel.seen = False
            parcel.was_ready, parcel.kept = then.was_ready, then.kept
            parcel.steps += back
            if simple:
                self.model.update_visit(order_id, self.now_s, may_end=False)
            elif new != back:
                parcel.enter(Status.AWAITING)
