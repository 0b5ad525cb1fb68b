"""The list of deeds that took no effect, each to be checked by a person."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.deeds import HAND_OVERS
from kiosk.screens.counter import questions
from kiosk.screens.counter.desk import Desk
from kiosk.screens.counter.questions import Asked
from kiosk.screens.counter.refusals import confirming_text
from kiosk.screens.counter.review_texts import can_be_confirmed, recorded_text, why_words
from kiosk.screens.counter.rows import grouped
from kiosk.screens.counter.sheet import SheetViewModel
from kiosk.screens.counter.texts import TOKENS, status_word, translate
from kiosk.services.boards import Review
from kiosk.services.reviewing import Settle, settle

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class Case:
    """What one person recorded of one order without effect: one thing to check.

    Somebody who served and handed over while cut off did two deeds, and one thing to look at.
    """

    reviews: tuple[Review, ...]

    @property
    def main(self) -> Review:
        """The deed that matters most: the last hand-over, else the last one."""
        handed = [review for review in self.reviews if review.to_status in HAND_OVERS]
        return (handed or list(self.reviews))[-1]

    @property
    def others(self) -> tuple[Review, ...]:
        """The deeds around it."""
        return tuple(review for review in self.reviews if review is not self.main)


def cases(reviews: tuple[Review, ...]) -> tuple[Case, ...]:
    """What is to be checked, oldest first."""
    together: dict[tuple[str, str], list[Review]] = {}
    for review in reviews:
        key = (review.order_id or review.deed_id, review.person)
        together.setdefault(key, []).append(review)
    return tuple(Case(tuple(group)) for group in together.values())


@QmlElement
@QmlUncreatable("made by the counter's view model")
class ReviewsViewModel(QObject):  # type: ignore[operator]
    """What is to be checked, oldest first; each goes when a person has dealt with it."""

    changed = Signal()
    settled = Signal()

    def __init__(self, parent: QObject, desk: Desk, sheet: SheetViewModel) -> None:
        super().__init__(parent)
        self._desk = desk
        self._sheet = sheet
        self._confirming = ""
        self._cases: tuple[Case, ...] = ()
        self._busy: set[str] = set()

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._cases)

    @Property(str, notify=changed)
    def countText(self) -> str:
        """To check: 2."""
        return translate("Counter", "To check: %1").replace("%1", str(len(self._cases)))

    @Property(list, notify=changed)
    def rows(self) -> list[dict[str, str]]:
        """One for each case, named by its main deed; see `_row`."""
        return [self._row(case) for case in self._cases]

    @Slot(str)
    def check(self, deed_id: str) -> None:
        """Somebody has checked; the order stays as it stands."""
        self._settle(deed_id, confirm=False)

    @Slot(str)
    def askToConfirm(self, deed_id: str) -> None:
        """It did happen: asked once more, since an order's course follows from it."""
        case = self._case(deed_id)
        if case is not None and can_be_confirmed(case.main):
            self._confirming = deed_id
            self._sheet.ask(questions.confirm_recorded(case.main))

    @Slot()
    def confirm(self) -> None:
        """It did happen, and this person answers for it."""
        self.back()
        self._settle(self._confirming, confirm=True)

    @Slot()
    def back(self) -> None:
        """From the question to the list."""
        self._sheet.ask(Asked("reviews"))

    def refresh(self) -> None:
        """The list, or the language, changed; an empty one closes."""
        self._cases = cases(self._desk.matters.reviews)
        self.changed.emit()
        if not self._cases and self._sheet.shows_reviews:
            self._sheet.close()

    def _case(self, deed_id: str) -> Case | None:
        return next((case for case in self._cases if case.main.deed_id == deed_id), None)

    def _row(self, case: Case) -> dict[str, str]:
        review = case.main
        title, why, to_do = why_words(review.why)
        code = grouped(review.pickup_code) if review.pickup_code else review.order_id or "–"
        stands = review.status
        times = self._desk.wording.times
        can_confirm = can_be_confirmed(review)
        return {
            "deedId": review.deed_id,
            "orderId": (review.order_id or "") if stands is not None else "",
            "code": code,
            "customer": review.short_name,
            "title": title,
            "recorded": " ".join(recorded_text(deed, times) for deed in case.reviews),
            "why": why,
            "toDo": to_do,
            "statusText": _stands_text(review),
            "statusToken": TOKENS[stands] if stands is not None else "",
            "confirmText": translate("Counter", "Confirm hand-over") if can_confirm else "",
        }

    def _settle(self, deed_id: str, *, confirm: bool) -> None:
        case = self._case(deed_id)
        if case is not None and deed_id not in self._busy:
            self._busy.add(deed_id)
            self._desk.tasks.spawn(self._carry_through(case, confirm=confirm))

    async def _carry_through(self, case: Case, *, confirm: bool) -> None:
        """The main deed first: when it cannot be confirmed, all of the case stays open."""
        desk = self._desk
        name = desk.settings.counter_name
        try:
            for review in (case.main, *case.others):
                is_confirmed = confirm and review is case.main
                command = Settle(review.deed_id, desk.actor, name, is_confirmed)
                if await desk.run(settle, command, say=confirming_text) is None:
                    break
        finally:
            self._busy.discard(case.main.deed_id)
        self.settled.emit()


def _stands_text(review: Review) -> str:
    if review.status is None:
        return ""
    return translate("Counter", "now: %1").replace("%1", status_word(review.status))
