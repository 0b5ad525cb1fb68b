"""What colleagues at a counter do besides moving one order: several orders, shelves, notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from kiosk.domain.actions import Details
from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.services.counter import notes, shelf
from kiosk.services.counter.together import (
    HandOverTogether,
    ServeTogether,
    hand_over_together,
    serve_together,
)
from kiosk.services.orders import counter
from kiosk.services.orders.counter import Advance
from tests.simulation.acting.operated import HOLD_S, OperatedDevice, Seen, Wish

SHELVED = (Status.STARTED, Status.READY, Status.AWAITING)


class Colleague:
    """Draws such an action at a device."""

    def __init__(
        self,
        rng: Random,
        one: Callable[[OperatedDevice, Sequence[Status]], Seen | None],
        actor: Callable[[], Actor],
    ) -> None:
        """`one` draws an order, `actor` who acts."""
        self._rng = rng
        self._one = one
        self._actor = actor
        self.choices = (
            self._serve_together,
            self._hand_over_together,
            self._shelve,
            self._note,
            self._see_to_note,
        )

    def _shelve(self, device: OperatedDevice) -> Wish | None:
        seen = self._one(device, SHELVED)
        if seen is None:
            return None
        name, actor = self._rng.choice(["A1", "A2", "B1"]), self._actor()
        if seen.status is not Status.STARTED:
            command = shelf.PutOnShelf(seen.order_id, name, actor)
            return Wish("shelf", shelf.put_on_shelf, command)
        details = Details(shelf=name)
        ready = Advance(seen.order_id, Status.READY, actor, device.name, details)
        return Wish("ready on shelf", counter.advance, ready)

    def _note(self, device: OperatedDevice) -> Wish | None:
        seen = self._one(device, tuple(Status))
        if seen is None:
            return None
        written = notes.WriteNote(seen.order_id, "Le client rappelle", self._actor())
        return Wish("note", notes.write_note, written)

    def _see_to_note(self, device: OperatedDevice) -> Wish | None:
        seen = self._one(device, tuple(Status))
        open_notes = () if seen is None else device.order(seen.order_id).state.open_notes
        if seen is None or not open_notes:
            return None
        done = notes.MarkNoteDone(seen.order_id, self._rng.choice(open_notes), self._actor())
        return Wish("note seen to", notes.mark_note_done, done)

    def _serve_together(self, device: OperatedDevice) -> Wish | None:
        order_ids = self._two(device, (Status.READY, Status.AWAITING))
        command = ServeTogether(order_ids, self._actor(), device.name)
        return Wish("serve together", serve_together, command) if order_ids else None

    def _hand_over_together(self, device: OperatedDevice) -> Wish | None:
        order_ids = self._two(device, (Status.IN_PROGRESS,))
        if not order_ids:
            return None
        actor = self._actor()
        each = (Advance(order_id, Status.PICK_UP_OK, actor, device.name) for order_id in order_ids)
        hold_s = HOLD_S if self._rng.random() < 0.6 else None
        return Wish("hand over together", hand_over_together, HandOverTogether(tuple(each), hold_s))

    def _two(self, device: OperatedDevice, statuses: Sequence[Status]) -> tuple[str, ...]:
        """Two orders as `_one` draws them, or one; none where there are no orders."""
        drawn = (self._one(device, statuses) for _ in range(2))
        return tuple(dict.fromkeys(seen.order_id for seen in drawn if seen is not None))
