"""Says what a window shows, and what changes in it."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtQuick import QQuickItem, QQuickWindow

from kiosk.screens.speech.page_words import (
    Field,
    RoleWords,
    Seen,
    plain,
    read_window,
    words_of_control,
)
from kiosk.screens.speech.voice import Voice

_INTERRUPTING = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.TouchBegin,
)


class Narrator(QObject):
    """Follows one screen from `begin` to `end`; `note_change` after it may have changed.

    A new page is read as a whole, from top to bottom; on the same page only what is new is
    said, and which control has the focus. Every key and every touch interrupts.
    """

    def __init__(
        self, voice: Voice, screen: QQuickItem, words: QObject, language: Callable[[], str]
    ) -> None:
        """`screen`: its root item; its property `subject` changes with the page.

        `words`: has the properties button, choice, on, off, chosen, notChosen, typed, erased and
        keptBack, in the language of the screen. `language`: that language.
        """
        super().__init__()
        self._voice, self._screen, self._language = voice, screen, language
        self._words = RoleWords(words)
        self._window: QQuickWindow | None = None
        self._is_private = False
        self._page: tuple[str, str] | None = None
        self._seen: Seen | None = None
        self._control = ""
        self._looks = QTimer(self, interval=0, singleShot=True)
        self._looks.timeout.connect(self._look)

    def begin(self, first: str, *, is_private: bool) -> None:
        """Say `first` and the page, and follow what happens.

        `is_private`: whether only the customer hears it.
        """
        self._is_private = is_private
        window = self._screen.window()
        if self._window is None and window is not None:
            self._window = window
            window.installEventFilter(self)
            window.activeFocusItemChanged.connect(self.note_change)
        self._say(first, interrupt=True)
        self._page = None
        self.note_change()

    def end(self) -> None:
        """Be silent, and follow nothing any more."""
        self._looks.stop()
        self._voice.stop()
        window, self._window = self._window, None
        if window is not None and shiboken6.isValid(window):
            window.removeEventFilter(self)
            window.activeFocusItemChanged.disconnect(self.note_change)

    def note_change(self) -> None:
        """Look at the screen once it has become what it is going to be."""
        if self._window is not None:
            self._looks.start()

    def say_again(self) -> None:
        """Say the page and the focused control again."""
        self._voice.stop()
        self._page = None
        self.note_change()

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        """Qt's hook: keys and touches interrupt, and go on to the window."""
        if event.type() in _INTERRUPTING:
            self._voice.stop()
        return False

    def _look(self) -> None:
        window = self._window
        if window is None or not shiboken6.isValid(window):
            return
        page = (str(self._screen.property("subject")), self._language())
        seen = read_window(window, is_private=self._is_private)
        control = words_of_control(window.activeFocusItem(), self._words)
        if page != self._page:
            if self._page is not None:
                self._voice.stop()
            self._say_page(seen)
            self._say(control)
        else:
            self._say_news(seen)
            if control != self._control:
                self._say(control)
        self._page, self._seen, self._control = page, seen, control

    def _say_page(self, seen: Seen) -> None:
        for text in seen.texts:
            self._say(text)
        for field in seen.fields:
            if field.value and self._is_private:
                self._say(f"{field.name}: {_spelled(field.value)}")
        if seen.keeps_back:
            self._say(self._words["keptBack"])

    def _say_news(self, seen: Seen) -> None:
        before = self._seen or Seen((), (), keeps_back=False)
        former = {field.name: field for field in before.fields}
        for field in seen.fields:
            if field.name in former:
                self._say_typed(former[field.name], field)
        for text in seen.texts:
            if text not in before.texts:
                self._say(text)
        if seen.keeps_back and not before.keeps_back:
            self._say(self._words["keptBack"])

    def _say_typed(self, before: Field, now: Field) -> None:
        """What was typed is said only to the customer; others hear that something was."""
        if now.value == before.value:
            return
        is_more = now.value.startswith(before.value)
        if is_more and self._is_private:
            self._say(_spelled(now.value[len(before.value) :]))
        elif is_more:
            self._say(self._words["typed"])
        else:
            self._say(self._words["erased"])
            if self._is_private and now.value:
                self._say(f"{now.name}: {_spelled(now.value)}")

    def _say(self, text: str, *, interrupt: bool = False) -> None:
        if plain(text):
            self._voice.speak(plain(text), self._language(), interrupt=interrupt)


def _spelled(value: str) -> str:
    return " ".join(value)
