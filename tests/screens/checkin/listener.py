"""Somebody who sees nothing: they know what espeak-ng's standard input received."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from kiosk.screens.speech.speech_keys import SpeechKeys
from kiosk.settings import Settings
from tests.screens.checkin.pages import every_sight
from tests.screens.checkin.person import Person
from tests.screens.keyboard import ENTER
from tests.screens.speech.engines import FakeEspeak, Said

SPEAK, REPEAT, SOFTER, LOUDER = (
    Qt.Key.Key_F7,
    Qt.Key.Key_F8,
    Qt.Key.Key_F9,
    Qt.Key.Key_F10,
)
HEADSET_IN, HEADSET_OUT, PRESS = Qt.Key.Key_F3, Qt.Key.Key_F4, Qt.Key.Key_F5
KEYS = SpeechKeys(headset_in="F3", headset_out="F4", press="F5")
NEXT = Qt.Key.Key_Down
STEPS_MAX = 120


class Listener:
    """Presses keys by what was said. `heard`: everything so far; it never looks at the screen."""

    def __init__(self, person: Person, engine: FakeEspeak) -> None:
        self._person, self._engine = person, engine

    @property
    def heard(self) -> list[Said]:
        return self._engine.said()

    def hears(self, *texts: str, after: int = 0) -> str:
        """Waits until all these texts were said, from the `after`-th on; returns what was said."""

        def said() -> str:
            return "\n".join(said.text for said in self.heard[after:])

        self._person.shown.until(lambda: all(text in said() for text in texts))
        return said()

    def presses(self, key: Qt.Key) -> str:
        """Presses a key, and returns the last that is said because of it."""
        before = len(self.heard)
        self._person.key(key)
        self._person.shown.until(lambda: len(self.heard) > before and self._is_silent())
        return self.heard[-1].text

    def answers(self, key: Qt.Key) -> bool:
        """Whether a key makes anything heard."""
        before = len(self.heard)
        self._person.key(key)
        self._person.shown.until(self._is_silent)
        return len(self.heard) > before

    def chooses(self, name: str) -> None:
        """Goes to a control, and presses it."""
        self.goes_to(name)
        self._person.key(ENTER)

    def goes_to(self, name: str) -> None:
        """Goes on until this control was named."""
        steps = 0
        while not f"{self.presses(NEXT)},".startswith(f"{name},"):
            steps += 1
            assert steps < STEPS_MAX, f"never heard of {name}"

    def scans(self, code: str) -> None:
        self._person.shown.scan(code)
        self._person.until_answered()

    def waits_s(self, seconds: float) -> None:
        self._person.waits_s(seconds)

    def waits_until_the_screen_starts_again(self) -> None:
        usual = Settings()
        self.waits_s(usual.idle_large_text_s + usual.idle_countdown_s + 1)

    def sees_every_page(self) -> list[tuple[str, str]]:
        """Comes to every page, and returns what was said on each."""
        said: list[tuple[str, str]] = []
        for sight in every_sight(self._person):
            before = len(self.heard)
            self.presses(REPEAT)
            said.append((sight, "\n".join(said.text for said in self.heard[before:])))
        return said

    def _is_silent(self) -> bool:
        voice = self._person.view_model._aloud._voice
        return bool(voice.is_silent)  # type: ignore[union-attr]


Listen = Callable[..., Listener]
