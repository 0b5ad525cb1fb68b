"""Head office's question: cancel, though the customer is here? A person stops it or goes on."""

from __future__ import annotations

import time

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.commands import Answer
from kiosk.screens.counter.desk import Desk
from kiosk.screens.counter.plurals import CounterPlurals
from kiosk.screens.counter.rows import named
from kiosk.screens.counter.texts import reason_word, translate
from kiosk.services.boards import Question
from kiosk.services.reviewing import AnswerQuestion, answer_question

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1

SEEN_S = 0.6
"""A tap sooner than this after a question came up was meant for what lay there before."""


@QmlElement
@QmlUncreatable("made by the counter's view model")
class HeadOfficeViewModel(QObject):  # type: ignore[operator]
    """The question that shows: the oldest one that nobody has answered, else an answered one."""

    changed = Signal()
    answered = Signal()

    def __init__(self, parent: QObject, desk: Desk) -> None:
        super().__init__(parent)
        self._desk = desk
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
        """What is asked."""
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
        """Go on: head office is told that the customer is here."""
        self._answer_shown(Answer.GO_ON)

    def refresh(self) -> None:
        """The questions, or the language, changed."""
        questions = self._desk.matters.questions
        waiting = [question for question in questions if not question.answered]
        shown = next(iter([*waiting, *questions]), None)
        is_other = shown is None or self._shown is None or _key(shown) != _key(self._shown)
        if is_other:
            self._shown_at_s = time.monotonic()
        self._shown = shown
        self.changed.emit()

    async def answer(self, question: Question, answer: Answer) -> None:
        """Record an answer, from the card or from the order's buttons."""
        desk = self._desk
        command = AnswerQuestion(question.command_id, question.order_id, answer, desk.actor)
        if self._is_busy:
            return
        self._is_busy = True
        try:
            await desk.run(answer_question, command)
        finally:
            self._is_busy = False
        self.answered.emit()

    def _answer_shown(self, answer: Answer) -> None:
        is_seen = time.monotonic() - self._shown_at_s > SEEN_S
        if self._shown is not None and not self._shown.answered and is_seen:
            self._desk.tasks.spawn(self.answer(self._shown, answer))

    def _detail(self, question: Question) -> str:
        if question.answered:
            return translate(
                "Counter", "Answer recorded, not passed on yet: it goes as soon as possible."
            )
        times = self._desk.wording.times
        asked_at = times.moment(question.asked_at)
        reasons = self._desk.settings.reasons
        behind = sum(not other.answered for other in self._desk.matters.questions) - 1
        parts = (
            translate("Counter", "asked at %1").replace("%1", asked_at),
            reason_word(question.reason, reasons, self._desk.language),
            CounterPlurals().more_questions(behind) if behind else "",
        )
        return " · ".join(part for part in parts if part)


def question_text(question: Question) -> str:
    """Head office's question in one sentence."""
    text = translate(
        "Counter", "Head office wants to cancel order %1 (%2), and the customer is here."
    )
    code, name = named(question.pickup_code, question.short_name)
    return text.replace("%1", code).replace("%2", name)


def _key(question: Question) -> tuple[str, bool]:
    return (question.command_id, question.answered)
