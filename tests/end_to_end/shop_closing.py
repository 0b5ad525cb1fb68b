"""Adds closing a day to the tested shop, and compares it with the model."""

from __future__ import annotations

from datetime import UTC, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from kiosk.domain.closing.keeping import KeepingRules
from kiosk.domain.opening_hours import OpeningDays
from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.services.orders import counter
from kiosk.services.orders.closing.close_day import CloseDay, ClosingChoice, close_day
from kiosk.services.orders.counter import Undo
from tests.end_to_end.shop import ACTORS, LASTING, WHICH
from tests.end_to_end.shop_path_reasons import ShopWithPathReasons
from tests.storage.sample import COUNTER_1, order_of

KEEP_DAYS = 3
RULES = KeepingRules(KEEP_DAYS, 3, OpeningDays(), UTC)


class ShopWithClosing(ShopWithPathReasons):
    """People keep what is left of a day, and sometimes take that back."""

    @rule(which=st.lists(WHICH, min_size=1, max_size=3), actor=ACTORS, back=st.booleans())
    def close(self, which: list[int], actor: Actor, back: bool) -> None:
        chosen = {self.one_of(one, (Status.READY, *LASTING)): ClosingChoice.KEEP for one in which}
        self.clock.pass_s(1)
        closed = self.store.run_blocking(close_day, CloseDay(chosen, actor, COUNTER_1, RULES))
        kept = {action.order_id: action for action in closed.actions}
        assert kept.keys() == {order_id for order_id in chosen if self.can_be_kept(order_id)}
        assert closed.refused.keys() == chosen.keys() - kept.keys()
        for order_id, action in kept.items():
            parcel, until = self.model.parcels[order_id], order_of(self.store, order_id).state
            assert until.keep_until is not None
            assert until.keep_until >= self.clock.now.date() + timedelta(days=KEEP_DAYS)
            if back:
                self.attempt(counter.undo, Undo(action.operation_id, actor, COUNTER_1))
            else:
                parcel.kept = until.keep_until

    def can_be_kept(self, order_id: str) -> bool:
        is_ready = self.model.parcels[order_id].status is Status.READY
        return is_ready and order_id not in self.model.held and not self.model.visit_of(order_id)
