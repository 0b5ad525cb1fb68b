"""The list of deeds that took no effect, each to be checked by a person."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screens.counter import questions
from kiosk.screens.counter.desk import Desk
from kiosk.screens.counter.questions import Asked
from kiosk.screens.counter.refusals import confirming_text
from kiosk.screens.counter.review_texts import confirm_word, recorded_text, why_words
from kiosk.screens.counter.rows import grouped
from kiosk.screens.counter.sheet import SheetViewModel
from kiosk.screens.counter.texts import TOKENS, status_word, translate
from kiosk.services.boards import Review
from kiosk.services.reviewing import Settle, settle

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


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
        self._busy: set[str] = set()

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._desk.matters.reviews)

    @Property(str, notify=changed)
    def countText(self) -> str:
        """To check: 2."""
        count = str(len(self._desk.matters.reviews))
        return translate("Counter", "To check: %1").replace("%1", count)

    @Property(list, notify=changed)
    def rows(self) -> list[dict[str, str]]:
        """One for each deed; see `_row`."""
        return [self._row(review) for review in self._desk.matters.reviews]

    @Slot(str)
    def check(self, deed_id: str) -> None:
        """Somebody has checked; the order stays as it stands."""
        self._settle(deed_id, confirm=False)

    @Slot(str)
    def askToConfirm(self, deed_id: str) -> None:
        """It did happen: asked once more, since an order's course follows from it."""
        review = self._review(deed_id)
        if review is not None and review.can_confirm:
            self._confirming = deed_id
            self._sheet.ask(questions.confirm_recorded(review))

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
        self.changed.emit()
        if not self._desk.matters.reviews and self._sheet.shows_reviews:
            self._sheet.close()

    def _review(self, deed_id: str) -> Review | None:
        reviews = self._desk.matters.reviews
        return next((review for review in reviews if review.deed_id == deed_id), None)

    def _row(self, review: Review) -> dict[str, str]:
        title, why, to_do = why_words(review.why)
        code = grouped(review.pickup_code) if review.pickup_code else review.order_id or "–"
        stands = review.status
        return {
            "deedId": review.deed_id,
            "orderId": review.order_id or "" if stands is not None else "",
            "code": code,
            "customer": review.short_name,
            "title": title,
            "recorded": recorded_text(review, self._desk.wording.times),
            "why": why,
            "toDo": to_do,
            "statusText": _stands_text(review),
            "statusToken": TOKENS[stands] if stands is not None else "",
            "confirmText": confirm_word(review),
        }

    def _settle(self, deed_id: str, *, confirm: bool) -> None:
        if deed_id and deed_id not in self._busy:
            self._busy.add(deed_id)
            self._desk.tasks.spawn(self._carry_through(deed_id, confirm=confirm))

    async def _carry_through(self, deed_id: str, *, confirm: bool) -> None:
        desk = self._desk
        command = Settle(deed_id, desk.actor, desk.settings.counter_name, confirm)
        try:
            await desk.run(settle, command, say=confirming_text)
        finally:
            self._busy.discard(deed_id)
        self.settled.emit()


def _stands_text(review: Review) -> str:
    if review.status is None:
        return ""
    return translate("Counter", "now: %1").replace("%1", status_word(review.status))
