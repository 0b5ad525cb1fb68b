"""Tests that after any sequence of actions the store agrees with a simple model.

Devices go down, clocks jump, actions are undone; the journal stays legal, the screens match it,
nothing that was confirmed is lost and nothing happens twice.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from kiosk.domain.errors import (
    ActionHeld,
    ClaimedElsewhere,
    NotAllowed,
    TransitionNotAllowed,
)
from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.services.orders import counter
from kiosk.services.orders.counter import Advance, OrderCommand
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.storage.local_database import open_store
from tests.counts import count
from tests.end_to_end.model import (
    OVER,
    TABLE,
    Held,
    is_legal_path,
    steps_needed,
)
from tests.end_to_end.shop import (
    ACTORS,
    ALL,
    COUNTERS,
    LASTING,
    SERVED,
    TARGETS,
    WHICH,
)
from tests.end_to_end.shop_closing import ShopWithClosing
from tests.end_to_end.shop_path_reasons import ENDS
from tests.storage.sample import (
    COUNTER_1,
    COUNTER_2,
    HOLD_S,
    LEA,
    PAUL,
    SOPHIE,
    reason_for,
)

pytestmark = pytest.mark.slow

BUSY = 8
EXAMPLES = count("EXAMPLES", 3, 35)
"""Examples in the suite; with `--hypothesis-profile=search`, the profile's number applies."""


class Crash(BaseException):
    """The device goes down in the middle of an action."""


class WholeShop(ShopWithClosing):
    """All that happens in a store, in any sequence."""

    @rule(
        which=WHICH,
        pick=TARGETS,
        actor=ACTORS,
        at=COUNTERS,
        holds=st.booleans(),
        reasoned=st.sampled_from([True, True, True, False]),
        replan=st.booleans(),
    )
    def advance(
        self,
        *,
        which: int,
        pick: int,
        actor: Actor,
        at: str,
        holds: bool,
        reasoned: bool,
        replan: bool,
    ) -> None:
        order_id = self.one_of(which, LASTING)
        to = self.next_of(order_id, pick)
        self.move(order_id, to, actor, at, holds=holds, reasoned=reasoned, replan=replan)

    @rule(seed=st.integers(0, 2**32))
    def a_busy_while(self, seed: int) -> None:
        """Several actions, drawn evenly, because Hypothesis prefers few and small ones."""
        rng = Random(f"{seed} {self.now_s} {len(self.model.done)}")
        for _ in range(BUSY):
            action = rng.choice(self.BUSINESS)
            action(self, rng)
            self.store_says_what_the_model_says()

    def move_one(self, rng: Random) -> None:
        order_id = self.one_of(rng.randrange(1000), LASTING)
        to = self.next_of(order_id, rng.randrange(1000))
        if to is Status.PICK_UP_OK and rng.random() < 0.7:
            return
        actor = rng.choice([LEA, SOPHIE, SOPHIE])
        at = rng.choice([COUNTER_1, COUNTER_1, COUNTER_2])
        holds, replan = rng.random() < 0.5, rng.random() < 0.5
        self.move(order_id, to, actor, at, holds=holds, replan=replan)

    def slip(self, rng: Random) -> None:
        """Undo the last action, while the undo strip is shown."""
        if self.model.done:
            self.undo_one(self.model.done[-1], rng.choice([LEA, SOPHIE]), COUNTER_1)

    def serve_one(self, rng: Random) -> None:
        self.serve(which=rng.randrange(1000), actor=LEA, at=COUNTER_1)

    def resume_one(self, rng: Random) -> None:
        if self.any_in(Status.BLOCKED, Status.DELAYED):
            self.resume(which=rng.randrange(1000), actor=LEA, at=COUNTER_2)

    def arrive_one(self, rng: Random) -> None:
        which = [rng.randrange(1000) for _ in range(rng.randrange(1, 3))]
        self.arrive(which=which, bay=rng.choice("AB"))

    def withdraw_one(self, rng: Random) -> None:
        if self.model.held:
            self.withdraw(actor=PAUL, which=rng.randrange(6))

    def give_reason_once(self, rng: Random) -> None:
        code = rng.choice(sorted(ENDS))
        holds = rng.random() < 0.5
        self.give_reason(which=rng.randrange(1000), code=code, actor=LEA, at=COUNTER_1, holds=holds)

    def close_once(self, rng: Random) -> None:
        self.close(which=[rng.randrange(1000)], actor=LEA, back=rng.random() < 0.3)

    def let_time_pass(self, rng: Random) -> None:
        self.time_passes(seconds=rng.choice([2, 9, 9, -60]))

    BUSINESS = (
        *[move_one] * 8,
        *[slip] * 3,
        serve_one,
        resume_one,
        *[arrive_one] * 2,
        withdraw_one,
        give_reason_once,
        close_once,
        *[let_time_pass] * 2,
    )

    @rule(which=WHICH, to=st.sampled_from(ALL), actor=ACTORS, at=COUNTERS)
    def chain(self, which: int, to: Status, actor: Actor, at: str) -> None:
        order_id = self.one_of(which, LASTING)
        parcel = self.model.parcels[order_id]
        details = self.details(order_id, to, reason_for(to), replan=False)
        command = Advance(order_id, to, actor, at, details, along_path=True)
        needed = None if parcel.status is to else steps_needed(parcel.status, to)
        result = self.attempt(counter.advance, command)
        if isinstance(result, type):
            touches = Status.CANCELLED in (parcel.status, to) and actor is not SOPHIE
            if result is ActionHeld:
                assert order_id in self.model.held
            elif result is ClaimedElsewhere:
                assert self.claimed_elsewhere(parcel, actor, at)
            else:
                assert result is TransitionNotAllowed
                assert needed is None or touches
            return
        assert needed is not None
        assert result.action is not None
        steps = self.written(order_id, result.action.operation_id)[:needed]
        assert is_legal_path(parcel.status, steps)
        assert steps[-1] is to
        held = Held(
            result.action.operation_id, tuple(steps), details.slot, bool(details.hand_over), 0, 0
        )
        self.do(order_id, held, (at, actor.name))

    @rule(which=WHICH, actor=ACTORS, at=COUNTERS)
    def serve(self, which: int, actor: Actor, at: str) -> None:
        order_id = self.one_of(which, SERVED)
        ways = {
            Status.AWAITING: (Status.IN_PROGRESS,),
            Status.READY: (Status.AWAITING, Status.IN_PROGRESS),
            Status.BLOCKED: (Status.READY, Status.AWAITING, Status.IN_PROGRESS),
            Status.DELAYED: (Status.READY, Status.AWAITING, Status.IN_PROGRESS),
            Status.REPLANNED: (Status.STARTED, Status.READY, Status.AWAITING, Status.IN_PROGRESS),
        }
        steps = ways.get(self.model.parcels[order_id].status)
        result = self.attempt(counter.serve, OrderCommand(order_id, actor, at))
        if isinstance(result, type):
            assert result is (ActionHeld if order_id in self.model.held else TransitionNotAllowed)
            assert result is ActionHeld or steps is None
            return
        assert steps is not None
        self.hold_or_do(
            order_id, Held("", steps, None, False, 0, 0), result, False, (at, actor.name)
        )

    @precondition(lambda self: self.any_in(Status.BLOCKED, Status.DELAYED))
    @rule(which=WHICH, actor=ACTORS, at=COUNTERS)
    def resume(self, which: int, actor: Actor, at: str) -> None:
        order_id = self.one_of(which, (Status.BLOCKED, Status.DELAYED))
        parcel = self.model.parcels[order_id]
        flagged = parcel.status in (Status.BLOCKED, Status.DELAYED)
        result = self.attempt(counter.resume, OrderCommand(order_id, actor, at))
        if isinstance(result, type):
            assert result is (ActionHeld if order_id in self.model.held else TransitionNotAllowed)
            assert result is ActionHeld or not flagged
            return
        assert flagged
        held = Held("", parcel.laid_over[-1:], None, False, 0, 0)
        self.hold_or_do(order_id, held, result, False, (at, actor.name))

    # --- time and trouble

    @rule(seconds=st.sampled_from([1, 4, 8, 30, 3600, -5, -7200]))
    def time_passes(self, seconds: int) -> None:
        self.clock.pass_s(seconds)
        self.carry_out_due()

    def carry_out_due(self) -> None:
        self.store.run_blocking(counter.carry_out_due, None)
        ripe = [
            (held.tapped_s, order_id)
            for order_id, held in self.model.held.items()
            if not held.tapped_s <= self.now_s < held.due_s
        ]
        for _, order_id in sorted(ripe):
            self.happens(order_id)

    def happens(self, order_id: str) -> None:
        held = self.model.held.pop(order_id)
        visit = self.model.visit_of(order_id)
        came_since = visit is not None and visit not in self.model.visits[: held.visits]
        self.carried_out[held.held_id] += 1
        self.do(order_id, held, None, may_end=not came_since)

    @precondition(lambda self: self.model.held)
    @rule(which=st.integers(0, 2), times=st.integers(1, 2))
    def hold_is_over(self, which: int, times: int) -> None:
        order_id = sorted(self.model.held)[which % len(self.model.held)]
        held_id = self.model.held[order_id].held_id
        self.clock.pass_s(1)
        for _ in range(times):
            self.store.run_blocking(counter.carry_out, held_id)
        self.happens(order_id)

    @rule(again=st.booleans())
    def restart_or_import_again(self, again: bool) -> None:
        if again:
            self.import_again()
        else:
            self.restart()

    def restart(self) -> None:
        self.store.close()
        self.store = open_store(Path(self._folder.name), self.clock)
        self.carry_out_due()

    @rule(which=WHICH, pick=TARGETS, at=COUNTERS, holds=st.booleans())
    def crash(self, which: int, pick: int, at: str, holds: bool) -> None:
        """The device goes down before an action is saved: nothing of it is shown or kept."""
        order_id = self.one_of(which, LASTING)
        to = self.next_of(order_id, pick)

        def and_goes_down(uow: UnitOfWork, command: Advance) -> None:
            counter.advance(uow, command)
            raise Crash

        details = self.details(order_id, to, reason_for(to), replan=True)
        command = Advance(
            order_id, to, SOPHIE, at, details, along_path=True, hold_s=HOLD_S if holds else None
        )
        try:
            self.store.run_blocking(and_goes_down, command)
        except (Crash, NotAllowed):
            self.restart()


assert set(TABLE) == set(Status)
assert set(Status) > OVER

IS_SEARCH = settings().max_examples > 100

TestShop = WholeShop.TestCase
TestShop.settings = settings(
    settings(),
    max_examples=settings().max_examples if IS_SEARCH else EXAMPLES,
    stateful_step_count=40,
    # Only the search shrinks a failure, because shrinking takes minutes.
    phases=settings().phases if IS_SEARCH else (Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
