"""Shows head office's question whether to cancel an order whose customer is here."""

from __future__ import annotations

import time

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.events.payloads import Answer
from kiosk.screens.counter.board.rows import named
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.plurals import Plurals
from kiosk.screens.counter.texts import reason_word, translate
from kiosk.services.orders.close_issues import AnswerQuestion, answer_question
from kiosk.services.ports.boards import Question

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1

SEEN_S = 0.6
"""A tap sooner than this after a question appeared was meant for what it covers, and is ignored."""


@QmlElement
@QmlUncreatable("made by the counter's view model")
class HeadOfficeViewModel(QObject):  # type: ignore[operator]
    """The question on display: the oldest one that nobody has answered, else an answered one."""

    changed = Signal()
    answered = Signal()

    def __init__(self, parent: QObject, context: CounterContext) -> None:
        super().__init__(parent)
        self._context = context
        self._shown: Question | None = None
        self._shown_at_s = 0.0
        self._is_busy = False

    @Property(bool, notify=changed)
    def isShown(self) -> bool:
        return self._shown is not None

    @Property(bool, notify=changed)
    def isAnswered(self) -> bool:
        """Whether the answer is recorded here and waits to be passed on."""
        return self._shown is not None and self._shown.answered

    @Property(str, notify=changed)
    def orderId(self) -> str:
        return self._shown.order_id if self._shown else ""

    @Property(str, notify=changed)
    def text(self) -> str:
        """The question."""
        return question_text(self._shown) if self._shown else ""

    @Property(str, notify=changed)
    def detail(self) -> str:
        """Since when, why, and how many questions wait behind this one."""
        return self._detail(self._shown) if self._shown else ""

    @Slot()
    def stop(self) -> None:
        """Stop the hand-over: the order is cancelled."""
        self._answer_shown(Answer.STOP)

    @Slot()
    def goOn(self) -> None:
        """Continue the hand-over: report to head office that the customer is here."""
        self._answer_shown(Answer.GO_ON)

    def refresh(self) -> None:
        """Update after a change of the questions or of the language."""
        questions = self._context.open_issues.questions
        waiting = [question for question in questions if not question.answered]
        shown = next(iter([*waiting, *questions]), None)
        is_other = shown is None or self._shown is None or _key(shown) != _key(self._shown)
        if is_other:
            self._shown_at_s = time.monotonic()
        self._shown = shown
        self.changed.emit()

    async def answer(self, question: Question, answer: Answer) -> None:
        """Record an answer, given on the question's card or with the order's buttons."""
        context = self._context
        command = AnswerQuestion(question.command_id, question.order_id, answer, context.actor)
        if self._is_busy:
            return
        self._is_busy = True
        try:
            await context.run(answer_question, command)
        finally:
            self._is_busy = False
        self.answered.emit()

    def _answer_shown(self, answer: Answer) -> None:
        is_seen = time.monotonic() - self._shown_at_s > SEEN_S
        if self._shown is not None and not self._shown.answered and is_seen:
            self._context.tasks.spawn(self.answer(self._shown, answer))

    def _detail(self, question: Question) -> str:
        if question.answered:
            return translate("Counter", "Answer recorded. It is passed on as soon as possible.")
        times = self._context.wording.times
        asked_at = times.timestamp(question.asked_at)
        reasons = self._context.settings.reasons
        behind = sum(not other.answered for other in self._context.open_issues.questions) - 1
        parts = (
            translate("Counter", "asked at %1").replace("%1", asked_at),
            reason_word(question.reason, reasons, self._context.language),
            Plurals().more_questions(behind) if behind else "",
        )
        return " · ".join(part for part in parts if part)


def question_text(question: Question) -> str:
    """Head office's question in one sentence."""
    text = translate("Counter", "Head office wants to cancel order %1 (%2). The customer is here.")
    code, name = named(question.pickup_code, question.short_name)
    return text.replace("%1", code).replace("%2", name)


def _key(question: Question) -> tuple[str, bool]:
    return (question.command_id, question.answered)
