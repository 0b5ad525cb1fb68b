"""Who is at work at this counter: choosing a person, PINs, locking, approvals."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.people.person import NOBODY, Person, approvers
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.people.pin_entry import PinEntry
from kiosk.screens.counter.people.pin_texts import (
    MANAGERS_ONLY,
    TITLES,
    Purpose,
    choice,
    explanation,
    no_manager_text,
)
from kiosk.screens.counter.people.pin_tools import PinTools
from kiosk.screens.counter.rows_model import qml_rows
from kiosk.screens.counter.texts import person_word
from kiosk.services.people.pin_check import (
    ENDED_PROGRAM,
    LOCKED,
    SIGNED_IN,
    NoteAtCounter,
    note_at_counter,
)

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1

DESERTED_S = 300.0
"""After so long without a touch what only a manager may do is over, also where nothing locks."""


@QmlElement
@QmlUncreatable("made by the counter's view model")
class PeopleViewModel(QObject):  # type: ignore[operator]
    """The sheet that asks who somebody is, first by name, then by PIN where one is needed.

    `handedOver`: somebody else, or nobody, is at work now. `ended`: a manager ends the program.
    `deserted`: nobody has touched the counter for long.
    """

    changed = Signal()
    handedOver = Signal()
    ended = Signal()
    deserted = Signal()

    def __init__(
        self,
        parent: QObject,
        context: CounterContext,
        steady: Callable[[], float],
        pins: PinTools,
    ) -> None:
        """`steady`: seconds of the clock that runs since the start of this device."""
        super().__init__(parent)
        self._context = context
        self._authority = context.authority
        self._steady = steady
        self._pin = PinEntry(context, steady, pins, self.changed.emit)
        self._purpose = Purpose.NONE
        self._answer: asyncio.Future[Person | None] | None = None
        self._touched_s = steady()
        self._authority.ask_who = self._ask_who
        self._authority.ask_approval = lambda: self._ask(Purpose.APPROVE)

    @Property(bool, notify=changed)
    def isOpen(self) -> bool:
        return self.is_asking

    @property
    def is_asking(self) -> bool:
        """As `isOpen`."""
        return self._purpose is not Purpose.NONE

    @Property(str, notify=changed)
    def title(self) -> str:
        return TITLES[self._purpose]()

    @Property(str, notify=changed)
    def explanation(self) -> str:
        return explanation(self._purpose) if self._candidates() else no_manager_text()

    @Property(bool, notify=changed)
    def asksPin(self) -> bool:
        """Whether the sheet asks for the chosen person's PIN, instead of for a person."""
        return self._pin.is_asked

    @Property(bool, notify=changed)
    def canGoBack(self) -> bool:
        """Whether somebody else could be chosen."""
        return len(self._candidates()) > 1

    @Property(list, notify=changed)
    def people(self) -> list[dict[str, object]]:
        """Who can be chosen, as `PersonChoice`."""
        at_work, staff_pins = self._authority.person, self._authority.staff_pins
        return qml_rows(
            choice(person, at_work, staff_pins=staff_pins) for person in self._candidates()
        )

    @Property(str, notify=changed)
    def chosenName(self) -> str:
        return person_word(self._pin.person.name)

    @Property(int, notify=changed)
    def digitCount(self) -> int:
        return len(self._pin.pin)

    @Property(bool, notify=changed)
    def canSubmit(self) -> bool:
        return self._pin.can_submit

    @Property(bool, notify=changed)
    def canType(self) -> bool:
        return self._pin.can_type

    @Property(str, notify=changed)
    def problem(self) -> str:
        """What was wrong with the last PIN, and how long to wait; "" for nothing."""
        return self._pin.problem

    @Property(str, notify=changed)
    def shownPin(self) -> str:
        """The PIN of the chosen person, in a demo; else ""."""
        return self._pin.shown_pin

    @Property(bool, notify=changed)
    def canLock(self) -> bool:
        """Whether somebody can leave the counter: not who is at work whenever nobody else is."""
        return self._purpose is Purpose.WORK and self._authority.person != self._authority.unasked

    @Slot()
    def open(self) -> None:
        """Ask who is at work now."""
        self._context.tasks.spawn(self._change_person())

    @Slot()
    def quit(self) -> None:
        """Ask a manager to end the program."""
        self._context.tasks.spawn(self._end_program())

    @Slot(str)
    def choose(self, person_id: str) -> None:
        """Choose somebody; the PIN is asked next if they need one."""
        found = [p for p in self._candidates() if person_id in (p.person_id, p.name)]
        if not found or not found[0].can_work(staff_pins=self._authority.staff_pins):
            return
        if found[0].needs_pin(staff_pins=self._authority.staff_pins):
            self._pin.ask(found[0])
        else:
            self._finish(found[0])

    @Slot(str)
    def press(self, digit: str) -> None:
        """Type one digit of the PIN."""
        self._pin.press(digit)

    @Slot()
    def erase(self) -> None:
        """Remove the last digit."""
        self._pin.erase()

    @Slot()
    def submit(self) -> None:
        """Check the PIN."""
        if self._pin.can_submit:
            self._context.tasks.spawn(self._check())

    @Slot()
    def back(self) -> None:
        """Choose somebody else."""
        self._pin.ask(NOBODY)

    @Slot()
    def dismiss(self) -> None:
        """Close the sheet: nobody is chosen, and what waited for it is not done."""
        self._finish(None)

    @Slot()
    def lock(self) -> None:
        """Nobody is at work any more: the next action asks who it is."""
        self._finish(None)
        former = self._authority.person
        if former == self._authority.unasked:
            return
        self._work_as(self._authority.unasked)
        self._context.tasks.spawn(self._note(LOCKED, former))

    @Slot()
    def touched(self) -> None:
        """Somebody is here."""
        self._touched_s, self._was_left = self._steady(), False

    def is_deserted(self, still_s: float) -> bool:
        """Whether nobody is at work here, nor has touched the counter for so long."""
        if self._was_left:
            return True
        is_nobody = self._authority.person == self._authority.unasked
        return is_nobody and self._steady() - self._touched_s >= still_s

    def tick(self) -> None:
        """Count down a wait, and lock the counter when nobody has touched it for long."""
        lock_after_s = self._context.settings.lock_after_s
        untouched_s = self._steady() - self._touched_s
        if untouched_s >= (lock_after_s or DESERTED_S):
            self._touched_s, self._was_left = self._steady(), True
            self.deserted.emit()
            if lock_after_s:
                self.lock()
        self._pin.tick()

    def begin_work(self, person: Person) -> None:
        """This person is at work now: who they are is known. Records nothing."""
        self.touched()
        self._work_as(person)

    async def ask_manager(self) -> Person | None:
        """A manager who gave their PIN, to change settings; None when that was dismissed."""
        return await self._ask(Purpose.SETTINGS)

    def _sign_in(self, person: Person) -> None:
        self.begin_work(person)
        self._context.tasks.spawn(self._note(SIGNED_IN, person))

    async def refresh(self) -> None:
        """Read the people again; whoever is at work and no longer listed as such is locked out."""
        people = await self._context.read(lambda reader: reader.people.everybody())
        if not people or people == self._authority.people:
            return
        self._authority.people = people
        person = self._authority.person
        same = [p for p in people if (p.person_id, p.role) == (person.person_id, person.role)]
        self._work_as(same[0] if same else self._authority.unasked)

    def retranslate(self) -> None:
        """Update after a change of the language."""
        self.changed.emit()

    def _work_as(self, person: Person) -> None:
        self._authority.person = person
        self.handedOver.emit()
        self.changed.emit()

    def _candidates(self) -> tuple[Person, ...]:
        people = self._authority.people
        return approvers(people) if self._purpose in MANAGERS_ONLY else people

    async def _change_person(self) -> None:
        person = await self._ask(Purpose.WORK)
        if person is not None and person != self._authority.person:
            self._sign_in(person)

    async def _ask_who(self) -> Person | None:
        person = await self._ask(Purpose.ACT)
        if person is not None:
            self._sign_in(person)
        return person

    async def _end_program(self) -> None:
        person = await self._ask(Purpose.QUIT)
        if person is not None:
            await self._note(ENDED_PROGRAM, person)
            self.ended.emit()

    async def _ask(self, purpose: Purpose) -> Person | None:
        """Ask for a person; None when the sheet was dismissed, or asks something else already."""
        await self.refresh()
        if self._purpose is not Purpose.NONE:
            return None
        self._purpose = purpose
        self._answer = asyncio.get_running_loop().create_future()
        candidates = self._candidates()
        if purpose in MANAGERS_ONLY and len(candidates) == 1:
            self._pin.ask(candidates[0])
        self.changed.emit()
        try:
            return await self._answer
        finally:
            self._purpose, self._answer = Purpose.NONE, None
            self._pin.ask(NOBODY)

    async def _check(self) -> None:
        person = self._pin.person
        if await self._pin.check():
            self._finish(person)

    async def _note(self, what: str, person: Person) -> None:
        if person.name:
            counter = self._context.settings.counter_name
            await self._context.write(note_at_counter, NoteAtCounter(what, person, counter))

    def _finish(self, person: Person | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(person)
