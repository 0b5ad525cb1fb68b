"""Adds arrivals and repeated imports to the tested shop."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.services.orders import check_in, counter, intake
from kiosk.services.orders.counter import CustomerLeft, OrderCommand
from tests.end_to_end.shop import (
    ACTORS,
    LASTING,
    WHICH,
)
from tests.end_to_end.shop_undo import ShopWithUndo
from tests.storage.sample import (
    COUNTER_1,
    new_order,
)


class ShopWithCustomers(ShopWithUndo):
    """Customers arrive and leave in any status of their orders."""

    @rule(which=st.lists(WHICH, min_size=1, max_size=2), bay=st.sampled_from("AB"))
    def arrive(self, which: list[int], bay: str) -> None:
        order_ids = list(dict.fromkeys(self.one_of(w, LASTING) for w in which))
        wanted = tuple(
            o for o in order_ids if self.model.parcels[o].status is not Status.PICK_UP_OK
        )
        before = self.model.snapshot()
        result = self.attempt(
            lambda uow, command: check_in.arrive(uow, command).changes,
            check_in.CheckIn(tuple(order_ids), bay),
        )
        if isinstance(result, type):
            assert not wanted
            return
        # The first arrival is the first recorded one: the clock may have been set back since.
        here = [v for v in self.model.visits if v.active and not {*v.orders}.isdisjoint(wanted)]
        if not here:
            self.model.come(wanted, bay, self.now_s)
        else:
            names = [o for visit in here for o in visit.orders]
            for other in here[1:]:
                other.active = False
            here[0].orders = tuple(dict.fromkeys((*names, *wanted)))
            here[0].bay = bay
        ready = [o for o in wanted if self.model.parcels[o].status is Status.READY]
        called = [order_id for order_id in ready if order_id not in self.model.held]
        for order_id in called:
            self.model.parcels[order_id].enter(Status.AWAITING)
        if called:
            self.confirm_last(called[-1], before)

    @precondition(lambda self: any(visit.active for visit in self.model.visits))
    @rule(which=st.integers(0, 5), actor=ACTORS)
    def customer_leaves(self, which: int, actor: Actor) -> None:
        active = [visit for visit in self.model.visits if visit.active]
        visit = active[which % len(active)]
        arrivals = self.store.read_blocking(lambda reader: reader.arrivals_of(visit.orders[0]))
        (arrival,) = [arrival for arrival in arrivals if arrival.is_active]
        self.attempt(counter.customer_left, CustomerLeft(arrival.arrival_id, actor))
        visit.active = False

    @precondition(lambda self: self.any_in(Status.CANCELLED))
    @rule(which=WHICH, actor=ACTORS)
    def take_note(self, which: int, actor: Actor) -> None:
        order_id = self.one_of(which, (Status.CANCELLED,))
        parcel = self.model.parcels[order_id]
        result = self.attempt(counter.mark_seen, OrderCommand(order_id, actor, COUNTER_1))
        if isinstance(result, type):
            assert order_id in self.model.held or parcel.status is not Status.CANCELLED
        else:
            assert parcel.status is Status.CANCELLED
            if not parcel.seen:
                parcel.seen = True
                self.model.update_visit(order_id, self.now_s)

    def import_again(self) -> None:
        other = new_order(1, quantities=(9, 9))
        other = replace(other, content_hash="other contents")
        added = self.store.run_blocking(intake.take_orders, [*self.batch, other])
        assert (added.added, added.different) == ((), ("CMD-000001",))
        assert added.unchanged == tuple(new.order_id for new in self.batch)
