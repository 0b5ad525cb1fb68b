"""Says whose turn it is, where the store wants that: one call after the other, over nothing."""

from __future__ import annotations

from kiosk.domain.frozen import frozen
from kiosk.screens.speech.voice import VOLUME_MAX, VOLUME_MIN, Voice
from kiosk.services.ports.sounds import Sound, Sounds


@frozen
class Spoken:
    """What the board speaks with, and how.

    `language`: the store's. `volume`: of its sounds, in percent; 0: it is silent. `other`: what the
    same program reads a check-in aloud with, which comes first.
    """

    voice: Voice | None = None
    language: str = "fr"
    volume: int = VOLUME_MAX
    other: Voice | None = None


class CallSpeech:
    """Plays the board's sounds, and says each call once its sound has ended.

    A loudspeaker is heard by everybody, so that it says what the board shows to everybody: the
    short code and the counter, never a name.
    """

    def __init__(self, sounds: Sounds, spoken: Spoken) -> None:
        self._sounds, self._spoken = sounds, spoken
        self._voice = spoken.voice if spoken.volume > 0 else None
        if self._voice is not None:
            self._voice.set_volume(max(VOLUME_MIN, min(VOLUME_MAX, spoken.volume)))
        self._waiting = ""
        self._said = ""
        self._has_new_row = False

    def call(self, code: str, counter: str) -> None:
        """A call begins to be shown."""
        self._sounds.play(Sound.CALL)
        if self._voice is not None and not self._sounds.is_muted:
            self._waiting = f"{' '.join(code)}, {counter}"

    def end_call(self) -> None:
        """No call is shown any more: what was not said yet is not said."""
        self._waiting = ""

    def new_row(self) -> None:
        """An order has become ready; its sound waits until a call has been said."""
        if self._voice is None:
            self._sounds.play(Sound.NEW_ROW)
        else:
            self._has_new_row = True
            self.tick()

    def tick(self) -> None:
        """Called regularly: say or play what waits, when nothing else is to be heard."""
        voice = self._voice
        if voice is None:
            return
        is_silent, other = voice.is_silent, self._spoken.other
        if other is not None and not other.is_silent:
            self._give_way(voice, is_silent=is_silent)
        elif is_silent and not self._sounds.is_playing:
            self._said = ""
            if self._waiting:
                self._said, self._waiting = self._waiting, ""
                voice.speak(self._said, self._spoken.language, interrupt=False)
            elif self._has_new_row:
                self._has_new_row = False
                self._sounds.play(Sound.NEW_ROW)

    def _give_way(self, voice: Voice, *, is_silent: bool) -> None:
        """A customer is read to: say the call again afterwards, if it is still shown then."""
        if not is_silent and self._said:
            voice.stop()
            self._waiting, self._said = self._waiting or self._said, ""

    def close(self) -> None:
        """Be silent for good."""
        if self._voice is not None:
            self._voice.close()
