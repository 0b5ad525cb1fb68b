"""Asks, on a device without settings, what it is, and what else the settings must know."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.display_size import CARD_MM, measured_px_per_mm
from kiosk.screens.firststart.answers import Answers, ReadCode
from kiosk.screens.firststart.new_pin import NewPinViewModel
from kiosk.screens.firststart.problems import missing_text, problem_text
from kiosk.screens.firststart.set_up_steps import SetUpStep, steps_of
from kiosk.services.text_rules import has_ignorable, is_printable, visible

QML_IMPORT_NAME = "Kiosk.FirstStart"
QML_IMPORT_MAJOR_VERSION = 1

NAME_LENGTH_MAX = 40
FIELDS = {SetUpStep.NAMES: ("store", "counter"), SetUpStep.CODE: ("code", "device")}
"""The texts that a step cannot do without."""


@QmlElement
@QmlUncreatable("made by the program")
class FirstStartViewModel(QObject):  # type: ignore[operator]
    """One step after the other; nothing is written before the last.

    `answered` carries the Answers; `show_problem` goes back to what can be corrected.
    """

    changed = Signal()
    languageChanged = Signal()
    sizeChanged = Signal()
    answered = Signal(object)

    def __init__(self, language: str, mode: str, read: Callable[[str], ReadCode | None]) -> None:
        """`read`: a pairing code from what was typed or scanned; None if it is none."""
        super().__init__()
        self._language = language
        self._mode = mode
        self._read = read
        self._step = SetUpStep.LANGUAGE
        self._joins: bool | None = None
        self._serves = True
        self._card_px = 0.0
        self._is_measured = False
        self._scanned = ""
        self._texts = {"store": "", "counter": "", "device": "", "code": "", "address": ""}
        self._pin = NewPinViewModel(self)
        self._pin.changed.connect(self.changed)
        self._problem = ""
        self._is_busy = False
        self._hubs_found: int | None = None

    # --- where it is ---

    @Property(str, notify=languageChanged)
    def language(self) -> str:
        return self._language

    @Property(str, constant=True)
    def mode(self) -> str:
        return self._mode

    @Property(str, notify=changed)
    def step(self) -> str:
        return str(self._step)

    @Property(int, notify=changed)
    def stepNumber(self) -> int:
        return self._steps.index(self._step) + 1

    @Property(int, notify=changed)
    def stepCount(self) -> int:
        return len(self._steps)

    @Property(bool, notify=changed)
    def isLast(self) -> bool:
        return self._is_last

    @Property(bool, notify=changed)
    def canGoOn(self) -> bool:
        """Whether this step has its answer, and nothing is being written."""
        return self._may_go_on

    @Property(str, notify=changed)
    def missing(self) -> str:
        """The field that this step still needs, for the button that waits for it; "" for none."""
        fields = FIELDS.get(self._step, ())
        return next((missing_text(name) for name in fields if not self._is_filled(name)), "")

    @Property(bool, notify=changed)
    def canGoBack(self) -> bool:
        return self._may_go_back

    @Property(bool, notify=changed)
    def isBusy(self) -> bool:
        return self._is_busy

    @Property(str, notify=changed)
    def problem(self) -> str:
        """Why the device could not be set up, and what to do; "" for nothing."""
        return problem_text(self._problem)

    # --- the answers ---

    @Property(bool, notify=changed)
    def joins(self) -> bool:
        return self._joins is True

    @Property(bool, notify=changed)
    def isFirst(self) -> bool:
        return self._joins is False

    @Property(bool, notify=changed)
    def serves(self) -> bool:
        return self._serves

    @Property(float, notify=sizeChanged)
    def cardWidth(self) -> float:
        """The length of the picture of a bank card, in pixels."""
        return self._card_px

    @Property(str, notify=changed)
    def scanText(self) -> str:
        """What the scanner sent last, or what is left of it on one line."""
        return self._scanned

    @Property(str, notify=changed)
    def storeName(self) -> str:
        return self._texts["store"]

    @Property(str, notify=changed)
    def counterName(self) -> str:
        return self._texts["counter"]

    @Property(str, notify=changed)
    def deviceName(self) -> str:
        return self._texts["device"]

    @Property(str, notify=changed)
    def code(self) -> str:
        return self._texts["code"]

    @Property(str, notify=changed)
    def address(self) -> str:
        return self._texts["address"]

    @Property(int, notify=changed)
    def hubsFound(self) -> int:
        """How many hubs the network has; -1 while that is not known."""
        return -1 if self._hubs_found is None else self._hubs_found

    @Property(NewPinViewModel, constant=True)
    def pin(self) -> NewPinViewModel:
        return self._pin

    # --- what the person does ---

    @Slot()
    def goOn(self) -> None:
        """Go to the next step; after the last one the device is set up."""
        if not self._may_go_on:
            return
        if self._is_last:
            self._is_busy, self._problem = True, ""
            self.changed.emit()
            self.answered.emit(self._answers())
            return
        self._go(1)

    @Slot()
    def goBack(self) -> None:
        """Go to the step before; every answer stays."""
        if self._may_go_back:
            self._go(-1)

    @Slot(str)
    def setLanguage(self, language: str) -> None:
        """Switch between "fr" and "en"."""
        self._language = language
        self.languageChanged.emit()

    @Slot(float)
    def setCardWidth(self, width_px: float) -> None:
        """Make the picture of the card this long; a length that no display has is not taken."""
        self._card_px = CARD_MM * measured_px_per_mm(width_px)
        self._is_measured = True
        self.sizeChanged.emit()

    @Slot(bool)
    def choose(self, joins: bool) -> None:
        """Say what this device is: one that joins a store, or the first of one."""
        self._joins = joins
        self.changed.emit()

    @Slot(bool)
    def setServes(self, serves: bool) -> None:
        """Say whether other devices will join this one."""
        self._serves = serves
        self.changed.emit()

    @Slot(str, str)
    def write(self, field: str, text: str) -> None:
        """Fill a field: "store", "counter", "device", "code" or "address"."""
        self._texts[field] = text
        self._problem = ""
        self.changed.emit()

    # --- what the program does ---

    def scanned(self, scan: str) -> None:
        """Show what the scanner sent; a pairing code fills the field, and nothing else happens."""
        self._scanned = visible(scan)
        read = self._read(scan)
        if read is not None and self._step is SetUpStep.CODE and not self._is_busy:
            self._texts |= {"code": read.code, "address": read.address}
            self._problem = ""
        self.changed.emit()

    def measured(self, px_per_mm: float) -> None:
        """Take the density that the display reports, until a person corrects it."""
        if not self._is_measured:
            self._card_px = CARD_MM * px_per_mm
            self.sizeChanged.emit()

    def show_hubs(self, count: int) -> None:
        """Show how many hubs the network has."""
        self._hubs_found = count
        self.changed.emit()

    def show_problem(self, code: str) -> None:
        """Show why the device could not be set up; the person may correct it and go on."""
        self._is_busy, self._problem = False, code
        self.changed.emit()

    def retranslated(self) -> None:
        """Have QML read the texts again: the translation of the new language is installed."""
        self._pin.retranslate()
        self.changed.emit()

    @property
    def _steps(self) -> tuple[SetUpStep, ...]:
        return steps_of(joins=self._joins is True)

    @property
    def _is_last(self) -> bool:
        return self._step is self._steps[-1]

    @property
    def _may_go_on(self) -> bool:
        return not self._is_busy and self._is_answered(self._step)

    @property
    def _may_go_back(self) -> bool:
        return not self._is_busy and self._step is not SetUpStep.LANGUAGE

    def _go(self, by: int) -> None:
        self._step = self._steps[self._steps.index(self._step) + by]
        self._problem = ""
        self.changed.emit()

    def _is_filled(self, name: str) -> bool:
        text = self._texts[name]
        return bool(text.strip()) if name == "code" else _is_name(text)

    def _is_answered(self, step: SetUpStep) -> bool:
        match step:
            case SetUpStep.DEVICE:
                return self._joins is not None
            case SetUpStep.PIN:
                return bool(self._pin.chosen)
        return all(map(self._is_filled, FIELDS.get(step, ())))

    def _answers(self) -> Answers:
        texts = {name: text.strip() for name, text in self._texts.items()}
        return Answers(
            language=self._language,
            px_per_mm=self._card_px / CARD_MM if self._is_measured else None,
            joins=self._joins is True,
            device_name=texts["device" if self._joins else "counter"],
            store_name=texts["store"],
            serves=self._serves,
            pin=self._pin.chosen,
            code=texts["code"],
            address=texts["address"],
        )


def _is_name(text: str) -> bool:
    name = text.strip()
    return 0 < len(name) <= NAME_LENGTH_MAX and is_printable(name) and not has_ignorable(name)
