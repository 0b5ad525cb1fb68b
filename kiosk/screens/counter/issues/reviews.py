"""The list of actions that took no effect, each to be checked by a person."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.actions import HAND_OVERS
from kiosk.domain.frozen import frozen
from kiosk.screens.counter.board.rows import grouped
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.outcome_texts import can_be_confirmed, outcome_texts, recorded_text
from kiosk.screens.counter.refusals import confirming_text
from kiosk.screens.counter.rows_model import qml_rows
from kiosk.screens.counter.sheets import questions
from kiosk.screens.counter.sheets.questions import SheetQuestion
from kiosk.screens.counter.sheets.sheet import SheetViewModel
from kiosk.screens.counter.texts import TOKENS, status_word, translate
from kiosk.services.orders.close_issues import CloseReview, close_review
from kiosk.services.ports.boards import Review

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@frozen
class Case:
    """The actions of one person on one order that took no effect, checked together.

    Somebody who served and handed over while offline did two actions, but leaves one case.
    """

    reviews: tuple[Review, ...]

    @property
    def main(self) -> Review:
        """The main action: the last hand-over, else the last one."""
        handed = [review for review in self.reviews if review.to_status in HAND_OVERS]
        return (handed or list(self.reviews))[-1]

    @property
    def others(self) -> tuple[Review, ...]:
        """The other actions of the case."""
        return tuple(review for review in self.reviews if review is not self.main)


@frozen
class CaseRow:
    """What the list shows of a case, identified by its main action.

    `order_id`: "" where no order can be shown. `confirm_text`: "" where nothing can be confirmed.
    """

    action_id: str
    order_id: str
    code: str
    customer: str
    title: str
    recorded: str
    why: str
    to_do: str
    status_text: str
    status_token: str
    confirm_text: str


def cases(reviews: tuple[Review, ...]) -> tuple[Case, ...]:
    """Groups the reviews by order and person, oldest first."""
    together: dict[tuple[str, str], list[Review]] = {}
    for review in reviews:
        key = (review.order_id or review.operation_id, review.person)
        together.setdefault(key, []).append(review)
    return tuple(Case(tuple(group)) for group in together.values())


@QmlElement
@QmlUncreatable("made by the counter's view model")
class ReviewsViewModel(QObject):  # type: ignore[operator]
    """The cases to check, oldest first; each disappears when a person has dealt with it."""

    changed = Signal()
    closed = Signal()

    def __init__(self, parent: QObject, context: CounterContext, sheet: SheetViewModel) -> None:
        super().__init__(parent)
        self._context = context
        self._sheet = sheet
        self._confirming = ""
        self._cases: tuple[Case, ...] = ()
        self._busy: set[str] = set()

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._cases)

    @Property(str, notify=changed)
    def countText(self) -> str:
        """Such as "To check: 2" in English."""
        return translate("Counter", "To check: %1").replace("%1", str(len(self._cases)))

    @Property(list, notify=changed)
    def rows(self) -> list[dict[str, object]]:
        """One `CaseRow` for each case."""
        return qml_rows(self._row(case) for case in self._cases)

    @Slot(str)
    def check(self, operation_id: str) -> None:
        """Close the case as checked; the order keeps its status."""
        self._close(operation_id, confirm=False)

    @Slot(str)
    def askToConfirm(self, operation_id: str) -> None:
        """Ask once more before the main action is recorded after all: it changes the order."""
        case = self._case(operation_id)
        if case is not None and can_be_confirmed(case.main):
            self._confirming = operation_id
            self._sheet.ask(questions.confirm_recorded(case.main))

    @Slot()
    def confirm(self) -> None:
        """Record the main action after all, in the name of the person at work."""
        self.back()
        self._close(self._confirming, confirm=True)

    @Slot()
    def back(self) -> None:
        """Go from the question back to the list."""
        self._sheet.ask(SheetQuestion("reviews"))

    def refresh(self) -> None:
        """Update after a change of the list or of the language; an empty list is closed."""
        self._cases = cases(self._context.open_issues.reviews)
        self.changed.emit()
        if not self._cases and self._sheet.shows_reviews:
            self._sheet.close()

    def _case(self, operation_id: str) -> Case | None:
        return next((case for case in self._cases if case.main.operation_id == operation_id), None)

    def _row(self, case: Case) -> CaseRow:
        review = case.main
        title, why, to_do = outcome_texts(review.outcome_reason)
        code = grouped(review.pickup_code) if review.pickup_code else review.order_id or ""
        stands = review.status
        times = self._context.wording.times
        can_confirm = can_be_confirmed(review)
        return CaseRow(
            action_id=review.operation_id,
            order_id=(review.order_id or "") if stands is not None else "",
            code=code,
            customer=review.short_name,
            title=title,
            recorded=" ".join(recorded_text(action, times) for action in case.reviews),
            why=why,
            to_do=to_do,
            status_text=_stands_text(review),
            status_token=TOKENS[stands] if stands is not None else "",
            confirm_text=translate("Counter", "Confirm hand-over") if can_confirm else "",
        )

    def _close(self, operation_id: str, *, confirm: bool) -> None:
        case = self._case(operation_id)
        if case is not None and operation_id not in self._busy:
            self._busy.add(operation_id)
            self._context.tasks.spawn(self._carry_through(case, confirm=confirm))

    async def _carry_through(self, case: Case, *, confirm: bool) -> None:
        """Close the main action first: if it cannot be confirmed, the whole case stays open."""
        context = self._context
        name = context.settings.counter_name
        try:
            for review in (case.main, *case.others):
                is_confirmed = confirm and review is case.main
                command = CloseReview(review.operation_id, context.actor, name, is_confirmed)
                if await context.run(close_review, command, say=confirming_text) is None:
                    break
        finally:
            self._busy.discard(case.main.operation_id)
        self.closed.emit()


def _stands_text(review: Review) -> str:
    if review.status is None:
        return ""
    return translate("Counter", "now: %1").replace("%1", status_word(review.status))
