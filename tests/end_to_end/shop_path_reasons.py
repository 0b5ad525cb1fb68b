"""Adds reasons of several steps to the tested shop, and compares them with the model."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from kiosk.domain.actions import Details
from kiosk.domain.errors import ActionHeld, ClaimedElsewhere, TransitionNotAllowed
from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.services.orders import counter
from kiosk.services.orders.counter import Advance
from tests.end_to_end.model import Held
from tests.end_to_end.shop import ACTORS, COUNTERS, LASTING, WHICH
from tests.end_to_end.shop_customers import ShopWithCustomers
from tests.storage.sample import HOLD_S

STEPS = {
    (Status.READY, "CUSTOMER_ABSENT_OR_LEFT"): (Status.BLOCKED, Status.PICK_UP_FAILED),
    (Status.AWAITING, "CUSTOMER_ABSENT_OR_LEFT"): (Status.BLOCKED, Status.PICK_UP_FAILED),
    (Status.IN_PROGRESS, "CUSTOMER_WILL_RETURN"): (Status.PICK_UP_FAILED, Status.REPLANNED),
}
ENDS = {
    "CUSTOMER_ABSENT_OR_LEFT": Status.PICK_UP_FAILED,
    "CUSTOMER_WILL_RETURN": Status.REPLANNED,
}


class ShopWithPathReasons(ShopWithCustomers):
    """People say that a customer did not come, or will come back."""

    @rule(
        which=WHICH,
        code=st.sampled_from(sorted(ENDS)),
        actor=ACTORS,
        at=COUNTERS,
        holds=st.booleans(),
    )
    def give_reason(self, *, which: int, code: str, actor: Actor, at: str, holds: bool) -> None:
        order_id = self.one_of(which, LASTING)
        parcel = self.model.parcels[order_id]
        steps = STEPS.get((parcel.status, code))
        slot = self.new_slot() if ENDS[code] is Status.REPLANNED else None
        details = Details(reason=code, slot=slot)
        hold_s = HOLD_S if holds else None
        command = Advance(order_id, ENDS[code], actor, at, details, hold_s=hold_s)
        result = self.attempt(counter.advance, command)
        if isinstance(result, type):
            if order_id in self.model.held:
                assert result is ActionHeld
            elif steps is None:
                assert result is TransitionNotAllowed
            else:
                assert result is ClaimedElsewhere
                assert self.claimed_elsewhere(parcel, actor, at)
            return
        assert steps is not None
        held = Held("", steps, slot, False, self.now_s, self.now_s + HOLD_S)
        self.hold_or_do(order_id, held, result, holds, (at, actor.name))
