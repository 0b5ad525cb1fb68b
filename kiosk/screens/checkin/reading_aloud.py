"""Reads the check-in aloud: by a tactile key, a headset that is plugged in, or a button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Property, QMetaObject, QObject, Qt, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable
from PySide6.QtQuick import QQuickItem

from kiosk.screens.checkin.session import CheckInSession
from kiosk.screens.checkin.settings import CheckInSettings
from kiosk.screens.speech.narrator import Narrator
from kiosk.screens.speech.voice import (
    VOLUME_MAX,
    VOLUME_MIN,
    VOLUME_STEP,
    VOLUME_USUAL,
    Headset,
    Voice,
)

QML_IMPORT_NAME = "Kiosk.CheckIn"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the check-in's view model")
class ReadingAloudViewModel(QObject):  # type: ignore[operator]
    """Whether the screen is read aloud, and what the keys for that do.

    It ends with the visit, like the other preferences, and the volume becomes the usual one; while
    a headset stays plugged in, any key begins it again. Texts that concern only the customer are
    said only to a headset.
    """

    changed = Signal()

    def __init__(
        self,
        parent: QObject,
        session: CheckInSession,
        voice: Voice | None,
        settings: CheckInSettings,
    ) -> None:
        super().__init__(parent)
        self._session, self._voice = session, voice
        self._is_headset_only, self._has_headset = settings.headset_only, False
        self._is_on = False
        self._volume = VOLUME_USUAL
        self._narrator: Narrator | None = None
        self._headset: Headset | None = None
        self._screen: QQuickItem | None = None
        self._words: QObject | None = None
        if voice is not None:
            voice.set_rate(settings.speech_rate)
        keys = settings.speech_keys
        self._actions = _by_key(
            {
                keys.speak: self.toggle,
                keys.repeat: self.sayAgain,
                keys.softer: lambda: self._change_volume(-VOLUME_STEP),
                keys.louder: lambda: self._change_volume(VOLUME_STEP),
                keys.press: self._press,
                keys.headset_in: lambda: self.note_headset(is_plugged=True),
                keys.headset_out: lambda: self.note_headset(is_plugged=False),
            }
        )

    def end(self) -> None:
        """Be silent for good. Call it before the window closes."""
        if self._headset is not None:
            self._headset.close()
        if self._narrator is not None:
            self._narrator.end()
        if self._voice is not None:
            self._voice.close()

    def follow(self) -> None:
        """Something on the screen may have changed, or another visit has begun."""
        is_on = self._session.preferences.aloud
        if is_on != self._is_on:
            self._is_on = is_on
            self.changed.emit()
            if is_on:
                self._begin()
            else:
                self._end()
        elif self._narrator is not None:
            self._narrator.note_change()

    def follow_headset(self, headset: Headset) -> None:
        """Read aloud while this headset is plugged in, from now to `end`."""
        self._headset = headset
        headset.watch(lambda is_plugged: self.note_headset(is_plugged=is_plugged))

    def note_headset(self, *, is_plugged: bool) -> None:
        """A headset was plugged in, which begins reading to it alone, or pulled out, which ends."""
        self._has_headset = is_plugged
        if is_plugged and self._is_on:
            self._begin()
        else:
            self._switch(is_on=is_plugged)

    @Property(bool, constant=True)
    def offered(self) -> bool:
        """Whether this device can speak."""
        return self._voice is not None

    @Property(bool, notify=changed)
    def on(self) -> bool:
        return self._is_on

    @Slot(QQuickItem, QObject)
    def watch(self, screen: QQuickItem, words: QObject) -> None:
        """Read this screen; `words`: see `Narrator`, and begun, ended, volume."""
        if self._voice is not None:
            self._screen, self._words = screen, words
            self._narrator = Narrator(
                self._voice, screen, words, lambda: self._session.preferences.language
            )

    @Slot()
    def toggle(self) -> None:
        """Begin or end reading."""
        self._switch(is_on=not self._is_on)

    @Slot()
    def sayAgain(self) -> None:
        """Say the page again."""
        if self._narrator is not None and self._is_on:
            self._narrator.say_again()

    @Slot(int, result=bool)
    def key(self, key: int) -> bool:
        """Do what a key is for; whether it was one of these."""
        action = self._actions.get(key)
        if action is not None:
            action()
        elif self._has_headset and not self._is_on:
            self._switch(is_on=True)
        return action is not None

    def _switch(self, *, is_on: bool) -> None:
        if self._narrator is not None:
            preferences = self._session.preferences
            self._session.set_preferences(replace(preferences, aloud=is_on))

    def _begin(self) -> None:
        if self._narrator is not None:
            is_private = self._is_headset_only or self._has_headset
            self._narrator.begin(self._word("begun"), is_private=is_private)

    def _end(self) -> None:
        if self._narrator is not None:
            self._narrator.end()
        self._say(self._word("ended"))
        self._set_volume(VOLUME_USUAL)

    def _change_volume(self, step: int) -> None:
        if self._is_on:
            self._set_volume(max(VOLUME_MIN, min(VOLUME_MAX, self._volume + step)))
            self._say(f"{self._word('volume')} {self._volume}")

    def _set_volume(self, percent: int) -> None:
        self._volume = percent
        if self._voice is not None:
            self._voice.set_volume(percent)

    def _press(self) -> None:
        """Press the focused button; `click` is what assistive technology does too."""
        window = None if self._screen is None else self._screen.window()
        item = None if window is None else window.activeFocusItem()
        if item is not None and item.inherits("QQuickAbstractButton") and item.isEnabled():
            QMetaObject.invokeMethod(item, "click")

    def _say(self, text: str) -> None:
        if self._voice is not None and text:
            self._voice.speak(text, self._session.preferences.language, interrupt=True)

    def _word(self, name: str) -> str:
        return "" if self._words is None else str(self._words.property(name) or "")


def _by_key(actions: dict[str, Callable[[], None]]) -> dict[int, Callable[[], None]]:
    """The actions by Qt's numbers of their keys; "" is no key."""
    return {Qt.Key["Key_" + name].value: action for name, action in actions.items() if name}
