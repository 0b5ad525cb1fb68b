"""The PIN that somebody types, how it is checked, and how long they must wait after a wrong one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from kiosk.domain.people.person import NOBODY, Person
from kiosk.domain.people.pins import PIN_LENGTH_MAX, PIN_LENGTH_MIN, RunningTime
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.people.pin_texts import wait_text, wrong_text
from kiosk.screens.counter.people.pin_tools import PinTools
from kiosk.services.people.pin_check import (
    BeginAttempt,
    WrongPin,
    begin_attempt,
    forgive_attempts,
    note_wrong_pin,
    wait_of,
)


class PinEntry:
    """One person's PIN at a time; `person` is NOBODY while none is asked for."""

    def __init__(
        self,
        context: CounterContext,
        steady: Callable[[], float],
        pins: PinTools,
        on_change: Callable[[], None],
    ) -> None:
        """`steady`: seconds of the clock that runs since the start of this device."""
        self._context = context
        self._steady = steady
        self._pins = pins
        self._on_change = on_change
        self._is_checking = False
        self._is_wrong = False
        self._waits_until_s = 0.0
        self.person = NOBODY
        self.pin = ""

    @property
    def is_asked(self) -> bool:
        """Whether somebody's PIN is asked for."""
        return self.person is not NOBODY

    @property
    def can_type(self) -> bool:
        """Whether a digit is taken now: not while a PIN is checked or one must wait."""
        return self.is_asked and not self._is_checking and self._wait_left_s() <= 0

    @property
    def can_submit(self) -> bool:
        """Whether what was typed may be a PIN."""
        return len(self.pin) >= PIN_LENGTH_MIN and self.can_type

    @property
    def problem(self) -> str:
        """What was wrong with the last PIN, and how long to wait; "" for nothing."""
        left_s = self._wait_left_s()
        if left_s > 0:
            return wait_text(self.person, left_s)
        return wrong_text(self.person) if self._is_wrong else ""

    @property
    def shown_pin(self) -> str:
        """The person's PIN, in a demo; else ""."""
        return self._pins.shown_pins.get(self.person.name, "")

    def ask(self, person: Person) -> None:
        """Ask for this person's PIN; NOBODY: for none any more."""
        self.person, self.pin = person, ""
        self._is_wrong, self._waits_until_s = False, 0.0
        self._on_change()
        if person is not NOBODY:
            self._context.tasks.spawn(self._read_wait(person))

    def press(self, digit: str) -> None:
        """Type one digit."""
        if self.can_type and len(self.pin) < PIN_LENGTH_MAX and digit.isdigit():
            self.pin += digit
            self._is_wrong = False
            self._on_change()

    def erase(self) -> None:
        """Remove the last digit."""
        self.pin = self.pin[:-1]
        self._on_change()

    def tick(self) -> None:
        """Count down a wait."""
        if self._waits_until_s:
            if self._wait_left_s() <= 0:
                self._waits_until_s = 0.0
            self._on_change()

    async def check(self) -> bool:
        """Whether the PIN is right: counts the attempt, compares on another thread, records it."""
        person, pin = self.person, self.pin
        self._is_checking = True
        self._on_change()
        try:
            return await self._check(person, pin)
        finally:
            self._is_checking, self.pin = False, ""
            self._on_change()

    async def _check(self, person: Person, pin: str) -> bool:
        context = self._context
        begun = await context.write(begin_attempt, self._attempt(person))
        if begun is None or begun.wait_s:
            self._wait(begun.wait_s if begun else 0.0)
            return False
        is_right = await asyncio.to_thread(
            self._pins.hasher.is_right, person.person_id, pin, begun.pin_hash
        )
        if is_right:
            await context.write(forgive_attempts, person.person_id)
            return True
        wrong = WrongPin(person, context.settings.counter_name)
        wait_s = await context.write(note_wrong_pin, wrong)
        self._is_wrong = True
        self._wait(wait_s or 0.0)
        return False

    async def _read_wait(self, person: Person) -> None:
        left_s = await self._context.write(wait_of, self._attempt(person))
        if left_s and person is self.person:
            self._wait(left_s)

    def _attempt(self, person: Person) -> BeginAttempt:
        return BeginAttempt(person.person_id, RunningTime(self._pins.boot_id, self._steady()))

    def _wait(self, left_s: float) -> None:
        self._waits_until_s = self._steady() + left_s if left_s else 0.0
        self._on_change()

    def _wait_left_s(self) -> float:
        return max(0.0, self._waits_until_s - self._steady()) if self._waits_until_s else 0.0
