"""The check-in's sounds: each says once more what the screen has just begun to show."""

from __future__ import annotations

from kiosk.screens.checkin.flow import Page
from kiosk.services.ports.sounds import Sound, Sounds

SOUND_OF: dict[Page, Sound] = {
    Page.DONE: Sound.SUCCESS,
    Page.COLLEAGUE: Sound.FAILURE,
    Page.TOO_EARLY: Sound.FAILURE,
    Page.UNKNOWN: Sound.FAILURE,
    Page.UNCLEAR: Sound.FAILURE,
    Page.PAUSE: Sound.FAILURE,
    Page.TROUBLE: Sound.FAILURE,
}


class PageSounds:
    """Plays a page's sound when it comes, and a chime when the countdown begins."""

    def __init__(self, sounds: Sounds) -> None:
        self._sounds = sounds
        self._page: Page | None = None
        self._is_asking = False

    def follow(self, page: Page, *, is_asking: bool) -> None:
        """This page shows now; `is_asking`: whether the screen counts down to the start."""
        if page is not self._page and page in SOUND_OF:
            self._sounds.play(SOUND_OF[page])
        if is_asking and not self._is_asking:
            self._sounds.play(Sound.COUNTDOWN)
        self._page, self._is_asking = page, is_asking
