"""The queries and actions of the check-in screen, each with the answer that a page needs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from kiosk.domain.codes.keyboard_layouts import LAYOUT_NAMES
from kiosk.domain.errors import NotAllowed
from kiosk.domain.status import Status
from kiosk.screens.changes import ChangeFeed
from kiosk.services.devices.name_limit import NameAttempt, NameAttemptResult, begin_name
from kiosk.services.devices.rate_limit import Attempt, begin_attempt, is_saving, pause_left_s
from kiosk.services.orders.check_in import (
    CUSTOMER,
    ByName,
    CheckIn,
    CheckInResult,
    Recognised,
    arrive,
    follow,
    recognise_code,
    recognise_name,
)
from kiosk.services.orders.help import EndHelp, ask_help, end_help
from kiosk.services.ports.order_database import OrderDatabase
from kiosk.services.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class EnquiryAnswer:
    """The answer to a code or a name. `pause_s`: seconds without another attempt, 0 for none."""

    found: Recognised
    pause_s: float = 0.0


class Enquiries:
    """The queries of one device. Every method may raise StoreUnavailable."""

    def __init__(
        self,
        store: OrderDatabase,
        feed: ChangeFeed,
        device_name: str,
        answer_s: float,
        layouts: Sequence[str] = LAYOUT_NAMES,
    ) -> None:
        """`answer_s`: an answer to a code or a name takes at least this many seconds.

        `layouts`: the keyboard layouts in which a scan is read.
        """
        self._store, self._feed = store, feed
        self._device_name, self._answer_s = device_name, answer_s
        self._layouts = layouts

    async def code(self, typed: str) -> EnquiryAnswer:
        """Look up a code typed by hand."""
        return await self._look_up(partial(self._recognise, typed=typed, by_hand=True))

    async def scan(self, scanned: str) -> EnquiryAnswer:
        """Look up a scanned code."""
        return await self._look_up(partial(self._recognise, typed=scanned, by_hand=False))

    def _recognise(self, uow: UnitOfWork, attempt: int, *, typed: str, by_hand: bool) -> Recognised:
        found = recognise_code(uow, attempt, typed, by_hand=by_hand, layouts=self._layouts)
        return _with_move(uow, found)

    async def name(self, given: ByName) -> EnquiryAnswer:
        """Look up a name with its second factor."""
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
            if found.result is not CheckInResult.UNKNOWN:
                uow.forgive_attempt(counted.number)
            return _with_move(uow, found)

        return await self._look_up(recognise, begin)

    async def _look_up(
        self,
        recognise: Callable[[UnitOfWork, int], Recognised],
        begin: Callable[[UnitOfWork, str], Attempt] = begin_attempt,
    ) -> EnquiryAnswer:
        """Take the same steps and time whatever the answer, so that neither reveals anything."""
        shortest = asyncio.create_task(asyncio.sleep(self._answer_s))
        found = Recognised(CheckInResult.UNKNOWN)
        attempt = await self._store.run(begin, self._device_name)
        self._feed.announce(attempt.changes)
        if attempt.number is not None:
            found = await self._store.run(recognise, attempt.number)
            self._feed.announce(found.changes)
        pause_s = await self.pause_s()
        await shortest
        return EnquiryAnswer(found, pause_s if found.result is CheckInResult.UNKNOWN else 0.0)

    async def pause_s(self) -> float:
        """Seconds that this device still pauses; 0 when it does not."""
        return await self._store.run(pause_left_s, self._device_name)

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
        self._feed.announce(arrived.changes)
        arrival = arrived.arrival
        found = Recognised(
            arrived.result,
            arrival.order_ids,
            bay=arrival.bay,
            ahead=arrived.ahead,
            arrival_id=arrival.arrival_id,
        )
        return await self._store.run(_with_move, found)

    async def follow(self, arrival_id: str) -> Recognised | None:
        """What to show now to a customer who is here; None once they have left unserved."""
        return await self._store.run(_follow, arrival_id)

    async def is_kept(self, subject_id: str) -> bool:
        """Whether the hub holds this arrival or call for help, so that the counter has it."""
        return await self._store.read(lambda reader: reader.is_kept_upstream(subject_id))

    async def ask_help(self) -> str:
        """Call a colleague to this device; returns the call's id."""
        asked = await self._store.run(ask_help, self._device_name)
        self._feed.announce(asked.changes)
        return asked.help_id

    async def end_help(self, help_id: str) -> None:
        """End the call: the customer needs no help any more."""
        self._feed.announce(await self._store.run(end_help, EndHelp(help_id, CUSTOMER)))

    async def open_codes(self) -> frozenset[str]:
        """The pickup codes of all open orders."""
        return await self._store.read(lambda reader: reader.open_codes())

    async def is_saving(self) -> bool:
        """Returns True when the store saves; raises StoreUnavailable while it does not."""
        return await self._store.run(is_saving, self._device_name)


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
