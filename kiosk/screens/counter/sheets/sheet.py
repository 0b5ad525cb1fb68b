"""The open sheet, which asks the person for what an action needs before it can be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.actions import Details
from kiosk.domain.path_reasons import PathReason, path_reason
from kiosk.domain.status import Status
from kiosk.screens.counter.choice import Choice
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.order.buttons import ButtonAction
from kiosk.screens.counter.rows_model import qml_rows
from kiosk.screens.counter.sheets import questions
from kiosk.screens.counter.sheets.questions import SheetQuestion
from kiosk.screens.counter.sheets.slot_picker import SlotPicker
from kiosk.screens.counter.texts import status_word

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1

DELAYS_MIN = (15, 30, 60, 120)


@dataclass(frozen=True, slots=True)
class Pending:
    """The action that waits for the sheet; with what an earlier sheet asked for."""

    order_id: str
    action: ButtonAction
    to_status: Status | None = None
    reason: str | None = None
    comment: str | None = None


@QmlElement
@QmlUncreatable("made by the counter's view model")
class SheetViewModel(QObject):  # type: ignore[operator]
    """One sheet at a time. It closes when its action is saved, and keeps the input until then.

    `submitted` requests the pending action; `statusChosen` a step chosen in "Other status…".
    """

    changed = Signal()
    submitted = Signal()
    statusChosen = Signal(str)

    def __init__(self, parent: QObject, context: CounterContext) -> None:
        super().__init__(parent)
        self._context = context
        self._asked = SheetQuestion()
        self._choices: list[Choice] = []
        self._chosen = ""
        self._times: list[Choice] = []
        self._time = ""
        self._comment = ""
        self._picker = SlotPicker(self, context)
        self._picker.changed.connect(self.changed)
        self.pending: Pending | None = None

    @Property(str, notify=changed)
    def kind(self) -> str:
        return self._asked.kind

    @Property(str, notify=changed)
    def title(self) -> str:
        return self._asked.title

    @Property(str, notify=changed)
    def text(self) -> str:
        return self._asked.text

    @Property(str, notify=changed)
    def actionText(self) -> str:
        reason = path_reason(self._chosen)
        return self._asked.action_text if reason is None else questions.path_action_text(reason)

    @Property(str, notify=changed)
    def safeText(self) -> str:
        return self._asked.safe_text

    @Property(bool, notify=changed)
    def isDangerous(self) -> bool:
        return self._asked.is_dangerous

    @Property(list, notify=changed)
    def choices(self) -> list[dict[str, object]]:
        return qml_rows(self._choices)

    @Property(str, notify=changed)
    def chosen(self) -> str:
        return self._chosen

    @Property(list, notify=changed)
    def times(self) -> list[dict[str, object]]:
        """When a delayed order may be ready; none for other steps."""
        return qml_rows(self._times)

    @Property(str, notify=changed)
    def time(self) -> str:
        return self._time

    @Property(SlotPicker, constant=True)
    def picker(self) -> SlotPicker:
        return self._picker

    @Property(bool, notify=changed)
    def canSubmit(self) -> bool:
        return self._is_complete()

    @property
    def is_open(self) -> bool:
        """Whether a sheet is open."""
        return bool(self._asked.kind)

    @property
    def is_giving_up(self) -> bool:
        """Whether the sheet asks to confirm that the rest gets no slot."""
        return self._asked.kind == "give_up"

    @property
    def shows_reviews(self) -> bool:
        """Whether the list of cases to check is open, or a question about one of them."""
        return self._asked.kind in ("reviews", "confirm_review")

    def ask_reason(
        self, asked: SheetQuestion, pending: Pending, of_several_steps: tuple[PathReason, ...] = ()
    ) -> None:
        """Ask for the reason of a step; for a delay also until when, if that is known.

        `of_several_steps`: the reasons with a path that begins with this step.
        """
        assert pending.to_status is not None
        listed = self._context.settings.reasons.get(pending.to_status, ())
        reasons = (*(one.reason for one in of_several_steps), *listed)
        is_french = self._context.language == "fr"
        self._open(asked, pending)
        self._choices = [
            Choice(reason.code, reason.fr if is_french else reason.en) for reason in reasons
        ]
        if pending.to_status is Status.DELAYED:
            self._times = self._new_times()
        self.changed.emit()

    def ask_slot(self, asked: SheetQuestion, pending: Pending) -> None:
        """Ask for a slot."""
        self._open(asked, pending)
        self._picker.begin()

    def ask_status(
        self, asked: SheetQuestion, pending: Pending, statuses: tuple[Status, ...]
    ) -> None:
        """Ask for one of `statuses`."""
        self._open(asked, pending)
        self._choices = [Choice(status.value, status_word(status)) for status in statuses]
        self.changed.emit()

    def ask(self, asked: SheetQuestion, pending: Pending | None = None) -> None:
        """Open a sheet that needs nothing but the texts of `asked`."""
        self._open(asked, pending)
        self.changed.emit()

    def details(self) -> Details:
        """The input, for the action."""
        expected_at = datetime.fromisoformat(self._time) if self._time else None
        earlier = self.pending
        return Details(
            reason=self._chosen or (earlier.reason if earlier else None),
            comment=self._comment.strip() or (earlier.comment if earlier else None),
            slot=self._picker.slot if self._asked.kind == "slot" else None,
            expected_at=expected_at,
        )

    def close(self) -> None:
        """Close the sheet and drop its input."""
        self._open(SheetQuestion(), None)
        self.changed.emit()

    @Slot(str)
    def choose(self, value: str) -> None:
        """Choose a reason, or a status, which is done or asked about at once."""
        if self._asked.kind == "statuses":
            self.statusChosen.emit(value)
            return
        self._chosen = value
        self.changed.emit()

    @Slot(str)
    def chooseTime(self, value: str) -> None:
        """Choose when a delayed order should be ready; choosing it again clears it."""
        self._time = "" if value == self._time else value
        self.changed.emit()

    @Slot(str)
    def setComment(self, text: str) -> None:
        """Set a comment in the person's own words."""
        self._comment = text

    @Slot()
    def submit(self) -> None:
        """Request the action, if the input is complete."""
        if self._is_complete():
            self.submitted.emit()

    @Slot()
    def dismiss(self) -> None:
        """Close without the action; the question about the rest goes back to the ticked lines."""
        if self._asked.kind == "give_up":
            self.ask(questions.partial(), self.pending)
        else:
            self.close()

    @Slot(str)
    def openPanel(self, kind: str) -> None:
        """Open one of the panels that belong to no action, such as people or details."""
        self.ask(SheetQuestion(kind))

    def _is_complete(self) -> bool:
        if self._asked.kind == "reason":
            return bool(self._chosen)
        if self._asked.kind == "slot":
            return self._picker.slot is not None
        return True

    def _open(self, asked: SheetQuestion, pending: Pending | None) -> None:
        self._asked = asked
        self.pending = pending
        self._choices, self._times = [], []
        self._chosen = self._time = self._comment = ""

    def _new_times(self) -> list[Choice]:
        times = self._context.wording.times
        now = self._context.clock()
        rounded = now.replace(second=0, microsecond=0) + timedelta(minutes=-now.minute % 5)
        timestamps = [rounded + timedelta(minutes=minutes) for minutes in DELAYS_MIN]
        return [Choice(at.isoformat(), times.timestamp(at)) for at in timestamps]
