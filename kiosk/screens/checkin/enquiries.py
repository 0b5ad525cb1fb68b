"""What the check-in screen asks of the store, each question with the answer a page needs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from kiosk.domain.errors import Refused
from kiosk.domain.keyboard_layouts import LAYOUT_NAMES
from kiosk.domain.status import Status
from kiosk.screens.changes import ChangeFeed
from kiosk.services.attempts import Attempt, begin_attempt, is_saving, pause_left_s
from kiosk.services.check_in import (
    CUSTOMER,
    ByName,
    CheckIn,
    Recognised,
    Told,
    arrive,
    follow,
    recognise_code,
    recognise_name,
)
from kiosk.services.help import EndHelp, ask_help, end_help
from kiosk.services.name_limit import NameGiven, NameTry, begin_name
from kiosk.services.ports import UnitOfWork
from kiosk.services.store import Store


@dataclass(frozen=True, slots=True)
class Answer:
    """To a code or a name. `pause_s` above 0: no more tries for so long."""

    found: Recognised
    pause_s: float = 0.0


class Enquiries:
    """One station's questions. Every method raises StoreUnavailable."""

    def __init__(
        self,
        store: Store,
        feed: ChangeFeed,
        station: str,
        answer_s: float,
        layouts: Sequence[str] = LAYOUT_NAMES,
    ) -> None:
        """`answer_s`: an answer to a code or a name takes at least this long.

        `layouts`: the keyboard layouts that a scan is read in.
        """
        self._store, self._feed = store, feed
        self._station, self._answer_s = station, answer_s
        self._layouts = layouts

    async def code(self, typed: str) -> Answer:
        """Whose code this is, typed by hand."""
        return await self._look_up(partial(self._recognise, typed=typed, by_hand=True))

    async def scan(self, scanned: str) -> Answer:
        """Whose code was scanned."""
        return await self._look_up(partial(self._recognise, typed=scanned, by_hand=False))

    def _recognise(self, uow: UnitOfWork, attempt: int, *, typed: str, by_hand: bool) -> Recognised:
        found = recognise_code(uow, attempt, typed, by_hand=by_hand, layouts=self._layouts)
        return _with_move(uow, found)

    async def name(self, given: ByName) -> Answer:
        """Whom a name and a second datum mean."""
        counted = NameTry(None)

        def begin(uow: UnitOfWork, station: str) -> Attempt:
            nonlocal counted
            attempt = begin_attempt(uow, station)
            if attempt.number is not None:
                counted = begin_name(uow, NameGiven(station, given.surname))
            return attempt

        def recognise(uow: UnitOfWork, attempt: int) -> Recognised:
            if counted.number is None:
                return Recognised(Told.UNKNOWN, changes=counted.changes)
            found = recognise_name(uow, attempt, given)
            if found.told is not Told.UNKNOWN:
                uow.forgive_attempt(counted.number)
            return _with_move(uow, found)

        return await self._look_up(recognise, begin)

    async def _look_up(
        self,
        recognise: Callable[[UnitOfWork, int], Recognised],
        begin: Callable[[UnitOfWork, str], Attempt] = begin_attempt,
    ) -> Answer:
        """The same steps and the same time whatever the answer, so that it tells nothing else."""
        shortest = asyncio.create_task(asyncio.sleep(self._answer_s))
        found = Recognised(Told.UNKNOWN)
        attempt = await self._store.run(begin, self._station)
        if attempt.number is not None:
            found = await self._store.run(recognise, attempt.number)
            self._feed.announce(found.changes)
        pause_s = await self.pause_s()
        await shortest
        return Answer(found, pause_s if found.told is Told.UNKNOWN else 0.0)

    async def pause_s(self) -> float:
        """How long this station still pauses; 0 when it does not."""
        return await self._store.run(pause_left_s, self._station)

    async def arrive(self, order_ids: tuple[str, ...], bay: str | None) -> Recognised:
        """Say that the customer of these orders is here; what to tell them, without their name."""
        try:
            arrived = await self._store.run(arrive, CheckIn(order_ids, bay))
        except Refused:
            return Recognised(Told.COLLECTED)
        self._feed.announce(arrived.changes)
        arrival = arrived.arrival
        told = Recognised(
            arrived.told,
            arrival.order_ids,
            bay=arrival.bay,
            ahead=arrived.ahead,
            arrival_id=arrival.arrival_id,
        )
        return await self._store.run(_with_move, told)

    async def follow(self, arrival_id: str) -> Recognised | None:
        """What somebody who is here is told now; None once they have left unserved."""
        return await self._store.run(_follow, arrival_id)

    async def is_kept(self, subject_id: str) -> bool:
        """Whether the store's main machine holds what was said, so that the counter knows."""
        return await self._store.read(lambda reader: reader.is_kept_upstream(subject_id))

    async def ask_help(self) -> str:
        """Call a colleague to this station; returns which call it is."""
        asked = await self._store.run(ask_help, self._station)
        self._feed.announce(asked.changes)
        return asked.help_id

    async def end_help(self, help_id: str) -> None:
        """The customer needs nobody any more."""
        self._feed.announce(await self._store.run(end_help, EndHelp(help_id, CUSTOMER)))

    async def open_codes(self) -> frozenset[str]:
        """The codes of all orders that wait for somebody."""
        return await self._store.read(lambda reader: reader.open_codes())

    async def is_saving(self) -> bool:
        """Whether the store saves; raises StoreUnavailable while it does not."""
        return await self._store.run(is_saving, self._station)


def _follow(uow: UnitOfWork, arrival_id: str) -> Recognised | None:
    found = follow(uow, arrival_id)
    return _with_move(uow, found) if found is not None else None


def _with_move(uow: UnitOfWork, found: Recognised) -> Recognised:
    """Somebody sent to the counter because their slot was moved is told to when."""
    if found.told is not Told.COLLEAGUE:
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
