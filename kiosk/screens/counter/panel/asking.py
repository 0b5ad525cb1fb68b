"""What the panel asks before an action is done: what is the matter, why, until when, which slot."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.actions import Details
from kiosk.domain.frozen import frozen
from kiosk.domain.status import Status
from kiosk.screens.counter.choice import Choice
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.order.order_view_model import OrderViewModel
from kiosk.screens.counter.order.problems import (
    OrderProblem,
    ProblemKind,
    problems,
    reasons_for,
    statuses_by_name,
)
from kiosk.screens.counter.panel.pages import PanelViewModel
from kiosk.screens.counter.rows_model import qml_rows
from kiosk.screens.counter.sheets import questions
from kiosk.screens.counter.sheets.slot_picker import SlotPicker
from kiosk.screens.counter.texts import status_word, translate

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1

PROBLEMS, WHY, STATUSES, MORE, SLOT = "problems", "why", "statuses", "more", "slot"

DELAYS_MIN = (15, 30, 60, 120)


@frozen
class ProblemRow:
    """One row of a page: what it is, and whether a time may come with it.

    `head`: where it leads, above the first of the rows that lead there; "" above the others.
    `leads_to`: the same as a status, for screen readers. `hint`: below `head`, what to do instead.
    """

    head: str
    key: str
    text: str
    leads_to: str
    hint: str
    is_dangerous: bool
    has_time: bool
    has_more: bool


@QmlElement
@QmlUncreatable("made by the counter's view model")
class AskingViewModel(QObject):  # type: ignore[operator]
    """The pages that ask about the selected order.

    `chosen`: a row was tapped; `submitted`: the button of the page MORE or SLOT was.
    """

    changed = Signal()
    chosen = Signal(str)
    submitted = Signal()

    def __init__(
        self,
        parent: QObject,
        context: CounterContext,
        order: OrderViewModel,
        panel: PanelViewModel,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._order = order
        self._panel = panel
        self._why: Status | None = None
        self._times: list[Choice] = []
        self._time = self._comment = ""
        self._picker = SlotPicker(self, context)
        self._picker.changed.connect(self.changed)
        self.problem: OrderProblem | None = None
        panel.changed.connect(self.changed)
        order.changed.connect(self._refresh)

    @Property(str, notify=changed)
    def title(self) -> str:
        return self._title()

    @Property(list, notify=changed)
    def rows(self) -> list[dict[str, object]]:
        """The rows of the page that shows, as `ProblemRow`."""
        heads = {"": ""}
        rows = []
        for problem in self._problems():
            head = self._head(problem)
            rows.append(self._row(problem, "" if head in heads else head))
            heads[head] = head
        return qml_rows(rows)

    @Property(str, notify=changed)
    def what(self) -> str:
        """The reason that more is asked about."""
        return self._text(self.problem) if self.problem else ""

    @Property(list, notify=changed)
    def times(self) -> list[dict[str, object]]:
        """When a delayed order may be ready; none for other reasons."""
        return qml_rows(self._times)

    @Property(str, notify=changed)
    def time(self) -> str:
        return self._time

    @Property(str, notify=changed)
    def comment(self) -> str:
        """The note, in the person's own words."""
        return self._comment

    @Property(SlotPicker, constant=True)
    def picker(self) -> SlotPicker:
        return self._picker

    @Property(str, notify=changed)
    def actionText(self) -> str:
        return questions.action_text(self.problem.to_status) if self.problem else ""

    @Property(bool, notify=changed)
    def canSubmit(self) -> bool:
        return self._is_complete()

    @property
    def details(self) -> Details:
        """The input, for the action."""
        reason = self.problem.reason if self.problem else None
        return Details(
            reason=reason.code if reason else None,
            comment=self._comment.strip() or None,
            slot=self._picker.slot if self._panel.shown == SLOT else None,
            expected_at=datetime.fromisoformat(self._time) if self._time else None,
        )

    def find(self, key: str) -> OrderProblem | None:
        """The row with this key on the page that shows."""
        return next((problem for problem in self._problems() if problem.key == key), None)

    def key_of(self, reason: str) -> str:
        """The key of the row with this reason code or of this kind. Raises LookupError."""
        for problem in self._problems():
            if reason in (problem.kind.value, problem.reason and problem.reason.code):
                return problem.key
        raise LookupError(f"no row for {reason}")

    def ask_problem(self) -> None:
        """Ask what is the matter."""
        self._panel.open(PROBLEMS)

    def ask_status(self) -> None:
        """Ask for a status by its name."""
        self._panel.open(STATUSES)

    def ask_why(self, to_status: Status) -> None:
        """Ask why the order enters a status that was chosen by its name."""
        self._why = to_status
        self._panel.open(WHY)

    def ask_more(self, problem: OrderProblem) -> None:
        """Ask for a note, and for a delay until when, if that is known."""
        self._begin(problem)
        if problem.to_status is Status.DELAYED:
            self._times = self._new_times()
        self._panel.open(MORE)

    def ask_slot(self, problem: OrderProblem) -> None:
        """Ask for a slot."""
        self._begin(problem)
        self._picker.begin()
        self._panel.open(SLOT)

    def retranslate(self) -> None:
        """Update after a change of the language."""
        self.changed.emit()

    @Slot(str)
    def choose(self, key: str) -> None:
        """Choose a row."""
        self.chosen.emit(key)

    @Slot(str)
    def chooseMore(self, key: str) -> None:
        """Choose a row, and say until when."""
        problem = self.find(key)
        if problem is not None and problem.to_status is Status.DELAYED:
            self.ask_more(problem)

    @Slot(str)
    def chooseTime(self, value: str) -> None:
        """Choose when a delayed order should be ready; choosing it again clears it."""
        self._time = "" if value == self._time else value
        self.changed.emit()

    @Slot(str)
    def setComment(self, text: str) -> None:
        """Set the note."""
        self._comment = text
        self.changed.emit()

    @Slot()
    def submit(self) -> None:
        """Request the action, if the input is complete."""
        if self._is_complete():
            self.submitted.emit()

    def _begin(self, problem: OrderProblem) -> None:
        self.problem = problem
        self._times, self._time, self._comment = [], "", ""
        self.changed.emit()

    def _refresh(self) -> None:
        """Show what is possible now; a page on which nothing is left to choose is closed."""
        if self._panel.shown in (PROBLEMS, WHY, STATUSES) and not self._problems():
            self._panel.return_to_order()
        self.changed.emit()

    def _problems(self) -> tuple[OrderProblem, ...]:
        situation, reasons = self._order.situation, self._context.settings.reasons
        if situation is None or not self._order.has_buttons:
            return ()
        if self._panel.shown == PROBLEMS:
            return problems(situation, reasons)
        if self._panel.shown == STATUSES:
            return statuses_by_name(situation)
        if self._panel.shown == WHY and self._why is not None:
            return reasons_for(situation, self._why, reasons)
        return ()

    def _title(self) -> str:
        if self._panel.shown == STATUSES:
            is_reopening = self._order.shown_status is Status.CANCELLED
            again = translate("Counter", "Reopen the order as")
            return again if is_reopening else translate("Counter", "Where does the order stand?")
        if self._panel.shown == WHY and self._why is not None:
            return questions.why(self._why)
        if self._panel.shown == SLOT and self.problem is not None:
            return questions.which_slot(self.problem.to_status)
        return translate("Counter", "What is the problem?")

    def _head(self, problem: OrderProblem) -> str:
        if self._panel.shown != PROBLEMS or problem.to_status is None:
            return ""
        return questions.action_text(problem.to_status)

    def _row(self, problem: OrderProblem, head: str) -> ProblemRow:
        leads_to = problem.to_status if problem.kind is not ProblemKind.STATUS else None
        asks_note = problem.reason is not None and problem.reason.asks_note
        return ProblemRow(
            head=head,
            key=problem.key,
            text=self._text(problem),
            leads_to=status_word(leads_to) if leads_to else "",
            hint=self._hint(problem.to_status) if head else "",
            is_dangerous=problem.to_status is Status.CANCELLED,
            has_time=problem.kind is ProblemKind.REASON and problem.to_status is Status.DELAYED,
            has_more=asks_note or problem.kind is ProblemKind.STATUSES,
        )

    def _hint(self, to_status: Status | None) -> str:
        """What to do where only an item is missing: a delay holds up the whole order."""
        if to_status is not Status.DELAYED:
            return ""
        match self._order.shown_status:
            case Status.IN_PROGRESS:
                return translate("Counter", "Only an item is missing? Go back and untick it.")
            case Status.READY | Status.AWAITING:
                return translate("Counter", "Only an item is missing? Serve, then untick it.")
            case _:
                return ""

    def _text(self, problem: OrderProblem) -> str:
        if problem.reason is not None:
            reason = problem.reason
            return reason.fr if self._context.language == "fr" else reason.en
        match problem.kind:
            case ProblemKind.SLOT:
                return translate("Counter", "Another slot")
            case ProblemKind.LEFT:
                return translate("Counter", "Customer left")
            case ProblemKind.STATUS if problem.to_status is not None:
                return status_word(problem.to_status)
            case _:
                return translate("Counter", "Other status…")

    def _is_complete(self) -> bool:
        return self._panel.shown != SLOT or self._picker.slot is not None

    def _new_times(self) -> list[Choice]:
        times = self._context.wording.times
        now = self._context.clock()
        rounded = now.replace(second=0, microsecond=0) + timedelta(minutes=-now.minute % 5)
        timestamps = [rounded + timedelta(minutes=minutes) for minutes in DELAYS_MIN]
        return [Choice(at.isoformat(), times.timestamp(at)) for at in timestamps]
