"""The queries and actions of the check-in screen, each with the answer that a page needs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from kiosk.domain.codes.keyboard_layouts import LAYOUT_NAMES
from kiosk.domain.errors import NotAllowed
from kiosk.domain.frozen import frozen
from kiosk.domain.status import Status
from kiosk.screens.changes import ChangeFeed
from kiosk.services.check_in.elsewhere import NOT_ASKED_FOR, Elsewhere, look_elsewhere
from kiosk.services.check_in.held_arrival import (
    HOLD_S,
    CarryOut,
    HoldArrival,
    StillHeld,
    carry_out_arrival,
    hold_arrival,
    still_held,
    withdraw_arrival,
)
from kiosk.services.devices.name_limit import NameAttempt, NameAttemptResult, begin_name
from kiosk.services.devices.rate_limit import (
    Attempt,
    begin_attempt,
    begin_scan,
    is_saving,
    pause_left_s,
    scan_pause_left_s,
)
from kiosk.services.orders.check_in import (
    CUSTOMER,
    NOBODY,
    Arrived,
    ByName,
    CheckIn,
    CheckInResult,
    Recognised,
    arrive,
    follow,
    recognise_code,
    recognise_name,
    with_preparation,
)
from kiosk.services.orders.code_lookup import CodeInput, orders_meant
from kiosk.services.orders.help import EndHelp, ask_help, end_help
from kiosk.services.ports.held_arrivals import HeldArrival
from kiosk.services.ports.order_database import OrderDatabase
from kiosk.services.ports.other_stores import OtherStores
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.counters_in_view import CountersInView


@frozen
class EnquiryAnswer:
    """The answer to a code or a name. `pause_s`: seconds without another attempt, 0 for none.

    `held`: the arrival of a customer whose order is ready, held until they are sure to be shown.
    `elsewhere`: in which other store the order may be that this one does not have.
    """

    found: Recognised
    pause_s: float = 0.0
    held: HeldArrival | None = None
    elsewhere: Elsewhere = NOT_ASKED_FOR


class Enquiries:
    """The queries of one device. Every method may raise StoreUnavailable."""

    def __init__(
        self,
        store: OrderDatabase,
        feed: ChangeFeed,
        device_name: str,
        answer_s: float,
        layouts: Sequence[str] = LAYOUT_NAMES,
        *,
        counters: CountersInView,
        stores: OtherStores,
        hold_s: float = HOLD_S,
    ) -> None:
        """`answer_s`: an answer to a code or a name takes at least this many seconds.

        `layouts`: the keyboard layouts in which a scan is read. `counters`: what the store's
        counters have. `stores`: the other stores, through head office.
        """
        self._store, self._feed = store, feed
        self._device_name, self._answer_s = device_name, answer_s
        self._layouts, self._hold_s = layouts, hold_s
        self._counters, self._stores = counters, stores

    async def code(self, typed: str, *, asks: bool = False) -> EnquiryAnswer:
        """Look up a code typed by hand; `asks`: whether the order is ready, without arriving."""
        recognise = partial(self._recognise, typed=typed, by_hand=True, asks=asks)
        answer = await self._look_up(recognise, holds=not asks)
        return await self._or_elsewhere(answer, CodeInput(typed, True, self._layouts))

    async def scan(self, scanned: str, *, asks: bool = False) -> EnquiryAnswer:
        """Look up a scanned code; `asks` as in `code`."""
        recognise = partial(self._recognise, typed=scanned, by_hand=False, asks=asks)
        answer = await self._look_up(recognise, begin_scan, scan_pause_left_s, holds=not asks)
        return await self._or_elsewhere(answer, CodeInput(scanned, False, self._layouts))

    async def _or_elsewhere(self, answer: EnquiryAnswer, given: CodeInput) -> EnquiryAnswer:
        """Adds which other store has an order that is not here, unless this device must pause.

        An order that is here, but not sure to be the customer's, is not looked for.
        """
        if answer.found.result is not CheckInResult.UNKNOWN or answer.pause_s > 0:
            return answer
        meant = await self._store.run(orders_meant, given)
        if meant.orders:
            return answer
        return replace(answer, elsewhere=await look_elsewhere(self._stores, given))

    def _recognise(
        self, uow: UnitOfWork, attempt: int, *, typed: str, by_hand: bool, asks: bool
    ) -> Recognised:
        layouts = self._layouts
        found = recognise_code(uow, attempt, typed, by_hand=by_hand, layouts=layouts, asks=asks)
        return _with_move(uow, found)

    async def name(self, given: ByName, *, asks: bool = False) -> EnquiryAnswer:
        """Look up a name with its second factor; `asks` as in `code`."""
        counted = NameAttemptResult(None)

        def begin(uow: UnitOfWork, device_name: str) -> Attempt:
            nonlocal counted
            attempt = begin_attempt(uow, device_name)
            if attempt.number is not None:
                counted = begin_name(uow, NameAttempt(device_name, given.surname))
            return attempt

        def recognise(uow: UnitOfWork, attempt: int) -> Recognised:
            if counted.number is None:
                return Recognised(CheckInResult.UNKNOWN, changes=counted.changes)
            found = recognise_name(uow, attempt, given)
            if found.result not in NOBODY:
                uow.forgive_attempt(counted.number)
            return _with_move(uow, found)

        return await self._look_up(recognise, begin, by_code=False, holds=not asks)

    async def _look_up(
        self,
        recognise: Callable[[UnitOfWork, int], Recognised],
        begin: Callable[[UnitOfWork, str], Attempt] = begin_attempt,
        left_s: Callable[[UnitOfWork, str], float] = pause_left_s,
        *,
        by_code: bool = True,
        holds: bool = True,
    ) -> EnquiryAnswer:
        """Take the same steps and time whatever the answer, so that neither reveals anything."""
        shortest = asyncio.create_task(asyncio.sleep(self._answer_s))
        found = Recognised(CheckInResult.UNKNOWN)
        attempt = await self._store.run(begin, self._device_name)
        self._feed.announce(attempt.changes)
        if attempt.number is not None:
            found = await self._store.run(recognise, attempt.number)
            self._feed.announce(found.changes)
        pause_s = await self._store.run(left_s, self._device_name)
        is_held = holds and found.is_ready
        held = await self._hold(found, by_code=by_code) if is_held else None
        await shortest
        return EnquiryAnswer(found, pause_s if found.result is CheckInResult.UNKNOWN else 0.0, held)

    async def _hold(self, found: Recognised, *, by_code: bool) -> HeldArrival:
        hold = HoldArrival(found.order_ids, self._device_name, by_code, self._hold_s)
        return await self._store.run(hold_arrival, hold)

    async def withdraw(self, held_id: str) -> None:
        """Forget a held arrival: the customer is somebody else."""
        await self._store.run(withdraw_arrival, held_id)

    async def carry_out(self, held: HeldArrival, bay: str | None = None) -> Recognised:
        """Write a held arrival; returns what to show, without names."""
        arrived = await self._store.run(carry_out_arrival, CarryOut(held.held_id, bay))
        if arrived is None:
            return Recognised(CheckInResult.COLLECTED)
        return await self._shown(arrived)

    async def still_held(self) -> StillHeld | None:
        """The arrival that this device held when the program ended."""
        return await self._store.run(still_held, self._device_name)

    async def carry_out_left(self) -> None:
        """Write what this device holds: the store saves again, and the customers have gone."""
        while still := await self.still_held():
            await self.carry_out(still.held)

    async def pause_s(self) -> float:
        """Seconds that this device still accepts nothing typed; 0 when it does."""
        return await self._store.run(pause_left_s, self._device_name)

    async def is_pause_lifted(self) -> bool:
        """Whether this device accepts everything again: a colleague lifted its pause."""
        typed_s = await self.pause_s()
        return typed_s <= 0 and await self._store.run(scan_pause_left_s, self._device_name) <= 0

    async def arrive(
        self, order_ids: tuple[str, ...], bay: str | None, *, by_code: bool
    ) -> Recognised:
        """Report that the customer of these orders is here; returns what to show, without names.

        `by_code`: they gave a code, not a name.
        """
        try:
            arrived = await self._store.run(arrive, CheckIn(order_ids, bay, by_code=by_code))
        except NotAllowed:
            return Recognised(CheckInResult.COLLECTED)
        return await self._shown(arrived)

    async def _shown(self, arrived: Arrived) -> Recognised:
        self._feed.announce(arrived.changes)
        arrival = arrived.arrival
        found = Recognised(
            arrived.result,
            arrival.order_ids,
            bay=arrival.bay,
            ahead=arrived.ahead,
            arrival_id=arrival.arrival_id,
        )
        return await self._store.run(_completed, found)

    async def follow(self, arrival_id: str) -> Recognised | None:
        """What to show now to a customer who is here; None once they have left unserved."""
        return await self._store.run(_follow, arrival_id)

    async def is_at_counter(self, subject_id: str) -> bool:
        """Whether a counter whose window is shown has this arrival or call for help."""
        counters = self._counters
        if counters.is_own_shown:
            return True
        seq, is_hub, is_kept = await self._store.read(
            lambda reader: (
                reader.seq_about(subject_id),
                reader.devices.this_device().is_hub,
                reader.is_kept_upstream(subject_id),
            )
        )
        if not is_hub and not counters.hub_says:
            # The hub is of a version that does not say what its counters have.
            return is_kept
        return seq is not None and seq <= counters.seq()

    async def ask_help(self) -> str:
        """Call a colleague to this device; returns the call's id."""
        asked = await self._store.run(ask_help, self._device_name)
        self._feed.announce(asked.changes)
        return asked.help_id

    async def help_taken_by(self, help_id: str) -> str | None:
        """Who answered the call and comes; None while nobody has."""
        return await self._store.read(lambda reader: reader.projections.help_taken_by(help_id))

    async def end_help(self, help_id: str) -> None:
        """End the call: the customer needs no help any more."""
        self._feed.announce(await self._store.run(end_help, EndHelp(help_id, CUSTOMER)))

    async def open_codes(self) -> frozenset[str]:
        """The pickup codes of all open orders."""
        return await self._store.read(lambda reader: reader.open_codes())

    async def is_saving(self) -> bool:
        """Returns True when the store saves; raises StoreUnavailable while it does not."""
        return await self._store.run(is_saving, self._device_name)


def _completed(uow: UnitOfWork, found: Recognised) -> Recognised:
    return with_preparation(uow, _with_move(uow, found))


def _follow(uow: UnitOfWork, arrival_id: str) -> Recognised | None:
    found = follow(uow, arrival_id)
    return _with_move(uow, found) if found is not None else None


def _with_move(uow: UnitOfWork, found: Recognised) -> Recognised:
    """Adds the new slot for a customer who is sent to the counter because it was moved."""
    if found.result is not CheckInResult.COLLEAGUE:
        return found
    orders = [uow.order(order_id) for order_id in found.order_ids]
    slots = [
        order.state.slot
        for order in orders
        if order and order.status is Status.REPLANNED and order.state.slot
    ]
    now = uow.now()
    ahead = [slot for slot in slots if slot.start > now]
    if not ahead:
        return found
    return replace(found, slot=min(ahead, key=lambda slot: slot.start), at=now)
